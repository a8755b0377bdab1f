"""The OpenAPI description of everything, made from the code, committed as ``api/openapi.json``."""
