"""What may be recorded of a service. After the end of supervision too: that it ended is itself served."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule
from domain.oversight.serving import refusals
from domain.oversight.serving.record import (
    DocumentServed,
    Failure,
    Means,
    Recipient,
    Service,
    ServiceFailed,
    ServiceReceipted,
)


class ServeDocument(FactCommand):
    """Record that a document was served.

    document: SHA-256 of it; entry: event id of the entry that it is made of; one of the two at least.
    """

    recipient: Recipient
    means: Means
    document: Digest | None = None
    entry: UUID | None = None
    form: Code | None = None
    note: Narrative | None = None


def _made_of(command: ServeDocument, _case: Case) -> Collection[UUID]:
    return (command.entry,) if command.entry else ()


@rule(on="services", may=standing.RECORDERS, rests_on=_made_of)
def serve_document(command: ServeDocument, case: Case, facts: Facts) -> Drafts:
    """Of a file that was opened; what is served is named."""
    standing.begun(case, facts.occurred(command), facts)
    if command.document is None and command.entry is None:
        raise refusals.DocumentUnnamed()
    if command.entry is not None and facts.entry(command.entry) is None:
        raise refusals.DocumentUnknown()
    event = DocumentServed(
        service_id=facts.new_id(),
        recipient=command.recipient,
        means=command.means,
        document=command.document,
        entry=command.entry,
        form=command.form,
        note=command.note,
    )
    return [Draft(event, evidence=cited(command.entry))]


class ReceiptService(FactCommand):
    """Record that the receipt of a served document came back. receipt: SHA-256 of the signed receipt."""

    service_id: UUID
    receipt: Digest | None = None


@rule(on="services/{service_id}", do="receipt", may=standing.RECORDERS)
def receipt_service(command: ReceiptService, case: Case, facts: Facts) -> Drafts:
    """Once, of what was served, not before it was."""
    occurred = facts.occurred(command)
    found = _open(command.service_id, case, occurred, facts)
    event = ServiceReceipted(
        service_id=command.service_id,
        recipient=found.recipient,
        days_taken=days.days_after(facts.day(occurred), facts.day(found.served)),
        receipt=command.receipt,
    )
    return [Draft(event, evidence=cited(found.entry))]


class FailService(FactCommand):
    """Record that a document could not be served."""

    service_id: UUID
    reason: Failure
    note: Narrative | None = None


@rule(on="services/{service_id}", do="fail", may=standing.RECORDERS)
def fail_service(command: FailService, case: Case, facts: Facts) -> Drafts:
    """Once; it is served again by a service of its own."""
    found = _open(command.service_id, case, facts.occurred(command), facts)
    event = ServiceFailed(
        service_id=command.service_id, recipient=found.recipient, reason=command.reason, note=command.note
    )
    return [Draft(event, evidence=cited(found.entry))]


def _open(service_id: UUID, case: Case, occurred: Occurred, facts: Facts) -> Service:
    """A service that awaits its end."""
    standing.begun(case, occurred, facts)
    found = case.serving.services.get(service_id)
    if found is None:
        raise refusals.NotServed()
    if found.ended:
        raise refusals.ServiceEnded()
    not_before(found, occurred, facts)
    return found


def not_before(found: Service, occurred: Occurred, facts: Facts) -> None:
    """Refuse the end of a service on a day before it."""
    if facts.day(occurred) < facts.day(found.served):
        raise refusals.ReceiptBeforeService(served_on=facts.day(found.served), occurred_on=facts.day(occurred))
