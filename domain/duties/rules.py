"""What the clock records of duties: that one was not done in time, that this does not stand, that its day is another.

Only of duties that have no event of their own for it; the rules of the others stand with what they are about.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.contacts.checks.rules import silence_hiding_answer
from domain.duties import refusals
from domain.duties.declared import BY_WORD
from domain.duties.declared.contacts import SPOT_CHECK
from domain.duties.owed import OWED
from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn, DutyRestated, Key, Overdue, named
from domain.duties.restated import RESTATED
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.entry import AnyEntry
from domain.kernel.ids import Code, Instant
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.oversight.sources.holding import on_record
from domain.oversight.sources.record import Silence, Source


class RecordOverdueDuty(FactCommand):
    """Record that a duty was not done in time.

    duty: its word. key: what it is about. start: event id of what it follows from. due_on: its last day at the unit;
    due_at: its last instant, where it counts in hours.
    """

    duty: Code
    start: UUID
    due_on: date
    key: Key = ""
    due_at: Instant | None = None


@rule(on="duties", do="overdue", may={Role.CLOCK}, rests_on=lambda command, _case: (command.start,))
def record_overdue_duty(command: RecordOverdueDuty, case: Case, facts: Facts) -> Drafts:
    """After its last day or instant, once for each start, and only where the file shows that it is owed. A day that was
    restated meanwhile holds, whatever whoever asks still knows."""
    occurred = facts.occurred(command)
    standing.opened(case)
    owed = OWED.get(command.duty)
    if owed is None:
        raise refusals.DutyUnknown(duty=command.duty)
    _start(command.start, facts)
    due_on, due_at = _due(command, case)
    passed = occurred.at > due_at if due_at else facts.day(occurred) > due_on
    if not passed:
        raise refusals.DutyNotOverdue(duty=command.duty, due_on=due_on)
    standing.was_asked_for(case, due_on, facts)
    before = case.duties.overdue.get(named(command.duty, command.key))
    if before is not None and before.start == command.start:
        raise refusals.DutyOverdueAlready(duty=command.duty)
    if not owed(command.key, case):
        raise refusals.DutyNotOwed(duty=command.duty)
    overdue = DutyOverdue(duty=command.duty, key=command.key, start=command.start, due_on=due_on, due_at=due_at)
    return [Draft(overdue, evidence=cited(command.start))]


def _due(command: RecordOverdueDuty, case: Case) -> tuple[date, datetime | None]:
    """The last day, and the instant where it counts in hours."""
    restated = case.duties.restated.get(named(command.duty, command.key))
    if restated is not None and restated.start == command.start:
        return restated.due_on, restated.due_at
    return command.due_on, command.due_at


class WithdrawOverdueDuty(DecisionCommand):
    """Take back that a duty was not done in time.

    entry: event id of the late entry that shows it, if one does. breach: event id of the entry that says that it was
    not done, where the duty has one of its own; start: of what it follows from then; due_on: its last day.
    """

    duty: Code
    reason: Literal["satisfied_in_time", "no_longer_owed", "source_silent", "recorded_in_error"]
    key: Key = ""
    entry: UUID | None = None
    breach: UUID | None = None
    start: UUID | None = None
    due_on: date | None = None


def _named_by(command: WithdrawOverdueDuty, _case: Case) -> tuple[UUID, ...]:
    return tuple(entry for entry in (command.entry, command.breach, command.start) if entry is not None)


@rule(
    on="duties",
    do="withdraw-overdue",
    may=standing.DECIDERS | {Role.CLOCK},
    rests_on=_named_by,
)
def withdraw_overdue_duty(command: WithdrawOverdueDuty, case: Case, facts: Facts) -> Drafts:
    """The county reviewer decides it, or the clock where a late entry shows it, or a silence that was not known yet."""
    standing.opened(case)
    standing.in_file(_named_by(command, case), facts)
    overdue = case.duties.overdue.get(named(command.duty, command.key)) or _of_its_own(command, facts)
    if overdue is None:
        raise refusals.NoOverdueStands(duty=command.duty)
    silence = on_record(_hidden(command, case, facts), facts) if command.reason == "source_silent" else None
    event = DutyOverdueWithdrawn(
        duty=command.duty, key=command.key, start=overdue.start, due_on=overdue.due_on, reason=command.reason
    )
    return [Draft(event, evidence=cited(overdue.entry, command.entry, silence))]


class RestateDuty(DecisionCommand):
    """Have a duty due on the day that now follows for it. caused_by: event id of what changed it, on another stream."""

    duty: Code
    start: UUID
    cause: Literal["policy_in_force", "special_period", "calendar_published", "unit_changed"]
    key: Key = ""
    caused_by: UUID | None = None


@rule(on="duties", do="restate", may={Role.CLOCK}, rests_on=lambda command, _case: (command.start,))
def restate_duty(command: RestateDuty, case: Case, facts: Facts) -> Drafts:
    """Only where the day is another; what it was stays on record, with the version that gave it."""
    standing.open_now(case, facts)
    restated = RESTATED.get(command.duty)
    if restated is None:
        raise refusals.DutyUnknown(duty=command.duty)
    start = _start(command.start, facts)
    anew = restated(command.key, case, facts, start)
    if anew is None:
        raise refusals.DutyNotOwed(duty=command.duty)
    if (anew.due_on, anew.due_at) == (anew.was_due_on, anew.was_due_at):
        raise refusals.DutyUnchanged(duty=command.duty, due_on=anew.due_on)
    before = case.duties.restated.get(named(command.duty, command.key))
    was = before.policy if before and before.start == command.start else anew.was_policy
    event = DutyRestated(
        duty=command.duty,
        key=command.key,
        start=command.start,
        was_due_on=anew.was_due_on,
        due_on=anew.due_on,
        was_due_at=anew.was_due_at,
        due_at=anew.due_at,
        overdue_from=anew.overdue_from,
        was_policy=was or _pinned(start, anew.policy),
        policy=anew.policy,
        cause=command.cause,
        caused_by=command.caused_by,
    )
    return [Draft(event, evidence=cited(command.start, before.entry if before else None))]


def _of_its_own(command: WithdrawOverdueDuty, facts: Facts) -> Overdue | None:
    """A breach that its duty declares as its own, by an event that no other one takes back."""
    declared = BY_WORD.get(command.duty)
    found = facts.entry(command.breach) if command.breach else None
    if declared is None or found is None or command.start is None or command.due_on is None or declared.withdrawn:
        return None
    return Overdue(command.start, command.due_on, found.event_id) if type(found.event) in declared.breached else None


def _hidden(command: WithdrawOverdueDuty, case: Case, facts: Facts) -> tuple[Source, Silence] | None:
    """A silence over all the time for what was due: of a spot check, since other duties do not rest on one source."""
    return silence_hiding_answer(command.key, case, facts) if command.duty == SPOT_CHECK.word else None


def _start(entry: UUID, facts: Facts) -> AnyEntry:
    found = facts.entry(entry)
    if found is None:
        raise refusals.DutyStartUnknown()
    return found


def _pinned(start: AnyEntry, policy: str) -> str:
    """The version of the same table that the entry pinned; nothing where it pinned none."""
    of = f"{policy.partition('@')[0]}@"
    return next((pin for pin in start.policies if pin.startswith(of)), "")
