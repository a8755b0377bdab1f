"""What coordinates are given in, and the same place in WGS-84.

GCJ-02 is what maps and phones in China give: WGS-84 shifted by up to 700 m. BD-09 is shifted once more. Both shifts
are known functions of the place and are undone by iteration, until nothing moves by 1e-9 degrees; what is left is the
rounding to micro-degrees: 1 micro-degree a coordinate, 0.12 m, save within 1 km of the edge of the rectangle below,
where the function itself jumps. Source: the constants published with the shift; there is no standard text to cite.
"""

from __future__ import annotations

import enum
from collections.abc import Callable
from math import atan2, cos, pi, sin, sqrt
from typing import NamedTuple


class Datum(enum.StrEnum):
    """The datums that are understood."""

    WGS84 = "wgs84"
    GCJ02 = "gcj02"
    BD09 = "bd09"


class Point(NamedTuple):
    """A place, in micro-degrees: north and east of the origin positive."""

    latitude: int
    longitude: int


MICRO = 1_000_000
_Shift = Callable[[float, float], tuple[float, float]]
#: Outside this rectangle GCJ-02 shifts nothing. It is that of the published function, wider than the country.
WEST, EAST, SOUTH, NORTH = 72.004, 137.8347, 0.8293, 55.8271
_AXIS, _ECCENTRICITY = 6378245.0, 0.00669342162296594323  # of Krasovsky's ellipsoid, on which the shift is defined
_BD = pi * 3000 / 180


def to_wgs84(point: Point, datum: Datum) -> Point:
    """The same place in WGS-84.

    >>> to_wgs84(Point(39_909_604, 116_397_228), Datum.GCJ02)
    Point(latitude=39908203, longitude=116390987)
    """
    latitude, longitude = point.latitude / MICRO, point.longitude / MICRO
    if datum is Datum.BD09:
        latitude, longitude = _undone(_bd_of_gcj, latitude, longitude)
    if datum is not Datum.WGS84:
        latitude, longitude = _undone(_gcj_of_wgs, latitude, longitude)
    return Point(round(latitude * MICRO), round(longitude * MICRO))


def from_wgs84(point: Point, datum: Datum) -> Point:
    """A place of WGS-84 in another datum: for maps that are drawn in it."""
    latitude, longitude = point.latitude / MICRO, point.longitude / MICRO
    if datum is not Datum.WGS84:
        latitude, longitude = _gcj_of_wgs(latitude, longitude)
    if datum is Datum.BD09:
        latitude, longitude = _bd_of_gcj(latitude, longitude)
    return Point(round(latitude * MICRO), round(longitude * MICRO))


def _undone(shifted: _Shift, latitude: float, longitude: float) -> tuple[float, float]:
    """Where something was before a shift: correct by what is missing, until nothing is. The shift bends little."""
    north, east = latitude, longitude
    for _ in range(20):
        there = shifted(north, east)
        missing = latitude - there[0], longitude - there[1]
        north, east = north + missing[0], east + missing[1]
        if max(abs(missing[0]), abs(missing[1])) < 1e-9:
            break
    return north, east


def _gcj_of_wgs(latitude: float, longitude: float) -> tuple[float, float]:
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return latitude, longitude
    x, y = longitude - 105.0, latitude - 35.0
    waves = (20.0 * sin(6.0 * x * pi) + 20.0 * sin(2.0 * x * pi)) * 2.0 / 3.0
    north = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * sqrt(abs(x)) + waves
    north += (20.0 * sin(y * pi) + 40.0 * sin(y / 3.0 * pi)) * 2.0 / 3.0
    north += (160.0 * sin(y / 12.0 * pi) + 320.0 * sin(y * pi / 30.0)) * 2.0 / 3.0
    east = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * sqrt(abs(x)) + waves
    east += (20.0 * sin(x * pi) + 40.0 * sin(x / 3.0 * pi)) * 2.0 / 3.0
    east += (150.0 * sin(x / 12.0 * pi) + 300.0 * sin(x / 30.0 * pi)) * 2.0 / 3.0
    radians = latitude / 180.0 * pi
    bent = 1 - _ECCENTRICITY * sin(radians) ** 2
    north = north * 180.0 / ((_AXIS * (1 - _ECCENTRICITY)) / (bent * sqrt(bent)) * pi)
    east = east * 180.0 / (_AXIS / sqrt(bent) * cos(radians) * pi)
    return latitude + north, longitude + east


def _bd_of_gcj(latitude: float, longitude: float) -> tuple[float, float]:
    if not (SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST):
        return latitude, longitude
    far = sqrt(longitude * longitude + latitude * latitude) + 0.00002 * sin(latitude * _BD)
    angle = atan2(latitude, longitude) + 0.000003 * cos(longitude * _BD)
    return far * sin(angle) + 0.006, far * cos(angle) + 0.0065
