"""The fold takes any event on any sheet, in any order, and costs about the same an entry however long a file is."""

from __future__ import annotations

import random
import sys
from datetime import timedelta

import pytest

from domain.catalogue import event_examples
from domain.kernel.rule import example_id
from projections.models.duties.book import ACTS, MODEL
from tests.projections.duties.history import Step, entries, ex, on
from tests.projections.duties.of_files import OPENED
from tests.projections.duties.test_each_duty import HISTORIES

EVENTS = [event for event in event_examples() if type(event) in ACTS]


@pytest.mark.parametrize("seed", range(20))
def test_any_events_in_any_order_are_folded(seed):
    rng = random.Random(seed)
    chosen = [rng.choice(EVENTS) for _ in range(300)]
    steps = [Step(f"2026-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}", event) for event in chosen]
    rows = MODEL.folded(sorted(entries(*steps), key=lambda entry: entry.order)).rows
    assert all(row.settled is not None for row in rows.values() if row.status != "open")
    assert all(row.breach is not None for row in rows.values() if row.contested)


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.word)
def test_a_history_without_any_one_of_its_entries_is_folded(history):
    steps = (*history.given, history.done, *([history.cancelled] if history.cancelled else []))
    for left_out in range(len(steps)):
        rest = [entry for n, entry in enumerate(entries(*steps)) if n != left_out]
        MODEL.folded(rest)
        MODEL.folded(reversed(rest))


def test_a_word_or_a_key_that_nobody_knows_changes_no_series():
    from domain.duties.record import DutyOverdue, DutyRestated

    opened = OPENED
    unknown = DutyOverdue(duty="of-a-later-release", start=example_id(0), due_on=on("2026-02-01"))
    odd = DutyOverdue(duty="month-close", key="not a month", start=example_id(0), due_on=on("2026-02-01"))
    moved = ex(DutyRestated, duty="month-close", key="not a month")
    days = ("2026-02-02", "2026-02-03", "2026-02-04")
    steps = [Step(day, event) for day, event in zip(days, (unknown, moved, odd), strict=True)]
    rows = MODEL.folded(entries(opened, *steps)).rows
    assert {key for word, key in rows if word == "month-close"} == {"2026-01", "not a month"}


def test_a_file_of_ten_years_is_folded_in_linear_time():
    assert _lines(4_000) < 5 * _lines(1_000)


def _lines(count: int) -> int:
    """How many lines of Python the fold of so many check-ins runs."""
    opened, scheduled = OPENED, "contacts.check-in-scheduled.v1"
    given = next(e for e in EVENTS if e.topic == scheduled)
    received = next(e for e in EVENTS if e.topic == "contacts.check-in-received.v2")
    steps = [opened]
    for n in range(count // 2):
        day = (on("2026-01-06") + timedelta(days=n)).isoformat()
        check_in = example_id(n)
        steps.append(Step(f"{day} 10:00", _with(given, check_in, day)))
        steps.append(Step(f"{day} 11:00", _with(received, check_in, day)))
    folded = entries(*steps)
    counted = 0

    def count_lines(_frame, event, _arg):
        nonlocal counted
        counted += event == "line"
        return count_lines

    before = sys.gettrace()
    sys.settrace(count_lines)
    try:
        MODEL.folded(folded)
    finally:
        sys.settrace(before)
    return counted


def _with(event, check_in, day):
    from msgspec.structs import replace

    changes = {"check_in_id": check_in, "due_on": on(day)}
    if hasattr(event, "grace_until"):
        changes["grace_until"] = on(day)
    return replace(event, **changes)
