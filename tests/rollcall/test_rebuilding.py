"""`rollcall rebuild`: how far it is, that it can be stopped and goes on, and what it says at its end."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable, Iterator
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest

from journal.site import Site
from projections.models import MODELS
from rollcall import progress, rebuilding
from rollcall.simulating.simulator import simulate
from tests.conftest import Install

Said = tuple[list[dict[str, Any]], list[dict[str, Any]]]
Call = Callable[..., Said]


@pytest.fixture
def site(install: Install, monkeypatch: pytest.MonkeyPatch) -> Site:
    """A small county, of which nothing is folded yet, under the settings' own addresses."""
    found = install("simulated", MODELS)
    simulate(found, 12, 4, 3)
    monkeypatch.setenv("ROLLCALL_DATABASE_URL", found.record_url)
    monkeypatch.setenv("ROLLCALL_KEYS_URL", found.keys_url)
    monkeypatch.setenv("ROLLCALL_MASTER_KEY_FILE", str(found.root_file))
    monkeypatch.setenv("ROLLCALL_HOME", str(found.root_file.parent))
    monkeypatch.setattr(progress, "EVERY_SECONDS", 0.0)
    monkeypatch.setattr(progress, "time", SimpleNamespace(monotonic=count().__next__))  # a second each time it is asked
    return found


@pytest.fixture
def rebuilt(site: Site, called: Callable[..., int], capsys: pytest.CaptureFixture[str]) -> Iterator[Call]:
    """Calls the command: the checksums that it prints, and its progress."""
    before = signal.getsignal(signal.SIGINT)

    def call(*models: str, code: int = 0) -> Said:
        capsys.readouterr()
        assert called("rebuild", *models, "--json") == code
        said = capsys.readouterr()
        told = [json.loads(line) for line in said.err.splitlines() if line.startswith("{")]
        return [json.loads(line) for line in said.out.splitlines()], told

    yield call
    signal.signal(signal.SIGINT, before)


def test_it_tells_entries_of_how_many_with_the_rate_and_the_time_left(site: Site, rebuilt: Call):
    with site.reader() as record:
        head = record.head().position
    sums, told = rebuilt("case_files", "tallies")
    assert [(one["model"], one["position"]) for one in sums] == [("case_files", head), ("tallies", head)]
    assert {line["total"] for line in told} == {head}
    assert (told[-1]["done"], told[-1]["finished"]) == (head, True)
    assert any(line["seconds_left"] is not None and line["per_second"] > 0 for line in told)


def test_of_both_journals_the_entries_are_added(site: Site, rebuilt: Call):
    heads = []
    for place in ("record", "reads"):
        with site.reader(place) as reader:
            heads.append(reader.head().position)
    sums, told = rebuilt()
    assert len(sums) == len(MODELS)
    assert (told[-1]["done"], told[-1]["total"]) == (sum(heads), sum(heads))


def test_stopped_by_its_user_it_goes_on_where_it_was_and_what_was_done_before_counts_to_no_rate(
    site: Site, rebuilt: Call, monkeypatch: pytest.MonkeyPatch
):
    whole = rebuilding.rebuilt

    def stopped(*given: Any, tell: Callable[[Any], None], **more: Any) -> Any:
        def half(now: Any) -> None:
            tell(now)
            if now.done > now.total // 2:
                os.kill(os.getpid(), signal.SIGINT)

        return whole(*given, tell=half, **more)

    monkeypatch.setattr(rebuilding, "rebuilt", stopped)
    sums, _ = rebuilt("case_files", code=1)
    assert sums == []
    monkeypatch.setattr(rebuilding, "rebuilt", whole)
    (one,), again = rebuilt("case_files")
    assert again[0]["done"] > again[0]["total"] // 4
    assert again[-1]["done"] == again[-1]["total"] == one["position"]
    done_here = again[-1]["per_second"] * again[-1]["seconds"]
    assert 0 < done_here < 0.75 * one["position"]
