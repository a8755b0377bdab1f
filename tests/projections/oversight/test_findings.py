"""A finding from the day it is raised until it is put right or withdrawn."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake.examples import UNIT
from domain.kernel.event import Event
from domain.oversight.findings.examples import answered, corrected, overdue, raised, withdrawn
from domain.oversight.findings.record import FindingVerified, Stage, Verdict
from projections.listings.oversight.findings import FINDINGS
from projections.models.oversight import findings
from projections.models.oversight.findings import FindingRow

from ..conftest import Desk
from ..telling import Said, listed, rows, told

NEXT = date(2026, 4, 30)
again = FindingVerified(verdict=Verdict.NOT_CORRECTED, due_on=NEXT)
reopened = FindingVerified(verdict=Verdict.REOPENED, due_on=NEXT)


def only(*events: Event | Said) -> FindingRow:
    (row,) = rows(findings.MODEL, told(*events))
    assert isinstance(row, FindingRow)
    return row


@pytest.mark.parametrize(
    ("events", "stage", "rounds", "said"),
    [
        ([raised], "raised", 1, 1),
        ([raised, answered], "answered", 1, 2),
        ([raised, answered, corrected], "corrected", 1, 3),
        ([raised, answered, again], "raised", 2, 3),
        ([raised, answered, again, answered], "answered", 2, 4),
        ([raised, answered, corrected, reopened], "raised", 2, 4),
        ([raised, withdrawn], "withdrawn", 1, 2),
        ([raised, overdue], "raised", 1, 1),
        ([raised, raised], "raised", 1, 1),
    ],
)
def test_a_finding_has_come_as_far_as_its_entries_say(events: list[Event], stage: str, rounds: int, said: int) -> None:
    row = only(*events)
    assert (row.stage, row.rounds, row.said.entry) == (Stage(stage), rounds, UUID(int=said))


def test_a_finding_says_whom_it_is_about_and_who_did_what() -> None:
    row = only(Said(raised, 0, "i1", "inspector"), Said(replace(answered, days_late=4), 9, "r1"), corrected)
    assert (row.unit_id, row.case_id, row.entries) == (UNIT, raised.case_id, raised.entries)
    assert (row.raised_by, row.answered_by, row.days_late, row.verdict) == ("i1", "r1", 4, Verdict.CORRECTED)


def test_an_answer_that_was_missed_is_remembered_and_the_next_one_is_awaited_anew() -> None:
    row = only(raised, overdue, answered, again)
    assert (row.overdue, row.times_overdue, row.due_on) == (None, 1, NEXT)
    missed = only(raised, overdue)
    assert missed.overdue
    assert missed.overdue.entry == UUID(int=2)


def test_nothing_is_found_before_it_is_raised() -> None:
    assert rows(findings.MODEL, told(answered, corrected, withdrawn, overdue)) == []


def test_an_answer_is_late_from_the_day_after_its_last_day_and_the_unit_is_whom_it_is_about(desk: Desk) -> None:
    finding = told(Said(raised, 0, "i1"), unit="county")
    asked = {"units": (UNIT,)}
    for day, late in ((raised.due_on, False), (date(2026, 3, 25), True)):
        (line,) = listed(desk, FINDINGS, day, finding, **asked)  # type: ignore[arg-type]
        assert (line.late, line.raised_on, line.unit_id) == (late, date(2026, 3, 2), UNIT)
    assert listed(desk, FINDINGS, NEXT, finding, units=("county",)) == []
    settled = told(Said(raised, 0, "i1"), Said(answered, 12, "r1"), unit="county")
    (line,) = listed(desk, FINDINGS, NEXT, settled, **asked)  # type: ignore[arg-type]
    assert (line.late, line.answered_on, line.days_to_answer) == (False, date(2026, 3, 14), 12)
    assert listed(desk, FINDINGS, NEXT, settled, stage="raised", **asked) == []  # type: ignore[arg-type]
    assert len(listed(desk, FINDINGS, NEXT, settled, file=raised.case_id, **asked)) == 1  # type: ignore[arg-type]
