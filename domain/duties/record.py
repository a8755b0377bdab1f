"""What happened with a duty: it passed its day and was not done, that was taken back, another day came to hold.

Duties that have an event of their own for a breach (a missed check-in, an overdue leave) are not found here.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Annotated, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Decision, Fact
from domain.kernel.ids import Code, Instant

#: What a duty is about, where a file may owe several of one kind: an id, a month; empty where there is one.
Key = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_./: -]{0,120}$(?!\n)", max_length=120)]
#: A policy version, ``table@version#digest``; empty where no table says so.
Pin = Annotated[
    str, msgspec.Meta(pattern=r"^([a-z0-9_.]{1,60}@[A-Za-z0-9_.-]{1,60}#[0-9a-f]{64})?$(?!\n)", max_length=186)
]


class DutyOverdue(Fact, topic="duties.duty-overdue.v1"):
    """What was due of {subject} on {due_on} was not done in time: {duty}.

    duty: its word. key: what it is about. start: event id of the entry that it follows from. due_on: the last day
    at the unit; due_at: the instant, where it counts in hours.
    """

    duty: Code
    start: UUID
    due_on: date
    key: Key = ""
    due_at: Instant | None = None


class DutyOverdueWithdrawn(Decision, topic="duties.duty-overdue-withdrawn.v1"):
    """It does not stand that {duty} of {subject}, due on {due_on}, was not done in time: {reason}."""

    duty: Code
    start: UUID
    due_on: date
    reason: Literal["satisfied_in_time", "no_longer_owed", "source_silent", "recorded_in_error"]
    key: Key = ""


class DutyRestated(Decision, topic="duties.duty-restated.v1"):
    """What was due on {was_due_on} is due on {due_on} now: {duty} ({cause}).

    was_due_on: None where nothing was due before, as with what a special period asks for. due_at: where it counts in
    hours. overdue_from: the first day on which it may be called overdue. was_policy, policy: the versions that gave
    the two days. caused_by: event id of the entry that changed it: elsewhere, or that
    another unit holds the file.
    """

    duty: Code
    start: UUID
    was_due_on: date | None
    due_on: date
    cause: Literal["policy_in_force", "special_period", "calendar_published", "unit_changed"]
    key: Key = ""
    was_due_at: Instant | None = None
    due_at: Instant | None = None
    overdue_from: date | None = None
    was_policy: Pin = ""
    policy: Pin = ""
    caused_by: UUID | None = None


DutiesEvent = DutyOverdue | DutyOverdueWithdrawn | DutyRestated


class Overdue(msgspec.Struct, frozen=True):
    """A duty that was not done in time, as long as that stands. entry: the event id of the entry."""

    start: UUID
    due_on: date
    entry: UUID


class Restated(msgspec.Struct, frozen=True):
    """The newest day of a duty, or its instant. entry: the event id of the entry that restated it."""

    start: UUID
    due_on: date
    policy: str
    entry: UUID
    due_at: datetime | None = None
    overdue_from: date | None = None


#: How many are kept, so that state stays small; older ones are found in the record.
OVERDUE_KEPT = 48
RESTATED_KEPT = 48


class Duties(msgspec.Struct, frozen=True, omit_defaults=True):
    """The duties that were not done in time, and those that were restated, by ``named``."""

    overdue: dict[str, Overdue] = {}
    restated: dict[str, Restated] = {}

    def last(self, duty: str, key: object, otherwise: date) -> date:
        """The last day of a duty: the one that was restated, or else the one that its rule counts."""
        restated = self.restated.get(named(duty, str(key)))
        return restated.due_on if restated else otherwise

    def round(self, duty: str, start: UUID | None, due_on: date, grace_until: date) -> tuple[date, date]:
        """The last day of the round of a duty that begins with an entry, and the last of its grace: those that were
        restated, or else those that its rule counts."""
        restated = self.restated.get(duty)
        if restated is None or restated.start != start:
            return due_on, grace_until
        ends = restated.overdue_from or restated.due_on + timedelta(days=1)
        return restated.due_on, max(restated.due_on, ends - timedelta(days=1))


def named(duty: str, key: str) -> str:
    """The name of one duty within a file.

    >>> named("group-complete", "")
    'group-complete'
    """
    return f"{duty} {key}" if key else duty


def evolve(duties: Duties, entry: Entry[DutiesEvent]) -> Duties:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    name = named(event.duty, event.key)
    match event:
        case DutyOverdue():
            overdue = {**duties.overdue, name: Overdue(event.start, event.due_on, entry.event_id)}
            return replace(duties, overdue=newest(overdue, OVERDUE_KEPT))
        case DutyOverdueWithdrawn():
            return replace(duties, overdue={k: v for k, v in duties.overdue.items() if k != name})
        case DutyRestated():
            restated = Restated(
                event.start, event.due_on, event.policy, entry.event_id, event.due_at, event.overdue_from
            )
            return replace(duties, restated=newest({**duties.restated, name: restated}, RESTATED_KEPT))
        case _ as unhandled:
            assert_never(unhandled)
