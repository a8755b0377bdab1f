"""Whether a duty without an event of its own is owed, as the file stands; and when one is due as things stand now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from domain.case import Case
from domain.contacts.record import CHECK_IN
from domain.contacts.scheduling import due_anew
from domain.intake.relocation.record import Move
from domain.kernel.rule import Facts

#: Whether a duty of a key is still owed.
Owed = Callable[[str, Case], bool]


class Anew(NamedTuple):
    """When a duty was due and when it is due now. policy: the version that says so."""

    was_due_on: date
    due_on: date
    overdue_from: date
    policy: str


def check_in(key: str, case: Case, facts: Facts) -> Anew | None:
    """Of a check-in that is due, by the cadence and the special periods of today."""
    found = next(((k, due) for k, due in case.contacts.due.items() if str(k) == key), None)
    if found is None:
        return None
    _, due = found
    anew = due_anew(due, case, facts)
    if anew is None:
        return None
    due_on, grace_until, table = anew
    return Anew(due.due_on, due_on, grace_until + timedelta(days=1), table.pin)


def _unseen(_key: str, _case: Case) -> bool:
    """Of what no state keeps, the read model alone knows; the entry that it follows from is in the file."""
    return True


def _of_move(open_step: Callable[[Move], bool]) -> Owed:
    """Of a change of place that is under way, a step that has not been taken."""

    def owed(key: str, case: Case) -> bool:
        move = case.relocation.move
        return move is not None and str(move.relocation_id) == key and open_step(move)

    return owed


#: What is due on another day when a table, a special period or a calendar changes; and the tables that say so.
RESTATED: Mapping[str, Callable[[str, Case, Facts], Anew | None]] = {CHECK_IN: check_in}
TABLES: Mapping[str, frozenset[str]] = {CHECK_IN: frozenset({"checkin.cadence", "period.measures"})}

#: Whether a duty of a word is owed, for those that have no event of their own for a breach.
OWED: Mapping[str, Owed] = {
    "induction-officer": lambda _key, case: case.intake.officer_id is None,
    "induction-group": lambda _key, case: case.group.formed is None,
    "induction-risk": lambda _key, case: not case.assessment.risks,
    "induction-class": lambda _key, case: case.assessment.level is None,
    "induction-plan": lambda _key, case: case.intake.plan is None,
    "induction-announcement": lambda _key, case: not case.intake.inducted,
    "induction-talk": _unseen,
    "relocation-consultation": _of_move(lambda move: move.consulted is None),
    "relocation-reply": _of_move(lambda move: move.replied is None),
    "relocation-decision": _of_move(lambda move: move.approved is None),
    "relocation-transfer": _of_move(lambda move: move.transferred is None),
    "relocation-receipt": _of_move(lambda move: move.receipted is None),
    "health-report": lambda month, case: case.health.last_month < month,
}
