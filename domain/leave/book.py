"""The leave book of one file: leaves that are asked for or under way, and when somebody was away before."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.leave.away import record as away
from domain.leave.deciding.extension.record import (
    LeaveExtensionApproved,
    LeaveExtensionRefused,
    LeaveExtensionRequested,
)
from domain.leave.deciding.record import LeaveApproved, LeaveEndorsed, LeaveRefused, LeaveRevoked
from domain.leave.record import (
    LeaveMaterialsAdded,
    LeaveReason,
    LeaveRequested,
    LeaveWithdrawn,
    Level,
    Material,
)

LeaveEvent = (
    LeaveRequested
    | LeaveMaterialsAdded
    | LeaveWithdrawn
    | LeaveEndorsed
    | LeaveApproved
    | LeaveRefused
    | LeaveRevoked
    | LeaveExtensionRequested
    | LeaveExtensionApproved
    | LeaveExtensionRefused
    | away.LeaveCertificateIssued
    | away.LeaveDeparted
    | away.ArrivalReported
    | away.DepartureReported
    | away.LeaveCheckedIn
    | away.LeaveCheckInMissed
    | away.LeaveCheckInUnknown
    | away.LeaveCheckInMissWithdrawn
    | away.ReturnDelayed
    | away.LeaveReportedBack
    | away.LeaveOverdue
    | away.LeaveOverdueWithdrawn
)

#: How many are kept, so that state stays small whatever was written; ``leave.reasons`` lets fewer be open at once,
#: and so many leaves that have ended reach back further than any window of the tables.
OPEN_KEPT = 16
PAST_KEPT = 96
PAPERS_KEPT = 12
#: Stands for a day that no entry has named: an approval known without its request.
NO_DAY = date(1900, 1, 1)


class Opinion(msgspec.Struct, frozen=True):
    """What an authority thinks of it. entry: the event id that says so."""

    agrees: bool
    entry: UUID


class Extension(msgspec.Struct, frozen=True, omit_defaults=True):
    """More of a leave, asked for and not yet decided. asked: the event id of the request."""

    ends_on: date
    asked: UUID
    opinions: dict[Level, Opinion] = {}


class Leave(msgspec.Struct, frozen=True, omit_defaults=True):
    """A leave that is asked for, approved or under way.

    starts_on, ends_on: as asked for, then as granted, both inclusive. asked, approved: event ids. papers: event ids
    of the entries with which materials came. approved_at: from when it counts.
    """

    reason: LeaveReason = LeaveReason.OTHER
    starts_on: date = NO_DAY
    ends_on: date = NO_DAY
    asked: UUID | None = None
    materials: tuple[Material, ...] = ()
    papers: tuple[UUID, ...] = ()
    opinions: dict[Level, Opinion] = {}
    approved: UUID | None = None
    approved_at: datetime | None = None
    extension: Extension | None = None
    revoked: UUID | None = None
    trip: away.Trip = away.Trip()


class Past(msgspec.Struct, frozen=True, omit_defaults=True):
    """A leave that has ended. away_from, away_to: the days away, both inclusive; None where nobody went.

    due_on: its last day. overdue: the event id of an overdue return that stands.
    """

    away_from: date | None = None
    away_to: date | None = None
    due_on: date | None = None
    overdue: UUID | None = None


class Leaves(msgspec.Struct, frozen=True, omit_defaults=True):
    """The leaves that are open, and the newest that have ended, by their ids."""

    open: dict[UUID, Leave] = {}
    past: dict[UUID, Past] = {}

    def of(self, leave_id: UUID) -> Leave:
        """An open leave, or an empty one: entries of one day may come in any order."""
        return self.open.get(leave_id, Leave())

    def changed(self, leave_id: UUID, **fields: Any) -> Leaves:
        """With an open leave changed; one that has ended stays as it ended."""
        if leave_id in self.past:
            return self
        return replace(self, open=newest(self.open | {leave_id: replace(self.of(leave_id), **fields)}, OPEN_KEPT))

    def ended(self, leave_id: UUID, past: Past) -> Leaves:
        """With a leave ended."""
        left = {key: leave for key, leave in self.open.items() if key != leave_id}
        return Leaves(left, newest(self.past | {leave_id: past}, PAST_KEPT))


def evolve(leaves: Leaves, entry: Entry[LeaveEvent]) -> Leaves:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event = entry.event
    leave = leaves.of(event.leave_id)
    match event:
        case LeaveRequested():
            return _requested(leaves, leave, event, entry.event_id)
        case LeaveMaterialsAdded():
            return leaves.changed(event.leave_id, **_with_papers(leave, event.materials, entry.event_id))
        case LeaveEndorsed(level=level):
            return _endorsed(leaves, leave, event, {level: Opinion(event.opinion == "agrees", entry.event_id)})
        case LeaveApproved(starts_on=starts_on, ends_on=ends_on):
            by, at = entry.event_id, entry.occurred_at
            return leaves.changed(event.leave_id, starts_on=starts_on, ends_on=ends_on, approved=by, approved_at=at)
        case LeaveExtensionRequested(ends_on=ends_on):
            with_papers = _with_papers(leave, event.materials, entry.event_id)
            return leaves.changed(event.leave_id, extension=Extension(ends_on, entry.event_id), **with_papers)
        case LeaveExtensionApproved(ends_on=ends_on):
            renewed = replace(leave.trip, certificate=None)
            return leaves.changed(event.leave_id, ends_on=ends_on, extension=None, trip=renewed)
        case LeaveExtensionRefused():
            return leaves.changed(event.leave_id, extension=None)
        case LeaveRefused() | LeaveWithdrawn():
            return leaves.ended(event.leave_id, Past())
        case LeaveRevoked(return_by=return_by):
            if return_by is None:
                return leaves.ended(event.leave_id, Past())
            return leaves.changed(event.leave_id, ends_on=return_by, extension=None, revoked=entry.event_id)
        case away.LeaveReportedBack(due_on=due_on):
            return leaves.ended(event.leave_id, _back(leave, event, due_on))
        case away.LeaveOverdueWithdrawn() if event.leave_id in leaves.past:
            settled = replace(leaves.past[event.leave_id], overdue=None)
            return replace(leaves, past=leaves.past | {event.leave_id: settled})
        case (
            away.LeaveCertificateIssued()
            | away.LeaveDeparted()
            | away.ArrivalReported()
            | away.DepartureReported()
            | away.LeaveCheckedIn()
            | away.LeaveCheckInMissed()
            | away.LeaveCheckInUnknown()
            | away.LeaveCheckInMissWithdrawn()
            | away.ReturnDelayed()
            | away.LeaveOverdue()
            | away.LeaveOverdueWithdrawn()
        ):
            on_the_way: Any = entry  # its event is one of these
            return leaves.changed(event.leave_id, trip=away.evolve(leave.trip, on_the_way))
        case _ as unhandled:
            assert_never(unhandled)


def _requested(leaves: Leaves, leave: Leave, event: LeaveRequested, entry: UUID) -> Leaves:
    granted = leave.approved is not None
    return leaves.changed(
        event.leave_id,
        reason=event.reason,
        starts_on=leave.starts_on if granted else event.starts_on,
        ends_on=leave.ends_on if granted else event.ends_on,
        asked=entry,
        **_with_papers(leave, event.materials, entry if event.materials else None),
    )


def _with_papers(leave: Leave, materials: tuple[Material, ...], entry: UUID | None) -> dict[str, Any]:
    known = tuple(dict.fromkeys((*leave.materials, *materials)))
    papers = (*leave.papers, entry)[-PAPERS_KEPT:] if entry else leave.papers
    return {"materials": known, "papers": papers}


def _endorsed(leaves: Leaves, leave: Leave, event: LeaveEndorsed, opinion: dict[Level, Opinion]) -> Leaves:
    if event.matter == "leave":
        return leaves.changed(event.leave_id, opinions=leave.opinions | opinion)
    if leave.extension is None:
        return leaves
    widened = replace(leave.extension, opinions=leave.extension.opinions | opinion)
    return leaves.changed(event.leave_id, extension=widened)


def _back(leave: Leave, event: away.LeaveReportedBack, due_on: date) -> Past:
    return Past(event.departed_on, event.returned_on, due_on, leave.trip.overdue)
