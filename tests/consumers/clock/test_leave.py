"""Reports on the way and the return from leave: due, near, missed or done, to the day."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn
from domain.contacts.record import Mode
from domain.leave.away.record import (
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveCheckInMissWithdrawn,
    LeaveOverdue,
    LeaveOverdueWithdrawn,
)
from domain.leave.away.rules import RecordLeaveCheckIn, ReportBack

from .conftest import Town, Watch
from .given import away
from .test_daily import SHANGHAI, on

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


def today(town: Town) -> date:
    return town.now.astimezone(SHANGHAI).date()


def duty(town: Town, case: UUID, word: str) -> list[tuple[str, date, date, date]]:
    """What became of the duties of a word, the oldest first; the day, when it is near, from when it is overdue."""
    town.fold()
    sql = "SELECT status, due_on, warn_on, overdue_from FROM duties WHERE stream = %s AND duty = %s ORDER BY due_on"
    return list(town.views.execute(sql, [case, word]))


async def at(town: Town, day: date, hour: int) -> None:
    """The clock of a process of its own, at an hour of a day there."""
    town.now = on(day, hour)
    async with Watch(town) as watch:
        await watch.rounds()


async def report(town: Town, case: UUID, leave_id: UUID, day: date, hour: int = 12) -> None:
    await town.do(RecordLeaveCheckIn(leave_id=leave_id, mode=Mode.PHONE, occurred_at=on(day, hour)), case)


async def test_a_report_is_due_within_seven_days_and_missed_on_the_day_after(town: Town) -> None:
    case, _ = await away(town)
    due_on = today(town) + WEEK
    assert duty(town, case, "leave-report") == [("open", due_on, due_on - DAY, due_on + DAY)]
    await at(town, due_on, 23)
    assert town.entries(case, LeaveCheckInMissed) == []
    for _ in range(2):
        await at(town, due_on + DAY, 1)
    (missed,) = town.entries(case, LeaveCheckInMissed)
    assert (missed.event.due_on, missed.event.next_report_on) == (due_on, due_on + WEEK)
    (alleged,) = town.entries(case, BreachAlleged)
    assert alleged.evidence == (str(missed.event_id),)
    assert [row[:2] for row in duty(town, case, "leave-report")] == [("breached", due_on), ("open", due_on + WEEK)]


async def test_the_next_one_is_missed_too_and_each_once(town: Town) -> None:
    case, _ = await away(town)
    first = today(town) + WEEK
    await at(town, first + DAY, 1)
    await at(town, first + WEEK, 23)
    assert len(town.entries(case, LeaveCheckInMissed)) == 1
    await at(town, first + WEEK + DAY, 1)
    assert [e.event.due_on for e in town.entries(case, LeaveCheckInMissed)] == [first, first + WEEK]


async def test_a_stop_over_several_of_them_is_caught_up_with(town: Town) -> None:
    case, _ = await away(town)
    first = today(town) + WEEK
    await at(town, first + 2 * WEEK, 12)
    assert [e.event.due_on for e in town.entries(case, LeaveCheckInMissed)] == [first, first + WEEK]


async def test_a_report_on_the_last_day_is_in_time_and_the_next_counts_from_it(town: Town) -> None:
    case, leave_id = await away(town)
    due_on = today(town) + WEEK
    town.now = on(due_on, 23)
    await report(town, case, leave_id, due_on, 22)
    await at(town, due_on + DAY, 1)
    assert town.entries(case, LeaveCheckInMissed) == []
    (said,) = town.entries(case, LeaveCheckedIn)
    assert (said.event.due_on, said.event.late_by_days) == (due_on, 0)
    assert [row[:2] for row in duty(town, case, "leave-report")] == [("satisfied", due_on), ("open", due_on + WEEK)]


async def test_a_report_in_time_that_comes_to_light_later_takes_the_miss_back(town: Town) -> None:
    case, leave_id = await away(town)
    due_on = today(town) + WEEK
    await at(town, due_on + DAY, 1)
    await report(town, case, leave_id, due_on)
    for _ in range(2):
        await at(town, due_on + DAY, 2)
    (withdrawn,) = town.entries(case, LeaveCheckInMissWithdrawn)
    assert withdrawn.event.due_on == due_on
    assert len(town.entries(case, BreachWithdrawn)) == 1
    assert duty(town, case, "leave-report")[0][0] == "satisfied"


async def test_whoever_is_back_owes_no_more_reports(town: Town) -> None:
    case, leave_id = await away(town)
    due_on = today(town) + WEEK
    town.now = on(due_on, 20)
    await town.do(ReportBack(leave_id=leave_id, occurred_at=town.now), case)
    await at(town, due_on + DAY, 1)
    await at(town, due_on + WEEK + DAY, 1)
    assert town.entries(case, LeaveCheckInMissed) == []
    assert [row[:2] for row in duty(town, case, "leave-report")] == [("cancelled", due_on)]


async def test_the_return_is_overdue_on_the_day_after_the_last_day(town: Town) -> None:
    case, leave_id = await away(town, days=5)
    last = today(town) + 4 * DAY
    assert duty(town, case, "leave-return") == [("open", last, last - DAY, last + DAY)]
    await at(town, last, 23)
    assert town.entries(case, LeaveOverdue) == []
    for _ in range(2):
        await at(town, last + DAY, 1)
    (overdue,) = town.entries(case, LeaveOverdue)
    assert overdue.event.due_on == last
    assert len(town.entries(case, BreachAlleged)) == 1
    await town.do(ReportBack(leave_id=leave_id, occurred_at=on(last, 20)), case)
    await at(town, last + DAY, 2)
    assert len(town.entries(case, LeaveOverdueWithdrawn)) == len(town.entries(case, BreachWithdrawn)) == 1
    assert duty(town, case, "leave-return")[0][0] == "satisfied"


async def test_whoever_reports_back_on_the_last_day_is_not_overdue(town: Town) -> None:
    case, leave_id = await away(town, days=5)
    last = today(town) + 4 * DAY
    town.now = on(last, 20)
    await town.do(ReportBack(leave_id=leave_id, occurred_at=town.now), case)
    await at(town, last + DAY, 1)
    assert town.entries(case, LeaveOverdue) == []
    assert duty(town, case, "leave-return")[0][0] == "satisfied"
