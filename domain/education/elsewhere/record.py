"""Those who live elsewhere: what the agency there was asked, answered, or left unanswered."""

from __future__ import annotations

from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count

Basis = Literal["leave", "works_elsewhere", "studies_elsewhere", "family_elsewhere"]
Subject = Literal["education", "whereabouts", "conduct", "help"]
Result = Literal["doing_well", "needs_help", "breach_seen", "not_found"]


class FollowUpRequested(Fact, topic="education.follow-up-requested.v1"):
    """{agency} was asked to follow up {subject}, who lives elsewhere ({basis}): {about}, by {due_on}.

    agency: code. entry: event id of the leave or the move that it follows from. due_on: by ``education.followup``.
    """

    follow_up_id: UUID
    agency: Code
    basis: Basis
    about: Subject
    due_on: date
    entry: UUID | None = None


class FollowUpReported(Fact, topic="education.follow-up-reported.v1"):
    """The agency reported on {subject}, who lives elsewhere, {days_late} days late: {result}.

    due_on: the last day on which it was in time.
    """

    follow_up_id: UUID
    result: Result
    due_on: date
    days_late: Count
    note: Personal[Text | None, Category.NARRATIVE] = None


class FollowUpMissed(Fact, topic="education.follow-up-missed.v1"):
    """The agency had not reported on {subject}, who lives elsewhere, by {due_on}."""

    follow_up_id: UUID
    due_on: date


class FollowUpEnded(Fact, topic="education.follow-up-ended.v1"):
    """The request to follow up {subject} elsewhere no longer stands ({reason})."""

    follow_up_id: UUID
    reason: Literal["returned_home", "moved_on", "asked_in_error"]


ElsewhereEvent = FollowUpRequested | FollowUpReported | FollowUpMissed | FollowUpEnded


class FollowUp(msgspec.Struct, frozen=True):
    """A request that is not answered. entry: the event id that says so; missed: that of the miss."""

    due_on: date
    entry: UUID
    missed: UUID | None = None


#: How many are kept, so that state stays small; older ones are found in the record.
FOLLOW_UPS_KEPT = 32


class Elsewhere(msgspec.Struct, frozen=True, omit_defaults=True):
    """The requests that are open, by their ids."""

    open: dict[UUID, FollowUp] = {}


def evolve(elsewhere: Elsewhere, entry: Entry[ElsewhereEvent]) -> Elsewhere:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case FollowUpRequested(follow_up_id=key, due_on=due_on):
            held = {**elsewhere.open, key: FollowUp(due_on, entry.event_id)}
            return Elsewhere(newest(held, FOLLOW_UPS_KEPT))
        case FollowUpMissed(follow_up_id=key):
            found = elsewhere.open.get(key)
            if found is None:
                return elsewhere
            return Elsewhere({**elsewhere.open, key: replace(found, missed=entry.event_id)})
        case FollowUpReported(follow_up_id=key) | FollowUpEnded(follow_up_id=key):
            return Elsewhere({known: one for known, one in elsewhere.open.items() if known != key})
        case _ as unhandled:
            assert_never(unhandled)
