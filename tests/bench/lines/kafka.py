"""What is recorded, handed on to a broker, taken in by a consumer, and put into a lake."""

from __future__ import annotations

import shutil
import statistics
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer
from kafka.errors import CoordinatorNotAvailableError
from uuid_utils.compat import uuid7

from consumers.broker.place import Broker
from consumers.broker.topics import ensure
from consumers.following.follower import Follower
from consumers.following.postgres import PostgresSink
from consumers.lake.filling import fill
from consumers.published.message import source_of
from consumers.published.reading import Leaving, leaving
from consumers.relay import process
from consumers.relay.forming import Form
from consumers.relay.sending import Sender
from consumers.reporting import process as reporting
from consumers.reporting.process import opened
from consumers.reporting.writing import write
from domain.kernel.event import Category
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from tests.bench.histories import encoded
from tests.bench.place import Place
from tests.bench.rounds import Measured, alternate, ceiling, floor, say
from tests.brokers.running import Broker as Running

numbers = count(1)
A_SECOND, SECONDS = 200, 20
SCHEMAS = b"urn:rollcall:schema:"
#: Entries that are taken in, at most.
MOST = 40_000


@contextmanager
def _broker() -> Iterator[Running]:
    """A broker for a line: its data on the same disk as the servers'."""
    home = Path(tempfile.mkdtemp(prefix="rollcall-broker-"))
    running = Running(home)
    running.start()
    try:
        yield running
    finally:
        running.kill()
        shutil.rmtree(home, ignore_errors=True)


def _topics(running: Running) -> Broker:
    """Topics that nobody has written to."""
    broker = Broker(running.address, prefix=f"bench{next(numbers)}")
    admin = KafkaAdminClient(bootstrap_servers=running.address)
    ensure(admin, [broker.events], 1)
    admin.close()
    return broker


def relay(place: Place) -> Measured:
    """Entries a second into an empty topic, read and opened and all; the peer sends the same bytes, ready made."""
    site = place.sets.middle.site
    with _broker() as running, leaving(site) as record:
        ready = Form(12, source_of(record.origin).encode(), SCHEMAS).ready(record.page(0, 10_000))

        def ours(seconds: float) -> float:
            stop = threading.Event()
            with process.working(site, _topics(running), stop) as relay:
                assert relay is not None
                threading.Timer(seconds, stop.set).start()
                began = time.perf_counter()
                relay.run()
                return relay.sent / (time.perf_counter() - began)

        def bare(seconds: float) -> float:
            topic = _topics(running).events.name
            producer = KafkaProducer(bootstrap_servers=running.address, batch_size=900 << 10, linger_ms=50)
            done, began = 0, time.perf_counter()
            while time.perf_counter() - began < seconds:
                for one in ready:
                    producer.send(topic, one.value, one.key, one.headers, one.partition, one.at)
                done += len(ready)
                producer.flush()
            rate = done / (time.perf_counter() - began)
            producer.close()
            return rate

        return alternate("relay", ours, bare, unit="events/s", bound=0.7, pace=place.pace, seconds=6)


def consume(place: Place) -> Measured:
    """Entries a second from the topic into the reporting schema, by one worker."""
    site, most = place.sets.middle.site, min(MOST, place.sets.middle.events)
    with _broker() as running, leaving(site) as record:
        broker = _topics(running)
        sent = _fill(broker, record, most)
        source = source_of(record.origin).encode()
        rates = [_consumed(site, broker, source, number, sent) for number in range(place.pace.rounds)]
    return floor("consume", rates, unit="events/s", least=4_000)


def _fill(broker: Broker, record: Leaving, most: int) -> int:
    """Send the first entries; how many there are to take in."""
    source, position, sent = source_of(record.origin).encode(), 0, 0
    sender, form = Sender(broker.bootstrap, broker.events.name, source), Form(broker.partitions, source, SCHEMAS)
    sender.look()
    while position < most:
        records, position = form.page(record, position, most)
        sent += sender.page(records, position)
    sender.close()
    return sent


def _consumed(site: Site, broker: Broker, source: bytes, number: int, sent: int) -> float:
    with opened(site.record_url) as conn:
        conn.execute("TRUNCATE events, consumer_marks")
        follower = Follower(broker, f"bench-{number}", PostgresSink(conn, "bench", write), source)
        done = 0
        while not done:
            done = follower.step()  # joining the group is not what is measured
        first, began = done, time.perf_counter()
        while done < sent:
            done += follower.step()
        rate = (done - first) / (time.perf_counter() - began)
        follower.close()
    return rate


def consume_scale(place: Place) -> Measured:
    """Entries a second into the reporting schema by two processes of one group, by those of one; and by four."""
    site, most = place.sets.middle.site, min(MOST, place.sets.middle.events)
    rates: dict[int, list[float]] = {1: [], 2: [], 4: []}
    with _broker() as running, leaving(site) as record:
        for number in range(place.pace.rounds):
            say(f"consume_scale: round {number + 1} of {place.pace.rounds}")
            for processes, of_count in rates.items():
                of_count.append(_shared(site, _topics(running), record, processes, most))
    middle = {processes: statistics.median(found) for processes, found in rates.items()}
    ratios = [two / one for one, two in zip(rates[1], rates[2], strict=True)]
    more = {"processes": {str(processes): round(rate) for processes, rate in middle.items()}}
    ratio = middle[2] / middle[1]
    return Measured(
        "consume_scale", "events/s", 0.0, middle[2], middle[1], ratio, [min(ratios), max(ratios)], True, more
    )


