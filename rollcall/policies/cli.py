"""`rollcall policy`: list, show, check and what-if."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn
from uuid import UUID

import msgspec
import typer

from domain import catalogue
from domain.kernel.access import covers
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import TABLES, InForce
from domain.kernel.rule import Of
from domain.kinds import CASES, kind_of
from journal.known import Known
from journal.site import Site
from journal.walking import walker
from projections.collecting import collecting_seldom
from projections.policies import Notices
from rollcall.exits import Exit
from rollcall.installation import NotMigrated, hold_policies, installed
from rollcall.models.following import numbered
from rollcall.policies import telling
from rollcall.policies.checking import checked
from rollcall.policies.comparing import Comparing, Difference, Period
from rollcall.policies.then import Then, Under, sets, version_in
from rollcall.progress import Silent, progress
from rollcall.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Say which rules hold, and what others would have changed.")

On = Annotated[str | None, typer.Option("--on", help="A day; today where not given.")]
Unit = Annotated[str | None, typer.Option("--unit", help="At which unit; else as packaged.")]
Json = Annotated[bool, typer.Option("--json", help="JSON lines.")]


@app.command("list")
def list_(on: On = None, unit: Unit = None, as_json: Json = False) -> None:
    """Every table with its versions, where they are from, and which is in force."""
    found = _notices(Settings(), unit)
    for line in found.tables(_day(on) or _today(), unit or ""):
        _say(line, telling.listed(line), as_json)


@app.command()
def show(
    table: Annotated[str, typer.Argument(help="The name of a table.")],
    version: Annotated[str | None, typer.Option("--version", help="Which; the one in force where not given.")] = None,
    on: On = None,
    unit: Unit = None,
    as_json: Json = False,
) -> None:
    """One version of a table: where it is from, in words, and what it says."""
    if table not in TABLES:
        near = difflib.get_close_matches(table, TABLES, 3) or sorted(TABLES)
        _wrongly(f"there is no such table; there are: {', '.join(near)}")
    found = _notices(Settings(), unit)
    line = found.table(table, _day(on) or _today(), unit or "")
    wanted = version or line.in_force
    chosen = next((v for v in found.versions(table) if v.line.version == wanted), None)
    if chosen is None:
        _wrongly(f"there is no such version at hand; there are: {', '.join(v.version for v in line.versions)}")
    _say(chosen, telling.shown(line, chosen), as_json)


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="A file <table>/<version>.toml, or a folder of such.")],
    as_json: Json = False,
) -> None:
    """Whether policy files are well-formed: each with its digest, or with what is wrong and what would do."""
    if not path.exists():
        _wrongly("there is no such file or folder")
    states = []
    for found in checked(path):
        states.append(found.state)
        where = f" {found.field}:" if found.field else ""
        said = f"{found.says}; acceptable: {found.acceptable}" if found.state == "wrong" else str(found.pin)
        _say(found, [f"{found.state:<6}{found.place}:{where} {said}"], as_json)
    if not states:
        _wrongly("there is no file <table>/<version>.toml there")
    raise typer.Exit(Exit.FOUND if "wrong" in states else Exit.OK)


@app.command("what-if")
def what_if(
    set_: Annotated[str, typer.Option("--set", help="plans, prc-2020, or a set of the installation's own.")],
    begins: Annotated[str, typer.Option("--from", help="The first day.")],
    ends: Annotated[str, typer.Option("--to", help="The last day, inclusive.")],
    case: Annotated[str | None, typer.Option("--case", help="The number or id of a case.")] = None,
    unit: Annotated[str | None, typer.Option("--unit", help="The cases of a unit and all below it.")] = None,
    as_json: Json = False,
) -> None:
    """What would have been decided otherwise under another set of policies. Nothing is written.

    Every entry of the period is decided again as it was and under the set; tables of which the set has no version
    stay as they were. What cannot be compared is counted, with the reason.
    """
    period = Period(_needed(begins), _needed(ends))
    if case and unit:
        _wrongly("name a case or a unit, not both")
    with installed(Settings()) as site:
        book = catalogue.policies()
        if all(version_in(book, table, set_) is None for table in TABLES):
            _wrongly(f"there is no such set; there are: {', '.join(sets(book))}")
        with site.reader() as reader:
            then = Then(book, reader.references())
        comparing = Comparing(then, lambda held: Under(book, set_, held), period)
        for found in _differences(site, comparing, then, case, unit):
            _say(found, telling.difference(found), as_json)
    _say(comparing.compared, [telling.summed(comparing.compared)], as_json)


def _differences(
    site: Site, comparing: Comparing, then: Then, case: str | None, unit: str | None
) -> Iterator[Difference]:
    if case is not None:
        for stream, entries in _named(site, case):
            yield from comparing.file(stream, entries)
        return
    if unit is not None and unit not in then.known.units:
        _wrongly("there is no such unit")
    drawn = nullcontext(Silent()) if sys.stdout.isatty() else progress("what-if", total=site.files(), unit="files")
    with walker(site) as walk, collecting_seldom(), drawn as bar:
        for stream, entries in walk.files():
            bar.advance()
            if kind_of(type(entries[0].event)) is not CASES:
                continue
            if unit is None or covers(unit, entries[-1].unit_id, then.known.units):
                yield from comparing.file(stream, entries)


def _named(site: Site, case: str) -> list[tuple[UUID, list[AnyEntry]]]:
    found: list[UUID] = []
    with suppress(ValueError):
        found = [UUID(case)]
    with site.reader() as reader:
        files = [(stream, reader.stream(stream)) for stream in found or numbered(site, case)]
    if not any(entries for _, entries in files):
        print("rollcall: there is no such case", file=sys.stderr)
        raise typer.Exit(Exit.FOUND)
    return files


def _notices(settings: Settings, unit: str | None) -> Notices:
    """What there is to read; without an installation, what is packaged or in the folder of policies."""
    book = catalogue.policies()
    try:
        with installed(settings) as site, site.reader() as reader:
            known = Known(reader.references())
    except NotMigrated:
        hold_policies(settings)
        known = Known()
    if unit is not None and unit not in known.units:
        _wrongly("there is no such unit")
    activated = known.states[Of.POLICIES]
    return Notices(book, InForce(book, activated, known.units), activated)


def _today() -> date:
    return datetime.now(UTC).astimezone(Settings().default_zone).date()


def _day(text: str | None) -> date | None:
    return None if text is None else _needed(text)


def _needed(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _wrongly("a day is written 2026-03-01")


def _say(plain: Any, lines: Iterable[str], as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(plain).decode())
        return
    print("\n".join(lines))


def _wrongly(says: str) -> NoReturn:
    print(f"rollcall: {says}", file=sys.stderr)
    raise typer.Exit(Exit.USAGE)
