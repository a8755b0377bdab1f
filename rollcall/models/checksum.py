"""`rollcall checksum`: one number for the rows of each read model, which two machines can compare."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from projections.shares import telling
from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.models.showing import show
from rollcall.settings import Settings


def checksum(
    models: Annotated[list[str] | None, typer.Argument(help="Names of models; none for all of them.")] = None,
) -> None:
    """Say how many rows each model has at which position, and the sum of their digests.

    Equal positions and equal digests are equal rows. Where `ahead` is not 0, workers moved on all the time and some
    rows are of so many entries later: ask again.
    """
    with installed(Settings()) as site:
        try:
            found = telling.checksums(site, models or ())
            show(one._asdict() | {"digest": f"{one.digest:064x}"} for one in found)
        except ValueError as unknown:
            print(f"rollcall: {unknown}", file=sys.stderr)
            raise typer.Exit(Exit.USAGE) from None
