"""``/openapi.json``: the committed description, byte for byte."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from starlette.requests import Request
from starlette.responses import Response


@cache
def committed() -> bytes:
    """The description as it stands in the package."""
    return files("api").joinpath("openapi.json").read_bytes()


async def served(_: Request) -> Response:
    """The description of this server."""
    return Response(committed(), media_type="application/json")
