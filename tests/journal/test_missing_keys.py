"""A key that is not to be had refuses the caller who needs it, and nobody else of the batch."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest

from domain.contacts.record import CheckInReceived
from domain.contacts.rules import RecordCheckIn
from domain.kernel.event import Category
from domain.organisation.rules import EstablishUnit
from journal.handling import Contended, Handled, Handling
from journal.handling.refusals import PersonalErased
from journal.site import Site

from .conftest import REVIEWER, answer, asked, opening

NOTED = RecordCheckIn(mode="phone", identity="confirmed", note="all is well")


@pytest.fixture
async def cases(handling: Handling) -> list[UUID]:
    """Six files, each with a check-in and its note."""
    told = [await handling.handle(asked(opening(f"C-{n}"), key=f"open {n}")) for n in range(6)]
    streams = [answer(handled.answer).stream for handled in told]
    for stream in streams:
        await handling.handle(asked(NOTED, stream=stream, key=f"first {stream}"))
    return streams


@pytest.fixture
async def fresh(site: Site, cases: list[UUID]) -> AsyncIterator[Handling]:
    """Another process, which holds no key yet."""
    fresh = Handling(site)
    await fresh.start()
    yield fresh
    await fresh.stop()


def on_keys(site: Site, statement: str, stream: UUID) -> None:
    with psycopg.connect(site.keys_url) as conn:
        done = conn.execute(statement.encode(), [stream, Category.NARRATIVE])
        assert done.rowcount == 1


async def at_once(handling: Handling, cases: list[UUID]) -> list[Any]:
    return await asyncio.gather(
        *(handling.handle(asked(NOTED, stream=stream, key=f"again {stream}")) for stream in cases),
        return_exceptions=True,
    )


def check_ins(site: Site, stream: UUID) -> int:
    with site.reader() as reader:
        return sum(isinstance(entry.event, CheckInReceived) for entry in reader.stream(stream))


async def test_who_needs_a_destroyed_key_is_refused_alone(site: Site, cases: list[UUID], fresh: Handling) -> None:
    destroy = "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE stream = %s AND category = %s"
    on_keys(site, destroy, cases[2])
    answers = await at_once(fresh, cases)
    assert [type(told) for told in answers] == [Handled, Handled, PersonalErased, Handled, Handled, Handled]
    assert [check_ins(site, stream) for stream in cases] == [2, 2, 1, 2, 2, 2]
    without = RecordCheckIn(mode="phone", identity="confirmed")
    assert isinstance(await fresh.handle(asked(without, stream=cases[2], key="without a note")), Handled)


def let_go(handling: Handling, monkeypatch: pytest.MonkeyPatch, part: Any, name: str, which: Callable[[Any], bool]):
    """The ring lets go of everything once a step of the desk is done: once, for whom it concerns."""
    real, times = getattr(part, name), iter((True,))

    def let(args: Any) -> None:
        if which(args) and next(times, False):
            handling.ring._held.clear()

    def then_nothing_is_held(*args: Any) -> Any:
        done = real(*args)
        let(args)
        return done

    async def then_nothing_is_held_either(*args: Any) -> Any:
        done = await real(*args)
        let(args)
        return done

    awaited = inspect.iscoroutinefunction(real)
    monkeypatch.setattr(part, name, then_nothing_is_held_either if awaited else then_nothing_is_held)
    return times


async def test_keys_that_left_the_ring_while_it_was_decided_are_read_again(
    site: Site, cases: list[UUID], handling: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    with site.connected("keys") as conn:
        before = conn.execute("SELECT count(*) FROM keys").fetchone()
    times = let_go(handling, monkeypatch, handling, "_facts", lambda args: args[1].stream == cases[3])
    answers = await at_once(handling, cases)
    assert not next(times, False)
    assert [type(told) for told in answers] == [Handled] * 6
    with site.connected("keys") as conn:
        assert conn.execute("SELECT count(*) FROM keys").fetchone() == before
    with site.reader() as reader:
        assert all(isinstance(entry.event, CheckInReceived) for s in cases for entry in reader.stream(s)[-1:])


async def test_keys_that_left_the_ring_while_others_were_made_refuse_nobody_else(
    site: Site, cases: list[UUID], handling: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    new = opening("C-9")
    times = let_go(handling, monkeypatch, handling._makes, "submit", lambda args: bool(args[0].names))
    opened, *others = await asyncio.gather(
        handling.handle(asked(new, key="open 9")), at_once(handling, cases), return_exceptions=True
    )
    assert not next(times, False)
    assert isinstance(opened, Contended)
    assert [type(told) for told in others[0]] == [Handled] * 6
    assert isinstance(await handling.handle(asked(new, key="open 9")), Handled)


async def test_a_unit_is_established_though_the_journals_key_left_the_ring(
    handling: Handling, monkeypatch: pytest.MonkeyPatch
) -> None:
    times = let_go(handling, monkeypatch, handling, "_facts", lambda _: True)
    unit = EstablishUnit(unit_id="office", name="Office", zone="UTC", parent="county")
    assert isinstance(await handling.handle(asked(unit, by=REVIEWER, key="office")), Handled)
    assert not next(times, False)
