"""`rollcall parked`: files that a read model does not follow, and having them tried again."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import typer

from projections.shares import telling
from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.models.showing import show
from rollcall.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Say which files a read model does not follow, and try them again.")

Model = Annotated[str | None, typer.Option("--model", help="Of this read model alone.")]


@app.command("list")
def list_() -> None:
    """Say of each parked file which model, the kind of what went wrong, at which entry, and how far it is behind."""
    with installed(Settings()) as site:
        show(one._asdict() for one in telling.parked(site))


@app.command()
def retry(model: Model = None) -> None:
    """Fold every parked file anew. Ends with 1 where some cannot be followed still."""
    _tried(model, None)


@app.command()
def release(
    streams: Annotated[list[UUID], typer.Argument(help="The files, by their ids.")], model: Model = None
) -> None:
    """Fold some parked files anew. Ends with 1 where some cannot be followed still."""
    _tried(model, streams)


def _tried(model: str | None, streams: list[UUID] | None) -> None:
    with installed(Settings()) as site:
        again, left = telling.tried_again(site, model, streams)
    show([{"followed": again, "parked": left}])
    if left:
        raise typer.Exit(Exit.FOUND)
