"""One example of every event and command of service."""

from __future__ import annotations

from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id
from domain.oversight.serving import refusals
from domain.oversight.serving.record import (
    DocumentServed,
    Failure,
    Means,
    Recipient,
    ServiceFailed,
    ServiceReceipted,
)
from domain.oversight.serving.rules import FailService, ReceiptService, ServeDocument

SERVICE = UUID("019b8a00-0000-7000-8000-0000000000e1")
DIGEST = "5e" * 32

served = DocumentServed(
    service_id=SERVICE,
    recipient=Recipient.PROCURATORATE,
    means=Means.POST,
    document=DIGEST,
    entry=example_id(0),
    form="notice-of-reception",
    note="With the file's number.",
)
receipted = ServiceReceipted(service_id=SERVICE, recipient=Recipient.PROCURATORATE, days_taken=3, receipt="6f" * 32)
failed = ServiceFailed(
    service_id=SERVICE, recipient=Recipient.PROCURATORATE, reason=Failure.RETURNED, note="Wrong department."
)

EVENTS: tuple[Event, ...] = (served, receipted, failed)

_serve = ServeDocument(recipient=Recipient.COURT, means=Means.POST, document=DIGEST, entry=example_id(0))
_receipt = ReceiptService(service_id=SERVICE)
_fail = FailService(service_id=SERVICE, reason=Failure.NOT_FOUND)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_serve, now=NOW, then=(DocumentServed,)),
    Example(
        given=OPEN,
        command=ServeDocument(recipient=Recipient.COURT, means=Means.POST),
        now=NOW,
        refused=refusals.DocumentUnnamed,
    ),
    Example(given=(*OPEN, served), command=_receipt, now=NOW, then=(ServiceReceipted,)),
    Example(given=OPEN, command=_receipt, now=NOW, refused=refusals.NotServed),
    Example(given=(*OPEN, served), command=_fail, now=NOW, then=(ServiceFailed,)),
    Example(given=(*OPEN, served, receipted), command=_fail, now=NOW, refused=refusals.ServiceEnded),
)
