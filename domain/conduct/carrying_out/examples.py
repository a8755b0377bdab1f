"""One example of every event and command about the carrying out of decisions."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.conduct.breaches.examples import DOCUMENT, PROVEN
from domain.conduct.carrying_out import refusals
from domain.conduct.carrying_out.record import CopyOverdue, CopyServed, ExecutionConfirmed, ExecutionOverdue
from domain.conduct.carrying_out.rules import ConfirmExecution, RecordOverdueCopy, RecordOverdueExecution, ServeCopy
from domain.conduct.sanctions.examples import ADMONISHED
from domain.conduct.sanctions.record import Receiver
from domain.intake.examples import NOW
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id

DECISION = example_id(5)

EVENTS: tuple[Event, ...] = (
    ExecutionConfirmed(
        entry=DECISION,
        decided="admonition",
        due_on=date(2026, 3, 6),
        days_late=0,
        document=DOCUMENT,
        note="Read out to him; he signed.",
    ),
    CopyServed(
        entry=DECISION,
        decided="admonition",
        receiver=Receiver.PROCURATORATE,
        how="electronic",
        due_on=date(2026, 3, 8),
        days_late=0,
        to="north-procuratorate",
        receipt=DOCUMENT,
    ),
    ExecutionOverdue(entry=DECISION, decided="admonition", due_on=date(2026, 3, 6)),
    CopyOverdue(entry=DECISION, decided="admonition", receiver=Receiver.PROCURATORATE, due_on=date(2026, 3, 8)),
)

_confirm = ConfirmExecution(entry=DECISION)
_serve = ServeCopy(entry=DECISION, receiver=Receiver.PROCURATORATE, how="electronic", to="north-procuratorate")
_overdue = RecordOverdueExecution(entry=DECISION)
_copy_overdue = RecordOverdueCopy(entry=DECISION, receiver=Receiver.PROCURATORATE)

COMMANDS: tuple[Example, ...] = (
    Example(given=ADMONISHED, command=_confirm, now=NOW, then=(ExecutionConfirmed,)),
    Example(given=PROVEN, command=_confirm, now=NOW, refused=refusals.NothingToCarryOut),
    Example(given=ADMONISHED, command=_serve, now=NOW, then=(CopyServed,)),
    Example(
        given=ADMONISHED,
        command=ServeCopy(entry=DECISION, receiver=Receiver.PRISON, how="post"),
        now=NOW,
        refused=refusals.NoCopyDue,
    ),
    Example(
        given=ADMONISHED,
        command=_overdue,
        by=Role.CLOCK,
        now=datetime(2026, 3, 7, 4, tzinfo=UTC),
        then=(ExecutionOverdue,),
    ),
    Example(
        given=ADMONISHED,
        command=_overdue,
        by=Role.CLOCK,
        now=datetime(2026, 3, 6, 4, tzinfo=UTC),
        refused=refusals.ExecutionNotOverdue,
    ),
    Example(
        given=ADMONISHED,
        command=_copy_overdue,
        by=Role.CLOCK,
        now=datetime(2026, 3, 9, 4, tzinfo=UTC),
        then=(CopyOverdue,),
    ),
    Example(
        given=ADMONISHED,
        command=_copy_overdue,
        by=Role.CLOCK,
        now=datetime(2026, 3, 8, 4, tzinfo=UTC),
        refused=refusals.ExecutionNotOverdue,
    ),
)
