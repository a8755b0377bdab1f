"""Replay: a file as it stood on a day and as it was known at a position, and why two such views differ."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
import pytest
from uuid_utils.compat import uuid7

from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.case import Case, fold
from domain.contacts.record import TalkHeld, VisitRecorded
from domain.intake.record import CaseOpened, ResponsibleOfficerAssigned, Sentence
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry, Entry
from domain.kernel.ids import stream_of
from domain.organisation.record import UnitEstablished
from projections.asking.folding import Folding, Then, everything
from projections.asking.scope import sizes
from projections.difference import Why, difference
from projections.model import Cite
from projections.models import case_files, of_journal
from projections.questions import ASKED_ALREADY, CASE_FILE, CASES, FIRST, TALLIES, ask, ask_of, candidates
from projections.replay import RECORD_MODELS, Rows, first_true, known, view

from .conftest import OF_CASES, START, Desk, Pen, Written, digest, invented

OF_RECORD = of_journal("record")
ZONED = CaseOpened(case_number="C-1", unit_id="county", category=Sentence.PAROLE, name="Invented Person")


def plainly(entries: list[AnyEntry], known_at: int, as_at: datetime | None) -> tuple[list[AnyEntry], list[AnyEntry]]:
    """Another way to the same history: entries as written, and as held to have happened. Slow and plain."""
    written = [e for e in entries if e.position <= known_at and (as_at is None or e.occurred_at <= as_at)]
    held: dict[UUID, AnyEntry | None] = {}
    originals = {e.event_id: e for e in entries if e.position <= known_at}
    for entry in sorted(originals.values(), key=lambda e: e.position):
        held[entry.event_id] = entry
    for entry in sorted(originals.values(), key=lambda e: e.position):
        event = entry.event
        if isinstance(event, EntryCorrected) and event.entry in originals:
            held[event.entry] = instead(originals[event.entry], entry, event)
    effective = [e for e in held.values() if e is not None and (as_at is None or e.occurred_at <= as_at)]
    return written, sorted(effective, key=lambda e: (e.occurred_at, e.position))


def instead(wrong: AnyEntry, correction: AnyEntry, event: EntryCorrected) -> AnyEntry | None:
    if event.becomes is None:
        return None
    values = {name: getattr(wrong, name) for name in wrong.__struct_fields__}
    values |= {"event": event.becomes, "corrected_by": correction.event_id}
    values["occurred_at"] = event.occurred_at or wrong.occurred_at
    values["occurred_precision"] = event.occurred_precision or wrong.occurred_precision
    return Entry(**values)


def rows_at(desk: Desk, streams: list[UUID], models: Sequence[Any], *, known_at: int, as_at: Any = None) -> Rows:
    """The rows of some models over some streams at a moment."""
    folding = Folding(desk.reader, models, Then(known_at, as_at), [])
    return everything(folding.pages(sizes(desk.reader, streams, known_at)), models)


def digests(rows: dict[str, list[Any]]) -> dict[str, set[bytes]]:
    return {name: {digest(row) for row in found} for name, found in rows.items()}


def test_two_hundred_replays_are_what_models_rebuilt_at_that_position_hold(pen: Pen, desk: Desk) -> None:
    rng = random.Random(21)
    streams = [uuid7() for _ in range(8)]
    pen.write(invented(rng, streams, 700))
    everything = desk.reader.streams(streams)
    engine = desk.engine()
    for position in sorted(rng.choices(range(1, 701), k=200)):
        while engine.position < position:
            engine.step(position)
        stream = rng.choice(streams)
        exactly = rng.choice(everything[stream]).occurred_at
        as_at = rng.choice((None, exactly, START + timedelta(hours=rng.uniform(0, 700))))
        found = view(desk.reader, stream, as_at=as_at, known_at=position)
        written, effective = plainly(everything[stream], position, as_at)
        if found is None:
            assert not [e for e in everything[stream] if e.position <= position]
            continue
        assert found.known.position == position
        assert [e.event_id for e in found.history] == [e.event_id for e in effective]
        assert found.case == fold(effective)
        anew = {m.name: [*m.folded(written if m.order == "record" else effective).rows.values()] for m in OF_RECORD}
        assert digests(found.rows) == digests(anew)
        now = view(desk.reader, stream, known_at=position)
        assert now is not None
        assert digests(now.rows) == desk.all_rows(OF_RECORD, stream)


def test_the_replay_at_the_newest_position_is_the_live_model(pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(5)]
    pen.write(invented(random.Random(4), streams, 200))
    desk.engine().step(200)
    for stream in streams:
        found = view(desk.reader, stream)
        assert found is not None
        assert found.known == (200, True)
        assert digests(found.rows) == desk.all_rows(OF_RECORD, stream)


@pytest.mark.parametrize("question", [CASE_FILE, TALLIES], ids=["case_file", "tallies"])
def test_one_text_answers_for_live_and_for_past(pen: Pen, desk: Desk, question: Any) -> None:
    streams = [uuid7() for _ in range(5)]
    pen.write(invented(random.Random(4), streams, 300))
    desk.engine().step(300)
    rows = rows_at(desk, streams, RECORD_MODELS, known_at=300)
    asked = 0
    for stream in streams:
        params = {"stream": stream, "span": None}
        live = ask(desk.views, question, params)
        assert ask_of(desk.views, question, params, rows) == live
        asked += len(live)
    assert asked


def test_a_list_of_the_past_is_the_list_as_it_was_then(pen: Pen, desk: Desk) -> None:
    streams = [uuid7() for _ in range(6)]
    told = [event for event in OF_CASES if type(event) in case_files.HELD.handles]
    pen.write(invented(random.Random(9), streams, 500, corrected=0.2, of=told))
    asked = {
        "case_number": None,
        "unit_id": None,
        "officer_id": None,
        "streams": None,
        "limit": 50,
        **FIRST,
        **ASKED_ALREADY,
    }
    units = {e.event.unit_id for s in streams for e in desk.reader.stream(s) if isinstance(e.event, CaseOpened)}
    asked["units"] = list(units)
    engine, seen = desk.engine(), {}
    for position in (60, 200, 350, 500):
        while engine.step(position).entries:
            pass
        seen[position] = ask(desk.views, CASES, asked)
    for position, then in seen.items():
        scope = candidates(desk.views, list(units), position, ASKED_ALREADY)
        rows = rows_at(desk, scope, [case_files.MODEL], known_at=position)
        assert ask_of(desk.views, CASES, asked, rows) == then
    assert len(seen[60]) < len(seen[500]) or seen[60] != seen[500]
    assert candidates(desk.views, [], 500, ASKED_ALREADY) == []


def test_a_file_is_a_candidate_for_the_unit_that_a_correction_gave_it_to(pen: Pen, desk: Desk) -> None:
    stream, opened = uuid7(), uuid7()
    north = msgspec.structs.replace(ZONED, unit_id="north")
    corrected = EntryCorrected(entry=opened, becomes=north, reason="typed wrongly", proposed_by="o2")
    pen.write([Written(stream, opened, ZONED, 1, 1), Written(stream, uuid7(), corrected, 2, 2)])
    desk.engine().step(2)
    assert candidates(desk.views, ["north"], 2, ASKED_ALREADY) == [stream]
    assert candidates(desk.views, ["county"], 2, ASKED_ALREADY) == [stream]
    assert candidates(desk.views, ["north"], 1, ASKED_ALREADY) == []


def test_a_day_ends_in_the_zone_of_the_unit(pen: Pen, desk: Desk) -> None:
    """Shanghai is eight hours ahead: its first of March ends at four in the afternoon, UTC."""
    unit, stream = stream_of("unit", "county"), uuid7()
    established = UnitEstablished(unit_id="county", name="Sample", zone="Asia/Shanghai")
    hours = [(date(2025, 3, 1) - START.date()).days * 24 + at for at in (15.9, 16.1)]
    pen.write(
        [
            Written(unit, uuid7(), established, 0, 0),
            Written(stream, uuid7(), ZONED, 1, 1),
            *(Written(stream, uuid7(), TalkHeld(talk="first"), hour, 5_000) for hour in hours),
        ]
    )
    counts = []
    for day in (date(2025, 2, 28), date(2025, 3, 1), date(2025, 3, 2)):
        found = view(desk.reader, stream, as_at=day)
        assert found is not None
        counts.append(len(found.history))
    assert counts == [1, 2, 3]


def test_a_moment_of_knowledge_is_a_position(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    pen.write([Written(stream, uuid7(), TalkHeld(talk="first"), h, h) for h in range(10)])
    assert known(desk.reader) == (10, True)
    assert known(desk.reader, 4) == (4, False)
    assert known(desk.reader, 40) == (10, True)
    assert known(desk.reader, START + timedelta(hours=3.5)) == (4, False)
    assert known(desk.reader, START - timedelta(days=1)) == (0, False)
    assert known(desk.reader, datetime.now(UTC)) == (10, True)


def test_a_file_that_was_not_known_yet_has_no_view(pen: Pen, desk: Desk) -> None:
    first, second = uuid7(), uuid7()
    pen.write([Written(s, uuid7(), TalkHeld(talk="first"), 1, 1) for s in (first, second)])
    assert view(desk.reader, second, known_at=1) is None
    assert view(desk.reader, uuid7()) is None


def test_new_late_corrected_and_withdrawn_entries_are_told_apart(pen: Pen, desk: Desk) -> None:
    stream = uuid7()
    wrong, gone = uuid7(), uuid7()
    visit = VisitRecorded(visit="home", met=True)
    pen.write(
        [
            Written(stream, uuid7(), ZONED, 1, 1),
            Written(stream, wrong, visit, 5, 5),
            Written(stream, gone, TalkHeld(talk="first"), 6, 6),
        ]
    )
    late, new = uuid7(), uuid7()
    corrected = EntryCorrected(
        entry=wrong, becomes=VisitRecorded(visit="home", met=False), reason="nobody home", proposed_by="o2"
    )
    withdrawn = EntryCorrected(entry=gone, becomes=None, reason="somebody else", proposed_by="o2")
    pen.write(
        [
            Written(stream, late, TalkHeld(talk="group"), 3, 20),
            Written(stream, new, TalkHeld(talk="individual"), 21, 21),
            Written(stream, uuid7(), corrected, 22, 22),
            Written(stream, uuid7(), withdrawn, 23, 23),
        ]
    )
    first, second = view(desk.reader, stream, known_at=3), view(desk.reader, stream)
    assert first is not None
    assert second is not None
    found = difference(first, second)
    why = {cause.entry.event_id: cause.why for cause in found.causes}
    assert (why[wrong], why[gone], why[late], why[new]) == (Why.CORRECTED, Why.WITHDRAWN, Why.LATE, Why.NEW)
    changed = {(c.model, c.column): (c.before, c.after) for c in found.changes}
    assert changed["case_files", "corrections_made"] == (0, 2)
    assert changed["case_files", "last_contact_at"] == (START + timedelta(hours=6), START + timedelta(hours=21))
    assert difference(second, second) == ([], [])
    back = {cause.entry.event_id: cause.why for cause in difference(second, first).causes}
    assert back[new] is Why.NOT_YET


def test_what_first_made_something_true_is_found(pen: Pen, desk: Desk) -> None:
    stream, asked = uuid7(), uuid7()
    strict = ClassAssigned(level=SupervisionClass.STRICT, ground=Ground.CRITERIA)
    pen.write(
        [
            Written(stream, uuid7(), ZONED, 1, 1),
            Written(stream, uuid7(), ResponsibleOfficerAssigned(officer_id="o1"), 2, 2),
            Written(stream, asked, strict, 3, 3),
            Written(stream, uuid7(), strict, 4, 4),
        ]
    )
    found = view(desk.reader, stream)
    assert found is not None

    def is_strict(case: Case) -> bool:
        return case.assessment.level is SupervisionClass.STRICT

    entry = first_true(found.history, is_strict)
    assert entry is not None
    assert entry.event_id == asked
    assert first_true(found.history, lambda case: case.intake.officer_id == "o9") is None


def test_a_value_says_which_entry_it_is_from(pen: Pen, desk: Desk) -> None:
    stream, assigned = uuid7(), uuid7()
    pen.write(
        [
            Written(stream, uuid7(), ZONED, 1, 1),
            Written(stream, assigned, ResponsibleOfficerAssigned(officer_id="o1"), 2, 2),
        ]
    )
    desk.engine().step(2)
    (row,) = ask(desk.views, CASE_FILE, {"stream": stream})
    assert row.officer_id == "o1"
    assert row.says["officer_id"] == Cite(2, assigned)
    assert (row.version, row.position) == (2, 2)
