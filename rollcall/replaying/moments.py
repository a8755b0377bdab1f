"""Moments as they are given at the command line: days, instants, positions."""

from __future__ import annotations

import re
import sys
from contextlib import suppress
from datetime import date, datetime

import typer

from rollcall.exits import Exit


def as_at_of(text: str | None) -> date | datetime | None:
    """A day, or an instant with its offset. Ends the command where it is neither."""
    if text is None:
        return None
    with suppress(ValueError):
        return date.fromisoformat(text)
    return _instant(text)


def known_at_of(text: str | None) -> datetime | int | None:
    """A position of the record, or an instant with its offset. Ends the command where it is neither."""
    if text is None:
        return None
    return int(text) if re.fullmatch(r"\d{1,18}", text) else _instant(text)


def _instant(text: str) -> datetime:
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at
    print("rollcall: a moment is a day (2026-03-01), an instant with its offset, or a position", file=sys.stderr)
    raise typer.Exit(Exit.USAGE)
