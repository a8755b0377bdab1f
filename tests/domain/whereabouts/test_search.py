"""Lost contact, the search, and how it ended."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import NOW, OPEN, OPENED_AT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.whereabouts.silence import refusals
from domain.whereabouts.silence.examples import GAP, HELPED, LOSS, LOST, LOST_AT, SEARCHED, SILENT, SINCE, police
from domain.whereabouts.silence.record import (
    AbscondingConfirmed,
    ContactLost,
    ProcuratorateInformed,
    SearchOverdue,
    SearchStarted,
    SubjectFound,
    Threshold,
    ThresholdCrossed,
    Tried,
)
from domain.whereabouts.silence.rules import ConfirmFalseAlarm
from domain.whereabouts.silence.search import (
    ConfirmAbsconding,
    DeclareContactLost,
    InformProcuratorate,
    RecordOverdueSearch,
    RecordSubjectFound,
    RecordThresholdCrossed,
    RequestPoliceAssistance,
    StartSearch,
)

DECLARE = DeclareContactLost(since=SINCE, tried=(Tried.PHONE, Tried.PHONE, Tried.HOME_VISIT))
SEARCH = StartSearch(loss_id=LOSS)
OVERDUE = RecordOverdueSearch(loss_id=LOSS)
CONFIRM = ConfirmAbsconding(loss_id=LOSS)
FOUND = RecordSubjectFound(loss_id=LOSS, found="at_home")
TOLD = InformProcuratorate(loss_id=LOSS, authority="north-procuratorate", about="contact_lost")
OVER_TEN = RecordThresholdCrossed(loss_id=LOSS, threshold=Threshold.OVER_TEN_DAYS)
OVER_A_MONTH = replace(OVER_TEN, threshold=Threshold.OVER_ONE_MONTH)


def test_lost_contact_makes_the_search_due_and_says_what_was_tried(given):
    given(*OPEN).when(DECLARE).then(
        ContactLost, tried=(Tried.PHONE, Tried.HOME_VISIT), search_by=NOW + timedelta(hours=2), gap_id=None
    )


def test_lost_contact_follows_from_the_gap_that_was_noted(given):
    outcome = given(*SILENT).when(DECLARE).then(ContactLost, gap_id=GAP)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)


def test_lost_contact_is_a_persons_word_and_not_the_clocks(given):
    given(*SILENT).when(DECLARE, by=Role.CLOCK).refused(NotEmpowered)


def test_lost_contact_needs_a_try_and_a_time_that_has_passed(given):
    given(*OPEN).when(replace(DECLARE, tried=())).refused(refusals.NothingTried)
    given(*OPEN).when(replace(DECLARE, since=NOW + timedelta(seconds=1))).refused(refusals.LostLater)
    given(*OPEN).when(replace(DECLARE, since=OPENED_AT - timedelta(days=1))).refused(standing.BeforeCaseOpened)


def test_contact_is_lost_once(given):
    given(*LOST).when(DECLARE).refused(refusals.ContactLostAlready)


@pytest.mark.parametrize(("minutes", "late"), [(0, 0), (120, 0), (121, 1), (300, 3)])
def test_how_late_a_search_begins_follows_from_the_loss(given, minutes, late):
    given(*LOST).when(SEARCH, at=LOST_AT + timedelta(minutes=minutes)).then(SearchStarted, hours_late=late)


def test_a_search_is_started_once_and_not_for_somebody_who_is_not_lost(given):
    given(*SEARCHED).when(SEARCH).refused(refusals.SearchStartedAlready)
    given(*OPEN).when(SEARCH).refused(refusals.LossUnknown)
    given(*LOST).when(SEARCH, at=SINCE - timedelta(hours=1)).refused(refusals.LossUnknown)


def test_a_search_is_overdue_after_two_hours_once_and_never_when_it_began(given):
    due = LOST_AT + timedelta(hours=2)
    given(*LOST).when(OVERDUE, by=Role.CLOCK, at=due).refused(refusals.SearchNotDue, search_by=due)
    outcome = given(*LOST).when(OVERDUE, by=Role.CLOCK, at=due + timedelta(seconds=1))
    outcome.then(SearchOverdue, search_by=due)
    outcome.and_then().when(OVERDUE, by=Role.CLOCK).refused(refusals.SearchStartedAlready)
    given(*SEARCHED).when(OVERDUE, by=Role.CLOCK).refused(refusals.SearchStartedAlready)


@pytest.mark.parametrize(("days", "reached"), [(10, False), (11, True)])
def test_the_eleventh_day_is_more_than_ten(given, days, reached):
    outcome = given(*LOST).when(OVER_TEN, by=Role.CLOCK, at=SINCE + timedelta(days=days))
    if reached:
        outcome.then(ThresholdCrossed, days=11, since_on=date(2026, 3, 8))
        outcome.and_then().when(OVER_TEN, at=SINCE + timedelta(days=12)).refused(refusals.ThresholdNotReached)
    else:
        outcome.refused(refusals.ThresholdNotReached, from_on=date(2026, 3, 19))


@pytest.mark.parametrize(("day", "reached"), [("2026-04-08", False), ("2026-04-09", True)])
def test_more_than_a_month_begins_on_the_day_after_the_corresponding_one(given, at, day, reached):
    outcome = given(*LOST).when(OVER_A_MONTH, by=Role.CLOCK, at=at(f"{day} 00:10"))
    if reached:
        outcome.then(ThresholdCrossed, days=32)
    else:
        outcome.refused(refusals.ThresholdNotReached, from_on=date(2026, 4, 9))


@pytest.mark.parametrize("file", [LOST, SEARCHED, (*LOST, police)], ids=["lost", "searched alone", "police alone"])
def test_nobody_is_out_of_control_before_the_search_and_the_police(given, file):
    given(*file).when(CONFIRM, by=Role.REVIEWER).refused(refusals.NotSearchedYet)


@pytest.mark.parametrize(("day", "early"), [("2026-03-09", True), ("2026-03-10", False)])
def test_nobody_is_out_of_control_on_the_day_after_contact_was_lost(given, at, day, early):
    outcome = given(*HELPED).when(CONFIRM, by=Role.REVIEWER, at=at(f"{day} 23:00"))
    if early:
        outcome.refused(refusals.AbscondingTooEarly, from_on=date(2026, 3, 10))
    else:
        outcome.then(AbscondingConfirmed, since_on=date(2026, 3, 8), days=2)
        assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (1, 2, 3))


def test_the_county_decides_that_somebody_is_out_of_control_once_and_then_it_is_no_false_alarm(given):
    given(*HELPED).when(CONFIRM, by=Role.OFFICER).refused(NotEmpowered)
    confirmed = AbscondingConfirmed(loss_id=LOSS, since_on=date(2026, 3, 8), days=2)
    given(*HELPED, confirmed).when(CONFIRM, by=Role.REVIEWER).refused(refusals.AbscondingConfirmedAlready)
    alarm = ConfirmFalseAlarm(entry=example_id(1), reason="was_reached")
    given(*HELPED, confirmed).when(alarm).refused(refusals.AbscondingStands)


def test_who_is_found_is_no_longer_lost_and_for_how_long_is_computed(given):
    outcome = given(*HELPED).when(FOUND).then(SubjectFound, days=2, found="at_home")
    after = outcome.and_then()
    assert after.case().silence.loss is None
    after.when(FOUND).refused(refusals.LossUnknown)
    after.when(DECLARE).then(ContactLost)


def test_the_procuratorate_is_told_of_a_loss_that_goes_on_and_of_how_it_ended(given):
    given(*LOST).when(TOLD).then(ProcuratorateInformed, about="contact_lost")
    found = given(*LOST).when(FOUND).and_then()
    found.when(replace(TOLD, about="subject_found")).then(ProcuratorateInformed)
    given(*OPEN).when(TOLD).refused(refusals.LossUnknown)


def test_outside_supervision_nobody_is_searched_for(given):
    ended = Draft(Discharged(ground=DischargeGround.PARDON), Occurred(LOST_AT + timedelta(hours=2)))
    for command in (SEARCH, FOUND, TOLD, RequestPoliceAssistance(loss_id=LOSS, authority="north-police")):
        given(*LOST, ended).when(command).refused(standing.CaseEnded)
    given(*HELPED, ended).when(CONFIRM, by=Role.REVIEWER).refused(standing.CaseEnded)
