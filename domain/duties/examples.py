"""One example of every event of duties."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn, DutyRestated
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id

overdue = DutyOverdue(
    duty="induction-risk",
    start=example_id(1),
    due_on=date(2026, 1, 9),
    due_at=datetime(2026, 1, 9, 1, tzinfo=UTC),
)
withdrawn = DutyOverdueWithdrawn(
    duty="induction-risk", start=example_id(1), due_on=date(2026, 1, 9), reason="satisfied_in_time"
)
restated = DutyRestated(
    duty="check-in",
    key="019b8a00-0000-7000-8000-0000000000c1",
    start=example_id(2),
    was_due_on=date(2026, 1, 12),
    due_on=date(2026, 1, 10),
    overdue_from=date(2026, 1, 14),
    was_policy="checkin.cadence@prc-2020#" + "0a" * 32,
    policy="checkin.cadence@county-2026#" + "0b" * 32,
    cause="policy_in_force",
    caused_by=example_id(3),
)

EVENTS: tuple[Event, ...] = (overdue, withdrawn, restated)

COMMANDS: tuple[Example, ...] = ()
