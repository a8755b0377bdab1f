"""Who is proposed for whom: the assignment that is worth most over all cases and volunteers at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import numpy
from scipy.optimize import linear_sum_assignment

from domain.kernel.access import Unit, covers
from domain.people.matching.scoring import Score, scored
from domain.people.matching.tables import MatchWeights
from domain.people.volunteers.record import Volunteer
from domain.people.volunteers.standing import overdue
from rollcall.matching.reading import Waiting

#: Worse than leaving a case without a proposal.
NEVER = 1_000


class Terms(NamedTuple):
    """By what is proposed: the day, the table of weights, and how many cases one volunteer may have."""

    day: date
    weights: MatchWeights
    most: int


class Pair(NamedTuple):
    """A proposal: a volunteer for a case, and what that is worth as the volunteer stands now."""

    waiting: Waiting
    volunteer_id: UUID
    score: Score


class Place(NamedTuple):
    """One case more that a volunteer could take. more: how many of theirs are given out before it."""

    volunteer_id: UUID
    volunteer: Volunteer
    more: int


def assigned(
    waiting: Sequence[Waiting], volunteers: Mapping[UUID, Volunteer], units: Mapping[str, Unit], terms: Terms
) -> list[Pair]:
    """The proposals that are together worth most, at most one a case; the same for the same record.

    Each volunteer stands for as many places as there is room for, and each place is worth less than the one before,
    so cases spread. A pair that may not be, or is worth less than the table asks, is never proposed.
    """
    rows = sorted(waiting, key=lambda one: one.case_id)
    places = _places(volunteers, terms)
    if not rows or not places:
        return []
    cost = numpy.full((len(rows), len(places)), NEVER, dtype=numpy.int64)
    for r, row in enumerate(rows):
        for p, place in enumerate(places):
            if _may(row, place, units) and _score(row, place.volunteer, terms).total >= terms.weights.least:
                cost[r, p] = -_score(row, place.volunteer, terms, place.more).total
    chosen = zip(*linear_sum_assignment(cost), strict=True)
    return [
        Pair(rows[r], places[p].volunteer_id, _score(rows[r], places[p].volunteer, terms))
        for r, p in chosen
        if cost[r, p] != NEVER
    ]


def _places(volunteers: Mapping[UUID, Volunteer], terms: Terms) -> list[Place]:
    """The places of everybody who is registered, examined in time, and has room."""
    return [
        Place(volunteer_id, volunteer, more)
        for volunteer_id, volunteer in sorted(volunteers.items())
        if volunteer.since is not None and volunteer.withdrawn is None and not overdue(volunteer, terms.day)
        for more in range(terms.most - len(volunteer.cases))
    ]


def _may(row: Waiting, place: Place, units: Mapping[str, Unit]) -> bool:
    """Whether a volunteer is of the unit of a case or of one above it, and was not declined for it."""
    here = covers(place.volunteer.unit_id, row.case.intake.unit_id, units)
    return here and place.volunteer_id not in row.case.matching.declined


def _score(row: Waiting, volunteer: Volunteer, terms: Terms, more: int = 0) -> Score:
    return scored(row.case.matching, volunteer, terms.weights, terms.most, more=more)
