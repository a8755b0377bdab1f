"""Key subjects: listed by what is shown, answered for by name; signs of risk; the four ones of special periods."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.contacts.record import CheckInMissed, TalkHeld, VisitRecorded
from domain.intake.ending.examples import discharged
from domain.intake.examples import NOW, OPEN, OPENED_AT
from domain.intake.examples import opened as case_opened
from domain.intake.record import Sentence
from domain.intake.standing import BeforeCaseOpened, CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.policy import Policies
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, Of, example_id
from domain.organisation.key_subjects import refusals
from domain.organisation.key_subjects.examples import LISTED, OFFENDED, OVER, PERIODS, SIGNAL, designated, done, raised
from domain.organisation.key_subjects.listing import DesignateKeySubject, ReassignKeySubject, ReleaseKeySubject
from domain.organisation.key_subjects.record import (
    Criterion,
    FourOnesItemDone,
    FourOnesMissing,
    Item,
    KeySubjectDesignated,
    KeySubjectReassigned,
    KeySubjectReleased,
    RiskSignalDisposed,
    RiskSignalRaised,
)
from domain.organisation.key_subjects.rules import (
    DisposeRiskSignal,
    RaiseRiskSignal,
    RecordFourOnesItem,
    RecordMissingFourOnes,
)
from domain.organisation.key_subjects.tables import KeySubjectCriteria
from domain.organisation.periods.examples import HELD, PERIOD


def listing(criterion, *entries):
    return DesignateKeySubject(criterion=criterion, responsible_id="officer-7", entries=entries)


def opened(**changes):
    return (Draft(replace(case_opened, **changes), Occurred(OPENED_AT)),)


MISSED = CheckInMissed(check_in_id=example_id(70), due_on=date(2026, 1, 12), grace_until=date(2026, 1, 15))


@pytest.mark.parametrize(
    ("criterion", "events", "shown"),
    [
        (Criterion.VIOLENT, OFFENDED, True),
        (Criterion.PROPERTY, OFFENDED, True),
        (Criterion.VIOLENT, (*OPEN, MISSED), False),
        (Criterion.DISOBEDIENT, (*OPEN, MISSED), True),
        (Criterion.DISOBEDIENT, OFFENDED, False),
        (Criterion.ON_LEAVE, OFFENDED, False),
    ],
)
def test_a_criterion_is_shown_by_entries_of_its_kind(given, criterion, events, shown):
    outcome = given(*events).when(listing(criterion, example_id(1)))
    if shown:
        outcome.then(KeySubjectDesignated, criterion=criterion, responsible_id="officer-7")
        assert outcome.drafts[0].evidence == (str(example_id(1)),)
    else:
        outcome.refused(refusals.CriterionNotShown)


@pytest.mark.parametrize(
    ("criterion", "category", "shown"),
    [
        (Criterion.PAROLEE, Sentence.PAROLE, True),
        (Criterion.PAROLEE, Sentence.SUSPENDED_SENTENCE, False),
        (Criterion.TEMPORARY_RELEASE, Sentence.TEMPORARY_RELEASE, True),
        (Criterion.TEMPORARY_RELEASE, Sentence.PAROLE, False),
    ],
)
def test_a_category_is_shown_by_the_file_itself(given, criterion, category, shown):
    outcome = given(*opened(category=category)).when(listing(criterion, example_id(0)))
    if shown:
        outcome.then(KeySubjectDesignated)
    else:
        outcome.refused(refusals.CriterionNotShown)


def test_every_entry_named_has_to_show_it_and_one_has_to_be_named(given):
    given(*OFFENDED).when(listing(Criterion.VIOLENT)).refused(refusals.CriterionNotShown)
    given(*OFFENDED).when(listing(Criterion.VIOLENT, example_id(1), example_id(0))).refused(refusals.CriterionNotShown)
    given(*OFFENDED).when(listing(Criterion.VIOLENT, example_id(9))).refused(refusals.CriterionNotShown)


@pytest.mark.parametrize(("born", "juvenile"), [(2008, False), (2009, True), (None, False)])
def test_by_the_plans_a_juvenile_was_a_key_subject(given, at, born, juvenile):
    file = given(*opened(birth_year=born))
    file.when(listing(Criterion.JUVENILE, example_id(0))).refused(refusals.CriterionNotInForce)
    old = (Draft(replace(case_opened, birth_year=born and born - 8), Occurred(at("2018-01-05 09:00"))),)
    outcome = given(*old).when(listing(Criterion.JUVENILE, example_id(0)), at=at("2019-01-05 10:00"))
    if juvenile:
        outcome.then(KeySubjectDesignated)
    else:
        outcome.refused(refusals.CriterionNotShown)


def test_the_plans_have_seven_criteria_and_the_law_none_for_juveniles():
    view = Policies(policies(), date(2026, 1, 1))
    assert set(view.of(KeySubjectCriteria, date(2020, 6, 30)).criteria) == set(Criterion)
    assert set(view.of(KeySubjectCriteria, date(2020, 7, 1)).criteria) == set(Criterion) - {Criterion.JUVENILE}


def test_somebody_is_listed_once_by_a_criterion_and_reassigned_to_another(given):
    given(*LISTED).when(listing(Criterion.VIOLENT, example_id(1))).refused(refusals.ListedAlready)
    given(*LISTED).when(listing(Criterion.PROPERTY, example_id(1))).then(KeySubjectDesignated)
    to = ReassignKeySubject(criterion=Criterion.VIOLENT, responsible_id="officer-8")
    outcome = given(*LISTED).when(to).then(KeySubjectReassigned)
    assert outcome.drafts[0].evidence == (str(example_id(2)),)
    outcome.and_then().when(to).refused(refusals.ResponsibleUnchanged)


def test_the_county_takes_somebody_off_the_list(given):
    off = ReleaseKeySubject(criterion=Criterion.VIOLENT, reason="improved")
    given(*LISTED).when(off).refused(NotEmpowered)
    outcome = given(*LISTED).when(off, by=Role.REVIEWER).then(KeySubjectReleased)
    assert outcome.drafts[0].evidence == (str(example_id(2)),)
    outcome.and_then().when(off, by=Role.REVIEWER).refused(refusals.NotListed)


def test_a_closed_file_is_not_listed(given):
    file = given(*LISTED, discharged)
    file.when(listing(Criterion.PROPERTY, example_id(1))).refused(CaseEnded)
    file.when(ReassignKeySubject(criterion=Criterion.VIOLENT, responsible_id="x")).refused(CaseEnded)
    file.when(RaiseRiskSignal(signal="x", noticed_by="police")).refused(CaseEnded)
    given().when(listing(Criterion.VIOLENT, example_id(1))).refused(CaseNotOpened)
    early = RaiseRiskSignal(signal="x", noticed_by="police", occurred_on=date(2026, 1, 4))
    given(*OPEN).when(early).refused(BeforeCaseOpened)


def test_a_sign_of_risk_is_dealt_with_once(given):
    deal = DisposeRiskSignal(signal_id=SIGNAL, outcome="handed_to_police")
    outcome = given(*OPEN, raised).when(deal).then(RiskSignalDisposed, signal="quarrels")
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    outcome.and_then().when(deal).refused(refusals.SignalUnknown)
    given(*OPEN).when(RaiseRiskSignal(signal="x", noticed_by="police")).then(RiskSignalRaised, noticed_by="police")


def item(which=Item.HOME_VISIT, entry=None, **more):
    return RecordFourOnesItem(period_id=PERIOD, item=which, entry=entry, **more)


@pytest.mark.parametrize(
    ("day", "holds"),
    [("2026-03-01", False), ("2026-03-02", True), ("2026-03-15", True), ("2026-03-16", False)],
)
def test_the_four_ones_are_of_the_days_of_the_period(given, at, day, holds):
    outcome = (
        given(*LISTED)
        .knowing(others=PERIODS)
        .when(item(occurred_on=date.fromisoformat(day)), at=at("2026-03-17 10:00"))
    )
    if holds:
        outcome.then(FourOnesItemDone, item=Item.HOME_VISIT)
    else:
        outcome.refused(refusals.NoPeriodHolds, day=date.fromisoformat(day))


def test_the_four_ones_are_for_key_subjects_where_the_period_holds(given):
    given(*OFFENDED).knowing(others=PERIODS).when(item()).refused(refusals.NotListed)
    elsewhere = {Of.PERIODS: {PERIOD: replace(HELD, unit_id="other-office")}}
    given(*LISTED).knowing(others=elsewhere).when(item()).refused(refusals.NoPeriodHolds)
    unasked = {Of.PERIODS: {PERIOD: replace(HELD, measures="gone")}}
    given(*LISTED).knowing(others=unasked).when(item()).refused(refusals.ItemNotAsked)


def test_each_of_the_four_is_done_once(given):
    file = given(*LISTED).knowing(others=PERIODS)
    for which in Item:
        outcome = file.when(item(which)).then(FourOnesItemDone, item=which)
        outcome.and_then().when(item(which)).refused(refusals.ItemDoneAlready)


@pytest.mark.parametrize(
    ("which", "event", "day", "shows"),
    [
        (Item.HOME_VISIT, VisitRecorded(visit="home", met=True), 9, True),
        (Item.HOME_VISIT, VisitRecorded(visit="community", met=True), 9, False),
        (Item.COMMUNITY_VISIT, VisitRecorded(visit="community", met=True), 9, True),
        (Item.COMMUNITY_VISIT, VisitRecorded(visit="home", met=True), 9, False),
        (Item.TALK, TalkHeld(talk="individual"), 9, True),
        (Item.TALK, VisitRecorded(visit="home", met=True), 9, False),
        (Item.TALK, TalkHeld(talk="individual"), 1, False),
    ],
)
def test_an_entry_that_is_named_is_such_a_visit_or_talk_of_those_days(given, which, event, day, shows):
    there = Draft(event, Occurred(datetime(2026, 3, day, 2, tzinfo=UTC)))
    outcome = given(*LISTED, there).knowing(others=PERIODS).when(item(which, example_id(3)))
    if shows:
        outcome.then(FourOnesItemDone, entry=example_id(3))
        assert outcome.drafts[0].evidence == (str(example_id(3)),)
    else:
        outcome.refused(refusals.EntryDoesNotShow)


@pytest.mark.parametrize(("day", "over"), [("2026-03-09", False), ("2026-03-10", True)])
def test_what_was_not_done_is_missing_after_the_days_for_recording_it(given, at, day, over):
    file = given(*LISTED, done).knowing(others=OVER)
    outcome = file.when(RecordMissingFourOnes(period_id=PERIOD), by=Role.CLOCK, at=at(f"{day} 00:01"))
    if over:
        outcome.then(FourOnesMissing, FourOnesMissing, FourOnesMissing)
        assert {draft.event.missing for draft in outcome.drafts} == set(Item) - {Item.HOME_VISIT}
        again = outcome.and_then().when(RecordMissingFourOnes(period_id=PERIOD), by=Role.CLOCK, at=NOW)
        again.refused(refusals.NothingMissing)
    else:
        outcome.refused(refusals.ItemsNotOverdue, due_on=date(2026, 3, 9))


def test_nothing_is_missing_with_who_is_not_listed_or_where_no_period_was(given):
    missing = RecordMissingFourOnes(period_id=PERIOD)
    given(*OFFENDED).knowing(others=OVER).when(missing, by=Role.CLOCK).refused(refusals.NotListed)
    given(*OFFENDED, designated).when(missing, by=Role.CLOCK).refused(refusals.NoPeriodHolds)
