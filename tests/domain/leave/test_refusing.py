"""Refusing and revoking leave: for reasons that the file shows, by the level that might approve it."""

from datetime import date

from msgspec.structs import replace

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.leave.away.examples import DEPARTED
from domain.leave.deciding import refusals
from domain.leave.deciding.examples import APPROVED
from domain.leave.deciding.record import (
    LeaveEndorsed,
    LeaveRefused,
    LeaveRevoked,
    RefusalReason,
    RevocationCause,
)
from domain.leave.deciding.rules import RefuseLeave, RevokeLeave
from domain.leave.examples import INDUCTED, LEAVE, REQUESTED, requested
from domain.leave.record import LeaveMaterialsAdded, Level, Material
from domain.leave.refusals import ApproverNotCompetent

OFFICE, COUNTY, POLICE = Level.JUDICIAL_OFFICE, Level.COUNTY_AGENCY, Level.PUBLIC_SECURITY
RISKY = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.HIGH)


def asked(first, last, **fields):
    return replace(requested, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last), **fields)


def opinion(level, says):
    return LeaveEndorsed(leave_id=LEAVE, level=level, opinion=says)


def test_a_leave_is_refused_for_reasons_that_the_file_shows(given):
    def refuse(*reasons):
        return RefuseLeave(leave_id=LEAVE, reasons=reasons)

    for reason in ("high_risk", "measures_outstanding", "materials_missing", "police_disagree"):
        command = refuse(RefusalReason(reason))
        given(*REQUESTED).when(command).refused(refusals.RefusalUnfounded, reason=reason)
    given(*REQUESTED, RISKY).when(refuse(RefusalReason.HIGH_RISK)).then(LeaveRefused, level=OFFICE)
    given(*OPEN, requested).when(refuse(RefusalReason.MEASURES_OUTSTANDING)).then(LeaveRefused)
    bare = asked("2026-03-16", "2026-03-20", materials=())
    given(*INDUCTED, bare).when(refuse(RefusalReason.MATERIALS_MISSING)).then(LeaveRefused)
    said_no = (*REQUESTED, opinion(POLICE, "disagrees"))
    outcome = given(*said_no).when(refuse(RefusalReason.POLICE_DISAGREE), actor="officer-8")
    outcome.then(LeaveRefused)
    assert LEAVE not in outcome.and_then().case().leave.open


def test_a_leave_is_refused_by_the_level_that_might_approve_it(given):
    refuse = RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.REASON_INSUFFICIENT,))
    longer = (*INDUCTED, asked("2026-03-16", "2026-03-23"))
    given(*longer).when(refuse).refused(ApproverNotCompetent)
    given(*longer).when(refuse, by=Role.REVIEWER).then(LeaveRefused, level=COUNTY)
    given(*APPROVED).when(refuse).refused(refusals.LeaveNotPending)


def test_an_approved_leave_is_revoked_and_who_is_away_gets_a_day(given, at):
    def revoke(day=None):
        by = date(2026, 3, day) if day else None
        return RevokeLeave(leave_id=LEAVE, cause=RevocationCause.RISK_RAISED, return_by=by)

    gone = given(*APPROVED).when(revoke(), by=Role.REVIEWER).then(LeaveRevoked)
    assert LEAVE not in gone.and_then().case().leave.open
    given(*APPROVED).when(revoke(18), by=Role.REVIEWER).refused(refusals.ReturnDayUnsuitable)
    now = at("2026-03-17 10:00")
    for day, suits in ((None, False), (16, False), (17, True), (20, True), (21, False)):
        outcome = given(*DEPARTED).when(revoke(day), by=Role.REVIEWER, at=now)
        outcome.then(LeaveRevoked) if suits else outcome.refused(refusals.ReturnDayUnsuitable)
    outcome = given(*DEPARTED).when(revoke(18), by=Role.REVIEWER, at=now)
    assert outcome.and_then().case().leave.open[LEAVE].ends_on == date(2026, 3, 18)
    given(*REQUESTED).when(revoke(), by=Role.REVIEWER).refused(refusals.LeaveNotApproved)
    given(*APPROVED).when(revoke()).refused(NotEmpowered)


def test_nobody_says_that_the_police_disagree_who_agree(given):
    refuse = RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.POLICE_DISAGREE,))
    said_yes = (*REQUESTED, opinion(POLICE, "agrees"))
    given(*said_yes).when(refuse, actor="officer-8").refused(refusals.RefusalUnfounded, reason="police_disagree")


def test_a_refusal_cites_the_request_its_papers_and_the_opinions(given):
    bare = asked("2026-03-16", "2026-03-20", materials=(), documents=())
    papers = LeaveMaterialsAdded(leave_id=LEAVE, materials=(Material.FAMILY_PROOF,))
    file = (*INDUCTED, bare, papers, opinion(POLICE, "disagrees"))
    refuse = RefuseLeave(leave_id=LEAVE, reasons=(RefusalReason.POLICE_DISAGREE,))
    outcome = given(*file).when(refuse, actor="officer-8").then(LeaveRefused)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (2, 3, 4))


def test_a_revocation_cites_the_approval_and_the_departure(given, at):
    revoke = RevokeLeave(leave_id=LEAVE, cause=RevocationCause.RISK_RAISED, return_by=date(2026, 3, 18))
    outcome = given(*DEPARTED).when(revoke, by=Role.REVIEWER, at=at("2026-03-17 10:00")).then(LeaveRevoked)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (3, 4))
