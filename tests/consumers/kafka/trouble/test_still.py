"""A broker that stands still, or does not take a record: the relay waits, says so, and goes on; nothing is missing."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
from kafka import KafkaAdminClient
from kafka.admin import ConfigResource, ConfigResourceType

from consumers.broker.place import Broker as Where
from domain.contacts.record import CheckInReceived, Identity, Mode
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from tests.brokers.running import Broker, answers, free_port
from tests.consumers.kafka.conftest import Pen, positions, reached, records, until
from tests.consumers.kafka.trouble.killed import Killed, ended, judged

STILL_SECONDS = 60 if os.environ.get("ROLLCALL_FAULTS") == "whole" else 15
CHECK_INS = 30


@contextmanager
def _running(site: Site, where: Where) -> Iterator[tuple[Killed, httpx.Client]]:
    """A relay, and somebody who asks the API."""
    views.migrate(site.record_url, MODELS)  # without them it is no installation
    port = free_port()
    relay, api = Killed(site, where, "relay"), Killed(site, where, "api", ROLLCALL_PORT=str(port))
    with ended(relay, api), httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as asking:
        until(lambda: answers(port), 60, api.said)
        yield relay, asking


def test_a_broker_that_stands_still_is_waited_for_and_slows_nobody(site: Site, pen: Pen, mortal: Broker) -> None:
    where = Where(mortal.address, prefix="still", partitions=4)
    with _running(site, where) as (relay, asking):
        before = _median_of_check_ins(pen)
        until(lambda: reached(site, CHECK_INS), 60, relay.said)
        until(lambda: _told(asking) == (None, 0.0))
        mortal.freeze()
        began = time.monotonic()
        pen.write(200)
        meanwhile = _median_of_check_ins(pen)
        until(lambda: _told(asking) == ("waits", 1.0), STILL_SECONDS, relay.said)
        while time.monotonic() - began < STILL_SECONDS:
            relay.revive()
            time.sleep(0.2)
        assert _told(asking) == ("waits", 1.0)
        mortal.thaw()
        until(lambda: (relay.revive(), reached(site, 200 + 2 * CHECK_INS))[-1], 120, relay.said)
        until(lambda: _told(asking) == (None, 0.0))
    repeats = judged(records(where), list(range(1, 200 + 2 * CHECK_INS + 1)))
    assert repeats <= 200 + CHECK_INS
    assert meanwhile < 3 * before + 0.05


def test_a_record_that_is_not_taken_holds_back_what_comes_after_it(site: Site, where: Where, pen: Pen) -> None:
    pen.write(20)
    with _running(site, where) as (relay, asking):
        until(lambda: reached(site, 20), 60, relay.said)
        _bound(where, 10)
        pen.write(20)
        until(lambda: _told(asking) == ("waits", 1.0), 60, relay.said)
        assert positions(records(where)) == list(range(1, 21))
        _bound(where, 1 << 20)
        until(lambda: (relay.revive(), reached(site, 40))[-1], 90, relay.said)
        until(lambda: _told(asking) == (None, 0.0))
    assert positions(records(where)) == list(range(1, 41))


def _median_of_check_ins(pen: Pen) -> float:
    """Seconds that recording one takes."""
    took = []
    for number in range(CHECK_INS):
        began = time.perf_counter()
        pen.event(pen.files[number % len(pen.files)], CheckInReceived(mode=Mode.PHONE, identity=Identity.CONFIRMED))
        took.append(time.perf_counter() - began)
    return statistics.median(took)


def _told(asking: httpx.Client) -> tuple[str | None, float | None]:
    """What is said of the relay: by the note of readiness, and by the count."""
    notes = asking.get("/health/ready").json().get("notes", {})
    counted = asking.get("/metrics").text
    waiting = [line.split()[1] for line in counted.splitlines() if line.startswith("rollcall_relay_waiting ")]
    return notes.get("relay"), float(waiting[0]) if waiting else None


def _bound(where: Where, most: int) -> None:
    """How many bytes of records the topic takes at a time."""
    admin = KafkaAdminClient(bootstrap_servers=where.bootstrap)
    resource = ConfigResource(ConfigResourceType.TOPIC, where.events.name, configs={"max.message.bytes": str(most)})
    admin.alter_configs([resource])
    admin.close()
