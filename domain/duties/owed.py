"""Whether a duty without an event of its own is owed, as the file stands; and when one is due as things stand now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from domain.case import Case
from domain.contacts.record import CHECK_IN
from domain.contacts.scheduling import due_anew
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


#: What is due on another day when a table, a special period or a calendar changes; and the tables that say so.
RESTATED: Mapping[str, Callable[[str, Case, Facts], Anew | None]] = {CHECK_IN: check_in}
TABLES: Mapping[str, frozenset[str]] = {CHECK_IN: frozenset({"checkin.cadence", "period.measures"})}

OWED: Mapping[str, Owed] = {
    "induction-risk": lambda _key, case: not case.assessment.risks,
}
