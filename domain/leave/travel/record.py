"""Recurring travel: asked for, approved, used, expired, revoked."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Digest
from domain.leave.deciding.record import RefusalReason, RevocationCause
from domain.leave.record import LeaveReason, Level

Frequency = Literal["every_day", "every_week", "every_month", "now_and_then"]


class RecurringTravelRequested(Fact, topic="leave.recurring-travel-requested.v1"):
    """{subject} asked to travel across the line again and again from {begins_on} ({reason}, {frequency}).

    divisions: codes of where to. short_notice: later than ``travel.recurring`` asks for. documents: digests of proof.
    """

    travel_id: UUID
    reason: LeaveReason
    divisions: tuple[Code, ...]
    begins_on: date
    frequency: Frequency
    short_notice: bool = False
    documents: tuple[Digest, ...] = ()
    route: Personal[Text | None, Category.LOCATION] = None
    account: Personal[Text | None, Category.NARRATIVE] = None


class RecurringTravelApproved(Decision, topic="leave.recurring-travel-approved.v1"):
    """{level} approved the recurring travel of {subject} from {begins_on} to {ends_on}.

    ends_on: the last day, inclusive, by ``travel.recurring``; then it is asked for again.
    """

    travel_id: UUID
    level: Level
    begins_on: date
    ends_on: date


class RecurringTravelRefused(Decision, topic="leave.recurring-travel-refused.v1"):
    """{level} refused the recurring travel of {subject} ({reasons})."""

    travel_id: UUID
    level: Level
    reasons: tuple[RefusalReason, ...]
    note: Personal[Text | None, Category.NARRATIVE] = None


class RecurringTravelUsed(Fact, topic="leave.recurring-travel-used.v1"):
    """{subject} reported a trip of the recurring travel ({division}, {mode}).

    back_on: the day on which the person means to be back, where given.
    """

    travel_id: UUID
    division: Code
    mode: Mode
    back_on: date | None = None
    place: Personal[Text | None, Category.LOCATION] = None


class RecurringTravelExpired(Fact, topic="leave.recurring-travel-expired.v1"):
    """The recurring travel of {subject} expired: {ends_on} was its last day."""

    travel_id: UUID
    ends_on: date


class RecurringTravelRevoked(Decision, topic="leave.recurring-travel-revoked.v1"):
    """The recurring travel of {subject} was revoked ({cause})."""

    travel_id: UUID
    cause: RevocationCause
    note: Personal[Text | None, Category.NARRATIVE] = None


TravelEvent = (
    RecurringTravelRequested
    | RecurringTravelApproved
    | RecurringTravelRefused
    | RecurringTravelUsed
    | RecurringTravelExpired
    | RecurringTravelRevoked
)

#: How many are kept, so that state stays small; the table lets fewer be asked for or in force.
TRAVELS_KEPT = 8
ENDED_KEPT = 8
NO_DAY = date(1900, 1, 1)


class Travel(msgspec.Struct, frozen=True, omit_defaults=True):
    """Recurring travel that is asked for or in force. asked, approved: event ids. ends_on: None until approved.

    proved: whether proof came with the request.
    """

    reason: LeaveReason = LeaveReason.OTHER
    divisions: tuple[str, ...] = ()
    begins_on: date = NO_DAY
    ends_on: date | None = None
    proved: bool = False
    asked: UUID | None = None
    approved: UUID | None = None


class Travels(msgspec.Struct, frozen=True, omit_defaults=True):
    """The recurring travel of one file, by its ids. ended: the newest ids of what has ended."""

    open: dict[UUID, Travel] = {}
    ended: tuple[UUID, ...] = ()

    def changed(self, travel_id: UUID, **fields: Any) -> Travels:
        """With one changed; what has ended stays so."""
        if travel_id in self.ended:
            return self
        held = self.open | {travel_id: replace(self.open.get(travel_id, Travel()), **fields)}
        return replace(self, open=newest(held, TRAVELS_KEPT))

    def without(self, travel_id: UUID) -> Travels:
        """With one ended."""
        left = {key: travel for key, travel in self.open.items() if key != travel_id}
        return Travels(left, (*self.ended, travel_id)[-ENDED_KEPT:])


def evolve(travels: Travels, entry: Entry[TravelEvent]) -> Travels:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case RecurringTravelRequested(travel_id=travel_id) as asked:
            was = travels.open.get(travel_id, Travel())
            begins_on = was.begins_on if was.approved else asked.begins_on
            proved = bool(asked.documents)
            fields = {"reason": asked.reason, "divisions": asked.divisions, "begins_on": begins_on, "proved": proved}
            return travels.changed(travel_id, asked=entry.event_id, **fields)
        case RecurringTravelApproved(travel_id=travel_id, begins_on=begins_on, ends_on=ends_on):
            return travels.changed(travel_id, begins_on=begins_on, ends_on=ends_on, approved=entry.event_id)
        case RecurringTravelRefused(travel_id=travel_id) | RecurringTravelRevoked(travel_id=travel_id):
            return travels.without(travel_id)
        case RecurringTravelExpired(travel_id=travel_id):
            return travels.without(travel_id)
        case RecurringTravelUsed():
            return travels  # no rule asks for it
        case _ as unhandled:
            assert_never(unhandled)
