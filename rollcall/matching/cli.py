"""`rollcall match`: a volunteer for every case without one, each proposal with its reasons; people decide."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
import typer

from domain import catalogue
from domain.kernel.policy import Policies
from domain.oversight.looks.record import ListShown, Outcome, Purpose
from domain.people.matching.tables import MatchWeights
from domain.people.volunteers.tables import VolunteerMaxCases
from journal.noting import noting
from journal.site import Site
from rollcall.exits import Exit
from rollcall.installation import installed
from rollcall.matching.assigning import Pair, Terms, assigned
from rollcall.matching.reading import Read, read
from rollcall.matching.recording import Recorded, record
from rollcall.settings import Settings

#: Cases of one recorded look.
A_LOOK = 500


def match(
    unit: Annotated[str, typer.Option(help="Cases of this unit and of those below it.")],
    record_: Annotated[bool, typer.Option("--record", help="Record the proposals, for people to decide on.")] = False,
    json: Annotated[bool, typer.Option("--json", help="JSON lines only.")] = False,
) -> None:
    """Propose a volunteer for every case that has none: by what they can do, how near they live, and their room.

    The proposals are together worth most. Nothing is decided by this. The last line says how many there are.
    """
    with installed(Settings()) as site:
        found = read(site, unit)
        if unit not in found.units:
            print("rollcall: there is no such unit", file=sys.stderr)
            raise typer.Exit(Exit.USAGE)
        terms = _terms(found, unit)
        pairs = assigned(found.waiting, found.volunteers, found.units, terms)
        _looked_at(site, found)
        became = asyncio.run(record(site, unit, pairs)) if record_ else []
    for pair in pairs:
        print(_json(pair, terms) if json else _line(pair, terms))
    refused = _refused(became)
    counts = {"waiting": len(found.waiting), "proposed": len(pairs), "recorded": len(became) - refused}
    print(_encoded(counts | {"refused": refused, "position": found.position}))
    raise typer.Exit(Exit.FOUND if refused else Exit.OK)


def _terms(found: Read, unit_id: str) -> Terms:
    """The tables in force today, at the unit."""
    day = datetime.now(UTC).astimezone(found.units[unit_id].zone_info).date()
    policies = Policies(catalogue.policies(), day)
    return Terms(day, policies.of(MatchWeights), policies.of(VolunteerMaxCases).most)


def _looked_at(site: Site, found: Read) -> None:
    """That these cases were looked at, durably, before anything is shown."""
    ids = [one.case_id for one in found.waiting]
    with noting(site) as note:
        for first in range(0, len(ids), A_LOOK):
            note(_look(tuple(ids[first : first + A_LOOK]), found.position))


def _look(case_ids: tuple[UUID, ...], position: int) -> ListShown:
    return ListShown(
        route="cli.match",
        purpose=Purpose.SUPERVISION,
        case_ids=case_ids,
        position=position,
        outcome=Outcome.SHOWN,
    )


def _refused(became: Sequence[Recorded]) -> int:
    """How many proposals were not recorded, each said."""
    for pair, refusal in became:
        if refusal is not None:
            print(f"rollcall: {pair.waiting.case.intake.case_number}: {refusal.title}", file=sys.stderr)
    return sum(refusal is not None for _, refusal in became)


def _line(pair: Pair, terms: Terms) -> str:
    """A proposal in words: who for which case, what it is worth, and why."""
    score, weights = pair.score, terms.weights
    case = pair.waiting.case
    wanted = f"{len(score.met)} of {len(case.matching.needs)} needs" if case.matching.needs else "nothing in particular"
    met = f": {', '.join(score.met)}" if score.met else ""
    return (
        f"{case.intake.case_number}  volunteer {pair.volunteer_id}  {score.total} of 100"
        f" = {weights.pertinence} % of {score.pertinence} ({wanted}{met})"
        f" + {weights.nearness} % of {score.nearness} ({score.near.replace('_', ' ')})"
        f" + {weights.room} % of {score.room} (room)"
    )


def _json(pair: Pair, terms: Terms) -> str:
    parts: dict[str, Any] = pair.score._asdict()
    return _encoded(
        {
            "case_id": pair.waiting.case_id,
            "case_number": pair.waiting.case.intake.case_number,
            "volunteer_id": pair.volunteer_id,
            **parts,
            "rule": terms.weights.pin,
        }
    )


def _encoded(line: dict[str, Any]) -> str:
    return msgspec.json.encode(line).decode()
