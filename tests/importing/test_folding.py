"""A file in the making: it folds what is added in effective order, and can go back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

from domain.intake.background.record import OffenceRecorded, PriorOffenceRecorded
from domain.intake.record import CaseOpened, Sentence
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft
from journal.handling.composing import compose
from rollcall.bulk.folding import Folding

NOW = datetime(2024, 6, 1, tzinfo=UTC)
OPENED = CaseOpened(case_number="c-1", unit_id="u", category=Sentence.OTHER, name="N")


def test_what_sorts_before_what_is_there_is_folded_in_its_place():
    folding = Folding(uuid4())
    _add(folding, OPENED, 10)
    _add(folding, PriorOffenceRecorded(), 5)
    _add(folding, OffenceRecorded(), 12)
    assert folding.version == 3
    assert folding.case.intake.case_number == "c-1"
    again = Folding(folding.stream, folding.entries)
    assert again.case == folding.case


def test_it_goes_back_to_where_it_stood():
    folding = Folding(uuid4())
    mark = folding.mark()
    _add(folding, OPENED, 10)
    folding.back(mark)
    assert (folding.version, folding.case.intake.opened) == (0, None)


def _add(folding: Folding, event: Event, day: int) -> None:
    drafts: Sequence[Draft] = [Draft(event, Occurred(datetime(2024, 5, day, tzinfo=UTC)))]
    composed = compose(drafts, now=NOW, seen_position=0, new_id=_new_id)
    folding.add(drafts, composed.bodies, now=NOW, by="x")


def _new_id() -> UUID:
    return uuid4()
