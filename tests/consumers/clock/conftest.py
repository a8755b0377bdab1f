"""A journal with a clock whose time is given, read models kept in step, and what a test needs to fill them."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import msgspec
import psycopg
import pytest

from consumers.clock.asking import Asking
from consumers.clock.desk import Desk
from consumers.clock.rounds import Clock
from domain.intake.record import Sentence
from domain.intake.rules import OpenCase
from domain.kernel.access import Actor, Role
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import PolicyBook
from domain.kernel.rule import RULES, Command
from domain.organisation.rules import EstablishUnit
from journal.handling import Asked, Handling
from journal.plan import Answer
from journal.site import Site
from projections import schema
from projections.engine import Engine
from projections.models import of_journal
from tests.conftest import Install

OFFICER = Actor("officer-1", Role.OFFICER, "county")
REVIEWER = Actor("reviewer-1", Role.REVIEWER, "county")
ADMIN = Actor("admin-1", Role.ADMIN, "county")
IMPORT = Actor("import", Role.IMPORT, "county")
LEADER = Actor("leader-1", Role.LEADER, "county")


class Town:
    """An installation: commands of people, read models in step, clocks at a given time.

    now: what time it is for everybody. The record itself goes by the server's clock.
    """

    def __init__(self, site: Site, handling: Handling, stack: ExitStack) -> None:
        self.site = site
        self.handling = handling
        self.now = datetime.now(UTC)
        self.book: PolicyBook | None = None
        self._reader = stack.enter_context(site.reader())
        self.views = stack.enter_context(psycopg.connect(schema.conninfo(site.record_url), autocommit=True))
        schema.prepare(self.views)

    async def do(self, command: Command, stream: UUID | None = None, by: Actor = OFFICER) -> Answer:
        """Have a command of somebody carried out."""
        seen = None
        if RULES[type(command).__name__].decides and stream is not None:
            seen = (await self.handling.standing(stream)).version
        asked = Asked(
            actor=by,
            client_id=by.id,
            command_id=str(uuid4()),
            body_sha256=hashlib.sha256(msgspec.json.encode(command)).digest(),
            command=command,
            stream=stream,
            seen_version=seen,
        )
        return (await self.handling.handle(asked)).told

    async def open(self, days_ago: int = 60, unit_id: str = "county", by: Actor = OFFICER, **fields: Any) -> UUID:
        """A case that opened so many days ago."""
        opening = OpenCase(
            case_number=f"C-{uuid4().hex[:8]}",
            unit_id=unit_id,
            category=Sentence.SUSPENDED_SENTENCE,
            name="Invented Person",
            occurred_at=self.now - timedelta(days=days_ago),
            **fields,
        )
        return (await self.do(opening, by=by)).stream

    def fold(self) -> None:
        """Bring the read models in step with the record."""
        tables = schema.live(self.views, of_journal("record"))
        engine = Engine(self._reader, self.views, [(table, position) for table, position, _ in tables])
        head = self._reader.head().position
        while engine.position < head:
            engine.step(head)

    def entries(self, stream: UUID, *kinds: type) -> list[AnyEntry]:
        """The entries of a stream, of some kinds."""
        return [e for e in self._reader.stream(stream) if not kinds or isinstance(e.event, kinds)]


class Watch:
    """A clock of a process of its own."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self._handling = Handling(town.site, book=town.book, now=lambda: town.now)
        self._desk = Desk(town.site, self._handling)
        self.clock: Clock

    async def __aenter__(self) -> Watch:
        await self._handling.start()
        self.clock = Clock(self._desk, Asking(self._handling, at_once=16, a_second=0), self.town.now)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._desk.close()
        await self._handling.stop()

    async def rounds(self, most: int = 20) -> None:
        """Rounds, with the read models in step before each, until one writes nothing more."""
        for _ in range(most):
            self.town.fold()
            before = await self._desk.head()
            more = await self.clock.round(self.town.now)
            if not more and await self._desk.head() == before:
                return
        raise AssertionError("the clock does not come to rest")

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """What became of what was asked for."""
        return dict(self.clock.tally.counts)


@pytest.fixture
def site(install: Install) -> Site:
    """A real journal with the tables of all models."""
    return install("real", of_journal("record"))


@pytest.fixture
async def town(site: Site) -> AsyncIterator[Town]:
    """An installation with the units ``county`` and, below it, ``office``."""
    with ExitStack() as stack:
        holder: list[Town] = []
        handling = Handling(site, now=lambda: holder[0].now)
        town = Town(site, handling, stack)
        holder.append(town)
        await handling.start()
        await town.do(EstablishUnit(unit_id="county", name="Sample County", zone="Asia/Shanghai"), by=REVIEWER)
        office = EstablishUnit(unit_id="office", name="Sample Office", zone="Asia/Shanghai", parent="county")
        await town.do(office, by=REVIEWER)
        yield town
        await handling.stop()
