"""Duties of files that are counted from a day by a table which no entry pins for good: when each is due at its unit.

Where its breach has a rule of its own, the day is counted as that rule counts it, and it goes by what was restated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.carrying_out.rules import limit
from domain.conduct.revocation.rules import limit_of
from domain.conduct.revocation.tables import CourtLimits
from domain.contacts.health import rules as health
from domain.contacts.health.tables import MedicalCadence
from domain.duties.declared.contacts import report_of
from domain.duties.declared.ending import seal_by
from domain.duties.declared.whereabouts import remove_by
from domain.duties.duty import Due
from domain.duties.owed import OWED
from domain.duties.restating import MONTH, ONE_DAY, Counts, Now, Restates, Told, restates
from domain.intake.arrival import rules as arrival
from domain.intake.arrival.record import PaperStep
from domain.intake.record import CaseOpened
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.kernel import days
from domain.kernel.entry import AnyEntry, Occurred
from domain.kernel.rule import Facts
from domain.organisation.knowledge.rules import first_check
from domain.oversight.sealing.tables import RecordSealing
from domain.whereabouts.devices import rules as devices
from domain.whereabouts.devices.record import DeviceFitted, DeviceReplaced
from domain.whereabouts.devices.tables import DeviceRules
from domain.whereabouts.silence import search
from domain.whereabouts.silence.record import Threshold
from domain.whereabouts.silence.tables import LostContact

T = TypeVar("T")


def _of(held: Mapping[UUID, T], key: str) -> T | None:
    """What waits in the file by the id that a key is."""
    return next((found for each, found in held.items() if str(each) == key), None)


def _paper(step: PaperStep) -> Counts:
    def now(_key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
        since = arrival.counted_from(step, case, facts)
        if since is None or arrival.came(step, case) or step in case.arrival.overdue:
            return None
        table = facts.policies.of(arrival.TABLES[step], since)
        return Now(table, table.within.counted(since).last)

    return now


def _health_report(month: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    last = days.bounds(month)[1]
    table = facts.policies.of(MedicalCadence, last)
    if case.intake.category not in table.categories or not OWED["health-report"](month, case):
        return None
    return Now(table, last + timedelta(days=table.report_days))


def _review(_key: str, case: Case, facts: Facts, start: AnyEntry) -> Now | None:
    table = facts.policies.of(MedicalCadence)
    owed = case.intake.category in table.categories and not case.health.missed
    if not owed or start.event_id != health.since(case):
        return None
    due_on = health.review_due(case, facts, table)
    return Now(table, due_on, overdue_from=due_on + timedelta(days=table.grace_days) + ONE_DAY)


def _knowledge(_key: str, case: Case, facts: Facts, start: AnyEntry) -> Now | None:
    """Of the first check; later ones have their day from the check before."""
    checked = case.knowledge.check_due_on is not None or case.knowledge.check_overdue
    if checked or not isinstance(start.event, CaseOpened):
        return None
    due_on, table = first_check(facts.day(Occurred(start.occurred_at)), facts)
    return Now(table, due_on)


def _removal(key: str, case: Case, facts: Facts, start: AnyEntry) -> Now | None:
    if isinstance(start.event, DeviceFitted | DeviceReplaced):
        return None  # nothing says yet that it comes off
    device = _of(case.devices.known, key)
    ended_on = devices.ended(device, case, facts) if device and device.until is None and not device.left_on else None
    if ended_on is None:
        return None
    table = facts.policies.of(DeviceRules)
    return Now(table, devices.remove_by_of(table, ended_on, facts))


def _response(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    breach = _of(case.breaches.open, key)
    if breach is None or breach.omitted:
        return None
    alleged_on = facts.day(Occurred(breach.alleged_at))
    table = facts.policies.of(ConductResponse, alleged_on)
    return Now(table, table.answer.last(alleged_on))


def _execution(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    found = _of(case.carrying_out.open, key)
    if found is None or not found.to_do or None in found.noticed:
        return None
    due_on, table = limit(found, facts)
    return Now(table, due_on)


def _copy(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    entry, _, receiver = key.partition(" ")
    found = _of(case.carrying_out.open, entry)
    if found is None or receiver not in found.copies_to or receiver in found.noticed:
        return None
    due_on, table = limit(found, facts, copy=True)
    return Now(table, due_on)


def _ruling(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    pending = _of(case.revocation.pending, key)
    if pending is None or pending.overdue:
        return None
    proposed_on = facts.day(Occurred(pending.at))
    table = facts.policies.of(CourtLimits, proposed_on)
    return Now(table, limit_of(pending.proposal, table).last(proposed_on))


def _commutation(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    waiting = _of(case.rewards.commutation, key)
    if waiting is None or waiting.reviewed_at is None:
        return None
    reviewed_on = facts.day(Occurred(waiting.reviewed_at))
    table = facts.policies.of(CourtLimits, reviewed_on)
    return Now(table, table.commutation.last(reviewed_on))


def _arrest(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    request = _of(case.custody.requests, key)
    if request is None:
        return None
    table = facts.policies.of(CourtLimits, facts.day(Occurred(request.at)))
    return Now(table, at=request.at + timedelta(hours=table.arrest_hours))


def _custody(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
    """Its limit is noticed on its last day."""
    detention = _of(case.custody.detentions, key)
    if detention is None or detention.proposal_id is None or detention.limit_noticed:
        return None
    began_on = facts.day(Occurred(detention.at))
    table = facts.policies.of(CourtLimits, began_on)
    limit_on = table.custody.last(began_on)
    return Now(table, limit_on, overdue_from=limit_on)


def _sealing(key: str, case: Case, facts: Facts, start: AnyEntry) -> Now | None:
    ended = case.ending.ended
    owed = case.regime.juvenile and not isinstance(start.event, JuvenileRegimeApplied)
    if ended is None or not owed or not OWED["sealing"](key, case):
        return None
    ended_on = facts.day(ended)
    table = facts.policies.of(RecordSealing, ended_on)
    return Now(table, table.within.counted(ended_on, facts.calendar).last)


def _found(threshold: Threshold) -> Counts:
    def now(key: str, case: Case, facts: Facts, _start: AnyEntry) -> Now | None:
        loss = case.silence.loss
        if loss is None or str(loss.loss_id) != key or threshold in loss.crossed:
            return None
        table = facts.policies.of(LostContact)
        terms = {over.threshold: over.after for over in table.thresholds}
        since_on: date = facts.day(Occurred(loss.since))
        return Now(table, search.span_over(since_on, terms[threshold], facts)) if threshold in terms else None

    return now


def _told(by: Callable[[AnyEntry], Due]) -> Told:
    return lambda _key, _case, start: by(start)


#: By the words of their duties.
COUNTED: Mapping[str, Restates] = {
    **{arrival.WORDS[step]: restates(arrival.WORDS[step], _paper(step)) for step in PaperStep},
    **{search.WORDS[over]: restates(search.WORDS[over], _found(over)) for over in Threshold},
    "health-report": restates(
        "health-report", _health_report, lambda month, _case, _start: report_of(month), keys=MONTH
    ),
    "medical-review": restates("medical-review", _review),
    "knowledge-check": restates("knowledge-check", _knowledge),
    "device-removal": restates("device-removal", _removal, _told(remove_by)),
    "breach-response": restates("breach-response", _response),
    "execution": restates("execution", _execution),
    "copy": restates("copy", _copy),
    "ruling": restates("ruling", _ruling),
    "commutation-ruling": restates("commutation-ruling", _commutation),
    "arrest-decision": restates("arrest-decision", _arrest),
    "custody-limit": restates("custody-limit", _custody),
    "sealing": restates("sealing", _sealing, _told(seal_by)),
}
