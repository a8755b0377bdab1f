"""`rollcall lake`: fill a lake from the record, keep it in step with the topic, compare the three."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rollcall.exits import Exit, Unavailable
from rollcall.installation import installed
from rollcall.models.showing import show
from rollcall.progress import progress
from rollcall.settings import Settings
from rollcall.up.parts import broker_of, told_to_stop

if TYPE_CHECKING:
    from consumers.lake.reconciling import Day

app = typer.Typer(
    no_args_is_help=True, help="Keep a copy for analysts in Delta tables, and compare it with the record."
)

Folder = Annotated[
    Path | None, typer.Option("--lake", help="The folder of the lake; else ROLLCALL_LAKE, or one at home.")
]


@app.command()
def fill(
    lake: Folder = None,
    processes: Annotated[int, typer.Option(min=1, max=16, help="How many work side by side.")] = 2,
    json: Annotated[bool, typer.Option("--json", help="No bar: JSON lines only.")] = False,
) -> None:
    """Fill a lake with all that may leave the record, without a broker. Cut, the next one goes on from there."""
    from consumers.lake import filling

    settings = Settings()
    with installed(settings) as site, site.reader() as reader:
        total = reader.head().position
        try:
            with progress("fill", total=total, unit="entries", plain=json) as bar:
                for done in filling.fill(site, settings.lake_at(lake), f"{settings.kafka_prefix}.events", processes):
                    bar.advance(done.last - done.first + 1)
        except filling.Follows as follows:
            raise Unavailable(" ".join(str(type(follows).__doc__).split())) from None


@app.command()
def follow(lake: Folder = None) -> None:
    """Keep a lake in step with the topic, until told to stop."""
    from consumers.lake import process

    settings = Settings()
    with installed(settings) as site:
        process.run(site, broker_of(settings), settings.lake_at(lake), told_to_stop(), settings.instance)


@app.command()
def reconcile(
    lake: Folder = None,
    upto: Annotated[
        int | None, typer.Option(help="Up to this position; the record's newest where none is named.")
    ] = None,
) -> None:
    """Count entries a day in the record, the topic (where a broker is named) and the lake. Ends with 1 where they
    differ; what is on its way shows as missing in the last days."""
    from consumers.broker.counting import counts, in_record, in_topic
    from consumers.lake.reconciling import compare, in_lake
    from consumers.lake.tables import Place
    from consumers.published.message import source_of
    from consumers.published.reading import leaving

    settings = Settings()
    with installed(settings) as site, leaving(site) as record:
        last = record.head() if upto is None else upto
        there = counts(in_record(record, last))
        source = source_of(record.origin).encode()
        topic = counts(in_topic(broker_of(settings), source, last)) if settings.kafka else None
        days = list(compare(there, topic, in_lake(Place(settings.lake_at(lake)), last)))
    show(_line(day) for day in days)
    if not all(day.agrees for day in days):
        raise typer.Exit(Exit.FOUND)


def _line(day: Day) -> dict[str, object]:
    line: dict[str, object] = {"day": day.day}
    for name in ("record", "topic", "lake"):
        count = getattr(day, name)
        line |= {name: count and count.whole, f"{name}_withheld": count and count.withheld}
    return line | {"agrees": day.agrees}
