"""The health of those who are supervised outside prison because of it: reports, reviews, longer intervals."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest, Month


class HealthReported(Fact, topic="contacts.health-reported.v1"):
    """{subject} reported on their health for {for_month}, {days_late} days after the month for it.

    state: what changed. note: in words.
    """

    for_month: Month
    state: Literal["unchanged", "better", "worse"]
    days_late: Count = 0
    note: Personal[Text | None, Category.NARRATIVE] = None


class MedicalReviewFiled(Fact, topic="contacts.medical-review-filed.v1"):
    """{subject} filed a medical review ({finding}), due on {due_on}, {days_late} days late; the next by {next_due_on}.

    hospital: code of it. digest: SHA-256 of the document.
    """

    finding: Literal["ground_holds", "ground_ceased", "unclear"]
    hospital: Code
    due_on: date
    next_due_on: date
    days_late: Count = 0
    digest: Digest | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class MedicalReviewMissed(Fact, topic="contacts.medical-review-missed.v1"):
    """{subject} filed no medical review: it was due on {due_on}, with grace until {grace_until}."""

    due_on: date
    grace_until: date


class MedicalIntervalExtended(Decision, topic="contacts.medical-interval-extended.v1"):
    """The medical review of {subject} due on {due_on} was put off by {months} months, to {next_due_on}.

    reason: in words.
    """

    months: Count
    due_on: date
    next_due_on: date
    reason: Personal[Text, Category.NARRATIVE]


HealthEvent = HealthReported | MedicalReviewFiled | MedicalReviewMissed | MedicalIntervalExtended


class Health(msgspec.Struct, frozen=True, omit_defaults=True):
    """last_month: the newest month reported on. review_due_on: set by the newest review or extension; None before
    the first. said: event id of that. missed: whether the miss of the review that is due is on record."""

    last_month: str = ""
    review_due_on: date | None = None
    said: UUID | None = None
    missed: bool = False


def evolve(health: Health, entry: Entry[HealthEvent]) -> Health:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case HealthReported(for_month=month):
            return replace(health, last_month=max(health.last_month, month))
        case MedicalReviewFiled(next_due_on=due_on) | MedicalIntervalExtended(next_due_on=due_on):
            return replace(health, review_due_on=due_on, said=entry.event_id, missed=False)
        case MedicalReviewMissed():
            return replace(health, missed=True)
        case _ as unhandled:
            assert_never(unhandled)
