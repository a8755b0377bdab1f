"""`rollcall simulate`: an invented population, in a journal born for it."""

import sys
from datetime import datetime
from typing import Annotated, NoReturn

import typer

from rollcall.exits import Exit
from rollcall.installation import OtherKind, migrated
from rollcall.progress import progress
from rollcall.settings import Settings
from rollcall.simulating import simulator


def simulate(
    cases: Annotated[int, typer.Option(min=1, max=1_000_000, help="How many files are opened.")] = 60,
    months: Annotated[int, typer.Option(min=1, max=240, help="For how long the simulated clock runs.")] = 12,
    seed: Annotated[int, typer.Option(help="The same seed gives the same facts.")] = 1,
    begin: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The clock's first day; by default it stops on 2026-01-01."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="No bar: JSON lines only.")] = False,
) -> None:
    """Record invented people under supervision, by the same rules, into a journal born simulated.

    Only into our own embedded server; the last line says as JSON what was recorded.
    """
    settings = Settings()
    if not settings.embedded:
        print(
            "rollcall: simulated people go only into the embedded server: unset ROLLCALL_DATABASE_URL", file=sys.stderr
        )
        raise typer.Exit(Exit.USAGE)
    try:
        with (
            migrated(settings, kind="simulated") as site,
            progress("simulate", total=2 * cases, unit="steps", plain=json) as bar,
        ):
            begins_on = begin.date() if begin else None
            print(simulator.simulate(site, cases, months, seed, bar, begins_on=begins_on).line)
    except OtherKind:
        _refuse(str(simulator.NotSimulated()))
    except simulator.ClockWrong as wrong:
        _refuse(str(wrong))


def _refuse(why: str) -> NoReturn:
    print(f"rollcall: {why}", file=sys.stderr)
    raise typer.Exit(Exit.USAGE)
