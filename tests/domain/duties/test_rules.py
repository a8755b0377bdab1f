"""What is said of duties: overdue once and only where owed, taken back, due on another day."""

from datetime import UTC, date, datetime, timedelta
from importlib.resources import files

import pytest
from msgspec.structs import replace

from domain.assessment.examples import EVENTS as ASSESSED
from domain.assessment.record import RiskAssessed
from domain.catalogue import event_examples, policies
from domain.contacts.examples import CHECK_IN as CHECK_IN_ID
from domain.contacts.examples import scheduled
from domain.contacts.record import CHECK_IN, CheckInMissed, CheckInReceived, CheckInScheduled, Mode
from domain.contacts.rules import RecordCheckIn, RecordMissedCheckIn, WithdrawMiss
from domain.duties import refusals
from domain.duties.examples import HELD as PERIOD
from domain.duties.examples import overdue, restated, withdrawn
from domain.duties.owed import CONTACT
from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn, DutyRestated
from domain.duties.rules import RecordOverdueDuty, RestateDuty, WithdrawOverdueDuty
from domain.intake import standing
from domain.intake.examples import NOW, OPEN, OPENED_AT
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook
from domain.kernel.policy_files import version_of
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, Of, example_id
from domain.whereabouts.silence.record import EvidenceGapDetected

RECORD = RecordOverdueDuty(duty="induction-risk", start=example_id(0), due_on=date(2026, 1, 9))
DUE = (*OPEN, Draft(scheduled, Occurred(OPENED_AT)))
RESTATE = RestateDuty(duty=CHECK_IN, key=str(CHECK_IN_ID), start=example_id(1), cause="special_period")
suspended = next(event for event in event_examples() if isinstance(event, CaseSuspended))
resumed = next(event for event in event_examples() if isinstance(event, CaseResumed))
IN_JANUARY = datetime(2026, 1, 7, 2, tzinfo=UTC)


@pytest.mark.parametrize("day", [9, 10])
def test_a_duty_is_overdue_from_the_day_after_its_last(given, at, day):
    outcome = given(*OPEN).when(RECORD, by=Role.CLOCK, at=at(f"2026-01-{day:02} 00:01"))
    if day == 10:
        outcome.then(DutyOverdue, duty="induction-risk", due_on=date(2026, 1, 9))
    else:
        outcome.refused(refusals.DutyNotOverdue, due_on=date(2026, 1, 9))


@pytest.mark.parametrize("seconds", [0, 1])
def test_one_that_counts_in_hours_is_overdue_when_its_instant_has_passed(given, seconds):
    command = replace(RECORD, due_at=NOW - timedelta(seconds=seconds))
    outcome = given(*OPEN).when(command, by=Role.CLOCK)
    outcome.then(DutyOverdue) if seconds else outcome.refused(refusals.DutyNotOverdue)


def test_nobody_but_the_clock_says_so(given):
    given(*OPEN).when(RECORD, by=Role.REVIEWER).refused(NotEmpowered)


def test_what_was_done_is_not_owed(given):
    risk = next(event for event in ASSESSED if isinstance(event, RiskAssessed))
    given(*OPEN, risk).when(RECORD, by=Role.CLOCK).refused(refusals.DutyNotOwed)


def test_a_duty_that_nobody_declared_is_unknown(given):
    given(*OPEN).when(replace(RECORD, duty="sing"), by=Role.CLOCK).refused(refusals.DutyUnknown)


def test_it_follows_from_an_entry_of_this_file(given):
    stranger = replace(RECORD, start=example_id(7))
    given(*OPEN).when(stranger, by=Role.CLOCK).refused(refusals.DutyStartUnknown)


def test_it_is_said_once_for_each_start_and_again_after_it_was_taken_back(given):
    once = replace(overdue, start=example_id(0))
    given(*OPEN, once).when(RECORD, by=Role.CLOCK).refused(refusals.DutyOverdueAlready)
    given(*OPEN, overdue).when(RECORD, by=Role.CLOCK).then(DutyOverdue)
    given(*OPEN, once, withdrawn).when(RECORD, by=Role.CLOCK).then(DutyOverdue)


def test_a_withdrawal_cites_what_it_takes_back_and_what_shows_it(given):
    command = WithdrawOverdueDuty(duty="induction-risk", reason="satisfied_in_time", entry=example_id(0))
    outcome = given(*OPEN, overdue).when(command, by=Role.CLOCK).then(DutyOverdueWithdrawn)
    assert outcome.drafts[0].evidence == (str(example_id(1)), str(example_id(0)))
    stranger = replace(command, entry=example_id(7))
    given(*OPEN, overdue).when(stranger, by=Role.CLOCK).refused(standing.GroundNotInFile)


def test_a_special_period_brings_a_check_in_forward(given):
    known = given(*DUE).knowing(others={Of.PERIODS: {"spring": PERIOD}})
    outcome = known.when(RESTATE, by=Role.CLOCK, at=IN_JANUARY)
    outcome.then(DutyRestated, was_due_on=date(2026, 1, 12), due_on=date(2026, 1, 8), overdue_from=date(2026, 1, 12))


