"""A table on a terminal, JSON lines otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import msgspec


def show(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows that have the same columns."""
    _shower()(rows)


def _shower() -> Callable[[Iterable[Mapping[str, Any]]], None]:
    return _table if sys.stdout.isatty() else show_lines


def show_lines(rows: Iterable[Mapping[str, Any]]) -> None:
    """Print rows as JSON, one a line."""
    for row in rows:
        print(msgspec.json.encode(row).decode())


def _table(rows: Iterable[Mapping[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn: Table | None = None
    for row in rows:
        if drawn is None:
            drawn = Table(*row, box=None, pad_edge=False)
        drawn.add_row(*(Text(_short(value)) for value in row.values()))
    if drawn is not None:
        Console().print(drawn)


def _short(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:,.1f}"
    if isinstance(value, bool):
        return "yes" if value else ""
    return f"{value:,}" if isinstance(value, int) else str(value)
