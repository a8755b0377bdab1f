"""Working in groups: two at most, the second once the first says so; nobody is left behind, nobody pays for others."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

import msgspec
import psycopg
import pytest
from uuid_utils.compat import uuid7

from domain.kernel.codec import Encoded
from journal.batching import Batcher, Full
from journal.keys import NOBODY
from journal.plan import Accepted, Answer, Append, Body, Envelope
from journal.schema import conninfo
from journal.sealing import Keys
from journal.site import Site
from journal.writer import Writer

pytestmark = pytest.mark.filterwarnings("error")
ENVELOPE = Envelope(actor_id="officer-1", actor_role="officer", unit_id="county")


class Groups:
    """Work that ends when it is told to, and remembers who was worked on together."""

    def __init__(self) -> None:
        self.begun: list[list[int]] = []
        self.ends: list[asyncio.Future[None]] = []
        self.at_once = self.most = 0
        self.batcher: Batcher[int, int] = Batcher(self.work, most=8, bound=50)

    async def work(self, items: Sequence[int]) -> Sequence[int | Exception]:
        end = asyncio.get_running_loop().create_future()
        self.begun.append(list(items))
        self.ends.append(end)
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        try:
            await end
        finally:
            self.at_once -= 1
        return [ValueError("odd") if item == 113 else item * 10 for item in items]

    def asked(self, *items: int) -> list[asyncio.Task[int]]:
        return [asyncio.create_task(self.batcher.submit(item)) for item in items]

    async def finish(self, *tasks: asyncio.Task[Any]) -> list[Any]:
        """End each group as it comes, until all of these are done."""

        def ended() -> bool:
            for end in self.ends:
                if not end.done():
                    end.set_result(None)
            return all(task.done() for task in tasks)

        await until(ended)
        return await asyncio.gather(*tasks, return_exceptions=True)

    async def begun_are(self, count: int) -> None:
        await until(lambda: len(self.begun) == count)


async def until(holds: Callable[[], bool]) -> None:
    async with asyncio.timeout(2):
        while not holds():
            await asyncio.sleep(0)


async def turns(count: int = 20) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


@pytest.fixture
async def groups() -> Groups:
    groups = Groups()
    groups.batcher.start()
    return groups


async def test_one_lone_caller_is_served_at_once(groups: Groups) -> None:
    for number in range(3):
        (only,) = groups.asked(number)
        await turns(5)
        assert groups.begun == [[n] for n in range(number + 1)]
        groups.ends[-1].set_result(None)
        assert await only == number * 10


async def test_a_lone_caller_after_a_crowd_is_served_at_once(groups: Groups) -> None:
    crowd = groups.asked(*range(17))
    assert await groups.finish(*crowd) == [n * 10 for n in range(17)]
    before = len(groups.begun)
    (only,) = groups.asked(20)
    await turns(5)
    assert groups.begun[before:] == [[20]]
    assert await groups.finish(only) == [200]


async def test_a_second_group_begins_only_when_the_first_says_so_and_a_third_never(groups: Groups) -> None:
    asked = groups.asked(*range(30))
    await groups.begun_are(1)
    await turns()
    assert len(groups.begun) == 1
    groups.batcher.go_on()
    await groups.begun_are(2)
    groups.batcher.go_on()
    groups.batcher.go_on()
    await turns()
    assert (len(groups.begun), groups.at_once) == (2, 2)
    groups.ends[0].set_result(None)
    await groups.begun_are(3)
    assert await groups.finish(*asked) == [n * 10 for n in range(30)]
    assert groups.most == 2


async def test_nobody_is_left_behind_when_callers_stop_coming(groups: Groups) -> None:
    """What waits is less than half of those who came lately, and nobody else comes."""
    await groups.finish(*groups.asked(*range(17)))
    before = len(groups.begun)
    (working,) = groups.asked(20)
    await groups.begun_are(before + 1)
    (late,) = groups.asked(21)
    groups.batcher.go_on()
    await turns()
    assert len(groups.begun) == before + 1
    groups.ends[-1].set_result(None)
    await groups.begun_are(before + 2)
    assert await groups.finish(working, late) == [200, 210]


async def test_an_error_of_one_group_does_not_reach_the_other(groups: Groups) -> None:
    first, *second = groups.asked(0, 1, 2, 3)
    await groups.begun_are(1)
    groups.batcher.go_on()
    await groups.begun_are(2)
    groups.ends[0].set_exception(ConnectionError("gone"))
    with pytest.raises(ConnectionError):
        await first
    assert groups.at_once == 1
    assert await groups.finish(*second) == [10, 20, 30]


async def test_an_error_of_one_caller_is_that_callers_alone(groups: Groups) -> None:
    told = await groups.finish(*groups.asked(111, 112, 113, 114))
    assert groups.begun == [[111], [112, 113, 114]]
    assert (told[1], type(told[2]), told[3]) == (1120, ValueError, 1140)


@pytest.mark.parametrize("when", ["while it waits", "while it is worked on"])
async def test_a_caller_that_is_cancelled_changes_nothing_for_others(groups: Groups, when: str) -> None:
    asked = groups.asked(*range(5))
    await groups.begun_are(1)
    await turns()
    if when == "while it is worked on":
        groups.ends[0].set_result(None)
        await groups.begun_are(2)
    asked[2].cancel()
    told = await groups.finish(*asked)
    assert [one for one in told if not isinstance(one, asyncio.CancelledError)] == [0, 10, 30, 40]
    assert groups.begun == [[0], [1, 2, 3, 4]]


async def test_stopping_finishes_what_was_asked(groups: Groups) -> None:
    asked = groups.asked(*range(20))
    await groups.begun_are(1)
    stopping = asyncio.create_task(groups.batcher.stop())
    assert (await groups.finish(*asked, stopping))[:20] == [n * 10 for n in range(20)]


async def test_whoever_comes_when_too_many_wait_is_told_so(groups: Groups) -> None:
    asked = groups.asked(*range(58))
    await turns()
    assert (len(groups.begun[0]), len(groups.batcher)) == (1, 50)
    told = await groups.finish(*asked)
    assert [type(one) for one in told] == [int] * 51 + [Full] * 7


@pytest.fixture
def keys(site: Site) -> Keys:
    with site.keys() as keys:
        return dict(keys.of(NOBODY))


def append(keys: Keys, command: str, stream: UUID | None = None) -> Append:
    return Append(
        stream=stream or uuid7(),
        expected_version=0,
        bodies=[Body(uuid7(), Encoded("test.written.v1", b"{}", ()))],
        envelope=ENVELOPE,
        keys=keys,
        client_id="client",
        command_id=command,
        body_sha256=bytes(32),
    )


def written(site: Site) -> list[tuple[int, str]]:
    with site.connected("record") as conn:
        return conn.execute("SELECT position, command_id FROM entries ORDER BY 1").fetchall()


def held_back(writer: Writer, monkeypatch: pytest.MonkeyPatch, lost: str = "") -> tuple[Any, Any]:
    """The first batch is let go on before the answer to its COMMIT is taken, which then may be lost."""
    real, closing, go = writer._close, asyncio.Event(), asyncio.Event()
    times = iter((True,))

    def close(pen: Any, planned: Any) -> Any:
        if not next(times, False):
            return real(pen, planned)
        sent = None if lost == "before" else real(pen, planned)

        async def answered() -> object:
            closing.set()
            await go.wait()
            done = None if sent is None else await sent
            if lost:
                raise psycopg.OperationalError("the connection was lost")
            return done

        return answered()

    monkeypatch.setattr(writer, "_close", close)
    return closing, go


async def test_one_command_in_two_overlapping_batches_is_written_once(
    site: Site, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer = Writer(conninfo(site.record_url, "record"))
    writer.start()
    closing, go = held_back(writer, monkeypatch)
    stream = uuid7()
    first = asyncio.create_task(writer.append(append(keys, "k", stream)))
    await closing.wait()
    again = asyncio.create_task(writer.append(append(keys, "k", stream)))
    other = asyncio.create_task(writer.append(append(keys, "other")))
    await asyncio.sleep(0.1)
    go.set()
    verdicts = await asyncio.gather(first, again, other)
    await writer.stop()
    assert all(isinstance(verdict, Accepted) for verdict in verdicts)
    assert verdicts[1] == Accepted(verdicts[0].answer, repeated=True)  # type: ignore[union-attr]
    assert written(site) == [(1, "k"), (2, "other")]


@pytest.mark.parametrize("lost", ["before", "after"])
async def test_a_connection_lost_before_or_after_its_commit_while_another_batch_waits_settles_both(
    site: Site, keys: Keys, monkeypatch: pytest.MonkeyPatch, lost: str
) -> None:
    writer = Writer(conninfo(site.record_url, "record"))
    writer.start()
    closing, go = held_back(writer, monkeypatch, lost)
    first = asyncio.create_task(writer.append(append(keys, "first")))
    await closing.wait()
    second = [asyncio.create_task(writer.append(append(keys, f"second {n}"))) for n in range(3)]
    await asyncio.sleep(0.2)  # it waits for the lock, or has it already
    go.set()
    verdicts = await asyncio.gather(first, *second)
    await writer.stop()
    found = written(site)
    assert [position for position, _ in found] == [1, 2, 3, 4]
    assert sorted(command for _, command in found) == ["first", "second 0", "second 1", "second 2"]
    assert all(isinstance(verdict, Accepted) for verdict in verdicts)
    told = {msgspec.json.decode(v.answer, type=Answer).position for v in verdicts}  # type: ignore[union-attr]
    assert told == {1, 2, 3, 4}
