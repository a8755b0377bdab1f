"""The calendar of check-ins: what became of each, whatever order its entries came in; and how it is summed."""

from __future__ import annotations

from itertools import permutations
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain.contacts.examples import CHECK_IN, EVENTS, missed, received, scheduled
from domain.contacts.record import CheckInExcused, CheckInReceived, Identity, MissWithdrawn, Mode
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.history import history
from projections.models.contacts import check_ins, unasked
from projections.models.contacts.check_ins import CheckIn

from ..telling import told

failed, withdrawn, excused, unknown = EVENTS[2], EVENTS[4], EVENTS[5], EVENTS[6]
late = replace(received, late_by_days=9, on_time=False)
unasked_for = CheckInReceived(mode=Mode.KIOSK, identity=Identity.CONFIRMED)


def calendar(*events: Event) -> dict[UUID, CheckIn]:
    """The calendar of a file; the entries of its events bear the ids 1, 2, 3 and so on."""
    return {row.check_in_id: row for row in check_ins.MODEL.folded(history(told(*events))).rows.values()}


@pytest.mark.parametrize(
    ("events", "status", "said"),
    [
        ([scheduled], "due", 1),
        ([scheduled, received], "received", 2),
        ([scheduled, late], "late", 2),
        ([scheduled, missed], "missed", 2),
        ([scheduled, excused], "excused", 2),
        ([scheduled, missed, late], "missed", 2),
        ([scheduled, received, missed], "missed", 3),
        ([scheduled, received, missed, withdrawn], "received", 4),
        ([scheduled, missed, withdrawn], "withdrawn", 3),
        ([scheduled, missed, withdrawn, missed], "missed", 4),
        ([scheduled, withdrawn], "due", 1),
        ([scheduled, excused, received], "received", 3),
        ([scheduled, failed], "due", 1),
        ([scheduled, unknown], "unknown", 2),
        ([scheduled, unknown, received], "received", 3),
        ([scheduled, unknown, missed], "missed", 3),
        ([received], "received", 1),
        ([missed], "missed", 1),
        ([excused], "excused", 1),
    ],
    ids=lambda value: "-".join(type(event).__name__ for event in value) if isinstance(value, list) else None,
)
def test_a_check_in_has_the_status_that_its_entries_give_it(events: list[Event], status: str, said: int) -> None:
    (row,) = calendar(*events).values()
    assert (row.status, row.said.entry) == (status, UUID(int=said))
    assert row.due_on == scheduled.due_on


def test_what_comes_before_the_entry_that_asks_for_it_is_not_lost() -> None:
    for events in permutations((scheduled, received, failed)):
        (row,) = calendar(*events).values()
        assert (row.status, row.mode, row.opens_on) == ("received", received.mode, scheduled.opens_on)


def test_a_check_in_counts_by_its_first_receipt_and_a_later_one_does_not_make_it_late() -> None:
    (row,) = calendar(scheduled, received, late).values()
    assert (row.status, row.late_by_days) == ("received", received.late_by_days)


def test_attempts_that_fail_the_check_are_counted_and_do_not_answer() -> None:
    (row,) = calendar(scheduled, failed, failed).values()
    assert (row.status, row.identity_failures, row.received_at) == ("due", 2, None)


def test_nothing_is_left_of_a_miss_that_a_correction_took_out() -> None:
    taken_out = EntryCorrected(entry=UUID(int=2), becomes=None, reason="-", proposed_by="officer-3")
    for events in ([scheduled, missed, withdrawn, taken_out], [scheduled, missed, taken_out, withdrawn]):
        (row,) = calendar(*events).values()
        assert (row.status, row.missed, row.withdrawn_for) == ("due", None, None)


def test_a_withdrawn_miss_says_why_and_one_that_was_missed_says_the_entry() -> None:
    (row,) = calendar(scheduled, missed, withdrawn).values()
    assert isinstance(withdrawn, MissWithdrawn)
    assert (row.missed, row.withdrawn_for) == (None, withdrawn.reason)
    (row,) = calendar(scheduled, missed, withdrawn, missed).values()
    assert row.withdrawn_for is None
    (row,) = calendar(scheduled, excused).values()
    assert isinstance(excused, CheckInExcused)
    assert row.excused_for is excused.reason


def test_each_check_in_is_a_row_of_its_own() -> None:
    other = uuid4()
    rows = calendar(scheduled, replace(scheduled, check_in_id=other), missed)
    assert {key: row.status for key, row in rows.items()} == {CHECK_IN: "missed", other: "due"}


def test_what_nothing_asked_for_stands_apart_and_not_in_the_calendar() -> None:
    assert calendar(unasked_for) == {}
    entries = history(told(scheduled, received, unasked_for))
    (row,) = unasked.MODEL.folded(entries).rows.values()
    assert (row.entry, row.mode) == (UUID(int=3), Mode.KIOSK)
