"""A leave made longer: asked for, approved, refused."""

from __future__ import annotations

import enum
from datetime import date
from uuid import UUID

from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Count, Digest
from domain.leave.deciding.record import RefusalReason
from domain.leave.record import Level, Material, Recipient


class ExtensionCause(enum.StrEnum):
    """Why more time is needed."""

    TREATMENT_CONTINUES = "treatment_continues"
    HEARING_MOVED = "hearing_moved"
    STUDY = "study"
    FAMILY_MATTER = "family_matter"
    WORK_MATTER = "work_matter"
    TRANSPORT_INTERRUPTED = "transport_interrupted"
    OTHER = "other"


class LeaveExtensionRequested(Fact, topic="leave.leave-extension-requested.v1"):
    """{subject} asked to stay away until {ends_on} ({cause}): {days} days in all.

    days: of the whole leave as it would be. documents: the digests of the papers.
    """

    leave_id: UUID
    ends_on: date
    days: Count
    cause: ExtensionCause
    materials: tuple[Material, ...] = ()
    documents: tuple[Digest, ...] = ()
    account: Personal[Text | None, Category.NARRATIVE] = None


class LeaveExtensionApproved(Decision, topic="leave.leave-extension-approved.v1"):
    """{level} approved that {subject} stays away until {ends_on}: {days} days in all.

    accumulated_days, year_days, copies_to: as of an approval.
    """

    leave_id: UUID
    level: Level
    ends_on: date
    days: Count
    accumulated_days: Count
    year_days: Count
    copies_to: tuple[Recipient, ...] = ()


class LeaveExtensionRefused(Decision, topic="leave.leave-extension-refused.v1"):
    """{level} refused that {subject} stays away longer than until {ends_on} ({reasons})."""

    leave_id: UUID
    level: Level
    ends_on: date
    reasons: tuple[RefusalReason, ...]
    note: Personal[Text | None, Category.NARRATIVE] = None
