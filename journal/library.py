"""The library's application over our record: its mapper, repository and notification log, unchanged.

``Entry`` is the domain event that the library sees. Everything the library offers on top (repositories with
``projector_func``, notification logs, followers) works on the same rows that the writer makes.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import timedelta
from typing import Any, LiteralString
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder, JSONTranscoder, Mapper, StoredEvent
from eventsourcing.utils import Environment, EnvType
from psycopg.rows import tuple_row

from domain.case import Case
from domain.kernel.codec import encode
from domain.kernel.entry import EPOCH, AnyEntry, Entry
from domain.kernel.event import Category
from domain.kinds import kind_of
from journal.handling.composing import microseconds
from journal.handling.states import folded
from journal.keys import NOBODY, KeyStore
from journal.reading import COLUMNS, entry_of
from journal.recorder import LIBRARY, Recorder, StoredEntry
from journal.sealing import seal

_ONE: LiteralString = f"SELECT {COLUMNS} FROM entries WHERE originator_id = %s AND originator_version = %s"


class EntryMapper(Mapper[UUID]):
    """Turns entries into stored entries and back, sealing and opening them under the keys of their file.

    recorder: gives the envelopes of what the library hands over without one: rows that came through its own
    face, and notifications.
    """

    def __init__(self, keys: KeyStore, recorder: Recorder) -> None:
        super().__init__(JSONTranscoder())
        self._keys = keys
        self._recorder = recorder

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEntry:
        """A stored entry, sealed for its stream and version. Keys are made where the file has none."""
        assert isinstance(domain_event, Entry)
        entry: AnyEntry = domain_event
        encoded = encode(entry.event)
        stream, version = entry.originator_id, entry.originator_version
        owner = stream if kind_of(type(entry.event)).person else NOBODY
        self._keys.ensure({owner: [Category.FACTS, *(category for category, _ in encoded.personal)]})
        facts, personal = seal(encoded, stream, version, self._keys.of(owner))
        return StoredEntry(
            stream,
            version,
            encoded.topic,
            facts,
            event_id=entry.event_id,
            occurred_at=microseconds(entry.occurred_at),
            occurred_precision=entry.occurred_precision.value,
            actor_id=entry.actor_id or LIBRARY,
            actor_role=entry.actor_role or LIBRARY,
            on_behalf_of=entry.on_behalf_of,
            unit_id=entry.unit_id or LIBRARY,
            source=entry.source or LIBRARY,
            command_id=entry.command_id,
            correlation_id=entry.correlation_id,
            causation_id=entry.causation_id,
            matter_id=entry.matter_id,
            policies=entry.policies,
            evidence=entry.evidence,
            personal=personal,
        )

    def to_domain_event(self, stored_event: StoredEvent) -> AnyEntry:
        """The entry of a stored one, its facts opened; ``Redacted`` where its key is gone."""
        row = _row(stored_event) if isinstance(stored_event, StoredEntry) else self._read(stored_event)
        stream = row[1]
        return entry_of(row, self._keys.of(stream) or self._keys.of(NOBODY), self._keys.ring.reasons)

    def _read(self, plain: StoredEvent) -> Sequence[Any]:
        place = [plain.originator_id, plain.originator_version]
        with self._recorder.datastore.get_connection() as conn:
            row = conn.cursor(binary=True, row_factory=tuple_row).execute(_ONE, place, prepare=True).fetchone()
        assert row is not None
        return row


def _row(stored: StoredEntry) -> Sequence[Any]:
    """A stored entry as a row of ``COLUMNS``."""
    s = stored
    return (
        s.position, s.originator_id, s.originator_version, s.topic, s.event_id,
        EPOCH + timedelta(microseconds=s.occurred_at or 0), EPOCH + timedelta(microseconds=s.recorded_at),
        s.state, s.personal, s.occurred_precision, s.actor_id, s.actor_role, s.on_behalf_of, s.unit_id, s.source,
        s.command_id, s.correlation_id, s.causation_id, s.matter_id, s.policies, s.evidence,
    )  # fmt: skip


class Record(Application[UUID]):
    """The record as one of the library's applications.

    >>> record.repository.get(case_id, projector_func=case_of)  # doctest: +SKIP
    """

    def __init__(self, recorder: Recorder, keys: KeyStore) -> None:
        self._ours = recorder
        self._keys = keys
        super().__init__()

    def construct_env(self, name: str, env: EnvType | None = None) -> Environment:
        """Nothing of the process's environment counts: no cache of states, no snapshots, no other storage."""
        return Environment(name, env)

    def construct_mapper(self) -> Mapper[UUID]:
        """Our mapper."""
        return EntryMapper(self._keys, self._ours)

    def construct_recorder(self) -> ApplicationRecorder:
        """Our recorder."""
        return self._ours


def case_of(_: Case | None, entries: Iterable[AnyEntry]) -> Case | None:
    """A projector for the library's repository: the file's state from its effective history; None if unknown."""
    known = list(entries)
    state = folded(known[0].originator_id, known).state if known else None
    return state if isinstance(state, Case) else None
