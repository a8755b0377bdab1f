"""When duties are due as things stand now at their unit, and what has to change for that to be another day.

A read model knows the packaged tables and the packaged calendar alone. What follows for a duty from a version or a
calendar that a unit has put in force itself is said on its stream, by a restatement.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from domain.assessment.points.record import PeriodReopened
from domain.case import Case
from domain.contacts.record import CHECK_IN
from domain.duties.counted import COUNTED
from domain.duties.counting import counted, day_of, in_force
from domain.duties.of_units import OF_UNITS
from domain.duties.owed import CONTACT, FOUR_ONES, OWED, Anew, check_in, contact, four_ones
from domain.duties.record import Restated, named
from domain.duties.restating import MONTH_OR_QUARTER, Restates
from domain.duties.tables import STEPS, InductionChain, ScoreClosing, Step
from domain.intake.aftercare.tables import DischargeAppraisal
from domain.intake.record import CaseOpened
from domain.intake.term.record import TermRecalculated
from domain.kernel import days
from domain.kernel.entry import AnyEntry, Occurred
from domain.kernel.policy import PolicyTable
from domain.kernel.rule import Facts
from domain.whereabouts.silence.tables import GapHours


def _step(step: Step) -> Restates:
    """A step with which a file begins: so many hours after its opening. An hour that has passed is never set."""
    word = f"induction-{step}"

    def anew(key: str, case: Case, facts: Facts, start: AnyEntry) -> Anew | None:
        if not isinstance(start.event, CaseOpened) or not OWED[word](key, case):
            return None
        opened, table = start.occurred_at, facts.policies.of(InductionChain)
        packaged = in_force(InductionChain, day_of(opened))
        before = _before(word, key, case, start)
        was = before.due_at if before and before.due_at else opened + timedelta(hours=packaged.hours[step])
        at = opened + timedelta(hours=table.hours[step])
        at = at if at >= was else max(at, min(was, facts.now))
        was_on, on = (instant.astimezone(facts.zone).date() for instant in (was, at))
        return Anew(was_on, on, None, table.pin, before.policy if before else packaged.pin, was, at)

    return anew


def _ahead(word: str) -> Restates:
    """So long before the end of the term."""

    def anew(key: str, case: Case, facts: Facts, start: AnyEntry) -> Anew | None:
        event = start.event
        if not isinstance(event, CaseOpened | TermRecalculated) or not OWED[word](key, case):
            return None
        ends_on = event.term_ends_on if isinstance(event, CaseOpened) else event.ends_on
        if ends_on is None:
            return None
        table, packaged = facts.policies.of(DischargeAppraisal), in_force(DischargeAppraisal, day_of(start.occurred_at))
        was, on = (days.ahead(ends_on, one.ahead.number, one.ahead.unit).last for one in (packaged, table))
        return _days(word, key, case, facts, start, was, on, packaged, table)

    return anew


def _closing(word: str) -> Restates:
    """So many days of work after the end of a period, or after it was opened again."""

    def anew(key: str, case: Case, facts: Facts, start: AnyEntry) -> Anew | None:
        if not MONTH_OR_QUARTER.fullmatch(key) or not OWED[word](key, case):
            return None
        again = isinstance(start.event, PeriodReopened)
        since = facts.day(Occurred(start.occurred_at)) if again else days.bounds(key)[1]
        table, packaged = facts.policies.of(ScoreClosing, since), in_force(ScoreClosing, since)
        was_span, span = ((one.quarter if "Q" in key else one.month) for one in (packaged, table))
        was, on = counted(was_span, since), span.counted(since, facts.calendar).last
        return _days(word, key, case, facts, start, was, on, packaged, table)

    return anew


def _days(
    word: str,
    key: str,
    case: Case,
    facts: Facts,
    start: AnyEntry,
    was: date,
    on: date,
    packaged: PolicyTable,
    table: PolicyTable,
) -> Anew:
    """From one day to another. A day that has passed is never set."""
    before = _before(word, key, case, start)
    was = before.due_on if before else was
    on = on if on >= was else max(on, min(was, facts.today))
    return Anew(was, on, on + timedelta(days=1), table.pin, before.policy if before else packaged.pin)


def _before(word: str, key: str, case: Case, start: AnyEntry) -> Restated | None:
    before = case.duties.restated.get(named(word, key))
    return before if before is not None and before.start == start.event_id else None


#: What is due on another day when a table, a special period or a calendar changes.
RESTATED: Mapping[str, Restates] = {
    CHECK_IN: check_in,
    CONTACT: contact,
    FOUR_ONES: four_ones,
    **{f"induction-{step}": _step(step) for step in STEPS},
    **{word: _ahead(word) for word in ("own-summary", "discharge-appraisal")},
    **{word: _closing(word) for word in ("month-close", "quarter-close")},
    **COUNTED,
    **OF_UNITS,
}
#: The tables that say so, for those whose change is worked through on its first day.
TABLES: Mapping[str, frozenset[str]] = {
    CHECK_IN: frozenset({"checkin.cadence", "period.measures"}),
    CONTACT: frozenset({GapHours.table}),
    FOUR_ONES: frozenset({"period.measures"}),
}
