"""The writer on a real server: many at once, and what it refuses."""

from __future__ import annotations

import asyncio
import itertools
import random
from typing import Any
from uuid import UUID

import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.codec import Encoded
from journal import store
from journal.keys import NOBODY
from journal.plan import ANY_VERSION, Accepted, Append, Body, Conflict, Envelope, Verdict
from journal.schema import conninfo
from journal.sealing import Keys
from journal.site import Site
from journal.writer import Writer

ENVELOPE = Envelope(actor_id="a", actor_role="officer", unit_id="u")


@pytest.fixture
def keys(site: Site) -> Keys:
    with site.keys() as keys:
        return dict(keys.of(NOBODY))


@pytest.fixture
async def writer(site: Site) -> Any:
    writer = Writer(conninfo(site.record_url, "record"))
    writer.start()
    yield writer
    await writer.stop()


def one(stream: UUID, expected: int, keys: Keys, key: str = "") -> Append:
    return Append(
        stream=stream,
        expected_version=expected,
        bodies=[Body(uuid7(), Encoded("test.written.v1", b"{}", ()))],
        envelope=ENVELOPE,
        keys=keys,
        client_id="c" if key else "",
        command_id=key,
        body_sha256=bytes(32),
    )


def rows(site: Site, query: Any = "SELECT position, originator_id, originator_version FROM entries ORDER BY 1") -> Any:
    with site.connected("record") as conn:
        return conn.execute(query).fetchall()


async def test_fifty_writers_on_twenty_streams_leave_no_gap_and_no_double(site: Site, keys: Keys) -> None:
    streams = [uuid7() for _ in range(20)]
    writers = [Writer(conninfo(site.record_url, "record")) for _ in range(3)]
    chance = random.Random(7)
    accepted = conflicts = 0

    async def caller(writer: Writer) -> None:
        nonlocal accepted, conflicts
        for _ in range(40):
            stream = chance.choice(streams)
            verdict: Verdict = Conflict(0)
            while isinstance(verdict, Conflict):
                verdict = await writer.append(one(stream, verdict.version, keys))
                conflicts += isinstance(verdict, Conflict)
            accepted += 1

    for writer in writers:
        writer.start()
    await asyncio.gather(*[caller(writers[n % 3]) for n in range(50)])
    for writer in writers:
        await writer.stop()
    found = rows(site)
    assert conflicts > 100, "they must have met"
    assert [position for position, *_ in found] == list(range(1, accepted + 1))
    by_stream = itertools.groupby(sorted((s, v) for _, s, v in found), key=lambda row: row[0])
    assert all(
        [v for _, v in group] == list(range(1, n + 1))
        for _, g in by_stream
        for group in [list(g)]
        for n in [len(group)]
    )


async def test_a_caller_that_goes_away_does_not_cancel_its_append(site: Site, writer: Writer, keys: Keys) -> None:
    task = asyncio.create_task(writer.append(one(uuid7(), 0, keys)))
    await asyncio.sleep(0)
    task.cancel()
    await writer.append(one(uuid7(), 0, keys))
    assert len(rows(site)) == 2


async def test_a_connection_lost_after_the_commit_doubles_nothing(
    site: Site, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(conninfo(site.record_url, "record"))
    writer.start()
    close = writer._close
    lost = 0

    async def lose(conn: Any, planned: Any) -> None:
        nonlocal lost
        await close(conn, planned)
        if lost < 2:
            lost += 1
            raise psycopg.OperationalError("the answer to the commit was lost")

    monkeypatch.setattr(writer, "_close", lose)
    verdicts = await asyncio.gather(*[writer.append(one(uuid7(), 0, keys, key=f"k{n}")) for n in range(10)])
    await writer.stop()
    assert lost == 2
    assert all(isinstance(v, Accepted) for v in verdicts)
    assert len(rows(site)) == 10


async def test_a_terminated_session_is_replaced_and_the_append_goes_on(site: Site, writer: Writer, keys: Keys) -> None:
    await writer.append(one(uuid7(), 0, keys))
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        conn.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'rollcall-record'"
        )
    assert isinstance(await writer.append(one(uuid7(), 0, keys)), Accepted)


async def test_the_writer_refuses_when_the_tail_is_cut(site: Site, writer: Writer, keys: Keys) -> None:
    await writer.append(one(uuid7(), ANY_VERSION, keys))
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        conn.execute("INSERT INTO record.checkpoints VALUES (2, now(), %s, '', '')", [bytes(32)])
    with pytest.raises(store.TailCut):
        await writer.append(one(uuid7(), ANY_VERSION, keys))
    assert len(rows(site)) == 1


@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
@pytest.mark.parametrize(
    ("table", "column"),
    [("entries", "digest"), ("checkpoints", "note"), ("tiles", "hashes"), ("reference_marks", "position")],
)
@pytest.mark.parametrize("who", ["service", "owner"])
def test_nobody_changes_the_record(site: Site, statement: str, table: str, column: str, who: str) -> None:
    change = statement.format(f"record.{table}", column, column)
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        if who == "service":
            conn.execute("SET ROLE rollcall_service")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(change)  # type: ignore[call-overload]


def test_a_clock_behind_the_record_or_ahead_of_us_stops_the_writer() -> None:
    tail = store.Tail(1, 10_000_000, 4_000_000, 0, {}, {})
    with pytest.raises(store.ClockWrong):
        store.guard_clock(tail, 4_000_000)
    with pytest.raises(store.ClockWrong):
        store.guard_clock(tail._replace(now=80_000_000), 19_000_000)
    store.guard_clock(tail._replace(now=5_000_000), 5_000_000)


async def test_a_paused_writer_does_not_stop_the_others(site: Site, writer: Writer, keys: Keys) -> None:
    """One that stops in the middle of its transaction loses the lock after two seconds."""
    with psycopg.connect(conninfo(site.record_url, "record")) as paused:
        paused.execute(store.LOCK)
        async with asyncio.timeout(10):
            assert isinstance(await writer.append(one(uuid7(), ANY_VERSION, keys)), Accepted)
        with pytest.raises(store.AWAY):
            paused.execute("SELECT 1")
