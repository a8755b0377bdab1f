"""Programs that are none of ours read what leaves, with nothing but what the guides say: Kafka's own, and DuckDB."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import jsonschema_rs
import pytest

import domain.contracts
from consumers.broker.place import Broker as Where
from consumers.lake.filling import fill
from consumers.lake.statistics import count
from consumers.lake.tables import Place
from domain.catalogue import event_examples
from domain.contracts.kept import FOLDER
from domain.kernel.event import Event
from journal.site import Site
from tests.brokers.running import Broker
from tests.consumers.kafka.conftest import Pen, reached, relaying, until

ROOT = Path(__file__).parents[3]
SCHEMAS = Path(domain.contracts.__path__[0], FOLDER)
OURS = {"rollcall", "domain", "journal", "projections", "api", "consumers"}


class Printed(NamedTuple):
    """One line of Kafka's console consumer."""

    timestamp: int
    partition: int
    headers: dict[str, str]
    key: str
    value: str | None


@pytest.fixture
def said(pen: Pen) -> list[Event]:
    """One event of each type that is of no file's seal or restriction, recorded."""
    events = [event for event in event_examples() if not event.topic.startswith("oversight.")]
    for number, event in enumerate(events):
        pen.event(pen.files[number % len(pen.files)], event)
    return events


def test_kafkas_own_consumer_prints_what_the_guide_promises(
    site: Site, where: Where, broker: Broker, pen: Pen, said: list[Event]
) -> None:
    pen.raw(pen.files[0], "oversight.key-destroyed.v1")
    with relaying(site, where):
        until(lambda: reached(site, len(said) + 1))
    printed = _printed(broker, where, len(said) + 1)
    by_position = {int(one.headers["ce_sequence"]): one for one in printed}
    assert list(by_position) != sorted(by_position)  # of several partitions, each in order
    for partition in range(where.partitions):
        own = [int(one.headers["ce_sequence"]) for one in printed if one.partition == partition]
        assert own == sorted(own)
    assert [by_position[n].headers["ce_type"] for n in range(1, len(said) + 1)] == [event.topic for event in said]
    assert by_position[len(said) + 1].value is None
    assert by_position[len(said) + 1].headers["ce_control"] == "erased"
    for one in printed:
        _as_promised(one)


def _as_promised(one: Printed) -> None:
    """What the guide says of every record."""
    always, told = _told_of_headers()
    assert always <= set(one.headers) <= told
    assert one.key == one.headers["ce_subject"] == one.headers["ce_partitionkey"]
    assert re.fullmatch(r"\d{20}", one.headers["ce_sequence"])
    recorded = datetime.fromisoformat(one.headers["ce_recordedtime"])
    assert one.timestamp == int(recorded.timestamp() * 1000)
    assert one.headers["ce_dataschema"].endswith(one.headers["ce_type"])
    if one.value is not None:
        schema = json.loads((SCHEMAS / f"{one.headers['ce_type']}.json").read_text())
        jsonschema_rs.validator_for(schema).validate(json.loads(one.value))
        assert one.headers["content-type"] == "application/json"


def test_duckdb_reads_the_lake_by_the_guide_alone(
    site: Site, where: Where, pen: Pen, said: list[Event], tmp_path: Path
) -> None:
    lake = tmp_path / "a lake"
    missed = next(event for event in said if event.topic.startswith("contacts.check-in-missed."))
    for _ in range(3):
        pen.event(pen.files[0], missed)
    list(fill(site, lake, where.events.name))
    count(Place(lake))
    found = _run_by_itself(lake)
    assert re.search(r"office-a\W+4\b", found)
    types = dict(re.findall(r"^(\S+) (\d+)$", found, re.MULTILINE))
    assert {topic: int(number) for topic, number in types.items()} == Counter(
        [*(event.topic for event in said), *[missed.topic] * 3]
    )


def _run_by_itself(lake: Path) -> str:
    """What the guide's own words print, in a Python that has imported nothing of ours."""
    blocks = re.findall(r"^```python\n(.*?)```", (ROOT / "docs" / "lake.md").read_text(), re.DOTALL | re.MULTILINE)
    counting = "for row in duckdb.sql('SELECT type, count(*) FROM events GROUP BY type').fetchall(): print(*row)"
    alone = f"import sys\nassert not {OURS!r} & {{name.partition('.')[0] for name in sys.modules}}"
    done = subprocess.run(
        [sys.executable, "-I", "-c", "\n".join([*blocks, counting, alone])],
        cwd=ROOT, env={"ROLLCALL_LAKE": str(lake)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def _printed(broker: Broker, where: Where, wanted: int) -> list[Printed]:
    """What Kafka's console consumer prints of the topic, from the beginning. Tabs stand between what it prints."""
    shown = {"print.timestamp": "true", "print.partition": "true", "print.headers": "true", "print.key": "true",
             "headers.separator": "|", "key.separator": "\t", "null.literal": "NOTHING"}  # fmt: skip
    properties = [part for name, value in shown.items() for part in ("--formatter-property", f"{name}={value}")]
    text = broker.tool(
        "org.apache.kafka.tools.consumer.ConsoleConsumer", "--bootstrap-server", where.bootstrap,
        "--topic", where.events.name, "--from-beginning", "--max-messages", str(wanted), "--timeout-ms", "20000",
        *properties,
    )  # fmt: skip
    return [_line(line) for line in text.splitlines() if line.startswith("CreateTime:")]


def _line(line: str) -> Printed:
    timestamp, partition, headers, key, value = line.split("\t")
    pairs = (pair.partition(":") for pair in headers.split("|"))
    return Printed(
        int(timestamp.removeprefix("CreateTime:")),
        int(partition.removeprefix("Partition:")),
        {name: value for name, _, value in pairs},
        key,
        None if value == "NOTHING" else value,
    )


def _told_of_headers() -> tuple[set[str], set[str]]:
    """The headers that the guide promises of every record, and all that it names."""
    guide = (ROOT / "docs" / "events.md").read_text()
    sample = json.loads(guide.partition("```json\n")[2].partition("```")[0])
    return set(sample["headers"]) - {"content-type"}, {"content-type", *re.findall(r"\bce_\w+", guide)}
