"""The tables of a lake are made by whoever comes first, and do not fall to pieces as they are followed."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path
from threading import Barrier
from uuid import uuid4

import pytest
from deltalake import Transaction
from deltalake.exceptions import CommitFailedError

from consumers.lake.sink import append
from consumers.lake.tables import EVENTS, MANY_FILES, Place, compact, forgotten, rows
from consumers.published.message import Out

AT_ONCE, TIMES = 6, 30


def test_processes_that_begin_at_once_all_have_the_table(tmp_path: Path) -> None:
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for number in range(TIMES):
            place, together = Place(tmp_path / str(number)), Barrier(AT_ONCE)

            def make(_: int, place: Place = place, together: Barrier = together) -> list[str]:
                together.wait()
                return [field.name for field in place.events().schema().fields]

            assert list(pool.map(make, range(AT_ONCE))) == [EVENTS.names] * AT_ONCE


def _followed(place: Place, commits: int) -> list[Out]:
    """A lake that took in an entry a commit."""
    now, stream = datetime(2026, 3, 1, tzinfo=UTC), uuid4()
    outs = [
        Out(n, stream, n, "contacts.talk-held.v1", uuid4(), now, "instant", now, "office", None, None, b"{}")
        for n in range(1, commits + 1)
    ]
    for out in outs:
        append(place.events(), rows([out]), [Transaction("t/0/offset", out.position)])
    return outs


def test_many_small_files_become_one_with_the_same_rows_and_marks(tmp_path: Path) -> None:
    place = Place(tmp_path)
    outs = _followed(place, MANY_FILES)
    assert not compact(place)
    outs += _followed(place, 1)
    before = place.events().to_pyarrow_table().sort_by("position")
    assert compact(place)
    after = place.events()
    assert len(after.file_uris()) == 1
    assert after.to_pyarrow_table().sort_by("position") == before
    assert after.transaction_version("t/0/offset") == 1
    assert not compact(place)


def test_what_is_taken_out_meanwhile_does_not_come_back(tmp_path: Path) -> None:
    place = Place(tmp_path)
    (first, *_) = _followed(place, 2 * MANY_FILES)
    early = place.events()
    place.events().delete(forgotten(str(first.stream), str(first.stream), 10))
    with pytest.raises(CommitFailedError):
        early.optimize.compact()
    assert compact(place)
    assert sorted(place.events().to_pyarrow_table()["position"].to_pylist()) == list(range(10, 2 * MANY_FILES + 1))
