"""`rollcall export`: one case or one period, every entry with its proof, handed out on the record."""

from __future__ import annotations

import shutil
import sys
import tempfile
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Annotated, BinaryIO
from uuid import UUID

import typer

from domain.oversight.looks.record import Purpose
from journal.proof.bundle.writing import COUNT, SPAN, NothingThere, Period, TooMuch, Unsigned, write
from journal.proof.doubts import Doubt
from journal.reading import EVERYTHING
from journal.site import Site
from rollcall.exits import Exit, Unavailable
from rollcall.installation import installed
from rollcall.models.following import numbered
from rollcall.progress import progress
from rollcall.proving.verifying import wrongly
from rollcall.settings import Settings


def export(
    case: Annotated[str | None, typer.Argument(help="The number or id of a case.")] = None,
    begins: Annotated[str | None, typer.Option("--from", help="What was recorded from this day or instant on.")] = None,
    ends: Annotated[str | None, typer.Option("--to", help="Up to the end of this day, or before this instant.")] = None,
    out: Annotated[Path | None, typer.Option(help="The file to write; else it goes to standard output.")] = None,
    purpose: Annotated[Purpose, typer.Option(help="Why it is handed out; it is recorded.")] = Purpose.MAINTENANCE,
) -> None:
    """Write one case, or what was recorded in a period, with the proof of every entry. It is recorded as a look."""
    settings = Settings()
    if (case is not None and (begins or ends)) or (case is None and not (begins and ends)):
        raise wrongly("name a case, or a period with --from and --to")
    with installed(settings) as site:
        asked = _case(site, case) if case is not None else _period(settings, begins or "", ends or "")
        with tempfile.TemporaryFile() as draft:
            _write(site, settings, asked, draft, purpose)
            draft.seek(0)
            if out is None:
                shutil.copyfileobj(draft, sys.stdout.buffer)
                return
            beside = out.with_name(f".{out.name}.new")
            with beside.open("wb") as file:
                shutil.copyfileobj(draft, file)
            beside.replace(out)


def _write(site: Site, settings: Settings, asked: UUID | Period, draft: BinaryIO, purpose: Purpose) -> None:
    key_file = settings.secret("log")
    ours = key_file if settings.embedded or key_file.exists() else None
    try:
        with progress("export", total=_total(site, asked), unit="entries") as bar:
            write(site, asked, draft, purpose=purpose, key_file=ours, progress=bar.advance)
    except NothingThere:
        print("rollcall: there is no entry of this case, or in this period", file=sys.stderr)
        raise typer.Exit(Exit.FOUND) from None
    except TooMuch:
        raise wrongly("a file holds a million entries at most: ask for a shorter period") from None
    except Unsigned as unsigned:
        raise Unavailable(str(unsigned)) from None
    except Doubt as doubt:
        print(f"rollcall: position {doubt.position}: {type(doubt).__name__}: {doubt}", file=sys.stderr)
        raise typer.Exit(Exit.FOUND) from None


def _total(site: Site, asked: UUID | Period) -> int:
    with site.connected("record") as conn:
        if isinstance(asked, UUID):
            row = conn.execute(COUNT, [asked, EVERYTHING]).fetchone()
            return int(row[0]) if row else 0
        row = conn.execute(SPAN, [asked.begins, asked.ends]).fetchone()
        return int(row[1] - row[0]) if row else 0


def _case(site: Site, case: str) -> UUID:
    with suppress(ValueError):
        return UUID(case)
    found = numbered(site, case)
    if len(found) != 1:
        print(f"rollcall: {'several cases have' if found else 'no case has'} this number", file=sys.stderr)
        raise typer.Exit(Exit.FOUND)
    return found[0]


def _period(settings: Settings, begins: str, ends: str) -> Period:
    return Period(_instant(settings, begins, 0), _instant(settings, ends, 1))


def _instant(settings: Settings, text: str, days: int) -> datetime:
    """An instant; of a day its beginning in our zone, so many days later."""
    with suppress(ValueError, OverflowError):
        day = date.fromisoformat(text) + timedelta(days=days)
        return datetime.combine(day, time.min, settings.default_zone)
    with suppress(ValueError):
        at = datetime.fromisoformat(text)
        if at.tzinfo is not None:
            return at
    raise wrongly("a period begins and ends with a day (2026-03-01) or an instant with its offset")
