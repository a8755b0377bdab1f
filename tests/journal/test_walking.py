"""Walking through the record: every file once, whole, whatever the pages; and again after stopping halfway."""

from __future__ import annotations

from itertools import islice
from uuid import UUID

import psycopg
import pytest

from domain.intake.record import CaseOpened
from domain.kernel.event import Redacted, Sealed
from journal import walking
from journal.handling import Handling
from journal.handling.states import folded
from journal.site import Site
from journal.walking import Part, walker

from .conftest import asked, opening
from .test_handling import CHECK_IN, opened


@pytest.fixture
async def cases(handling: Handling) -> list[UUID]:
    """Files of one to seven entries and more, in the order of their ids."""
    made = []
    for n in range(7):
        case = await opened(handling, f"C-{n}")
        for k in range(n):
            await handling.handle(asked(CHECK_IN, stream=case, key=f"{n} {k}"))
        made.append(case)
    return sorted(made)


@pytest.mark.parametrize("page", [1, 2, 3, 7, 400])
async def test_every_file_comes_once_and_whole(
    site: Site, cases: list[UUID], page: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "PAGE", page)
    with walker(site) as walk, site.reader() as reader:
        found = dict(walk.files())
        assert list(found) == sorted(found)
        assert set(cases) <= set(found)
        assert found == reader.streams(list(found))


async def test_what_is_needed_for_a_fold_folds_to_the_same(site: Site, cases: list[UUID]) -> None:
    with walker(site) as walk, site.reader() as reader:
        for stream, entries in walk.folded():
            assert folded(stream, entries) == folded(stream, reader.stream(stream))


async def test_a_part_is_after_one_file_up_to_another_and_known_at_a_position(site: Site, cases: list[UUID]) -> None:
    with walker(site) as walk, site.reader() as reader:
        position = reader.head().position // 2
        found = dict(walk.files(Part(cases[1], cases[4], position)))
        wanted = reader.streams(cases[2:5], position)
    assert found == {stream: entries for stream, entries in wanted.items() if entries}


async def test_a_walk_that_was_left_does_not_stand_in_the_way_of_the_next(
    site: Site, cases: list[UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(walking, "PAGE", 2)
    with walker(site) as walk:
        whole = [stream for stream, _ in walk.files()]
        for n in range(4):
            started = walk.files()
            assert [stream for stream, _ in islice(started, n)] == whole[:n]
            started.close()
        assert [stream for stream, _ in walk.files()] == whole


async def test_personal_values_stay_sealed_and_what_is_erased_is_redacted(site: Site, cases: list[UUID]) -> None:
    with psycopg.connect(site.keys_url, autocommit=True) as conn:
        conn.execute(
            "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE stream = %s AND category = 0", [cases[0]]
        )
    with walker(site) as walk:
        found = dict(walk.files())
    assert all(isinstance(entry.event, Redacted) for entry in found[cases[0]])
    first = found[cases[1]][0].event
    assert isinstance(first, CaseOpened)
    assert isinstance(first.name, Sealed)


def test_an_empty_record_has_no_files(site: Site) -> None:
    with walker(site) as walk:
        assert list(walk.files()) == []


async def test_the_other_journal_is_walked_likewise(site: Site, handling: Handling) -> None:
    await handling.handle(asked(opening("C-9"), key="open"))
    with walker(site, "reads") as walk:
        assert list(walk.folded()) == []
