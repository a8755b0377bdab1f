"""kill -9 of relay, consumers and broker under load: the topic, the lake and the schema equal the record."""

from __future__ import annotations

import hashlib
import json
import os
import random
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, LiteralString

import psycopg
from msgspec.structs import replace

from consumers.broker.place import Broker as Where
from consumers.lake.tables import Place
from consumers.reporting.process import opened
from domain.kernel.codec import encode
from domain.kernel.entry import Entry
from domain.kernel.event import Event, personal_fields
from journal.site import Site
from projections import schema as views
from projections.models import MODELS
from tests.brokers.running import Broker
from tests.consumers.kafka.conftest import SECRET, Pen, records, until
from tests.consumers.kafka.trouble.killed import Killed, Load, ended, judged

WHOLE = os.environ.get("ROLLCALL_FAULTS") == "whole"
KILLS = (
    {"relay": 1_000, "reporting": 1_000, "lake": 400, "broker": 100}
    if WHOLE
    else {"relay": 20, "reporting": 20, "lake": 8, "broker": 5}
)
RELAYED: LiteralString = "SELECT position FROM record.relay_rounds"
REPORTED: LiteralString = "SELECT count(*) FROM reporting.events"
EVENTS: LiteralString = "SELECT position, event_id, stream, type, facts::text FROM events ORDER BY position"
#: What of an entry is compared: where it is, which it is, of which stream, of which type, and a digest of its facts.
Row = tuple[int, str, str, str, str]


def test_kills_leave_topic_lake_and_schema_equal_to_the_record(
    site: Site, pen: Pen, mortal: Broker, tmp_path: Path
) -> None:
    where = Where(mortal.address, prefix="killed", partitions=4)
    views.migrate(site.record_url, MODELS)  # without them it is no installation
    lake = tmp_path / "lake"
    parts = {"relay": Killed(site, where, "relay"), "reporting": Killed(site, where, "reporting")}
    parts["lake"] = Killed(site, where, "lake", "follow", ROLLCALL_LAKE=str(lake))
    with ended(*parts.values()), opened(site.record_url) as conn:
        come: dict[str, Callable[[], int]] = {
            "relay": lambda: _number(conn, RELAYED),
            "reporting": lambda: _number(conn, REPORTED),
            "lake": lambda: Place(lake).events().version(),
            "broker": lambda: _number(conn, RELAYED),
        }
        with Load(pen) as load:
            _kill(parts, mortal, come)
        with site.reader() as reader:
            written = [_row(*one) for one in map(_of_entry, reader.after(0, load.written))]
        until(lambda: _number(conn, REPORTED) >= len(written) <= _rows(lake), 180, partial(_said, parts))
        reported = [_row(*row) for row in conn.execute(EVENTS).fetchall()]
    found = records(where)
    repeats = judged(found, [row[0] for row in written])
    print(f"{sum(KILLS.values())} kills, {len(written)} entries, {repeats} raw repeats")
    assert reported == written
    assert _in_lake(lake) == written
    assert {_row(*_of_record(record)) for part in found.values() for record in part} == set(written)
    assert len(written) >= 1_000
    assert repeats <= 2_000 * (KILLS["relay"] + KILLS["broker"])
    assert SECRET not in _said(parts) + repr(found)


def _kill(parts: dict[str, Killed], broker: Broker, come: dict[str, Callable[[], int]]) -> None:
    """Kill each so often, whenever it has come further than when it was killed last, whatever the others are at."""
    chance = random.Random(7)
    left = dict(KILLS)
    before, killed_at = dict.fromkeys(left, 0), dict.fromkeys(left, time.monotonic())
    while any(left.values()):
        time.sleep(chance.uniform(0.0, 0.5))
        for part in parts.values():
            part.revive()
        for name in chance.sample(list(left), len(left)):
            if come[name]() <= before[name]:
                assert time.monotonic() - killed_at[name] < 120, f"{name} does not come further: {_said(parts)[-3000:]}"
            elif left[name] and (name != "broker" or _turn_of_the_broker(left)):
                _kill_one(parts.get(name), broker)
                before[name], killed_at[name] = come[name](), time.monotonic()
                left[name] -= 1


def _kill_one(part: Killed | None, broker: Broker) -> None:
    if part is not None:
        part.kill()
    else:
        broker.kill()
        broker.start()


def _turn_of_the_broker(left: dict[str, int]) -> bool:
    """Now and then, as long as the relay is killed."""
    return left["broker"] * KILLS["relay"] >= left["relay"] * KILLS["broker"]


def _row(position: int, event_id: object, stream: object, topic: str, facts: str | bytes) -> Row:
    said = json.dumps(json.loads(facts), sort_keys=True)
    return position, str(event_id), str(stream), topic, hashlib.sha256(said.encode()).hexdigest()


def _of_entry(entry: Entry[Event]) -> tuple[int, object, object, str, bytes]:
    encoded = encode(replace(entry.event, **{one.name: None for one in personal_fields(type(entry.event))}))
    return entry.position, entry.event_id, entry.originator_id, encoded.topic, encoded.facts


def _of_record(record: Any) -> tuple[int, str, str, str, bytes]:
    bears = {name: value.decode() for name, value in record.headers}
    return int(bears["ce_sequence"]), bears["ce_id"], bears["ce_subject"], bears["ce_type"], record.value


def _in_lake(root: Path) -> list[Row]:
    names = ["position", "event_id", "stream", "type", "facts"]
    columns = Place(root).events().to_pyarrow_table(columns=names).sort_by("position")
    return [_row(*row) for row in zip(*(columns[name].to_pylist() for name in names), strict=True)]


def _rows(root: Path) -> int:
    return int(Place(root).events().to_pyarrow_table(columns=["position"]).num_rows)


def _said(parts: dict[str, Killed]) -> str:
    return "".join(part.said() for part in parts.values())


def _number(conn: psycopg.Connection[Any], asked: LiteralString) -> int:
    row = conn.execute(asked).fetchone()
    return int(row[0]) if row else 0
