"""Whether a duty without an event of its own is owed, as the file stands; and when one is due as things stand now."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from domain.case import Case
from domain.contacts.scheduling import due_anew
from domain.duties.counting import day_of, in_force
from domain.duties.record import named
from domain.intake.relocation.record import Move
from domain.kernel.access import covers
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Facts, Of
from domain.organisation.key_subjects.record import Item, one
from domain.organisation.periods.tables import PeriodMeasures
from domain.whereabouts.silence.tables import GapHours

CONTACT = "contact"
FOUR_ONES = "four-ones"  # with a key: one item of one special period; without one: that somebody is a key subject

#: Whether a duty of a key is still owed.
Owed = Callable[[str, Case], bool]


class Anew(NamedTuple):
    """When a duty was due and when it is due now. policy: the version that says so; was_policy: the one that said so
    before, where that is known. was_due_at, due_at: the instants, where it counts in hours. was_overdue_from: the first
    day on which it could be called overdue before, where that is compared.
    """

    was_due_on: date | None
    due_on: date
    overdue_from: date | None
    policy: str
    was_policy: str = ""
    was_due_at: datetime | None = None
    due_at: datetime | None = None
    was_overdue_from: date | None = None

    @property
    def same(self) -> bool:
        """Whether nothing changes."""
        before = self.was_overdue_from
        grace = before is None or before == self.overdue_from
        return grace and (self.due_on, self.due_at) == (self.was_due_on, self.was_due_at)


def check_in(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Anew | None:
    """Of a check-in that is due, by the cadence and the special periods of today."""
    found = next(((k, due) for k, due in case.contacts.due.items() if str(k) == key), None)
    if found is None:
        return None
    _, due = found
    anew = due_anew(due, case, facts)
    if anew is None:
        return None
    due_on, grace_until, table = anew
    one = timedelta(days=1)
    return Anew(due.due_on, due_on, grace_until + one, table.pin, was_overdue_from=due.grace_until + one)


def _unseen(_key: str, _case: Case) -> bool:
    """Of what no state keeps, the read model alone knows; the entry that it follows from is in the file."""
    return True


def _of_move(open_step: Callable[[Move], bool]) -> Owed:
    """Of a change of place that is under way, a step that has not been taken."""

    def owed(key: str, case: Case) -> bool:
        move = case.relocation.move
        return move is not None and str(move.relocation_id) == key and open_step(move)

    return owed


def _among(waiting: Callable[[Case], Collection[UUID]]) -> Owed:
    """Of what waits in the file by its id."""
    return lambda key, case: any(str(each) == key for each in waiting(case))


def contact(key: str, case: Case, facts: Facts, start: AnyEntry) -> Anew | None:
    """Of somebody who has to be heard or seen, by the hours of today: from the entry that shows them, or the end of a
    suspension since."""
    silence = case.silence
    if silence.gap is not None or silence.loss is not None:
        return None
    since = max([start.occurred_at, *(pause.ended for pause in case.pausing.pauses if pause.ended is not None)])
    table, level = facts.policies.of(GapHours), case.assessment.level
    due_at = since + timedelta(hours=table.of(level))
    before = case.duties.restated.get(named(CONTACT, key))
    if before is not None and before.start == start.event_id and before.due_at is not None:
        was_due_at, was = before.due_at, before.policy
    else:
        packaged = in_force(GapHours, day_of(start.occurred_at))
        was_due_at, was = since + timedelta(hours=packaged.of(level)), packaged.pin
    days = (at.astimezone(facts.zone).date() for at in (was_due_at, due_at))
    return Anew(next(days), next(days), None, table.pin, was, was_due_at, due_at)


def four_ones(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Anew | None:
    """Of an item that a special period asks for with a key subject: until the days for recording it are over.

    key: the period's id and the item.
    """
    period_id, _, item = key.partition(" ")
    period = facts.others.get(Of.PERIODS, {}).get(period_id)
    if period is None or not covers(period.unit_id, facts.unit_id, facts.units) or not case.key_subject.is_listed:
        return None
    table = facts.policies.of(PeriodMeasures, period.from_on)
    asked = table.rows[period.measures].four_ones if period.measures in table.rows else {}
    if item not in asked or one(period_id, Item(item)) in case.key_subject.done:
        return None
    before = case.duties.restated.get(named(FOUR_ONES, key))
    due_on = period.until_on + timedelta(days=table.four_ones_days)
    return Anew(before.due_on if before else None, due_on, due_on + timedelta(days=1), table.pin)


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
    "month-close": lambda month, case: not case.points.of(month).closed,
    "quarter-close": lambda quarter, case: not case.points.of(quarter).closed,
    "objection": lambda key, case: any(str(k) == key and o.decided is None for k, o in case.results.objections.items()),
    "commutation-ruling": _among(lambda case: case.rewards.commutation),
    "arrest-decision": _among(lambda case: case.custody.requests),
    "referral": _among(lambda case: case.counselling.referrals),
    "own-summary": lambda _key, case: case.aftercare.summary is None,
    "discharge-appraisal": lambda _key, case: case.aftercare.appraised is None,
    "sealing": lambda _key, case: case.sealing.sealed is None and case.sealing.ruled_out is None,
}
