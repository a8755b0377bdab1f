"""Every route of the application as a list, for people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from api.app import create
from api.description.openapi import document
from api.description.refusals import refusals_of
from api.problems import status_of_refusal
from api.rooms import ApiSettings
from api.routes import Table
from journal.site import Site


class Line(NamedTuple):
    """One route. rule: the command's name; empty for a read. refusals: codes with their status."""

    method: str
    path: str
    rule: str = ""
    roles: tuple[str, ...] = ()
    decides: bool = False
    refusals: tuple[tuple[str, int], ...] = ()


def lines() -> Iterator[Line]:
    """All routes, by path."""
    app = create(Site("", "", Path()), ApiSettings(Path()))
    table: Table = app.state.table
    commands = {route.path: route.rule for route in table.routes}
    for path, methods in document(app)["paths"].items():
        for method in methods:
            rule = commands.get(path) if method == "post" else None
            if rule is None:
                yield Line(method.upper(), path)
                continue
            refusals = tuple((kind.code, status_of_refusal(kind)) for kind in refusals_of(rule))
            yield Line("POST", path, rule.name, tuple(sorted(rule.may)), rule.decides, refusals)
