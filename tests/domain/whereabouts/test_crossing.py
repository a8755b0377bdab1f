"""When fixes show that somebody left an area or entered one; also on real fixes."""

import csv
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from domain.whereabouts.places.crossing import Crossing, Fence, Side, crossings
from domain.whereabouts.places.datum import Point
from domain.whereabouts.places.fixes import Located
from domain.whereabouts.places.geodesy import distance
from domain.whereabouts.places.outline import Corner, Outline, Shape

AREA = UUID(int=1)
BEGAN = datetime(2026, 3, 9, 8, tzinfo=UTC)
#: A square of about 1.1 by 0.85 km; a fix at ``_at(d)`` lies d metres east of its eastern edge.
SQUARE = Outline(
    Shape(
        (
            Corner(40_000_000, 116_000_000),
            Corner(40_010_000, 116_000_000),
            Corner(40_010_000, 116_010_000),
            Corner(40_000_000, 116_010_000),
        )
    )
)
STAY = Fence(AREA, "stay_within", SQUARE, 100)
KEEP_OUT = Fence(AREA, "keep_out", SQUARE, 100)


def _at(metres):
    return Point(40_005_000, 116_010_000 + round(metres / 0.085400))


def _fixes(*east, accuracy=10):
    return [Located(BEGAN + timedelta(minutes=n), _at(metres), accuracy) for n, metres in enumerate(east)]


def _found(fence, *east, sides=None, confirming=1, accuracy=10):
    found = crossings(_fixes(*east, accuracy=accuracy), [fence], sides or {}, confirming=confirming).crossings
    return [(crossing.did, (crossing.at - BEGAN).seconds // 60) for crossing in found]


def test_who_leaves_beyond_the_buffer_and_the_accuracy_has_left():
    assert _found(STAY, -200, 50, 200) == [("left", 2)]


@pytest.mark.parametrize(("metres", "left"), [(99, False), (108, False), (112, True)])
def test_within_the_buffer_and_the_accuracy_of_the_fix_nobody_has_left(metres, left):
    assert bool(_found(STAY, -200, metres)) is left


def test_an_inexact_fix_far_away_shows_nothing():
    assert _found(STAY, -200, 900, accuracy=1000) == []


def test_who_comes_back_has_entered_as_soon_as_one_fix_is_inside():
    assert _found(STAY, -200, 300, 50, -1) == [("left", 1), ("entered", 3)]


def test_who_enters_what_is_barred_has_entered_when_it_is_certain_and_left_at_once():
    assert _found(KEEP_OUT, 500, -50, -200, -50, 1) == [("entered", 2), ("left", 4)]


def test_one_fix_alone_does_not_do_where_two_are_asked_for():
    assert _found(STAY, -200, 900, -200, 900, -200, confirming=2) == []


def test_the_second_in_a_row_makes_it_certain_from_the_first_on():
    assert _found(STAY, -200, 300, 100, 400, confirming=2) == [("left", 1)]


def test_a_run_goes_on_from_one_batch_to_the_next():
    first = crossings(_fixes(-200, 300), [STAY], confirming=2)
    assert first.crossings == []
    second = crossings(_fixes(400), [STAY], first.sides, confirming=2)
    assert second.crossings == [Crossing(AREA, "left", BEGAN + timedelta(minutes=1), 400)]
    assert second.sides[AREA] == Side(wrong=True)


def test_what_was_found_is_not_found_again():
    assert _found(STAY, 300, 400, sides={AREA: Side(wrong=True)}) == []


def test_who_is_outside_from_the_first_fix_on_has_left():
    assert _found(STAY, 300) == [("left", 0)]


def test_crossings_of_several_areas_come_in_order_of_time():
    other = Fence(UUID(int=2), "stay_within", Outline(Shape((Corner(40_005_000, 116_010_000),), 50)), 20)
    found = crossings(_fixes(0, 80, 300), [STAY, other]).crossings
    assert [(crossing.area_id.int, crossing.did) for crossing in found] == [(2, "left"), (1, "left")]


def _real(records):
    tracks = {}
    with (records / "tracks" / "beijing.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            point = Point(round(float(row["latitude"]) * 1e6), round(float(row["longitude"]) * 1e6))
            fix = Located(datetime.fromisoformat(row["fixed_at"]), point, 10)
            tracks.setdefault(row["device"], []).append(fix)
    return tracks


def test_on_real_fixes_every_crossing_lies_where_a_plain_search_finds_it(records):
    tracks = _real(records)
    assert sum(map(len, tracks.values())) == 32_427
    for fixes in tracks.values():
        middle = fixes[0].point
        for radius in (500, 2_000, 8_000):
            fence = Fence(AREA, "stay_within", Outline(Shape((Corner(*middle),), radius)), 50)
            wrong, plain = False, []
            for fix in fixes:
                metres = distance(middle, fix.point)
                if not wrong and metres > radius + 60:
                    wrong = True
                    plain.append(("left", fix.at))
                elif wrong and metres <= radius:
                    wrong = False
                    plain.append(("entered", fix.at))
            assert [(c.did, c.at) for c in crossings(fixes, [fence]).crossings] == plain
            assert plain
