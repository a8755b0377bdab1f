"""Crimes, arrest and detention."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.conduct.breaches.examples import DOCUMENT, noon
from domain.conduct.custody import refusals
from domain.conduct.custody.examples import ARRESTED, DETAINED, DETENTION, REQUESTED, detained
from domain.conduct.custody.record import (
    ArrestDecided,
    ArrestRequested,
    CustodyLimitReached,
    Danger,
    DetentionEnded,
    DetentionRecorded,
    Measure,
    ReoffendingRecorded,
)
from domain.conduct.custody.rules import (
    EndDetention,
    RecordArrestDecision,
    RecordCustodyLimit,
    RecordDetention,
    RecordReoffending,
    RequestArrest,
)
from domain.conduct.revocation.examples import PROPOSAL, PROPOSED, RECALL_PROPOSED, REVOKED
from domain.conduct.revocation.refusals import ProposalNotPending
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

REQUEST = RequestArrest(proposal_id=PROPOSAL, danger=Danger.FLIGHT, court="north-court", document=DOCUMENT)
DECIDE = RecordArrestDecision(proposal_id=PROPOSAL, decision="arrested", court="north-court", document=DOCUMENT)
PLAIN = (*OPEN, Draft(replace(detained, proposal_id=None, measure=Measure.CRIMINAL_DETENTION), noon(3, 5)))


@pytest.mark.parametrize("danger", list(Danger))
def test_an_arrest_is_asked_for_with_a_proposal_of_revocation(given, danger):
    command = RequestArrest(proposal_id=PROPOSAL, danger=danger, court="north-court", document=DOCUMENT)
    outcome = given(*PROPOSED).when(command, by=Role.REVIEWER).then(ArrestRequested, danger=danger)
    assert outcome.drafts[0].evidence == (str(example_id(5)),)
    for without in (OPEN, REVOKED, RECALL_PROPOSED):
        given(*without).when(command, by=Role.REVIEWER).refused(ProposalNotPending)


def test_an_arrest_is_asked_for_by_the_county_once_at_a_time_in_an_open_file(given):
    given(*PROPOSED).when(REQUEST, by=Role.OFFICER).refused(NotEmpowered)
    given(*REQUESTED).when(REQUEST, by=Role.REVIEWER).refused(refusals.ArrestRequestedAlready)
    given(*PROPOSED, Draft(discharged, noon(3, 4))).when(REQUEST, by=Role.REVIEWER).refused(CaseEnded)
    declined = RecordArrestDecision(
        proposal_id=PROPOSAL, decision="not_arrested", court="north-court", document=DOCUMENT
    )
    file = given(*REQUESTED).when(declined).then(ArrestDecided).and_then()
    file.when(REQUEST, by=Role.REVIEWER).then(ArrestRequested)


@pytest.mark.parametrize(
    ("moment", "hours_late"),
    [("2026-03-05 11:59", 0), ("2026-03-05 12:00", 0), ("2026-03-05 12:01", 1), ("2026-03-06 12:00", 24)],
)
def test_a_court_has_forty_eight_hours(given, at, moment, hours_late):
    given(*REQUESTED).when(DECIDE, at=at(moment)).then(ArrestDecided, hours_late=hours_late)


@pytest.mark.parametrize(("day", "hours_late"), [(5, 0), (6, 12)])
def test_of_a_decision_known_to_the_day_only_the_day_counts(given, day, hours_late):
    command = RecordArrestDecision(
        proposal_id=PROPOSAL,
        decision="arrested",
        court="north-court",
        document=DOCUMENT,
        occurred_on=date(2026, 3, day),
    )
    given(*REQUESTED).when(command).then(ArrestDecided, hours_late=hours_late)


def test_an_arrest_names_the_court_decision_that_it_carries_out(given):
    arrest = {"authority": "north-police", "proposal_id": PROPOSAL}
    outcome = given(*ARRESTED).when(RecordDetention(measure=Measure.ARREST, **arrest), by=Role.POLICE)
    assert outcome.then(DetentionRecorded).drafts[0].evidence == (str(example_id(7)),)
    given(*REQUESTED).when(RecordDetention(measure=Measure.ARREST, **arrest)).refused(refusals.ArrestNotDecided)
    other = RecordDetention(measure=Measure.CRIMINAL_DETENTION, **arrest)
    given(*ARRESTED).when(other).refused(refusals.ArrestNotDecided)


def test_any_detention_is_recorded_with_the_day_on_which_the_office_was_told(given):
    def told(day, **fields):
        return RecordDetention(
            measure=Measure.ADMINISTRATIVE_DETENTION,
            authority="north-police",
            told_on=day,
            occurred_on=date(2026, 3, 5),
            **fields,
        )

    given(*OPEN).when(told(None)).then(DetentionRecorded, told_on=date(2026, 3, 10))
    given(*OPEN).when(told(date(2026, 3, 5))).then(DetentionRecorded, told_on=date(2026, 3, 5))
    for wrong in (date(2026, 3, 4), date(2026, 3, 11)):
        given(*OPEN).when(told(wrong)).refused(refusals.ToldOutOfOrder)
    given(*OPEN, Draft(discharged, noon(3, 1))).when(told(None)).then(DetentionRecorded)
    given(*OPEN).when(told(None), by=Role.CLOCK).refused(NotEmpowered)


@pytest.mark.parametrize(
    ("told", "late"), [(date(2026, 3, 2), 0), (date(2026, 3, 5), 0), (date(2026, 3, 6), 1), (None, 5)]
)
def test_whoever_detains_somebody_tells_the_agency_within_three_days(given, told, late):
    command = RecordDetention(
        measure=Measure.CRIMINAL_DETENTION,
        authority="north-police",
        occurred_on=date(2026, 3, 2),
        told_on=told,
    )
    given(*OPEN).when(command).then(DetentionRecorded, due_on=date(2026, 3, 5), days_late=late)


def test_of_an_arrest_that_it_asked_for_the_agency_is_not_told(given):
    command = RecordDetention(
        measure=Measure.ARREST, authority="north-police", proposal_id=PROPOSAL, occurred_on=date(2026, 3, 4)
    )
    given(*ARRESTED).when(command).then(DetentionRecorded, told_on=date(2026, 3, 10), due_on=None, days_late=0)


def test_of_a_detention_of_another_system_nobody_knows_when_it_was_told(given):
    fields = {"measure": Measure.OTHER, "authority": "north-police", "occurred_on": date(2026, 2, 2)}
    given(*OPEN).when(RecordDetention(**fields), imported=True).then(DetentionRecorded, due_on=None, days_late=0)
    told = RecordDetention(told_on=date(2026, 2, 9), **fields)
    given(*OPEN).when(told, imported=True).then(DetentionRecorded, due_on=date(2026, 2, 5), days_late=4)


def test_a_day_of_arrest_counts_as_a_day_served_and_another_detention_does_not(given):
    end = EndDetention(detention_id=DETENTION)
    given(*DETAINED).when(end).then(DetentionEnded, days=6, days_served=6)
    given(*PLAIN).when(end).then(DetentionEnded, days=6, days_served=0)
    one = EndDetention(detention_id=DETENTION, occurred_on=date(2026, 3, 5))
    given(*DETAINED).when(one).then(DetentionEnded, days=1)
    before = EndDetention(detention_id=DETENTION, occurred_on=date(2026, 3, 4))
    given(*DETAINED).when(before).refused(refusals.ToldOutOfOrder)
    ended = given(*DETAINED).when(end).and_then()
    ended.when(end).refused(refusals.DetentionNotOpen)


@pytest.mark.parametrize(("day", "too_early"), [("04-02", True), ("04-03", False)])
def test_an_arrest_reaches_its_limit_on_its_thirtieth_day(given, at, day, too_early):
    notice = RecordCustodyLimit(detention_id=DETENTION)
    outcome = given(*DETAINED).when(notice, by=Role.CLOCK, at=at(f"2026-{day} 10:00"))
    if too_early:
        outcome.refused(refusals.LimitNotReached, limit_on=date(2026, 4, 3))
        return
    after = outcome.then(CustodyLimitReached, limit_on=date(2026, 4, 3)).and_then()
    after.when(notice, by=Role.CLOCK, at=at(f"2026-{day} 11:00")).refused(refusals.LimitNoticedAlready)


def test_another_detention_has_no_such_limit(given, at):
    notice = RecordCustodyLimit(detention_id=DETENTION)
    given(*PLAIN).when(notice, by=Role.CLOCK, at=at("2026-06-01 10:00")).refused(refusals.NoCustodyLimit)
    given(*OPEN).when(notice, by=Role.CLOCK, at=at("2026-06-01 10:00")).refused(refusals.DetentionNotOpen)


@pytest.mark.parametrize(
    ("crime", "offence_on", "fits"),
    [
        ("new_crime", date(2026, 1, 5), True),
        ("new_crime", date(2026, 1, 4), False),
        ("new_crime", date(2026, 3, 11), False),
        ("new_crime", None, True),
        ("undiscovered_crime", date(2026, 1, 4), True),
        ("undiscovered_crime", date(2026, 1, 5), False),
    ],
)
def test_a_new_crime_lies_within_supervision_and_an_undiscovered_one_before(given, crime, offence_on, fits):
    command = RecordReoffending(
        crime=crime, stage="suspected", authority="north-police", offence_on=offence_on, charge="Theft."
    )
    outcome = given(*OPEN).when(command, by=Role.POLICE)
    if fits:
        outcome.then(ReoffendingRecorded, crime=crime, charge="Theft.")
    else:
        outcome.refused(refusals.CrimeOutOfTime)


def test_a_crime_is_told_of_after_the_file_was_opened_also_after_it_closed(given):
    command = RecordReoffending(
        crime="new_crime", stage="convicted", authority="north-court", occurred_on=date(2026, 1, 4)
    )
    given(*OPEN).when(command).refused(BeforeCaseOpened)
    told = RecordReoffending(crime="new_crime", stage="convicted", authority="north-court")
    given(*OPEN, Draft(discharged, noon(3, 1))).when(told).then(ReoffendingRecorded)
