"""Help that was given, begun and ended; skills that were learnt; school and work that were arranged."""

from __future__ import annotations

import enum
from typing import Literal, assert_never
from uuid import UUID

import msgspec

from domain.education.sessions.record import Minutes
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest


class Need(enum.StrEnum):
    """What help is about."""

    EMPLOYMENT = "employment"
    SCHOOLING = "schooling"
    HOUSING = "housing"
    INSURANCE = "social_insurance"
    LIVING = "living_costs"
    LEGAL_AID = "legal_aid"
    FAMILY_MEDIATION = "family_mediation"
    MEDICAL_CARE = "medical_care"


class AssistanceGiven(Fact, topic="education.assistance-given.v1"):
    """{subject} was helped with {need} by {counterpart}, for the {number} time.

    help_id: one for all that is done about one need by one counterpart. counterpart: code of who stands by the
    person. plan_id: the plan that it belongs to.
    """

    help_id: UUID
    need: Need
    counterpart: Code
    number: Count
    plan_id: UUID | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class AssistanceEnded(Fact, topic="education.assistance-ended.v1"):
    """The help for {subject} with {need} ended ({outcome})."""

    help_id: UUID
    need: Need
    outcome: Literal["settled", "declined_by_person", "counterpart_gone", "passed_on"]


class SkillTrainingDone(Fact, topic="education.skill-training-done.v1"):
    """{subject} was trained in {skill} by {provider} for {minutes} minutes.

    skill, provider: codes. certificate: SHA-256 of it, where there is one.
    """

    skill: Code
    provider: Code
    minutes: Minutes
    certificate: Digest | None = None


class SchoolingArranged(Fact, topic="education.schooling-arranged.v1"):
    """Schooling ({schooling}) was arranged for {subject} at {school}, with {authority}.

    school: code; authority: code of the education authority that was told.
    """

    schooling: Literal["compulsory_schooling", "upper_secondary", "vocational_schooling"]
    school: Code
    authority: Code


class WorkHelpGiven(Fact, topic="education.work-help-given.v1"):
    """{subject} was helped to find work ({way}) by {counterpart}."""

    way: Literal["vocational_training", "career_guidance", "placement"]
    counterpart: Code
    note: Personal[Text | None, Category.NARRATIVE] = None


HelpEvent = AssistanceGiven | AssistanceEnded | SkillTrainingDone | SchoolingArranged | WorkHelpGiven


class Helping(msgspec.Struct, frozen=True):
    """Help that goes on. number: how often it was given; entry: event id of the newest."""

    need: Need
    counterpart: Code
    number: int
    entry: UUID


#: How many are kept, so that state stays small; older ones are found in the record.
HELP_KEPT = 32


class Help(msgspec.Struct, frozen=True, omit_defaults=True):
    """The help that goes on, by its id."""

    open: dict[UUID, Helping] = {}


def evolve(given: Help, entry: Entry[HelpEvent]) -> Help:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case AssistanceGiven(help_id=key) as e:
            held = {**given.open, key: Helping(e.need, e.counterpart, e.number, entry.event_id)}
            return Help(newest(held, HELP_KEPT))
        case AssistanceEnded(help_id=key):
            return Help({known: one for known, one in given.open.items() if known != key})
        case SkillTrainingDone() | SchoolingArranged() | WorkHelpGiven():
            return given  # no rule asks for them
        case _ as unhandled:
            assert_never(unhandled)
