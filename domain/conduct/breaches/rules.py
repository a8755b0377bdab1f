"""How a breach is alleged, looked into, found proven or not, and taken back."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.conduct.breaches import refusals
from domain.conduct.breaches.record import (
    Breach,
    BreachAlleged,
    BreachInvestigated,
    BreachSubstantiated,
    BreachUnsubstantiated,
    BreachWithdrawn,
    Gravity,
    ResponseOmitted,
)
from domain.conduct.breaches.showing import in_file, shows, takes_back
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.hearings.record import BreachKind
from domain.conduct.limits import Documents, Entries
from domain.conduct.separation import not_the_investigator
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class AllegeBreach(FactCommand):
    """Record that somebody is said to have broken the rules.

    from_on, until_on: its first and last day; of a report that came late, the day it was due and the day it came.
    Without until_on it lasted one day, or goes on. entries, documents: what shows it.
    """

    kind: BreachKind
    from_on: date
    until_on: date | None = None
    goes_on: bool = False
    entries: Entries = ()
    documents: Documents = ()
    note: Narrative | None = None


@rule(on="breaches", may=standing.WATCHERS | {Role.POLICE}, rests_on=lambda command, _case: command.entries)
def allege_breach(command: AllegeBreach, case: Case, facts: Facts) -> Drafts:
    """Something that fits its kind has to show it, and each is alleged once. By when it is answered is pinned."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    facts.policies.of(ConductResponse, facts.day(occurred))
    until_on = None if command.goes_on else command.until_on or command.from_on
    day = facts.day(occurred)
    if not command.from_on <= (until_on or day) <= day or (command.goes_on and command.until_on):
        raise refusals.BreachDatesOutOfOrder(from_on=command.from_on, until_on=command.until_on, occurred_on=day)
    if not (command.entries or command.documents):
        facts.require(False, refusals.NothingShown())
    in_file(command.entries, facts)
    shows(command.kind, command.entries, facts)
    if any(b.kind is command.kind and b.from_on == command.from_on for b in case.breaches.open.values()):
        raise refusals.BreachAllegedAlready(kind=command.kind.value, from_on=command.from_on)
    event = BreachAlleged(
        breach_id=facts.new_id(),
        kind=command.kind,
        from_on=command.from_on,
        until_on=until_on,
        documents=command.documents,
        note=command.note,
    )
    return [Draft(event, evidence=cited(*command.entries))]


class InvestigateBreach(FactCommand):
    """Record that somebody looked into a breach, and what they found."""

    breach_id: UUID
    finding: Literal["breach", "no_breach", "unclear"]
    entries: Entries = ()
    documents: Documents = ()
    note: Narrative | None = None


@rule(
    on="breaches/{breach_id}",
    do="investigate",
    may=standing.RECORDERS,
    rests_on=lambda command, _case: command.entries,
)
def investigate_breach(command: InvestigateBreach, case: Case, facts: Facts) -> Drafts:
    """Before it is found proven; the newest investigation counts."""
    standing.during(case, facts.occurred(command), facts)
    breach = unproven(command.breach_id, case)
    in_file(command.entries, facts)
    event = BreachInvestigated(
        breach_id=command.breach_id, finding=command.finding, documents=command.documents, note=command.note
    )
    return [Draft(event, evidence=cited(breach.alleged, *command.entries))]


class SubstantiateBreach(DecisionCommand):
    """Find a breach proven.

    gravity: how serious it is. kind: where it is another one than was alleged. until_on: the last day, where it went
    on when it was alleged and has ended since.
    """

    breach_id: UUID
    gravity: Gravity
    kind: BreachKind | None = None
    until_on: date | None = None


def _investigation(command: SubstantiateBreach | DismissBreach, case: Case) -> tuple[UUID, ...]:
    breach = case.breaches.open.get(command.breach_id)
    return (breach.investigated,) if breach and breach.investigated else ()


@rule(on="breaches/{breach_id}", do="substantiate", may=standing.DECIDERS, rests_on=_investigation)
def substantiate_breach(command: SubstantiateBreach, case: Case, facts: Facts) -> Drafts:
    """After an investigation, by somebody else. Its days are counted as they are found now."""
    standing.open_now(case, facts)
    breach = unproven(command.breach_id, case)
    _investigated(breach, facts)
    until_on = command.until_on or breach.until_on
    if not breach.from_on <= (until_on or facts.today) <= facts.today:
        raise refusals.BreachDatesOutOfOrder(from_on=breach.from_on, until_on=until_on, occurred_on=facts.today)
    event = BreachSubstantiated(
        breach_id=command.breach_id,
        kind=command.kind or breach.kind,
        gravity=command.gravity,
        from_on=breach.from_on,
        until_on=until_on,
        days=((until_on or facts.today) - breach.from_on).days,
    )
    return [Draft(event, evidence=cited(*breach.entries))]


