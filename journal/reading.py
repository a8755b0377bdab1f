"""Reading the record: rows become entries, their facts opened, their personal values left sealed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from domain.kernel.codec import NOWHERE, Place, decode
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import EPOCH, AnyEntry, Entry, Precision
from domain.kernel.event import Category, Event, Redacted
from domain.kernel.ids import owner_of
from journal import seals
from journal.arrays import Bigints, Uuids
from journal.keys import NOBODY, KeyStore
from journal.row import KEY_ID, parts
from journal.sealing import Keys, open_part

#: All columns that an entry is made of, in the order in which ``entry_of`` takes them.
COLUMNS: LiteralString = """position, originator_id, originator_version, topic, event_id, occurred_at,
recorded_at, facts, personal, occurred_precision, actor_id, actor_role, on_behalf_of, unit_id, source,
command_id, correlation_id, causation_id, matter_id, policies, evidence"""

#: The same for read models and replays, which do not ask by which command an entry was written.
MEANT: LiteralString = COLUMNS.replace("command_id, correlation_id, causation_id", "'', NULL, NULL")

#: The columns that a fold of the state needs, as ``folded_of`` takes them: an entry made of them has no personal
#: values and no author, and does not know when it was recorded.
FOLDED: LiteralString = """position, originator_id, originator_version, topic, event_id, occurred_at, facts,
occurred_precision"""

AFTER: LiteralString = """
SELECT {columns} FROM entries WHERE position > %s AND position <= %s ORDER BY position"""
REFERENCES: LiteralString = """
SELECT {columns} FROM entries WHERE position IN (SELECT position FROM reference_marks WHERE position > %s)
ORDER BY position"""
#: Streams in the order in which they are named. ``+ 0``: else the planner may walk along the positions, through the
#: whole record, to find one file.
OF_STREAMS: LiteralString = """
SELECT {columns} FROM unnest(%s) AS named(id)
CROSS JOIN LATERAL (SELECT * FROM entries WHERE originator_id = named.id AND position + 0 <= %s
                    ORDER BY originator_version) AS its"""
BY_AN_INSTANT: LiteralString = """
SELECT {columns} FROM (SELECT * FROM entries WHERE originator_id = %s AND position + 0 <= %s
                       AND (occurred_at <= %s OR topic = %s) ORDER BY originator_version) AS its"""
NEWEST: LiteralString = """
SELECT recorded_at, unit_id FROM entries WHERE originator_id = %s AND position + 0 <= %s
ORDER BY originator_version DESC LIMIT 1"""
TAILS: LiteralString = """
SELECT {columns} FROM unnest(%s, %s) AS named(id, after)
CROSS JOIN LATERAL (SELECT * FROM entries WHERE originator_id = named.id AND originator_version > named.after
                    ORDER BY originator_version) AS tail"""
NAMED: LiteralString = "SELECT {columns} FROM entries WHERE event_id = ANY(%s) ORDER BY position"
HEAD: LiteralString = """
SELECT position, recorded_at FROM entries ORDER BY position DESC LIMIT 1"""
#: ``recorded_at`` rises with the position, so the last position at an instant is found by halves, and needs no index.
POSITION_AT: LiteralString = """
WITH RECURSIVE asked(at) AS (VALUES (%s::timestamptz)), half(low, high) AS (
  SELECT 0::bigint, coalesce((SELECT max(position) FROM entries), 0)
  UNION ALL
  SELECT CASE WHEN known THEN middle ELSE low END, CASE WHEN known THEN high ELSE middle - 1 END
  FROM (SELECT low, high, middle, coalesce((SELECT recorded_at FROM entries WHERE position <= middle
                                            ORDER BY position DESC LIMIT 1) <= (SELECT at FROM asked), true) AS known
        FROM (SELECT low, high, (low + high + 1) / 2 AS middle FROM half WHERE low < high) AS halved) AS looked)
