"""The cases of a unit that have no volunteer, and the volunteers that there are: from the record, in one walk."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from domain.case import Case
from domain.kernel.access import Unit, covers
from domain.kernel.history import history
from domain.kinds import fold
from domain.people.volunteers.record import Volunteer
from journal.site import Site
from journal.walking import Part, walker
from projections.collecting import collecting_seldom


class Waiting(NamedTuple):
    """An open case without a volunteer. version: of its file, as it was read."""

    case_id: UUID
    version: int
    case: Case


class Read(NamedTuple):
    """What was read. position: where the record ended. units, volunteers: by id."""

    position: int
    units: dict[str, Unit]
    volunteers: dict[UUID, Volunteer]
    waiting: list[Waiting]


def read(site: Site, unit_id: str) -> Read:
    """Everything that a proposal rests on. unit_id: the cases are of this unit and of those below it."""
    with site.reader() as reader:
        position = reader.head().position
    found = Read(position, {}, {}, [])
    with walker(site) as walk, collecting_seldom():
        for stream, entries in walk.folded(Part(position=position)):
            state = fold(history(entries))
            if isinstance(state, Unit):
                found.units[state.unit_id] = state
            elif isinstance(state, Volunteer):
                found.volunteers[stream] = state
            elif isinstance(state, Case) and _open(state):
                found.waiting.append(Waiting(stream, entries[-1].originator_version, state))
    helped = {case_id for volunteer in found.volunteers.values() for case_id in volunteer.cases}
    waiting = [w for w in found.waiting if w.case_id not in helped and _here(w.case, unit_id, found.units)]
    return found._replace(waiting=waiting)


def _open(case: Case) -> bool:
    """Whether a case is open, and nobody is matched or waits for the decision."""
    decided = case.matching.matched or case.matching.open
    return case.intake.opened is not None and case.ending.ended is None and not decided


def _here(case: Case, unit_id: str, units: dict[str, Unit]) -> bool:
    return covers(unit_id, case.intake.unit_id, units)
