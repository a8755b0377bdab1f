"""The same place in three datums, there and back."""

import random

import pytest

from domain.whereabouts.places.datum import EAST, MICRO, NORTH, SOUTH, WEST, Datum, Point, from_wgs84, to_wgs84
from domain.whereabouts.places.geodesy import distance

EDGE = 20_000  # micro-degrees: nearer to the edge of the rectangle the published function jumps
TIANANMEN = Point(39_908_692, 116_397_477)
PARIS, NEW_YORK = Point(48_858_370, 2_294_481), Point(40_689_247, -74_044_502)


@pytest.mark.parametrize("datum", list(Datum))
def test_there_and_back_is_the_same_place_to_a_micro_degree(datum):
    chance = random.Random(7)
    for _ in range(3_000):
        point = Point(
            chance.randint(round(SOUTH * MICRO) + EDGE, round(NORTH * MICRO) - EDGE),
            chance.randint(round(WEST * MICRO) + EDGE, round(EAST * MICRO) - EDGE),
        )
        back = to_wgs84(from_wgs84(point, datum), datum)
        assert max(abs(back.latitude - point.latitude), abs(back.longitude - point.longitude)) <= 1


def test_the_published_pair_of_a_place_is_met():
    assert distance(from_wgs84(TIANANMEN, Datum.GCJ02), Point(39_910_095, 116_403_721)) < 0.2
    assert distance(from_wgs84(TIANANMEN, Datum.BD09), Point(39_916_435, 116_410_094)) < 0.2


def test_taking_one_datum_for_another_is_wrong_by_hundreds_of_metres():
    shifted = from_wgs84(TIANANMEN, Datum.GCJ02)
    assert 400 < distance(TIANANMEN, shifted) < 700
    assert distance(TIANANMEN, to_wgs84(shifted, Datum.GCJ02)) < 0.2


@pytest.mark.parametrize("point", [PARIS, NEW_YORK, Point(-33_856_785, 151_215_290)])
@pytest.mark.parametrize("datum", list(Datum))
def test_outside_china_nothing_is_shifted(point, datum):
    assert from_wgs84(point, datum) == to_wgs84(point, datum) == point
