"""An exemption is granted ahead, is bounded, and moves what is due within it to the day after."""

from datetime import date, timedelta

import pytest

from domain.contacts.examples import DUE
from domain.contacts.exemptions import rules
from domain.contacts.exemptions.examples import granted
from domain.contacts.exemptions.record import ExemptionGranted
from domain.contacts.record import CheckInReceived, CheckInScheduled, ExcuseReason, Mode
from domain.contacts.rules import RecordCheckIn, ScheduleCheckIn
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered


def grant(from_on, until_on):
    return rules.GrantExemption(from_on=from_on, until_on=until_on, reason=ExcuseReason.ILLNESS)


@pytest.mark.parametrize(("days", "accepted"), [(30, True), (31, False)])
def test_an_exemption_is_for_thirty_days_at_most(given, days, accepted):
    first = date(2026, 3, 10)
    outcome = given(*OPEN).when(grant(first, first + timedelta(days=days - 1)), by=Role.REVIEWER)
    if accepted:
        outcome.then(ExemptionGranted)
    else:
        outcome.refused(rules.ExemptionTooLong, days=31, most=30)


@pytest.mark.parametrize(
    ("from_on", "until_on"), [(date(2026, 3, 9), date(2026, 3, 12)), (date(2026, 3, 12), date(2026, 3, 11))]
)
def test_an_exemption_is_never_granted_backwards(given, from_on, until_on):
    given(*OPEN).when(grant(from_on, until_on), by=Role.REVIEWER).refused(rules.ExemptionInverted)


def test_an_officer_grants_none(given):
    given(*OPEN).when(grant(date(2026, 3, 10), date(2026, 3, 11))).refused(NotEmpowered)


def test_what_would_be_due_within_an_exemption_is_due_the_day_after(given, at):
    file = given(*OPEN, granted)
    file.when(ScheduleCheckIn(due_on=date(2026, 3, 20))).then(CheckInScheduled, due_on=date(2026, 3, 25))
    file.when(ScheduleCheckIn(due_on=date(2026, 3, 25))).then(CheckInScheduled, due_on=date(2026, 3, 25))


def test_the_next_check_in_waits_for_the_end_of_an_exemption(given, at):
    early = granted.__class__(
        exemption_id=granted.exemption_id,
        from_on=date(2026, 1, 16),
        until_on=date(2026, 1, 30),
        reason=granted.reason,
    )
    outcome = given(*DUE, early).when(RecordCheckIn(mode=Mode.PHONE), at=at("2026-01-12 10:00"))
    outcome.then(CheckInReceived, CheckInScheduled)
    assert outcome.drafts[1].event.due_on == date(2026, 1, 31)
