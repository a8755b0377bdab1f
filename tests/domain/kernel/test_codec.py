"""Facts and personal values part when an event is stored, and meet again when it is read."""

from uuid import UUID

import msgspec
import pytest

from domain.catalogue import event_examples
from domain.contacts.examples import received
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.intake.examples import opened
from domain.kernel.codec import Place, decode, encode, from_plain, open_field, to_plain
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Category, Event, Sealed, personal_fields
from domain.oversight.corrections.examples import EVENTS as CORRECTIONS

UUID_7 = UUID(int=7)


def clear(event, in_clear):
    values = {}
    for name in event.__struct_fields__:
        value = getattr(event, name)
        values[name] = clear(value, in_clear) if isinstance(value, Event) else in_clear(value)
    return type(event)(**values)


@pytest.mark.parametrize("event", event_examples(), ids=lambda event: event.topic)
def test_an_event_comes_back_as_it_was(event, as_stored, in_clear):
    assert clear(as_stored(event), in_clear) == event


@pytest.mark.parametrize("event", event_examples(), ids=lambda event: event.topic)
def test_no_personal_value_is_among_the_facts_or_can_be_printed(event, as_stored):
    encoded = encode(event)
    shown = repr(as_stored(event)).encode()
    for name, category in personal_fields(type(event)):
        value = getattr(event, name)
        if value is not None:
            assert value.encode() not in encoded.facts
            assert value.encode() not in shown
            assert dict(encoded.personal)[category]


def test_each_category_has_a_part_of_its_own():
    parts = dict(encode(opened).personal)
    assert set(parts) == {Category.IDENTITY, Category.CONTACT, Category.LOCATION}
    assert msgspec.json.decode(parts[Category.CONTACT]) == {"phone": opened.phone}


def test_without_a_personal_value_there_is_no_part():
    assert encode(msgspec.structs.replace(received, note=None)).personal == ()


def test_a_part_that_was_dropped_reads_as_not_given():
    encoded = encode(opened)
    kept = {c: part for c, part in encoded.personal if c is not Category.CONTACT}
    read = decode(encoded.topic, encoded.facts, Place(UUID_7, 1, kept))
    assert read.phone is None
    assert isinstance(read.name, Sealed)


def test_a_correction_keeps_both_its_own_and_the_inner_words(as_stored, in_clear):
    event = next(e for e in CORRECTIONS if isinstance(e, EntryCorrected))
    read = as_stored(event)
    assert in_clear(read.reason) == event.reason
    assert in_clear(read.becomes.note) == event.becomes.note
    assert read.becomes.note.field == "becomes.note"


def test_a_correction_written_in_an_old_version_reads_as_the_new_one():
    facts = (
        b'{"seen_position":0,"entry":"00000000-0000-7000-8000-000000000002","becomes":{"topic":'
        b'"contacts.check-in-received.v1","facts":{"channel":"tel","late_by_days":0}},'
        b'"proposed_by":"officer-7","occurred_at":null,"occurred_precision":null}'
    )
    parts = {Category.NARRATIVE: b'{"reason":"-","becomes":{"note":"By telephone."}}'}
    read = decode("kernel.entry-corrected.v1", facts, Place(UUID_7, 3, parts))
    assert isinstance(read.becomes, CheckInReceived)
    assert (read.becomes.mode, read.becomes.identity) == (Mode.PHONE, Identity.NOT_RECORDED)
    assert open_field(read.becomes.note.part, read.becomes.note.field) == "By telephone."


def test_what_is_sealed_already_is_not_stored_again(as_stored):
    with pytest.raises(TypeError, match="sealed already"):
        encode(as_stored(opened))


@pytest.mark.parametrize("event", [opened, received], ids=lambda event: event.topic)
def test_plain_values_make_the_event_again(event, as_stored, in_clear):
    plain = to_plain(as_stored(event), in_clear)
    assert from_plain(type(event), plain) == event


def test_nobody_smuggles_a_sealed_value_in():
    stolen = {"stream": str(UUID_7), "version": 1, "topic": "x", "category": 1, "part": "", "field": "name"}
    with pytest.raises(ValueError, match="str"):
        from_plain(type(opened), to_plain(opened, str) | {"name": stolen})
