"""Which stage of education a person is in, and which programmes were assigned, withdrawn and completed."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Decision, Fact
from domain.kernel.ids import Code, Count


class Stage(enum.StrEnum):
    """The stages of education, in their order."""

    ENTRY = "entry_stage"
    ROUTINE = "routine_stage"
    RELEASE = "release_stage"


WithdrawalReason = Literal["class_changed", "plan_revised", "stage_over", "assigned_in_error"]


class EducationStageEntered(Fact, topic="education.education-stage-entered.v1"):
    """{subject} entered the {stage} of education, which begins on {begins_on}, {days_late} days late.

    begins_on: by the table ``stage.months``, from the day of opening or back from the last day of the term.
    """

    stage: Stage
    begins_on: date
    days_late: Count


class ProgrammeAssigned(Decision, topic="education.programme-assigned.v1"):
    """The programme {programme} was assigned to {subject} for the {stage} of education.

    programme, topics: codes of the table ``education.curriculum``. step: which one it is in this file, from 1.
    """

    programme_id: UUID
    programme: Code
    stage: Stage
    topics: tuple[Code, ...]
    step: Count


class ProgrammeWithdrawn(Decision, topic="education.programme-withdrawn.v1"):
    """The programme {programme} no longer holds for {subject} ({reason})."""

    programme_id: UUID
    programme: Code
    reason: WithdrawalReason


class ProgrammeCompleted(Fact, topic="education.programme-completed.v1"):
    """{subject} completed the programme {programme}."""

    programme_id: UUID
    programme: Code


StagesEvent = EducationStageEntered | ProgrammeAssigned | ProgrammeWithdrawn | ProgrammeCompleted


class Programme(msgspec.Struct, frozen=True):
    """A programme that is assigned. since: first day of its stage; entry: event id of the decision."""

    programme: Code
    topics: tuple[Code, ...]
    since: date
    entry: UUID


#: How many are kept, so that state stays small; older ones are found in the record.
OPEN_KEPT = 16
COMPLETED_KEPT = 32


class Stages(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest stage, with its first day and the event id that says so; the programmes that are open, by id, and
    the event ids of those completed, by code. steps: how many were ever assigned."""

    stage: Stage | None = None
    begins_on: date | None = None
    entered: UUID | None = None
    steps: int = 0
    open: dict[UUID, Programme] = {}
    completed: dict[Code, UUID] = {}


def evolve(stages: Stages, entry: Entry[StagesEvent]) -> Stages:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case EducationStageEntered(stage=stage, begins_on=begins_on):
            return replace(stages, stage=stage, begins_on=begins_on, entered=entry.event_id)
        case ProgrammeAssigned(programme_id=key) as e:
            since = stages.begins_on or date.min
            assigned = Programme(e.programme, e.topics, since, entry.event_id)
            return replace(stages, steps=stages.steps + 1, open=newest({**stages.open, key: assigned}, OPEN_KEPT))
        case ProgrammeWithdrawn(programme_id=key):
            return replace(stages, open=_without(stages.open, key))
        case ProgrammeCompleted(programme_id=key, programme=programme):
            completed = newest({**stages.completed, programme: entry.event_id}, COMPLETED_KEPT)
            return replace(stages, open=_without(stages.open, key), completed=completed)
        case _ as unhandled:
            assert_never(unhandled)


K = TypeVar("K")
V = TypeVar("V")


def _without(held: dict[K, V], key: K) -> dict[K, V]:
    return {known: value for known, value in held.items() if known != key}
