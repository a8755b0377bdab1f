"""When a change of place may be asked for, and the steps that are recorded, each with how late it was."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.opening import at_a_unit
from domain.intake.relocation import refusals
from domain.intake.relocation.decisions import undecided, under_way
from domain.intake.relocation.record import (
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationReason,
    RelocationRequested,
    Reply,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.intake.relocation.tables import RelocationSteps
from domain.kernel import days
from domain.kernel.ids import Code, Digest, Line, UnitId
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule


class RequestRelocation(FactCommand):
    """Record that somebody asked to be supervised elsewhere.

    agency: code of the receiving agency. unit_id: the unit that is to hold the file, where it is one of this
    installation. moves_on: the day of the move. address: the new one.
    """

    reason: RelocationReason
    agency: Code
    moves_on: date
    unit_id: UnitId | None = None
    address: Line | None = None


@rule(on="relocations", do="request", may=standing.RECORDERS)
def request_relocation(command: RequestRelocation, case: Case, facts: Facts) -> Drafts:
    """One at a time, to another place; notice that is too short is shown, and not a reason to turn it down."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    move = case.relocation.move
    if move is not None and move.reported is None:
        raise refusals.RelocationPending(agency=move.agency)
    if command.unit_id is not None:
        at_a_unit(command.unit_id, facts)
        if command.unit_id == case.unit_id:
            raise refusals.SamePlace(unit_id=command.unit_id)
    day = facts.day(occurred)
    table = facts.policies.of(RelocationSteps, day)
    return [
        RelocationRequested(
            relocation_id=facts.new_id(),
            reason=command.reason,
            agency=command.agency,
            unit_id=command.unit_id,
            moves_on=command.moves_on,
            days_short=days_short(day, command.moves_on, facts),
            consult_by=table.consult.counted(day, facts.calendar).last,
            address=command.address,
        )
    ]


class ConsultReceivingAgency(FactCommand):
    """Record that the receiving agency was asked."""

    relocation_id: UUID
    digest: Digest | None = None


@rule(on="relocations/{relocation_id}", do="consult", may=standing.RECORDERS)
def consult_receiving_agency(command: ConsultReceivingAgency, case: Case, facts: Facts) -> Drafts:
    """Once, before anything is decided."""
    day = _day(command, case, facts)
    move = undecided(command.relocation_id, case)
    _first(move.consulted, "consultation")
    reply = facts.policies.of(RelocationSteps, day).reply
    event = ReceivingAgencyConsulted(
        relocation_id=move.relocation_id,
        agency=move.agency,
        due_on=move.consult_by,
        days_late=days.days_after(day, move.consult_by),
        reply_by=reply.counted(day, facts.calendar).last,
        digest=command.digest,
    )
    return [Draft(event, evidence=cited(move.requested))]


class RecordAgencyReply(FactCommand):
    """Record what the receiving agency replied."""

    relocation_id: UUID
    reply: Reply
    digest: Digest | None = None


@rule(on="relocations/{relocation_id}", do="reply", may=standing.RECORDERS)
def record_agency_reply(command: RecordAgencyReply, case: Case, facts: Facts) -> Drafts:
    """After it was asked, once."""
    day = _day(command, case, facts)
    move = undecided(command.relocation_id, case)
    _first(move.replied, "reply")
    due_on = _due(move.reply_by, "consultation")
    decide = facts.policies.of(RelocationSteps, day).decide
    event = ReceivingAgencyReplied(
        relocation_id=move.relocation_id,
        agency=move.agency,
        reply=command.reply,
        due_on=due_on,
        days_late=days.days_after(day, due_on),
        decide_by=decide.counted(day, facts.calendar).last,
        digest=command.digest,
    )
    return [Draft(event, evidence=cited(move.consulted))]


class TransferFile(FactCommand):
    """Record that the file was sent to the receiving agency."""

    relocation_id: UUID


