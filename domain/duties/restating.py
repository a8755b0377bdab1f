"""How the day of a duty follows anew: what a read model was told by its start, beside what holds at its unit now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from domain.duties.counting import day_of
from domain.duties.declared import BY_WORD
from domain.duties.duty import AnyOf, Due
from domain.duties.owed import Anew
from domain.duties.record import Duties, Restated, named
from domain.kernel.entry import AnyEntry
from domain.kernel.policy import PolicyTable
from domain.kernel.rule import Facts

#: When a duty of a key was due and is due now; None where it is not owed. Of a file, or another stream, by its state.
Restates = Callable[[str, Any, Facts, AnyEntry], Anew | None]

ONE_DAY = timedelta(days=1)


YEAR = re.compile(r"(19|20|21)[0-9]{2}")
MONTH = re.compile(YEAR.pattern + r"-(0[1-9]|1[0-2])")
MONTH_OR_QUARTER = re.compile(YEAR.pattern + r"-(0[1-9]|1[0-2]|Q[1-4])")


class Now(NamedTuple):
    """When a duty is due as things stand: the last day or the instant, and the version that says so.

    overdue_from: the first day on which it may be called overdue, where that is not the next.
    """

    table: PolicyTable
    on: date | None = None
    at: datetime | None = None
    overdue_from: date | None = None


#: The same of a duty of a key, by the state of its stream and the entry that it follows from; None: not owed.
Counts = Callable[[str, Any, Facts, AnyEntry], Now | None]
#: What a read model, which knows packaged tables alone, was told by the entry that a duty follows from.
Told = Callable[[str, Any, AnyEntry], Due | None]


class _NoBook:
    """For what is told by an entry alone."""

    def held(self, _word: str, _key: str = "") -> None:
        return None

    def of(self, _word: str) -> Any:
        return iter(())


def by_its_start(word: str) -> Told:
    """What is told by the entry alone with which a duty begins."""

    def told(key: str, _state: object, start: AnyOf) -> Due | None:
        opens = BY_WORD[word].opens.get(type(start.event))
        return next((due for due in opens(start, _NoBook()) if due.key == key), None) if opens else None

    return told


def restates(word: str, counts: Counts, told: Told | None = None, *, keys: re.Pattern[str] | None = None) -> Restates:
    """Whether a duty is due on another day than was told, or than was restated since. keys: their form; others are owed
    by nobody."""
    tells = told or by_its_start(word)

    def anew(key: str, state: Any, facts: Facts, start: AnyEntry) -> Anew | None:
        now = counts(key, state, facts, start) if keys is None or keys.fullmatch(key) else None
        due = tells(key, state, start) if now else None
        if now is None or due is None:
            return None
        duties: Duties = state.duties
        before = duties.restated.get(named(word, key))
        was = _was(due, before if before and before.start == start.event_id else None)
        return _in_hours(now, now.at, was, was.at, facts) if now.at and was.at else _in_days(now, was, facts)

    return anew


def _was(due: Due, before: Restated | None) -> Due:
    """What held until now."""
    if before is None:
        return due
    return Due(on=before.due_on, at=before.due_at, overdue_from=before.overdue_from, pin=before.policy)


def _in_hours(now: Now, at: datetime, was: Due, was_at: datetime, facts: Facts) -> Anew:
    """From one instant to another. One that has passed is never set."""
    at = at if at >= was_at else max(at, min(was_at, facts.now))
    was_on, on = (instant.astimezone(facts.zone).date() for instant in (was_at, at))
    return Anew(was_on, on, None, now.table.pin, was.pin, was_at, at)


def _in_days(now: Now, was: Due, facts: Facts) -> Anew | None:
    """From one day to another. One that has passed is never set, nor a first day of being overdue before tomorrow."""
    was_on = was.on or (day_of(was.at) if was.at else None)
    if now.on is None or was_on is None:
        return None
    was_from = was.overdue_from or was_on + ONE_DAY
    on = now.on if now.on >= was_on else max(now.on, min(was_on, facts.today))
    since = (now.overdue_from or now.on + ONE_DAY) + (on - now.on)
    if on == now.on and since < was_from:
        since = max(since, min(was_from, facts.today + ONE_DAY))
    return Anew(was_on, on, since, now.table.pin, was.pin, was_overdue_from=was_from)
