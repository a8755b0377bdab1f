"""`rollcall routes`: every route with its rule, who may, and what it may be refused for."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Any

from api.description.listing import Line, lines


def routes() -> None:
    """List every route: its rule, the roles that may, its refusals. JSON lines where it is no terminal."""
    for line in lines():
        if sys.stdout.isatty():
            print("\n".join(_block(line)))
        else:
            print(json.dumps(_plain(line), ensure_ascii=False))


def _block(line: Line) -> Iterator[str]:
    yield f"{line.method:<5} {line.path}"
    if line.rule:
        seen = ", on the version seen" if line.decides else ""
        yield f"      {line.rule}: {', '.join(line.roles)}{seen}"
    for code, status in line.refusals:
        yield f"        {status} {code}"


def _plain(line: Line) -> dict[str, Any]:
    return {**line._asdict(), "refusals": [{"code": code, "status": status} for code, status in line.refusals]}
