"""A report on the way whose days all fell into the silence of a source is unknown, not missed."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.intake.examples import UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, Of, example_id
from domain.leave.away.examples import DEPARTED, MISSED, missed, unknown
from domain.leave.away.record import (
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveCheckInMissWithdrawn,
    LeaveCheckInUnknown,
    OverdueWithdrawal,
)
from domain.leave.away.refusals import NoMissStands
from domain.leave.away.rules import RecordLeaveCheckIn, RecordMissedLeaveCheckIn
from domain.leave.away.withdrawing import WithdrawMissedLeaveCheckIn
from domain.leave.examples import LEAVE
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.refusals import NoSilenceCovers

MISS = RecordMissedLeaveCheckIn(leave_id=LEAVE)
#: The days from the one after the departure, the 17th to the 23rd in Shanghai, to the instant.
BEGIN, END = datetime(2026, 3, 16, 16, tzinfo=UTC), datetime(2026, 3, 23, 16, tzinfo=UTC)
AFTER = datetime(2026, 3, 24, 2, tzinfo=UTC)
UNKNOWN = (*DEPARTED, Draft(unknown, Occurred(AFTER)))


def silent(since, until, modes=(Mode.APP,), unit_id=UNIT):
    source = Source("app", unit_id, modes, 60, BEGIN, example_id(8), False, (Silence(since, until, example_id(9)),))
    return {Of.SOURCES: {"app": source}}


@pytest.mark.parametrize("until", [END, None])
def test_a_silence_over_all_its_days_makes_a_report_on_the_way_unknown(given, until):
    outcome = given(*DEPARTED).knowing(others=silent(BEGIN, until)).when(MISS, by=Role.CLOCK, at=AFTER)
    outcome.then(
        LeaveCheckInUnknown,
        due_on=date(2026, 3, 23),
        next_report_on=date(2026, 3, 30),
        source_id="app",
        silent_to=until or AFTER,
    )
    trip = outcome.and_then().case(AFTER).leave.open[LEAVE].trip
    assert (trip.missed, trip.report_on) == (None, date(2026, 3, 30))


@pytest.mark.parametrize(
    "others",
    [
        silent(BEGIN.replace(minute=1), END),
        silent(BEGIN, END.replace(hour=15)),
        silent(BEGIN, END, modes=(Mode.KIOSK,)),
        silent(BEGIN, END, unit_id="harbour-office"),
        {},
    ],
)
def test_where_an_hour_was_open_or_no_way_of_a_leave_was_silent_it_is_missed(given, others):
    given(*DEPARTED).knowing(others=others).when(MISS, by=Role.CLOCK, at=AFTER).then(LeaveCheckInMissed)


@pytest.mark.parametrize("before", [missed, unknown])
def test_the_next_one_counts_from_the_day_by_which_the_last_did_not_come(given, at, before):
    """The 24th to the 30th: whether the source was heard before that does not matter."""
    file = given(*DEPARTED, Draft(before, Occurred(AFTER))).knowing(others=silent(END, None))
    file.when(MISS, by=Role.CLOCK, at=at("2026-03-31 10:00")).then(LeaveCheckInUnknown, due_on=date(2026, 3, 30))
    file = given(*DEPARTED, Draft(before, Occurred(AFTER))).knowing(others=silent(END.replace(minute=1), None))
    file.when(MISS, by=Role.CLOCK, at=at("2026-03-31 10:00")).then(LeaveCheckInMissed)


def test_after_a_report_the_next_one_counts_from_its_day(given, at):
    report = RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.PHONE)
    reported = given(*DEPARTED).when(report, at=at("2026-03-18 10:00"))
    next_day = datetime(2026, 3, 18, 16, tzinfo=UTC)
    for since, becomes in ((next_day, LeaveCheckInUnknown), (next_day.replace(minute=1), LeaveCheckInMissed)):
        file = reported.and_then().knowing(others=silent(since, None))
        file.when(MISS, by=Role.CLOCK, at=at("2026-03-26 10:00")).then(becomes, due_on=date(2026, 3, 25))


def test_a_report_in_time_that_comes_to_light_answers_the_one_that_was_unknown(given, at):
    in_time = RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.APP, occurred_on=date(2026, 3, 23))
    given(*UNKNOWN).when(in_time, at=at("2026-03-25 10:00")).then(LeaveCheckedIn, due_on=date(2026, 3, 23))
    later = RecordLeaveCheckIn(leave_id=LEAVE, mode=Mode.APP)
    given(*UNKNOWN).when(later, at=at("2026-03-25 10:00")).then(LeaveCheckedIn, due_on=date(2026, 3, 30))


def test_a_silence_says_nothing_of_the_reports_of_another_leave(given):
    other = replace(unknown, leave_id=example_id(7))
    trip = given(*DEPARTED, Draft(other, Occurred(AFTER))).case(AFTER).leave.open[LEAVE].trip
    assert trip.report_on == date(2026, 3, 23)


WITHDRAW = WithdrawMissedLeaveCheckIn(leave_id=LEAVE, reason=OverdueWithdrawal.SOURCE_SILENT)


def test_a_silence_that_was_not_known_takes_a_missed_report_back(given):
    file = given(*MISSED)
    for others in (silent(BEGIN, END), silent(BEGIN, None)):
        outcome = file.knowing(others=others).when(WITHDRAW, by=Role.CLOCK, at=AFTER)
        outcome.then(LeaveCheckInMissWithdrawn, due_on=date(2026, 3, 23), reason=OverdueWithdrawal.SOURCE_SILENT)
        assert outcome.drafts[0].evidence == (str(example_id(5)), str(example_id(9)))
    for others in (silent(BEGIN.replace(minute=1), END), silent(BEGIN, END.replace(hour=15)), {}):
        file.knowing(others=others).when(WITHDRAW, by=Role.CLOCK, at=AFTER).refused(NoSilenceCovers)


def test_the_reviewer_may_know_of_a_silence_that_no_source_told(given):
    given(*MISSED).when(WITHDRAW, by=Role.REVIEWER, at=AFTER).then(LeaveCheckInMissWithdrawn)


def test_each_of_several_missed_reports_is_taken_back_by_its_own_days(given, at):
    """The 17th to the 23rd, and the 24th to the 30th, of which the second one was silent."""
    now = at("2026-03-31 10:00")
    both = given(*MISSED).when(MISS, by=Role.CLOCK, at=now).and_then()
    second = replace(WITHDRAW, due_on=date(2026, 3, 30))
    file = both.knowing(others=silent(END, None))
    file.when(replace(WITHDRAW, due_on=date(2026, 3, 23)), by=Role.CLOCK, at=now).refused(NoSilenceCovers)
    left = file.when(second, by=Role.CLOCK, at=now).then(LeaveCheckInMissWithdrawn, due_on=date(2026, 3, 30)).and_then()
    assert left.case(now).leave.open[LEAVE].trip.missed.due_on == date(2026, 3, 23)
    left.when(second, by=Role.CLOCK, at=now).refused(NoMissStands)
