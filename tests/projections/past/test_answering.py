"""Large answers: folded page by page and asked by the same text, they are what small ones and the live tables say."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.access import Actor, Role
from domain.kernel.correction import EntryCorrected
from domain.leave.record import LeaveReason, LeaveRequested
from domain.oversight.looks.record import Purpose
from journal.site import Site
from projections.asking import answering, folding, sharing
from projections.asking.answering import at_once, room
from projections.asking.asked import Asked, When
from projections.asking.compared import compared, held
from projections.asking.journals import Journals
from projections.asking.making import explaining
from projections.difference import Why
from projections.listing import Listing
from projections.listings import LISTINGS
from projections.models import case_files, tallies
from projections.models.files.row import CaseFile
from projections.models.tallies import TallyRow
from projections.questions import ASKED_ALREADY

from ..conftest import START, Desk, Pen, Written, invented
from ..test_replay import ZONED

OPERATOR = Actor("operator", Role.OPERATOR, "installation")
#: Over models that the invented histories fold: lines of files, many to a file, and one to a file.
PROBES = (
    Listing(name="probe-tallies", says="", row=TallyRow, models=(tallies.MODEL,), order=("stream", "span")),
    Listing(name="probe-files", says="", row=CaseFile, models=(case_files.MODEL,), order=("stream",)),
)


@pytest.fixture(autouse=True)
def _known(monkeypatch: pytest.MonkeyPatch) -> None:
    for probe in PROBES:
        monkeypatch.setitem(LISTINGS, probe.name, probe)


def asked(name: str, when: When, **more: Any) -> Asked:
    return Asked(listing=name, actor=OPERATOR, purpose=Purpose.MAINTENANCE, when=when, every=True, **more)


def everything(site: Site, question: Asked, when: When) -> list[Any]:
    heard: list[tuple[int, int]] = []
    with room(site) as at, answering.answer(at, question, when, lambda *told: heard.append(told)) as found:
        lines = [line for page in found.pages for line in page]
    assert not heard or heard[-1][0] == heard[-1][1]
    return lines


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: probe.name)
def test_a_large_answer_is_the_small_one_and_that_of_the_live_tables(
    pen: Pen, desk: Desk, site: Site, probe: Listing, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [uuid7() for _ in range(12)]
    pen.write([Written(stream, uuid7(), ZONED, 0, 0) for stream in streams])
    pen.write(invented(random.Random(11), streams, 588, corrected=0.2))
    of = {e.event.unit_id for s in streams for e in desk.reader.stream(s) if hasattr(e.event, "unit_id")}
    monkeypatch.setattr(answering, "params_of", with_units(list(of)))
    monkeypatch.setattr(folding, "PAGE", 70)
    engine = desk.engine()
    for position in (250, 600):
        while engine.position < position:
            engine.step(position)
        question = asked(probe.name, When(position))
        live = everything(site, question, When(position, live=True))
        assert live or position < 600
        assert everything(site, question, When(position)) == live
        with monkeypatch.context() as dealt_out:
            dealt_out.setattr(sharing, "SHARED_FROM", 0)
            dealt_out.setattr(sharing, "PIECE", 150)
            assert everything(site, question, When(position)) == live
        assert at_once(desk.journals, desk.views, question, When(position), {})[0] == live


def with_units(units: list[str]) -> Any:
    """The parameters of a question to which these units are in reach."""

    def params(question: Asked, *_: Any) -> dict[str, Any]:
        return {"units": units, "limit": None, "today": date(2025, 1, 1), "zone": "UTC", **ASKED_ALREADY}

    return params


@pytest.mark.parametrize("days", [3, 10, 20])
def test_as_at_a_day_a_large_answer_is_the_small_one(
    pen: Pen, desk: Desk, site: Site, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [uuid7() for _ in range(6)]
    pen.write([Written(stream, uuid7(), ZONED, 0, 0) for stream in streams])
    pen.write(invented(random.Random(16), streams, 394, corrected=0.2))
    while desk.engine().step(400).entries:
        pass
    of = {e.event.unit_id for s in streams for e in desk.reader.stream(s) if hasattr(e.event, "unit_id")}
    monkeypatch.setattr(answering, "params_of", with_units(list(of)))
    when = When(400, day=(START + timedelta(days=days)).date())
    question = asked("probe-tallies", when)
    lines = everything(site, question, when)
    assert lines
    assert lines == at_once(desk.journals, desk.views, question, when, {})[0]


def test_a_question_over_more_entries_than_are_folded_at_once_is_refused(
    pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [uuid7() for _ in range(5)]
    pen.write(invented(random.Random(4), streams, 100))
    while desk.engine().step(100).entries:
        pass
    of = {e.event.unit_id for s in streams for e in desk.reader.stream(s) if hasattr(e.event, "unit_id")}
    monkeypatch.setattr(answering, "params_of", with_units(list(of)))
    counted = sum(answering.scope(desk.reader, desk.views, asked("leaves", When(100)), list(of), 100).values())
    monkeypatch.setattr(answering, "MOST_ENTRIES", counted - 1)
    with pytest.raises(answering.TooMuch):
        at_once(desk.journals, desk.views, asked("leaves", When(100)), When(100), {})
    monkeypatch.setattr(answering, "MOST_ENTRIES", counted)
    at_once(desk.journals, desk.views, asked("leaves", When(100)), When(100), {})


def test_what_the_models_have_not_folded_yet_is_answered_too(
    pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    early, late = uuid7(), uuid7()
    pen.write([Written(early, uuid7(), ZONED, 0, 0)])
    while desk.engine().step(1).entries:
        pass
    pen.write([Written(late, uuid7(), ZONED, 1, 1)])
    monkeypatch.setattr(answering, "params_of", with_units(["county"]))
    found = at_once(desk.journals, desk.views, asked("probe-files", When(2)), When(2), {})[0]
    assert {line.stream for line in found} == {early, late}


def test_a_file_that_was_erased_since_is_absent_from_answers_about_the_past(
    pen: Pen, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also one of whose entries some can still be opened."""
    kept, erased, half = uuid7(), uuid7(), uuid7()
    pen.write([Written(stream, uuid7(), ZONED, 0, 0) for stream in (kept, erased, half)])
    with psycopg.connect(site.keys_url, autocommit=True) as owner:
        owner.execute(
            "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now(), epoch = 0 WHERE stream = ANY(%s)",
            [[erased, half]],
        )
    while desk.engine().step(3).entries:
        pass
    pen.close()
    pen = Pen(site)
    pen.write([Written(half, uuid7(), ZONED, 1, 1)])
    pen.close()
    monkeypatch.setattr(answering, "params_of", with_units(["county"]))
    with site.reader() as reader:
        found = at_once(Journals(reader, lambda: desk.looks), desk.views, asked("probe-files", When(4)), When(4), {})[0]
    assert [line.stream for line in found] == [kept]


