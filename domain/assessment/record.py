"""What was assessed: the risk, and the class of supervision that follows from it."""

from __future__ import annotations

import enum
from datetime import datetime
from decimal import Decimal
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code


class RiskLevel(enum.StrEnum):
    """What an instrument concluded."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class SupervisionClass(enum.StrEnum):
    """How closely somebody is supervised."""

    STRICT = "strict"
    NORMAL = "normal"
    LENIENT = "lenient"


class Ground(enum.StrEnum):
    """Whether a class follows from the criteria, or was chosen against them with a reason."""

    CRITERIA = "criteria"
    OVERRIDE = "override"


class RiskAssessed(Fact, topic="assessment.risk-assessed.v1"):
    """The risk of {subject} was assessed as {level} ({instrument}, {scale}, score {score}).

    score: as the instrument gives it, on its own scale. assessed_by: opaque id of the assessor.
    """

    instrument: Code
    scale: Code
    level: RiskLevel
    score: Decimal | None = None
    assessed_by: AccountId | None = None


class ClassProposed(Decision, topic="assessment.class-proposed.v1"):
    """It was proposed to place {subject} under {level} supervision.

    reason: in words.
    """

    level: SupervisionClass
    reason: Personal[Text | None, Category.NARRATIVE] = None


class ClassAssigned(Decision, topic="assessment.class-assigned.v1"):
    """{subject} was placed under {level} supervision ({ground}).

    criterion: the row of ``class.criteria`` that was satisfied. reason: in words, of an override.
    """

    level: SupervisionClass
    ground: Ground
    criterion: Code | None = None
    reason: Personal[Text | None, Category.NARRATIVE] = None


class ClassChanged(Decision, topic="assessment.class-changed.v1"):
    """{subject} was moved from {from_level} to {level} supervision ({ground}).

    criterion: the row of ``class.criteria`` that was satisfied. reason: in words, of an override.
    """

    from_level: SupervisionClass
    level: SupervisionClass
    ground: Ground
    criterion: Code | None = None
    reason: Personal[Text | None, Category.NARRATIVE] = None


AssessmentEvent = RiskAssessed | ClassProposed | ClassAssigned | ClassChanged


class Risk(msgspec.Struct, frozen=True):
    """The newest result on one scale. entry: the event id that says so."""

    level: RiskLevel
    assessed_at: datetime
    entry: UUID


#: How many scales are kept; instruments have fewer.
SCALES_KEPT = 32


class Assessment(msgspec.Struct, frozen=True):
    """The newest risk by scale, and the class with the instant from which it holds.

    placed_by: event id of the decision that the class rests on. proposed_by: that of the newest proposal, until a
    class is decided.
    """

    risks: dict[str, Risk] = {}
    level: SupervisionClass | None = None
    since: datetime | None = None
    placed_by: UUID | None = None
    proposed_by: UUID | None = None

    @property
    def highest(self) -> RiskLevel | None:
        """The highest of the newest results; None before any assessment."""
        levels = [risk.level for risk in self.risks.values()]
        return max(levels, key=list(RiskLevel).index) if levels else None

    @property
    def newest(self) -> Risk | None:
        """The newest of the newest results; None before any assessment."""
        return max(self.risks.values(), key=lambda risk: risk.assessed_at, default=None)

    @property
    def results(self) -> tuple[UUID, ...]:
        """The event ids of the newest results, one a scale."""
        return tuple(risk.entry for risk in self.risks.values())


def evolve(assessment: Assessment, entry: Entry[AssessmentEvent]) -> Assessment:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case RiskAssessed(scale=scale, level=level):
            risks = {**assessment.risks, scale: Risk(level, entry.occurred_at, entry.event_id)}
            if len(risks) > SCALES_KEPT:
                del risks[min(risks, key=lambda name: risks[name].assessed_at)]
            return replace(assessment, risks=risks)
        case ClassProposed():
            return replace(assessment, proposed_by=entry.event_id)
        case ClassAssigned(level=to) | ClassChanged(level=to):
            return replace(assessment, level=to, since=entry.occurred_at, placed_by=entry.event_id, proposed_by=None)
        case _ as unhandled:
            assert_never(unhandled)
