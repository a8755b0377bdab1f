"""`rollcall replay`: computed from the record each time, never read from a model."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext, suppress
from typing import Annotated
from uuid import UUID

import msgspec
import typer

from domain.oversight.looks.record import HistoryReplayed, Outcome, Purpose
from journal.keys import NOBODY
from journal.noting import noting
from journal.reading import Reader
from journal.site import Site
from projections.difference import difference
from projections.gate import Gate
from projections.replay import View, view
from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.models.following import numbered
from rollcall.progress import Bar, Silent, progress
from rollcall.replaying.moments import as_at_of, known_at_of
from rollcall.replaying.page import Page, difference_lines, page
from rollcall.settings import Settings


def replay(
    cases: Annotated[list[str] | None, typer.Argument(help="Case numbers or ids.")] = None,
    as_at: Annotated[str | None, typer.Option(help="A day (its end at the unit) or an instant.")] = None,
    known_at: Annotated[str | None, typer.Option(help="A position of the record, or an instant.")] = None,
    since: Annotated[str | None, typer.Option(help="Show what differs from what was known at this moment.")] = None,
    purpose: Annotated[Purpose, typer.Option(help="Why you look; it is recorded.")] = Purpose.MAINTENANCE,
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    every: Annotated[bool, typer.Option("--all", help="Every case.")] = False,
    print_: Annotated[bool, typer.Option("--print", help="One page a case, for paper.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON line a case.")] = False,
) -> None:
    """Show cases as they stood and as they were known. Each look is recorded with its purpose."""
    if lang not in ("en", "zh") or not (cases or every):
        print("rollcall: name a case or --all; --lang is en or zh", file=sys.stderr)
        raise typer.Exit(Exit.USAGE)
    day, moment, before = as_at_of(as_at), known_at_of(known_at), known_at_of(since)
    unknown = 0
    with installed(Settings()) as site, site.reader() as reader, noting(site) as note, _bar(site, every) as bar:
        for case, stream in _streams(site, reader, cases or [], every):
            bar.advance()
            seen = view(reader, stream, as_at=day, known_at=moment) if stream else None
            if every and (seen is None or seen.case.intake.opened is None):
                continue  # a unit's stream; or a file that was not there yet, or is sealed
            if stream is None or seen is None:
                unknown += 1
                print(f"rollcall: {case}: no such case is known at that moment", file=sys.stderr)
                continue
            earlier = view(reader, stream, as_at=day, known_at=before) if before is not None else None
            note(_look(seen, earlier, purpose))
            shown = page(reader, seen, Gate(reader.keys, purpose), "zh" if lang == "zh" else "en")
            _say(shown, seen, earlier, print_=print_, as_json=as_json)
    raise typer.Exit(Exit.FOUND if unknown else Exit.OK)


def _bar(site: Site, every: bool) -> AbstractContextManager[Bar]:
    """A bar for every case; none where a few are named, or where it would stand between the pages."""
    if not every or sys.stdout.isatty():
        return nullcontext(Silent())
    return progress("replay", total=site.files(), unit="files")


def _say(shown: Page, seen: View, earlier: View | None, *, print_: bool, as_json: bool) -> None:
    lines = difference_lines(difference(earlier, seen), shown.lang) if earlier is not None else []
    if as_json:
        print(msgspec.json.encode(shown.facts | {"difference": lines}).decode())
        return
    print("\n".join([*shown.lines(fit=print_), *lines]))
    print("\f" if print_ else "")


def _look(seen: View, earlier: View | None, purpose: Purpose) -> HistoryReplayed:
    """What is recorded, durably, before anything is shown."""
    return HistoryReplayed(
        case_id=seen.stream,
        route="cli.replay",
        purpose=purpose,
        position=seen.known.position,
        outcome=Outcome.SHOWN,
        as_at=seen.as_at,
        compared_with=earlier.known.position if earlier is not None else None,
    )


def _streams(site: Site, reader: Reader, cases: list[str], every: bool) -> Iterator[tuple[str, UUID | None]]:
    """What was asked for, and the files that it names; None where it names none."""
    if every:
        after = NOBODY
        while ids := reader.ids(after, 500):
            yield from ((str(one), one) for one in ids)
            after = ids[-1]
        return
    for case in cases:
        with suppress(ValueError):
            yield case, UUID(case)
            continue
        found: list[UUID | None] = [*numbered(site, case)]
        yield from ((case, one) for one in found or [None])
