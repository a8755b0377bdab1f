"""What changes in somebody's life, how they are getting on, and what they write about it themselves."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Count, Digest, Month

Aspect = Literal["residence", "work", "family", "school", "telephone", "other"]
Side = Literal["thoughts", "life", "work"]
Condition = Literal["steady", "unsettled", "worrying"]


class LifeChangeReported(Fact, topic="contacts.life-change-reported.v1"):
    """{subject} reported a change ({aspect}) of {changed_on}, {days_late} days after the time for it.

    becomes: what it is now, in words: an address, a workplace, a number.
    """

    aspect: Aspect
    changed_on: date
    days_late: Count = 0
    becomes: Personal[Text | None, Category.CONTACT] = None


class ConditionNoted(Fact, topic="contacts.condition-noted.v1"):
    """The condition of {subject} was noted: {side} {condition}.

    note: in words.
    """

    side: Side
    condition: Condition
    note: Personal[Text | None, Category.NARRATIVE] = None


class ReflectionSubmitted(Fact, topic="contacts.reflection-submitted.v1"):
    """{subject} handed in a written reflection for {for_month} ({quality}), {days_late} days after the time for it.

    digest: SHA-256 of the document.
    """

    for_month: Month
    quality: Literal["of_substance", "sufficient", "insufficient"]
    days_late: Count = 0
    digest: Digest | None = None


LifeEvent = LifeChangeReported | ConditionNoted | ReflectionSubmitted

#: How many months of reflections the rules still know.
MONTHS_KEPT = 24


class Life(msgspec.Struct, frozen=True, omit_defaults=True):
    """conditions: the newest of each side, with the event id that says so. reflections: event ids by month."""

    conditions: dict[Side, tuple[Condition, UUID]] = {}
    reflections: dict[str, UUID] = {}


def evolve(life: Life, entry: Entry[LifeEvent]) -> Life:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case LifeChangeReported():
            return life  # no rule asks for it
        case ConditionNoted(side=side, condition=condition):
            return replace(life, conditions={**life.conditions, side: (condition, entry.event_id)})
        case ReflectionSubmitted(for_month=month):
            reflections = {**life.reflections, month: entry.event_id}
            return replace(life, reflections=newest(reflections, MONTHS_KEPT))
        case _ as unhandled:
            assert_never(unhandled)
