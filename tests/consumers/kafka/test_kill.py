"""kill -9 of the relay, of a consumer and of the broker under load: the topic and the schema equal the record."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg
import pytest

from consumers.broker.place import Broker as Where
from consumers.reporting.process import opened
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from tests.brokers.running import Broker
from tests.consumers.kafka.conftest import SECRET, Pen, records, until

WHOLE = os.environ.get("ROLLCALL_FAULTS") == "whole"
KILLS = {"relay": 1_000, "reporting": 1_000, "broker": 100} if WHOLE else {"relay": 20, "reporting": 20, "broker": 5}
A_SECOND = 300
RELAYED: LiteralString = "SELECT position FROM record.relay_rounds"
REPORTED: LiteralString = "SELECT count(*) FROM reporting.events"


class Killed:
    """A process that is begun, killed and begun again."""

    def __init__(self, site: Site, where: Where, part: str) -> None:
        self._command = [sys.executable, "-m", "rollcall", part]
        self._environment = os.environ | {
            "ROLLCALL_DATABASE_URL": site.record_url,
            "ROLLCALL_KEYS_URL": site.keys_url,
            "ROLLCALL_MASTER_KEY_FILE": str(site.root_file),
            "ROLLCALL_HOME": str(site.root_file.parent),
            "ROLLCALL_KAFKA": where.bootstrap,
            "ROLLCALL_KAFKA_PREFIX": where.prefix,
            "ROLLCALL_KAFKA_PARTITIONS": str(where.partitions),
            "ROLLCALL_INSTANCE": part,
        }
        self.log = site.root_file.parent / f"{part}.log"
        self.process = self._begin()

    def kill(self) -> None:
        """kill -9, and another life."""
        self.end()
        self.process = self._begin()

    def revive(self) -> None:
        """Begin again where it ended by itself, as whoever runs it would."""
        if self.process.poll() is not None:
            self.process = self._begin()

    def said(self) -> str:
        """What it logged, in all its lives."""
        return self.log.read_text()

    def end(self) -> None:
        """kill -9."""
        self.process.kill()
        self.process.wait()

    def _begin(self) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(self._command, env=self._environment, stdout=log, stderr=log)


class Load:
    """Writes on and on, at a pace, until told to stop."""

    def __init__(self, pen: Pen) -> None:
        self._pen = pen
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._write)
        self.written = 0

    def __enter__(self) -> Load:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _write(self) -> None:
        while not self._stop.wait(0.1):
            self._pen.write(A_SECOND // 10)
            self.written += A_SECOND // 10


@contextmanager
def _killed(*begun: Killed) -> Iterator[None]:
    try:
        yield
    finally:
        for one in begun:
            one.end()


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Broker]:
    """A broker that may be killed."""
    home = tmp_path / "broker"
    home.mkdir()
    one = Broker(home)
    one.start()
    yield one
    one.kill()


def test_kills_of_relay_consumer_and_broker_leave_topic_and_schema_equal_to_the_record(
    site: Site, pen: Pen, mortal: Broker
) -> None:
    where = Where(mortal.address, prefix="killed", partitions=4)
    views.migrate(site.record_url, MODELS)  # without them it is no installation
    relay, reporting = Killed(site, where, "relay"), Killed(site, where, "reporting")

    def moved(name: str, before: int) -> bool:
        relay.revive()
        reporting.revive()
        return come[name]() > before

    def said() -> str:
        return relay.said() + reporting.said()

    deeds: dict[str, Callable[[], None]] = {
        "relay": relay.kill, "reporting": reporting.kill, "broker": lambda: (mortal.kill(), mortal.start())[-1],
    }  # fmt: skip
    come: dict[str, Callable[[], int]] = {
        "relay": lambda: _number(conn, RELAYED), "reporting": lambda: _number(conn, REPORTED),
        "broker": lambda: _number(conn, RELAYED),
    }  # fmt: skip
    chance = random.Random(7)
    order = [name for name, count in KILLS.items() for _ in range(count)]
    chance.shuffle(order)
    load = Load(pen)
    with _killed(relay, reporting), opened(site.record_url) as conn:
        with load:
            until(lambda: _number(conn, REPORTED) > 0, 120, said)
            for name in order:
                time.sleep(chance.uniform(0.0, 0.5))
                before = come[name]()
                deeds[name]()
                until(partial(moved, name, before), 90, said)
        with site.reader() as reader:
            written = [(one.position, one.event_id) for one in reader.after(0, load.written)]
        until(lambda: _number(conn, REPORTED) >= len(written), 180, said)
        reported = conn.execute("SELECT position, event_id FROM events ORDER BY position").fetchall()
    found = records(where)
    repeats = _judged(found, [position for position, _ in written])
    print(f"{len(order)} kills, {len(written)} entries, {repeats} raw repeats")
    assert reported == written
    assert len(written) >= 1_000
    assert repeats <= 2_000 * (KILLS["relay"] + KILLS["broker"])
    assert SECRET not in said() + repr(found)


def _judged(found: dict[int, list[Any]], written: list[int]) -> int:
    """How many records were in the topic again. Without those, positions rise and are all that were written."""
    repeats, all_of_them = 0, []
    for partition in found.values():
        last = 0
        for record in partition:
            position = int(dict(record.headers)["ce_sequence"])
            repeats += position <= last
            if position > last:
                all_of_them.append(position)
                last = position
    assert sorted(all_of_them) == written
    return repeats


def _number(conn: psycopg.Connection[Any], asked: LiteralString) -> int:
    row = conn.execute(asked).fetchone()
    return int(row[0]) if row else 0
