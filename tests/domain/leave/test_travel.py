"""Recurring travel: asked for, approved for six months, used, expired, revoked."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.contacts.record import Mode
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.leave.deciding.record import RefusalReason, RevocationCause
from domain.leave.examples import INDUCTED
from domain.leave.record import LeaveReason, Level
from domain.leave.refusals import LevelNotCompetent, NotEligible
from domain.leave.travel import refusals
from domain.leave.travel.examples import ASKED, IN_FORCE, TRAVEL, asked
from domain.leave.travel.examples import given as approved
from domain.leave.travel.record import (
    ENDED_KEPT,
    TRAVELS_KEPT,
    RecurringTravelApproved,
    RecurringTravelExpired,
    RecurringTravelRefused,
    RecurringTravelRequested,
    RecurringTravelRevoked,
    RecurringTravelUsed,
    Travels,
    evolve,
)
from domain.leave.travel.rules import (
    ApproveRecurringTravel,
    RecordExpiredTravel,
    RefuseRecurringTravel,
    RequestRecurringTravel,
    RevokeRecurringTravel,
    UseRecurringTravel,
)

APPROVE = ApproveRecurringTravel(travel_id=TRAVEL)
RISKY = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.HIGH)


def ask(begins_on="2026-04-01", reason=LeaveReason.WORK_MATTER):
    day = date.fromisoformat(begins_on)
    return RequestRecurringTravel(reason=reason, divisions=("320500",), begins_on=day, frequency="every_week")


def use(**fields):
    return UseRecurringTravel(**({"travel_id": TRAVEL, "division": "320500", "mode": Mode.PHONE} | fields))


def another(n):
    return replace(asked, travel_id=type(TRAVEL)(int=TRAVEL.int + 100 + n))


@pytest.mark.parametrize(("begins_on", "short"), [("2026-03-29", True), ("2026-03-30", False)])
def test_short_notice_of_travel_is_noted_and_not_refused(given, begins_on, short):
    given(*INDUCTED).when(ask(begins_on)).then(RecurringTravelRequested, short_notice=short)


def test_travel_is_for_the_reasons_of_the_table_and_not_too_often_at_once(given):
    outcome = given(*INDUCTED).when(ask(reason=LeaveReason.LITIGATION))
    outcome.refused(refusals.TravelReasonNotListed)
    assert outcome.refusal.rule_name == "travel.recurring@prc-2020"
    given(*INDUCTED, *map(another, range(3))).when(ask()).then(RecurringTravelRequested)
    given(*INDUCTED, *map(another, range(4))).when(ask()).refused(refusals.TooMuchTravel, at_once=4)


def test_the_county_approves_it_for_six_months(given, at):
    outcome = given(*ASKED).when(APPROVE, by=Role.REVIEWER)
    outcome.then(RecurringTravelApproved, begins_on=date(2026, 4, 1), ends_on=date(2026, 9, 30))
    assert outcome.drafts[0].evidence == (str(example_id(2)),)
    late = given(*ASKED).when(APPROVE, by=Role.REVIEWER, at=at("2026-04-20 10:00"))
    late.then(RecurringTravelApproved, begins_on=date(2026, 4, 20), ends_on=date(2026, 10, 19))
    for role in (Role.OFFICER, Role.UPPER):
        given(*ASKED).when(APPROVE, by=role).refused(LevelNotCompetent, may="county_agency")
    given(*ASKED).when(APPROVE, by=Role.POLICE).refused(NotEmpowered)


def test_nobody_travels_so_without_proof_or_who_may_not_go(given):
    bare = replace(asked, documents=())
    given(*INDUCTED, bare).when(APPROVE, by=Role.REVIEWER).refused(refusals.ProofMissing)
    given(*ASKED, RISKY).when(APPROVE, by=Role.REVIEWER).refused(NotEligible)
    given(*OPEN, asked).when(APPROVE, by=Role.REVIEWER).refused(NotEligible)


def test_travel_is_decided_once_and_on_an_open_case(given, at):
    refuse = RefuseRecurringTravel(travel_id=TRAVEL, reasons=(RefusalReason.STATEMENT_UNTRUE,))
    for command in (APPROVE, refuse):
        given(*IN_FORCE).when(command, by=Role.REVIEWER).refused(refusals.TravelNotPending)
        given(*INDUCTED).when(command, by=Role.REVIEWER).refused(refusals.TravelUnknown)
        ended = Draft(discharged, Occurred(at("2026-03-10 09:00")))
        given(*ASKED, ended).when(command, by=Role.REVIEWER).refused(CaseEnded)
    gone = given(*ASKED).when(refuse, by=Role.REVIEWER).then(RecurringTravelRefused, level=Level.COUNTY_AGENCY)
    gone.and_then().when(APPROVE, by=Role.REVIEWER).refused(refusals.TravelUnknown)
    given(*ASKED).when(refuse).refused(LevelNotCompetent)


@pytest.mark.parametrize(
    ("now", "within"),
    [("2026-03-31 23:59", False), ("2026-04-01 00:00", True), ("2026-09-30 23:59", True), ("2026-10-01 00:00", False)],
)
def test_a_trip_lies_within_the_six_months(given, at, now, within):
    outcome = given(*IN_FORCE).when(use(), at=at(now))
    outcome.then(RecurringTravelUsed) if within else outcome.refused(refusals.OutsideTravel)


def test_a_trip_is_to_an_approved_place_reported_as_the_table_says_and_ends_in_time(given, at):
    now = at("2026-04-08 10:00")
    given(*IN_FORCE).when(use(division="320600"), at=now).then(RecurringTravelUsed)
    given(*IN_FORCE).when(use(division="110000"), at=now).refused(refusals.DivisionNotApproved)
    given(*IN_FORCE).when(use(mode=Mode.WRITTEN), at=now).refused(refusals.TravelModeNotAllowed)
    given(*IN_FORCE).when(use(back_on=date(2026, 9, 30)), at=now).then(RecurringTravelUsed)
    for day in (date(2026, 10, 1), date(2026, 4, 7)):
        given(*IN_FORCE).when(use(back_on=day), at=now).refused(refusals.OutsideTravel)
    given(*ASKED).when(use(), at=now).refused(refusals.TravelNotApproved)


@pytest.mark.parametrize(("now", "over"), [("2026-09-30 23:59", False), ("2026-10-01 00:00", True)])
def test_it_expires_on_the_day_after_its_last(given, at, now, over):
    outcome = given(*IN_FORCE).when(RecordExpiredTravel(travel_id=TRAVEL), by=Role.CLOCK, at=at(now))
    if over:
        outcome.then(RecurringTravelExpired, ends_on=date(2026, 9, 30))
        outcome.and_then().when(use(), at=at("2026-10-02 10:00")).refused(refusals.TravelUnknown)
    else:
        outcome.refused(refusals.TravelNotOver, ends_on=date(2026, 9, 30))


def test_the_county_revokes_travel_that_is_in_force(given):
    revoke = RevokeRecurringTravel(travel_id=TRAVEL, cause=RevocationCause.RISK_RAISED)
    outcome = given(*IN_FORCE).when(revoke, by=Role.REVIEWER).then(RecurringTravelRevoked)
    assert outcome.drafts[0].evidence == (str(example_id(3)),)
    given(*IN_FORCE).when(revoke).refused(NotEmpowered)
    given(*ASKED).when(revoke, by=Role.REVIEWER).refused(refusals.TravelNotApproved)


def test_the_state_of_travel_stays_small_and_what_has_ended_stays_so(entries):
    travels = Travels()
    for n in range(61):
        for event in (
            another(n),
            *([RecurringTravelExpired(travel_id=another(n).travel_id, ends_on=date(2026, 1, 1))] * (n % 2)),
        ):
            travels = evolve(travels, entries([event])[0])
    assert (len(travels.open), len(travels.ended)) == (TRAVELS_KEPT, ENDED_KEPT)
    again = evolve(travels, entries([replace(approved, travel_id=another(59).travel_id)])[0])  # which has ended
    assert again == travels


def test_a_trip_may_end_on_the_day_on_which_it_begins(given, at):
    now = at("2026-04-08 10:00")
    given(*IN_FORCE).when(use(back_on=date(2026, 4, 8)), at=now).then(RecurringTravelUsed)
    given(*IN_FORCE).when(use(back_on=date(2026, 4, 7)), at=now).refused(refusals.OutsideTravel)
