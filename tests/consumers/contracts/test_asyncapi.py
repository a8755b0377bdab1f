"""The document of what leaves: valid, whole, and as the relay does it."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any
from uuid import UUID

import jsonschema_rs
import pytest

from consumers.broker.place import Broker
from consumers.contracts import asyncapi
from consumers.contracts.attributes import ALWAYS, SOMETIMES, attributes
from consumers.contracts.writing import write
from consumers.published.message import Out, headers, source_of
from consumers.published.withheld import CONTROLS, Control
from domain.catalogue import CATALOGUE
from domain.contracts.kept import kept
from domain.contracts.schema import DIALECT
from domain.kernel.codec import UPCASTS
from domain.kernel.event import slice_of

FORM = Path(__file__).with_name("asyncapi") / "3.0.0.json"
COMMITTED = Path(__file__).parents[3] / "docs" / "contracts" / "asyncapi.json"
DOCUMENT: dict[str, Any] = json.loads(COMMITTED.read_text(encoding="utf-8"))
MESSAGES: dict[str, Any] = DOCUMENT["components"]["messages"]
ID = UUID("0199d3a1-0000-7000-8000-000000000001")
AT = datetime(2026, 11, 27, 8, 30, 0, 250_000, tzinfo=UTC)


def test_the_committed_document_is_that_of_this_code() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == asyncapi.text(kept()), "run: python -m consumers.contracts"


def test_it_is_a_document_of_asyncapi_3() -> None:
    form = jsonschema_rs.validator_for(json.loads(FORM.read_text(encoding="utf-8")))
    assert [error.message for error in form.iter_errors(DOCUMENT)] == []
    assert not form.is_valid(DOCUMENT | {"channels": {"events": {"adress": "rollcall.events"}}})


def test_every_reference_leads_somewhere_and_every_part_is_asked_for() -> None:
    named = set(re.findall(r'"\$ref": "#/(components/[^"]+)"', json.dumps(DOCUMENT)))
    parts = {f"components/{kind}/{name}" for kind, found in DOCUMENT["components"].items() for name in found}
    assert named == parts


def test_every_entry_of_the_record_has_its_message_and_no_look_has() -> None:
    looks = {topic for topic, kind in CATALOGUE.items() if slice_of(kind) == "oversight.looks"}
    assert looks
    assert MESSAGES.keys() == (CATALOGUE.keys() | UPCASTS.keys() | CONTROLS.keys()) - looks
    assert MESSAGES.keys() == DOCUMENT["channels"]["events"]["messages"].keys()


def test_the_facts_of_a_message_are_those_of_the_schema_of_its_type() -> None:
    for topic in MESSAGES.keys() - CONTROLS.keys():
        reference = MESSAGES[topic]["payload"]["$ref"]
        schema = DOCUMENT["components"]["schemas"][reference.rpartition("/")[2]]
        assert json.loads(kept()[topic]) == {"$schema": DIALECT, **schema}


def test_the_topic_is_made_as_it_is_described() -> None:
    topic = Broker("localhost:9092").events
    channel = DOCUMENT["channels"]["events"]
    assert channel["address"].replace("{prefix}", channel["parameters"]["prefix"]["default"]) == topic.name
    bound = channel["bindings"]["kafka"]
    assert bound["partitions"] == topic.partitions
    described = bound["topicConfiguration"]
    assert described.pop("cleanup.policy") == topic.settings["cleanup.policy"].split(",")
    assert {name: str(value) for name, value in described.items()} == {
        name: value for name, value in topic.settings.items() if name != "cleanup.policy"
    }


def borne(
    topic: str = "contacts.talk-held.v1",
    facts: bytes | None = b"{}",
    control: Control | None = None,
    follows: UUID | None = None,
) -> dict[str, str]:
    """The headers of an entry as the relay sends them."""
    out = Out(7, ID, 3, topic, ID, AT, "instant", AT, "office-a", follows, follows, facts, control)
    return {name: value.decode() for name, value in headers(out, source_of("example/record").encode())}


@cache
def _form_of_headers(topic: str) -> jsonschema_rs.Draft202012Validator:
    root = {"components": {"schemas": {"attributes": attributes()}}}
    return jsonschema_rs.Draft202012Validator(MESSAGES[topic]["headers"] | root, validate_formats=True)


@pytest.mark.parametrize(("facts", "follows"), [*product([b"{}", None], [ID, None])])
def test_what_the_relay_sends_bears_headers_as_they_are_described(facts: bytes | None, follows: UUID | None) -> None:
    sent = borne(facts=facts, follows=follows)
    _form_of_headers("contacts.talk-held.v1").validate(sent)
    assert sent.keys() <= ALWAYS.keys() | SOMETIMES.keys()


@pytest.mark.parametrize("topic", CONTROLS)
def test_what_tells_keepers_of_copies_what_to_do_says_so_and_has_no_facts(topic: str) -> None:
    form = _form_of_headers(topic)
    form.validate(borne(topic, None, CONTROLS[topic]))
    assert not form.is_valid(borne(topic, None))
    assert "payload" not in MESSAGES[topic]


def test_every_header_that_is_described_is_borne_by_some_entry() -> None:
    sent = [borne(follows=ID), borne(facts=None), borne(facts=None, control="sealed")]
    assert set().union(*sent) == ALWAYS.keys() | SOMETIMES.keys()
    assert set.intersection(*map(set, [*sent, borne()])) == ALWAYS.keys()


@pytest.mark.parametrize("wrong", [{"ce_sequence": "7"}, {"ce_id": "7"}, {"ce_type": "x"}, {"ce_time": "today"}])
def test_headers_of_another_form_are_not_taken(wrong: dict[str, str]) -> None:
    assert not _form_of_headers("contacts.talk-held.v1").is_valid(borne() | wrong)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of the kept schemas."""
    folder = tmp_path / "schemas"
    folder.mkdir()
    for topic, content in kept().items():
        (folder / f"{topic}.json").write_bytes(content)
    return folder


