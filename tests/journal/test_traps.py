"""The traps of the library that the journal is built on, one by one, and that ours does not fall into them.

Shown elsewhere: that appends of many writers leave no gap and no double (``test_writer``), that a command is
decided again after another process wrote (``test_handling``), that one bad stream stops no model and a rebuild
stands beside (``projections/test_parking``, ``test_rebuild``), that the recorder does what the library asks of
one (``test_library_recorder``), that every topic is one class (``domain/test_registry``).
"""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import psycopg
import pytest
from eventsourcing.persistence import IntegrityError, OperationalError
from psycopg.conninfo import make_conninfo
from uuid_utils.compat import uuid7

from domain.catalogue import CATALOGUE, event_examples
from domain.contacts.record import TalkHeld
from domain.kernel.codec import Encoded, encode
from domain.kernel.event import Event, Fact
from journal import store
from journal.keys import NOBODY
from journal.library import Record
from journal.plan import ANY_VERSION, Accepted, Append, Body, Envelope
from journal.proof import signer
from journal.recorder import Recorder, StoredEntry
from journal.schema import conninfo
from journal.sealing import Keys
from journal.site import Site
from journal.store import Unavailable
from journal.writer import Writer
from projections import schema as views
from projections import worker
from projections.models import MODELS
from projections.shares import standing
from projections.waiting import Waiting

ENVELOPE = Envelope(actor_id="officer-1", actor_role="officer", unit_id="county")
TALK = TalkHeld(talk="group")


@pytest.fixture
def keys(site: Site) -> Keys:
    with site.keys() as keys:
        return dict(keys.of(NOBODY))


@pytest.fixture
def recorder(site: Site) -> Iterator[Recorder]:
    recorder = Recorder(conninfo(site.record_url, "record"))
    yield recorder
    recorder.close()


@pytest.fixture
async def writer(site: Site) -> Any:
    writer = Writer(conninfo(site.record_url, "record"))
    writer.start()
    yield writer
    await writer.stop()


def one(keys: Keys, encoded: Encoded | None = None) -> Append:
    body = Body(uuid7(), encoded or encode(TALK))
    return Append(stream=uuid7(), expected_version=ANY_VERSION, bodies=[body], envelope=ENVELOPE, keys=keys)


@contextmanager
def running(*works: Callable[[threading.Event], None]) -> Iterator[None]:
    """Each in a thread of its own, told to stop at the end of the block."""
    stop = threading.Event()
    threads = [threading.Thread(target=work, args=(stop,)) for work in works]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join(20)
        assert not any(thread.is_alive() for thread in threads)


@pytest.mark.parametrize("functions", ["y", ""], ids=["database functions asked for", "as it is"])
async def test_who_follows_the_record_beside_several_writers_misses_nothing(
    site: Site, keys: Keys, monkeypatch: pytest.MonkeyPatch, functions: str
) -> None:
    monkeypatch.setenv("POSTGRES_ENABLE_DB_FUNCTIONS", functions)
    seen: list[int] = []
    batches = 0

    def follow(stop: threading.Event) -> None:
        nonlocal batches
        with site.reader() as reader:
            while True:
                last = stop.is_set()
                entries = reader.after(seen[-1] if seen else 0, 500)
                seen.extend(entry.position for entry in entries)
                batches += bool(entries)
                if last and not entries:
                    return

    def record(count: int) -> None:
        recorder = Recorder(conninfo(site.record_url, "record"))
        assert not recorder.datastore.enable_db_functions
        for _ in range(count):
            recorder.append([one(keys), one(keys)])
        recorder.close()

    async def request(writer: Writer) -> None:
        for _ in range(40):
            await writer.append(one(keys))

    writers = [Writer(conninfo(site.record_url, "record")) for _ in range(2)]
    for each in writers:
        each.start()
    with running(follow):
        await asyncio.gather(
            *(asyncio.to_thread(record, 100) for _ in range(3)), *(request(each) for each in writers for _ in range(8))
        )
        for each in writers:
            await each.stop()
    assert batches > 10, "vacuous: it did not read beside them"
    assert seen == list(range(1, 3 * 200 + 2 * 8 * 40 + 1))


