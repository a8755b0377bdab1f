"""More of a leave: asked for before it ends, decided by the days of the whole."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake.examples import OPEN
from domain.intake.record import InductionAnnounced
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.leave.away.examples import DEPARTED, certificate
from domain.leave.away.record import LeaveCertificateIssued
from domain.leave.away.refusals import CertificateIssuedAlready
from domain.leave.away.rules import IssueLeaveCertificate
from domain.leave.deciding import refusals
from domain.leave.deciding.examples import APPROVED, approved
from domain.leave.deciding.extension import rules
from domain.leave.deciding.extension.examples import ASKED, asked, extended
from domain.leave.deciding.extension.record import (
    ExtensionCause,
    LeaveExtensionApproved,
    LeaveExtensionRefused,
    LeaveExtensionRequested,
)
from domain.leave.deciding.extension.rules import ApproveLeaveExtension, RefuseLeaveExtension, RequestLeaveExtension
from domain.leave.deciding.record import LeaveEndorsed, LeaveRevoked, RefusalReason, RevocationCause
from domain.leave.deciding.rules import EndorseLeave
from domain.leave.examples import LEAVE, REQUESTED, requested
from domain.leave.record import Level
from domain.leave.refusals import ApproverNotCompetent, LeavesOverlap

APPROVE = ApproveLeaveExtension(leave_id=LEAVE)
REFUSE = RefuseLeaveExtension(leave_id=LEAVE, reasons=(RefusalReason.REASON_INSUFFICIENT,))


def ask(day, **fields):
    ends_on = date.fromisoformat(day)
    return RequestLeaveExtension(leave_id=LEAVE, ends_on=ends_on, cause=ExtensionCause.OTHER, **fields)


def until(day, days):
    return replace(asked, ends_on=date.fromisoformat(day), days=days)


def opinion(level, says="agrees"):
    return LeaveEndorsed(leave_id=LEAVE, level=level, opinion=says, matter="extension")


@pytest.mark.parametrize(("now", "in_time"), [("2026-03-20 23:59", True), ("2026-03-21 00:00", False)])
def test_more_of_a_leave_is_asked_for_by_its_last_day(given, at, now, in_time):
    outcome = given(*DEPARTED).when(ask("2026-03-22"), at=at(now))
    if in_time:
        outcome.then(LeaveExtensionRequested, days=7)
    else:
        outcome.refused(rules.ExtensionAfterExpiry, ends_on=date(2026, 3, 20))
        late = ask("2026-03-22", occurred_on=date(2026, 3, 20))  # asked in time, entered late
        given(*DEPARTED).when(late, at=at(now)).then(LeaveExtensionRequested)


def test_more_is_more_and_is_asked_for_once_of_an_approved_leave(given):
    given(*APPROVED).when(ask("2026-03-20")).refused(rules.ExtensionNotLonger)
    given(*APPROVED).when(ask("2026-03-21")).then(LeaveExtensionRequested)
    given(*ASKED).when(ask("2026-03-21")).refused(rules.ExtensionPending)
    given(*REQUESTED).when(ask("2026-03-21")).refused(refusals.LeaveNotApproved)


def test_more_does_not_overlap_another_leave(given):
    other = type(LEAVE)(int=LEAVE.int + 1)
    second = replace(requested, leave_id=other, starts_on=date(2026, 3, 22), ends_on=date(2026, 3, 23))
    given(*APPROVED, second).when(ask("2026-03-21")).then(LeaveExtensionRequested)
    given(*APPROVED, second).when(ask("2026-03-22")).refused(LeavesOverlap)


def test_a_revoked_leave_is_not_made_longer(given, at):
    revoked = LeaveRevoked(leave_id=LEAVE, cause=RevocationCause.RISK_RAISED, return_by=date(2026, 3, 18))
    given(*DEPARTED, revoked).when(ask("2026-03-22"), at=at("2026-03-17 10:00")).refused(rules.LeaveRevokedAlready)


@pytest.mark.parametrize(
    ("day", "days", "by", "may"),
    [
        ("2026-03-22", 7, Role.OFFICER, True),
        ("2026-03-23", 8, Role.OFFICER, False),
        ("2026-03-23", 8, Role.REVIEWER, True),
        ("2026-04-14", 30, Role.REVIEWER, True),
        ("2026-04-15", 31, Role.REVIEWER, False),
        ("2026-04-15", 31, Role.UPPER, True),
    ],
)
def test_the_days_of_the_whole_say_who_decides(given, day, days, by, may):
    file = (*APPROVED, until(day, days), opinion(Level.JUDICIAL_OFFICE), opinion(Level.COUNTY_AGENCY))
    outcome = given(*file).when(APPROVE, by=by)
    outcome.then(LeaveExtensionApproved, days=days) if may else outcome.refused(ApproverNotCompetent, days=days)
    refused = given(*file).when(REFUSE, by=by)
    refused.then(LeaveExtensionRefused) if may else refused.refused(ApproverNotCompetent)


def test_an_opinion_on_the_leave_is_none_on_more_of_it(given):
    on_the_leave = replace(opinion(Level.JUDICIAL_OFFICE), matter="leave")
    eight = until("2026-03-23", 8)
    file = (*REQUESTED, on_the_leave, approved, eight)
    given(*file).when(APPROVE, by=Role.REVIEWER).refused(refusals.OpinionMissing)
    endorsed = given(*file).when(EndorseLeave(leave_id=LEAVE, opinion="agrees"))
    endorsed.then(LeaveEndorsed, matter="extension")
    given(*file, endorsed.drafts[0].event).when(APPROVE, by=Role.REVIEWER).then(LeaveExtensionApproved)


def test_whoever_gave_an_opinion_does_not_decide(given):
    file = (*ASKED, opinion(Level.JUDICIAL_OFFICE))
    given(*file).when(APPROVE, actor="officer-7").refused(refusals.EndorserMayNotApprove)
    given(*file).when(REFUSE, actor="officer-7").refused(refusals.EndorserMayNotApprove)
    given(*file).when(APPROVE, actor="officer-8").then(LeaveExtensionApproved)


def test_by_the_plans_the_police_agree_to_more_as_well(given, at):
    opened = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    first, last = date(2019, 3, 16), date(2019, 3, 20)
    file = (
        opened,
        InductionAnnounced(),
        replace(requested, starts_on=first, ends_on=last),
        replace(approved, starts_on=first, ends_on=last),
        until("2019-03-22", 7),
    )
    now = at("2019-03-18 10:00")
    given(*file).when(APPROVE, at=now).refused(refusals.PoliceDisagree)
    given(*file, opinion(Level.PUBLIC_SECURITY)).when(APPROVE, at=now).then(LeaveExtensionApproved)


@pytest.mark.parametrize(("now", "in_time"), [("2026-03-20 23:59", True), ("2026-03-21 00:00", False)])
def test_no_decision_makes_a_leave_longer_that_has_ended(given, at, now, in_time):
    file = (*DEPARTED, Draft(asked, Occurred(at("2026-03-19 10:00"))))
    outcome = given(*file).when(APPROVE, at=at(now))
    outcome.then(LeaveExtensionApproved) if in_time else outcome.refused(rules.ExtensionTooLate)
    given(*file).when(REFUSE, at=at(now)).then(LeaveExtensionRefused, ends_on=date(2026, 3, 20))


def test_a_longer_leave_gets_a_new_certificate_and_ends_later(given):
    certify = IssueLeaveCertificate(leave_id=LEAVE, number="WC-2026-032")
    given(*APPROVED, certificate).when(certify).refused(CertificateIssuedAlready)
    given(*APPROVED, certificate, asked).when(certify).refused(CertificateIssuedAlready)
    longer = given(*APPROVED, certificate, asked, extended)
    longer.when(certify).then(LeaveCertificateIssued, ends_on=date(2026, 3, 22))
    refused = given(*ASKED).when(REFUSE).and_then().case().leave.open[LEAVE]
    assert (refused.extension, refused.ends_on) == (None, date(2026, 3, 20))


def test_without_a_request_nothing_more_is_decided(given):
    given(*APPROVED).when(APPROVE).refused(rules.NoExtensionPending)
    given(*REQUESTED).when(APPROVE).refused(refusals.LeaveNotApproved)


def test_more_that_another_leave_has_taken_meanwhile_is_not_approved(given):
    other = type(LEAVE)(int=LEAVE.int + 1)
    second = replace(requested, leave_id=other, starts_on=date(2026, 3, 21), ends_on=date(2026, 3, 23))
    given(*ASKED, second).when(APPROVE).refused(LeavesOverlap, starts_on=date(2026, 3, 21))


def test_more_is_refused_only_for_what_the_file_shows(given):
    risky = RefuseLeaveExtension(leave_id=LEAVE, reasons=(RefusalReason.HIGH_RISK,))
    given(*ASKED).when(risky).refused(refusals.RefusalUnfounded, reason="high_risk")


def test_an_opinion_on_more_cites_what_was_asked_and_is_cited_by_the_decision(given):
    endorse = EndorseLeave(leave_id=LEAVE, opinion="agrees")
    said = given(*ASKED).when(endorse, by=Role.POLICE).then(LeaveEndorsed, matter="extension")
    assert said.drafts[0].evidence == (str(example_id(4)),)
    outcome = given(*ASKED, opinion(Level.PUBLIC_SECURITY)).when(APPROVE, actor="officer-8")
    outcome.then(LeaveExtensionApproved)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (3, 4, 2, 5))
