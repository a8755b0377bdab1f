"""Electronic positioning: applied for on a ground, approved for a time, assessed, extended, lifted, lapsed."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Any, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.codec import upcast
from domain.kernel.entry import Entry
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Count


class Ground(enum.StrEnum):
    """Why a device may be used. The table of grounds says which of them hold."""

    PROHIBITION_BREACHED = "prohibition_breached"
    LEFT_WITHOUT_APPROVAL = "left_without_approval"
    REFUSED_TO_REPORT = "refused_to_report"
    PENALISED = "penalised"
    REVOCATION_INTENDED = "revocation_intended"
    ON_LEAVE = "on_leave"
    KEY_SUBJECT = "key_subject"


class LiftReason(enum.StrEnum):
    """Why positioning ends before its time."""

    NO_LONGER_NEEDED = "need_ended"
    GROUND_FELL_AWAY = "ground_fell_away"
    HEALTH = "health"
    SUPERVISION_ENDS = "supervision_ends"


class PositioningApplied(Decision, topic="whereabouts.positioning-applied.v2"):
    """Electronic positioning of {subject} was applied for ({ground}).

    shown_by: event ids of the entries that show the ground; they are asked again whenever it is decided.
    """

    positioning_id: UUID
    ground: Ground
    shown_by: tuple[UUID, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


@upcast("whereabouts.positioning-applied.v1", to="whereabouts.positioning-applied.v2")
def _applied_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 named what shows the ground in its envelope alone, as evidence, which a loaded state does not know."""
    return facts


class PositioningApproved(Decision, topic="whereabouts.positioning-approved.v1"):
    """Electronic positioning of {subject} was approved ({ground}), from {from_on} to {until_on}.

    It begins when it is recorded. until_on: the last day, inclusive, at the unit.
    """

    positioning_id: UUID
    ground: Ground
    from_on: date
    until_on: date


class PositioningRefused(Decision, topic="whereabouts.positioning-refused.v1"):
    """Electronic positioning of {subject} was not approved ({reason})."""

    positioning_id: UUID
    reason: Literal["ground_not_shown", "not_necessary", "milder_means_do"]


class PositioningNeedAssessed(Fact, topic="whereabouts.positioning-need-assessed.v1"):
    """It was assessed whether the positioning of {subject} is still needed: {outcome}."""

    positioning_id: UUID
    outcome: Literal["still_needed", "need_over"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class PositioningExtensionApplied(Decision, topic="whereabouts.positioning-extension-applied.v1"):
    """An extension of the positioning of {subject} beyond {until_on} was applied for."""

    positioning_id: UUID
    until_on: date


class PositioningExtended(Decision, topic="whereabouts.positioning-extended.v1"):
    """The positioning of {subject} was extended, from {from_on} to {until_on} (extension {number})."""

    positioning_id: UUID
    number: Count
    from_on: date
    until_on: date


class PositioningExtensionRefused(Decision, topic="whereabouts.positioning-extension-refused.v1"):
    """The positioning of {subject} was not extended; it ends on {until_on}."""

    positioning_id: UUID
    until_on: date


class PositioningLifted(Decision, topic="whereabouts.positioning-lifted.v1"):
    """The positioning of {subject} was lifted before its time ({reason}); it would have ended on {until_on}."""

    positioning_id: UUID
    reason: LiftReason
    until_on: date


class PositioningLapsed(Fact, topic="whereabouts.positioning-lapsed.v1"):
    """The positioning of {subject} lapsed: its last day was {until_on}. No later fix is taken."""

    positioning_id: UUID
    until_on: date


PositioningEvent = (
    PositioningApplied
    | PositioningApproved
    | PositioningRefused
    | PositioningNeedAssessed
    | PositioningExtensionApplied
    | PositioningExtended
    | PositioningExtensionRefused
    | PositioningLifted
    | PositioningLapsed
)


class Application(msgspec.Struct, frozen=True):
    """An application that is not decided yet. entry: the event id by which it stands in the record."""

    positioning_id: UUID
    ground: Ground
    entry: UUID
    shown_by: tuple[UUID, ...] = ()


class Period(msgspec.Struct, frozen=True):
    """A positioning that was approved. begun_at: when; entry: the event id of the newest approval; shown_by: those of
    the entries that show its ground."""

    positioning_id: UUID
    begun_at: datetime
    until_on: date
    entry: UUID
    ended_at: datetime | None = None
    extensions: int = 0
    shown_by: tuple[UUID, ...] = ()


class Assessed(msgspec.Struct, frozen=True):
    """The newest assessment since the newest approval."""

    entry: UUID
    at: datetime
    needed: bool


#: How many past positionings are kept: fixes of them may still come in late.
PAST_KEPT = 4


class Positioning(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is applied for, what is or was in force last, how it was assessed, and what was before it.

    extension: the event id of an application to extend that is not decided yet.
    """

    applied: Application | None = None
    current: Period | None = None
    assessed: Assessed | None = None
    extension: UUID | None = None
    past: tuple[Period, ...] = ()


def evolve(positioning: Positioning, entry: Entry[PositioningEvent]) -> Positioning:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case PositioningApplied() as applied:
            asked = Application(applied.positioning_id, applied.ground, entry.event_id, applied.shown_by)
            return replace(positioning, applied=asked)
        case PositioningApproved() as approved:
            shown_by = positioning.applied.shown_by if positioning.applied else ()
            period = Period(
                approved.positioning_id, entry.occurred_at, approved.until_on, entry.event_id, shown_by=shown_by
            )
            past = (*positioning.past, positioning.current) if positioning.current else positioning.past
            return Positioning(current=period, past=past[-PAST_KEPT:])
        case PositioningRefused():
            return replace(positioning, applied=None)
        case PositioningNeedAssessed(outcome=outcome):
            assessed = Assessed(entry.event_id, entry.occurred_at, outcome == "still_needed")
            return replace(positioning, assessed=assessed)
        case PositioningExtensionApplied():
            return replace(positioning, extension=entry.event_id)
        case PositioningExtended():
            return _extended(positioning, entry.event, entry.event_id)
        case PositioningExtensionRefused():
            return replace(positioning, extension=None)
        case PositioningLifted() | PositioningLapsed():
            return _ended(positioning, entry.event.positioning_id, entry.occurred_at)
        case _ as unhandled:
            assert_never(unhandled)


def _extended(positioning: Positioning, event: PositioningExtended, entry: UUID) -> Positioning:
    current = positioning.current
    if current is None or current.positioning_id != event.positioning_id:
        return positioning
    longer = replace(current, until_on=event.until_on, entry=entry, extensions=event.number)
    return replace(positioning, current=longer, assessed=None, extension=None)


def _ended(positioning: Positioning, positioning_id: UUID, at: datetime) -> Positioning:
    current = positioning.current
    if current is None or current.positioning_id != positioning_id or current.ended_at is not None:
        return positioning
    return replace(positioning, current=replace(current, ended_at=at), assessed=None, extension=None)


def period_at(positioning: Positioning, at: datetime, day: date) -> Period | None:
    """The positioning in force at an instant, which lies on a day at the unit; None where there was none."""
    for period in (positioning.current, *reversed(positioning.past)):
        begun = period is not None and period.begun_at <= at and day <= period.until_on
        if period is not None and begun and (period.ended_at is None or at <= period.ended_at):
            return period
    return None


def last_period(positioning: Positioning) -> Period | None:
    """The newest positioning, whether or not it is over; None where there was none."""
    return positioning.current
