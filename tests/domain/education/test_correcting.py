"""A wrong fact about education is put right: what is computed follows, and hours stay with their day."""

from datetime import date

import pytest

from domain.education.attendance.examples import ATTENDED, HELD_ON
from domain.education.correcting import HoursOfTheDay
from domain.education.elsewhere.examples import ASKED, FOLLOW_UP
from domain.education.elsewhere.record import FollowUpMissed, FollowUpReported
from domain.education.elsewhere.refusals import FollowUpNotOverdue
from domain.education.stages.examples import IN_ENTRY, routine
from domain.education.stages.refusals import StageTooEarly
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection


def propose(entry, **fields):
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


@pytest.mark.parametrize("entry", [1, 2])
def test_hours_are_not_moved_to_another_day(given, entry):
    given(*ATTENDED).when(propose(entry, occurred_on=date(2026, 3, 8))).refused(HoursOfTheDay)


@pytest.mark.parametrize("field", ["session_id", "minutes", "held_on"])
def test_what_hours_were_reckoned_from_is_not_changed_by_hand(given, field):
    given(*ATTENDED).when(propose(1, becomes={field: 5})).refused(FieldFixed, field=field)


def test_attendance_that_is_withdrawn_takes_its_hours_along(given):
    proposed = given(*ATTENDED).when(propose(1, withdraw=True)).then(CorrectionProposed).and_then()
    assert proposed.case().attendance.on(HELD_ON).education == 90
    proposal_id = next(iter(proposed.case().corrections.open))
    after = proposed.when(CorrectEntry(proposal_id=proposal_id), by=Role.REVIEWER).and_then()
    assert after.case().attendance.on(HELD_ON).education == 0


def test_how_late_something_was_is_computed_again(given, at):
    late = FollowUpReported(follow_up_id=FOLLOW_UP, result="doing_well", due_on=date(2026, 3, 9), days_late=1)
    file = given(*ASKED, Draft(late, Occurred(at("2026-03-10 09:00"))))
    moved = file.when(propose(2, occurred_on=date(2026, 3, 9))).then(CorrectionProposed)
    assert moved.drafts[0].event.becomes.days_late == 0
    stage = Draft(routine, Occurred(at("2026-02-06 10:00")))
    moved = given(*IN_ENTRY, stage).when(propose(2, occurred_on=date(2026, 2, 7))).then(CorrectionProposed)
    assert moved.drafts[0].event.becomes.days_late == 2


def test_a_stage_and_a_miss_are_not_moved_before_their_day(given, at):
    stage = Draft(routine, Occurred(at("2026-02-06 10:00")))
    given(*IN_ENTRY, stage).when(propose(2, occurred_on=date(2026, 2, 4))).refused(StageTooEarly)
    given(*IN_ENTRY, stage).when(propose(2, occurred_on=date(2026, 2, 7))).then(CorrectionProposed)
    missed = FollowUpMissed(follow_up_id=ASKED[-1].event.follow_up_id, due_on=date(2026, 3, 9))
    file = given(*ASKED, Draft(missed, Occurred(at("2026-03-10 09:00"))))
    file.when(propose(2, occurred_on=date(2026, 3, 9))).refused(FollowUpNotOverdue)