SELECT low FROM half WHERE low = high"""

EVERYTHING = 2**62
_FACTS = Category.FACTS  # a member of an enum is slow to ask for
_PRECISIONS = {p.value: p for p in Precision}
_CATEGORIES = {c.value: c for c in Category}  # looked up, since a call of an enum costs more than all else of a part


class Head(NamedTuple):
    """Where the record ends."""

    position: int
    recorded_at: datetime | None


class Newest(NamedTuple):
    """The last entry of a stream: when it was recorded, and the unit that held the file then."""

    recorded_at: datetime
    unit_id: str


def entry_of(row: Sequence[Any], keys: Keys, reasons: dict[UUID, str]) -> AnyEntry:
    """An entry from a row of ``COLUMNS``, opened with the keys of its file.

    Its event is ``Redacted`` where the facts key is destroyed or sealed. Tampered where a part does not open;
    TopicUnknown for a topic of a newer release.
    """
    (
        position, stream, version, topic, event_id, occurred_at, recorded_at, facts, personal, precision, actor_id,
        actor_role, on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id, policies,
        evidence,
    ) = row  # fmt: skip
    key = keys.get(_FACTS)
    if key is None or key.key_id != facts[:KEY_ID]:
        event = _redacted(facts, reasons)
    else:  # not by a function of its own, nor in ``folded_of``: a call more is a twentieth of a whole replay
        place = Place(stream, version, _parts(personal)) if personal else NOWHERE
        event = decode(topic, open_part(facts, stream, version, topic, _FACTS, key), place)
    return Entry(
        position, stream, version, event_id, occurred_at, recorded_at, event, _PRECISIONS[precision], actor_id,
        actor_role, on_behalf_of, unit_id, source, command_id, correlation_id, causation_id, matter_id,
        tuple(policies), tuple(evidence),
    )  # fmt: skip


def folded_of(row: Sequence[Any], keys: Keys, reasons: dict[UUID, str]) -> AnyEntry:
    """The same from a row of ``FOLDED``."""
    position, stream, version, topic, event_id, occurred_at, facts, precision = row
    key = keys.get(_FACTS)
    if key is None or key.key_id != facts[:KEY_ID]:
        event = _redacted(facts, reasons)
    else:
        event = decode(topic, open_part(facts, stream, version, topic, _FACTS, key), NOWHERE)
    return Entry(position, stream, version, event_id, occurred_at, EPOCH, event, _PRECISIONS[precision])


def _redacted(facts: bytes, reasons: dict[UUID, str]) -> Event:
    reason = reasons.get(UUID(bytes=bytes(facts[:KEY_ID])))
    return Redacted(reason="sealed" if reason == "sealed" else "erased")


def _parts(personal: bytes) -> dict[Category, bytes]:
    return {_CATEGORIES[category]: part for category, part in parts(personal)}


#: How much of each entry is read.
Columns = Literal["all", "meant", "folded"]
_CHOSEN: dict[Columns, tuple[LiteralString, Callable[..., AnyEntry]]] = {
    "all": (COLUMNS, entry_of),
    "meant": (MEANT, entry_of),
    "folded": (FOLDED, folded_of),
}


class Reader:
    """Reads one journal in step, over a connection of its own.

    conn: to the journal's schema, with binary results. keys: of the files read.
    """

    def __init__(self, conn: psycopg.Connection[Any], keys: KeyStore) -> None:
        self.conn = conn
        self.keys = keys

    def head(self) -> Head:
        """The newest position and when it was recorded; 0 and None for an empty journal."""
        row = self.conn.execute(HEAD, prepare=True, binary=True).fetchone()
        return Head(*row) if row else Head(0, None)

    def position_at(self, known_at: datetime) -> int:
        """The last position recorded at an instant or before it; 0 if there was none."""
        row = self.conn.execute(POSITION_AT, [known_at], prepare=True, binary=True).fetchone()
        assert row is not None
        return int(row[0])

    def after(self, position: int, limit: int) -> list[AnyEntry]:
        """The next entries after a position, in order, at most ``limit``."""
        return list(self._entries(AFTER, [position, position + limit]))

    def streams(
        self, ids: Collection[UUID], up_to: int = EVERYTHING, columns: Columns = "all"
    ) -> dict[UUID, list[AnyEntry]]:
        """All entries of some streams up to a position, in order of version; empty for an unknown stream."""
        found: dict[UUID, list[AnyEntry]] = {stream: [] for stream in ids}
        return _grouped(found, self._entries(OF_STREAMS, [Uuids(list(found)), up_to], columns))

    def tails(self, ids: Sequence[UUID], after: Mapping[UUID, int]) -> dict[UUID, list[AnyEntry]]:
        """What some streams hold after a version of each (0 where none is named), as a fold of the state needs it."""
        named = [Uuids(ids), Bigints([after.get(stream, 0) for stream in ids])]
        return _grouped({stream: [] for stream in ids}, self._entries(TAILS, named, "folded"))

    def stream(self, stream: UUID, up_to: int = EVERYTHING, columns: Columns = "all") -> list[AnyEntry]:
        """All entries of a stream up to a position, in order of version."""
        return self.streams([stream], up_to, columns)[stream]

    def occurred_by(self, stream: UUID, instant: datetime, up_to: int) -> list[AnyEntry]:
        """The entries of a stream up to a position that had occurred by an instant, and all corrections, by version."""
        return list(self._entries(BY_AN_INSTANT, [stream, up_to, instant, EntryCorrected.topic], "meant"))

    def newest(self, stream: UUID, up_to: int) -> Newest | None:
        """The last entry of a stream up to a position; None where there is none."""
        row = self.conn.execute(NEWEST, [stream, up_to], prepare=True, binary=True).fetchone()
        return Newest(*row) if row else None

    def named(self, ids: Collection[UUID]) -> list[AnyEntry]:
        """The entries with some ids, in order; those that there are."""
        return list(self._entries(NAMED, [Uuids(list(ids))], "meant"))

    def sealed(self, streams: Collection[UUID]) -> set[UUID]:
        """The files, of those that some streams belong to, that are sealed now; keys that have changed are forgotten.

        To be asked after the entries were read: then none that is sealed by now is taken for an open one.
        """
        if not streams:
            return set()
        changes = self.conn.execute(seals.CHANGES, seals.files(streams), prepare=True, binary=True).fetchall()
        return self.keys.ring.heed(changes)

    def references(self) -> list[AnyEntry]:
        """All entries of reference streams (units, policies, calendars), in order."""
        return list(self._entries(REFERENCES, [0]))

    def ids(self, after: UUID = NOBODY, limit: int = 1000) -> list[UUID]:
        """The next streams in order of id: the first few steps of a walk over all of them."""
        query: LiteralString = """
            WITH RECURSIVE walk(id, n) AS (
              SELECT (SELECT originator_id FROM entries WHERE originator_id > %s ORDER BY originator_id LIMIT 1), 1
              UNION ALL
              SELECT (SELECT originator_id FROM entries WHERE originator_id > walk.id
                      ORDER BY originator_id LIMIT 1), n + 1
              FROM walk WHERE id IS NOT NULL AND n < %s)
            SELECT id FROM walk WHERE id IS NOT NULL"""
        return [row[0] for row in self.conn.execute(query, [after, limit], prepare=True, binary=True)]

    def _entries(self, query: LiteralString, params: Sequence[Any], columns: Columns = "all") -> Iterator[AnyEntry]:
        chosen, made = _CHOSEN[columns]
        sql = query.replace("{columns}", chosen)
        return self._opened(self.conn.execute(sql, params, prepare=True, binary=True).fetchall(), made)

    def _opened(self, rows: Sequence[Sequence[Any]], made: Callable[..., AnyEntry]) -> Iterator[AnyEntry]:
        """Entries from rows, with the keys of their files loaded once."""
        streams = dict.fromkeys([row[1] for row in rows])
        sealed = self.sealed(streams)
        self.keys.load(streams)
        of, known = self.keys.of, self.keys.ring.reasons
        reasons = known
        last: int | None = None
        keys: Keys = {}
        for row in rows:
            stream = row[1]
            if stream.int != last:  # the int, since comparing UUIDs is slower than all else here
                last, keys, reasons = stream.int, of(stream) or of(NOBODY), known
                if sealed and owner_of(stream) in sealed:
                    keys, reasons = {}, seals.SEALED
            yield made(row, keys, reasons)


def _grouped(found: dict[UUID, list[AnyEntry]], entries: Iterable[AnyEntry]) -> dict[UUID, list[AnyEntry]]:
    """Entries put where their stream is named; those of one stream come together."""
    last: int | None = None
    group: list[AnyEntry] = []
    for entry in entries:
        stream = entry.originator_id
        if stream.int != last:
            last, group = stream.int, found[stream]
        group.append(entry)
    return found
