"""Who counsels, and whom a person is referred to."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.education.counselling import refusals
from domain.education.counselling.record import CounsellingHeld, ReferralAnswered, ReferralMade, Setting
from domain.education.counselling.tables import EducationCounselling
from domain.education.sessions.record import Minutes
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import AccountId, Code, Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule


class HoldCounselling(FactCommand):
    """Record counselling. qualification: that of the counsellor. note: what was said; few may open it."""

    setting: Setting
    counsellor_id: AccountId
    qualification: Code
    minutes: Minutes
    note: Narrative | None = None


@rule(on="education/counselling", may=standing.RECORDERS)
def hold_counselling(command: HoldCounselling, case: Case, facts: Facts) -> Drafts:
    """By somebody who is qualified for it; after a crisis the person is seen again."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    qualified(command.qualification, day, facts)
    return [
        CounsellingHeld(
            counselling_id=facts.new_id(),
            setting=command.setting,
            counsellor_id=command.counsellor_id,
            qualification=command.qualification,
            minutes=command.minutes,
            again_by=again_by(command.setting, day, facts),
            note=command.note,
        )
    ]


def qualified(qualification: str, day: date, facts: Facts) -> None:
    """Refuse a counsellor whom the table does not take for one."""
    table = facts.policies.of(EducationCounselling, day)
    entitling = ", ".join(table.qualifications)
    unqualified = refusals.CounsellorNotQualified(rule=table.pin, qualification=qualification, qualifications=entitling)
    facts.require(qualification in table.qualifications, unqualified)


def again_by(setting: Setting, day: date, facts: Facts) -> date | None:
    """By when somebody is seen again; None where it was no crisis."""
    if setting is not Setting.CRISIS:
        return None
    return facts.policies.of(EducationCounselling, day).after_crisis.counted(day, facts.calendar).last


class MakeReferral(FactCommand):
    """Record that the person was referred. to: code of an agency."""

    counselling_id: UUID
    to: Code
    urgency: Literal["ordinary", "urgent"] = "ordinary"
    note: Narrative | None = None


@rule(on="education/counselling/{counselling_id}", do="refer", may=standing.RECORDERS)
def make_referral(command: MakeReferral, case: Case, facts: Facts) -> Drafts:
    """After counselling; the agency answers within the time of the table."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    held = case.counselling.held.get(command.counselling_id)
    if held is None:
        raise refusals.CounsellingUnknown()
    day = facts.day(occurred)
    event = ReferralMade(
        referral_id=facts.new_id(),
        counselling_id=command.counselling_id,
        to=command.to,
        urgency=command.urgency,
        answer_by=answer_by(command.urgency, day, facts),
        note=command.note,
    )
    return [Draft(event, evidence=cited(held))]


def answer_by(urgency: str, day: date, facts: Facts) -> date:
    """By when an agency answers."""
    table = facts.policies.of(EducationCounselling, day)
    within = table.urgent_referral if urgency == "urgent" else table.referral
    return within.counted(day, facts.calendar).last


class AnswerReferral(FactCommand):
    """Record what the agency answered. How late it was is computed."""

    referral_id: UUID
    outcome: Literal["taken_up", "turned_down", "no_need", "did_not_come"]
    note: Narrative | None = None


@rule(on="education/referrals/{referral_id}", do="answer", may=standing.RECORDERS)
def answer_referral(command: AnswerReferral, case: Case, facts: Facts) -> Drafts:
    """Once, for one that is open."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    referral = case.counselling.referrals.get(command.referral_id)
    if referral is None:
        raise refusals.ReferralNotOpen()
    event = ReferralAnswered(
        referral_id=command.referral_id,
        outcome=command.outcome,
        answer_by=referral.answer_by,
        days_late=days.days_after(facts.day(occurred), referral.answer_by),
        note=command.note,
    )
    return [Draft(event, evidence=cited(referral.entry))]
