"""One example of every event and command of duties."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.contacts.examples import CHECK_IN as CHECK_IN_ID
from domain.contacts.examples import scheduled
from domain.contacts.record import CHECK_IN
from domain.duties import refusals
from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn, DutyRestated
from domain.duties.rules import RecordOverdueDuty, RestateDuty, WithdrawOverdueDuty
from domain.intake.examples import NOW, OPEN, OPENED_AT, UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, Of, example_id
from domain.organisation.periods.record import PeriodKind, SpecialPeriod

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

HELD = SpecialPeriod(
    period_id="spring-2026",
    unit_id=UNIT,
    kind=PeriodKind.SENSITIVE,
    cause="congress",
    from_on=date(2026, 1, 7),
    until_on=date(2026, 1, 20),
    measures="sensitive",
    entry=example_id(9),
)
_scheduled = Draft(scheduled, Occurred(OPENED_AT))
_record = RecordOverdueDuty(duty="induction-risk", start=example_id(0), due_on=date(2026, 1, 9))
_withdraw = WithdrawOverdueDuty(duty="induction-risk", reason="satisfied_in_time")
_restate = RestateDuty(duty=CHECK_IN, key=str(CHECK_IN_ID), start=example_id(1), cause="special_period")
_in_period = {Of.PERIODS: {"spring-2026": HELD}}

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_record, by=Role.CLOCK, now=NOW, then=(DutyOverdue,)),
    Example(
        given=OPEN,
        command=_record,
        by=Role.CLOCK,
        now=datetime(2026, 1, 9, 2, tzinfo=UTC),
        refused=refusals.DutyNotOverdue,
    ),
    Example(given=(*OPEN, overdue), command=_withdraw, by=Role.CLOCK, now=NOW, then=(DutyOverdueWithdrawn,)),
    Example(given=OPEN, command=_withdraw, by=Role.CLOCK, now=NOW, refused=refusals.NoOverdueStands),
    Example(
        given=(*OPEN, _scheduled),
        others=_in_period,
        command=_restate,
        by=Role.CLOCK,
        now=datetime(2026, 1, 7, 2, tzinfo=UTC),
        then=(DutyRestated,),
    ),
    Example(
        given=(*OPEN, _scheduled),
        command=_restate,
        by=Role.CLOCK,
        now=datetime(2026, 1, 7, 2, tzinfo=UTC),
        refused=refusals.DutyUnchanged,
    ),
)