async def test_appends_go_on_beside_vacuum_analyze_and_the_lock_they_take(
    site: Site, writer: Writer, recorder: Recorder, keys: Keys
) -> None:
    rounds = 0

    def maintain(stop: threading.Event) -> None:
        nonlocal rounds
        with psycopg.connect(site.record_url, autocommit=True) as conn:
            while not stop.is_set():
                conn.execute("VACUUM record.entries")
                conn.execute("ANALYZE record.entries")
                rounds += 1

    with psycopg.connect(site.record_url) as held, running(maintain):
        while not rounds:
            await asyncio.sleep(0.01)
        for _ in range(20):
            assert isinstance(await writer.append(one(keys)), Accepted)
        await asyncio.to_thread(lambda: [recorder.append([one(keys)]) for _ in range(20)])
        held.execute("LOCK TABLE record.entries IN SHARE UPDATE EXCLUSIVE MODE")
        with psycopg.connect(site.record_url) as library, pytest.raises(psycopg.errors.LockNotAvailable):
            library.execute("LOCK TABLE record.entries IN EXCLUSIVE MODE NOWAIT")  # what its own save asks for
        async with asyncio.timeout(1.5):
            assert isinstance(await writer.append(one(keys)), Accepted)
            assert isinstance((await asyncio.to_thread(recorder.append, [one(keys)]))[0], Accepted)
        held.rollback()


async def test_a_role_that_may_only_look_and_add_can_append(site: Site, writer: Writer, keys: Keys) -> None:
    with site.connected("record") as conn:
        who = conn.execute("SELECT current_user").fetchone()
        may = conn.execute(
            "SELECT privilege_type FROM information_schema.role_table_grants"
            " WHERE table_schema = 'record' AND table_name = 'entries' AND grantee = current_user"
        ).fetchall()
        with pytest.raises(psycopg.errors.InsufficientPrivilege), conn.transaction():
            conn.execute("LOCK TABLE entries IN EXCLUSIVE MODE")
    assert who == ("rollcall_service",)
    assert {row[0] for row in may} == {"SELECT", "INSERT"}
    assert isinstance(await writer.append(one(keys)), Accepted)


@pytest.mark.parametrize("how", ["refuses", "never answers"])
async def test_who_appends_while_the_server_is_away_hears_within_seconds(site: Site, keys: Keys, how: str) -> None:
    hole = socket.create_server(("127.0.0.1", 0))
    there = make_conninfo(conninfo(site.record_url, "record"), host="127.0.0.1", port=hole.getsockname()[1])
    if how == "refuses":
        hole.close()
    writer, recorder = Writer(there), Recorder(there)
    writer.start()

    async def seconds(refused: type[Exception], asked: Any) -> float:
        started = time.monotonic()
        with pytest.raises(refused):
            await asked
        return time.monotonic() - started

    waited = await asyncio.gather(
        seconds(Unavailable, writer.append(one(keys))),
        seconds(OperationalError, asyncio.to_thread(recorder.append, [one(keys)])),
        seconds(OperationalError, asyncio.to_thread(recorder.insert_events, [StoredEntry(uuid7(), 1, "t.t.v1", b"")])),
    )
    hole.close()
    await writer.stop()
    recorder.close()
    assert max(waited) < 10


