"""Services: documents served, and what came back; decisions to be carried out, and their copies to be served."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, cast, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.conduct.carrying_out.record import (
    CarryingOutEvent,
    CopyOverdue,
    CopyServed,
    Decided,
    Done,
    Ended,
    ExecutionConfirmed,
    ExecutionOverdue,
    Own,
    Served,
    begun_by,
)
from domain.conduct.carrying_out.tables import ExecutionLimits
from domain.conduct.revocation.record import ProposalWithdrawn, RecallExecuted
from domain.conduct.rewards.record import PraiseWithdrawn
from domain.conduct.sanctions.record import Receiver, SanctionQuashed, SanctionWithdrawn
from domain.kernel.entry import Entry
from domain.oversight.serving.record import DocumentServed, ServiceFailed, ServiceReceipted, ServingEvent
from projections.model import Cite, Model, Row, Sheet, cite
from projections.models.conduct.limits import days_within
from projections.pins import counts_by

ServicesEvent = ServingEvent | CarryingOutEvent
What = Literal["document", "copy", "execution"]
Status = Literal["due", "served", "receipted", "failed", "done", "dropped"]
Ledger = Sheet["ServiceRow"]

_OF_DOCUMENTS = frozenset(get_args(ServingEvent))
_OF_DECISIONS = frozenset(get_args(Done | Served))


class ServiceRow(Row, frozen=True, kw_only=True):
    """One line of the ledger: a document, a copy of a decision for one receiver, or the carrying out of one.

    line: names it in the file. decision: event id of the decision, or of the entry that a document is made of;
    decided: its kind. begun_at: when it was decided, or the document served. within: how many days later the last day
    is, by ``execution.limits``; stated_due_on: that day, once an entry says it. means: the way. days_late: after that
    day; days_taken: until the receipt. overdue: that it was noticed. said: what the status follows from; ``dropped``
    is what was due about a decision that stands no more.
    """

    line: str
    what: What
    status: Status
    decided: Decided | None = None
    decision: UUID | None = None
    proposal_id: UUID | None = None
    receiver: str | None = None
    to: str | None = None
    means: str | None = None
    form: str | None = None
    document: str | None = None
    receipt: str | None = None
    begun_at: datetime
    within: int | None = None
    stated_due_on: date | None = None
    done_at: datetime | None = None
    days_late: int | None = None
    receipted_at: datetime | None = None
    days_taken: int | None = None
    failure: str | None = None
    begun: Cite
    overdue: Cite | None = None
    said: Cite


def fold(sheet: Ledger, entry: Entry[ServicesEvent]) -> Ledger:
    """The ledger of the file after one more entry."""
    if type(entry.event) in _OF_DOCUMENTS:
        return _document(sheet, cast("Entry[ServingEvent]", entry))
    if type(entry.event) in _OF_DECISIONS:
        return _begun(sheet, cast("Entry[Done | Served]", entry))
    return _moved(sheet, cast("Entry[Own | Ended]", entry))


def _document(sheet: Ledger, entry: Entry[ServingEvent]) -> Ledger:
    event, by = entry.event, cite(entry)
    if isinstance(event, DocumentServed):
        return sheet.put(_served(entry, event))
    row = sheet.get(str(event.service_id))
    if row is None:
        return sheet  # of a service that was taken out by a correction
    match event:
        case ServiceReceipted(days_taken=days_taken, receipt=receipt):
            row = replace(row, receipted_at=entry.occurred_at, days_taken=days_taken, receipt=receipt)
            return sheet.put(replace(row, status="receipted", failure=None, said=by))
        case ServiceFailed(reason=reason):
            return sheet.put(replace(row, status="failed", failure=reason.value, said=by))
        case _ as unhandled:
            assert_never(unhandled)


def _served(entry: Entry[ServingEvent], event: DocumentServed) -> ServiceRow:
    return ServiceRow(
        stream=entry.originator_id,
        line=str(event.service_id),
        what="document",
        status="served",
        decision=event.entry,
        receiver=event.recipient.value,
        means=event.means.value,
        form=event.form,
        document=event.document,
        begun_at=entry.occurred_at,
        done_at=entry.occurred_at,
        begun=cite(entry),
        said=cite(entry),
    )


def _begun(sheet: Ledger, entry: Entry[Done | Served]) -> Ledger:
    """A decision: one line for carrying it out, one for each who must get a copy."""
    begun = begun_by(entry.event, entry.occurred_at)
    if begun is None:
        return sheet  # nothing is to be done
    table = counts_by(ExecutionLimits, entry)
    row = ServiceRow(
        stream=entry.originator_id,
        line=str(entry.event_id),
        what="execution",
        status="due",
        decided=begun.decided,
        decision=entry.event_id,
        proposal_id=begun.proposal_id,
        begun_at=entry.occurred_at,
        within=days_within(table.of(begun.decided), entry) if table else None,
        begun=cite(entry),
        said=cite(entry),
    )
    if begun.to_do:
        sheet.put(row)
    within = days_within(table.copies, entry) if table else None
    for receiver in begun.copies_to:
        line = _copy(entry.event_id, receiver)
        sheet.put(replace(row, line=line, what="copy", receiver=receiver.value, within=within))
    return sheet


def _copy(decision: UUID, receiver: Receiver) -> str:
    return f"{decision}/{receiver.value}"


def _moved(sheet: Ledger, entry: Entry[Own | Ended]) -> Ledger:
    event = entry.event
    match event:
        case ExecutionConfirmed(due_on=due_on, days_late=late, document=document):
            row = sheet.get(str(event.entry))
            done = _done(row, entry, "done")
            return sheet.put(replace(done, stated_due_on=due_on, days_late=late, document=document)) if done else sheet
        case CopyServed(due_on=due_on, days_late=late, receiver=receiver, how=how, to=to, receipt=receipt):
            served = _done(sheet.get(_copy(event.entry, receiver)), entry, "served")
            more = {"stated_due_on": due_on, "days_late": late, "means": how, "to": to, "receipt": receipt}
            return sheet.put(replace(served, **more)) if served else sheet
        case ExecutionOverdue(due_on=due_on):
            return _noticed(sheet, sheet.get(str(event.entry)), entry, due_on)
        case CopyOverdue(due_on=due_on, receiver=receiver):
            return _noticed(sheet, sheet.get(_copy(event.entry, receiver)), entry, due_on)
        case RecallExecuted():
            executed = _done(sheet.get(str(event.entry)), entry, "done")
            return sheet.put(executed) if executed else sheet
        case SanctionWithdrawn() | SanctionQuashed() | PraiseWithdrawn():
            lines = (str(event.entry), *(_copy(event.entry, receiver) for receiver in Receiver))
            return _dropped(sheet, [row for row in map(sheet.get, lines) if row], entry)
        case ProposalWithdrawn(proposal_id=gone):  # rare: it names none of its lines
            return _dropped(sheet, [row for row in sheet.rows.values() if row.proposal_id == gone], entry)
        case _ as unhandled:
            assert_never(unhandled)


def _done(row: ServiceRow | None, entry: Entry[Own | Ended], status: Status) -> ServiceRow | None:
    """A line that was due and is done; None where nothing is due."""
    if row is None or row.status != "due":
        return None
    return replace(row, status=status, done_at=entry.occurred_at, said=cite(entry))


def _noticed(sheet: Ledger, row: ServiceRow | None, entry: Entry[Own | Ended], due_on: date) -> Ledger:
    if row is None or row.status != "due":
        return sheet
    return sheet.put(replace(row, stated_due_on=due_on, overdue=cite(entry)))


def _dropped(sheet: Ledger, rows: list[ServiceRow], entry: Entry[Own | Ended]) -> Ledger:
    """What was still to be done about a decision that stands no more."""
    for row in rows:
        if row.status == "due":
            sheet.put(replace(row, status="dropped", said=cite(entry)))
    return sheet


MODEL = Model(
    name="services",
    version=1,
    order="history",
    row=ServiceRow,
    fold=fold,
    handles=frozenset(get_args(ServicesEvent)),
    key=("line",),
    indexes=("begun_at, stream, line", "status, begun_at, stream, line"),
)
