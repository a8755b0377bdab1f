"""A page as it is now: the lines that the question gives, in its order, and the position that they are of."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date
from typing import Any

import msgspec
import pytest
from uuid_utils.compat import uuid7

from domain.catalogue import event_examples
from domain.intake.record import CaseOpened
from domain.oversight.looks.record import FileShown, Outcome, Purpose
from journal.arrays import Texts
from projections.asking.paging import Pages
from projections.listings import LISTINGS
from projections.listings.omissions.versions import numbers
from projections.questions import ASKED_ALREADY, ask

from ..conftest import Desk, Pen, Written, invented

SCENE: Mapping[str, Any] = {"today": date(2026, 3, 2), "zone": "Asia/Shanghai", "limit": 10, **ASKED_ALREADY}
LOOKED_UP: Mapping[str, Any] = {"above": "{}", "numbers": numbers()}


@pytest.fixture
def written(pen: Pen, desk: Desk) -> int:
    """Some files and a look at one of them, and how far the models of the record have come."""
    files, opening = [uuid7() for _ in range(9)], next(e for e in event_examples() if isinstance(e, CaseOpened))
    pen.write([Written(file, uuid7(), opening, 0.0, 0.0) for file in files])
    pen.write(invented(random.Random(3), files, 400))
    desk.engine().step(409)
    look = FileShown(case_id=files[0], route="case", purpose=Purpose.DECISION, position=9, outcome=Outcome.SHOWN)
    pen.write([Written(uuid7(), uuid7(), look, 0.0, 0.0)], "reads")
    desk.engine(journal="reads").step(1)
    return desk.reader.head().position


def test_a_page_has_the_lines_of_the_question_in_its_order_and_its_position(desk: Desk, written: int) -> None:
    units = [row[0] for row in desk.views.execute("SELECT DISTINCT unit_id FROM case_files WHERE unit_id IS NOT NULL")]
    pages, shown = Pages(desk.views, desk.connect()), 0
    for listing in LISTINGS.values():
        params = {**SCENE, **LOOKED_UP, "units": Texts(units)}
        page = pages.page(listing, (), params, after=False)
        asked = ask(desk.views, listing.question(()), params)
        assert plain(page.lines) == plain(asked), listing.name
        assert [line.stream for line in page.lines] == [line.stream for line in asked], listing.name
        assert (page.of_record, page.position) == (written, written if listing.journal == "record" else 1)
        shown += len(page.lines) > 1
    assert shown > 20


def plain(lines: list[Any]) -> Any:
    """Lines as who reads their JSON has them."""
    return msgspec.json.decode(msgspec.json.encode(lines))


def test_an_empty_page_has_its_position_too(desk: Desk, written: int) -> None:
    pages = Pages(desk.views, desk.connect())
    for listing in LISTINGS.values():
        page = pages.page(listing, (), {**SCENE, **LOOKED_UP, "units": Texts([])}, after=False)
        assert (page.lines, page.of_record) == ([], written), listing.name
        assert page.position == (written if listing.journal == "record" else 1), listing.name
