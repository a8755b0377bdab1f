"""How long somebody may be silent: from each sign of them, by their class, and what a gap is."""

from __future__ import annotations

from datetime import timedelta

from domain.assessment.record import ClassAssigned, ClassChanged, SupervisionClass
from domain.contacts.record import (
    VisitRecorded,
)
from domain.kernel.rule import example_id
from domain.whereabouts.silence.record import EvidenceGapDetected, EvidenceResumed
from tests.projections.duties.history import Step, at, ex, folded
from tests.projections.duties.of_files import OPENED


def test_the_hours_of_silence_begin_with_each_sign_and_are_those_of_the_class():
    seen = Step("2026-01-07", ex(VisitRecorded))
    assert folded(OPENED, seen)["contact", ""].due_at == at("2026-01-15")
    classed = Step("2026-01-08", ex(ClassAssigned, level=SupervisionClass.NORMAL))
    row = folded(OPENED, seen, classed)["contact", ""]
    assert (row.due_at, row.start) == (at("2026-01-07") + timedelta(hours=384), example_id(1))
    changed = Step("2026-01-09", ex(ClassChanged, level=SupervisionClass.LENIENT))
    row = folded(OPENED, seen, classed, changed, Step("2026-01-10", ex(VisitRecorded)))["contact", ""]
    assert row.due_at == at("2026-01-10") + timedelta(hours=816)


def test_a_sign_after_a_gap_settles_it_and_the_hours_begin_anew_once_that_is_said():
    gap = Step("2026-01-14", ex(EvidenceGapDetected, last_at=at("2026-01-05")))
    seen = Step("2026-01-15", ex(VisitRecorded))
    row = folded(OPENED, gap, seen)["contact", ""]
    assert (row.status, row.settled.entry, row.contested) == ("satisfied", example_id(2), False)
    resumed = Step("2026-01-15 11:00", ex(EvidenceResumed, evidence=example_id(2)))
    row = folded(OPENED, gap, seen, resumed)["contact", ""]
    assert (row.status, row.start, row.started_at) == ("open", example_id(2), at("2026-01-15"))


def test_a_gap_is_contested_by_a_sign_that_was_entered_late():
    gap = Step("2026-01-14", ex(EvidenceGapDetected, last_at=at("2026-01-05")))
    row = folded(OPENED, gap, Step("2026-01-12", ex(VisitRecorded)))["contact", ""]
    assert (row.status, row.contested) == ("open", True)
