"""Barred persons and places: permission to meet or enter, and what came of it."""

from __future__ import annotations

import enum
from datetime import date
from typing import Any, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code
from domain.leave.record import Level, Recipient


class BarredPerson(enum.StrEnum):
    """Whom somebody may not meet without permission."""

    VICTIM = "victim"
    COMPLAINANT = "complainant"
    INFORMANT = "informant"
    CO_OFFENDER = "co_offender"
    NAMED_IN_ORDER = "named_in_order"


class BarredPlace(enum.StrEnum):
    """Where somebody may not go without permission."""

    ENTERTAINMENT_VENUE = "entertainment_venue"
    SCHOOL_AREA = "school_area"
    PLACE_OF_OFFENCE = "place_of_offence"
    LARGE_EVENT = "large_event"
    NAMED_AREA = "named_area"


class PermitRefusal(enum.StrEnum):
    """Why a meeting or an entry is not permitted."""

    OTHER_SIDE_OBJECTS = "other_side_objects"
    RISK_OF_REPRISAL = "risk_of_reprisal"
    RISK_OF_REOFFENDING = "risk_of_reoffending"
    PURPOSE_INSUFFICIENT = "purpose_insufficient"
    ORDER_ALLOWS_NONE = "order_allows_none"


class VisitorContactRequested(Fact, topic="leave.visitor-contact-requested.v1"):
    """{subject} asked to meet a barred person ({person}) from {starts_on} to {ends_on}.

    name: of that person. purpose: why, in words.
    """

    permit_id: UUID
    person: BarredPerson
    starts_on: date
    ends_on: date
    name: Personal[Text | None, Category.VICTIM] = None
    purpose: Personal[Text | None, Category.NARRATIVE] = None


class VisitorContactApproved(Decision, topic="leave.visitor-contact-approved.v1"):
    """{level} permitted {subject} to meet a barred person from {starts_on} to {ends_on}; accompanied: {accompanied}."""

    permit_id: UUID
    level: Level
    starts_on: date
    ends_on: date
    accompanied: bool
    copies_to: tuple[Recipient, ...] = ()


class VisitorContactRefused(Decision, topic="leave.visitor-contact-refused.v1"):
    """{level} did not permit {subject} to meet a barred person ({reasons})."""

    permit_id: UUID
    level: Level
    reasons: tuple[PermitRefusal, ...]
    note: Personal[Text | None, Category.NARRATIVE] = None


class VisitorContactHeld(Fact, topic="leave.visitor-contact-held.v1"):
    """{subject} met a barred person, as permitted; accompanied: {accompanied}."""

    permit_id: UUID
    accompanied: bool
    note: Personal[Text | None, Category.NARRATIVE] = None


class RestrictedEntryRequested(Fact, topic="leave.restricted-entry-requested.v1"):
    """{subject} asked to enter a barred place ({place}) from {starts_on} to {ends_on}.

    order: event id of the entry that bars it, where one does. where, purpose: in words.
    """

    permit_id: UUID
    place: BarredPlace
    starts_on: date
    ends_on: date
    division: Code | None = None
    order: UUID | None = None
    where: Personal[Text | None, Category.LOCATION] = None
    purpose: Personal[Text | None, Category.NARRATIVE] = None


class RestrictedEntryApproved(Decision, topic="leave.restricted-entry-approved.v1"):
    """{level} permitted {subject} to enter a barred place from {starts_on} to {ends_on}; copies to: {copies_to}."""

    permit_id: UUID
    level: Level
    starts_on: date
    ends_on: date
    copies_to: tuple[Recipient, ...] = ()


class RestrictedEntryRefused(Decision, topic="leave.restricted-entry-refused.v1"):
    """{level} did not permit {subject} to enter a barred place ({reasons})."""

    permit_id: UUID
    level: Level
    reasons: tuple[PermitRefusal, ...]
    note: Personal[Text | None, Category.NARRATIVE] = None


class RestrictedEntryMade(Fact, topic="leave.restricted-entry-made.v1"):
    """{subject} entered a barred place, as permitted."""

    permit_id: UUID
    note: Personal[Text | None, Category.NARRATIVE] = None


BarredEvent = (
    VisitorContactRequested
    | VisitorContactApproved
    | VisitorContactRefused
    | VisitorContactHeld
    | RestrictedEntryRequested
    | RestrictedEntryApproved
    | RestrictedEntryRefused
    | RestrictedEntryMade
)

Matter = Literal["contact", "entry"]
#: How many are kept, so that state stays small; a permission is short, and older ones are found in the record.
PERMITS_KEPT = 16
NO_DAY = date(1900, 1, 1)


class Permit(msgspec.Struct, frozen=True, omit_defaults=True):
    """A permission that is asked for, given or refused. asked, approved: event ids. order: of what bars it."""

    matter: Matter = "contact"
    starts_on: date = NO_DAY
    ends_on: date = NO_DAY
    asked: UUID | None = None
    order: UUID | None = None
    approved: UUID | None = None
    accompanied: bool = False
    refused: bool = False


class Permits(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest permissions of one file, by their ids."""

    held: dict[UUID, Permit] = {}

    def changed(self, permit_id: UUID, **fields: Any) -> Permits:
        """With one changed."""
        held = self.held | {permit_id: replace(self.held.get(permit_id, Permit()), **fields)}
        return Permits(newest(held, PERMITS_KEPT))


def evolve(permits: Permits, entry: Entry[BarredEvent]) -> Permits:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case VisitorContactRequested() as asked:
            days = {"starts_on": asked.starts_on, "ends_on": asked.ends_on}
            return permits.changed(asked.permit_id, matter="contact", asked=entry.event_id, **days)
        case RestrictedEntryRequested() as asked:
            days = {"starts_on": asked.starts_on, "ends_on": asked.ends_on}
            return permits.changed(asked.permit_id, matter="entry", asked=entry.event_id, order=asked.order, **days)
        case VisitorContactApproved() as given:
            days = {"starts_on": given.starts_on, "ends_on": given.ends_on}
            with_somebody = given.accompanied
            return permits.changed(given.permit_id, approved=entry.event_id, accompanied=with_somebody, **days)
        case RestrictedEntryApproved() as given:
            days = {"starts_on": given.starts_on, "ends_on": given.ends_on}
            return permits.changed(given.permit_id, approved=entry.event_id, **days)
        case VisitorContactRefused(permit_id=permit_id) | RestrictedEntryRefused(permit_id=permit_id):
            return permits.changed(permit_id, refused=True)
        case VisitorContactHeld() | RestrictedEntryMade():
            return permits  # no rule asks for them
        case _ as unhandled:
            assert_never(unhandled)
