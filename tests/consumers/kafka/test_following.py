"""A consumer takes in each entry once and in order, whoever else follows, whatever is in the way."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from kafka import KafkaProducer

from consumers.broker.place import Broker as Where
from consumers.broker.waiting import Waiting, ready
from consumers.following import postgres
from consumers.following.follower import Follower
from consumers.following.postgres import BEHIND, PostgresSink
from consumers.following.sink import Away, Batch, Mark, Moved
from consumers.published.message import Out, source_of
from journal.site import Site
from tests.consumers.kafka.conftest import Pen, reached, relaying, until

NOTED = "CREATE TABLE noted (turn bigserial, position bigint, stream uuid)"
SOURCE = source_of("test/record").encode()


class Notes:
    """A sink that notes which entries came; it takes no entry of the files that it is told to refuse."""

    def __init__(self, url: str, refused: Sequence[UUID] = ()) -> None:
        self.conn = psycopg.connect(url, autocommit=True)
        postgres.make(self.conn, "noting")
        self.conn.execute(NOTED.replace("TABLE", "TABLE IF NOT EXISTS"))
        self.refused = set(refused)
        self.away = 0
        self.sink = PostgresSink(self.conn, "notes", self._write)

    def _write(self, conn: psycopg.Connection[Any], entries: Sequence[Out]) -> None:
        self.away -= 1
        if self.away >= 0:
            raise Away("for a moment")
        for out in entries:
            if out.stream in self.refused:
                raise ValueError("not this one")
            conn.execute("INSERT INTO noted (position, stream) VALUES (%s, %s)", [out.position, out.stream])

    def positions(self) -> list[int]:
        return [row[0] for row in self.conn.execute("SELECT position FROM noted ORDER BY position")]

    def of(self, stream: UUID) -> list[int]:
        asked = "SELECT position FROM noted WHERE stream = %s ORDER BY turn"
        return [row[0] for row in self.conn.execute(asked, [stream])]


@pytest.fixture
def notes(site: Site) -> Iterator[Notes]:
    """A sink in the record's database."""
    notes = Notes(site.record_url)
    yield notes
    notes.conn.close()


@contextmanager
def following(where: Where, notes: Notes) -> Iterator[Follower]:
    follower = Follower(where, "notes", notes.sink, SOURCE, most=100)
    try:
        yield follower
    finally:
        follower.close()


def _published(site: Site, where: Where, upto: int) -> None:
    with relaying(site, where):
        until(lambda: reached(site, upto))


def _take_in(follower: Follower, notes: Notes, count: int) -> None:
    def all_there() -> bool:
        follower.step()
        return len(notes.positions()) >= count

    until(all_there)


def test_each_entry_is_taken_in_once_and_in_order(site: Site, where: Where, pen: Pen, notes: Notes) -> None:
    pen.write(500)
    _published(site, where, 500)
    with following(where, notes) as follower:
        _take_in(follower, notes, 500)
        assert follower.behind() == 0
    assert notes.positions() == list(range(1, 501))
    assert all(notes.of(file) == sorted(notes.of(file)) for file in pen.files)


def test_a_consumer_that_starts_again_goes_on_where_its_marks_are(
    site: Site, where: Where, pen: Pen, notes: Notes
) -> None:
    pen.write(300)
    _published(site, where, 300)
    with following(where, notes) as follower:
        _take_in(follower, notes, 100)
    with following(where, notes) as follower:
        _take_in(follower, notes, 300)
        follower.step()
    assert notes.positions() == list(range(1, 301))


def test_a_group_that_changes_midway_doubles_nothing(site: Site, where: Where, pen: Pen, notes: Notes) -> None:
    pen.write(1_000)
    _published(site, where, 1_000)
    stop = threading.Event()
    others = [threading.Thread(target=_join_and_leave, args=(site.record_url, where, stop)) for _ in range(2)]
    with following(where, notes) as follower:
        follower.step()
        for other in others:
            other.start()
        _take_in(follower, notes, 1_000)
        stop.set()
        # Nobody leaves a group that is being dealt out anew before all others have said that they are there.
        until(lambda: follower.step() == 0 and not any(other.is_alive() for other in others))
    assert notes.positions() == list(range(1, 1_001))


