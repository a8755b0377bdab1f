"""Deciding on leave: bands, levels, opinions, who may go, refusal, revocation. Both sets of policies."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.catalogue import policies
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.record import InductionAnnounced
from domain.intake.standing import CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.leave.away.examples import DEPARTED
from domain.leave.away.record import LeaveReportedBack
from domain.leave.deciding import refusals
from domain.leave.deciding.examples import APPROVED, approved
from domain.leave.deciding.record import (
    LeaveApproved,
    LeaveEndorsed,
    LeaveRefused,
    RefusalReason,
)
from domain.leave.deciding.rules import ApproveLeave, EndorseLeave, RefuseLeave
from domain.leave.deciding.tables import AnnualCap, ApproverBands, Band
from domain.leave.examples import INDUCTED, LEAVE, REQUESTED, requested
from domain.leave.record import LeaveReason, Level, Material, Recipient
from domain.leave.refusals import ApproverNotCompetent, LeavesOverlap, LeaveUnknown, NotEligible

APPROVE = ApproveLeave(leave_id=LEAVE)
OFFICE, COUNTY, POLICE = Level.JUDICIAL_OFFICE, Level.COUNTY_AGENCY, Level.PUBLIC_SECURITY
RISKY = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.HIGH)
OTHER = UUID("019b8a00-0000-7000-8000-0000000000ee")


def asked(first, last, **fields):
    return replace(requested, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last), **fields)


def opinion(level, says="agrees", **fields):
    return LeaveEndorsed(leave_id=LEAVE, level=level, opinion=says, **fields)


def back(first, last, leave_id=OTHER):
    """Somebody was away from one day to another, on another leave."""
    departed_on, returned_on = date.fromisoformat(first), date.fromisoformat(last)
    return LeaveReportedBack(
        leave_id=leave_id,
        departed_on=departed_on,
        returned_on=returned_on,
        due_on=returned_on,
        days_away=(returned_on - departed_on).days + 1,
        days_overdue=0,
    )


@pytest.mark.parametrize(
    ("last", "days", "by", "may"),
    [
        ("2026-03-22", 7, Role.OFFICER, True),
        ("2026-03-22", 7, Role.REVIEWER, True),
        ("2026-03-22", 7, Role.UPPER, False),
        ("2026-03-23", 8, Role.OFFICER, False),
        ("2026-03-23", 8, Role.REVIEWER, True),
        ("2026-04-14", 30, Role.REVIEWER, True),
        ("2026-04-14", 30, Role.UPPER, False),
        ("2026-04-15", 31, Role.REVIEWER, False),
        ("2026-04-15", 31, Role.UPPER, True),
    ],
)
def test_under_the_law_the_days_say_who_approves(given, last, days, by, may):
    file = (*INDUCTED, asked("2026-03-16", last), opinion(OFFICE), opinion(COUNTY))
    outcome = given(*file).when(APPROVE, by=by)
    if may:
        outcome.then(LeaveApproved, days=days, accumulated_days=days)
        assert outcome.refusal is None
    else:
        outcome.refused(ApproverNotCompetent, days=days)
        assert outcome.refusal.rule_name == "leave.approver_bands@prc-2020"


def test_whoever_is_not_competent_is_told_who_is(given):
    file = (*INDUCTED, asked("2026-03-16", "2026-03-23"))
    given(*file).when(APPROVE).refused(ApproverNotCompetent, level="judicial_office", may="county_agency")


@pytest.mark.parametrize(
    ("first", "days", "by", "told"),
    [
        ("2026-02-19", 30, Role.OFFICER, Recipient.COUNTY_AGENCY),
        ("2026-02-18", 31, Role.UPPER, Recipient.PROCURATORATE),
    ],
)
def test_more_than_thirty_days_in_two_months_go_to_the_agency_above(given, first, days, by, told):
    file = (*REQUESTED, opinion(COUNTY), back(first, "2026-03-15"))  # with the five days that are asked for now
    given(*file).when(APPROVE, by=by).then(LeaveApproved, days=5, accumulated_days=days, copies_to=(told,))
    wrong = Role.REVIEWER if by is Role.UPPER else Role.UPPER
    given(*file).when(APPROVE, by=wrong).refused(ApproverNotCompetent, accumulated=days)


@pytest.mark.parametrize(("first", "counted"), [("2026-01-19", 8), ("2026-01-21", 8), ("2026-01-28", 1)])
def test_the_window_reaches_back_two_months_from_the_last_day(given, first, counted):
    """The leave ends on 20 March: the window begins on 21 January."""
    earlier = back(first, "2026-01-28")
    given(*REQUESTED, earlier).when(APPROVE).then(LeaveApproved, accumulated_days=counted + 5, days=5)


def test_a_leave_that_is_approved_for_later_counts_in_its_own_window(given):
    later = replace(approved, leave_id=OTHER, starts_on=date(2026, 3, 25), ends_on=date(2026, 4, 20), days=27)
    file = (*REQUESTED, asked("2026-03-25", "2026-04-20", leave_id=OTHER), later, opinion(COUNTY))
    given(*file).when(APPROVE).refused(ApproverNotCompetent, accumulated=32)
    given(*file).when(APPROVE, by=Role.UPPER).then(LeaveApproved, accumulated_days=32)


def test_who_is_not_back_counts_as_away(given, at):
    file = (*DEPARTED, asked("2026-03-28", "2026-03-29", leave_id=OTHER))
    outcome = given(*file).when(ApproveLeave(leave_id=OTHER), at=at("2026-03-26 10:00"))
    outcome.then(LeaveApproved, accumulated_days=11 + 2)  # away from 16 to 26 March, and two days more


def test_a_leave_that_is_refused_or_undecided_counts_nothing(given):
    refused = LeaveRefused(leave_id=OTHER, level=OFFICE, reasons=(RefusalReason.TOO_LONG,))
    file = (*REQUESTED, asked("2026-02-01", "2026-03-01", leave_id=OTHER), refused)
    given(*file).when(APPROVE).then(LeaveApproved, accumulated_days=5)
    undecided = (*REQUESTED, asked("2026-03-12", "2026-03-14", leave_id=OTHER))
    given(*undecided).when(APPROVE).then(LeaveApproved, accumulated_days=5)


@pytest.mark.parametrize(("used", "by"), [(55, Role.OFFICER), (56, Role.UPPER)])
def test_beyond_sixty_days_a_year_the_agency_above_decides_under_the_law(given, used, by):
    earlier = back("2026-01-06", date.fromordinal(date(2026, 1, 6).toordinal() + used - 1).isoformat())
    file = (*INDUCTED, asked("2026-11-16", "2026-11-20"), opinion(COUNTY), earlier)
    given(*file).when(APPROVE, by=by).then(LeaveApproved, year_days=used + 5)
    wrong = Role.UPPER if by is Role.OFFICER else Role.REVIEWER
    given(*file).when(APPROVE, by=wrong).refused(ApproverNotCompetent)


# The work plans: two departments, and the bands of 2012.


@pytest.fixture
def in_2019(at):
    """A file of 2019, when it was opened, and when something is decided."""
    opened = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    return (opened, InductionAnnounced()), at("2019-03-01 10:00")


def test_by_the_plans_the_police_have_to_agree(given, in_2019):
    file, now = in_2019
    file = (*file, asked("2019-03-16", "2019-03-22"))
    outcome = given(*file).when(APPROVE, at=now).refused(refusals.PoliceDisagree)
    assert outcome.refusal.rule_name == "leave.copolice@plans"
    given(*file, opinion(POLICE, "disagrees")).when(APPROVE, at=now).refused(refusals.PoliceDisagree)
    given(*file, opinion(POLICE)).when(APPROVE, at=now).then(LeaveApproved, level=OFFICE)
    changed = (opinion(POLICE), opinion(POLICE, "disagrees"))
    given(*file, *changed).when(APPROVE, at=now).refused(refusals.PoliceDisagree)


def test_by_the_plans_more_than_seven_days_need_the_opinion_of_the_office(given, in_2019):
    file, now = in_2019
    file = (*file, asked("2019-03-16", "2019-03-23"), opinion(POLICE))
    given(*file).when(APPROVE, at=now).refused(ApproverNotCompetent)
    given(*file).when(APPROVE, by=Role.REVIEWER, at=now).refused(refusals.OpinionMissing, level="judicial_office")
    agreed = given(*file, opinion(OFFICE)).when(APPROVE, by=Role.REVIEWER, at=now)
    agreed.then(LeaveApproved, level=COUNTY, days=8)
    asked_for = {str(example_id(n)) for n in (2, 3, 4)}  # the request, the police, the office
    assert set(agreed.drafts[0].evidence) == asked_for


@pytest.mark.parametrize(("last", "days"), [("2019-04-14", 30), ("2019-04-15", 31)])
def test_by_the_plans_nobody_approves_more_than_thirty_days_at_once(given, in_2019, last, days):
    file, now = in_2019
    file = (*file, asked("2019-03-16", last), opinion(OFFICE), opinion(POLICE))
    outcome = given(*file).when(APPROVE, by=Role.REVIEWER, at=now)
    outcome.then(LeaveApproved) if days == 30 else outcome.refused(refusals.LeaveTooLong, days=31, longest=30)
    if days == 31:
        refuse = RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.TOO_LONG,))
        given(*file).when(refuse, by=Role.REVIEWER, at=now).then(LeaveRefused, level=COUNTY)


@pytest.mark.parametrize(("used", "allowed"), [(55, True), (56, False)])
def test_by_the_plans_nobody_is_away_more_than_sixty_days_a_year(given, in_2019, used, allowed):
    file, now = in_2019
    earlier = back("2019-01-06", date.fromordinal(date(2019, 1, 6).toordinal() + used - 1).isoformat())
    file = (*file, asked("2019-11-16", "2019-11-20"), opinion(POLICE), earlier)
    outcome = given(*file).when(APPROVE, at=now)
    outcome.then(LeaveApproved) if allowed else outcome.refused(refusals.AnnualCapExceeded, year_days=61, cap=60)


def test_the_boundary_word_of_an_instrument_counts():
    bands = policies().in_force(ApproverBands, date(2026, 1, 1))
    exclusive = replace(bands, source=replace(bands.source, comparator="exclusive"))
    assert bands.band(7, 7).deciders[0] is OFFICE
    assert exclusive.band(7, 7).deciders == (COUNTY,)
    cap = policies().in_force(AnnualCap, date(2026, 1, 1))
    assert not cap.exceeded(60)
    assert replace(cap, source=replace(cap.source, comparator="exclusive")).exceeded(60)


def test_without_a_delegation_the_county_decides_from_the_first_day():
    bands = policies().in_force(ApproverBands, date(2026, 1, 1))
    kept = replace(bands, bands=(replace(bands.bands[0], delegated=False), *bands.bands[1:]))
    assert kept.band(1, 1).deciders == (COUNTY,)
    assert replace(bands, bands=(Band(days=7, deciders=(OFFICE,)),)).band(8, 8) is None


# Who may go, on which papers.


def test_who_is_at_high_risk_or_has_measures_outstanding_does_not_go(given):
    given(*REQUESTED, RISKY).when(APPROVE).refused(NotEligible, obstacles="high_risk")
    given(*OPEN, requested, RISKY).when(APPROVE).refused(NotEligible, obstacles="high_risk, induction_outstanding")
    care = asked("2026-03-16", "2026-03-20", reason=LeaveReason.MEDICAL_CARE, materials=(Material.MEDICAL_RECORD,))
    given(*OPEN, care, RISKY).when(APPROVE).then(LeaveApproved)


def test_by_the_plans_medical_care_is_barred_as_well(given, in_2019):
    file, now = in_2019
    care = asked("2019-03-16", "2019-03-20", reason=LeaveReason.MEDICAL_CARE, materials=(Material.MEDICAL_RECORD,))
    given(*file, care, RISKY, opinion(POLICE)).when(APPROVE, at=now).refused(NotEligible)


def test_a_risk_that_has_come_down_bars_nothing(given):
    low = replace(RISKY, level=RiskLevel.LOW)
    given(*REQUESTED, RISKY, low).when(APPROVE).then(LeaveApproved)


def test_missing_materials_hold_up_the_approval_not_the_request(given):
    file = (*INDUCTED, asked("2026-03-16", "2026-03-20", materials=()))
    outcome = given(*file).when(APPROVE).refused(refusals.MaterialsMissing, materials="family_proof")
    assert outcome.refusal.rule_name == "leave.reasons@prc-2020"


def test_whoever_gave_an_opinion_does_not_approve_or_refuse(given):
    endorse = EndorseLeave(leave_id=LEAVE, opinion="agrees")
    # entries of a file are recorded by officer-7
    file = (*REQUESTED, opinion(OFFICE))
    given(*file).when(APPROVE, actor="officer-7").refused(refusals.EndorserMayNotApprove)
    refuse = RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.REASON_INSUFFICIENT,))
    given(*file).when(refuse, actor="officer-7").refused(refusals.EndorserMayNotApprove)
    given(*file).when(APPROVE, actor="officer-8").then(LeaveApproved)
    given(*REQUESTED).when(APPROVE, actor="officer-7").then(LeaveApproved)  # who recorded the request may
    given(*REQUESTED).when(endorse, actor="officer-7").then(LeaveEndorsed, level=OFFICE, matter="leave")


def test_an_opinion_is_that_of_ones_own_authority(given):
    endorse = EndorseLeave(leave_id=LEAVE, opinion="agrees")
    for role, level in ((Role.OFFICER, OFFICE), (Role.REVIEWER, COUNTY), (Role.POLICE, POLICE)):
        outcome = given(*REQUESTED).when(endorse, by=role).then(LeaveEndorsed, level=level)
        assert outcome.drafts[0].evidence == (str(example_id(2)),)
    given(*REQUESTED).when(endorse, by=Role.INSPECTOR).refused(NotEmpowered)
    given(*APPROVED).when(endorse).refused(refusals.LeaveNotPending)


def test_an_approval_does_not_reach_back(given, at):
    late = given(*REQUESTED).when(APPROVE, at=at("2026-03-18 10:00"))
    late.then(LeaveApproved, starts_on=date(2026, 3, 18), days=3)
    given(*REQUESTED).when(APPROVE, at=at("2026-03-20 23:59")).then(LeaveApproved, days=1)
    given(*REQUESTED).when(APPROVE, at=at("2026-03-21 00:00")).refused(refusals.LeaveOver)


def test_an_approval_does_not_overlap_another(given):
    earlier = back("2026-03-10", "2026-03-16")
    given(*REQUESTED, earlier).when(APPROVE).refused(LeavesOverlap)


def test_nothing_is_decided_on_a_case_that_is_closed_or_a_leave_that_is_not_asked_for(given, at):
    ended = Draft(discharged, Occurred(at("2026-03-01 10:00")))
    for command in (APPROVE, EndorseLeave(leave_id=LEAVE, opinion="agrees")):
        given(*REQUESTED[:1], *REQUESTED[2:], ended).when(command).refused(CaseEnded)
        given(*INDUCTED).when(command).refused(LeaveUnknown)
    given(*APPROVED).when(APPROVE).refused(refusals.LeaveNotPending)


def test_imported_decisions_are_reported_on_and_not_refused(given):
    file = (*INDUCTED, asked("2026-03-16", "2026-03-23", materials=()))
    outcome = given(*file).when(APPROVE, by=Role.OFFICER, imported=True).then(LeaveApproved)
    kinds = [type(refusal) for refusal in outcome.facts.reported]
    assert kinds == [ApproverNotCompetent, refusals.MaterialsMissing, refusals.OpinionMissing]
