"""`rollcall list`: what the API answers in pages or by a job, written down at once. All units are in reach."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import msgspec
import typer

from domain.oversight.looks.record import Purpose
from journal.looks import OPERATOR
from journal.noting import noting
from journal.site import Site
from projections.asking.answering import room
from projections.asking.asked import Asked, Form, When
from projections.asking.journals import Journals
from projections.asking.journals import moment as past
from projections.asking.making import looks, make
from projections.listings import LISTINGS
from rollcall.installation import installed
from rollcall.progress import Bar, progress
from rollcall.proving.verifying import wrongly
from rollcall.replaying.moments import as_at_of, known_at_of
from rollcall.settings import Settings

Moment = tuple[date | datetime | None, datetime | int | None]


def list_(
    name: Annotated[str | None, typer.Argument(help="Which listing; none: say which there are.")] = None,
    unit: Annotated[str | None, typer.Option(help="Only what belongs to this unit.")] = None,
    where: Annotated[list[str] | None, typer.Option(help="A filter of the listing, such as status=away.")] = None,
    as_at: Annotated[str | None, typer.Option(help="A day (its end at the unit) or an instant.")] = None,
    known_at: Annotated[
        str | None,
        typer.Option(help="A position (of the journal that it is about), or an instant."),
    ] = None,
    form: Annotated[str, typer.Option("--format", help="json (one object a line), csv or parquet.")] = "json",
    lang: Annotated[str, typer.Option(help="en or zh.")] = "en",
    out: Annotated[Path | None, typer.Option(help="The file to write; else it goes to standard output.")] = None,
    purpose: Annotated[Purpose, typer.Option(help="Why it is handed out; it is recorded.")] = Purpose.MAINTENANCE,
) -> None:
    """Write a whole listing. It is recorded as a look at every file in it, before anything leaves.

    The last line on standard error says, as JSON, the position it was known at, its lines and its digest.
    """
    if name is None:
        for listing in LISTINGS.values():
            print(f"{listing.name:<24} {listing.says}")
        return
    if form not in ("json", "csv", "parquet") or lang not in ("en", "zh"):
        raise wrongly("--format is json, csv or parquet; --lang is en or zh")
    given = _given(name, [*([f"unit={unit}"] if unit else []), *(where or [])])
    moment = as_at_of(as_at), known_at_of(known_at)
    settings = Settings()
    with installed(settings) as site, tempfile.TemporaryFile() as draft:
        asked = Asked(
            listing=name,
            actor=OPERATOR,
            purpose=purpose,
            when=_when(site, name, moment),
            given=given,
            form=_form(form),
            language="zh" if lang == "zh" else "en",
            every=True,
            zone=settings.zone,
        )
        _made(site, asked, draft)
        _handed_out(draft, out)


def _made(site: Site, asked: Asked, draft: BinaryIO) -> None:
    """Write the draft, and record what is in it."""
    with room(site) as at, progress("list", total=None, unit="entries") as bar:
        made, files = make(at, asked, lambda part: _write(draft, part), _Heard(bar))
    with noting(site) as note:
        for look in looks("cli.list", asked.purpose, files, made.of_record, made.digest):
            note(look)
    print(msgspec.json.encode(made).decode(), file=sys.stderr)


def _write(draft: BinaryIO, part: bytes) -> None:
    draft.write(part)


class _Heard:
    """Tells a bar what is new."""

    def __init__(self, bar: Bar) -> None:
        self._bar, self._done = bar, 0

    def __call__(self, done: int, _total: int) -> None:
        self._bar.advance(done - self._done)
        self._done = done


def _given(name: str, filters: Sequence[str]) -> dict[str, Any]:
    """The filters as plain values."""
    listing = LISTINGS.get(name)
    if listing is None:
        raise wrongly(f"there is no such listing; there are {', '.join(LISTINGS)}")
    given: dict[str, Any] = {}
    for one in filters:
        word, _, value = one.partition("=")
        try:
            given[word] = msgspec.to_builtins(listing.value(word, value))
        except ValueError:
            known_filters = ", ".join(f.name for f in listing.narrowed_by)
            raise wrongly(f"a filter is NAME=VALUE, of these: {known_filters}") from None
    return given


def _when(site: Site, name: str, moment: Moment) -> When:
    if moment == (None, None):
        return When(0, live=True, open=True)
    with site.reader() as record, site.reader("reads") as looks:
        return past(Journals(record, lambda: looks), LISTINGS[name], *moment)


def _form(text: str) -> Form:
    return "csv" if text == "csv" else "parquet" if text == "parquet" else "json"


def _handed_out(draft: BinaryIO, out: Path | None) -> None:
    draft.seek(0)
    if out is None:
        shutil.copyfileobj(draft, sys.stdout.buffer)
        sys.stdout.buffer.flush()
        return
    beside = out.with_name(f".{out.name}.new")
    with beside.open("wb") as file:
        shutil.copyfileobj(draft, file)
    beside.replace(out)
