"""Looks are recorded once, also where the answer to a commit is lost."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import uuid4

import psycopg
import pytest

from domain.kernel.access import Actor, Role
from domain.oversight.looks.record import FileShown, Outcome, Purpose
from journal.looks import Looks
from journal.site import Site

OFFICER = Actor("officer-1", Role.OFFICER, "county")


def shown() -> FileShown:
    return FileShown(
        case_id=uuid4(), route="GET:/v1/cases", purpose=Purpose.SUPERVISION, position=1, outcome=Outcome.SHOWN
    )


def recorded(site: Site) -> list[Any]:
    with site.reader("reads") as reader:
        return [entry.event for entry in reader.after(0, 10_000)]


@pytest.fixture
async def looks(site: Site) -> AsyncIterator[Looks]:
    looks = Looks(site)
    await looks.start()
    yield looks
    await looks.stop()


async def test_a_connection_lost_after_the_commit_fails_no_look_and_doubles_none(
    site: Site, looks: Looks, monkeypatch: pytest.MonkeyPatch
):
    close = looks.writer._close
    lost = 0

    async def lose(pen: Any, planned: Any) -> None:
        nonlocal lost
        await close(pen, planned)
        if lost < 2:
            lost += 1
            raise psycopg.OperationalError("the answer to the commit was lost")

    monkeypatch.setattr(looks.writer, "_close", lose)
    before = len(recorded(site))
    made = [shown() for _ in range(10)]
    await asyncio.gather(*[looks.note(OFFICER, look) for look in made])
    assert lost == 2
    found = recorded(site)[before:]
    assert sorted(look.case_id for look in found) == sorted(look.case_id for look in made)


async def test_a_connection_lost_before_the_commit_loses_no_look(
    site: Site, looks: Looks, monkeypatch: pytest.MonkeyPatch
):
    close = looks.writer._close
    lost = 0

    async def lose(pen: Any, planned: Any) -> None:
        nonlocal lost
        if lost < 2:
            lost += 1
            raise psycopg.OperationalError("the commit was not sent")
        await close(pen, planned)

    monkeypatch.setattr(looks.writer, "_close", lose)
    before = len(recorded(site))
    await asyncio.gather(*[looks.note(OFFICER, shown()) for _ in range(10)])
    assert lost == 2
    assert len(recorded(site)) == before + 10
