"""A record, a broker, and a relay between them."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from kafka import KafkaConsumer, TopicPartition
from uuid_utils.compat import uuid7

from consumers.broker.place import Broker as Where
from consumers.relay import process
from domain.contacts.record import TalkHeld
from domain.kernel.codec import Encoded, encode
from domain.kernel.event import Category, Event
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from tests.brokers.running import Broker
from tests.conftest import Install

numbers = count(1)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A broker for the whole run."""
    one = Broker(tmp_path_factory.mktemp("broker"))
    one.start()
    try:
        yield one
    finally:
        one.kill()


@pytest.fixture
def where(broker: Broker) -> Where:
    """The broker, with topics of one test alone."""
    return Where(broker.address, prefix=f"t{next(numbers)}", partitions=4)


@pytest.fixture
def site(install: Install) -> Site:
    """A new installation."""
    return install("real")


@contextmanager
def relaying(site: Site, where: Where) -> Iterator[threading.Thread]:
    """A relay at work in a thread."""
    stop = threading.Event()
    thread = threading.Thread(target=process.run, args=(site, where, stop), daemon=True)
    thread.start()
    try:
        yield thread
    finally:
        stop.set()
        thread.join(40)
        assert not thread.is_alive()


def records(where: Where, partitions: int = 4) -> dict[int, list[Any]]:
    """Everything in the topic of entries, partition by partition."""
    consumer = KafkaConsumer(bootstrap_servers=where.bootstrap, enable_auto_commit=False)
    try:
        chosen = [TopicPartition(where.events.name, n) for n in range(partitions)]
        ends = consumer.end_offsets(chosen)
        consumer.assign(chosen)
        consumer.seek_to_beginning()
        found: dict[int, list[Any]] = {n: [] for n in range(partitions)}
        while any(consumer.position(p) < ends[p] for p in chosen):
            for partition, got in consumer.poll(timeout_ms=1000).items():
                found[partition.partition] += got
        return found
    finally:
        consumer.close()


#: A canary in the personal part: it must be found nowhere else.
SECRET = "Zhou Invented of 7 Nowhere Lane"
_TALK = encode(TalkHeld(talk="individual", note=SECRET))


class Pen:
    """Writes entries of some files, each with facts and a personal part, as quickly as the record takes them."""

    def __init__(self, site: Site, files: int = 20, seed: int = 1) -> None:
        self.site = site
        self.rng = random.Random(seed)
        self.files = [UUID(int=self.rng.getrandbits(128), version=4) for _ in range(files)]
        self._recorder = Recorder(conninfo(site.record_url, "record"))
        with site.keys() as keys:
            keys.ensure({file: list(Category) for file in self.files})
            self._keys = {file: keys.of(file) for file in self.files}

    def write(self, count: int, of: Sequence[Encoded] = (_TALK,)) -> None:
        """So many entries, of files at random. of: what is said, one of these each time."""
        for start in range(0, count, 500):
            files = self.rng.choices(self.files, k=min(500, count - start))
            self._recorder.append([self._append(file, self.rng.choice(of)) for file in files])

    def event(self, file: UUID, event: Event) -> None:
        """One event of a file."""
        self._recorder.append([self._append(file, encode(event))])

    def raw(self, file: UUID, topic: str) -> None:
        """An entry of which the topic says all."""
        self._recorder.append([self._append(file, Encoded(topic, b"{}", ()))])

    def close(self) -> None:
        """Leave."""
        self._recorder.close()

    def _append(self, file: UUID, encoded: Encoded) -> Append:
        envelope = Envelope(actor_id="officer-1", actor_role="officer", unit_id="office-a", source="api")
        body = Body(uuid7(), encoded)
        return Append(
            stream=file, expected_version=ANY_VERSION, bodies=[body], envelope=envelope, keys=self._keys[file]
        )


@pytest.fixture
def pen(site: Site) -> Iterator[Pen]:
    """What writes into the record."""
    pen = Pen(site)
    yield pen
    pen.close()


def until(asked: Callable[[], object], seconds: float = 60.0, said: Callable[[], str] = str) -> None:
    """Wait until something is so. said: what to show where it does not come to be."""
    end = time.monotonic() + seconds
    while not asked():
        assert time.monotonic() < end, f"it did not come to be: {said()[-3000:]}"
        time.sleep(0.05)


def reached(site: Site, position: int) -> bool:
    """Whether the relay has written down that all up to a position is in the topic."""
    with site.connected("record") as conn:
        row = conn.execute("SELECT position FROM relay_rounds").fetchone()
    return row is not None and row[0] >= position


def positions(found: dict[int, list[Any]]) -> list[int]:
    """The positions in a topic, in order; each partition's must rise."""
    together: list[int] = []
    for partition in found.values():
        own = [int(dict(record.headers)["ce_sequence"]) for record in partition]
        assert own == sorted(set(own)), "positions rise within a partition"
        together += own
    return sorted(together)
