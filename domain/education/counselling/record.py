"""Counselling: that it was held, by whom and of what kind. What was said is sealed and read by few."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.education.sessions.record import Minutes
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, Count


class Setting(enum.StrEnum):
    """How counselling is held."""

    INDIVIDUAL = "individual"
    GROUP = "group"
    CRISIS = "crisis"


class CounsellingHeld(Fact, topic="education.counselling-held.v1"):
    """{subject} had counselling ({setting}) for {minutes} minutes, to be seen again by {again_by}.

    counsellor_id: opaque id. qualification: code of the table ``education.counselling``. again_by: after a crisis, by
    that table; None otherwise. note: what was said, for those alone who may open it.
    """

    counselling_id: UUID
    setting: Setting
    counsellor_id: AccountId
    qualification: Code
    minutes: Minutes
    again_by: date | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class ReferralMade(Fact, topic="education.referral-made.v1"):
    """{subject} was referred to {to} ({urgency}), to answer by {answer_by}.

    counselling_id: the counselling that it follows from. to: code of an agency.
    """

    referral_id: UUID
    counselling_id: UUID
    to: Code
    urgency: Literal["ordinary", "urgent"]
    answer_by: date
    note: Personal[Text | None, Category.NARRATIVE] = None


class ReferralAnswered(Fact, topic="education.referral-answered.v1"):
    """The agency to which {subject} was referred answered {days_late} days late: {outcome}."""

    referral_id: UUID
    outcome: Literal["taken_up", "turned_down", "no_need", "did_not_come"]
    answer_by: date
    days_late: Count
    note: Personal[Text | None, Category.NARRATIVE] = None


CounsellingEvent = CounsellingHeld | ReferralMade | ReferralAnswered


class Referral(msgspec.Struct, frozen=True):
    """A referral that is not answered. entry: the event id that says so."""

    answer_by: date
    entry: UUID


#: How many are kept, so that state stays small; older ones are found in the record.
HELD_KEPT = 32
REFERRALS_KEPT = 16


class Counselling(msgspec.Struct, frozen=True, omit_defaults=True):
    """The event ids of counselling held lately, by id; the referrals that are open; the day by which somebody in a
    crisis is to be seen again."""

    held: dict[UUID, UUID] = {}
    referrals: dict[UUID, Referral] = {}
    again_by: date | None = None


def evolve(counselling: Counselling, entry: Entry[CounsellingEvent]) -> Counselling:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CounsellingHeld(counselling_id=key, again_by=again_by):
            held = newest({**counselling.held, key: entry.event_id}, HELD_KEPT)
            return replace(counselling, held=held, again_by=again_by)
        case ReferralMade(referral_id=key, answer_by=answer_by):
            made = {**counselling.referrals, key: Referral(answer_by, entry.event_id)}
            return replace(counselling, referrals=newest(made, REFERRALS_KEPT))
        case ReferralAnswered(referral_id=key):
            left = {known: one for known, one in counselling.referrals.items() if known != key}
            return replace(counselling, referrals=left)
        case _ as unhandled:
            assert_never(unhandled)