def _join_and_leave(url: str, where: Where, stop: threading.Event) -> None:
    notes = Notes(url)
    for _ in range(3):
        with following(where, notes) as follower:
            while not stop.is_set() and not follower.step():
                pass
    notes.conn.close()


def test_what_comes_while_something_is_away_comes_again_and_nothing_of_it_is_parked(
    site: Site, where: Where, pen: Pen, notes: Notes
) -> None:
    pen.write(300)
    _published(site, where, 300)
    notes.away = 2
    with following(where, notes) as follower:
        for _ in range(2):
            with pytest.raises(Away):
                until(lambda: follower.step() and None)
        _take_in(follower, notes, 300)
    assert notes.positions() == list(range(1, 301))
    assert notes.sink.parked() == []


def test_an_owner_that_stood_still_writes_nothing_afterwards(notes: Notes) -> None:
    before = notes.sink.marks([0])[0]
    notes.sink.write([Batch(0, (), (), before, Mark(10, 7))])
    with pytest.raises(Moved):
        notes.sink.write([Batch(0, (), (), before, Mark(9, 6))])
    assert notes.sink.marks([0])[0] == Mark(10, 7)


def test_a_foreign_record_is_parked_with_its_cause_and_the_partition_goes_on(
    site: Site, where: Where, pen: Pen, notes: Notes
) -> None:
    pen.write(50)
    _published(site, where, 50)
    producer = KafkaProducer(bootstrap_servers=where.bootstrap)
    for partition in range(4):
        producer.send(where.events.name, b"\xff", key=b"k", partition=partition)
        headers = [("ce_source", SOURCE), ("ce_specversion", b"1.0"), ("ce_sequence", b"x")]
        producer.send(where.events.name, b"{}", key=b"k", headers=headers, partition=partition)
    producer.close()
    pen.write(50)
    _published(site, where, 100)
    with following(where, notes) as follower:
        _take_in(follower, notes, 100)
    assert notes.positions() == list(range(1, 101))
    assert sorted(one.cause for one in notes.sink.parked()) == ["foreign"] * 4 + ["malformed"] * 4


def test_an_entry_that_cannot_be_written_parks_its_file_and_no_other(
    site: Site, where: Where, pen: Pen, notes: Notes
) -> None:
    pen.write(200)
    _published(site, where, 200)
    poison = pen.files[0]
    notes.refused = {poison}
    of_it = _positions(site, poison)
    with following(where, notes) as follower:
        _take_in(follower, notes, 200 - len(of_it))
    parked = notes.sink.parked()
    assert [one.position for one in parked] == of_it
    assert [one.cause for one in parked] == ["ValueError"] + [BEHIND] * (len(of_it) - 1)
    notes.refused = set()
    assert notes.sink.retry(poison) == 0
    assert notes.sink.parked() == []
    assert notes.of(poison) == of_it
    assert notes.positions() == list(range(1, 201))


def _positions(site: Site, stream: UUID) -> list[int]:
    with site.reader() as reader:
        return [entry.position for entry in reader.stream(stream)]


def test_who_waits_for_the_topic_says_again_and_again_that_it_lives(where: Where) -> None:
    stop, lived = threading.Event(), []

    def alive() -> None:
        lived.append(1)
        if len(lived) == 3:
            stop.set()

    assert not ready(where, stop, alive)
    assert len(lived) == 3


def test_a_wait_is_said_once_and_grows_until_all_is_well(caplog: pytest.LogCaptureFixture) -> None:
    stop, log = threading.Event(), logging.getLogger("rollcall.test")
    stop.set()  # the pauses are over at once
    waiting = Waiting(stop, log)
    for word in ("A", "A", "B", "B"):
        waiting.pause(word)
    waiting.well()
    waiting.pause("B")
    assert [one.getMessage() for one in caplog.records] == ["waits: A", "waits: B", "waits: B"]