@rule(on="relocations/{relocation_id}", do="transfer", may=standing.RECORDERS)
def transfer_file(command: TransferFile, case: Case, facts: Facts) -> Drafts:
    """After the approval, once."""
    day = _day(command, case, facts)
    move = under_way(command.relocation_id, case)
    _first(move.transferred, "transfer")
    due_on = _due(move.transfer_by, "approval")
    receipt = facts.policies.of(RelocationSteps, day).receipt
    event = FileTransferred(
        relocation_id=move.relocation_id,
        agency=move.agency,
        due_on=due_on,
        days_late=days.days_after(day, due_on),
        receipt_by=receipt.counted(day, facts.calendar).last,
    )
    return [Draft(event, evidence=cited(move.approved))]


class ReceiptTransfer(FactCommand):
    """Record that the receiving agency sent its receipt for the file."""

    relocation_id: UUID
    digest: Digest | None = None


@rule(on="relocations/{relocation_id}", do="receipt", may=standing.RECORDERS)
def receipt_transfer(command: ReceiptTransfer, case: Case, facts: Facts) -> Drafts:
    """After the file was sent, once."""
    day = _day(command, case, facts)
    move = under_way(command.relocation_id, case)
    _first(move.receipted, "receipt")
    due_on = _due(move.receipt_by, "transfer")
    event = TransferReceipted(
        relocation_id=move.relocation_id,
        agency=move.agency,
        due_on=due_on,
        days_late=days.days_after(day, due_on),
        digest=command.digest,
    )
    return [Draft(event, evidence=cited(move.transferred))]


class ReportAtNewPlace(FactCommand):
    """Record that the person reported to the receiving agency."""

    relocation_id: UUID


@rule(on="relocations/{relocation_id}", do="report", may=standing.RECORDERS)
def report_at_new_place(command: ReportAtNewPlace, case: Case, facts: Facts) -> Drafts:
    """After the approval, once. From then on the receiving unit holds the file, if it is one of this installation."""
    day = _day(command, case, facts)
    move = under_way(command.relocation_id, case)
    _first(move.reported, "report")
    due_on = _due(move.report_by, "approval")
    event = ReportedAtNewPlace(
        relocation_id=move.relocation_id,
        agency=move.agency,
        unit_id=move.unit_id,
        due_on=due_on,
        days_late=days.days_after(day, due_on),
    )
    return [Draft(event, evidence=cited(move.approved))]


class RecordTransferNoShow(FactCommand):
    """Record that the person had not reported to the receiving agency when the last day had passed."""

    relocation_id: UUID


@rule(on="relocations/{relocation_id}", do="miss", may=standing.WATCHERS)
def record_transfer_no_show(command: RecordTransferNoShow, case: Case, facts: Facts) -> Drafts:
    """On the day after the last, at the earliest; once."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    move = under_way(command.relocation_id, case)
    _first(move.reported, "report")
    _first(move.no_show, "no_show")
    due_on = _due(move.report_by, "approval")
    if facts.day(occurred) <= due_on:
        raise refusals.NewPlaceNotOverdue(rule=facts.policies.of(RelocationSteps, due_on).pin, due_on=due_on)
    event = TransferNoShow(relocation_id=move.relocation_id, agency=move.agency, due_on=due_on)
    return [Draft(event, evidence=cited(move.approved))]


def days_short(day: date, moves_on: date, facts: Facts) -> int:
    """How many days the notice is short of what the table asks for."""
    notice = facts.policies.of(RelocationSteps, day).notice
    return days.days_after(day, days.ahead(moves_on, notice.number, notice.unit, calendar=facts.calendar).last)


def _day(command: FactCommand, case: Case, facts: Facts) -> date:
    """The day of a step, while the case is open."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    return facts.day(occurred)


def _first(taken: UUID | None, step: str) -> None:
    if taken is not None:
        raise refusals.StepTakenAlready(step=step)


def _due(due_on: date | None, before: str) -> date:
    """The day by which a step is due: it is known as soon as the one before has been taken."""
    if due_on is None:
        raise refusals.StepOutOfOrder(before=before)
    return due_on
