"""How far somebody keeps to the calendar: what counts, in which period, and how many of it was in time."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.contacts.examples import EVENTS, missed, received, scheduled
from domain.contacts.record import CheckInScheduled
from domain.intake.examples import opened
from domain.kernel.event import Event
from projections.listings.contacts import CHECK_INS, COMPLIANCE

from ..conftest import Desk
from ..telling import listed, told

withdrawn, excused, unknown = EVENTS[4], EVENTS[5], EVENTS[6]
DAY = date(2026, 3, 2)
late = replace(received, on_time=False, late_by_days=9)


def due(on: date, *then: Event, number: int) -> list[Event]:
    """A check-in due on a day, with two days of grace, and what became of it."""
    key = UUID(int=1_000 + number)
    asks = CheckInScheduled(check_in_id=key, opens_on=on, due_on=on, grace_until=on + timedelta(days=2))
    known = ({"check_in_id": key, "due_on": on} for _ in then)
    return [asks, *(replace(event, **ids) for event, ids in zip(then, known, strict=True))]


def life(*check_ins: list[Event]) -> list[Event]:
    return [opened, *(event for one in check_ins for event in one)]


MIXED = life(
    due(DAY, received, number=1),
    due(DAY + timedelta(7), late, number=2),
    due(DAY + timedelta(14), missed, number=3),
    due(DAY + timedelta(21), missed, withdrawn, number=4),
    due(DAY + timedelta(28), excused, number=5),
    due(DAY + timedelta(35), number=6),
    due(DAY + timedelta(42), received, number=7),
    due(DAY + timedelta(43), unknown, number=8),
)


def test_the_rate_is_of_what_counts_and_leaves_out_what_was_excused_or_withdrawn(desk: Desk) -> None:
    (line,) = listed(desk, COMPLIANCE, date(2026, 4, 20), told(*MIXED))
    assert (line.asked, line.in_time, line.late, line.missed, line.unanswered, line.excused) == (5, 2, 1, 1, 1, 1)
    assert (line.unknown, line.rate) == (1, 40)
    assert (line.from_on, line.to_on) == (date(2026, 1, 20), date(2026, 4, 19))


def test_what_is_due_and_still_within_grace_does_not_count(desk: Desk) -> None:
    file = told(*life(due(DAY, number=1)))
    (line,) = listed(desk, COMPLIANCE, DAY + timedelta(2), file)
    assert (line.asked, line.unanswered, line.rate) == (0, 0, None)
    (line,) = listed(desk, COMPLIANCE, DAY + timedelta(3), file)
    assert (line.asked, line.unanswered, line.rate) == (1, 1, 0)


@pytest.mark.parametrize(
    ("given", "in_time"),
    [
        ({"from_on": DAY, "to_on": DAY}, 1),
        ({"from_on": DAY + timedelta(1)}, 1),
        ({"to_on": DAY + timedelta(41)}, 1),
        ({"to_on": DAY + timedelta(89)}, 2),
        ({"to_on": DAY + timedelta(90)}, 1),
    ],
)
def test_both_ends_of_a_period_count_and_one_without_a_beginning_has_ninety_days(
    desk: Desk, given: dict[str, date], in_time: int
) -> None:
    (line,) = listed(desk, COMPLIANCE, date(2026, 4, 20), told(*MIXED), **given)
    assert line.in_time == in_time


def test_a_file_out_of_reach_or_with_nothing_due_in_the_period_has_no_line(desk: Desk) -> None:
    file = told(*MIXED)
    assert listed(desk, COMPLIANCE, date(2026, 4, 20), file, units=["elsewhere"]) == []
    assert listed(desk, COMPLIANCE, date(2027, 4, 20), file) == []
    assert listed(desk, COMPLIANCE, date(2026, 4, 20), file, unit="elsewhere") == []


def test_the_calendar_is_narrowed_by_day_and_by_what_became_of_it(desk: Desk) -> None:
    today = date(2026, 4, 20)
    found = listed(desk, CHECK_INS, today, told(*MIXED), status="missed")
    assert [line.due_on for line in found] == [DAY + timedelta(14)]
    span = {"from_on": DAY + timedelta(7), "to_on": DAY + timedelta(14)}
    assert len(listed(desk, CHECK_INS, today, told(*MIXED), **span)) == 2
    assert scheduled.due_on not in {line.due_on for line in found}
