"""Our own distances against a library that computes geodesics of the whole ellipsoid."""

import random
from itertools import pairwise

import pytest
from geographiclib.geodesic import Geodesic

from domain.whereabouts.places.datum import MICRO, Point
from domain.whereabouts.places.geodesy import distance
from domain.whereabouts.places.outline import Corner, Outline, Shape, is_closed, shape_of, text_of

EARTH = Geodesic.WGS84


def _exact(one, other):
    place = (one.latitude / MICRO, one.longitude / MICRO, other.latitude / MICRO, other.longitude / MICRO)
    return EARTH.Inverse(*place)["s12"]


def _moved(point, bearing, metres):
    there = EARTH.Direct(point.latitude / MICRO, point.longitude / MICRO, bearing, metres)
    return Point(round(there["lat2"] * MICRO), round(there["lon2"] * MICRO))


@pytest.mark.parametrize(("most", "error", "share"), [(10_000, 0.01, 1e-6), (100_000, 10.0, 1e-4)])
def test_a_distance_is_that_of_the_ellipsoid_within_the_error_stated(most, error, share):
    chance = random.Random(most)
    for _ in range(2_000):
        one = Point(chance.randint(-70 * MICRO, 70 * MICRO), chance.randint(-178 * MICRO, 178 * MICRO))
        other = _moved(one, chance.uniform(0, 360), chance.uniform(most / 100, most))
        exact = _exact(one, other)
        assert abs(distance(one, other) - exact) < error
        assert abs(distance(one, other) - exact) < share * exact + 1e-6


def _polygon(chance):
    """A star around a place, up to 20 km wide."""
    middle = Point(chance.randint(-60 * MICRO, 60 * MICRO), chance.randint(-170 * MICRO, 170 * MICRO))
    corners = [_moved(middle, 360 * n / 8, chance.uniform(2_000, 10_000)) for n in range(8)]
    return middle, Shape(tuple(Corner(*corner) for corner in corners))


def test_the_distance_to_a_polygon_is_that_to_the_nearest_of_many_places_on_its_edges():
    chance = random.Random(5)
    for _ in range(15):
        middle, shape = _polygon(chance)
        corners = [Point(c.latitude, c.longitude) for c in shape.corners]
        along = [
            Point(
                round(one.latitude + (other.latitude - one.latitude) * n / 300),
                round(one.longitude + (other.longitude - one.longitude) * n / 300),
            )
            for one, other in pairwise([*corners, corners[0]])
            for n in range(300)
        ]
        for _ in range(5):
            point = _moved(middle, chance.uniform(0, 360), chance.uniform(0, 15_000))
            near = sorted(along, key=lambda place, point=point: distance(point, place))[:20]
            exact = min(_exact(point, place) for place in near)
            ours = Outline(shape).metres(point)
            assert ours <= exact * 1.0001 + 0.01
            assert ours > exact * 0.98 - 1  # the places are up to 60 m apart


def test_a_circle_holds_what_lies_within_its_radius():
    middle = Point(39_908_692, 116_397_477)
    circle = Outline(Shape((Corner(*middle),), 500))
    for bearing in range(0, 360, 15):
        assert circle.holds(_moved(middle, bearing, 499))
        assert not circle.holds(_moved(middle, bearing, 501))
        assert abs(circle.metres(_moved(middle, bearing, 700)) - 200) < 0.2
        assert abs(circle.metres(_moved(middle, bearing, 300)) - 200) < 0.2
        assert circle.near(_moved(middle, bearing, 540), 50)
        assert not circle.near(_moved(middle, bearing, 900), 50)


def test_what_is_said_to_be_far_is_never_within_the_metres():
    chance = random.Random(11)
    for _ in range(40):
        middle, shape = _polygon(chance)
        outline = Outline(shape)
        for _ in range(30):
            point = _moved(middle, chance.uniform(0, 360), chance.uniform(0, 20_000))
            metres = chance.uniform(0, 3_000)
            if not outline.near(point, metres):
                assert not outline.holds(point)
                assert outline.metres(point) > metres


SQUARE = (Corner(0, 0), Corner(0, 1000), Corner(1000, 1000), Corner(1000, 0))


@pytest.mark.parametrize(
    "shape",
    [
        Shape(SQUARE[:2]),
        Shape(SQUARE[:1]),
        Shape(SQUARE, 10),
        Shape((SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3])),
        Shape((SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[2])),
        Shape((Corner(0, 0), Corner(0, 500), Corner(0, 1000))),
        Shape((Corner(0, 0), Corner(0, 1000), Corner(1000, 1000), Corner(0, 500), Corner(1000, 0))),
    ],
)
def test_an_outline_that_encloses_nothing_is_noticed(shape):
    assert not is_closed(shape)


@pytest.mark.parametrize("shape", [Shape(SQUARE), Shape(SQUARE[::-1]), Shape(SQUARE[:3]), Shape(SQUARE[:1], 50)])
def test_an_outline_that_encloses_something_is_one_and_its_text_reads_back(shape):
    assert is_closed(shape)
    assert shape_of(text_of(shape)) == shape
