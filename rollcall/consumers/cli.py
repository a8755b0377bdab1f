"""`rollcall consumers`: how those fare that follow the topic, what they parked, and having it tried again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated, Literal
from uuid import UUID

import typer

from rollcall.exits import Exit, Unavailable
from rollcall.installation import installed
from rollcall.models.showing import show
from rollcall.settings import Settings
from rollcall.up.parts import broker_of

if TYPE_CHECKING:
    from consumers.broker.place import Broker
    from consumers.standing.every import Place

app = typer.Typer(no_args_is_help=True, help="Say how those fare that follow the topic, and what they parked.")


@app.command("list")
def list_() -> None:
    """Say of each consumer by how many records and seconds it is behind, and how many entries it has parked."""
    from consumers.standing.every import standings

    with _places() as (broker, places):
        show(one._asdict() | {"seconds": round(one.seconds, 1)} for one in standings(places, broker))


@app.command()
def parked() -> None:
    """Say of each parked entry which consumer, the file, the position and the cause. What is `behind` waits for another
    of its file; a record that is no entry has no file."""
    from consumers.standing.every import parked

    with _places() as (_, places):
        show({"consumer": name, **one._asdict()} for name, one in parked(places))


@app.command()
def retry(
    consumer: Annotated[Literal["reporting", "webhooks", "state"], typer.Argument(help="Who parked it.")],
    file: Annotated[UUID, typer.Argument(help="The file, by its id.")],
) -> None:
    """Have a consumer write what it parked of a file, in order. Ends with 1 where some cannot be written still."""
    from consumers.standing.every import retry

    with _places() as (_, places):
        left = retry(consumer, places[consumer], file)
    show([{"consumer": consumer, "file": file, "parked": left}])
    if left:
        raise typer.Exit(Exit.FOUND)


@contextmanager
def _places() -> Iterator[tuple[Broker, dict[str, Place]]]:
    from consumers.following.sink import Away
    from consumers.standing.every import places

    settings = Settings()
    broker = broker_of(settings)
    with installed(settings) as site:
        reporting_url = settings.reporting_url.get_secret_value() if settings.reporting_url else site.record_url
        try:
            yield broker, places(site, broker, reporting_url)
        except Away as away:
            raise Unavailable(f"something is not there for now: waits {away}") from None
