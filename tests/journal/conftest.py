"""A journal for a test: fresh databases, migrated, with one unit."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import pytest

from domain.intake.record import Sentence
from domain.intake.rules import OpenCase
from domain.kernel.access import Actor, Role
from domain.kernel.rule import Command
from domain.organisation.rules import EstablishUnit
from journal.handling import Asked, Handling
from journal.plan import Answer
from journal.site import Site
from tests.conftest import Install

OFFICER = Actor("officer-1", Role.OFFICER, "county")
REVIEWER = Actor("reviewer-1", Role.REVIEWER, "county")


def today() -> date:
    """The day at the units of tests when it is asked: a run may last past midnight there."""
    return datetime.now(UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


@pytest.fixture
def site(install: Install) -> Site:
    """A real journal, empty."""
    return install("real")


@pytest.fixture
async def handling(site: Site) -> AsyncIterator[Handling]:
    """Handling over the journal, with the unit ``county`` established."""
    handling = Handling(site)
    await handling.start()
    unit = EstablishUnit(unit_id="county", name="Sample County", zone="Asia/Shanghai")
    await handling.handle(asked(unit, by=REVIEWER, key="unit"))
    yield handling
    await handling.stop()


def asked(
    command: Command,
    *,
    stream: UUID | None = None,
    by: Actor = OFFICER,
    key: str,
    seen: int | None = None,
    body: bytes | None = None,
) -> Asked:
    """A command as the API would pass it on."""
    return Asked(
        actor=by,
        client_id=by.id,
        command_id=key,
        body_sha256=hashlib.sha256(body or msgspec.json.encode(command)).digest(),
        command=command,
        stream=stream,
        seen_version=seen,
    )


def opening(number: str = "C-1") -> OpenCase:
    """A case to open, of an invented person."""
    return OpenCase(
        case_number=number,
        unit_id="county",
        category=Sentence.SUSPENDED_SENTENCE,
        name="Invented Person",
        address="1 Nowhere Street",
    )


def answer(encoded: bytes) -> Answer:
    """What an accepted command was told."""
    return msgspec.json.decode(encoded, type=Answer)
