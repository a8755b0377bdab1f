"""How a decision is confirmed as carried out, how its copies are served, and what is noticed when they are not."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.conduct.carrying_out import refusals
from domain.conduct.carrying_out.record import CopyOverdue, CopyServed, ExecutionConfirmed, ExecutionOverdue, Open
from domain.conduct.carrying_out.tables import ExecutionLimits
from domain.conduct.sanctions.record import Receiver
from domain.intake import standing
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule


class ConfirmExecution(FactCommand):
    """Confirm that a decision was carried out, on the day when it was. entry: event id of the decision."""

    entry: UUID
    document: Digest | None = None
    note: Narrative | None = None


@rule(on="decisions/{entry}", do="confirm", may=standing.RECORDERS)
def confirm_execution(command: ConfirmExecution, case: Case, facts: Facts) -> Drafts:
    """Once; it may come after supervision ended."""
    occurred = facts.occurred(command)
    found = _to_do(command.entry, case)
    due_on = case.duties.last("execution", command.entry, limit(found, facts)[0])
    event = ExecutionConfirmed(
        entry=command.entry,
        decided=found.decided,
        due_on=due_on,
        days_late=days.days_after(_after(found, occurred, facts), due_on),
        document=command.document,
        note=command.note,
    )
    return [Draft(event, evidence=cited(command.entry))]


class ServeCopy(FactCommand):
    """Record that a copy of a decision was served, on the day when it was.

    entry: event id of the decision. to: code of which court or office. receipt: SHA-256 of the receipt.
    """

    entry: UUID
    receiver: Receiver
    how: Literal["in_person", "post", "electronic"]
    to: Code | None = None
    receipt: Digest | None = None


@rule(on="decisions/{entry}", do="serve", may=standing.RECORDERS)
def serve_copy(command: ServeCopy, case: Case, facts: Facts) -> Drafts:
    """On each of those whom the decision names, once."""
    occurred = facts.occurred(command)
    found = _to_serve(command.entry, command.receiver, case)
    due_on, _ = _copy_due(command, found, case, facts)
    event = CopyServed(
        entry=command.entry,
        decided=found.decided,
        receiver=command.receiver,
        how=command.how,
        due_on=due_on,
        days_late=days.days_after(_after(found, occurred, facts), due_on),
        to=command.to,
        receipt=command.receipt,
    )
    return [Draft(event, evidence=cited(command.entry))]


class RecordOverdueExecution(FactCommand):
    """Record that a decision was not carried out in time. entry: its event id."""

    entry: UUID


@rule(on="decisions/{entry}", do="execution-overdue", may=standing.WATCHERS)
def record_overdue_execution(command: RecordOverdueExecution, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the limit; once."""
    found = _to_do(command.entry, case)
    last, table = limit(found, facts)
    due_on = case.duties.last("execution", command.entry, last)
    _overdue(None, due_on, table.pin, found, facts.day(facts.occurred(command)))
    event = ExecutionOverdue(entry=command.entry, decided=found.decided, due_on=due_on)
    return [Draft(event, evidence=cited(command.entry))]


class RecordOverdueCopy(FactCommand):
    """Record that a copy of a decision was not served in time. entry: event id of the decision."""

    entry: UUID
    receiver: Receiver


@rule(on="decisions/{entry}", do="copy-overdue", may=standing.WATCHERS)
def record_overdue_copy(command: RecordOverdueCopy, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the limit; once a receiver."""
    found = _to_serve(command.entry, command.receiver, case)
    due_on, table = _copy_due(command, found, case, facts)
    _overdue(command.receiver, due_on, table.pin, found, facts.day(facts.occurred(command)))
    event = CopyOverdue(entry=command.entry, decided=found.decided, receiver=command.receiver, due_on=due_on)
    return [Draft(event, evidence=cited(command.entry))]


def _to_do(entry: UUID, case: Case) -> Open:
    standing.opened(case)
    found = case.carrying_out.open.get(entry)
    if found is None or not found.to_do:
        raise refusals.NothingToCarryOut()
    return found


def _to_serve(entry: UUID, receiver: Receiver, case: Case) -> Open:
    standing.opened(case)
    found = case.carrying_out.open.get(entry)
    if found is None or receiver not in found.copies_to:
        receivers = ", ".join(found.copies_to) if found else ""
        raise refusals.NoCopyDue(receiver=receiver.value, receivers=receivers or "-")
    return found


def limit(found: Open, facts: Facts, *, copy: bool = False) -> tuple[date, ExecutionLimits]:
    """The last day for carrying a decision out, or for serving a copy of it, and the table that says so."""
    decided_on = facts.day(Occurred(found.at))
    table = facts.policies.of(ExecutionLimits, decided_on)
    return (table.copies if copy else table.of(found.decided)).last(decided_on), table


def _copy_due(
    command: ServeCopy | RecordOverdueCopy, found: Open, case: Case, facts: Facts
) -> tuple[date, ExecutionLimits]:
    last, table = limit(found, facts, copy=True)
    return case.duties.last("copy", f"{command.entry} {command.receiver.value}", last), table


def _after(found: Open, occurred: Occurred, facts: Facts) -> date:
    """The day on which something was done, which is not before it was decided."""
    occurred_on, decided_on = facts.day(occurred), facts.day(Occurred(found.at))
    if occurred_on < decided_on:
        raise refusals.BeforeItWasDecided(occurred_on=occurred_on, decided_on=decided_on)
    return occurred_on


def _overdue(what: Receiver | None, due_on: date, pin: str, found: Open, day: date) -> None:
    if what in found.noticed:
        raise refusals.NoticedAlready()
    if day <= due_on:
        raise refusals.ExecutionNotOverdue(rule=pin, due_on=due_on)
