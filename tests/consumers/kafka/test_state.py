"""The newest record of each file in the compacted topic is its row in the read model, less what is for nobody."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID, uuid4

import jsonschema_rs
import msgspec
import psycopg
import pytest
from kafka import KafkaConsumer, TopicPartition

from consumers.broker.place import Broker as Where
from consumers.contracts.states import payload
from consumers.following.postgres import PostgresSink
from consumers.following.sink import Away, Batch, Mark
from consumers.published.reading import leaving
from consumers.state import files, process
from consumers.state.files import WITHHELD
from domain.contacts.record import TalkHeld
from domain.oversight.restrictions.record import Listing, RestrictionLifted, RestrictionReason, RestrictionSet
from journal.site import Site
from projections import schema as views
from projections import worker
from projections.models import MODELS
from projections.models.case_files import MODEL
from projections.models.files.row import CaseFile
from projections.sheets import storing
from rollcall.simulating.simulator import simulate
from tests.conftest import Install
from tests.consumers.kafka.conftest import SECRET, Pen, reached, records, relaying, until

SEALED = ("name", "birth_date", "id_number", "address", "phone", "plan_text")


@pytest.fixture
def site(install: Install) -> Site:
    """A new installation, with its read models."""
    return install("real", MODELS)


@contextmanager
def _working(site: Site, where: Where) -> Iterator[None]:
    """A relay, a worker of the models, and the process of the topic."""
    stop = threading.Event()
    threads = [
        threading.Thread(target=worker.run, args=(site, stop)),
        threading.Thread(target=process.run, args=(site, where, stop)),
    ]
    with relaying(site, where):
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            stop.set()
            for thread in threads:
                thread.join(40)


def _newest(where: Where) -> dict[UUID, Any]:
    """The newest record of each key; a key stays in one partition, and its positions rise there."""
    consumer = KafkaConsumer(bootstrap_servers=where.bootstrap, enable_auto_commit=False)
    try:
        if not consumer.partitions_for_topic(where.case_files.name):
            return {}
        chosen = [TopicPartition(where.case_files.name, n) for n in range(where.partitions)]
        ends = consumer.end_offsets(chosen)
        consumer.assign(chosen)
        consumer.seek_to_beginning()
        found: dict[UUID, Any] = {}
        while any(consumer.position(p) < ends[p] for p in chosen):
            for got in consumer.poll(timeout_ms=1000).values():
                for record in got:
                    before = found.get(key := UUID(record.key.decode()))
                    assert before is None or (before.partition, _at(before)) <= (record.partition, _at(record))
                    found[key] = record
        return found
    finally:
        consumer.close()


def _at(record: Any) -> int:
    return int(dict(record.headers)["ce_sequence"])


def _taken_in(site: Site, where: Where, head: int) -> Callable[[], bool]:
    """Whether all that left of the record up to a position was taken in."""

    def asked() -> bool:
        if not reached(site, head):
            return False
        with process.opened(site.record_url) as conn:
            row = conn.execute("SELECT sum(at_offset) FROM consumer_marks").fetchone()
        return row is not None and row[0] == sum(map(len, records(where).values()))

    return asked


def _rows(site: Site, streams: list[UUID]) -> dict[UUID, CaseFile]:
    with psycopg.connect(views.conninfo(site.record_url), autocommit=True) as conn:
        views.prepare(conn)
        (table, _, _) = views.live(conn, [MODEL])[0]
        found = storing.load(conn, table, streams)
    return {stream: row for stream, rows in found.items() for row in rows}


def test_the_newest_record_of_each_file_is_its_row(install: Install, where: Where) -> None:
    site = install("simulated", MODELS)
    simulate(site, 8, 5, 11)
    with leaving(site) as record:
        head = record.head()
    with _working(site, where):
        until(_taken_in(site, where, head), 120)
        found = _newest(where)
    rows = _rows(site, list(found))
    assert len(rows) == len(found) >= 8
    described = jsonschema_rs.validator_for(payload())
    for stream, record in found.items():
        row = rows[stream]
        said = msgspec.json.decode(record.value)
        assert set(said) == set(CaseFile.__struct_fields__) - {*SEALED, "restrictions"}
        described.validate(said)
        assert msgspec.convert(said, CaseFile, strict=False) == msgspec.structs.replace(row, **dict.fromkeys(SEALED))
        assert _at(record) == row.position


def test_of_a_sealed_file_a_tombstone_is_left_and_of_one_that_was_restricted_nothing_but_that(
    site: Site, where: Where, pen: Pen
) -> None:
    sealed, restricted, lifted, open_one = pen.files[:4]
    for file in pen.files[:4]:
        pen.event(file, TalkHeld(talk="individual", note=SECRET))
    one = uuid4()
    listing = {"restriction_id": one, "reason": RestrictionReason.JUVENILE}
    pen.event(restricted, RestrictionSet(**listing, listing=Listing.ALLOW, accounts=("o1",)))
    pen.event(lifted, RestrictionSet(**listing, listing=Listing.ALLOW, accounts=("o1",)))
    pen.event(lifted, RestrictionLifted(**listing))
    pen.raw(sealed, "oversight.case-sealed.v1")
    with _working(site, where):
        until(_taken_in(site, where, 8))
        found = _newest(where)
    values = {file: found[file].value for file in (sealed, restricted, lifted, open_one)}
    assert values[sealed] is None
    assert values[restricted] == values[lifted] == WITHHELD
    assert msgspec.json.decode(values[open_one])["last_contact"] is not None
    assert SECRET.encode() not in b"".join(value for value in values.values() if value)


def test_while_the_read_model_is_behind_nothing_is_said_and_nothing_is_parked(
    site: Site, where: Where, pen: Pen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PATIENCE_SECONDS", 0.2)
    pen.write(3)
    with leaving(site) as record, process.opened(site.record_url) as conn:
        page = record.page(0, 3)
        with process.writing(site, where, b"s") as write:
            sink = PostgresSink(conn, "state", write)
            before = sink.marks([0])[0]
            with pytest.raises(Away):
                sink.write([Batch(0, page, (), before, Mark(3, 3))])
            assert sink.marks([0])[0] == before
            assert sink.parked() == []
