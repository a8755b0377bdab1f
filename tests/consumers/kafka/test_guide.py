"""The guide for whoever follows the topic: the check that it gives finds a topic in order, and one that is not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jsonschema_rs
import pytest
from kafka import KafkaProducer

import domain.contracts
from consumers.broker.place import Broker as Where
from domain.contracts.kept import FOLDER
from journal.site import Site
from tests.consumers.kafka.conftest import Pen, reached, relaying, until

GUIDE = Path(__file__).parents[3] / "docs" / "events.md"
SCHEMAS = Path(domain.contracts.__path__[0], FOLDER).as_uri()


def _check(where: Where, group: str) -> dict[int, int]:
    """Run the check of the guide; the last position of each partition."""
    code = GUIDE.read_text(encoding="utf-8").partition("```python\n")[2].partition("```")[0]
    code = code.replace('group_id="check"', f"group_id={group!r}").replace("localhost:9092", where.bootstrap)
    code = code.replace('"rollcall.events"', repr(where.events.name))
    code = code.replace("http://localhost:8321/v1/schemas/{kind}", SCHEMAS + "/{kind}.json")
    names: dict[str, Any] = {}
    try:
        exec(compile(code, "events.md", "exec"), names)
    finally:
        names["consumer"].close()
    last: dict[int, int] = names["last"]
    return last


def test_the_check_of_the_guide_reads_the_topic_to_its_end(site: Site, where: Where, pen: Pen) -> None:
    pen.write(40)
    pen.raw(pen.files[0], "oversight.key-destroyed.v1")
    with relaying(site, where):
        until(lambda: reached(site, 41))
    assert max(_check(where, "sound").values()) == 41
    producer = KafkaProducer(bootstrap_servers=where.bootstrap)
    bears = [("ce_sequence", b"%020d" % 42), ("ce_type", b"contacts.talk-held.v1")]
    producer.send(where.events.name, b'{"talk": "shouted"}', headers=bears)
    producer.close()
    with pytest.raises(jsonschema_rs.ValidationError):
        _check(where, "unsound")
