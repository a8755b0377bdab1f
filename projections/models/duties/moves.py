"""How the duties of one stream change: begun, settled, breached, taken back, restated; paused, moved and ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from msgspec.structs import replace

from domain.duties.counting import day_of
from domain.duties.declared import BY_WORD
from domain.duties.duty import Due, Duty, Status
from domain.duties.record import DutyRestated
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from domain.kernel.of import Of
from projections.model import Sheet, cite
from projections.models.duties.marks import marked
from projections.models.duties.row import (
    RESTATED_KEPT,
    DutyRow,
    Restatement,
    after_its_day,
    begun,
    dated,
    taken_over_at,
)

#: The row that is there from the opening of a file to its end.
FILE = ("discharge", "")
#: What became of a duty whose breach was taken back, by the reason that was given.
WITHDRAWN_FOR: dict[str, Status] = {
    "received_in_time": "satisfied",
    "reported_in_time": "satisfied",
    "returned_in_time": "satisfied",
    "satisfied_in_time": "satisfied",
    "excused": "cancelled",
    "no_longer_owed": "cancelled",
    "source_silent": "unknown",
}


class Duties:
    """The duties of one stream: what declarations may look at, and how they change."""

    __slots__ = ("sheet",)

    def __init__(self, sheet: Sheet[DutyRow]) -> None:
        self.sheet = sheet

    def held(self, word: str, key: str = "") -> DutyRow | None:
        """One duty."""
        return self.sheet.rows.get((word, key))

    def of(self, word: str) -> Iterator[DutyRow]:
        """All duties of one word. It looks at every row: for what is rare."""
        return (row for row in list(self.sheet.rows.values()) if row.duty == word)

    def open(self, duty: Duty, due: Due, entry: Entry[Event]) -> None:
        """Begin a duty, or move the day of one that is open."""
        file = self.sheet.rows.get(FILE) if duty.of is Of.CASES else None
        if file is not None and file.status not in ("open", "breached") and not duty.survives:
            return  # supervision has ended
        row = self.held(duty.word, due.key)
        if row is not None and row.status != "open":
            row = self._anew(duty, due, entry, row)
            if row is None:
                return
        elif row is not None:
            row = _moved(duty, due, entry, row)
        else:
            row = begun(duty, due, entry)
        if file is not None and file.paused is not None and duty.pauses != "no" and row.status == "open":
            row = replace(row, status="cancelled", settled=file.paused, paused=file.paused)
        self.put(row)

    def _anew(self, duty: Duty, due: Due, entry: Entry[Event], row: DutyRow) -> DutyRow | None:
        """A duty that was settled before, open again; None where it stays as it is."""
        if row.status not in duty.again:
            return None
        if row.breach_stands and duty.resumed_by and type(entry.event) not in duty.resumed_by:
            return None
        if due.goes_on:
            status: Status = "breached" if row.breach_stands else "open"
            return replace(row, status=status, settled=None, settled_at=None, late=False, contested=False)
        if row.due_day is not None:
            self.put(replace(row, key=f"{row.key} {row.due_day}".strip()))
        return begun(duty, due, entry, row)

    def satisfy(self, duty: Duty, key: str, entry: Entry[Event]) -> None:
        """What was due is done."""
        row = self.held(duty.word, key)
        if row is None:
            if not duty.ahead:
                return
            row = begun(duty, Due(key), entry)
        if row.status == "satisfied" or (row.status == "cancelled" and row.paused is None):
            return
        if row.status == "open" and duty.resumed_by:
            return  # what satisfies it begins it anew
        late = after_its_day(row, entry)
        row = _settled(row, "satisfied", entry, late=late, paused=None, contested=row.breach_stands and not late)
        self.put(row)
        if duty.following is not None:
            self._follow(duty, row, entry)

    def breach(self, duty: Duty, key: str, entry: Entry[Event]) -> None:
        """A breach is written: on a duty that is owed it stands, on one that was settled in time it is contested."""
        event: Any = entry.event
        row = self.round_of(duty, key, event)
        written = cite(entry)
        if row is None:
            said: date | None = getattr(event, "due_on", None)
            row = begun(duty, Due(key, on=said), entry)
        unasked = row.breach is None and row.start == entry.event_id
        row = replace(row, breach=written, withdrawn=None)
        if row.status == "open" and not duty.same_round(event, row):
            self.put(replace(row, contested=True))  # of a day that no longer holds
            return
        if row.status in ("open", "breached"):
            row = _settled(row, "breached", entry)
        else:
            row = replace(row, contested=row.status != "satisfied" or not row.late)
        self.put(row)
        if not unasked:
            self._follow(duty, row, entry)

    def withdraw(self, duty: Duty, key: str, entry: Entry[Event]) -> None:
        """A breach does not stand."""
        event: Any = entry.event
        row = self.round_of(duty, key, event)
        if row is None or row.breach is None:
            return
        row = replace(row, withdrawn=cite(entry), contested=False)
        if row.status == "breached":
            reason = str(getattr(event, "reason", ""))
            status = WITHDRAWN_FOR.get(reason, "open" if duty.retries else "cancelled")
            row = _settled(row, status, entry)
        self.put(row)

    def cancel(self, duty: Duty, key: str, entry: Entry[Event]) -> None:
        """It is no longer owed."""
        row = self.held(duty.word, key)
        if row is not None and (row.status == "open" or row.paused is not None):
            self.put(_settled(row, "cancelled", entry, paused=None))

    def lose(self, duty: Duty, key: str, entry: Entry[Event]) -> None:
        """Whether it was done cannot be known. A breach that stands is contested."""
        row = self.round_of(duty, key, entry.event)
        if row is not None and row.status in ("open", "breached") and duty.same_round(entry.event, row):
            self.put(_settled(row, "unknown", entry, contested=row.breach_stands))

    def restate(self, duty: Duty, event: DutyRestated, entry: Entry[Event]) -> None:
        """Another day holds, for a reason outside of the file; or something becomes due for one."""
        due = Due(event.key, event.due_on, event.due_at, event.overdue_from, event.policy, start=event.start)
        if event.due_at is not None:
            due = due._replace(on=None)
        if self.held(duty.word, event.key) is None and duty.following is None:
            self.open(duty, due, entry)  # a series goes on by itself
        row = self.held(duty.word, event.key)
        if row is None or (not event.key and row.start != event.start and duty.restated is None):
            return  # of a round that is over, as a late entry shows
        said = Restatement(event.was_due_on, event.due_on, event.policy, cite(entry))
        basis = duty.restated(entry, row) if duty.restated else row.basis
        row = dated(row, due._replace(basis=basis), restated=(*row.restated, said)[-RESTATED_KEPT:])
        later = event.was_due_on is not None and event.due_on > event.was_due_on
        self.put(replace(row, contested=True) if later and row.breach_stands else row)

    def round_of(self, duty: Duty, key: str, event: Any) -> DutyRow | None:
        """The round of a duty that an event is about: the one that holds now, or the one of the day that it names."""
        row = self.held(duty.word, key)
        said: date | None = getattr(event, "due_on", None)
        if row is None or said is None or row.due_on == said:
            return row
        return self.held(duty.word, f"{key} {said}".strip()) or row

    def _follow(self, duty: Duty, row: DutyRow, entry: Entry[Event]) -> None:
        """The next one is due once one is settled: the first of those that follow which is not."""
        found: DutyRow | None = row
        while duty.following is not None and found is not None and found.status not in ("open", "cancelled"):
            due = duty.following(found)
            if due is None:
                return
            found = self.held(duty.word, due.key)
            if found is None:
                self.open(duty, due, entry)

    def pause(self, entry: Entry[Event]) -> None:
        """Supervision is suspended: what it pauses is not asked for."""
        self._mark(entry, paused=True)
        for row in self.rows():
            if row.status == "open" and BY_WORD[row.duty].pauses != "no":
                self.put(_settled(row, "cancelled", entry, paused=cite(entry)))

    def resume(self, entry: Entry[Event]) -> None:
        """Supervision goes on: what waited is due again; what fell due meanwhile has fallen away."""
        self._mark(entry, paused=False)
        day = day_of(entry.occurred_at)
        for row in self.rows():
            if row.status != "cancelled" or row.paused is None:
                continue
            duty = BY_WORD[row.duty]
            row = replace(row, paused=None)
            if duty.pauses == "waits" or row.due_day is None or row.due_day >= day:
                row = replace(row, status="open", settled=None, settled_at=None)
            self.put(row)
            if row.status == "cancelled":
                self._skip(duty, row, day, entry)

    def _skip(self, duty: Duty, row: DutyRow, day: date, entry: Entry[Event]) -> None:
        """Of a series: the next one that falls due after the suspension."""
        due = duty.following(row) if duty.following else None
        while duty.following and due is not None and due.on is not None and due.on < day:
            due = duty.following(dated(replace(row, key=due.key), due))
        if due is not None and self.held(duty.word, due.key) is None:
            self.open(duty, due, entry)

    def _mark(self, entry: Entry[Event], *, paused: bool) -> None:
        file = self.held("discharge") or begun(BY_WORD["discharge"], Due(), entry)
        self.put(replace(file, paused=cite(entry) if paused else None))

    def end(self, entry: Entry[Event]) -> None:
        """Supervision has ended: nothing is owed any more but what comes after it."""
        if self.held("discharge") is None:
            self.put(_settled(begun(BY_WORD["discharge"], Due(), entry), "cancelled", entry))
        for row in self.rows():
            if (row.status == "open" or row.paused is not None) and not BY_WORD[row.duty].survives:
                self.put(_settled(row, "cancelled", entry, paused=None))
            elif row.omitted_from is not None:
                self.put(row)  # is owed no answer any more

    def move(self, unit_id: str) -> None:
        """Another unit holds the file."""
        for row in self.rows():
            self.put(replace(row, unit_id=unit_id if row.status == "open" else row.unit_id, held_by=unit_id))

    def hold(self, unit_id: str) -> None:
        """A unit holds the file from its beginning on; what is owed before that is its too."""
        for row in self.rows():
            if row.held_by != unit_id:
                self.sheet.put(replace(row, held_by=unit_id))

    def put(self, row: DutyRow) -> None:
        """A row as it is now, with what follows from the rest of it."""
        self.sheet.put(marked(row, row.held_by or self._holder(), self._ended_on()))

    def _ended_on(self) -> date | None:
        """The day on which supervision ended: that of the one duty that lasts as long."""
        file = self.sheet.rows.get(FILE)
        if file is None or file.settled_at is None or file.status in ("open", "breached"):
            return None
        return day_of(file.settled_at)

    def _holder(self) -> str:
        """The unit that holds the file: all duties have the same."""
        return next(iter(self.sheet.rows.values())).held_by if self.sheet.rows else ""

    def rows(self) -> list[DutyRow]:
        """All duties, as they are before any of them changes."""
        return list(self.sheet.rows.values())


def _moved(duty: Duty, due: Due, entry: Entry[Event], row: DutyRow) -> DutyRow:
    """An open duty with another day."""
    if duty.first and not due.goes_on:
        return row
    if due.goes_on:
        return dated(row, due)
    if due.start == row.start:
        return dated(row, due, started_at=due.started_at or row.started_at)
    return dated(
        row,
        due,
        start=due.start or entry.event_id,
        start_position=entry.position,
        started_at=due.started_at or entry.occurred_at,
        taken_over_at=taken_over_at(entry),
    )


def _settled(row: DutyRow, status: Status, entry: Entry[Event], **changes: Any) -> DutyRow:
    """A duty with another status, and whatever else changes with it."""
    if status == "open":
        return replace(row, status=status, settled=None, settled_at=None, **changes)
    return replace(row, status=status, settled=cite(entry), settled_at=entry.occurred_at, **changes)
