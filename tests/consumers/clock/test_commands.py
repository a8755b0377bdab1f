"""Every duty that is declared can be asked for: its breach and its withdrawal are commands that the clock may give."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import msgspec
import pytest

from consumers.clock.commands import WATCHED, breach, withdrawal
from consumers.clock.overdue import Duty
from domain.catalogue import RULES
from domain.duties.declared import DUTIES
from domain.duties.owed import OWED
from domain.kernel.access import Role
from domain.kernel.rule import DecisionCommand

SOME = "019b8a00-0000-7000-8000-0000000000c1"
#: The forms of keys: nothing, an id, a year, a month, a special period with an item, an entry with its receiver.
KEYS = ("", SOME, "2026", "2026-03", "congress home_visit", f"{SOME} court")
ENTRY = msgspec.json.encode({"position": 7, "entry": SOME})  # as the read models give it


def row(word: str, key: str) -> Duty:
    fields: dict[str, Any] = dict.fromkeys(Duty._fields)
    return Duty(
        **fields
        | {
            "stream": UUID(SOME),
            "duty": word,
            "key": key,
            "start": UUID(SOME),
            "started_at": datetime(2026, 3, 1, tzinfo=UTC),
            "unit_id": "county",
            "due_on": date(2026, 3, 9),
            "policy": "",
            "breach": ENTRY,
            "settled": ENTRY,
            "basis": "",
        }
    )


def made(order: Any, word: str) -> list[Any]:
    """What is asked for with keys of each form that fit."""
    found = []
    for key in KEYS:
        try:
            found.append(order(row(word, key), None))
        except (msgspec.ValidationError, ValueError):
            continue
    return [each for each in found if each is not None]


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.word)
def test_a_breach_is_asked_for_by_a_command_that_the_clock_may_give(duty: Any) -> None:
    if duty.breach is None or duty.word in WATCHED:
        return
    rule = RULES[duty.breach.name]
    assert Role.CLOCK in rule.may
    assert rule.of is duty.of
    assert {type(order.command) for order in made(breach, duty.word)} == {rule.command}


@pytest.mark.parametrize("duty", DUTIES, ids=lambda duty: duty.word)
def test_a_withdrawal_is_asked_for_by_a_command_that_the_clock_may_give(duty: Any) -> None:
    if duty.withdrawal is None:
        return
    rule = RULES[duty.withdrawal.name]
    assert Role.CLOCK in rule.may
    orders = made(withdrawal, duty.word)
    assert {type(order.command) for order in orders} == {rule.command}
    if "entry" in rule.command.__struct_fields__:
        assert {order.command.entry for order in orders} == {UUID(SOME)}


def test_whatever_has_no_breach_of_its_own_is_owed_by_what_the_file_shows() -> None:
    generic = {duty.word for duty in DUTIES if duty.breach is not None and duty.breach.name == "RecordOverdueDuty"}
    assert generic == OWED.keys()


def test_a_breach_that_was_taken_back_may_be_asked_for_anew() -> None:
    before = row("check-in", SOME)
    after = before._replace(withdrawn=ENTRY)
    assert before.name != after.name


def test_the_clock_proposes_withdraws_and_restates_and_decides_nothing_else() -> None:
    decided = {
        name for name, rule in RULES.items() if Role.CLOCK in rule.may and issubclass(rule.command, DecisionCommand)
    }
    assert {name for name in decided if not name.startswith(("Propose", "Withdraw"))} == {"RestateDuty"}
