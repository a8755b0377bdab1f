"""Streams that a model cannot follow: parked with their cause, the rest goes on, and they come back."""

from __future__ import annotations

import random
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.contacts.record import TalkHeld
from domain.kernel.codec import UPCASTS
from projections.model import Model, Sheet
from projections.models import case_files

from .conftest import OF_RECORD, Desk, Pen, Written, assert_in_step, invented


class Unbearable(Exception):
    """What no model could fold."""


def poisoned(model: Model[Any], bad: set[UUID]) -> Model[Any]:
    """The model with a fold that fails at some entries; those it is told of."""

    def fold(sheet: Sheet[Any], entry: Any) -> Sheet[Any]:
        if entry.event_id in bad:
            raise Unbearable("Jane Doe")
        return model.fold(sheet, entry)

    return msgspec.structs.replace(model, fold=fold)


@pytest.mark.parametrize("late", [0.0, 0.3], ids=["advanced", "refolded"])
def test_poison_parks_one_stream_of_one_model_and_the_rest_goes_on(pen: Pen, desk: Desk, late: float) -> None:
    rng = random.Random(4)
    streams = [uuid7() for _ in range(3)]
    written = invented(rng, streams, 150, corrected=0, late=late)
    pen.write(written)
    bad = next(w for w in written[60:] if w.stream == streams[0] and type(w.event) in case_files.MODEL.handles)
    entries = desk.reader.stream(streams[0])
    position = next(e.position for e in entries if e.event_id == bad.event_id)
    models = [poisoned(case_files.MODEL, {bad.event_id}), *OF_RECORD[1:]]
    engine = desk.engine(models)
    while engine.position < 150:
        engine.step(engine.position + 20)
    parks = engine.shelves[0].parks
    assert set(parks) == {streams[0]}
    assert (parks[streams[0]].cause, parks[streams[0]].position) == ("Unbearable", position)
    later = [e for e in entries if e.position > position and type(e.event) in case_files.MODEL.handles]
    assert parks[streams[0]].backlog >= len(later)
    stored = desk.views.execute("SELECT cause, position, backlog FROM parked").fetchall()
    assert stored == [tuple(parks[streams[0]])]
    assert "Jane" not in repr(stored)
    assert not any(shelf.parks for shelf in engine.shelves[1:])
    assert_in_step(desk, streams[1:], 150)
    assert_in_step(desk, streams, 150, OF_RECORD[1:])


def test_what_was_parked_is_refolded_once_it_can_be(pen: Pen, desk: Desk) -> None:
    rng = random.Random(5)
    streams = [uuid7() for _ in range(2)]
    written = invented(rng, streams, 80)
    pen.write(written)
    bad = {next(w.event_id for w in written[40:] if type(w.event) in case_files.MODEL.handles)}
    engine = desk.engine([poisoned(case_files.MODEL, bad), *OF_RECORD[1:]])
    while engine.position < 80:
        engine.step(engine.position + 9)
    assert len(engine.shelves[0].parks) == 1
    assert engine.retry(everything=True) == 0  # it still fails
    desk.views.execute("UPDATE parked SET retry = true")
    bad.clear()
    engine.reload_parks()
    assert engine.retry() == 1
    assert desk.views.execute("SELECT count(*) FROM parked").fetchone() == (0,)
    assert_in_step(desk, streams, 80)
    pen.write(invented(rng, streams, 20))
    engine.step(100)
    assert_in_step(desk, streams, 100)


def test_a_topic_of_a_newer_release_parks_its_stream_until_this_one_knows_it(
    pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(6)
    streams = [uuid7(), uuid7()]
    pen.write(invented(rng, streams, 60, corrected=0))
    _write_newer(pen, desk, streams[0])
    engine = desk.engine()
    while engine.position < 61:
        engine.step(61)
    assert all(shelf.parks.keys() == {streams[0]} for shelf in engine.shelves)
    assert {park.cause for shelf in engine.shelves for park in shelf.parks.values()} == {"TopicUnknown"}
    assert_in_step(desk, streams[1:], 61)
    monkeypatch.setitem(UPCASTS, NEWER, (TalkHeld.topic, lambda facts: facts))
    newer = desk.engine()
    assert newer.retry(everything=True) == len(OF_RECORD)
    assert_in_step(desk, streams, 61)


def test_what_still_cannot_be_read_is_parked_as_it_was_and_no_longer_asked_for(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    pen.write(invented(random.Random(6), [stream], 20, corrected=0))
    _write_newer(pen, desk, stream)
    engine = desk.engine()
    engine.step(21)
    for _ in range(3):
        desk.views.execute("UPDATE parked SET retry = true")
        engine.reload_parks()
        assert engine.retry() == 0
    found = desk.views.execute("SELECT DISTINCT cause, position, backlog, retry FROM parked").fetchall()
    assert found == [("TopicUnknown", 21, 21, False)]


NEWER = "contacts.talk-held.v9"


def _write_newer(pen: Pen, desk: Desk, stream: UUID) -> None:
    """As a newer release would write: an event under a topic that this one does not have."""
    append = pen._append(Written(stream, uuid7(), TalkHeld(talk="first"), 61, 61), desk.reader.keys.of(stream))
    body = append.bodies[0]
    newer = body._replace(encoded=body.encoded._replace(topic=NEWER))
    pen.recorders["record"].append([msgspec.structs.replace(append, bodies=[newer])])


def test_a_file_whose_facts_are_sealed_or_erased_loses_its_rows_and_gets_them_back(
    pen: Pen, desk: Desk, site: Any
) -> None:
    rng = random.Random(8)
    streams = [uuid7(), uuid7()]
    pen.write(invented(rng, streams, 80, corrected=0))
    engine = desk.engine()
    engine.step(80)
    with psycopg.connect(site.keys_url, autocommit=True) as owner:
        owner.execute("UPDATE keys.keys SET wrapped_by = 'sealed' WHERE stream = %s AND category = 0", [streams[0]])
    pen.recorders["record"].append([])
    last = Written(streams[0], uuid7(), TalkHeld(talk="first"), 81, 81)
    _write_with_held_keys(pen, desk, last)
    desk.reader.keys.ring._held.clear()  # a minute has passed
    desk.reader.keys.ring._custodians = desk.reader.keys.ring._custodians._replace(sealed=None)
    engine.step(81)
    for model in OF_RECORD:
        assert desk.rows(model, streams[0]) == set()
    assert_in_step(desk, streams[1:], 81)
    assert {p.cause for s in engine.shelves for p in s.parks.values()} == {"sealed"}
    with psycopg.connect(site.keys_url, autocommit=True) as owner:
        owner.execute("UPDATE keys.keys SET wrapped_by = 'active'")
    desk.reader.keys.ring._held.clear()
    pen.write([Written(streams[0], uuid7(), TalkHeld(talk="first"), 82, 82)])
    engine.step(82)
    assert not any(s.parks for s in engine.shelves)
    assert_in_step(desk, streams, 82)


def _write_with_held_keys(pen: Pen, desk: Desk, item: Written) -> None:
    pen.recorders["record"].append([pen._append(item, desk.reader.keys.of(item.stream))])
