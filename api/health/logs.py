"""What is written to the log: fields of a list, nothing else. No bodies, no query strings, no names, no messages
of exceptions, since those carry values."""

from __future__ import annotations

import logging
import sys
from collections.abc import MutableMapping
from typing import Any

import structlog

#: The only fields that a line may have.
ALLOWED = frozenset(
    {"event", "level", "timestamp", "correlation_id", "exception", "route", "status", "code", "seconds", "address"}
)

log: structlog.stdlib.BoundLogger = structlog.get_logger("rollcall.api")


def allowed(_: Any, __: str, fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Drop every field that is not on the list, and every event that is not one of our own short names."""
    return {name: value for name, value in fields.items() if name in ALLOWED}


def configure(level: str) -> None:
    """Write JSON lines to standard error, from a level on; other libraries' own lines only from warnings on."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            allowed,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
    for name in ("uvicorn", "uvicorn.error", "uvicorn.access", "asyncio", "httpx", "psycopg"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
