"""kill -9 under load, at random moments: nothing acknowledged is lost, nothing is doubled, nothing is invented."""

from __future__ import annotations

import asyncio
import os
import random
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from uuid import UUID

import pytest

from api.signin import accounts
from api.signin.tokens import LocalKeys
from domain.intake.record import Sentence
from domain.intake.rules import OpenCase
from domain.kernel.access import Actor, Role
from journal.handling import Handling
from journal.site import Site
from rollcall import embedded

from ..journal.conftest import answer, asked
from .kill_account import Report, report
from .kill_founding import established
from .kill_load import Callers
from .kill_stage import Stage

WHOLE = os.environ.get("ROLLCALL_FAULTS") == "whole"
KILLS = 1_000 if WHOLE else 50
CASES = 40
BROKEN = Path(__file__).parent / "broken"
REVIEWER = Actor("reviewer-1", Role.REVIEWER, "county")
OFFICER = Actor("officer-1", Role.OFFICER, "county")


@pytest.fixture
def home() -> Iterator[Path]:
    """A home of its own: short, so that the path of a socket fits, and open to the account that runs PostgreSQL."""
    home = Path(tempfile.mkdtemp(prefix="rollcall-"))
    home.chmod(0o711)
    yield home
    outside = (home / "servers").resolve()
    shutil.rmtree(home)
    shutil.rmtree(outside, ignore_errors=True)


async def test_fifty_kills_under_load_lose_nothing_double_nothing_and_invent_nothing(home: Path) -> None:
    (await killed(home, KILLS)).judged(least_faults=KILLS // 2, least_acknowledged=1_000)


@pytest.mark.parametrize("how", ["acknowledges_early", "forgets_commands"])
async def test_a_broken_build_is_found_out(home: Path, how: str) -> None:
    found = await killed(home, 4, broken=BROKEN / how)
    with pytest.raises(AssertionError, match="kill-"):
        found.judged(least_faults=0, least_acknowledged=1)


async def test_ten_seconds_without_postgresql_and_then_all_goes_on_by_itself(home: Path) -> None:
    async with staged(home) as (stage, callers):
        await _answered(callers, 200)
        await asyncio.to_thread(stage.pause_keeper)
        stage.kill_servers_but_keeper()
        await asyncio.sleep(10)
        before = callers.answered
        await asyncio.to_thread(stage.resume_keeper)
        await _answered(callers, before + 200, seconds=30)
        until = time.monotonic() + 30
        while not await asyncio.to_thread(stage.answers, "/health/ready"):
            assert time.monotonic() < until, "not ready again within 30 s"
            await asyncio.sleep(0.2)
    ledger = callers.ledger
    assert ledger.no_retry_after == 0
    assert set(ledger.statuses) <= {201, 409, 503}
    with record(home) as site:
        report(site, ledger, trials=1, effective=1).judged(least_faults=1, least_acknowledged=400)


async def killed(home: Path, kills: int, broken: Path | None = None) -> Report:
    """Kill and start again so many times under load, PostgreSQL too 2 of 6 times; then account for everything."""
    rng = random.Random(kills)
    effective = 0
    async with staged(home, broken) as (stage, callers):
        for trial in range(kills):
            await _answered(callers, callers.answered + rng.randrange(5, 60))
            await asyncio.sleep(rng.random() * 0.2)
            effective += callers.in_flight > 0
            await asyncio.to_thread(_kill, stage, with_servers=trial % 6 in (1, 4), first=rng.random() < 0.5)
            await asyncio.to_thread(stage.start)
    with record(home) as site:
        return report(site, callers.ledger, trials=kills, effective=effective)


def _kill(stage: Stage, *, with_servers: bool, first: bool) -> None:
    if with_servers and first:
        stage.kill_servers()
    stage.kill()
    if with_servers and not first:
        stage.kill_servers()


@asynccontextmanager
async def staged(home: Path, broken: Path | None = None) -> AsyncIterator[tuple[Stage, Callers]]:
    """An installation with a few cases, up, with callers busy on it; when the block ends every outcome is known."""
    token, cases = await _founded(home)
    stage = Stage(home, broken)
    await asyncio.to_thread(stage.start)
    callers = Callers(stage.port, token, cases)
    callers.start()
    try:
        yield stage, callers
        await callers.settle()
    finally:
        await asyncio.to_thread(stage.stop)


async def _founded(home: Path) -> tuple[str, list[UUID]]:
    with record(home) as site:
        handling = Handling(site)
        await handling.start()
        await established(handling, REVIEWER)
        cases = []
        for n in range(CASES):
            command = OpenCase(
                case_number=f"C-{n}", unit_id="county", category=Sentence.PAROLE, name=f"Invented Person {n}"
            )
            cases.append(answer((await handling.handle(asked(command, by=OFFICER, key=f"open-{n}"))).answer).stream)
        await handling.stop()
        accounts.add(site, "officer", "officer", "county", "a password for killing", account_id="officer-1")
        account = accounts.every(site)[0]
    return LocalKeys(home / "secrets" / "token.key").token(account, 24 * 3600), cases


async def _answered(callers: Callers, count: int, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while callers.answered < count:
        assert time.monotonic() < until, f"no answers any more: {callers.ledger.statuses}"
        await asyncio.sleep(0.01)


@contextmanager
def record(home: Path) -> Iterator[Site]:
    """The site of a home, migrated, its servers running for as long as the block lasts."""
    with embedded.running(home) as servers:
        site = Site(servers.record_url, servers.keys_url, home / "secrets" / "master.key")
        site.migrate(kind="real")
        yield site
