"""Replay: any file as it stood on a day, and as it was known at a position, computed from the record.

The answer always carries the position that it was known at: that is what one cites.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import Any, LiteralString, NamedTuple, cast
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.case import Case, fold
from domain.case import evolve as evolve_case
from domain.kernel.access import Unit
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Redacted
from domain.kernel.history import corrections_of, history
from domain.kernel.ids import stream_of
from domain.organisation.record import OrganisationEvent, UnitEstablished, UnitRenamed
from domain.organisation.record import evolve as evolve_unit
from journal.reading import EVERYTHING, Newest, Reader
from projections.model import Model
from projections.models import MODELS

RECORD_MODELS: tuple[Model[Any], ...] = tuple(model for model in MODELS if model.journal == "record")

Rows = dict[str, list[Any]]

_RECORDED: LiteralString = "SELECT recorded_at FROM entries WHERE position <= %s ORDER BY position DESC LIMIT 1"


class Known(NamedTuple):
    """What was known: entries up to a position. open: the moment asked for is not over, more may come."""

    position: int
    open: bool


class View(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """One file at a moment.

    known: the position it was known at. as_at: the last instant that counts, None for all. entries: as
    written, up to that position, those by ``as_at`` and all corrections; history: as they are held to have happened.
    rows: of each model, by its name. newest: the last entry that was known of the file, whenever it occurred.
    known_when: when the newest of what was known, of any file, was recorded.
    """

    stream: UUID
    known: Known
    as_at: datetime | None
    entries: list[AnyEntry]
    history: list[AnyEntry]
    rows: Rows
    newest: Newest
    known_when: datetime | None = None

    @cached_property
    def case(self) -> Case:
        """The state that rules see; folded when it is asked for."""
        return fold(self.history)


def known(reader: Reader, known_at: datetime | int | None = None) -> Known:
    """The position of a moment of knowledge: an instant, a position, or None for the newest.

    An instant or position beyond the newest entry gives the newest, and says that it is open.
    """
    head = reader.head()
    if known_at is None:
        return Known(head.position, True)
    if isinstance(known_at, int):
        return Known(min(known_at, head.position), known_at > head.position)
    if head.recorded_at is None or known_at > head.recorded_at:
        return Known(head.position, True)
    return Known(reader.position_at(known_at), False)


def recorded_by(reader: Reader, position: int) -> datetime | None:
    """When the entry at a position was recorded, or the last before it; None for an empty record."""
    row = reader.conn.execute(_RECORDED, [position], prepare=True, binary=True).fetchone()
    return row[0] if row else None


def view(
    reader: Reader,
    stream: UUID,
    *,
    as_at: date | datetime | None = None,
    known_at: datetime | int | None = None,
    models: Sequence[Model[Any]] = RECORD_MODELS,
) -> View | None:
    """A file at a moment; None where nothing of it was known, or where it is sealed.

    as_at: an instant, or a day, which means its end in the zone of the unit that held the file. known_at: an
    instant or a position.
    """
    at = known(reader, known_at)
    newest = reader.newest(stream, at.position)
    if newest is None:
        return None
    until = instant(as_at, lambda: zone_of(reader, newest.unit_id, at.position))
    entries = _counting(reader, stream, at.position, until)
    if any(isinstance(entry.event, Redacted) for entry in entries):
        return None
    effective = history(entries, as_at=until)
    return View(
        stream=stream,
        known=at,
        as_at=until,
        entries=entries,
        history=effective,
        rows=rows_of(entries, effective, until, models),
        newest=newest,
        known_when=recorded_by(reader, at.position),
    )


def _counting(reader: Reader, stream: UUID, position: int, until: datetime | None) -> list[AnyEntry]:
    """The entries that count by an instant: most of a long file may lie after it. What a correction has brought to
    another day lies among all of them."""
    if until is not None:
        entries = reader.occurred_by(stream, until, position)
        held = {entry.event_id for entry in entries}
        if entries and held.issuperset(corrections_of(entries)):
            return entries
    return reader.stream(stream, position, "meant")


def rows_of(
    entries: Sequence[AnyEntry], effective: Sequence[AnyEntry], as_at: datetime | None, models: Iterable[Model[Any]]
) -> Rows:
    """The rows of some models of one stream. entries: as written; effective: their history by ``as_at``."""
    written = [e for e in entries if as_at is None or e.occurred_at <= as_at]
    return {
        model.name: list(model.folded(written if model.order == "record" else effective).rows.values())
        for model in models
    }


def instant(as_at: date | datetime | None, zone: Callable[[], ZoneInfo]) -> datetime | None:
    """The last instant that counts: of a day, its last one in a zone."""
    if as_at is None or isinstance(as_at, datetime):
        return as_at
    midnight = datetime.combine(as_at + timedelta(days=1), time.min, zone())
    return midnight.astimezone(UTC) - timedelta(microseconds=1)


def zone_of(reader: Reader, unit_id: str, up_to: int = EVERYTHING) -> ZoneInfo:
    """The time zone of a unit as known at a position; UTC for a unit that was never established."""
    unit: Unit | None = None
    for entry in reader.stream(stream_of("unit", unit_id), up_to):
        if isinstance(entry.event, UnitEstablished | UnitRenamed):
            unit = evolve_unit(unit, cast(Entry[OrganisationEvent], entry))
    return unit.zone_info if unit else ZoneInfo("UTC")


def first_true(effective: Iterable[AnyEntry], holds: Callable[[Case], bool]) -> AnyEntry | None:
    """The first entry of a history that made something true of the file; None where it never was.

    Predicates are not monotone, so every prefix is looked at, in one pass.
    """
    case = Case()
    for entry in effective:
        case = evolve_case(case, entry)
        if holds(case):
            return entry
    return None
