"""What was stored once can be read for ever: golden files of every topic, also of those no longer written."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from domain.catalogue import CATALOGUE, event_examples
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.kernel.codec import UPCASTS, Place, TopicUnknown, decode, encode
from domain.kernel.event import Category

GOLDEN = Path(__file__).parent / "golden"
STREAM = UUID(int=7)
FILES = sorted(GOLDEN.glob("*.json"))


def _read(path):
    golden = json.loads(path.read_text(encoding="utf-8"))
    parts = {Category[name.upper()]: part.encode() for name, part in golden["personal"].items()}
    return golden["topic"], golden["facts"].encode(), parts


def test_every_topic_that_was_ever_written_has_a_golden_file():
    assert {path.stem for path in FILES} == CATALOGUE.keys() | UPCASTS.keys()


@pytest.mark.parametrize("event", event_examples(), ids=lambda event: event.topic)
def test_an_event_is_stored_as_it_always_was(event):
    encoded = encode(event)
    topic, facts, parts = _read(GOLDEN / f"{event.topic}.json")
    assert (encoded.topic, encoded.facts, dict(encoded.personal)) == (topic, facts, parts)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_golden_file_is_read_as_the_event_of_today(path):
    topic, facts, parts = _read(path)
    event = decode(topic, facts, Place(STREAM, 1, parts))
    assert type(event) in CATALOGUE.values()


def test_a_check_in_of_the_first_version_reads_as_one_of_the_second(in_clear):
    topic, facts, parts = _read(GOLDEN / "contacts.check-in-received.v1.json")
    event = decode(topic, facts, Place(STREAM, 1, parts))
    assert isinstance(event, CheckInReceived)
    assert (event.mode, event.identity) == (Mode.KIOSK, Identity.NOT_RECORDED)
    assert (event.late_by_days, event.on_time) == (1, False)
    assert in_clear(event.note) == "At the terminal in the hall."
    assert event.note.topic == "contacts.check-in-received.v1"  # what its part was sealed under


def test_a_topic_of_a_newer_release_is_said_to_be_unknown():
    with pytest.raises(TopicUnknown):
        decode("contacts.check-in-received.v9", b"{}", Place(STREAM, 1, {}))
