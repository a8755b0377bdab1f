"""What somebody was to answer while a source was silent is unknown, not missed: check-ins and spot checks."""

from datetime import UTC, date, datetime

import pytest

from domain.contacts.checks.examples import CHECK, DRAWN, drawn, unknown
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckMissed, SpotCheckUnknown
from domain.contacts.checks.refusals import AnswerUnknownAlready
from domain.contacts.checks.rules import AnswerSpotCheck, RecordMissedSpotCheck
from domain.contacts.examples import CHECK_IN, DUE, MISSED, scheduled
from domain.contacts.record import (
    CheckInMissed,
    CheckInScheduled,
    CheckInUnknown,
    MissWithdrawn,
    Mode,
    WithdrawalReason,
)
from domain.contacts.rules import RecordMissedCheckIn, WithdrawMiss
from domain.duties.record import DutyOverdueWithdrawn
from domain.duties.rules import WithdrawOverdueDuty
from domain.intake.examples import UNIT
from domain.kernel.access import Role
from domain.kernel.rule import Of, example_id
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.refusals import NoSilenceCovers

AFTER = datetime(2026, 1, 16, 2, tzinfo=UTC)
MISS = RecordMissedCheckIn(check_in_id=CHECK_IN)
#: Its window, the 9th to the 15th in Shanghai, to the instant.
BEGIN, END = datetime(2026, 1, 8, 16, tzinfo=UTC), datetime(2026, 1, 15, 16, tzinfo=UTC)


def silent(since, until, modes=(Mode.APP,), unit_id=UNIT):
    source = Source("app", unit_id, modes, 60, BEGIN, example_id(8), False, (Silence(since, until, example_id(9)),))
    return {Of.SOURCES: {"app": source}}


@pytest.mark.parametrize("until", [END, None])
def test_a_silence_over_the_whole_window_makes_it_unknown_and_due_again(given, until):
    outcome = given(*DUE).knowing(others=silent(BEGIN, until)).when(MISS, by=Role.CLOCK, at=AFTER)
    outcome.then(CheckInUnknown, CheckInScheduled, source_id="app", silent_from=BEGIN, silent_to=until or AFTER)
    assert outcome.drafts[1].event.due_on == date(2026, 1, 19)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)


@pytest.mark.parametrize(
    "others",
    [
        silent(BEGIN.replace(minute=1), END),
        silent(BEGIN, END.replace(hour=15)),
        silent(BEGIN, END, unit_id="harbour-office"),
        {},
    ],
)
def test_where_a_day_or_an_hour_of_it_was_open_it_is_missed(given, others):
    outcome = given(*DUE).knowing(others=others).when(MISS, by=Role.CLOCK, at=AFTER)
    outcome.then(CheckInMissed, CheckInScheduled, due_on=scheduled.due_on)


MISS_CHECK = RecordMissedSpotCheck(check_id=CHECK)
#: When the spot check of the examples was drawn, until when it could be answered, and when that is looked at.
DRAWN_AT, ANSWER_BY = datetime(2026, 3, 10, 1, tzinfo=UTC), drawn.answer_by
LOOKED_AT = datetime(2026, 3, 10, 3, tzinfo=UTC)


@pytest.mark.parametrize("until", [ANSWER_BY, None])
def test_a_silence_over_all_the_time_for_an_answer_makes_a_spot_check_unknown(given, until):
    file = given(*DRAWN).knowing(others=silent(DRAWN_AT, until))
    outcome = file.when(MISS_CHECK, by=Role.CLOCK, at=LOOKED_AT)
    outcome.then(SpotCheckUnknown, source_id="app", silent_from=DRAWN_AT, silent_to=until or LOOKED_AT)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    outcome.and_then().when(MISS_CHECK, by=Role.CLOCK, at=LOOKED_AT).refused(AnswerUnknownAlready)


@pytest.mark.parametrize(
    "others",
    [
        silent(DRAWN_AT.replace(minute=1), None),
        silent(DRAWN_AT, ANSWER_BY.replace(hour=1, minute=59)),
        silent(DRAWN_AT, None, unit_id="harbour-office"),
        {},
    ],
)
def test_where_a_minute_of_it_was_open_the_spot_check_is_missed(given, others):
    given(*DRAWN).knowing(others=others).when(MISS_CHECK, by=Role.CLOCK, at=LOOKED_AT).then(SpotCheckMissed)


def test_an_answer_that_comes_to_light_after_a_silence_is_taken(given):
    answer = AnswerSpotCheck(check_id=CHECK, mode=Mode.APP)
    given(*DRAWN, unknown).when(answer, at=LOOKED_AT).then(SpotCheckAnswered, minutes_late=60)


def test_an_unknown_spot_check_waits_for_nothing_and_is_not_missed(given):
    check = given(*DRAWN, unknown).case(LOOKED_AT).checks.spot[CHECK]
    assert (check.unknown, check.missed, check.waits) == (True, False, False)
    assert given(*DRAWN).case(LOOKED_AT).checks.spot[CHECK].waits


WITHDRAW = WithdrawMiss(check_in_id=CHECK_IN, reason=WithdrawalReason.SOURCE_SILENT)


def test_a_silence_that_was_not_known_takes_a_missed_check_in_back(given):
    file = given(*MISSED)
    for others in (silent(BEGIN, END), silent(BEGIN, None)):
        outcome = file.knowing(others=others).when(WITHDRAW, by=Role.CLOCK, at=AFTER)
        outcome.then(MissWithdrawn, check_in_id=CHECK_IN, reason=WithdrawalReason.SOURCE_SILENT)
        assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(9)))
    for others in (silent(BEGIN.replace(minute=1), END), silent(BEGIN, END.replace(hour=15)), {}):
        file.knowing(others=others).when(WITHDRAW, by=Role.CLOCK, at=AFTER).refused(NoSilenceCovers)


def test_the_reviewer_may_know_of_a_silence_that_no_source_told(given):
    given(*MISSED).when(WITHDRAW, by=Role.REVIEWER, at=AFTER).then(MissWithdrawn)


def test_a_silence_that_was_not_known_takes_a_missed_spot_check_back(given):
    missed = given(*DRAWN).when(MISS_CHECK, by=Role.CLOCK, at=LOOKED_AT).and_then()
    withdraw = WithdrawOverdueDuty(
        duty="spot-check",
        key=str(CHECK),
        reason="source_silent",
        breach=example_id(2),
        start=example_id(1),
        due_on=date(2026, 3, 10),
    )
    outcome = missed.knowing(others=silent(DRAWN_AT, ANSWER_BY)).when(withdraw, by=Role.CLOCK, at=LOOKED_AT)
    outcome.then(DutyOverdueWithdrawn, duty="spot-check", key=str(CHECK), reason="source_silent")
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(9)))
    for others in (silent(DRAWN_AT.replace(minute=1), None), {}):
        missed.knowing(others=others).when(withdraw, by=Role.CLOCK, at=LOOKED_AT).refused(NoSilenceCovers)