class DismissBreach(DecisionCommand):
    """Find a breach not proven."""

    breach_id: UUID
    reason: Literal["no_breach", "good_reason", "not_provable", "counted_already"]


@rule(on="breaches/{breach_id}", do="dismiss", may=standing.DECIDERS, rests_on=_investigation)
def dismiss_breach(command: DismissBreach, case: Case, facts: Facts) -> Drafts:
    """After an investigation, by somebody else."""
    standing.open_now(case, facts)
    breach = unproven(command.breach_id, case)
    _investigated(breach, facts)
    event = BreachUnsubstantiated(breach_id=command.breach_id, reason=command.reason)
    return [Draft(event, evidence=cited(*breach.entries))]


class WithdrawBreach(DecisionCommand):
    """Take back a breach that does not stand.

    entry: event id of what shows that: a correction, a miss or an alarm that was withdrawn. The clock has to name it.
    """

    breach_id: UUID
    reason: Literal["late_entry", "correction", "recorded_in_error"]
    entry: UUID | None = None


@rule(
    on="breaches/{breach_id}",
    do="withdraw",
    may=standing.DECIDERS | {Role.CLOCK},
    rests_on=lambda command, _case: (command.entry,) if command.entry else (),
)
def withdraw_breach(command: WithdrawBreach, case: Case, facts: Facts) -> Drafts:
    """Answered or not; what answered it stands until a person withdraws that."""
    standing.opened(case)
    breach = case.breaches.open.get(command.breach_id) or case.breaches.answered.get(command.breach_id)
    if breach is None:
        raise refusals.BreachUnknown()
    if command.entry is None and facts.actor.role is Role.CLOCK:
        raise refusals.NothingShown()
    if command.entry is not None:
        in_file((command.entry,), facts)
        takes_back(command.entry, facts)
    event = BreachWithdrawn(breach_id=command.breach_id, reason=command.reason, entry=command.entry)
    return [Draft(event, evidence=cited(command.entry, *breach.entries, breach.answered))]


class RecordOmittedResponse(FactCommand):
    """Record that nothing was decided about a breach in time."""

    breach_id: UUID


@rule(on="breaches/{breach_id}", do="omit", may=standing.WATCHERS)
def record_omitted_response(command: RecordOmittedResponse, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day for an answer; once."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    breach = awaiting(command.breach_id, case)
    if breach.omitted:
        raise refusals.OmissionNoticedAlready()
    alleged_on = facts.day(Occurred(breach.alleged_at))
    table = facts.policies.of(ConductResponse, alleged_on)
    due_on = case.duties.last("breach-response", command.breach_id, table.answer.last(alleged_on))
    if facts.day(occurred) <= due_on:
        raise refusals.ResponseNotOverdue(rule=table.pin, due_on=due_on)
    event = ResponseOmitted(breach_id=command.breach_id, due_on=due_on)
    return [Draft(event, evidence=cited(*breach.entries))]


def awaiting(breach_id: UUID, case: Case) -> Breach:
    """A breach that awaits something. BreachAnsweredAlready or BreachUnknown if there is none."""
    if breach_id in case.breaches.answered:
        raise refusals.BreachAnsweredAlready()
    breach = case.breaches.open.get(breach_id)
    if breach is None:
        raise refusals.BreachUnknown()
    return breach


def unproven(breach_id: UUID, case: Case) -> Breach:
    """A breach that is alleged and not found proven."""
    breach = awaiting(breach_id, case)
    if breach.substantiated is not None:
        raise refusals.BreachSubstantiatedAlready()
    return breach


def proven(breach_id: UUID, case: Case) -> Breach:
    """A breach that is found proven and awaits an answer."""
    breach = awaiting(breach_id, case)
    if breach.substantiated is None:
        raise refusals.BreachNotSubstantiated()
    return breach


def _investigated(breach: Breach, facts: Facts) -> None:
    if breach.investigated is None:
        facts.require(False, refusals.BreachNotInvestigated())
    not_the_investigator(breach.investigated, facts)
