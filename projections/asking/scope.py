"""The scope of a question: the units that lie in somebody's reach, and the streams that may have stood in them.

Of the past both are those of that time: the tree of units as it was known and stood then. Where the unit of whoever
asks did not exist yet, it is the tree of now.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, LiteralString, cast, get_args
from uuid import UUID
from zoneinfo import ZoneInfo

from domain.kernel.access import Actor, Role, Unit, Units
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from domain.kernel.history import history
from domain.kernel.ids import tracks_of
from domain.kernel.of import Of
from domain.kinds import KINDS
from domain.organisation.record import OrganisationEvent, evolve
from journal.arrays import Texts, Uuids
from journal.reading import COLUMNS, Reader
from projections.model import Model
from projections.replay import instant
from projections.sheets.opening import grouped, opened

_OF_UNITS: LiteralString = f"""
SELECT {COLUMNS} FROM entries
WHERE position IN (SELECT position FROM reference_marks WHERE position <= %s) AND topic = ANY(%s) ORDER BY position"""

#: How many entries each of some streams had at a position.
_SIZES: LiteralString = """
SELECT asked.id, newest.version FROM unnest(%s::uuid[]) AS asked(id)
CROSS JOIN LATERAL (SELECT originator_version AS version FROM entries
                    WHERE originator_id = asked.id AND position <= %s
                    ORDER BY originator_version DESC LIMIT 1) AS newest"""

_TOUCHED: LiteralString = "SELECT DISTINCT originator_id FROM entries WHERE position > %s AND position <= %s"

_ABOUT_UNITS: tuple[type[Event], ...] = get_args(OrganisationEvent)
_TRACKED = KINDS[Of.TRACKS].events
_ON_TRACKS: frozenset[type[Event]] = frozenset(get_args(_TRACKED) or (_TRACKED,))


def units_at(reader: Reader, position: int, as_at: date | datetime | None = None) -> Units:
    """The tree of units as known at a position, as it stood at a moment. A day ends here in UTC."""
    topics = Texts([kind.topic for kind in _ABOUT_UNITS])
    rows = reader.conn.execute(_OF_UNITS, [position, topics], prepare=True, binary=True).fetchall()
    until = instant(as_at, lambda: ZoneInfo("UTC"))
    found: dict[str, Unit] = {}
    for entries in grouped(opened(reader, rows)).values():
        unit: Unit | None = None
        for entry in history(entries, as_at=until):
            unit = evolve(unit, cast(Entry[OrganisationEvent], entry))
        if unit is not None:
            found[unit.unit_id] = unit
    return Units(found)


def tree(reader: Reader, actor: Actor, now: Units, position: int, as_at: date | datetime | None) -> Units:
    """The units by which somebody's reach is told at a moment of the past. now: those of now."""
    then = units_at(reader, position, as_at)
    return then if actor.unit_id in then else now


def in_reach(actor: Actor, units: Units) -> Texts:
    """The units whose files somebody may see, as ``may_see`` says of each; as it is sent."""
    return _sent(() if actor.role is Role.ADMIN else units.below(actor.unit_id))


#: Whoever asks again most often has the same reach.
_sent = lru_cache(1_000)(Texts)


def sizes(reader: Reader, streams: Sequence[UUID], position: int) -> dict[UUID, int]:
    """How many entries some streams had at a position; those that had none are left out."""
    params = [Uuids(list(streams)), position]
    return dict(reader.conn.execute(_SIZES, params, prepare=True, binary=True).fetchall())


def touched(reader: Reader, after: int, position: int) -> list[UUID]:
    """The streams that entries after a position, up to another, belong to."""
    if after >= position:
        return []
    return [row[0] for row in reader.conn.execute(_TOUCHED, [after, position], prepare=True, binary=True)]


def with_tracks(streams: Sequence[UUID], models: Sequence[Model[Any]]) -> list[UUID]:
    """The streams of a question: files, and their tracks where a model folds those."""
    if not any(model.handles & _ON_TRACKS for model in models):
        return list(streams)
    return sorted({*streams, *map(tracks_of, streams)})
