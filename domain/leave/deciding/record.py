"""What was decided on a leave: opinions, approval, refusal, revocation."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal
from uuid import UUID

from domain.kernel.event import Category, Decision, Personal, Text
from domain.kernel.ids import Count
from domain.leave.record import Level, Recipient


class RefusalReason(enum.StrEnum):
    """Why a leave, or more of it, is refused. The first three are looked up in the file."""

    HIGH_RISK = "high_risk"
    MEASURES_OUTSTANDING = "measures_outstanding"
    MATERIALS_MISSING = "materials_missing"
    REASON_INSUFFICIENT = "reason_insufficient"
    STATEMENT_UNTRUE = "statement_untrue"
    TOO_LONG = "too_long"
    PROHIBITION_ORDER = "prohibition_order"
    SPECIAL_PERIOD = "special_period"
    POLICE_DISAGREE = "police_disagree"


class RevocationCause(enum.StrEnum):
    """Why an approved leave ends by decision."""

    RULES_BROKEN = "rules_broken"
    STATEMENT_UNTRUE = "statement_untrue"
    PURPOSE_ENDED = "purpose_ended"
    RISK_RAISED = "risk_raised"
    SPECIAL_PERIOD = "special_period"


class LeaveEndorsed(Decision, topic="leave.leave-endorsed.v1"):
    """{level} gave its opinion on a leave of {subject}: {opinion}.

    matter: whether it is about the leave or about more of it.
    """

    leave_id: UUID
    level: Level
    opinion: Literal["agrees", "disagrees"]
    matter: Literal["leave", "extension"] = "leave"
    note: Personal[Text | None, Category.NARRATIVE] = None


class LeaveApproved(Decision, topic="leave.leave-approved.v1"):
    """{level} approved that {subject} is away from {starts_on} to {ends_on}: {days} days.

    accumulated_days: the most days away in any window of ``leave.approver_bands`` that this leave lies in. year_days:
    the most in a calendar year. copies_to: who gets a copy.
    """

    leave_id: UUID
    level: Level
    starts_on: date
    ends_on: date
    days: Count
    accumulated_days: Count
    year_days: Count
    copies_to: tuple[Recipient, ...] = ()


class LeaveRefused(Decision, topic="leave.leave-refused.v1"):
    """{level} refused a leave of {subject} ({reasons})."""

    leave_id: UUID
    level: Level
    reasons: tuple[RefusalReason, ...]
    note: Personal[Text | None, Category.NARRATIVE] = None


class LeaveRevoked(Decision, topic="leave.leave-revoked.v1"):
    """An approved leave of {subject} was revoked ({cause}); to be back by: {return_by}.

    return_by: the last day, inclusive, for somebody who is away; None for a leave that nobody has gone on.
    """

    leave_id: UUID
    cause: RevocationCause
    return_by: date | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None
