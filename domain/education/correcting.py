"""What a correction may make of a fact about education: hours stand with the day for which they were credited."""

from __future__ import annotations

from msgspec.structs import replace

from domain.education.attendance.record import (
    HoursCredited,
    PublicBenefitDone,
    SessionAttended,
    SessionMissed,
)
from domain.education.attendance.rules import of_a_kind
from domain.education.counselling.record import CounsellingHeld, ReferralAnswered, ReferralMade
from domain.education.counselling.rules import again_by, answer_by, qualified
from domain.education.elsewhere.record import FollowUpEnded, FollowUpMissed, FollowUpReported, FollowUpRequested
from domain.education.elsewhere.refusals import FollowUpNotOverdue
from domain.education.elsewhere.tables import EducationFollowUp
from domain.education.help.record import AssistanceEnded, AssistanceGiven
from domain.education.help.rules import known
from domain.education.sessions.rules import on_topic
from domain.education.stages.record import EducationStageEntered, ProgrammeCompleted
from domain.education.stages.refusals import StageTooEarly
from domain.education.stages.tables import StageMonths
from domain.kernel import days
from domain.kernel.event import Event
from domain.kernel.refusal import Refused
from domain.oversight.corrections.declaring import Change, Correcting

#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    EducationStageEntered: frozenset({"stage", "begins_on", "days_late"}),
    ProgrammeCompleted: frozenset({"programme_id", "programme"}),
    SessionAttended: frozenset({"session_id", "held_on", "minutes", "mixed"}),
    SessionMissed: frozenset({"session_id", "held_on", "reason", "excused"}),
    PublicBenefitDone: frozenset({"work_id", "minutes", "exempt"}),
    HoursCredited: frozenset({"source_id", "credit", "on", "minutes", "over"}),
    CounsellingHeld: frozenset({"counselling_id", "setting", "again_by"}),
    ReferralMade: frozenset({"referral_id", "counselling_id", "urgency", "answer_by"}),
    ReferralAnswered: frozenset({"referral_id", "answer_by", "days_late"}),
    AssistanceGiven: frozenset({"help_id", "number", "plan_id"}),
    AssistanceEnded: frozenset({"help_id", "need"}),
    FollowUpRequested: frozenset({"follow_up_id", "due_on", "entry"}),
    FollowUpReported: frozenset({"follow_up_id", "due_on", "days_late"}),
    FollowUpMissed: frozenset({"follow_up_id", "due_on"}),
    FollowUpEnded: frozenset({"follow_up_id"}),
}


class HoursOfTheDay(Refused, code="oversight.hours-of-the-day"):
    """Hours are credited for the day of this entry, so it is not moved to another time.

    Withdraw the entry, with which its hours no longer count; and record it anew.
    """


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from the day on which it occurred."""
    event, moved_to, facts = change.event, change.moved_to, change.facts
    if moved_to is None:
        return event
    match event:
        case EducationStageEntered(begins_on=due_on):
            return replace(event, days_late=days.days_after(moved_to, due_on))
        case ReferralAnswered(answer_by=due_on) | FollowUpReported(due_on=due_on):
            return replace(event, days_late=days.days_after(moved_to, due_on))
        case CounsellingHeld(setting=setting):
            return replace(event, again_by=again_by(setting, moved_to, facts))
        case ReferralMade(urgency=urgency):
            return replace(event, answer_by=answer_by(urgency, moved_to, facts))
        case FollowUpRequested():
            within = facts.policies.of(EducationFollowUp, moved_to).within
            return replace(event, due_on=within.counted(moved_to, facts.calendar).last)
    return event


def _permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses."""
    day, was, facts = change.day, change.was, change.facts
    match change.event:
        case SessionAttended() | PublicBenefitDone() | HoursCredited() if change.moved:
            raise HoursOfTheDay()
        case SessionAttended(topic_id=topic) | SessionMissed(topic_id=topic):
            if isinstance(was, SessionAttended | SessionMissed) and topic != was.topic_id:
                on_topic(topic, day, facts)
        case PublicBenefitDone(kind=kind) if isinstance(was, PublicBenefitDone) and kind != was.kind:
            of_a_kind(kind, day, facts)
        case EducationStageEntered(stage=stage, begins_on=begins_on) if day < begins_on:
            rule = facts.policies.of(StageMonths, day).pin
            raise StageTooEarly(rule=rule, stage=stage.value, begins_on=begins_on)
        case FollowUpMissed(due_on=due_on) if day <= due_on:
            raise FollowUpNotOverdue(due_on=due_on)
        case CounsellingHeld(qualification=qualification):
            if isinstance(was, CounsellingHeld) and qualification != was.qualification:
                qualified(qualification, day, facts)
        case AssistanceGiven(need=need) if isinstance(was, AssistanceGiven) and need is not was.need:
            known(need, day, facts)


CORRECTING = Correcting(FIXED, _recomputed, _permitted)