def test_what_is_written_anew_is_what_is_committed_and_the_past_stays(folder: Path, tmp_path: Path) -> None:
    past = folder / "contacts.check-in-received.v1.json"
    said = past.read_bytes().replace(b"checked in ({ch", b"reported ({ch")
    past.write_bytes(said)
    (folder / "contacts.talk-held.v1.json").unlink()
    assert write(folder, tmp_path / "asyncapi.json") == {}
    assert past.read_bytes() == said
    assert (folder / "contacts.talk-held.v1.json").read_bytes() == kept()["contacts.talk-held.v1"]
    assert (tmp_path / "asyncapi.json").read_text() == COMMITTED.read_text().replace("checked in ({ch", "reported ({ch")


def test_nothing_is_written_where_a_promise_would_be_broken(folder: Path, tmp_path: Path) -> None:
    file = folder / "contacts.talk-held.v1.json"
    promised = json.loads(file.read_text())
    promised["properties"]["place"] = {"type": "string"}
    file.write_text(json.dumps(promised))
    (folder / "contacts.visit-recorded.v1.json").unlink()
    assert write(folder, tmp_path / "asyncapi.json") == {"contacts.talk-held.v1": ["place: is gone"]}
    assert json.loads(file.read_text()) == promised
    assert not (folder / "contacts.visit-recorded.v1.json").exists()
    assert not (tmp_path / "asyncapi.json").exists()


def test_the_record_that_the_guide_shows_is_of_its_form() -> None:
    guide = COMMITTED.parents[1].joinpath("events.md").read_text(encoding="utf-8")
    shown = json.loads(guide.partition("```json\n")[2].partition("```")[0])
    bears = shown["headers"]
    _form_of_headers(bears["ce_type"]).validate(bears)
    jsonschema_rs.validator_for(json.loads(kept()[bears["ce_type"]])).validate(shown["value"])
    assert shown["key"] == bears["ce_subject"] == bears["ce_partitionkey"]
    assert all(f"`{name}`" in guide for name in attributes()["properties"] if name.startswith("ce_c"))
