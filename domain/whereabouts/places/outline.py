"""The outline of an area: a circle or a polygon, as text that is sealed, and ready to be asked about a place.

An edge is straight on a plate of latitude and longitude, as maps draw it. Coordinates are WGS-84.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import hypot
from typing import Annotated, NamedTuple

import msgspec

from domain.kernel.ids import Count
from domain.whereabouts.places.datum import Point
from domain.whereabouts.places.geodesy import distance, scales

Latitude = Annotated[int, msgspec.Meta(ge=-90_000_000, le=90_000_000)]
Longitude = Annotated[int, msgspec.Meta(ge=-180_000_000, le=180_000_000)]


class Corner(msgspec.Struct, frozen=True, array_like=True):
    """A corner of an outline, or the middle of a circle, in micro-degrees."""

    latitude: Latitude
    longitude: Longitude


class Shape(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """An outline as it is given: three corners or more; or one, with a radius."""

    corners: Annotated[tuple[Corner, ...], msgspec.Meta(min_length=1, max_length=150)]
    radius_metres: Count = 0


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Shape).decode


def text_of(shape: Shape) -> str:
    """The text of an outline, to be sealed.

    >>> text_of(Shape((Corner(1, 2),), 50))
    '{"corners":[[1,2]],"radius_metres":50}'
    """
    return _encode(shape).decode()


def shape_of(text: str) -> Shape:
    """The outline of such a text; msgspec.ValidationError where it is none."""
    return _decode(text)


def is_closed(shape: Shape) -> bool:
    """Whether an outline encloses something: a circle, or a polygon whose edges do not cross each other."""
    corners = [Point(c.latitude, c.longitude) for c in shape.corners]
    if shape.radius_metres:
        return len(corners) == 1
    if len(corners) < 3 or len(set(corners)) < len(corners):
        return False
    edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
    return not any(
        _cross(*edges[i], *edges[j]) for i in range(len(edges)) for j in range(i + 2, len(edges) - (i == 0))
    ) and any(_turn(corners[0], corners[1], corner) for corner in corners[2:])


class Box(NamedTuple):
    """The box around an outline or some places, in micro-degrees."""

    south: int
    west: int
    north: int
    east: int

    @classmethod
    def around(cls, points: Sequence[Point]) -> Box:
        """The box around some places, at least one."""
        latitudes, longitudes = [p.latitude for p in points], [p.longitude for p in points]
        return cls(min(latitudes), min(longitudes), max(latitudes), max(longitudes))


class Outline:
    """An outline ready to be asked. What is asked most is computed once."""

    def __init__(self, shape: Shape) -> None:
        corners = [Point(c.latitude, c.longitude) for c in shape.corners]
        self.radius = shape.radius_metres
        self._centre = corners[0]
        self._edges = list(zip(corners, [*corners[1:], corners[0]], strict=True))
        self._rising = [_rising(*edge) for edge in self._edges if edge[0].latitude != edge[1].latitude]
        box = Box.around(corners)
        self.scales = scales(max(abs(box.south), abs(box.north)))  # the least a degree takes anywhere in it
        north, east = (int(self.radius / scale) + 1 if self.radius else 0 for scale in self.scales)
        self.box = Box(box.south - north, box.west - east, box.north + north, box.east + east)

    def near(self, point: Point, metres: float) -> bool:
        """Whether a place may lie within some metres of the outline or inside; where not, it certainly does not."""
        box, (north, east) = self.box, self.scales
        up, aside = metres / north * 1.01, metres / east * 1.01  # the box is wider than a circle of its radius
        return (
            box.south - up <= point.latitude <= box.north + up
            and box.west - aside <= point.longitude <= box.east + aside
        )

    def holds(self, point: Point) -> bool:
        """Whether a place lies inside."""
        if self.radius:
            return distance(self._centre, point) <= self.radius
        latitude, longitude = point
        inside = False
        for low, high, start, slope in self._rising:
            if low <= latitude < high and longitude < start + slope * (latitude - low):
                inside = not inside
        return inside

    def metres(self, point: Point) -> float:
        """Metres from a place to the outline, on whichever side it lies."""
        if self.radius:
            return abs(distance(self._centre, point) - self.radius)
        return min(_to_edge(point, one, other) for one, other in self._edges)


def _rising(one: Point, other: Point) -> tuple[int, int, int, float]:
    """An edge from its southern end: from which latitude to which, where it starts, how it leans."""
    low, high = (one, other) if one.latitude < other.latitude else (other, one)
    slope = (high.longitude - low.longitude) / (high.latitude - low.latitude)
    return low.latitude, high.latitude, low.longitude, slope


def _to_edge(point: Point, one: Point, other: Point) -> float:
    """Metres from a place to an edge, with the scales of the latitude half-way to where it is nearest."""
    latitude: float = point.latitude
    metres = 0.0
    for _ in range(2):
        north, east = scales((point.latitude + latitude) / 2)
        y, x = (one.latitude - point.latitude) * north, (one.longitude - point.longitude) * east
        up, aside = (other.latitude - one.latitude) * north, (other.longitude - one.longitude) * east
        along = -(x * aside + y * up) / (aside * aside + up * up or 1.0)
        along = min(1.0, max(0.0, along))
        metres = hypot(x + along * aside, y + along * up)
        latitude = one.latitude + along * (other.latitude - one.latitude)
    return metres


def _turn(a: Point, b: Point, c: Point) -> int:
    """Positive where a, b, c turn left, negative where right, 0 on one line. Exact: integers."""
    return (b.longitude - a.longitude) * (c.latitude - a.latitude) - (b.latitude - a.latitude) * (
        c.longitude - a.longitude
    )


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether two edges that share no corner meet."""
    if (_turn(a, b, c) > 0) != (_turn(a, b, d) > 0) and (_turn(c, d, a) > 0) != (_turn(c, d, b) > 0):
        return True
    return any(_turn(p, q, r) == 0 and _between(p, q, r) for p, q, r in ((a, b, c), (a, b, d), (c, d, a), (c, d, b)))


def _between(p: Point, q: Point, r: Point) -> bool:
    box = Box.around((p, q))
    return box.south <= r.latitude <= box.north and box.west <= r.longitude <= box.east
