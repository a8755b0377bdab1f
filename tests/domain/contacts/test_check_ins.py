"""Check-ins: due, received, missed, excused, taken back."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.assessment.examples import assigned
from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.contacts import refusals
from domain.contacts.examples import CHECK_IN, DUE, MISSED, received, scheduled
from domain.contacts.record import (
    CheckInExcused,
    CheckInIdentityFailed,
    CheckInMissed,
    CheckInReceived,
    CheckInScheduled,
    MissWithdrawn,
    Mode,
)
from domain.contacts.rules import (
    ExcuseCheckIn,
    RecordCheckIn,
    RecordMissedCheckIn,
    ReviewCheckIn,
    ScheduleCheckIn,
    WithdrawMiss,
)
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, OPENED_AT, opened
from domain.intake.record import Sentence
from domain.intake.standing import BeforeCaseOpened, CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

BY_PHONE = RecordCheckIn(mode=Mode.PHONE, identity="confirmed")


@pytest.mark.parametrize(
    ("day", "late", "on_time"), [(9, 0, True), (12, 0, True), (13, 1, True), (15, 3, True), (16, 4, False)]
)
def test_lateness_counts_from_the_due_day_and_grace_lasts_three(given, at, day, late, on_time):
    given(*DUE).when(BY_PHONE, at=at(f"2026-01-{day:02} 18:00")).then(
        CheckInReceived,
        CheckInScheduled,
        check_in_id=CHECK_IN,
        due_on=date(2026, 1, 12),
        late_by_days=late,
        on_time=on_time,
    )


def test_before_its_days_a_check_in_answers_nothing(given, at):
    given(*DUE).when(BY_PHONE, at=at("2026-01-08 23:59")).then(
        CheckInReceived, check_in_id=None, due_on=None, late_by_days=0
    )
    named = RecordCheckIn(mode=Mode.PHONE, check_in_id=CHECK_IN)
    given(*DUE).when(named, at=at("2026-01-08 23:59")).refused(refusals.CheckInTooEarly, opens_on=date(2026, 1, 9))


@pytest.mark.parametrize(
    ("level", "due_on"),
    [
        (None, date(2026, 1, 19)),
        (SupervisionClass.STRICT, date(2026, 1, 19)),
        (SupervisionClass.NORMAL, date(2026, 1, 26)),
        (SupervisionClass.LENIENT, date(2026, 2, 11)),
    ],
)
def test_the_next_one_follows_the_cadence_of_the_class_from_the_day_it_was_due(given, at, level, due_on):
    placed = [ClassAssigned(level=level, ground=Ground.CRITERIA)] if level else []
    outcome = given(*DUE, *placed).when(BY_PHONE, at=at("2026-01-14 18:00"))
    following = outcome.drafts[1].event
    assert following.due_on == due_on
    assert following.opens_on < due_on < following.grace_until
    assert outcome.facts.policies.consulted[-1].startswith("checkin.cadence@")


def test_while_another_is_due_no_further_one_is_set(given, at):
    second = CheckInScheduled(
        check_in_id=example_id(90),
        opens_on=date(2026, 1, 16),
        due_on=date(2026, 1, 19),
        grace_until=date(2026, 1, 22),
    )
    file = given(*DUE, Draft(second, Occurred(OPENED_AT)))
    file.when(BY_PHONE, at=at("2026-01-12 18:00")).then(CheckInReceived, check_in_id=CHECK_IN)


@pytest.mark.parametrize(("day", "missed"), [(12, False), (15, False), (16, True)])
def test_a_check_in_is_missed_on_the_day_after_its_grace(given, at, day, missed):
    outcome = given(*DUE).when(RecordMissedCheckIn(check_in_id=CHECK_IN), by=Role.CLOCK, at=at(f"2026-01-{day} 00:01"))
    if missed:
        outcome.then(CheckInMissed, CheckInScheduled, due_on=date(2026, 1, 12))
    else:
        outcome.refused(refusals.GraceNotOver, grace_until=date(2026, 1, 15))


def test_a_check_in_in_time_that_is_recorded_after_the_miss_takes_the_miss_back(given, at):
    outcome = given(*MISSED).when(
        RecordCheckIn(mode=Mode.WRITTEN, occurred_on=date(2026, 1, 15)), at=at("2026-01-20 09:00")
    )
    outcome.then(CheckInReceived, MissWithdrawn, check_in_id=CHECK_IN, on_time=True, late_by_days=3)
    assert outcome.drafts[1].occurred == Occurred(at("2026-01-20 09:00"))  # it sorts after the miss
    assert not outcome.and_then().case().contacts.missed


def test_a_check_in_after_its_grace_leaves_the_miss_standing(given, at):
    named = RecordCheckIn(mode=Mode.WRITTEN, occurred_on=date(2026, 1, 16), check_in_id=CHECK_IN)
    outcome = given(*MISSED).when(named, at=at("2026-01-20 09:00"))
    outcome.then(CheckInReceived, on_time=False, late_by_days=4)
    assert outcome.and_then().case().contacts.missed


def test_a_late_entry_never_answers_what_was_asked_for_after_it(given, at):
    asked = Draft(scheduled, Occurred(at("2026-01-11 10:00")))
    given(*OPEN, asked).when(
        RecordCheckIn(mode=Mode.PHONE, occurred_at=at("2026-01-10 10:00")), at=at("2026-01-13 10:00")
    ).then(CheckInReceived, check_in_id=None)


def test_who_fails_the_identity_check_has_not_checked_in(given, at):
    failed = RecordCheckIn(mode=Mode.APP, identity="failed")
    outcome = given(*DUE).when(failed, at=at("2026-01-12 10:00"))
    outcome.then(CheckInIdentityFailed, check_in_id=CHECK_IN)
    assert CHECK_IN in outcome.and_then().case().contacts.due


@pytest.mark.parametrize("mode", [Mode.APP, Mode.VIDEO, Mode.KIOSK])
def test_some_modes_need_a_confirmed_identity(given, mode):
    unchecked = RecordCheckIn(mode=mode)
    given(*OPEN).when(unchecked).refused(refusals.IdentityNotConfirmed, mode=mode.value)
    given(*OPEN).when(RecordCheckIn(mode=mode, identity="confirmed")).then(CheckInReceived)
    imported = given(*OPEN).when(unchecked, imported=True).then(CheckInReceived)
    assert len(imported.facts.reported) == 1


def test_before_the_opening_after_the_end_and_without_a_file_nobody_checks_in(given, at):
    given(*OPEN).when(RecordCheckIn(mode=Mode.PHONE, occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)
    ended = Draft(discharged, Occurred(at("2026-03-01 10:00")))
    given(*OPEN, ended).when(BY_PHONE, at=at("2026-03-01 10:01")).refused(CaseEnded)
    given().when(BY_PHONE).refused(CaseNotOpened)
    given().when(BY_PHONE, imported=True).refused(CaseNotOpened)


def test_what_nobody_asked_for_cannot_be_missed_excused_or_named(given):
    stranger = example_id(99)
    given(*OPEN).when(RecordMissedCheckIn(check_in_id=stranger)).refused(refusals.CheckInNotDue)
    given(*OPEN).when(ExcuseCheckIn(check_in_id=stranger, reason="illness")).refused(refusals.CheckInNotDue)
    given(*OPEN).when(RecordCheckIn(mode=Mode.PHONE, check_in_id=stranger)).refused(refusals.CheckInUnknown)


def test_an_excused_check_in_is_settled_and_the_next_one_is_set(given, at):
    outcome = given(*DUE).when(ExcuseCheckIn(check_in_id=CHECK_IN, reason="illness"), at=at("2026-01-11 10:00"))
    outcome.then(CheckInExcused, CheckInScheduled)
    assert len(outcome.and_then().case().contacts.due) == 1


def test_only_the_reviewer_or_the_clock_takes_a_miss_back(given):
    command = WithdrawMiss(check_in_id=CHECK_IN, reason="excused")
    given(*MISSED).when(command).refused(NotEmpowered)
    given(*MISSED).when(command, by=Role.CLOCK).then(MissWithdrawn, due_on=date(2026, 1, 12))


def test_an_excuse_cites_what_was_asked_for_and_a_withdrawal_the_miss(given, at):
    now = at("2026-01-11 10:00")
    excused = given(*DUE).when(ExcuseCheckIn(check_in_id=CHECK_IN, reason="illness"), at=now)
    withdrawn = given(*MISSED).when(WithdrawMiss(check_in_id=CHECK_IN, reason="excused"), by=Role.REVIEWER)
    in_time = given(*MISSED).when(RecordCheckIn(mode=Mode.WRITTEN, occurred_on=date(2026, 1, 15)))
    assert excused.drafts[0].evidence == (str(example_id(1)),)
    assert withdrawn.drafts[0].evidence == in_time.drafts[1].evidence == (str(example_id(2)),)


def test_a_schedule_begins_with_the_cadence_or_on_a_day_from_today_on(given, at):
    now = at("2026-01-06 10:00")
    given(*OPEN, assigned).when(ScheduleCheckIn(), at=now).then(CheckInScheduled, due_on=date(2026, 1, 13))
    given(*OPEN).when(ScheduleCheckIn(due_on=date(2026, 1, 6)), at=now).then(CheckInScheduled)
    given(*OPEN).when(ScheduleCheckIn(due_on=date(2026, 1, 5)), at=now).refused(refusals.DueTooEarly)
    given(*DUE).when(ScheduleCheckIn(due_on=date(2026, 1, 12)), at=now).refused(refusals.DueAlready)


def test_no_more_are_due_at_once_than_the_table_allows(given, at):
    many = [
        Draft(
            CheckInScheduled(
                check_in_id=example_id(50 + n),
                opens_on=date(2026, 2, n),
                due_on=date(2026, 2, n),
                grace_until=date(2026, 2, n),
            ),
            Occurred(OPENED_AT),
        )
        for n in range(1, 9)
    ]
    command = ScheduleCheckIn(due_on=date(2026, 1, 20))
    given(*OPEN, *many[:7]).when(command, at=at("2026-01-06 10:00")).then(CheckInScheduled)
    given(*OPEN, *many).when(command, at=at("2026-01-06 10:00")).refused(refusals.TooManyDue, max_open=8)


def test_a_review_is_of_a_check_in_of_this_file_and_cites_it(given):
    outcome = given(*OPEN, received).when(ReviewCheckIn(entry=example_id(1), outcome="doubtful"))
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(*OPEN).when(ReviewCheckIn(entry=example_id(1), outcome="doubtful")).refused(refusals.NotACheckIn)


def test_a_note_is_given_back_as_it_was_typed(given):
    given(*OPEN).when(RecordCheckIn(mode=Mode.PHONE, note="夜班\nquiet")).then(CheckInReceived, note="夜班\nquiet")


def test_of_another_systems_check_ins_none_is_set_here(given, at):
    given(*DUE).when(BY_PHONE, at=at("2026-01-12 10:00"), imported=True).then(CheckInReceived)


@pytest.mark.parametrize(("category", "days"), [(Sentence.PAROLE, 14), (Sentence.SUSPENDED_SENTENCE, 30)])
def test_the_cadence_is_that_of_the_class_and_of_the_category(given, at, category, days):
    lenient = ClassAssigned(level=SupervisionClass.LENIENT, ground=Ground.CRITERIA)
    file = given(Draft(replace(opened, category=category), Occurred(at("2026-01-05 09:00"))), lenient)
    outcome = file.when(ScheduleCheckIn(), at=at("2026-03-10 10:00"))
    outcome.then(CheckInScheduled, due_on=date(2026, 3, 10) + timedelta(days=days))
