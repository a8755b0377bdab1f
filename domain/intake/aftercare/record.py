"""What comes before the end of supervision, and what after it."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest


class Appraisal(enum.StrEnum):
    """How somebody did while supervised."""

    GOOD = "good"
    PASS = "pass"
    FAIL = "fail"


class OwnSummarySubmitted(Fact, topic="intake.own-summary-submitted.v1"):
    """{subject} handed in a summary of the time under supervision, {days_late} days late.

    due_on: the last day for it, so long before the end of the term; None where the term's end is not known.
    """

    due_on: date | None
    days_late: Count
    digest: Digest | None = None
    text: Personal[Text | None, Category.NARRATIVE] = None


class DischargeAppraised(Decision, topic="intake.discharge-appraised.v1"):
    """The conduct of {subject} under supervision was appraised ({appraisal}), {days_late} days late."""

    appraisal: Appraisal
    ends_on: date
    due_on: date
    days_late: Count
    text: Personal[Text | None, Category.NARRATIVE] = None


class DischargeOverdue(Fact, topic="intake.discharge-overdue.v1"):
    """{subject} had not been discharged when the term was over, on {ends_on}."""

    ends_on: date


class DischargeCertified(Fact, topic="intake.discharge-certified.v1"):
    """{subject} was given the certificate of discharge {number}.

    copies_to: codes of who was told, as the table says.
    """

    number: Code
    copies_to: tuple[Code, ...]
    digest: Digest | None = None


class AftercareHandedOver(Fact, topic="intake.aftercare-handed-over.v1"):
    """{subject} was handed over to aftercare ({to}).

    to: code of the office that settles and helps people after their sentence. needs: codes of what help is needed.
    """

    to: Code
    needs: tuple[Code, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


AftercareEvent = OwnSummarySubmitted | DischargeAppraised | DischargeOverdue | DischargeCertified | AftercareHandedOver


class Aftercare(msgspec.Struct, frozen=True, omit_defaults=True):
    """What has been done, by event id. overdue_for: the end of the term after which nobody was discharged."""

    summary: UUID | None = None
    appraised: UUID | None = None
    overdue_for: date | None = None
    certified: UUID | None = None
    handed_over: UUID | None = None


def evolve(aftercare: Aftercare, entry: Entry[AftercareEvent]) -> Aftercare:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case OwnSummarySubmitted():
            return replace(aftercare, summary=entry.event_id)
        case DischargeAppraised():
            return replace(aftercare, appraised=entry.event_id)
        case DischargeOverdue(ends_on=ends_on):
            return replace(aftercare, overdue_for=ends_on)
        case DischargeCertified():
            return replace(aftercare, certified=entry.event_id)
        case AftercareHandedOver():
            return replace(aftercare, handed_over=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
