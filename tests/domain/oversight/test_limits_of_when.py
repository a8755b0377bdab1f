"""A corrected fact is not moved where its command would refuse it, and what follows from its time moves with it."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.assessment.results.examples import CLOSED, filed, told
from domain.conduct.custody.examples import DETAINED
from domain.conduct.custody.refusals import CrimeOutOfTime, ToldOutOfOrder
from domain.contacts.checks.examples import DRAWN
from domain.contacts.checks.refusals import AnswerNotOverdue
from domain.contacts.health.examples import RELEASED
from domain.contacts.health.rules import MonthNotBegun, ReviewNotOverdue
from domain.contacts.life.examples import reflection
from domain.contacts.life.rules import ChangedLater, ReflectionEarly
from domain.education.counselling.examples import held, referred
from domain.education.counselling.record import Setting
from domain.education.elsewhere.examples import requested as follow_up
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft
from domain.leave.absence.examples import absent
from domain.leave.absence.refusals import AbsenceApproved
from domain.leave.away.examples import DEPARTED, arrived
from domain.leave.away.record import DepartureReported, ReturnDelayed
from domain.leave.away.refusals import BeforeDeparture
from domain.leave.barred.examples import CONTACT_GIVEN
from domain.leave.barred.refusals import NotPermitted
from domain.leave.examples import LEAVE, requested
from domain.leave.record import Obstacle
from domain.leave.travel.refusals import (
    OutsideTravel,
)
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.record import CorrectionProposed
from tests.domain.conftest import at
from tests.domain.oversight.said import (
    AWAY,
    ENTERED,
    LATER,
    MET,
    USED,
    answered,
    becomes,
    changed,
    correcting,
    crime,
    health,
    met,
    moving,
    on_the_way,
    propose,
    review,
    unanswered,
    unknown,
)


@pytest.mark.parametrize(
    ("file", "day", "refusal"),
    [
        ((*RELEASED, health), date(2026, 2, 1), MonthNotBegun),
        ((*RELEASED, review), date(2026, 4, 11), ReviewNotOverdue),
        ((*OPEN, reflection), date(2026, 2, 1), ReflectionEarly),
        ((*OPEN, changed), date(2026, 3, 2), ChangedLater),
        ((*OPEN, crime), date(2026, 3, 1), CrimeOutOfTime),
        (MET, date(2026, 3, 16), NotPermitted),
        (ENTERED, date(2026, 3, 16), NotPermitted),
        (USED, date(2026, 4, 1), OutsideTravel),
        ((*DEPARTED, Draft(on_the_way, AWAY)), date(2026, 3, 16), BeforeDeparture),
        ((*DEPARTED, Draft(arrived, AWAY)), date(2026, 3, 16), BeforeDeparture),
        (
            (*DEPARTED, Draft(DepartureReported(leave_id=LEAVE, division="320500"), AWAY)),
            date(2026, 3, 16),
            BeforeDeparture,
        ),
        ((*DEPARTED, Draft(ReturnDelayed(leave_id=LEAVE, cause="illness"), AWAY)), date(2026, 3, 16), BeforeDeparture),
    ],
)
def test_nothing_is_moved_to_a_day_on_which_its_command_would_refuse_it(given, file, day, refusal):
    moving(given, file, day - timedelta(days=1)).refused(refusal)
    moving(given, file, day).then(CorrectionProposed)


def test_a_permission_ends_and_so_do_the_days_of_what_it_permits(given):
    moving(given, MET, date(2026, 3, 18)).then(CorrectionProposed)
    moving(given, MET, date(2026, 3, 19)).refused(NotPermitted)
    late = (*CONTACT_GIVEN, Draft(met, Occurred(at("2026-03-20 10:00"))))
    correcting(given, late, note="Calm.").then(CorrectionProposed)  # as it was imported


def test_an_absence_is_not_moved_into_a_leave(given):
    file = (*DEPARTED, Draft(absent, Occurred(at("2026-03-10 10:00"))))
    moving(given, file, date(2026, 3, 16)).refused(AbsenceApproved)
    moving(given, file, date(2026, 3, 15)).then(CorrectionProposed)
    within = (*DEPARTED, Draft(absent, Occurred(at("2026-03-17 10:00"))))
    correcting(given, within, place=None).then(CorrectionProposed)


def test_a_spot_check_is_missed_after_the_time_for_its_answer(given):
    file = (*DRAWN, unanswered)
    for minute, early in (("10:00", True), ("10:01", False)):
        outcome = given(*file).when(propose(file, occurred_at=at(f"2026-03-10 {minute}")), at=LATER)
        outcome.refused(AnswerNotOverdue) if early else outcome.then(CorrectionProposed)


def test_an_answer_that_is_moved_is_as_late_as_its_new_minute_makes_it(given):
    by = DRAWN[-1].event.answer_by
    file = (*DRAWN, Draft(answered, Occurred(by)))
    for minutes, late in ((-5, 0), (0, 0), (7, 7)):
        moved = propose(file, occurred_at=by + timedelta(minutes=minutes, seconds=30 if minutes > 0 else 0))
        assert becomes(given(*file).when(moved, at=LATER)).minutes_late == late
    alone = (*OPEN, replace(answered, minutes_late=3))
    assert becomes(moving(given, alone, date(2026, 3, 1))).minutes_late == 3


@pytest.mark.parametrize("file", [DRAWN, (*OPEN, unknown), (*CLOSED, filed)])
def test_what_is_measured_by_something_not_at_hand_is_not_moved(given, file):
    moving(given, file, date(2026, 3, 11)).refused(FieldFixed, field="occurred_at")


def test_a_result_may_be_told_after_the_end(given):
    file = (*CLOSED, Draft(discharged, Occurred(at("2026-03-10 11:00"))), Draft(told, Occurred(at("2026-03-11 11:00"))))
    moving(given, file, date(2026, 3, 12)).then(CorrectionProposed)


def test_what_follows_from_the_day_of_counselling_or_of_a_request_moves_with_it(given):
    crisis = replace(held, setting=Setting.CRISIS)
    seen_again = becomes(moving(given, (*OPEN, crisis), date(2026, 3, 2))).again_by
    assert seen_again == becomes(moving(given, (*OPEN, crisis), date(2026, 3, 3))).again_by - timedelta(days=1)
    assert becomes(moving(given, (*OPEN, replace(held, setting=Setting.INDIVIDUAL)), date(2026, 3, 2))).again_by is None
    urgent, ordinary = (
        becomes(moving(given, (*OPEN, replace(referred, urgency=how)), date(2026, 3, 2))).answer_by
        for how in ("urgent", "ordinary")
    )
    assert date(2026, 3, 2) < urgent < ordinary
    first, second = (becomes(moving(given, (*OPEN, follow_up), date(2026, 3, n))).due_on for n in (2, 9))
    assert second - first == timedelta(days=7)


def test_what_stands_against_a_leave_follows_its_reason(given):
    file = (*OPEN, requested)  # the rules were not announced
    assert becomes(correcting(given, file, reason="work_matter")).obstacles == (Obstacle.INDUCTION_OUTSTANDING,)
    assert becomes(correcting(given, file, phone=None)).obstacles == ()


def test_a_detention_is_not_moved_past_the_day_on_which_the_office_was_told(given):
    moving(given, DETAINED, date(2026, 3, 6)).refused(ToldOutOfOrder, told_on=date(2026, 3, 5))
    moving(given, DETAINED, date(2026, 3, 4)).then(CorrectionProposed)
