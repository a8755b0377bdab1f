"""What is recorded is in the topic: each entry once, in order, with nothing in it that is anybody's own."""

from __future__ import annotations

import json
import multiprocessing
from itertools import chain
from typing import Any
from uuid import UUID, uuid4

import pytest
from kafka import KafkaAdminClient, KafkaProducer, TopicPartition
from kafka.admin import NewTopic

from consumers.broker.place import Broker as Where
from consumers.relay import process
from domain.kernel.access import Role
from domain.oversight.restrictions.record import Listing, RestrictionLifted, RestrictionReason, RestrictionSet
from journal.site import Site
from tests.consumers.kafka.conftest import SECRET, Pen, positions, reached, records, relaying, until


def _all(site: Site, where: Where, upto: int) -> dict[int, list[Any]]:
    with relaying(site, where):
        until(lambda: reached(site, upto))
    return records(where)


def test_every_entry_is_in_the_topic_once_and_in_order(site: Site, where: Where, pen: Pen) -> None:
    pen.write(3_000)
    found = _all(site, where, 3_000)
    assert positions(found) == list(range(1, 3_001))
    assert len([n for n in found.values() if n]) == 4
    assert all(record.key == dict(record.headers)["ce_subject"] for part in found.values() for record in part)


def test_what_is_far_behind_is_read_by_a_process_of_its_own_that_may_be_killed(
    site: Site, where: Where, pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "FAR", 100)
    monkeypatch.setattr(process, "PAGE", 500)
    pen.write(3_000)
    with relaying(site, where):
        until(multiprocessing.active_children)
        for child in multiprocessing.active_children():
            child.kill()
        until(lambda: reached(site, 3_000))
    assert positions(records(where)) == list(range(1, 3_001))
    assert not multiprocessing.active_children()


def test_an_entry_bears_the_attributes_of_cloudevents_and_its_facts_alone(site: Site, where: Where, pen: Pen) -> None:
    pen.write(1)
    (record,) = chain(*_all(site, where, 1).values())
    headers = {name: value.decode() for name, value in record.headers}
    with site.reader() as reader:
        (entry,) = reader.after(0, 1)
    assert json.loads(record.value) == {"talk": "individual", "about": None}
    assert headers["ce_specversion"] == "1.0"
    assert headers["ce_id"] == str(entry.event_id)
    assert headers["ce_type"] == entry.event.topic == "contacts.talk-held.v1"
    assert headers["ce_subject"] == headers["ce_partitionkey"] == str(entry.originator_id)
    assert headers["ce_sequence"] == "0" * 19 + "1"
    assert headers["ce_dataschema"] == "urn:rollcall:schema:contacts.talk-held.v1"
    assert SECRET not in repr(record)


def test_a_relay_that_starts_again_repeats_nothing(site: Site, where: Where, pen: Pen) -> None:
    pen.write(500)
    _all(site, where, 500)
    pen.write(500)
    assert positions(_all(site, where, 1_000)) == list(range(1, 1_001))


def test_without_its_hint_a_relay_finds_its_place_in_the_topic(site: Site, where: Where, pen: Pen) -> None:
    pen.write(500)
    _all(site, where, 500)
    _forget(site)
    pen.write(10)
    assert positions(_all(site, where, 510)) == list(range(1, 511))


def test_a_foreign_record_at_an_end_does_not_break_the_bookmark(site: Site, where: Where, pen: Pen) -> None:
    pen.write(200)
    _all(site, where, 200)
    _forget(site)
    producer = KafkaProducer(bootstrap_servers=where.bootstrap)
    for partition in range(4):
        producer.send(where.events.name, b"not ours", key=b"k", partition=partition)
        producer.send(where.events.name, b"{}", headers=[("ce_sequence", b"99999999")], partition=partition)
    producer.close()
    pen.write(100)
    found = {n: [r for r in part if r.key not in (b"k", None)] for n, part in _all(site, where, 300).items()}
    assert positions(found) == list(range(1, 301))


def test_a_partition_that_was_emptied_is_filled_again(site: Site, where: Where, pen: Pen) -> None:
    pen.write(200)
    before = _all(site, where, 200)
    admin = KafkaAdminClient(bootstrap_servers=where.bootstrap)
    admin.delete_records({TopicPartition(where.events.name, 2): -1})
    admin.close()
    assert records(where)[2] == []
    pen.write(1)
    after = _all(site, where, 201)
    assert positions(after) == list(range(1, 202))
    assert len(after[2]) >= len(before[2])


def test_of_a_restricted_file_only_the_envelope_leaves(site: Site, where: Where, pen: Pen) -> None:
    file, one = pen.files[0], uuid4()
    restricting = RestrictionSet(
        restriction_id=one, listing=Listing.ALLOW, reason=RestrictionReason.PROTECTED, roles=(Role.LEADER,)
    )
    pen.raw(file, "contacts.talk-held.v1")
    pen.event(file, restricting)
    pen.raw(file, "contacts.talk-held.v1")
    pen.event(file, RestrictionLifted(restriction_id=one, reason=RestrictionReason.PROTECTED))
    pen.raw(file, "contacts.talk-held.v1")
    (part,) = [part for part in _all(site, where, 5).values() if part]
    assert [record.value is not None for record in part] == [True, False, False, False, True]
    assert [dict(record.headers).get("ce_withheld") for record in part] == [None, b"true", b"true", b"true", None]


def test_of_a_sealed_file_nothing_leaves_but_that_it_is_sealed(site: Site, where: Where, pen: Pen) -> None:
    sealed, other = pen.files[:2]
    for file in (sealed, other):
        pen.raw(file, "contacts.talk-held.v1")
    pen.raw(sealed, "oversight.case-sealed.v1")
    found = list(chain(*_all(site, where, 3).values()))
    of = {UUID(record.key.decode()): dict(record.headers) for record in found}
    assert len(found) == 2
    assert of[sealed]["ce_control"] == b"sealed"
    assert of[other]["ce_type"] == b"contacts.talk-held.v1"


def test_of_what_is_asked_about_a_seal_nothing_leaves(site: Site, where: Where, pen: Pen) -> None:
    pen.raw(pen.files[0], "oversight.unsealing-requested.v1")
    pen.raw(pen.files[1], "contacts.talk-held.v1")
    assert positions(_all(site, where, 2)) == [2]


def test_a_topic_that_forgets_is_not_written_to(site: Site, where: Where, pen: Pen) -> None:
    admin = KafkaAdminClient(bootstrap_servers=where.bootstrap)
    admin.create_topics([NewTopic(where.events.name, 4, 1, topic_configs={"retention.ms": "1000"})])
    admin.close()
    pen.write(1)
    with site.connected("record") as conn:
        conn.execute("INSERT INTO relay_rounds VALUES (true, now(), now(), 0, 0, '')")
    with relaying(site, where):
        until(lambda: "retention.ms=1000" in _waiting(site))
    assert positions(records(where)) == []


def _forget(site: Site) -> None:
    with site.connected("record") as conn:
        conn.execute("UPDATE relay_marks SET topic_id = 'another'")


def _waiting(site: Site) -> str:
    with site.connected("record") as conn:
        row = conn.execute("SELECT waiting FROM relay_rounds").fetchone()
    return str(row[0]) if row else ""
