"""Each duty in four ways: done, almost due, not done in time, no longer owed. A duty without its history fails here."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from domain.duties.declared import BY_WORD, DUTIES
from domain.duties.duty import OVERDUE
from domain.duties.record import DutyOverdue
from domain.kernel.access import Role
from domain.kernel.of import Of
from domain.kernel.rule import RULES, example_id
from projections.models.duties.row import DutyRow
from tests.domain.conftest import Given
from tests.projections.duties import of_assessment, of_conduct, of_files, of_leave, of_units
from tests.projections.duties.history import ZONE, History, Step, at, drafts, folded, on

HISTORIES = tuple(
    history for area in (of_files, of_assessment, of_leave, of_conduct, of_units) for history in area.HISTORIES
)
ALL = pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history.word)


def _row(history: History, *more: Step) -> DutyRow:
    return folded(*history.given, *more)[history.word, history.key]


def _round(history: History, *more: Step) -> DutyRow:
    """The duty of the day that the history names, also when the next one has begun since."""
    rows = folded(*history.given, *more)
    before = rows.get((history.word, f"{history.key} {history.due[:10]}".strip()))
    return before or rows[history.word, history.key]


def _missed(history: History) -> Step:
    """The entry of its breach, on the first day for it."""
    event = history.missed or DutyOverdue(
        duty=history.word, key=history.key, start=example_id(0), due_on=on(history.due[:10])
    )
    return Step(_first(history), event)


def _first(history: History) -> str:
    """The first moment at which its breach may be written."""
    if history.overdue_from:
        return f"{history.overdue_from} 00:01"
    return (at(history.due) + timedelta(minutes=1)).strftime("%Y-%m-%d %H:%M")


def _cancelled(history: History) -> Step | None:
    if history.cancelled is None and BY_WORD[history.word].of is Of.CASES and not BY_WORD[history.word].survives:
        return of_files.DISCHARGED
    return history.cancelled


def test_every_duty_has_a_history():
    assert {history.word for history in HISTORIES} == set(BY_WORD)
    assert len(BY_WORD) == len(DUTIES) == len(HISTORIES)


@ALL
def test_a_duty_is_due_on_its_day_and_almost_due_from_its_day_of_warning_on(history: History):
    row = _row(history)
    due = row.due_on.isoformat() if row.due_on else f"{row.due_at.astimezone(ZONE):%Y-%m-%d %H:%M}"
    assert (row.status, due, row.warn_on) == ("open", history.due, on(history.warn))
    assert row.due_day == on(history.due[:10])
    assert row.overdue_from == (on(history.overdue_from) if history.overdue_from else None)
    assert row.start in {example_id(n) for n in range(len(history.given))}


@ALL
def test_a_duty_that_is_done_is_satisfied_in_time(history: History):
    settled = _round(history, history.done)
    if history.word == "contact":
        assert (settled.status, settled.started_at) == ("open", at(history.done.at))  # heard of, and due again
        return
    assert (settled.status, settled.late) == ("satisfied", False)
    assert settled.settled.entry == example_id(len(history.given))
    assert settled.settled_at == at(history.done.at)
    assert not settled.contested


@ALL
def test_a_duty_that_was_not_done_is_breached_by_the_entry_that_says_so(history: History):
    breached = _round(history, _missed(history))
    assert (breached.status, breached.contested) == ("breached", False)
    assert breached.breach.entry == breached.settled.entry == example_id(len(history.given))


@ALL
def test_a_duty_that_is_no_longer_owed_is_cancelled(history: History):
    step = _cancelled(history)
    if step is None and history.word in of_units.ONLY_SETTLED:
        return
    if step is None:
        assert BY_WORD[history.word].survives  # the end of supervision does not touch it
        assert _row(history, of_files.DISCHARGED).status == "open"
        return
    assert at(step.at) < at(_first(history)) or history.word in {"discharge"} or step is of_files.DISCHARGED
    row = _round(history, step)
    assert (row.status, row.settled.entry) == ("cancelled", example_id(len(history.given)))


@ALL
def test_a_breach_of_what_was_done_in_time_is_contested(history: History):
    """As when it was entered late that it was done: in its own order it comes before the breach."""
    rows = folded(*history.given, history.done, _missed(history))
    found = [row for (word, _), row in rows.items() if word == history.word and row.breach]
    assert [row.contested for row in found] == [True]
    assert found[0].breach.entry == example_id(len(history.given) + 1)


@pytest.mark.parametrize(
    "history",
    [h for h in HISTORIES if BY_WORD[h.word].breach is not OVERDUE and h.by_rule],
    ids=lambda history: history.word,
)
def test_the_rule_that_writes_the_breach_takes_it_from_that_day_on_and_not_before(history: History):
    duty = BY_WORD[history.word]
    rule = RULES[duty.breach.name]
    command = msgspec.convert(duty.breach.fields(_row(history)), rule.command)
    first = at(_first(history))
    before = first - timedelta(minutes=2)
    file = Given(drafts(history.given))
    role = Role.CLOCK if Role.CLOCK in rule.may else next(iter(rule.may))
    assert file.when(command, by=role, at=before).refusal is not None
    after = file.when(command, by=role, at=first)
    assert after.refusal is None, after.refusal
    assert type(after.drafts[0].event) is type(history.missed)


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.word)
def test_a_duty_says_in_both_languages_what_is_due_and_what_would_do(duty: Any):
    for said in (duty.due, duty.done_by):
        assert said.en.endswith(".")
        assert said.zh.endswith("。")


@pytest.mark.parametrize("duty", [d for d in DUTIES if d.withdrawal], ids=lambda duty: duty.word)
def test_the_commands_of_a_duty_are_commands_and_take_what_they_are_given(duty: Any):
    history = next(h for h in HISTORIES if h.word == duty.word)
    row = replace(_row(history), key=history.key)
    for command in (duty.breach, duty.withdrawal):
        if command.name in {"RecordOverdueDuty", "WithdrawOverdueDuty"} and command.name not in RULES:
            continue  # the clock's
        kind = RULES[command.name].command
        assert set(command.fields(row)) <= set(kind.__struct_fields__)