def _shared(site: Site, broker: Broker, record: Leaving, processes: int, most: int) -> float:
    """Entries a second by so many processes, from when the topic is full and each of them has its share of it."""
    with opened(site.record_url) as conn, ExitStack() as stack:
        conn.execute("TRUNCATE events, consumer_marks")
        for _ in range(processes):
            one = get_context("spawn").Process(target=_reporting, args=(site, broker), daemon=True)
            one.start()
            stack.callback(one.join)
            stack.callback(one.terminate)
        _await_shares(broker, processes)
        with conn.transaction():
            conn.execute("LOCK TABLE events IN EXCLUSIVE MODE")  # nobody writes before all is there to be written
            sent = _fill(broker, record, most)
        began = time.perf_counter()
        while (there := conn.execute("SELECT count(*) FROM events").fetchone()) != (sent,):  # a position is there once
            assert there is not None
            assert there[0] < sent
            time.sleep(0.02)
        return sent / (time.perf_counter() - began)


def _reporting(site: Site, broker: Broker) -> None:
    """One process that follows, until it is ended."""
    reporting.run(site, broker, site.record_url, threading.Event())


def _await_shares(broker: Broker, processes: int) -> None:
    """Until the group has so many members, and has dealt out."""
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap)
    group = f"{broker.prefix}.{reporting.NAME}"
    try:
        while True:
            with suppress(CoordinatorNotAvailableError):  # of a broker's first group
                (found,) = admin.describe_groups([group]).values()
                if len(found["members"]) == processes and found["group_state"] == "Stable":
                    return
            time.sleep(0.1)
    finally:
        admin.close()


def lake(place: Place) -> Measured:
    """Entries a second from the record into an empty lake, by two processes, from their start to their end."""
    filled = place.sets.large

    def once() -> float:
        root = Path(tempfile.mkdtemp(prefix="rollcall-lake-"))
        began = time.perf_counter()
        for _ in fill(filled.site, root, "bench.events"):
            pass
        rate = filled.events / (time.perf_counter() - began)
        shutil.rmtree(root)
        return rate

    return floor("lake", [once() for _ in range(3)], unit="events/s", least=50_000)


@dataclass
class _Seen:
    """How long entries took from their recording to whoever reads the topic, in milliseconds."""

    took: list[float]
    wanted: int


def event_to_topic(place: Place) -> Measured:
    """From the recording of an entry to a reader of the topic, at 200 entries a second."""
    site = place.site("event_to_topic")
    with _broker() as running, _relaying(site, _topics(running)) as broker:
        seen = _Seen([], A_SECOND * SECONDS)
        reader = threading.Thread(target=_read, args=(broker, seen))
        reader.start()
        time.sleep(2)
        _write(site)
        reader.join()
    took = sorted(seen.took)
    p99 = took[int(len(took) * 0.99)]
    return ceiling("event_to_topic", [p99], unit="ms", most=300, median=round(took[len(took) // 2], 1))


@contextmanager
def _relaying(site: Site, broker: Broker) -> Iterator[Broker]:
    stop = threading.Event()
    thread = threading.Thread(target=process.run, args=(site, broker, stop))
    thread.start()
    try:
        yield broker
    finally:
        stop.set()
        thread.join()


def _read(broker: Broker, seen: _Seen) -> None:
    consumer = KafkaConsumer(broker.events.name, bootstrap_servers=broker.bootstrap, auto_offset_reset="earliest")
    while len(seen.took) < seen.wanted:
        for records in consumer.poll(timeout_ms=200).values():
            now = datetime.now(UTC)
            for record in records:
                recorded = datetime.fromisoformat(dict(record.headers)["ce_recordedtime"].decode())
                seen.took.append((now - recorded).total_seconds() * 1000)
    consumer.close()


def _write(site: Site) -> None:
    """Append at a steady pace, as commands come: one by one."""
    append = _appending(site)
    began = time.perf_counter()
    for number in range(A_SECOND * SECONDS):
        wait = began + number / A_SECOND - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        append(number)


def _appending(site: Site) -> Callable[[int], Any]:
    bodies = encoded(100)
    recorder = Recorder(conninfo(site.record_url, "record"))
    files = [uuid7() for _ in range(50)]
    with site.keys() as keys:
        wanted = {Category.FACTS, *(category for body in bodies for category, _ in body.personal)}
        keys.ensure({file: sorted(wanted) for file in files})
        held = {file: keys.of(file) for file in files}
    envelope = Envelope(actor_id="officer-1", actor_role="officer", unit_id="office", source="api")

    def append(number: int) -> None:
        file, body = files[number % len(files)], Body(uuid7(), bodies[number % len(bodies)])
        one = Append(stream=file, expected_version=ANY_VERSION, bodies=[body], envelope=envelope, keys=held[file])
        recorder.append([one])

    return append