def test_whoever_wants_no_more_stops_the_processes_beside(
    pen: Pen, desk: Desk, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    streams = [uuid7() for _ in range(6)]
    pen.write([Written(stream, uuid7(), ZONED, 0, 0) for stream in streams])
    while desk.engine().step(6).entries:
        pass
    monkeypatch.setattr(answering, "params_of", with_units(["county"]))
    monkeypatch.setattr(sharing, "SHARED_FROM", 0)
    monkeypatch.setattr(sharing, "PIECE", 1)

    def tell(*_: int) -> None:
        raise KeyboardInterrupt

    with (
        room(site) as at,
        pytest.raises(KeyboardInterrupt),
        answering.answer(at, asked("leaves", When(6)), When(6), tell),
    ):
        raise AssertionError("it was to stop")


def requested(leave_id: UUID, starts_on: date) -> LeaveRequested:
    return LeaveRequested(
        leave_id=leave_id,
        reason=LeaveReason.MEDICAL_CARE,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=2),
        days=3,
        division="110101",
    )


def test_the_causes_of_a_difference_are_told_apart(pen: Pen, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, late, corrected and withdrawn, each with the entry of that line's own file."""
    kept = {name: uuid7() for name in ("new", "late", "corrected", "withdrawn", "same")}
    leaves = {name: uuid7() for name in kept}
    entries = {name: uuid7() for name in kept}
    day = START.date()
    early = [Written(stream, uuid7(), ZONED, 0, 0) for stream in kept.values()]
    for name in ("corrected", "withdrawn", "same"):
        early.append(Written(kept[name], entries[name], requested(leaves[name], day), 5, 5))
    first = len(early)
    moved = EntryCorrected(
        entry=entries["corrected"],
        becomes=requested(leaves["corrected"], day + timedelta(days=9)),
        reason="misread",
        proposed_by="o2",
    )
    late = [
        Written(kept["new"], entries["new"], requested(leaves["new"], day), 50, 50),
        Written(kept["late"], entries["late"], requested(leaves["late"], day), 2, 51),
        Written(kept["corrected"], uuid7(), moved, 52, 52),
        Written(
            kept["withdrawn"],
            uuid7(),
            EntryCorrected(entry=entries["withdrawn"], becomes=None, reason="nobody", proposed_by="o2"),
            53,
            53,
        ),
    ]
    pen.write([*early, *late])
    while desk.engine().step(len(early) + len(late)).entries:
        pass
    monkeypatch.setattr(answering, "params_of", with_units(["county"]))
    moments = When(first), When(first + len(late))
    question = asked("leaves", moments[0], to=moments[1])
    listing = question.of
    before, after = (at_once(desk.journals, desk.views, question, when, {})[0] for when in moments)
    found = list(compared(listing, held(listing, [before]), [after]))
    made = explaining(desk.journals, question)(found)
    told = {
        differs.line.stream: (differs.change, [(c.why, c.entry.event_id) for c in causes])
        for differs, causes in zip(found, made, strict=True)
    }
    assert told == {
        kept["new"]: ("added", [(Why.NEW, entries["new"])]),
        kept["late"]: ("added", [(Why.LATE, entries["late"])]),
        kept["corrected"]: ("changed", [(Why.CORRECTED, entries["corrected"])]),
        kept["withdrawn"]: ("gone", [(Why.WITHDRAWN, entries["withdrawn"])]),
    }


def test_a_line_is_found_again_by_its_key_though_its_place_changed() -> None:
    assert LISTINGS["leaves"].names_a_line == ("stream", "leave_id")
    assert LISTINGS["days-away"].names_a_line == ("stream",)
