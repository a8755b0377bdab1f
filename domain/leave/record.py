"""What was asked for: the request of a leave, its materials, and its withdrawal.

What a leave has come to stands in ``domain.leave.book``.
"""

from __future__ import annotations

import enum
from datetime import date
from uuid import UUID

from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest


class LeaveReason(enum.StrEnum):
    """Why somebody wants to go away."""

    MEDICAL_CARE = "medical_care"
    STUDY = "study"
    LITIGATION = "litigation"
    FAMILY_MATTER = "family_matter"
    WORK_MATTER = "work_matter"
    FESTIVAL_VISIT = "festival_visit"
    TOURISM = "tourism"
    OTHER = "other"


class Material(enum.StrEnum):
    """What shows that a reason is true."""

    MEDICAL_RECORD = "medical_record"
    SCHOOL_LETTER = "school_letter"
    EMPLOYER_LETTER = "employer_letter"
    LEGAL_DOCUMENT = "legal_document"
    FAMILY_PROOF = "family_proof"
    COMMITTEE_LETTER = "committee_letter"
    ITINERARY = "itinerary"


class Obstacle(enum.StrEnum):
    """What stands against a leave in the file itself."""

    HIGH_RISK = "high_risk"
    INDUCTION_OUTSTANDING = "induction_outstanding"
    REPORTING_MISSED = "reporting_missed"
    CHECK_IN_MISSED = "check_in_missed"
    LEAVE_OVERDUE = "leave_overdue"
    RECTIFICATION_OUTSTANDING = "rectification_outstanding"
    SANCTION_OUTSTANDING = "sanction_outstanding"


class Level(enum.StrEnum):
    """An authority that gives an opinion or decides."""

    JUDICIAL_OFFICE = "judicial_office"
    COUNTY_AGENCY = "county_agency"
    UPPER_AGENCY = "upper_agency"
    PUBLIC_SECURITY = "public_security"


class Recipient(enum.StrEnum):
    """Who gets a copy of a decision."""

    COUNTY_AGENCY = "county_agency"
    PUBLIC_SECURITY = "public_security"
    PROCURATORATE = "procuratorate"
    COURT = "court"


class WithdrawalCause(enum.StrEnum):
    """Why a leave is not wanted any more."""

    NO_LONGER_NEEDED = "no_longer_needed"
    NOT_USED = "not_used"
    OTHER_DATES = "other_dates"


class LeaveRequested(Fact, topic="leave.leave-requested.v1"):
    """{subject} asked to be away from {starts_on} to {ends_on} ({reason}): {days} days, {notice_days} days ahead.

    starts_on, ends_on: calendar days at the unit, both inclusive. division: code of where to; destination: as given.
    materials, documents: what came with it, and the digests of the papers. short_notice: later than
    ``leave.advance`` asks for. obstacles: what stood against it in the file on that day.
    """

    leave_id: UUID
    reason: LeaveReason
    starts_on: date
    ends_on: date
    days: Count
    division: Code
    notice_days: Count = 0
    short_notice: bool = False
    materials: tuple[Material, ...] = ()
    documents: tuple[Digest, ...] = ()
    obstacles: tuple[Obstacle, ...] = ()
    destination: Personal[Text | None, Category.LOCATION] = None
    phone: Personal[Text | None, Category.CONTACT] = None
    account: Personal[Text | None, Category.NARRATIVE] = None


class LeaveMaterialsAdded(Fact, topic="leave.leave-materials-added.v1"):
    """Further materials for a leave of {subject} came in ({materials}).

    documents: the digests of the papers.
    """

    leave_id: UUID
    materials: tuple[Material, ...]
    documents: tuple[Digest, ...] = ()


class LeaveWithdrawn(Fact, topic="leave.leave-withdrawn.v1"):
    """{subject} took back a leave that was asked for or approved ({cause})."""

    leave_id: UUID
    cause: WithdrawalCause
