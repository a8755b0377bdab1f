"""Upkeep: the newest rebuild of each model, the newest checkpoint of each journal that somebody else holds."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from uuid_utils.compat import uuid7

from domain.kernel.event import Event
from domain.oversight.upkeep.record import Anchor, ChainAnchored, ProjectionRebuilt
from journal.looks import OPERATOR
from journal.site import Site
from projections.listings.oversight.upkeep import NEWEST_UPKEEP
from projections.models import MODELS
from projections.questions import ask
from projections.rebuild import Cancelled, rebuild
from projections.rebuilt import note_rebuilt

from ..conftest import Desk, Pen, Written
from ..test_questions import three_files


def rebuilt(model: str, position: int) -> Event:
    return ProjectionRebuilt(
        model=model, version=1, journal="record", position=position, rows=3, checksum=f"{position:064x}"
    )


def anchored(journal: Any, size: int, how: Anchor = Anchor.KEPT_ELSEWHERE) -> Event:
    return ChainAnchored(journal=journal, origin=f"x/{journal}", size=size, root=f"{size:064x}", how=how)


def test_the_newest_of_each_is_told(pen: Pen, desk: Desk) -> None:
    acts = [
        rebuilt("tallies", 4), anchored("record", 4), rebuilt("case_files", 5), anchored("reads", 5),
        anchored("record", 6, Anchor.COSIGNED), rebuilt("tallies", 7), anchored("record", 8),
    ]  # fmt: skip
    days = [uuid7(), uuid7()]
    pen.write([Written(days[n // 4], uuid7(), act, n, n) for n, act in enumerate(acts)], "reads")
    desk.engine(journal="reads").step(len(acts))
    found = ask(desk.views, NEWEST_UPKEEP, {})
    assert {(one.act, one.journal, one.model, one.how, one.built_position or one.size) for one in found} == {
        ("rebuilt", "record", "tallies", None, 7),
        ("rebuilt", "record", "case_files", None, 5),
        ("anchored", "reads", None, Anchor.KEPT_ELSEWHERE, 5),
        ("anchored", "record", None, Anchor.COSIGNED, 6),
        ("anchored", "record", None, Anchor.KEPT_ELSEWHERE, 8),
    }


def test_what_a_rebuild_gave_is_on_record_as_it_was(pen: Pen, desk: Desk, site: Site) -> None:
    three_files(pen, desk)
    sums = rebuild(site, ["case_files", "accesses"])
    note_rebuilt(site, sums)
    entries = desk.looks.after(0, 10)
    assert [(e.event.model, e.event.journal, e.event.position, e.event.rows) for e in entries] == [  # type: ignore[attr-defined]
        ("case_files", "record", 4, 3),
        ("accesses", "reads", 0, 0),
    ]
    versions = {model.name: model.version for model in MODELS}
    for entry, one in zip(entries, sums, strict=True):
        assert isinstance(entry.event, ProjectionRebuilt)
        assert entry.event.checksum == f"{one.digest:064x}"
        assert entry.event.version == versions[one.model]
        assert (entry.actor_id, entry.actor_role, entry.source) == (OPERATOR.id, "operator", "cli")


def test_nothing_is_recorded_of_a_rebuild_that_was_stopped(pen: Pen, desk: Desk, site: Site) -> None:
    three_files(pen, desk)
    stopped = threading.Event()
    stopped.set()
    with pytest.raises(Cancelled):
        note_rebuilt(site, rebuild(site, cancelled=stopped))
    assert desk.looks.head().position == 0
