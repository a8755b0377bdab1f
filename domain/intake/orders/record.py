"""What somebody may not do while supervised: prohibition orders, exit bans, travel documents that are held."""

from __future__ import annotations

import enum
from datetime import date
from typing import Annotated, Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Digest

Codes = Annotated[tuple[Code, ...], msgspec.Meta(max_length=50)]


class TravelDocument(enum.StrEnum):
    """With what somebody leaves the country."""

    PASSPORT = "passport"
    HONG_KONG_MACAO_PERMIT = "hong_kong_macao_permit"
    TAIWAN_PERMIT = "taiwan_permit"
    OTHER = "other"


class ConditionOrdered(Fact, topic="intake.condition-ordered.v1"):
    """A prohibition order of {issuer} holds for {subject} from {begins_on} to {ends_on}.

    acts, areas, persons: codes of what may not be done, where not to go, whom not to meet. ends_on: the last day,
    inclusive. report_by: by when the person has to report how the order is kept, computed. details: in words.
    """

    order_id: UUID
    issuer: Code
    begins_on: date
    ends_on: date
    report_by: date
    acts: Codes = ()
    areas: Codes = ()
    persons: Codes = ()
    digest: Digest | None = None
    details: Personal[Text | None, Category.VICTIM] = None


class ConditionLifted(Decision, topic="intake.condition-lifted.v1"):
    """The prohibition order against {subject} was lifted ({ruling})."""

    order_id: UUID
    ruling: Code


class ConditionExpired(Fact, topic="intake.condition-expired.v1"):
    """The prohibition order against {subject} ended with {ends_on}."""

    order_id: UUID
    ends_on: date


class ComplianceReported(Fact, topic="intake.compliance-reported.v1"):
    """{subject} reported how the prohibition order is kept, {days_late} days late; the next report is due by {next_by}.

    kept: whether the order was kept, as the person said.
    """

    order_id: UUID
    kept: bool
    due_on: date
    days_late: Count
    next_by: date
    note: Personal[Text | None, Category.NARRATIVE] = None


class ComplianceReportMissed(Fact, topic="intake.compliance-report-missed.v1"):
    """{subject} had not reported by {due_on} how the prohibition order is kept; the next report is due by {next_by}."""

    order_id: UUID
    due_on: date
    next_by: date


class ExitBanReported(Fact, topic="intake.exit-ban-reported.v1"):
    """{subject} was reported to {authority} as barred from leaving the country, until {until_on}."""

    authority: Code
    until_on: date | None = None
    digest: Digest | None = None


class ExitBanLifted(Fact, topic="intake.exit-ban-lifted.v1"):
    """{authority} was told that {subject} is no longer barred from leaving the country."""

    authority: Code


class TravelDocumentHeld(Fact, topic="intake.travel-document-held.v1"):
    """A travel document ({document}) of {subject} was taken into keeping by {holder}."""

    held_id: UUID
    document: TravelDocument
    holder: Code
    number: Personal[Text | None, Category.IDENTITY] = None


class TravelDocumentReturned(Fact, topic="intake.travel-document-returned.v1"):
    """A travel document ({document}) was given back to {subject} ({reason})."""

    held_id: UUID
    document: TravelDocument
    reason: Literal["approved_journey", "supervision_ended", "held_in_error"]


OrdersEvent = (
    ConditionOrdered
    | ConditionLifted
    | ConditionExpired
    | ComplianceReported
    | ComplianceReportMissed
    | ExitBanReported
    | ExitBanLifted
    | TravelDocumentHeld
    | TravelDocumentReturned
)

#: How many orders in force and documents in keeping are known; older ones are found in the record.
ORDERS_KEPT = 30
HELD_KEPT = 20


class Order(msgspec.Struct, frozen=True):
    """An order in force. ordered_by: event id of its entry. report_by: when the next report is due."""

    begins_on: date
    ends_on: date
    report_by: date
    ordered_by: UUID


class Held(msgspec.Struct, frozen=True):
    """A document in keeping. held_by: event id of its entry."""

    document: TravelDocument
    held_by: UUID


class Orders(msgspec.Struct, frozen=True, omit_defaults=True):
    """The orders in force and the documents in keeping, by id; the entry that reported an exit ban."""

    orders: dict[UUID, Order] = {}
    held: dict[UUID, Held] = {}
    exit_ban: UUID | None = None


def evolve(orders: Orders, entry: Entry[OrdersEvent]) -> Orders:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case ConditionOrdered() as e:
            order = Order(e.begins_on, e.ends_on, e.report_by, entry.event_id)
            return replace(orders, orders=newest({**orders.orders, e.order_id: order}, ORDERS_KEPT))
        case ConditionLifted(order_id=order_id) | ConditionExpired(order_id=order_id):
            return replace(orders, orders=_without(orders.orders, order_id))
        case ComplianceReported(order_id=order_id, next_by=by) | ComplianceReportMissed(order_id=order_id, next_by=by):
            return _due_next(orders, order_id, by)
        case ExitBanReported():
            return replace(orders, exit_ban=entry.event_id)
        case ExitBanLifted():
            return replace(orders, exit_ban=None)
        case TravelDocumentHeld(held_id=held_id, document=document):
            held = {**orders.held, held_id: Held(document, entry.event_id)}
            return replace(orders, held=newest(held, HELD_KEPT))
        case TravelDocumentReturned(held_id=held_id):
            return replace(orders, held=_without(orders.held, held_id))
        case _ as unhandled:
            assert_never(unhandled)


def _due_next(orders: Orders, order_id: UUID, report_by: date) -> Orders:
    order = orders.orders.get(order_id)
    if order is None:
        return orders
    return replace(orders, orders={**orders.orders, order_id: replace(order, report_by=report_by)})


V = TypeVar("V")


def _without(kept: dict[UUID, V], key: UUID) -> dict[UUID, V]:
    return {known: value for known, value in kept.items() if known != key}
