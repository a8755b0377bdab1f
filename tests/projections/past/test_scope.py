"""Who may be asked about in the past: the units of that time, and the streams that belonged to them."""

from __future__ import annotations

from typing import Any, get_args
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from domain.catalogue import event_examples
from domain.intake.record import CaseOpened, Sentence
from domain.kernel.access import Actor, Role
from domain.kernel.codec import encode
from domain.kernel.ids import stream_of, tracks_of
from domain.kernel.of import Of
from domain.kinds import KINDS
from domain.organisation.record import UnitEstablished, UnitMoved
from domain.people.staff.record import StaffEvent
from journal.keys import NOBODY
from journal.plan import ANY_VERSION, Append, Body, Envelope
from projections.asking.scope import in_reach, sizes, tree, units_at, with_tracks
from projections.models import leave_book, memberships
from projections.questions import ASKED_ALREADY, candidates

from ..conftest import Desk, Pen, Written

INSPECTOR = Actor("i1", Role.INSPECTOR, "north")


def established(unit_id: str, parent: str | None = None) -> UnitEstablished:
    return UnitEstablished(unit_id=unit_id, name=unit_id.title(), zone="Asia/Shanghai", parent=parent)


class Units:
    """Writes units so that every process keeps them at hand, as handling does."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.position = 0

    def add(self, event: Any) -> int:
        with self.pen.site.keys() as keys:
            append = Append(
                stream=stream_of("unit", event.unit_id),
                expected_version=ANY_VERSION,
                bodies=[Body(uuid7(), encode(event))],
                envelope=Envelope(actor_id="o1", actor_role="reviewer", unit_id=event.unit_id, source="test"),
                keys=keys.of(NOBODY),
                refers=True,
            )
        self.pen.recorders["record"].append([append])
        self.position += 1
        return self.position


@pytest.fixture
def moved(pen: Pen) -> tuple[int, int]:
    """Two counties and an office that went from the one to the other; the positions before and after."""
    units = Units(pen)
    for unit_id, parent in (("north", None), ("south", None), ("office", "north")):
        before = units.add(established(unit_id, parent))
    after = units.add(UnitMoved(unit_id="office", from_parent="north", parent="south"))
    return before, after


def test_reach_in_the_past_is_by_the_tree_of_that_time(desk: Desk, moved: tuple[int, int]) -> None:
    before, after = moved
    now = units_at(desk.reader, after)
    assert in_reach(INSPECTOR, now).values == ("north",)
    assert in_reach(INSPECTOR, tree(desk.reader, INSPECTOR, now, before, None)).values == ("north", "office")
    assert in_reach(INSPECTOR, tree(desk.reader, INSPECTOR, now, after, None)).values == ("north",)


def test_whose_unit_was_not_there_yet_reaches_what_it_reaches_now(desk: Desk, moved: tuple[int, int]) -> None:
    now = units_at(desk.reader, moved[1])
    later = Actor("i2", Role.INSPECTOR, "south")
    assert in_reach(later, tree(desk.reader, later, now, 1, None)).values == ("south", "office")


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.of not in (Of.CASES, Of.TRACKS)])
def test_a_stream_of_every_kind_is_a_candidate_of_its_unit(pen: Pen, desk: Desk, kind: Any) -> None:
    events = get_args(kind.events) or (kind.events,)
    (example, *_) = (event for event in event_examples() if type(event) in events)
    stream = uuid7()
    pen.write([Written(stream, uuid7(), example, 1, 1)])
    desk.engine().step(1)
    assert stream in candidates(desk.views, ["county"], 1, ASKED_ALREADY)
    assert candidates(desk.views, ["county"], 0, ASKED_ALREADY) == []


def test_what_moves_belongs_to_both_units_each_from_its_position(pen: Pen, desk: Desk) -> None:
    moves = [event for event in event_examples() if isinstance(event, StaffEvent) and hasattr(event, "unit_id")]
    stream = uuid7()
    pen.write([Written(stream, uuid7(), moves[0], 1, 1)])
    desk.engine().step(1)
    assert candidates(desk.views, [moves[0].unit_id], 1, ASKED_ALREADY) == [stream]


def test_a_file_says_how_many_entries_it_had(pen: Pen, desk: Desk) -> None:
    opened = CaseOpened(case_number="C-1", unit_id="county", category=Sentence.PAROLE, name="Invented Person")
    streams = [uuid7(), uuid7()]
    pen.write([Written(streams[n % 2], uuid7(), opened, n, n) for n in range(5)])
    assert sizes(desk.reader, [*streams, uuid7()], 5) == {streams[0]: 3, streams[1]: 2}
    assert sizes(desk.reader, streams, 1) == {streams[0]: 1}


def test_tracks_are_looked_at_only_where_a_model_folds_them() -> None:
    stream = UUID(int=uuid7().int)
    assert with_tracks([stream], [leave_book.MODEL, memberships.MODEL]) == [stream]
    assert tracks_of(stream) != stream
