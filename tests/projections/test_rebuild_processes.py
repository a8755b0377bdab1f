"""A rebuild that is dealt out to several processes: equal, and resumed when one of them dies or it is stopped."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest

from journal.site import Site
from projections import rebuild as rebuild_module
from projections.models import case_files
from projections.rebuild import Cancelled, Interrupted, Progress, rebuild

from .conftest import Desk, Pen
from .test_rebuild import filled, live


@pytest.fixture
def dealt_out(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even a small record is dealt out to several processes."""
    monkeypatch.setattr(rebuild_module, "DEALT_FROM", 1)


def test_a_rebuild_on_several_processes_equals_the_live_models(
    pen: Pen, desk: Desk, site: Site, dealt_out: None
) -> None:
    filled(pen, desk)
    before = live(desk)
    seen: list[Progress] = []
    assert {t.model: t for t in rebuild(site, tell=seen.append, processes=2)} == before
    assert live(desk) == before
    assert [p.done for p in seen if p.total == 400][-1] == 400
    indexes = desk.views.execute("SELECT count(*) FROM pg_indexes WHERE tablename = 'case_files'").fetchone()
    assert indexes == (1 + len(case_files.MODEL.indexes),)


def test_a_rebuild_whose_processes_are_killed_or_stopped_goes_on(
    pen: Pen, desk: Desk, site: Site, dealt_out: None
) -> None:
    filled(pen, desk)
    before = live(desk)

    def kills(_: Progress) -> None:
        for file in Path("/proc/self/task").glob("*/children"):
            for pid in file.read_text().split():
                if b"beside" in Path(f"/proc/{pid}/cmdline").read_bytes():
                    os.kill(int(pid), signal.SIGKILL)

    with pytest.raises(Interrupted):
        rebuild(site, ["case_files"], tell=kills, processes=2)
    assert live(desk) == before
    cancelled = threading.Event()
    with pytest.raises(Cancelled):
        rebuild(site, ["case_files"], tell=lambda _: cancelled.set(), cancelled=cancelled, processes=2)
    assert live(desk) == before
    rebuild(site, ["case_files"], processes=2)
    assert live(desk) == before
