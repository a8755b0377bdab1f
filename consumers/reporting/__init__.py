"""The reporting schema: every entry as others may know it, as tables and views for tools that speak SQL."""
