"""The library's application over our record: its mapper, repository and notification log, unchanged.

``Entry`` is the domain event that the library sees. Everything the library offers on top (repositories with
``projector_func``, notification logs, followers) works on the same rows that the writer makes.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from eventsourcing.application import Application
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import ApplicationRecorder, JSONTranscoder, Mapper, StoredEvent

from domain.case import Case
from domain.kernel.codec import Place, decode, encode
from domain.kernel.entry import EPOCH, AnyEntry, Entry, Precision
from domain.kernel.event import Category, Redacted
from journal.handling.composing import microseconds
from journal.handling.states import folded
from journal.keys import KeyStore
from journal.recorder import LIBRARY, Recorder, StoredEntry
from journal.row import KEY_ID, parts
from journal.sealing import open_part, seal


class EntryMapper(Mapper[UUID]):
    """Turns entries into stored entries and back, sealing and opening them under the keys of their file."""

    def __init__(self, keys: KeyStore) -> None:
        super().__init__(JSONTranscoder())
        self._keys = keys

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEntry:
        """A stored entry, sealed for its stream and version. Keys are made where the file has none."""
        assert isinstance(domain_event, Entry)
        entry: AnyEntry = domain_event
        encoded = encode(entry.event)
        stream, version = entry.originator_id, entry.originator_version
        self._keys.ensure({stream: [Category.FACTS, *(category for category, _ in encoded.personal)]})
        facts, personal = seal(encoded, stream, version, self._keys.of(stream))
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

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        """The entry of a stored one, its facts opened; ``Redacted`` where its key is gone."""
        assert isinstance(stored_event, StoredEntry)
        s = stored_event
        assert isinstance(s.originator_id, UUID)
        key = self._keys.of(s.originator_id).get(Category.FACTS)
        if key is None or key.key_id != s.state[:KEY_ID]:
            event: Any = Redacted(reason="erased")
        else:
            plain = open_part(s.state, s.originator_id, s.originator_version, s.topic, Category.FACTS, key)
            sealed = {Category(category): part for category, part in parts(s.personal)}
            event = decode(s.topic, plain, Place(s.originator_id, s.originator_version, sealed))
        return Entry(
            s.position,
            s.originator_id,
            s.originator_version,
            s.event_id,
            EPOCH + timedelta(microseconds=s.occurred_at or 0),
            EPOCH + timedelta(microseconds=s.recorded_at),
            event,
            Precision(s.occurred_precision),
            s.actor_id,
            s.actor_role,
            s.on_behalf_of,
            s.unit_id,
            s.source,
            s.command_id,
            s.correlation_id,
            s.causation_id,
            s.matter_id,
            tuple(s.policies),
            tuple(s.evidence),
        )


class Record(Application[UUID]):
    """The record as one of the library's applications.

    >>> record.repository.get(case_id, projector_func=case_of)  # doctest: +SKIP
    """

    def __init__(self, recorder: Recorder, keys: KeyStore) -> None:
        self._ours = recorder
        self._keys = keys
        super().__init__()

    def construct_mapper(self) -> Mapper[UUID]:
        """Our mapper."""
        return EntryMapper(self._keys)

    def construct_recorder(self) -> ApplicationRecorder:
        """Our recorder."""
        return self._ours


def case_of(_: Case | None, entries: Iterable[AnyEntry]) -> Case | None:
    """A projector for the library's repository: the file's state from its effective history; None if unknown."""
    known = list(entries)
    state = folded(known[0].originator_id, known).state if known else None
    return state if isinstance(state, Case) else None
