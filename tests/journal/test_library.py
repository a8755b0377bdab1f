"""The library's application over our record: the same rows, the same states, the same refusals."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest
from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import IntegrityError
from uuid_utils.compat import uuid7

from domain.contacts.record import CheckInReceived, TalkHeld
from domain.contacts.rules import RecordCheckIn
from domain.intake.record import CaseOpened, ResponsibleOfficerAssigned, Sentence
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.event import Event, Redacted, Sealed
from domain.kernel.ids import stream_of
from domain.organisation.record import UnitEstablished
from journal.handling import Handling
from journal.handling.states import folded
from journal.library import Record, case_of
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.sealing import open_value
from journal.site import Site

from .conftest import answer, asked, opening

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
OPENED = CaseOpened(
    case_number="C-1", unit_id="county", category=Sentence.PAROLE, name="Invented Person", address="1 Nowhere Street"
)
ASSIGNED = ResponsibleOfficerAssigned(officer_id="officer-2")
TALK = TalkHeld(talk="first", note="all is well")


@pytest.fixture
def record(site: Site) -> Iterator[Record]:
    recorder = Recorder(conninfo(site.record_url, "record"))
    with site.keys() as keys, Record(recorder, keys) as record:
        yield record
    recorder.close()


def entry(stream: UUID, version: int, event: Event, hours: int = 0) -> AnyEntry:
    """An entry as a user of the library makes one: position and recorded_at are the record's to give."""
    at = START + timedelta(hours=hours)
    return Entry(0, stream, version, uuid7(), at, at, event)


def three(stream: UUID) -> list[AnyEntry]:
    return [entry(stream, n, event, n) for n, event in enumerate((OPENED, ASSIGNED, TALK), 1)]


def test_what_was_saved_is_folded_to_the_same_state(record: Record, site: Site) -> None:
    case = uuid7()
    saved = three(case)
    record.save(*saved)
    state = record.repository.get(case, projector_func=case_of)
    with site.reader() as reader:
        assert state == folded(case, reader.stream(case)).state
    assert state.intake.officer_id == "officer-2"
    before = record.repository.get(case, version=1, projector_func=case_of)
    assert before.intake.officer_id is None


def test_a_late_entry_is_folded_where_it_occurred(record: Record, site: Site) -> None:
    case = uuid7()
    record.save(entry(case, 1, OPENED, 0), entry(case, 2, ASSIGNED, 9), entry(case, 3, TALK, 5))
    with site.reader() as reader:
        assert record.repository.get(case, projector_func=case_of) == folded(case, reader.stream(case)).state


def test_entries_come_back_as_the_reader_gives_them_with_personal_values_sealed(record: Record, site: Site) -> None:
    case = uuid7()
    saved = three(case)
    record.save(*saved)
    back = list(record.events.get(case))
    with site.reader() as reader:
        assert back == reader.stream(case)
        assert isinstance(back[0].event, CaseOpened)
        assert isinstance(back[0].event.name, Sealed)
        assert open_value(back[0].event.name, reader.keys.of(case)) == "Invented Person"
    assert [e.event_id for e in back] == [e.event_id for e in saved]
    assert [e.occurred_at for e in back] == [e.occurred_at for e in saved]
    assert [e.position for e in back] == [1, 2, 3]


def test_rows_are_by_the_library_where_nobody_is_named(record: Record) -> None:
    case, named = uuid7(), uuid7()
    record.save(*three(case))
    assert {(e.actor_id, e.actor_role, e.source) for e in record.events.get(case)} == {("library",) * 3}
    values = {name: getattr(entry(named, 1, OPENED), name) for name in Entry.__struct_fields__}
    record.save(Entry(**values | {"actor_id": "officer-1", "actor_role": "officer", "policies": ("a@1#b", "c@2#d")}))
    (back,) = record.events.get(named)
    assert (back.actor_id, back.actor_role, back.policies) == ("officer-1", "officer", ("a@1#b", "c@2#d"))


def test_a_version_that_is_taken_is_refused_and_the_next_one_is_not(record: Record) -> None:
    case = uuid7()
    record.save(entry(case, 1, OPENED))
    with pytest.raises(IntegrityError):
        record.save(entry(uuid7(), 1, OPENED), entry(case, 1, TALK))
    record.save(entry(case, 2, TALK))
    assert [e.position for e in record.events.get(case)] == [1, 2]


def test_the_notification_log_gives_entries_of_all_writers_in_dense_order(record: Record) -> None:
    cases = [uuid7() for _ in range(4)]
    for version, event in enumerate((OPENED, ASSIGNED, TALK, TALK, TALK), 1):
        record.save(*(entry(case, version, event, version) for case in cases))
    log = [n for start in (1, 11) for n in record.notification_log.select(start=start, limit=10)]
    assert [n.id for n in log] == list(range(1, 21))
    entries = [record.mapper.to_domain_event(n) for n in log]
    assert [e.position for e in entries] == list(range(1, 21))  # type: ignore[attr-defined]
    assert [e.originator_id for e in entries[:4]] == cases


async def test_what_requests_wrote_and_what_the_library_wrote_are_one_history(
    handling: Handling, site: Site, record: Record
) -> None:
    case = answer((await handling.handle(asked(opening(), key="open"))).answer).stream
    (first,) = record.events.get(case)
    assert (first.actor_id, first.unit_id, first.command_id) == ("officer-1", "county", "open")
    record.save(entry(case, 2, ResponsibleOfficerAssigned(officer_id="officer-3")))
    check_in = RecordCheckIn(mode="phone", identity="confirmed")
    told = answer((await handling.handle(asked(check_in, stream=case, key="1"))).answer)
    back = list(record.events.get(case))
    assert isinstance(back[2].event, CheckInReceived)
    assert back[-1].position == told.position
    state = record.repository.get(case, projector_func=case_of)
    with site.reader() as reader:
        assert state == folded(case, reader.stream(case)).state


async def test_a_unit_lies_under_the_journals_own_key(handling: Handling, site: Site, record: Record) -> None:
    (established,) = record.events.get(stream_of("unit", "county"))
    assert isinstance(established.event, UnitEstablished)
    office = stream_of("unit", "office")
    record.save(entry(office, 1, UnitEstablished(unit_id="office", name="Office", zone="UTC")))
    with site.reader() as reader:
        (back,) = reader.stream(office)
    assert isinstance(back.event, UnitEstablished)
    with site.connected("keys") as conn:
        assert conn.execute("SELECT count(*) FROM keys WHERE stream = %s", [office]).fetchone() == (0,)


def test_a_file_whose_keys_are_destroyed_is_redacted(record: Record, site: Site) -> None:
    case = uuid7()
    record.save(*three(case))
    with psycopg.connect(site.keys_url) as conn:
        conn.execute("UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE stream = %s", [case])
    recorder = Recorder(conninfo(site.record_url, "record"))
    with site.keys() as keys, Record(recorder, keys) as other:
        assert all(e.event == Redacted(reason="erased") for e in other.events.get(case))
    recorder.close()


def test_who_is_not_in_the_record_is_not_found(record: Record) -> None:
    with pytest.raises(AggregateNotFoundError):
        record.repository.get(uuid7(), projector_func=case_of)
