"""What the state of a file keeps of duties that were not done in time."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from msgspec.structs import replace

from domain.duties.examples import overdue, restated, withdrawn
from domain.duties.record import OVERDUE_KEPT, Duties, evolve, named
from domain.kernel.entry import Entry


def after(*events):
    duties = Duties()
    for position, event in enumerate(events, 1):
        at = datetime(2026, 3, 1, tzinfo=UTC) + timedelta(hours=position)
        duties = evolve(duties, Entry(position, UUID(int=7), position, UUID(int=position), at, at, event))
    return duties


def test_a_duty_that_was_not_done_in_time_stands_until_that_is_withdrawn():
    assert after(overdue).overdue["induction-risk"].entry == UUID(int=1)
    assert after(overdue, withdrawn).overdue == {}
    assert after(withdrawn) == Duties()


def test_duties_of_one_kind_are_told_apart_by_what_they_are_about():
    both = after(overdue, replace(overdue, key="2026-01"))
    assert set(both.overdue) == {"induction-risk", "induction-risk 2026-01"}
    assert set(after(overdue, replace(overdue, key="2026-01"), withdrawn).overdue) == {"induction-risk 2026-01"}


def test_the_newest_day_of_a_restated_duty_is_known():
    again = replace(restated, was_due_on=restated.due_on, due_on=date(2026, 1, 20))
    name = named(restated.duty, restated.key)
    assert after(restated, again).restated[name].due_on == date(2026, 1, 20)


def test_what_is_kept_is_bounded():
    many = [replace(overdue, key=f"{n}") for n in range(OVERDUE_KEPT + 5)]
    assert len(after(*many).overdue) == OVERDUE_KEPT
