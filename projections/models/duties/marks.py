"""What follows from the rest of a duty's row: from when on it counts as not done in time, and as not answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, LiteralString

from msgspec.structs import replace

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.hearings.record import BreachKind
from domain.duties.counting import day_of, in_force
from domain.duties.declared.conduct import RESPONSE
from domain.kernel.entry import Entry
from projections.model import cite
from projections.models.duties.row import ONE_DAY, DutyRow

#: Breaches of these kinds are alleged of a report that did not come in time by its days alone.
OF_REPORTS = frozenset({BreachKind.LATE_REPORT, BreachKind.LOST_CONTACT})


def marked(row: DutyRow, held_by: str, ended_on: date | None) -> DutyRow:
    """A duty with who holds its file now and what follows from the rest of it: from when on it counts as not done in
    time, and as not answered, when it was at last, and whether it was owed elsewhere. ended_on: the day on which
    supervision ended, if it did."""
    omitted_from = _omitted_from(row)
    unanswered_from = _unanswered_from(row, omitted_from) if omitted_from is not None else None
    answered_on = _answered_on(row, ended_on) if unanswered_from is not None else None
    if unanswered_from is not None and answered_on is not None and answered_on < unanswered_from:
        unanswered_from = None
    elsewhere = row.taken_over_at is not None and _passed(row, row.taken_over_at)
    if (
        omitted_from == row.omitted_from
        and unanswered_from == row.unanswered_from
        and answered_on == row.answered_on
        and elsewhere == row.elsewhere
        and held_by == row.held_by
    ):
        return row
    return replace(
        row,
        held_by=held_by,
        omitted_from=omitted_from,
        unanswered_from=unanswered_from,
        answered_on=answered_on,
        elsewhere=elsewhere,
    )


def _passed(row: DutyRow, at: datetime) -> bool:
    """Whether its time has passed at an instant, in whichever zone its unit is: a day begins everywhere within one."""
    if row.due_at is not None:
        return row.due_at < at
    return row.overdue_from is not None and row.overdue_from < day_of(at)


def _omitted_from(row: DutyRow) -> date | None:
    if row.due_day is None or row.overdue is None or not _omitted(row, row.overdue):
        return None
    return row.overdue if row.due_at is None else row.due_day


def _omitted(row: DutyRow, overdue: date) -> bool:
    match row.status:
        case "open" | "breached":
            return True
        case "satisfied":
            return row.late
        case "cancelled":
            return row.paused is None and row.settled_at is not None and day_of(row.settled_at) >= overdue
        case "unknown":
            return False


def _unanswered_from(row: DutyRow, omitted_from: date) -> date | None:
    if row.duty == RESPONSE.word:
        return None if row.retracted else omitted_from
    if not reports(row):
        return None
    last: date = in_force(ConductResponse, omitted_from).answer.last(omitted_from)
    return last + ONE_DAY


def _answered_on(row: DutyRow, ended_on: date | None) -> date | None:
    """The day on which what a breach asks for was done, or supervision ended, after which it is not owed."""
    done_on = row.alleged_on
    if row.duty == RESPONSE.word and row.settled_at is not None and row.status in ("satisfied", "cancelled"):
        done_on = day_of(row.settled_at)
    return min((day for day in (done_on, ended_on) if day is not None), default=None)


#: What ``reports`` says, for SQL.
REPORTS: LiteralString = """(duty = 'initial-report' AND key = '' AND status IN ('breached', 'satisfied')
  OR duty = 'check-in' AND status IN ('breached', 'open'))"""


def reports(row: DutyRow) -> bool:
    """Whether it is a report that did not come in time, which is a breach by itself."""
    match row.duty:
        case "initial-report":
            return row.key == "" and row.status in ("breached", "satisfied")
        case "check-in":
            return row.status in ("breached", "open")
        case _:
            return False


def alleged(rows: Iterable[DutyRow], entry: Entry[BreachAlleged]) -> Iterator[DutyRow]:
    """The reports that did not come in time of which that is alleged now: by the entry that shows it, or by its
    days."""
    on = day_of(entry.occurred_at)
    for row in rows:
        first = row.alleged_on is None or on < row.alleged_on
        if first and row.omitted_from is not None and reports(row) and _is_of(entry, row):
            yield replace(row, alleged_on=on, alleged=cite(entry))


def retracted(rows: Iterable[DutyRow], entry: Entry[BreachWithdrawn]) -> Iterator[DutyRow]:
    """The responses, of each round, to a breach that was none, as its allegation is withdrawn."""
    breach = str(entry.event.breach_id)
    return (replace(row, retracted=True) for row in rows if row.duty == RESPONSE.word and row.key.startswith(breach))


def _is_of(entry: Entry[BreachAlleged], row: DutyRow) -> bool:
    shown: Any = row.breach.entry if row.breach else row.start
    if str(shown) in entry.evidence:
        return True
    first, last = row.due_day, row.overdue
    if row.duty == "initial-report" and row.settled_at is not None and row.status == "satisfied":
        last = day_of(row.settled_at)
    if entry.event.kind not in OF_REPORTS or first is None or last is None:
        return False
    return first <= entry.event.from_on <= last
