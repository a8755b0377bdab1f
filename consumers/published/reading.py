"""Reading the record as it leaves: page by page, in order, facts opened, personal values left where they are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, LiteralString, get_args
from uuid import UUID

import psycopg

from consumers.published.message import Out, source_of
from consumers.published.withheld import CONTROLS, Guard, leaves
from domain.kernel.codec import NOWHERE, decode
from domain.kernel.event import Category
from domain.kernel.ids import owner_of
from domain.kinds import KINDS
from journal.arrays import Uuids
from journal.keys import NOBODY, KeyStore
from journal.reading import HEAD
from journal.row import KEY_ID
from journal.sealing import Keys, open_part
from journal.site import Site

_FACTS = Category.FACTS
#: Topics of streams that are there for some roles alone, such as the one of a file's seal: nothing of them leaves.
CLOSED = frozenset(event.topic for kind in KINDS.values() if kind.entitled for event in get_args(kind.events))

PAGE: LiteralString = """
SELECT position, originator_id, originator_version, topic, event_id, occurred_at, occurred_precision, recorded_at,
       unit_id, correlation_id, causation_id, facts
FROM entries WHERE position > %s AND position <= %s ORDER BY position"""
#: By the index of those topics alone, which the planner knows by this very text.
GUARDS: LiteralString = """
SELECT originator_id, originator_version, position, topic, facts FROM entries
WHERE originator_id = ANY(%s) AND topic IN ('oversight.restriction-set.v1', 'oversight.restriction-lifted.v1',
  'oversight.case-sealed.v1', 'oversight.case-unsealed.v1', 'oversight.key-destroyed.v1')
ORDER BY position"""
ORIGIN: LiteralString = "SELECT name FROM origin"

Row = Sequence[Any]


class Leaving:
    """The record as others may know it. conn: to its schema, with columns registered. keys: of the files read."""

    def __init__(self, conn: psycopg.Connection[Any], keys: KeyStore) -> None:
        self.conn = conn
        self.keys = keys

    @property
    def origin(self) -> str:
        """The name of the journal."""
        row = self.conn.execute(ORIGIN).fetchone()
        assert row is not None
        return str(row[0])

    def head(self) -> int:
        """The newest position."""
        row = self.conn.execute(HEAD, prepare=True, binary=True).fetchone()
        return int(row[0]) if row else 0

    def page(self, after: int, upto: int) -> list[Out]:
        """What leaves of the entries after a position, up to another, in order.

        TopicUnknown never: what is handed on is not looked into. Tampered where a part does not open.
        """
        rows = self.conn.execute(PAGE, [after, upto], prepare=True, binary=True).fetchall()
        return list(self._leaving(rows))

    def guards(self, files: Sequence[UUID]) -> Mapping[UUID, list[Guard]]:
        """What says how much of some files may leave, as it stands now; of most files nothing does."""
        self.keys.load(list(files))
        return self._guards(files)

    def _leaving(self, rows: Sequence[Row]) -> Iterator[Out]:
        streams = list(dict.fromkeys(row[1] for row in rows))
        self.keys.load(streams)
        guards = self._guards(streams)
        last = -1
        keys: Keys = {}
        guarding: list[Guard] = []
        for row in rows:
            stream: UUID = row[1]
            if stream.int != last:
                last, keys = stream.int, self._keys(stream)
                guarding = guards.get(owner_of(stream), [])
            out = _out(row, keys, guarding)
            if out is not None:
                yield out

    def _keys(self, stream: UUID) -> Keys:
        return self.keys.of(stream) or self.keys.of(NOBODY)

    def _guards(self, streams: Sequence[UUID]) -> Mapping[UUID, list[Guard]]:
        """What says how much of some files may leave, as it stands now."""
        files = list(dict.fromkeys(map(owner_of, streams)))
        found: dict[UUID, list[Guard]] = defaultdict(list)
        for stream, version, position, topic, facts in self.conn.execute(
            GUARDS, [Uuids(files)], prepare=True, binary=True
        ):
            plain = None if topic in CONTROLS else _plain(facts, stream, version, topic, self._keys(stream))
            event = None if plain is None else decode(topic, plain, NOWHERE)
            found[stream].append(Guard(position, topic, event))
        return found


def _out(row: Row, keys: Keys, guards: Sequence[Guard]) -> Out | None:
    """An entry as it leaves; None where nothing does."""
    position, stream, version, topic, *_, facts = row
    if topic in CLOSED:
        return None
    control = CONTROLS.get(topic)
    if control is not None:
        return Out._make((*row[:-1], None, control))
    much = leaves(position, guards) if guards else "facts"
    if much == "nothing":
        return None
    plain = None if much == "envelope" else _plain(facts, stream, version, topic, keys)
    return Out._make((*row[:-1], plain, None))


def _plain(facts: bytes, stream: UUID, version: int, topic: str, keys: Keys) -> bytes | None:
    """The facts of an entry; None where their key is gone."""
    key = keys.get(_FACTS)
    if key is None or key.key_id != facts[:KEY_ID]:
        return None
    return open_part(facts, stream, version, topic, _FACTS, key)


@contextmanager
def leaving(site: Site) -> Iterator[Leaving]:
    """The record as it leaves, over connections of its own."""
    with site.connected("record") as conn, site.keys() as keys:
        yield Leaving(conn, keys)


def source_at(site: Site) -> bytes:
    """What the entries of a site bear as their source."""
    with leaving(site) as record:
        return source_of(record.origin).encode()
