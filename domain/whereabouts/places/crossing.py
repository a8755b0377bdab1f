"""When fixes show that somebody crossed the bounds of an area: what a detector asks, batch after batch.

A finding against somebody needs certainty: a fix beyond the outline by more than the area's buffer and the fix's own
accuracy together, so many times in a row. One in their favour needs a single fix on the right side.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple
from uuid import UUID

from domain.whereabouts.places.fixes import Located
from domain.whereabouts.places.outline import Outline

Duty = Literal["stay_within", "keep_out"]


class Fence(NamedTuple):
    """An area as a detector needs it. buffer: metres beyond the outline that are tolerated."""

    area_id: UUID
    duty: Duty
    outline: Outline
    buffer: int


class Side(NamedTuple):
    """On which side somebody is. run: how many fixes in a row show the wrong side so far; since: the first of them."""

    wrong: bool = False
    run: int = 0
    since: datetime | None = None


class Crossing(NamedTuple):
    """Somebody left an area or entered it. at: of the first fix that shows it. metres: how far from the outline the
    fix that made it certain lies."""

    area_id: UUID
    did: Literal["left", "entered"]
    at: datetime
    metres: int


class Found(NamedTuple):
    """What a batch shows, and the sides with which the next one begins."""

    crossings: list[Crossing]
    sides: dict[UUID, Side]


def crossings(
    fixes: Sequence[Located], fences: Iterable[Fence], sides: Mapping[UUID, Side] = {}, *, confirming: int = 1
) -> Found:
    """The crossings that fixes in order of time show, in that order.

    sides: where they stood before, by area; who is not in it was on the right side. confirming: how many fixes in a
    row make a finding against somebody certain.
    """
    found: list[Crossing] = []
    after = dict(sides)
    for fence in fences:
        after[fence.area_id] = _followed(fixes, fence, sides.get(fence.area_id, Side()), confirming, found)
    found.sort(key=lambda crossing: crossing.at)
    return Found(found, after)


def _followed(fixes: Sequence[Located], fence: Fence, side: Side, confirming: int, found: list[Crossing]) -> Side:
    wrong, run, since = side
    stay = fence.duty == "stay_within"
    for fix in fixes:
        shown = _shown(fix, fence, stay)
        if shown is None:
            continue
        if not shown:
            if wrong:
                found.append(_crossing(fence, fix, fix.at, "entered" if stay else "left"))
            wrong, run, since = False, 0, None
        elif not wrong:
            run, since = run + 1, since or fix.at
            if run >= confirming:
                found.append(_crossing(fence, fix, since, "left" if stay else "entered"))
                wrong, run, since = True, 0, None
    return Side(wrong, run, since)


def _shown(fix: Located, fence: Fence, stay: bool) -> bool | None:
    """Whether a fix shows the wrong side (True), the right one (False), or neither for certain (None)."""
    outline, tolerated = fence.outline, fence.buffer + fix.accuracy
    if stay:
        if not outline.near(fix.point, tolerated):
            return True
        if outline.holds(fix.point):
            return False
    elif not outline.near(fix.point, 0) or not outline.holds(fix.point):
        return False
    return True if outline.metres(fix.point) > tolerated else None


def _crossing(fence: Fence, fix: Located, at: datetime, did: Literal["left", "entered"]) -> Crossing:
    return Crossing(fence.area_id, did, at, round(fence.outline.metres(fix.point)))
