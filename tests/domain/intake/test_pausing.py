"""While supervision is suspended nothing is asked for and nothing is missed; what happens is recorded."""

from datetime import date
from uuid import UUID

import pytest

from domain.catalogue import command_examples
from domain.contacts.record import CheckInMissed, CheckInReceived, CheckInScheduled, Mode
from domain.contacts.rules import ExcuseCheckIn, RecordCheckIn, RecordMissedCheckIn, RecordVisit, ScheduleCheckIn
from domain.duties.record import DutyOverdue
from domain.duties.rules import RecordOverdueDuty
from domain.intake import standing
from domain.intake.background.examples import stay
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.pausing.examples import suspended
from domain.intake.pausing.record import PAUSES_KEPT, CaseResumed, CaseSuspended, PauseReason
from domain.intake.pausing.rules import NotSuspended, ResumeCase, SuspendCase, SuspendedAlready
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

ID = UUID("019b8a00-0000-7000-8000-0000000000e1")
GROUND = (example_id(1),)
suspend = SuspendCase(reason=PauseReason.HOSPITAL, entries=GROUND)
resume = ResumeCase(entries=GROUND)


@pytest.fixture
def resting(given, at):
    """Suspended from the second to the twelfth of February."""

    def file(*before, until=""):
        events = [*OPEN, stay, *before, Draft(suspended, Occurred(at("2026-02-02 12:00")))]
        if until:
            events.append(Draft(CaseResumed(since=date(2026, 2, 2), days=10), Occurred(at(until))))
        return given(*events)

    return file


def due(on):
    return CheckInScheduled(check_in_id=ID, opens_on=on, due_on=on, grace_until=on)


def test_supervision_is_suspended_once_at_a_time_on_grounds_in_the_file(given):
    held = given(*OPEN, stay)
    outcome = held.when(suspend, by=Role.REVIEWER).then(CaseSuspended, reason=PauseReason.HOSPITAL)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    outcome.and_then().when(suspend, by=Role.REVIEWER).refused(SuspendedAlready, since=date(2026, 3, 10))
    nowhere = SuspendCase(reason=PauseReason.OTHER, entries=(example_id(7),))
    held.when(nowhere, by=Role.REVIEWER).refused(standing.GroundNotInFile)
    held.when(suspend).refused(NotEmpowered)


def test_it_is_resumed_and_how_long_it_was_is_computed(resting, given):
    outcome = resting().when(resume, by=Role.REVIEWER).then(CaseResumed, since=date(2026, 2, 2), days=36)
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(1)))
    outcome.and_then().when(resume, by=Role.REVIEWER).refused(NotSuspended)
    resting().when(ResumeCase(entries=(example_id(7),)), by=Role.REVIEWER).refused(standing.GroundNotInFile)
    given(*OPEN, stay, discharged).when(suspend, by=Role.REVIEWER).refused(standing.CaseEnded)
    given(*OPEN, stay, suspended, discharged).when(resume, by=Role.REVIEWER).refused(standing.CaseEnded)


@pytest.mark.parametrize(
    ("when", "fine"),
    [("2026-02-02 11:59", True), ("2026-02-02 12:00", False), ("2026-02-12 11:59", False), ("2026-02-12 12:00", True)],
)
def test_no_check_in_is_asked_for_meanwhile(resting, at, when, fine):
    outcome = resting(until="2026-02-12 12:00").when(ScheduleCheckIn(occurred_at=at(when)))
    if fine:
        outcome.then(CheckInScheduled)
    else:
        outcome.refused(standing.CaseIsSuspended, since=date(2026, 2, 2))


@pytest.mark.parametrize(("day", "missed"), [(1, True), (2, False), (12, False), (13, True)])
def test_what_fell_due_meanwhile_is_not_missed_afterwards_either(resting, at, day, missed):
    file = resting(Draft(due(date(2026, 2, day)), Occurred(at("2026-01-20 10:00"))), until="2026-02-12 12:00")
    outcome = file.when(RecordMissedCheckIn(check_in_id=ID), by=Role.CLOCK)
    if missed:
        assert isinstance(outcome.drafts[0].event, CheckInMissed)
    else:
        outcome.refused(standing.CaseIsSuspended, since=date(2026, 2, 2))
        assert not file.when(ExcuseCheckIn(check_in_id=ID, reason="illness")).refusal


def test_what_happens_meanwhile_is_recorded_and_asks_for_nothing_further(resting, at):
    file = resting(Draft(due(date(2026, 2, 5)), Occurred(at("2026-01-20 10:00"))))
    file.when(RecordCheckIn(mode=Mode.IN_PERSON, identity="confirmed")).then(CheckInReceived)
    assert not file.when(RecordVisit(visit="home", met=True)).refusal
    file.when(RecordMissedCheckIn(check_in_id=ID)).refused(standing.CaseIsSuspended)


def test_of_another_systems_check_ins_it_is_reported_only(resting):
    outcome = resting().when(ScheduleCheckIn(), imported=True).then(CheckInScheduled)
    assert [type(one) for one in outcome.facts.reported] == [standing.CaseIsSuspended]


RESTING = {
    "ScheduleCheckIn",
    "RecordMissedCheckIn",
    "RecordMissedReview",
    "RecordMissedSpotCheck",
    "RecordMissedRectification",
    "RecordMissedLeaveCheckIn",
    "RecordMissedCompliance",
    "RecordTransferNoShow",
}


@pytest.mark.parametrize(
    "example",
    [one for one in command_examples() if one.then and type(one.command).__name__ in RESTING],
    ids=lambda one: type(one.command).__name__,
)
def test_whatever_is_asked_for_or_missed_rests_meanwhile(given, example):
    outcome = given(*example.given, suspended).when(example.command, by=example.by, at=example.now)
    outcome.refused(standing.CaseIsSuspended)


def test_each_of_them_has_such_an_example():
    assert {type(one.command).__name__ for one in command_examples() if one.then} >= RESTING


def test_only_the_newest_suspensions_are_kept(given, at):
    pauses = []
    for n in range(PAUSES_KEPT + 5):
        pauses.append(Draft(suspended, Occurred(at(f"2026-02-01 {n // 2:02}:{n % 2 * 30:02}"))))
        resumed = CaseResumed(since=date(2026, 2, 1), days=0)
        pauses.append(Draft(resumed, Occurred(at(f"2026-02-01 {n // 2:02}:{n % 2 * 30 + 10:02}"))))
    assert len(given(*OPEN, *pauses).case().pausing.pauses) == PAUSES_KEPT
    assert given(*OPEN, suspended, suspended).case() == given(*OPEN, suspended).case()


@pytest.mark.parametrize(("due_on", "overdue"), [(date(2026, 2, 1), True), (date(2026, 2, 2), False)])
def test_a_duty_that_falls_due_in_a_suspension_that_lasts_is_not_overdue(resting, due_on, overdue):
    command = RecordOverdueDuty(duty="induction-risk", start=example_id(0), due_on=due_on)
    outcome = resting().when(command, by=Role.CLOCK)
    outcome.then(DutyOverdue) if overdue else outcome.refused(standing.CaseIsSuspended)
