"""Statements in one round trip, however much they carry; answers fetched ahead."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator

import psycopg
import pytest
import uvloop

from journal.pipe import Ahead, Pipe, Statement
from journal.schema import conninfo
from journal.site import Site
from journal.store import AWAY

LARGE = 8 << 20
ECHO = "SELECT %s::bytea"


@pytest.fixture
async def pipe(site: Site) -> AsyncIterator[Pipe]:
    conn = await psycopg.AsyncConnection.connect(site.record_url, autocommit=True)
    made = Pipe(conn)
    yield made
    await made.close()


@pytest.fixture
def ahead(site: Site) -> Iterator[Ahead]:
    with site.connected("record") as conn:
        yield Ahead(conn)


async def test_each_statement_has_its_own_rows(pipe: Pipe):
    found = await pipe.run(
        Statement("SELECT 1"), Statement("SELECT %s::int + 1", [1]), Statement("SELECT 3 WHERE false")
    )
    assert found == [[(1,)], [(2,)], []]


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, uvloop.new_event_loop])
def test_more_than_a_socket_holds_goes_both_ways(site: Site, loop: Callable[[], asyncio.AbstractEventLoop]):
    async def echo() -> None:
        conn = await psycopg.AsyncConnection.connect(conninfo(site.record_url, "record"), autocommit=True)
        pipe = Pipe(conn)
        async with asyncio.timeout(30):
            for size in (1, LARGE, 1):
                assert await pipe.run(Statement(ECHO, [bytes(size)])) == [[(bytes(size),)]]
        await pipe.close()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(echo())


async def test_an_error_is_raised_and_the_pipe_goes_on(pipe: Pipe):
    with pytest.raises(psycopg.errors.DivisionByZero):
        await pipe.run(Statement("SELECT 1 / %s::int", [0]), Statement("SELECT 2"))
    assert await pipe.run(Statement("SELECT 1 / %s::int", [1])) == [[(1,)]]


async def test_a_lost_connection_is_noticed_while_nothing_is_asked(pipe: Pipe, site: Site):
    (((pid,),),) = await pipe.run(Statement("SELECT pg_backend_pid()"))
    async with await psycopg.AsyncConnection.connect(site.record_url, autocommit=True) as other:
        await other.execute("SELECT pg_terminate_backend(%s)", [pid])
    async with asyncio.timeout(5):
        while not pipe.closed:
            await asyncio.sleep(0.01)
    with pytest.raises(AWAY):
        await pipe.run(Statement("SELECT 1"))


async def test_a_connection_lost_while_waiting_is_raised(pipe: Pipe):
    with pytest.raises(AWAY):
        await pipe.run(Statement("SELECT pg_terminate_backend(pg_backend_pid())"))
    assert pipe.closed


def test_what_was_asked_ahead_is_answered_in_turn(ahead: Ahead):
    for n in range(3):
        ahead.ask("SELECT %s::int", [n])
        assert ahead.answer() == [(n,)]


def test_more_than_a_socket_holds_may_be_asked_ahead(ahead: Ahead):
    ahead.ask(ECHO, [bytes(LARGE)])
    assert ahead.answer() == [(bytes(LARGE),)]


def test_what_nobody_wants_any_more_does_not_stand_in_the_way(ahead: Ahead):
    ahead.ask("SELECT generate_series(1, 100000)", [])
    ahead.forget()
    ahead.forget()
    ahead.ask("SELECT 1", [])
    assert ahead.answer() == [(1,)]
