"""Distances on WGS-84, in metres, where they are short: pure code of our own, for the domain imports no library.

Around a point the ellipsoid is taken as flat, with the scales that it has at the latitude half-way. Against the
geodesic of the whole ellipsoid the error is below 1 cm up to 10 km, and below 0.01 % of the distance up to 100 km, at
latitudes up to 70 degrees (``tests/domain/whereabouts/test_geodesy.py``); no fix is that exact.
"""

from __future__ import annotations

from math import cos, hypot, pi, sin, sqrt

from domain.whereabouts.places.datum import MICRO, Point

AXIS = 6378137.0
ECCENTRICITY = 0.0066943799901413165  # squared
_RADIANS = pi / 180 / MICRO


def scales(latitude: float) -> tuple[float, float]:
    """Metres that a micro-degree takes at a latitude (in micro-degrees), northward and eastward.

    >>> [round(1_000_000 * scale) for scale in scales(40_000_000)]
    [111035, 85394]
    """
    radians = latitude * _RADIANS
    bent = 1 - ECCENTRICITY * sin(radians) ** 2
    across = AXIS / sqrt(bent)
    return across * (1 - ECCENTRICITY) / bent * _RADIANS, across * cos(radians) * _RADIANS


def distance(one: Point, other: Point) -> float:
    """Metres between two places that lie near each other.

    >>> round(distance(Point(39_908_692, 116_397_477), Point(39_916_345, 116_397_155)))
    850
    """
    north, east = scales((one.latitude + other.latitude) / 2)
    return hypot((one.latitude - other.latitude) * north, (one.longitude - other.longitude) * east)