@pytest.fixture
def unheard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing wakes anybody any more: neither the record nor the read models call."""
    silent = store.WRITE.replace("pg_notify('rollcall_' || current_schema(), newest)", "length(newest)")
    assert silent != store.WRITE
    monkeypatch.setattr(store, "WRITE", silent)
    moved = standing._MOVED_AND_TOLD.replace("pg_notify(%s, %s)", "length(%s::text || %s::text)")
    assert moved != standing._MOVED_AND_TOLD
    monkeypatch.setattr(standing, "_MOVED_AND_TOLD", moved)


async def test_a_lost_wake_up_delays_models_and_those_who_wait_by_a_quarter_of_a_second(
    site: Site, recorder: Recorder, keys: Keys, unheard: None
) -> None:
    views.migrate(site.record_url, MODELS)
    waiting = Waiting(site.record_url)
    await waiting.start()
    took = []
    with running(lambda stop: worker.run(site, stop)):
        await asyncio.to_thread(recorder.append, [one(keys)])
        await waiting.at_least(1, 10)
        for position in range(2, 8):
            await asyncio.sleep(0.05 * position)  # at any moment between two looks
            await asyncio.to_thread(recorder.append, [one(keys)])
            started = time.monotonic()
            await waiting.at_least(position, 10)
            took.append(time.monotonic() - started)
    await waiting.stop()
    assert sorted(took)[len(took) // 2] < 2 * 0.25 + 0.3  # the worker looks, then who waits for it does


def test_a_lost_wake_up_delays_the_signer_by_a_second(
    site: Site, recorder: Recorder, keys: Keys, unheard: None
) -> None:
    took = []
    with running(lambda stop: signer.run(site, stop)):
        for position in range(1, 4):
            time.sleep(1.0)  # until it has nothing to do but to listen
            recorder.append([one(keys)])
            started = time.monotonic()
            while signed(site) < position:
                assert time.monotonic() - started < 10
                time.sleep(0.02)
            took.append(time.monotonic() - started)
    assert sorted(took)[1] < 1.5


def signed(site: Site) -> int:
    with site.connected("record") as conn:
        row = conn.execute("SELECT coalesce(max(size), 0) FROM checkpoints").fetchone()
        return int(row[0]) if row else 0


@pytest.mark.parametrize("forward", ["y", "n"])
def test_states_are_never_taken_from_the_librarys_cache(
    site: Site, recorder: Recorder, monkeypatch: pytest.MonkeyPatch, forward: str
) -> None:
    monkeypatch.setenv("AGGREGATE_CACHE_MAXSIZE", "100")
    monkeypatch.setenv("AGGREGATE_CACHE_FASTFORWARD", forward)
    monkeypatch.setenv("IS_SNAPSHOTTING_ENABLED", "y")
    with site.keys() as keys, Record(recorder, keys) as record:
        assert record.repository.cache is None
        assert record.snapshots is None


def test_after_a_version_was_taken_the_same_events_can_be_written_again(site: Site, recorder: Recorder) -> None:
    stream, other = uuid7(), uuid7()
    event = StoredEntry(stream, 1, "t.t.v1", b"facts")
    assert recorder.insert_events([event]) == [1]
    again = [StoredEntry(other, 1, "t.t.v1", b""), StoredEntry(stream, 1, "t.t.v1", b"facts")]
    with pytest.raises(IntegrityError):
        recorder.insert_events(again)
    moved = [again[0], StoredEntry(stream, 2, "t.t.v1", b"facts", event_id=again[1].event_id)]
    assert recorder.insert_events(moved) == [2, 3]
    assert versions(recorder, stream) == [1, 2]
    assert versions(recorder, other) == [1]


def versions(recorder: Recorder, stream: UUID) -> list[int]:
    return [event.originator_version for event in recorder.select_events(stream)]


def test_an_event_class_is_registered_once_and_needs_no_instance_dictionary() -> None:
    found: list[type[Event]] = []
    waiting: list[type[Event]] = [Event]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        found += [kind] if kind.topic else []
    topics = [kind.topic for kind in found if kind.__module__.startswith("domain.")]
    assert len(topics) == len(set(topics))
    assert set(topics) <= set(CATALOGUE)
    assert not any(hasattr(event, "__dict__") for event in event_examples())
    with pytest.raises(TypeError, match="is taken by TalkHeld"):
        type(Fact)("Again", (Fact,), {}, topic=TalkHeld.topic)
