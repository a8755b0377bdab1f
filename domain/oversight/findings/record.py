"""Findings of inspectors: one stream each, from the opinion to the proof that it was put right."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Count, UnitId


class FindingKind(enum.StrEnum):
    """What an inspector raises."""

    OPINION = "opinion"  # corrective opinion
    NOTICE = "violation_notice"  # of a violation
    SUGGESTION = "suggestion"  # procuratorial suggestion


class Answer(enum.StrEnum):
    """What the unit does about it."""

    ADOPTED = "adopted"
    PARTLY = "partly_adopted"
    NOT_ADOPTED = "not_adopted"


class Verdict(enum.StrEnum):
    """What an inspector saw of it. ``reopened``: it had been put right and is wrong again."""

    CORRECTED = "corrected"
    NOT_CORRECTED = "not_corrected"
    REOPENED = "reopened"


class InspectorFindingRaised(Decision, topic="oversight.inspector-finding-raised.v1"):
    """An inspector raised a finding ({kind}) about {unit_id}, to be answered by {due_on}.

    due_on: the last day, inclusive, by the table ``finding.answer``. case_id: the file it is about, where it is about
    one; entries: event ids of entries of that file. narrative: what was found, in words.
    """

    unit_id: UnitId
    kind: FindingKind
    due_on: date
    narrative: Personal[Text, Category.NARRATIVE]
    case_id: UUID | None = None
    entries: tuple[UUID, ...] = ()


class FindingAnswered(Decision, topic="oversight.finding-answered.v1"):
    """{unit} answered the finding: {answer}.

    days_late: counted from the last day for the answer; 0 where it was in time. reason: in words, always where the
    finding was not adopted in full.
    """

    answer: Answer
    days_late: Count
    reason: Personal[Text | None, Category.NARRATIVE] = None


class FindingVerified(Decision, topic="oversight.finding-verified.v1"):
    """An inspector verified what became of the finding: {verdict}.

    due_on: of the next answer; None where it was put right. note: in words.
    """

    verdict: Verdict
    due_on: date | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class FindingWithdrawn(Decision, topic="oversight.finding-withdrawn.v1"):
    """The finding was withdrawn by an inspector.

    reason: in words.
    """

    reason: Personal[Text, Category.NARRATIVE]


class FindingOverdue(Fact, topic="oversight.finding-overdue.v1"):
    """{unit} did not answer the finding by {due_on}."""

    due_on: date


FindingsEvent = InspectorFindingRaised | FindingAnswered | FindingVerified | FindingWithdrawn | FindingOverdue


class Stage(enum.StrEnum):
    """How far a finding has come."""

    RAISED = "raised"
    ANSWERED = "answered"
    CORRECTED = "corrected"
    WITHDRAWN = "withdrawn"


class Finding(msgspec.Struct, frozen=True, omit_defaults=True):
    """One finding. raised, answered, verified, overdue: event ids of the newest entry of each kind.

    due_on: of the answer that is awaited, or was. overdue: None until the answer that is awaited is too late.
    """

    finding_id: UUID
    unit_id: str
    kind: FindingKind
    due_on: date
    raised: UUID
    stage: Stage = Stage.RAISED
    answered: UUID | None = None
    verified: UUID | None = None
    overdue: UUID | None = None


def evolve(finding: Finding | None, entry: Entry[FindingsEvent]) -> Finding | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event, by = entry.event, entry.event_id
    if isinstance(event, InspectorFindingRaised):
        return finding or Finding(entry.originator_id, event.unit_id, event.kind, event.due_on, by)
    if finding is None:
        return None
    match event:
        case FindingAnswered():
            return replace(finding, stage=Stage.ANSWERED, answered=by)
        case FindingVerified(verdict=Verdict.CORRECTED):
            return replace(finding, stage=Stage.CORRECTED, verified=by)
        case FindingVerified(due_on=due_on):
            return replace(finding, stage=Stage.RAISED, verified=by, overdue=None, due_on=due_on or finding.due_on)
        case FindingWithdrawn():
            return replace(finding, stage=Stage.WITHDRAWN)
        case FindingOverdue():
            return replace(finding, overdue=by)
        case _ as unhandled:
            assert_never(unhandled)
