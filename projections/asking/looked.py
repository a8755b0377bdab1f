"""Questions about looks: in which streams of the second journal lines may be, and the entries that lines cite.

A stream there is one account's day, and belongs to no file: whose lines are shown is asked of the files as they are
now, by the text of the listing itself.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import psycopg

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Redacted
from domain.kernel.history import history
from journal.arrays import Texts
from journal.reading import Reader
from projections.asking.asked import Asked, When
from projections.asking.compared import Differs, Side
from projections.asking.journals import Journals, folded
from projections.asking.scope import touched
from projections.difference import Cause, causes
from projections.model import Cite, Journal
from projections.replay import Known, instant, recorded_by

Views = psycopg.Connection[Any]


def streams(journals: Journals, views: Views, asked: Asked, units: Texts, position: int, most: int) -> list[UUID]:
    """The streams in which lines may be, one more than ``most`` at most: those that some filters leave, else all. Of a
    file that is not in reach, or sealed, they are those of one that is not there."""
    listing, given, looks = asked.of, asked.filters(), journals.looks()
    used = {one.name for one in listing.narrowed_by if f"%({one.name})s" in listing.streams}
    if not listing.streams or (used and used.isdisjoint(given)):
        return looks.ids(limit=most + 1)
    text: Any = listing.streams
    for name in used - given.keys():
        text = text.replace(f"%({name})s", "NULL")  # so that its plan is one without it
    shut = "case_id" in given and journals.record.sealed([given["case_id"]])
    params = {**given, **asked.by, "units": units}
    found = set() if shut else {row[0] for row in views.execute(text, params, binary=True)}
    return sorted(found | set(touched(looks, folded(views, "reads"), position)))


def explained(
    journals: Journals, found: Sequence[Differs], moments: tuple[When, When], zone: ZoneInfo
) -> list[list[Cause]]:
    """For each of some lines the entries that it cites, of either journal, which are in one of two moments only."""
    cites = [_cited(differs) for differs in found]
    ids = {entry for cited in cites for entry in cited}
    made = _made(journals, ids, moments, zone)
    return [[made[entry] for entry in cited if entry in made] for cited in cites]


def _cited(differs: Differs) -> list[UUID]:
    """The entries that a line cites; of one that changed, where it did."""
    line = differs.line
    names = differs.columns or line.__struct_fields__
    cites = [getattr(line, name) for name in names if isinstance(getattr(line, name), Cite)]
    ids = [getattr(line, name) for name in OF_ENTRIES if name in names]
    return [entry for entry in (*ids, *(cite.entry for cite in cites)) if entry is not None]


#: Columns that hold the id of an entry: the one that a line is, and the one that came after it.
OF_ENTRIES = ("entry", "use_id", "followed_by")


def _made(journals: Journals, ids: Collection[UUID], moments: tuple[When, When], zone: ZoneInfo) -> dict[UUID, Cause]:
    found: dict[UUID, Cause] = {}
    for journal in ("reads", "record"):
        reader = journals.of(journal)
        entries = [entry for entry in reader.named(ids) if not isinstance(entry.event, Redacted)]
        first, second = (_side(reader, entries, when, journal, zone) for when in moments)
        found |= {cause.entry.event_id: cause for cause in causes(first, second)}
    return found


def _side(reader: Reader, entries: Sequence[AnyEntry], when: When, journal: Journal, zone: ZoneInfo) -> Side:
    """Some entries at a moment."""
    position = when.position if journal == "reads" else cast(int, when.beside)
    until: datetime | None = instant(when.as_at, lambda: zone)
    held = [entry for entry in entries if entry.position <= position]
    known = Known(position, when.open)
    return Side(known, recorded_by(reader, position), until, held, history(held, as_at=until))
