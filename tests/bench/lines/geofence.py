"""Checking real fixes against areas: the one figure of whereabouts, with a bound of its own."""

from __future__ import annotations

import csv
import os
import time
from datetime import datetime
from pathlib import Path
from uuid import UUID

from domain.whereabouts.places.crossing import Fence, crossings
from domain.whereabouts.places.datum import Point
from domain.whereabouts.places.fixes import Located
from domain.whereabouts.places.outline import Corner, Outline, Shape
from tests.bench.place import Place
from tests.bench.rounds import Measured, ceiling, say

MOST_SECONDS = 2.0
FIXES = 32_427
ACCURACY = 10  # metres; the file does not say

#: A polygon of the city's north-west, a circle around its middle, and a barred corner of its north.
AREAS = (
    ("stay_within", Shape(tuple(Corner(*c) for c in ((39_950_000, 116_270_000), (40_030_000, 116_260_000),
                                                     (40_050_000, 116_330_000), (40_020_000, 116_380_000),
                                                     (39_960_000, 116_370_000), (39_940_000, 116_320_000))))),
    ("stay_within", Shape((Corner(39_908_692, 116_397_477),), 12_000)),
    ("keep_out", Shape(tuple(Corner(*c) for c in ((39_980_000, 116_300_000), (40_000_000, 116_300_000),
                                                  (40_000_000, 116_330_000), (39_980_000, 116_330_000))))),
)  # fmt: skip


def geofence(place: Place) -> Measured:
    """Seconds in which all the real fixes of two devices are checked against three areas; areas made ready included."""
    tracks = _tracks()
    times, found = [], 0
    for number in range(place.pace.rounds):
        say(f"geofence: round {number + 1} of {place.pace.rounds}")
        began = time.perf_counter()
        fences = [
            Fence(UUID(int=n), duty, Outline(shape), 50)  # type: ignore[arg-type]
            for n, (duty, shape) in enumerate(AREAS)
        ]
        found = sum(len(crossings(fixes, fences, confirming=2).crossings) for fixes in tracks.values())
        times.append(time.perf_counter() - began)
    if found == 0 or sum(map(len, tracks.values())) != FIXES:
        raise RuntimeError("these are not the fixes that the figure is of")
    return ceiling("geofence", times, unit="s", most=MOST_SECONDS, fixes=FIXES, areas=len(AREAS), crossings=found)


def _tracks() -> dict[str, list[Located]]:
    named = os.environ.get("ROLLCALL_RECORDS")
    if named is None:
        raise RuntimeError("the line geofence needs ROLLCALL_RECORDS, the folder of real records")
    tracks: dict[str, list[Located]] = {}
    with (Path(named) / "tracks" / "beijing.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            point = Point(round(float(row["latitude"]) * 1e6), round(float(row["longitude"]) * 1e6))
            fix = Located(datetime.fromisoformat(row["fixed_at"]), point, ACCURACY)
            tracks.setdefault(row["device"], []).append(fix)
    return tracks
