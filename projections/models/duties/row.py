"""A row of the duties: one thing that is due, from the entry that asked for it to what became of it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.counting import day_of, in_force
from domain.duties.duty import Due, Duty, Status
from domain.duties.tables import DutyWarning
from domain.kernel.access import Role
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from projections.model import Cite, Row


class Restatement(msgspec.Struct, frozen=True):
    """That a duty got another day. was, now: the days, the former None where nothing was due. pin: of the version."""

    was: date | None
    now: date
    pin: str
    entry: Cite


#: How many restatements of one duty are kept, the newest.
RESTATED_KEPT = 8
ONE_DAY = timedelta(days=1)
_IMPORT = Role.IMPORT.value
NO_DAY: dict[str, Any] = dict.fromkeys(("due_on", "due_at", "due_day", "overdue_from", "warn_on"))


class DutyRow(Row, frozen=True, kw_only=True):
    """One duty.

    duty: its word. key: what it is about; of a duty that begins again and again, the rounds before have their day at
    the end. start: event id of the entry that it follows from. due_on: the last day, or due_at: the instant; neither
    where it is not known yet. due_day: the day of either. overdue_from: the first day on which a breach may be
    written. warn_on: from when on it is almost due. omitted_from: the day from which on it counts as not done in time,
    which an open one has before that day comes; empty where it was done in time, or was not owed by then any more.
    policy: pin of the version that gave the day. settled: the entry that the status follows from; late: whether that
    was after the last day. breach: the entry that wrote a breach;
    withdrawn: the one that took it back. contested: a breach stands, though the history shows that it was done in
    time or not owed. paused: the suspension by which it is cancelled; of ``discharge``, the one that lasts. basis: what
    a later day of it is computed from. taken_over_at: when the entry that it follows from was imported, empty where it
    was recorded here; elsewhere: its time had passed by then, in any zone, so it was answered elsewhere, or never.
    unanswered_from: of a breach, the day from which on it counts as not answered; of a report that did not come in
    time, as not alleged by the packaged days for an answer. answered_on: the day on which it was, or supervision
    ended. alleged, alleged_on: the entry by which such a report was, and its day. retracted: of the answer to a breach,
    that the allegation was withdrawn. unit_id: that held the file while the duty was open; held_by: that holds it now,
    empty where it is none of a file.
    """

    duty: str
    key: str = ""
    start: UUID
    start_position: int
    started_at: datetime
    unit_id: str
    held_by: str = ""
    due_on: date | None = None
    due_at: datetime | None = None
    due_day: date | None = None
    overdue_from: date | None = None
    warn_on: date | None = None
    omitted_from: date | None = None
    policy: str = ""
    status: Status = "open"
    settled: Cite | None = None
    settled_at: datetime | None = None
    late: bool = False
    breach: Cite | None = None
    withdrawn: Cite | None = None
    contested: bool = False
    restated: tuple[Restatement, ...] = ()
    paused: Cite | None = None
    basis: str = ""
    taken_over_at: datetime | None = None
    elsewhere: bool = False
    unanswered_from: date | None = None
    answered_on: date | None = None
    alleged: Cite | None = None
    alleged_on: date | None = None
    retracted: bool = False

    @property
    def overdue(self) -> date | None:
        """The first day on which it is overdue."""
        return self.overdue_from or (self.due_day + ONE_DAY if self.due_day else None)

    @property
    def breach_stands(self) -> bool:
        """Whether a breach is written and not taken back."""
        return self.breach is not None and self.withdrawn is None


def begun(duty: Duty, due: Due, entry: Entry[Event], before: DutyRow | None = None) -> DutyRow:
    """A duty that begins. before: the round before, whose start it may share."""
    shares = before is not None and due.start == before.start
    return DutyRow(
        stream=entry.originator_id,
        duty=duty.word,
        key=due.key,
        start=due.start or entry.event_id,
        start_position=before.start_position if before and shares else entry.position,
        taken_over_at=before.taken_over_at if before and shares else taken_over_at(entry),
        started_at=due.started_at or entry.occurred_at,
        unit_id=entry.unit_id,
        **_days(duty.word, due),
        policy=due.pin,
    )


def taken_over_at(entry: Entry[Event]) -> datetime | None:
    """When an entry was imported; None for one that was recorded here."""
    return entry.recorded_at if entry.actor_role == _IMPORT else None


def dated(row: DutyRow, due: Due, **changes: Any) -> DutyRow:
    """A duty with another day, and whatever else changes with it."""
    return replace(row, **_days(row.duty, due), policy=due.pin or row.policy, **changes)


def _days(word: str, due: Due) -> dict[str, Any]:
    """The columns that say when a duty is due."""
    on, at = due.on, due.at
    day = on or (day_of(at) if at else None)
    if day is None:
        return NO_DAY | {"basis": due.basis}
    return {
        "due_on": on,
        "due_at": at,
        "due_day": day,
        "overdue_from": due.overdue_from or (on + ONE_DAY if on else None),
        "warn_on": day - timedelta(days=in_force(DutyWarning, day).of(word)),
        "basis": due.basis,
    }


def after_its_day(row: DutyRow, entry: Entry[Event]) -> bool:
    """Whether an entry that settles a duty came after its last day, grace considered.

    What the event itself says goes first: the rule that recorded it counted at the unit.
    """
    event = entry.event
    if row.due_at is not None:
        return entry.occurred_at > row.due_at
    if row.due_on is None or row.overdue_from is None:
        return False
    on_time: bool | None = getattr(event, "on_time", None)
    if on_time is not None:
        return not on_time
    for field in ("days_late", "late_by_days", "days_overdue"):
        days: int | None = getattr(event, field, None)
        if days == 0:
            return False
        if days is not None:
            said: date = getattr(event, "due_on", None) or row.due_on
            return said + timedelta(days=days) >= row.overdue_from
    return day_of(entry.occurred_at) >= row.overdue_from
