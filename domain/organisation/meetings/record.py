"""Meetings: a stream for each series of a unit; what was said stands in words, what follows in actions."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.record import Duties
from domain.kernel.entry import Entry, with_newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, Count, Digest, Period, UnitId
from domain.oversight.corrections.record import Corrections


class MeetingKind(enum.StrEnum):
    """Who meets."""

    JOINT = "joint"  # the committee with its agencies
    OFFICE = "office"  # the office by itself


class MeetingSeriesBegun(Decision, topic="organisation.meeting-series-begun.v1"):
    """The series {series_id} of meetings ({kind}) of {unit_id} begins with {begins_on}.

    begins_on: from here on a meeting is due for each month or quarter, by the table ``meeting.cadence``.
    """

    series_id: UnitId
    unit_id: UnitId
    kind: MeetingKind
    begins_on: date


class MeetingScheduled(Fact, topic="organisation.meeting-scheduled.v1"):
    """A meeting for {for_period} was called for {meets_on}."""

    meeting_id: UUID
    for_period: Period
    meets_on: date


class MeetingHeld(Fact, topic="organisation.meeting-held.v1"):
    """The meeting for {for_period} was held with {attended} people, {days_late} days late; as training: {training}.

    meeting_id: of the one called; new where none was. days_late: after the period's last day of grace.
    agenda: codes of what was dealt with. minutes: digest of the document.
    """

    meeting_id: UUID
    for_period: Period
    days_late: Count
    attended: Count
    training: bool = False
    agenda: tuple[Code, ...] = ()
    minutes: Digest | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class MeetingMissed(Fact, topic="organisation.meeting-missed.v1"):
    """No meeting was held for {for_period}; it was due by {due_on}."""

    for_period: Period
    due_on: date


class MeetingActionRaised(Fact, topic="organisation.meeting-action-raised.v1"):
    """A meeting asked {responsible_id} of {assigned_to} to see to {about} by {due_on}.

    meeting_id: of the meeting. about: code of the subject matter. text: what is to be done, in words.
    """

    action_id: UUID
    meeting_id: UUID
    assigned_to: UnitId
    responsible_id: AccountId
    about: Code
    due_on: date
    text: Personal[Text | None, Category.NARRATIVE] = None


class MeetingActionClosed(Fact, topic="organisation.meeting-action-closed.v1"):
    """What a meeting had asked for is settled ({outcome}), {days_late} days late."""

    action_id: UUID
    outcome: Literal["done", "dropped", "carried_over"]
    days_late: Count
    note: Personal[Text | None, Category.NARRATIVE] = None


MeetingsEvent = (
    MeetingSeriesBegun | MeetingScheduled | MeetingHeld | MeetingMissed | MeetingActionRaised | MeetingActionClosed
)


class Action(msgspec.Struct, frozen=True):
    """What a meeting asked for and is not settled. entry: the event id that says so."""

    due_on: date
    entry: UUID


#: How many are kept, so that state stays small; older ones are found in the record.
MEETINGS_KEPT = 48
ACTIONS_KEPT = 200


class Series(msgspec.Struct, frozen=True, omit_defaults=True):
    """A series of meetings. scheduled: called and not held, with the period; held, missed: event ids by period.

    meetings: the event ids of those held lately, by meeting id.
    """

    series_id: str
    unit_id: str
    kind: MeetingKind
    begins_on: date
    scheduled: dict[UUID, str] = {}
    held: dict[str, UUID] = {}
    missed: dict[str, UUID] = {}
    meetings: dict[UUID, UUID] = {}
    actions: dict[UUID, Action] = {}
    corrections: Corrections = Corrections()
    duties: Duties = Duties()


def evolve(series: Series | None, entry: Entry[MeetingsEvent]) -> Series | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    if isinstance(event, MeetingSeriesBegun):
        return series or Series(event.series_id, event.unit_id, event.kind, event.begins_on)
    return series and _after(series, event, entry.event_id)


_Later = MeetingScheduled | MeetingHeld | MeetingMissed | MeetingActionRaised | MeetingActionClosed


def _after(series: Series, event: _Later, event_id: UUID) -> Series:
    match event:
        case MeetingScheduled() as e:
            return replace(series, scheduled=with_newest(series.scheduled, e.meeting_id, e.for_period, MEETINGS_KEPT))
        case MeetingHeld() as e:
            return replace(
                series,
                scheduled=_without(series.scheduled, e.meeting_id),
                held=with_newest(series.held, e.for_period, event_id, MEETINGS_KEPT),
                meetings=with_newest(series.meetings, e.meeting_id, event_id, MEETINGS_KEPT),
            )
        case MeetingMissed(for_period=for_period):
            return replace(series, missed=with_newest(series.missed, for_period, event_id, MEETINGS_KEPT))
        case MeetingActionRaised() as e:
            return replace(
                series, actions=with_newest(series.actions, e.action_id, Action(e.due_on, event_id), ACTIONS_KEPT)
            )
        case MeetingActionClosed(action_id=action_id):
            return replace(series, actions=_without(series.actions, action_id))
        case _ as unhandled:
            assert_never(unhandled)


K = TypeVar("K")
V = TypeVar("V")


def _without(held: dict[K, V], key: K) -> dict[K, V]:
    return {k: v for k, v in held.items() if k != key}
