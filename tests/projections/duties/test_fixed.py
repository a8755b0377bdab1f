"""Every duty is either restated, or its day is fixed by what happened: each of these with the reason why."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.duties.by_unit import BY_UNIT
from domain.duties.declared import BY_WORD
from domain.duties.restated import RESTATED, TABLES
from domain.kernel.of import Of
from domain.kinds import KINDS
from domain.people.staff.record import StaffAssigned, TrainingAttended
from tests.projections.duties.history import History, Step, at, ex, folded
from tests.projections.duties.test_each_duty import HISTORIES

SAID = "the entry that it follows from says its day: it was counted at the unit, by the version that the entry pins"
STEP = "each step of a change of place says the day of the next"
FIXED = {
    "initial-report": SAID,
    "handover": SAID,
    "survey": SAID,
    "spot-check": "the draw says by when it is answered",
    "guardian-contact": SAID,
    "leave-report": SAID,
    "leave-return": "its last day is the one that was approved",
    "rectification": "its day is the one that was ordered",
    "recurring-travel": "its last day is the one that was approved",
    "relocation-consultation": STEP,
    "relocation-reply": STEP,
    "relocation-decision": STEP,
    "relocation-transfer": STEP,
    "relocation-receipt": STEP,
    "relocation-report": STEP,
    "positioning": "its last day is the one that was approved",
    "device-replacement": SAID,
    "compliance-report": SAID,
    "order-expiry": "its last day is the one that the court ordered",
    "objection": SAID,
    "follow-up": SAID,
    "referral": SAID,
    "search": SAID,
    "discharge": "it is the last day of the term",
    "report-acknowledgement": SAID,
    "defect": SAID,
    "finding-answer": SAID,
    "volunteer-reverification": SAID,
    "training": "it is the last day of the year; each training says how many hours the year needs",
}


def test_every_duty_is_restated_or_fixed():
    assert FIXED.keys() | RESTATED.keys() == BY_WORD.keys()
    assert not FIXED.keys() & RESTATED.keys()


def test_what_can_be_restated_is_looked_for():
    assert BY_UNIT.keys() | TABLES.keys() == RESTATED.keys()
    assert not BY_UNIT.keys() & TABLES.keys()


def test_a_stream_whose_duties_are_restated_keeps_that():
    kinds = {BY_WORD[word].of for word in RESTATED}
    assert kinds - {Of.CASES} == {kind.of for kind in KINDS.values() if kind.owes}


@pytest.mark.parametrize("history", [h for h in HISTORIES if h.word in FIXED], ids=lambda history: history.word)
def test_a_fixed_day_is_one_that_what_happened_says(history: History):
    row = folded(*history.given)[history.word, history.key]
    said = {value for step in history.given for value in _said(step.event)}
    if history.word == "training":
        assert row.due_on == date(at(history.given[0].at).year, 12, 31)
        return
    assert (row.due_at or row.due_on) in said


def _said(event: Any) -> list[object]:
    return [value for name in event.__struct_fields__ if isinstance(value := getattr(event, name), date)]


@pytest.mark.parametrize(
    ("required", "hours", "status"),
    [(20, 19, "open"), (20, 20, "satisfied"), (60, 59, "open"), (60, 60, "satisfied"), (None, 39, "open"),
     (None, 40, "satisfied")],
)  # fmt: skip
def test_a_year_needs_the_hours_that_its_unit_asks_for(required: int | None, hours: int, status: str):
    attended = ex(TrainingAttended, hours=hours, required=required)
    rows = folded(Step("2025-02-01", ex(StaffAssigned)), Step("2025-05-01", attended))
    assert rows["training", "2025"].status == status