def test_a_day_that_has_passed_is_never_set(given):
    known = given(*DUE).knowing(others={Of.PERIODS: {"spring": PERIOD}})
    late = datetime(2026, 1, 11, 2, tzinfo=UTC)
    known.when(RESTATE, by=Role.CLOCK, at=late).then(DutyRestated, due_on=date(2026, 1, 11))


def test_what_does_not_change_is_not_restated(given):
    given(*DUE).when(RESTATE, by=Role.CLOCK, at=IN_JANUARY).refused(refusals.DutyUnchanged)


def test_what_was_settled_is_not_restated(given):
    received = CheckInReceived(mode=Mode.PHONE, identity="confirmed", check_in_id=CHECK_IN_ID, due_on=scheduled.due_on)
    given(*DUE, received).when(RESTATE, by=Role.CLOCK).refused(refusals.DutyNotOwed)
    given(*DUE).when(replace(RESTATE, duty="objection"), by=Role.CLOCK).refused(refusals.DutyUnknown)


GAP_HOURS = files("domain.policies").joinpath("gap.hours", "prc-2020.toml").read_text()
STRICTER = version_of("gap.hours", "own", GAP_HOURS.replace("strict = 192", "strict = 48").encode())
OWN_HOURS = PolicyBook([*(v for vs in policies().all().values() for v in vs if v.table != "gap.hours"), STRICTER])
HEARD = RestateDuty(duty=CONTACT, start=example_id(0), cause="policy_in_force")


def test_somebody_has_to_be_heard_of_within_the_hours_that_came_to_hold(given):
    outcome = given(*OPEN).knowing(book=OWN_HOURS).when(HEARD, by=Role.CLOCK)
    outcome.then(
        DutyRestated,
        was_due_at=OPENED_AT + timedelta(hours=192),
        due_at=OPENED_AT + timedelta(hours=48),
        policy=STRICTER.pin,
    )
    assert outcome.drafts[0].event.was_policy.startswith("gap.hours@prc-2020#")
    given(*OPEN).when(HEARD, by=Role.CLOCK).refused(refusals.DutyUnchanged)
    given(*OPEN, outcome.drafts[0].event).knowing(book=OWN_HOURS).when(HEARD, by=Role.CLOCK).refused(
        refusals.DutyUnchanged
    )


def test_the_hours_begin_anew_when_a_suspension_ends_and_do_not_run_in_a_gap(given):
    paused = (Draft(suspended, Occurred(OPENED_AT + timedelta(hours=1))), Draft(resumed, Occurred(NOW)))
    known = given(*OPEN, *paused).knowing(book=OWN_HOURS)
    known.when(HEARD, by=Role.CLOCK, at=NOW + timedelta(hours=1)).then(DutyRestated, due_at=NOW + timedelta(hours=48))
    silent = EvidenceGapDetected(gap_id=example_id(8), last_at=OPENED_AT, hours=200, evidence=example_id(0))
    given(*OPEN, silent).knowing(book=OWN_HOURS).when(HEARD, by=Role.CLOCK).refused(refusals.DutyNotOwed)


def test_the_rules_of_check_ins_go_by_the_restated_day(given, at):
    moved = replace(restated, start=example_id(1))  # from the 12th to the 10th, with grace to the 13th
    miss = RecordMissedCheckIn(check_in_id=CHECK_IN_ID)
    file = given(*DUE, moved)
    file.when(miss, by=Role.CLOCK, at=at("2026-01-14 00:01")).then(
        CheckInMissed, CheckInScheduled, due_on=date(2026, 1, 10), grace_until=date(2026, 1, 13)
    )
    phone = RecordCheckIn(mode=Mode.PHONE, identity="confirmed")
    file.when(phone, at=at("2026-01-08 10:00")).then(CheckInReceived, CheckInScheduled, due_on=date(2026, 1, 10))
    given(*DUE).when(phone, at=at("2026-01-08 10:00")).then(CheckInReceived, check_in_id=None)


def test_the_next_check_in_is_counted_from_the_restated_day(given, at):
    moved = replace(restated, start=example_id(1))
    phone = RecordCheckIn(mode=Mode.PHONE, identity="confirmed")
    outcome = given(*DUE, moved).when(phone, at=at("2026-01-10 10:00")).then(CheckInReceived, CheckInScheduled)
    assert outcome.drafts[1].event.due_on == date(2026, 1, 17)


def test_a_miss_is_taken_back_with_the_late_entry_as_evidence(given):
    missed = CheckInMissed(check_in_id=CHECK_IN_ID, due_on=scheduled.due_on, grace_until=scheduled.grace_until)
    command = WithdrawMiss(check_in_id=CHECK_IN_ID, reason="received_in_time", entry=example_id(0))
    outcome = given(*DUE, missed).when(command, by=Role.CLOCK)
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(0)))
    stranger = replace(command, entry=example_id(9))
    given(*DUE, missed).when(stranger, by=Role.CLOCK).refused(standing.GroundNotInFile)
