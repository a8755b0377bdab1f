"""Which command a duty's breach and its withdrawal are asked for by."""

from __future__ import annotations

from uuid import UUID

from consumers.clock.asking import Order
from consumers.clock.overdue import Duty
from domain.contacts.record import CHECK_IN, WithdrawalReason
from domain.contacts.rules import RecordMissedCheckIn, WithdrawMiss


def breach(duty: Duty) -> Order | None:
    if duty.duty != CHECK_IN:
        return None
    return Order(
        duty.duty, ("breach", *duty.name), RecordMissedCheckIn(check_in_id=UUID(duty.key)), duty.stream, duty.unit_id
    )


def withdrawal(duty: Duty) -> Order | None:
    if duty.duty != CHECK_IN:
        return None
    command = WithdrawMiss(
        check_in_id=UUID(duty.key), reason=WithdrawalReason.RECEIVED_IN_TIME, entry=_entry(duty.settled)
    )
    return Order(
        "withdraw-miss", ("withdraw", *duty.name, str(_entry(duty.breach))), command, duty.stream, duty.unit_id
    )


def _entry(cite: object) -> UUID | None:
    return UUID(cite["entry"]) if isinstance(cite, dict) else None
