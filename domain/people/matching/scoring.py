"""What a volunteer is worth to a person: pertinence, nearness and room, in whole numbers, each with its reason."""

from __future__ import annotations

from typing import NamedTuple

from domain.people.matching.record import Matching, Nearness
from domain.people.matching.tables import MatchWeights
from domain.people.volunteers.record import Volunteer


class Score(NamedTuple):
    """A match and its parts, each of 100. met: the needs that are met. near: how near they live."""

    total: int
    pertinence: int
    nearness: int
    room: int
    met: tuple[str, ...]
    near: Nearness


def scored(wanted: Matching, volunteer: Volunteer, table: MatchWeights, most: int, *, more: int = 0) -> Score:
    """The worth of a match.

    most: how many cases one volunteer may have. more: how many cases to count beside those that the volunteer has,
    where several are given out at once. Where nothing is needed in particular, every volunteer is as pertinent.
    """
    met = tuple(need for need in wanted.needs if need in volunteer.skills)
    pertinence = 100 * len(met) // len(wanted.needs) if wanted.needs else 100
    near, nearness = near_by(wanted.division, volunteer.division, table)
    free = max(0, most - len(volunteer.cases) - more)
    room = 100 * free // most if most else 0
    total = (table.pertinence * pertinence + table.nearness * nearness + table.room * room) // 100
    return Score(total, pertinence, nearness, room, met, near)


def near_by(one: str | None, other: str | None, table: MatchWeights) -> tuple[Nearness, int]:
    """How near two administrative divisions are, and what that is worth: by how many leading digits agree."""
    if not one or not other:
        return Nearness.UNKNOWN, table.unknown
    agree = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        agree += 1
    for level in table.levels:
        if agree >= level.digits:
            return level.near, level.points
    return Nearness.ELSEWHERE, table.elsewhere
