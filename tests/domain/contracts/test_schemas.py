"""What others rely on: a schema of the facts of every event type and version, which keeps what it promises."""

import hashlib
import json
from pathlib import Path

import jsonschema_rs
import pytest

from domain.catalogue import CATALOGUE, event_examples
from domain.contracts.kept import URN, kept
from domain.contracts.promises import unkept
from domain.contracts.schema import DIALECT, LEFT_OUT, schema_of, schemas, text
from domain.kernel.codec import UPCASTS, encode
from domain.kernel.event import personal_fields

GOLDEN = sorted((Path(__file__).parents[1] / "golden").glob("*.json"))
#: Schemas of versions that are no longer written: they stay as they are.
PAST = {
    "assessment.period-closed.v1": "760c468822a0926e431219bde602f5dc41a620fd99a5375ca7485082fd206c68",
    "conduct.detention-recorded.v1": "fadae89525a1b448450d852fe20bb9f37fc4026c99a1e1d6360fb42f7ef56ff8",
    "conduct.commutation-ruled.v1": "4e204ded48c552a7aa04d254476d1cf4340553a141521610c062033e5c565837",
    "contacts.check-in-received.v1": "e80aa2341b9c3725a2a5c7aac8e13687063ae2fe011c025063392776db6b30c4",
    "oversight.source-registered.v1": "3be1d3429e5a4e585953b77c45d2dd4b0d6688cda665162fe435a00654bdb031",
    "people.training-attended.v1": "cfcc160cbc436bd7cb45ca70be55ed6cdc477bdbd259edab670c7422c5c1aa25",
    "whereabouts.positioning-applied.v1": "ff5cb137775dd064240b314c9df34c102b47b289da87a0d057c7905c6700d013",
}
#: Words that mean the same in draft-07, which AsyncAPI reads, and in 2020-12.
WORDS = {
    *{"$schema", "$id", "title", "description", "examples", "default", LEFT_OUT},
    *{"type", "enum", "format", "pattern", "minLength", "maxLength", "minimum", "maximum"},
    *{"properties", "required", "items", "minItems", "maxItems"},
}


def _kept(topic):
    return json.loads(kept()[topic])


def _validator(topic):
    return jsonschema_rs.Draft202012Validator(_kept(topic), validate_formats=True)


def _parts(schema):
    """A schema and all within it."""
    yield schema
    inner = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else ())]
    yield from (part for one in inner for part in _parts(one))


def test_every_topic_that_was_ever_written_has_a_schema():
    assert kept().keys() == CATALOGUE.keys() | UPCASTS.keys()


def test_no_schema_breaks_what_it_promised():
    assert unkept(schemas(), kept()) == {}, "give it a new version"


@pytest.mark.parametrize("topic", sorted(CATALOGUE))
def test_a_schema_is_that_of_this_code(topic):
    assert kept()[topic].decode() == text(schema_of(CATALOGUE[topic])), "run: python -m consumers.contracts"


def test_the_schema_of_a_past_version_stays_as_it_is():
    past = {topic: hashlib.sha256(kept()[topic]).hexdigest() for topic in UPCASTS}
    assert past == PAST
    assert not PAST.keys() & schemas().keys()


@pytest.mark.parametrize("topic", kept())
def test_a_schema_stands_for_itself_with_an_example_and_leaves_its_objects_open(topic):
    schema = _kept(topic)
    jsonschema_rs.meta.validate(schema)
    assert (schema["$schema"], schema["$id"]) == (DIALECT, URN + topic)
    assert {word for part in _parts(schema) for word in part} <= WORDS
    (example,) = schema["examples"]
    _validator(topic).validate(example)


@pytest.mark.parametrize("path", GOLDEN, ids=lambda path: path.stem)
def test_what_was_stored_once_is_valid_by_the_schema_of_its_version(path):
    golden = json.loads(path.read_text(encoding="utf-8"))
    _validator(golden["topic"]).validate(json.loads(golden["facts"]))


@pytest.mark.parametrize("event", event_examples(), ids=lambda event: event.topic)
def test_what_is_stored_today_is_valid_by_its_schema(event):
    facts = json.loads(encode(event).facts)
    schema = _kept(event.topic)
    _validator(event.topic).validate(facts)
    assert facts.keys() <= schema.get("properties", {}).keys()


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=lambda kind: kind.topic)
def test_what_is_personal_is_named_and_not_described(kind):
    schema = _kept(kind.topic)
    personal = {name: category.name.lower() for name, category in personal_fields(kind)}
    assert schema.get(LEFT_OUT, {}) == personal
    assert not personal.keys() & schema["properties"].keys()


@pytest.mark.parametrize(
    ("topic", "field", "wrong"),
    [
        ("contacts.check-in-received.v2", "mode", "pigeon"),
        ("contacts.check-in-received.v2", "due_on", "12 January"),
        ("contacts.check-in-received.v2", "check_in_id", "c1"),
        ("contacts.check-in-received.v2", "late_by_days", -1),
        ("contacts.check-in-received.v2", "on_time", None),
        ("contacts.check-in-received.v1", "channel", "in_person"),
        ("contacts.talk-held.v1", "about", "two words"),
        ("kernel.entry-corrected.v1", "occurred_at", "yesterday"),
        ("kernel.entry-corrected.v1", "becomes", {"topic": "contacts.talk-held.v1"}),
        ("assessment.risk-assessed.v1", "score", 5.5),
    ],
)
def test_what_is_not_of_its_form_is_not_valid(topic, field, wrong):
    (example,) = _kept(topic)["examples"]
    assert not _validator(topic).is_valid(example | {field: wrong})


def test_a_field_without_a_default_is_always_there():
    (example,) = _kept("contacts.check-in-received.v2")["examples"]
    without = {name: value for name, value in example.items() if name != "mode"}
    assert not _validator("contacts.check-in-received.v2").is_valid(without)
    assert _validator("contacts.check-in-received.v2").is_valid(example | {"of_a_later_release": 1})
