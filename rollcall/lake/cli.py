"""`rollcall lake`: fill a lake from the record, keep it in step with the topic, compare the three, ask, hand out."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

from rollcall.exits import Exit, Unavailable
from rollcall.installation import installed
from rollcall.models.showing import show, show_lines
from rollcall.progress import progress
from rollcall.settings import Settings
from rollcall.up.parts import alive_as, broker_of, told_to_stop

if TYPE_CHECKING:
    from consumers.lake.reconciling import Day
    from consumers.lake.tables import Place

app = typer.Typer(
    no_args_is_help=True, help="Keep a copy for analysts in Delta tables, compare it with the record, and ask it."
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
        process.run(
            site, broker_of(settings), settings.lake_at(lake), told_to_stop(), settings.instance, alive=alive_as("lake")
        )


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


@app.command()
def statistics(lake: Folder = None) -> None:
    """Count the statistics of a lake anew; only months that changed are written."""
    from consumers.lake.statistics import count

    print(msgspec.json.encode({"months": count(_place(lake), again=True)}).decode())


@app.command()
def ask(
    question: Annotated[
        str | None, typer.Argument(metavar="FILE.sql|NAME", help="Without it: which questions come along.")
    ] = None,
    lake: Folder = None,
    json: Annotated[bool, typer.Option("--json", help="JSON lines, on a terminal too.")] = False,
) -> None:
    """Ask a lake in DuckDB's SQL: `events`, `statistics`, `standing` and more are there. It can write nothing."""
    from consumers.lake import asking

    try:
        lines: Iterable[dict[str, Any]]
        if question is None:
            lines = [{"question": name, "says": _says(file)} for name, file in asking.questions().items()]
        else:
            lines = asking.ask(_place(lake), asking.question(question))
        (show_lines if json else show)(lines)
    except asking.NotAsked as wrong:
        raise _wrongly(str(wrong)) from None


@app.command()
def extract(
    to: Annotated[Path, typer.Option(help="The file to write: FILE.csv or FILE.parquet.")],
    k: Annotated[int, typer.Option(min=2, max=1_000, help="Counts below it are hidden, and those of fewer files.")] = 5,
    year: Annotated[
        int | None, typer.Option(min=1900, max=2999, help="By default the last that is over in the lake.")
    ] = None,
    lake: Folder = None,
) -> None:
    """Write counts of a year by unit, month and measure that the public may have. Small ones are hidden, and others so
    that totals do not tell them."""
    from consumers.lake import extracting

    if to.suffix not in (".csv", ".parquet"):
        raise _wrongly("--to ends in .csv or .parquet")
    lines = list(extracting.extract(_place(lake), k, year))
    extracting.write(lines, to)
    away = sum(line.number is None for line in lines)
    print(msgspec.json.encode({"file": str(to), "k": k, "counts": len(lines), "hidden": away}).decode())


@app.command()
def replay(
    to: Annotated[Path, typer.Option(help="A folder that is not there yet: the tables are written into it.")],
    lake: Folder = None,
    master: Annotated[str, typer.Option(help="Where Spark works: local[CORES], spark://HOST:PORT, yarn.")] = "local[2]",
    conf: Annotated[list[str] | None, typer.Option(metavar="NAME=VALUE", help="A setting of Spark; repeat it.")] = None,
) -> None:
    """Fold every file of a lake anew with Spark, by the code that folds the record: states, case files and tallies.
    Ends with 1 where a stream could not be folded."""
    settings = dict(one.partition("=")[::2] for one in conf or ())
    if to.exists():
        raise _wrongly(f"--to is there already: {to}")
    if not all(settings.values()):
        raise _wrongly("--conf is NAME=VALUE")
    place = _place(lake)
    try:
        from consumers.spark import job
        from consumers.spark.java import NoJava
    except ModuleNotFoundError as lacking:
        if lacking.name != "pyspark":
            raise
        raise Unavailable("Spark is not installed: pip install 'rollcall[spark]'") from None
    try:
        done = job.replay(place, to, master, settings)
    except NoJava as lacking:
        raise Unavailable(str(lacking.__doc__)) from None
    rate = round(done.entries / done.seconds)
    line = {"version": done.version, "streams": done.streams, "entries": done.entries, **done.tables}
    print(msgspec.json.encode(line | {"seconds": round(done.seconds, 1), "entries_per_second": rate}).decode())
    if done.tables["parked"]:
        raise typer.Exit(Exit.FOUND)


def _place(lake: Path | None) -> Place:
    """The lake in a folder, which must be there: asking makes none."""
    from consumers.lake.tables import Place

    root = Settings().lake_at(lake)
    if not (root / "events").is_dir():
        raise Unavailable(
            f"there is no lake in {root}: fill one with `rollcall lake fill`, or name another with --lake"
        )
    return Place(root)


def _says(file: Path) -> str:
    """The first line of a question, without the dashes."""
    return file.read_text().partition("\n")[0].removeprefix("-- ")


def _wrongly(why: str) -> typer.Exit:
    print(f"rollcall: {why}", file=sys.stderr)
    return typer.Exit(Exit.USAGE)


def _line(day: Day) -> dict[str, object]:
    line: dict[str, object] = {"day": day.day}
    for name in ("record", "topic", "lake"):
        count = getattr(day, name)
        line |= {name: count and count.whole, f"{name}_withheld": count and count.withheld}
    return line | {"agrees": day.agrees}
