"""Where a stream goes, and what a record weighs: as the clients of Kafka have it."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

from kafka.partitioner import murmur2

from consumers.broker.partitions import partitions_of
from consumers.published.message import Out, headers
from consumers.relay.forming import Form
from domain.kernel.ids import tracks_of


def test_a_file_goes_where_any_client_finds_it_by_its_id() -> None:
    files = [uuid4() for _ in range(2_000)]
    expected = [(murmur2(str(file).encode()) & 0x7FFFFFFF) % 12 for file in files]
    assert partitions_of(files, 12) == expected
    assert len(set(expected)) == 12
    assert partitions_of([], 12) == []


def test_where_a_person_was_goes_where_the_file_goes() -> None:
    file = uuid4()
    assert len(set(partitions_of([file, tracks_of(file)], 1_000_000))) == 1


def test_a_record_never_weighs_more_than_is_reckoned() -> None:
    now = datetime(2026, 1, 1, 1, 1, 1, 123456, UTC)
    out = Out(
        10**18, uuid4(), 10**9, "a.b-c.v1", uuid4(), now, "instant", now, "单位" * 20, uuid4(), uuid4(), b"{}" * 500
    )
    source, schemas = b"urn:rollcall:somewhere/record", b"https://schemas.example/"
    bears = headers(out, source, schemas)
    borne = sum(len(name) + len(value) for name, value in bears)
    # what the format of a record adds, at most: three numbers, and two for each header
    real = len(out.key) + len(out.facts or b"") + borne + 21 + 10 * len(bears)
    (ready,) = Form(12, source, schemas).ready([out])
    assert real <= ready.weight <= 1.5 * real
