"""Key subjects: each time for which somebody is listed, the open signs of risk, and the four ones."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.history import history
from domain.organisation.key_subjects.examples import EVENTS, designated, done, missing, raised
from domain.organisation.key_subjects.record import Criterion, Item
from projections.listings.key_subjects import FOUR_ONES, KEY_SUBJECTS, SIGNALS
from projections.models.organisation import four_ones, key_subjects, signals
from projections.models.organisation.key_subjects import Listed

from ..conftest import Desk
from ..telling import listed, told

reassigned, released, disposed = EVENTS[1], EVENTS[2], EVENTS[4]
TODAY = date(2026, 3, 9)


def listings(*events: Event) -> dict[tuple[str, int], Listed]:
    rows = key_subjects.MODEL.folded(history(told(*events))).rows.values()
    return {(row.criterion, row.turn): row for row in rows}


def test_somebody_is_listed_by_each_criterion_until_released() -> None:
    other = replace(designated, criterion=Criterion.PAROLEE)
    rows = listings(designated, other, released)
    assert {key: row.listed for key, row in rows.items()} == {("violent", 0): False, ("parolee", 0): True}
    assert rows["violent", 0].released_for == "improved"
    assert rows["violent", 0].until_at is not None
    assert rows["parolee", 0].until_at is None


def test_who_answers_for_it_may_change_and_since_when_does_not() -> None:
    (row,) = listings(designated, reassigned).values()
    assert (row.responsible_id, row.reassigned) == ("officer-8", 1)
    assert (row.designated.entry, row.said.entry) == (UUID(int=1), UUID(int=2))


def test_whoever_is_listed_again_has_a_line_for_each_time() -> None:
    rows = listings(designated, released, designated, released, reassigned)
    turns = {turn: (row.listed, row.designated.position) for (_, turn), row in rows.items()}
    assert turns == {1: (False, 1), 2: (False, 3), 0: (True, 5)}
    assert rows["violent", 0].turns == 3


def test_a_release_of_nobody_changes_nothing() -> None:
    assert listings(released) == {}
    before = listings(designated, released)
    assert listings(designated, released, released) != {}
    assert [row.until_at for row in before.values()] == [
        row.until_at for row in listings(designated, released, released).values()
    ]


def test_a_sign_of_risk_is_open_until_it_is_dealt_with() -> None:
    (row,) = signals.MODEL.folded(history(told(raised))).rows.values()
    assert (row.open, row.outcome) == (True, None)
    (row,) = signals.MODEL.folded(history(told(raised, disposed))).rows.values()
    assert (row.open, row.outcome, row.said.entry) == (False, "removed", UUID(int=2))


def test_a_sign_that_a_correction_took_out_leaves_no_line() -> None:
    taken_out = EntryCorrected(entry=UUID(int=1), becomes=None, reason="-", proposed_by="officer-3")
    entries = history(told(raised, disposed, taken_out))
    assert signals.MODEL.folded(entries).rows == {}


def test_an_item_that_is_done_is_no_longer_missing_whatever_came_first() -> None:
    counselled = replace(done, item=Item.COUNSELLING)
    for events in ([done, missing, counselled], [counselled, missing, done]):
        (row,) = four_ones.MODEL.folded(history(told(*events))).rows.values()
        assert (set(row.done), row.missing, row.to_do, row.found_missing) == (
            {Item.HOME_VISIT, Item.COUNSELLING}, {}, 2, 0,
        )  # fmt: skip
    (row,) = four_ones.MODEL.folded(history(told(done, missing))).rows.values()
    assert (set(row.missing), row.to_do, row.found_missing) == ({Item.COUNSELLING}, 3, 1)


def test_what_was_done_twice_is_cited_by_the_first_and_each_period_stands_alone() -> None:
    sheet = four_ones.MODEL.folded(history(told(done, done, replace(done, period_id="autumn"))))
    assert len(sheet.rows) == 2
    row = sheet.get(done.period_id)
    assert row is not None
    assert (row.to_do, row.done[Item.HOME_VISIT].entry) == (3, UUID(int=1))


def test_the_list_says_how_many_signs_are_open_with_each_person(desk: Desk) -> None:
    more = replace(raised, signal_id=UUID(int=77))
    mine = told(opened, designated, raised, more, disposed)
    other = told(opened, designated, first=100)
    lines = listed(desk, KEY_SUBJECTS, TODAY, mine, other, listed=True)
    assert sorted(line.signals_open for line in lines) == [0, 1]
    assert listed(desk, KEY_SUBJECTS, TODAY, mine, criterion=Criterion.PAROLEE) == []
    assert [line.signal_id for line in listed(desk, SIGNALS, TODAY, mine, other, open=True)] == [UUID(int=77)]


def test_the_board_of_a_special_period_shows_whose_items_are_not_all_done(desk: Desk) -> None:
    whole = told(opened, *(replace(done, item=item) for item in Item))
    part = told(opened, done, missing, first=100)
    lines = listed(desk, FOUR_ONES, TODAY, whole, part, period=done.period_id)
    assert sorted((line.to_do, line.found_missing) for line in lines) == [(0, 0), (3, 1)]
    (line,) = listed(desk, FOUR_ONES, TODAY, whole, part, to_do=1)
    assert set(line.missing) == {Item.COUNSELLING}
