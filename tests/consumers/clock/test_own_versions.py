"""Duties with a breach event of their own follow a unit's own version: restated once, and breached by that day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from consumers.clock.once import EVERY
from domain import catalogue
from domain.conduct.breaches.record import BreachAlleged, ResponseOmitted
from domain.conduct.breaches.rules import AllegeBreach
from domain.conduct.hearings.record import BreachKind
from domain.duties.record import DutyRestated
from domain.intake.arrival.record import DocumentsOverdue
from domain.intake.rules import SetReportingDue
from domain.kernel.access import Actor
from domain.kernel.policy import PolicyTable
from domain.kernel.policy_files import version_of
from domain.kernel.rule import Command

from . import test_restating
from .conftest import OFFICER, Town, Watch
from .test_restating import activate

DOCUMENT = "0c" * 32


def own(table: str, was: str, now: str) -> PolicyTable:
    """The packaged version but for a number."""
    content = (Path(catalogue.__file__).parent / "policies" / table / "prc-2020.toml").read_text()
    assert was in content
    return version_of(table, "own", content.replace(was, now, 1).encode())


RESPONSE = own("conduct.response", "number = 30", "number = 3")
NOTICE = own("notice.decide", "within = { number = 5", "within = { number = 8")


@pytest.fixture(autouse=True)
def at_hand(monkeypatch: pytest.MonkeyPatch) -> None:
    """The contents of the versions are at hand."""
    plain = test_restating.book

    def book() -> object:
        made = plain()
        made.keep([RESPONSE, NOTICE])
        return made

    monkeypatch.setattr(test_restating, "book", book)


def today(town: Town) -> date:
    return (town.now + timedelta(hours=8)).date()


def restated(town: Town, stream: UUID, duty: str) -> list[DutyRestated]:
    return [entry.event for entry in town.entries(stream, DutyRestated) if entry.event.duty == duty]


async def look_twice(town: Town) -> None:
    """Two processes one after the other, each of which looks twice."""
    for _ in range(2):
        async with Watch(town) as watch:
            await watch.rounds()
            town.now += EVERY
            await watch.rounds()


async def do(town: Town, command: Command, stream: UUID | None, by: Actor = OFFICER) -> None:
    """Have a command carried out where the contents of the versions are at hand."""
    async with Watch(town) as watch:
        before, town.handling = town.handling, watch._handling
        await town.do(command, stream, by=by)
        town.handling = before


async def alleged(town: Town, case: UUID, days_ago: int = 0) -> str:
    at, kind = town.now - timedelta(days=days_ago), BreachKind.MOVE_RULES if days_ago else BreachKind.OTHER
    command = AllegeBreach(kind=kind, from_on=(at + timedelta(hours=8)).date(), documents=(DOCUMENT,), occurred_at=at)
    await do(town, command, case)
    return str(town.entries(case, BreachAlleged)[-1].event.breach_id)


async def test_an_answer_is_due_by_the_days_of_the_unit_and_its_breach_written_the_day_after(town: Town) -> None:
    mine, elsewhere = await town.open(days_ago=3, unit_id="office"), await town.open(days_ago=3)
    await activate(town, in_days=0, own=RESPONSE)
    before, after = await alleged(town, mine, days_ago=1), await alleged(town, mine)
    await alleged(town, elsewhere)
    await look_twice(town)
    (event,) = restated(town, mine, "breach-response")
    assert event.key == after != before  # what was alleged before is answered by what held then
    assert (event.was_due_on, event.due_on) == (today(town) + timedelta(days=30), today(town) + timedelta(days=3))
    assert (event.policy, event.cause) == (RESPONSE.pin, "policy_in_force")
    assert event.caused_by is not None
    assert restated(town, elsewhere, "breach-response") == []
    async with Watch(town) as watch:
        town.now += timedelta(days=3)
        await watch.rounds()
        assert town.entries(mine, ResponseOmitted) == []
        town.now += timedelta(days=1)
        await watch.rounds()
    (omitted,) = town.entries(mine, ResponseOmitted)
    assert (str(omitted.event.breach_id), omitted.event.due_on) == (after, event.due_on)


async def test_what_only_the_file_tells_the_day_of_is_asked_for_all_the_same(town: Town) -> None:
    await activate(town, in_days=0, own=NOTICE)
    mine, long_ago = [await town.open(days_ago=3, unit_id="office") for _ in range(2)]
    await town.do(SetReportingDue(effective_on=today(town)), mine)
    await town.do(SetReportingDue(effective_on=today(town) - timedelta(days=1)), long_ago)  # before it held
    await look_twice(town)
    (event,) = restated(town, mine, "notice")
    assert (event.was_due_on, event.due_on) == (today(town) + timedelta(days=5), today(town) + timedelta(days=8))
    assert restated(town, long_ago, "notice") == []
    async with Watch(town) as watch:
        town.now += timedelta(days=8)
        await watch.rounds()
        overdue = [entry.event for entry in town.entries(mine, DocumentsOverdue) if entry.event.step == "notice"]
        assert overdue == []
        town.now += timedelta(days=1)
        await watch.rounds()
    (missed,) = [entry.event for entry in town.entries(mine, DocumentsOverdue) if entry.event.step == "notice"]
    assert missed.due_on == event.due_on
