"""Away without approval: found out, ended, ordered to be put right, put right or not."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count


class FoundBy(enum.StrEnum):
    """How an absence came to light."""

    FIELD_VISIT = "field_visit"
    INFORMATION_CHECK = "information_check"
    POLICE_NOTICE = "police_notice"
    OWN_STATEMENT = "own_statement"
    OTHERS_STATEMENT = "others_statement"
    OTHER = "other"


class Measure(enum.StrEnum):
    """What somebody is ordered to do."""

    COMPLETE_FORMALITIES = "complete_formalities"
    COME_BACK = "come_back"


class OrderWithdrawal(enum.StrEnum):
    """Why an order does not stand."""

    WAS_APPROVED = "was_approved"
    COMPELLING_CAUSE = "compelling_cause"
    RECORDED_IN_ERROR = "recorded_in_error"


class UnauthorisedAbsenceRecorded(Fact, topic="leave.unauthorised-absence-recorded.v1"):
    """{subject} was away without approval since {began_on} ({found_by}).

    division: code of where, as far as known. place: in words.
    """

    absence_id: UUID
    began_on: date
    found_by: FoundBy
    division: Code | None = None
    place: Personal[Text | None, Category.LOCATION] = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class UnauthorisedAbsenceEnded(Fact, topic="leave.unauthorised-absence-ended.v1"):
    """{subject} was back on {returned_on}, after {days} days away without approval."""

    absence_id: UUID
    returned_on: date
    days: Count


class RectificationOrdered(Decision, topic="leave.rectification-ordered.v1"):
    """{subject} was ordered to put an absence right by {due_on} ({measure}).

    entry: event id of the absence or the overdue return. ground: which of them. due_on: the last day, inclusive, by
    ``leave.rectification``.
    """

    rectification_id: UUID
    entry: UUID
    ground: Literal["unauthorised_absence", "leave_overdue"]
    measure: Measure
    due_on: date
    note: Personal[Text | None, Category.NARRATIVE] = None


class RectificationDone(Fact, topic="leave.rectification-done.v1"):
    """{subject} did as ordered ({measure}), {days_late} days after {due_on}."""

    rectification_id: UUID
    measure: Measure
    due_on: date
    days_late: Count


class RectificationMissed(Fact, topic="leave.rectification-missed.v1"):
    """{subject} had not done as ordered by {due_on} ({measure})."""

    rectification_id: UUID
    measure: Measure
    due_on: date


class RectificationWithdrawn(Decision, topic="leave.rectification-withdrawn.v1"):
    """The order to {subject} to put an absence right by {due_on} was withdrawn ({reason})."""

    rectification_id: UUID
    due_on: date
    reason: OrderWithdrawal


AbsenceEvent = (
    UnauthorisedAbsenceRecorded
    | UnauthorisedAbsenceEnded
    | RectificationOrdered
    | RectificationDone
    | RectificationMissed
    | RectificationWithdrawn
)

#: How many are kept, so that state stays small whatever was written; older ones are found in the record.
ABSENCES_KEPT = 8
ORDERS_KEPT = 8


class Absent(msgspec.Struct, frozen=True):
    """An absence that lasts. entry: the event id that says so."""

    began_on: date
    entry: UUID


class Order(msgspec.Struct, frozen=True, omit_defaults=True):
    """An order that is not carried out. about: event id of what it puts right; missed: of its last day's passing."""

    measure: Measure
    due_on: date
    about: UUID
    entry: UUID
    missed: UUID | None = None


class Absence(msgspec.Struct, frozen=True, omit_defaults=True):
    """The absences that last and the orders that are not carried out, by their ids.

    ended: the newest absences that have ended, so that an entry of the same day does not begin them again.
    """

    lasting: dict[UUID, Absent] = {}
    orders: dict[UUID, Order] = {}
    ended: tuple[UUID, ...] = ()


def evolve(absence: Absence, entry: Entry[AbsenceEvent]) -> Absence:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case UnauthorisedAbsenceRecorded(absence_id=absence_id, began_on=began_on):
            if absence_id in absence.ended:
                return absence
            lasting = absence.lasting | {absence_id: Absent(began_on, entry.event_id)}
            return replace(absence, lasting=newest(lasting, ABSENCES_KEPT))
        case UnauthorisedAbsenceEnded(absence_id=absence_id):
            ended = (*absence.ended, absence_id)[-ABSENCES_KEPT:]
            return replace(absence, lasting=_without(absence.lasting, absence_id), ended=ended)
        case RectificationOrdered(rectification_id=order_id) as ordered:
            order = Order(ordered.measure, ordered.due_on, ordered.entry, entry.event_id)
            return replace(absence, orders=newest(absence.orders | {order_id: order}, ORDERS_KEPT))
        case RectificationMissed(rectification_id=order_id) if order_id in absence.orders:
            missed = replace(absence.orders[order_id], missed=entry.event_id)
            return replace(absence, orders=absence.orders | {order_id: missed})
        case RectificationDone(rectification_id=order_id) | RectificationWithdrawn(rectification_id=order_id):
            return replace(absence, orders=_without(absence.orders, order_id))
        case RectificationMissed():
            return absence  # the order is carried out, or withdrawn
        case _ as unhandled:
            assert_never(unhandled)


V = TypeVar("V")


def _without(held: dict[UUID, V], key: UUID) -> dict[UUID, V]:
    return {other: value for other, value in held.items() if other != key}
