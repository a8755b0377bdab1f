"""Special periods: festivals by the calendar, sensitive ones by order; what they make due sooner."""

from datetime import date
from uuid import UUID

import pytest

from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.contacts.examples import CHECK_IN, DUE
from domain.contacts.record import CheckInReceived, CheckInScheduled, Mode
from domain.contacts.rules import RecordCheckIn, RecordMissedCheckIn, ScheduleCheckIn
from domain.intake.examples import OPEN, UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.rule import Of, example_id
from domain.organisation.periods import refusals
from domain.organisation.periods.examples import changed, closed, opened
from domain.organisation.periods.record import (
    PeriodKind,
    SpecialPeriod,
    SpecialPeriodChanged,
    SpecialPeriodClosed,
    SpecialPeriodOpened,
)
from domain.organisation.periods.rules import ChangeSpecialPeriod, CloseSpecialPeriod, OpenSpecialPeriod
from domain.organisation.refusals import UnitIsClosed, UnitNotEstablished


def opening(first, last, *, kind=PeriodKind.FESTIVAL, cause="spring_festival", measures="festival", **more):
    return OpenSpecialPeriod(
        period_id="p-1",
        unit_id=more.pop("unit_id", UNIT),
        kind=kind,
        cause=cause,
        from_on=date.fromisoformat(first),
        until_on=date.fromisoformat(last),
        measures=measures,
        **more,
    )


def sensitive(first="2026-03-02", last="2026-03-15", **more):
    return opening(first, last, kind=PeriodKind.SENSITIVE, cause="two-sessions", measures="sensitive", **more)


@pytest.mark.parametrize(
    ("first", "last", "fits"),
    [
        ("2026-02-12", "2026-02-26", True),
        ("2026-02-11", "2026-02-26", False),
        ("2026-02-12", "2026-02-27", False),
    ],
)
def test_a_festivals_period_reaches_at_most_three_days_beyond_its_days_off(given, at, first, last, fits):
    outcome = given().when(opening(first, last), by=Role.OFFICER, at=at("2026-02-01 10:00"))
    if fits:
        outcome.then(SpecialPeriodOpened)
    else:
        outcome.refused(refusals.OutsideFestival, first=date(2026, 2, 15), last=date(2026, 2, 23), around=3)


def test_where_no_calendar_knows_the_year_a_festival_may_be_any_days(given, at):
    given().when(opening("2090-06-01", "2090-06-05"), at=at("2026-02-01 10:00")).then(SpecialPeriodOpened)
    given().knowing(calendar=None).when(opening("2026-06-01", "2026-06-05"), at=at("2026-02-01 10:00")).then(
        SpecialPeriodOpened
    )


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADER, Role.UPPER])
def test_a_sensitive_period_is_opened_on_an_order_by_the_county_or_above(given, at, role):
    day = at("2026-03-01 10:00")
    given().when(sensitive(order="2026-11"), by=role, at=day).then(SpecialPeriodOpened, order="2026-11")
    given().when(sensitive(), by=role, at=day).refused(refusals.OrderMissing)
    given().when(sensitive(order="2026-11"), by=Role.OFFICER, at=day).refused(refusals.SensitiveByOrderOnly)


@pytest.mark.parametrize(("day", "taken"), [("2026-03-01", True), ("2026-03-02", True), ("2026-03-03", False)])
def test_a_period_is_never_back_dated(given, at, day, taken):
    outcome = given().when(sensitive(order="1"), by=Role.REVIEWER, at=at(f"{day} 10:00"))
    if taken:
        outcome.then(SpecialPeriodOpened)
    else:
        outcome.refused(refusals.PeriodInThePast)


@pytest.mark.parametrize(("last", "taken"), [("2026-04-01", True), ("2026-04-02", False)])
def test_a_period_holds_no_longer_than_its_measures_may(given, at, last, taken):
    outcome = given().when(sensitive(last=last, order="1"), by=Role.REVIEWER, at=at("2026-03-01 10:00"))
    if taken:
        outcome.then(SpecialPeriodOpened)
    else:
        outcome.refused(refusals.PeriodTooLong, days=32, max_days=31)


def test_days_measures_and_unit_have_to_be_there(given, at):
    now = at("2026-03-01 10:00")
    given().when(sensitive(last="2026-03-01", order="1"), by=Role.UPPER, at=now).refused(refusals.PeriodInverted)
    wrong = opening("2026-03-02", "2026-03-03", kind=PeriodKind.SENSITIVE, measures="festival", order="1")
    given().when(wrong, by=Role.UPPER, at=now).refused(refusals.MeasuresUnknown, measures="heightened, sensitive")
    given().when(sensitive(order="1", unit_id="moon"), by=Role.UPPER, at=now).refused(UnitNotEstablished)
    shut = {UNIT: Unit(UNIT, "Shut", "Asia/Shanghai", closed_on=date(2026, 3, 1))}
    given().knowing(units=shut).when(sensitive(order="1"), by=Role.UPPER, at=now).refused(UnitIsClosed)
    given(opened).when(sensitive(order="1"), by=Role.UPPER, at=now).refused(refusals.PeriodOpenedAlready)


def change(first, last, order="2026-12"):
    return ChangeSpecialPeriod(from_on=date.fromisoformat(first), until_on=date.fromisoformat(last), order=order)


def test_a_period_that_has_begun_keeps_its_first_day_and_what_has_passed(given, at):
    file, now = given(opened), at("2026-03-10 10:00")
    outcome = file.when(change("2026-03-02", "2026-03-10"), by=Role.REVIEWER, at=now)
    outcome.then(SpecialPeriodChanged, until_on=date(2026, 3, 10))
    assert outcome.drafts[0].evidence == (str(example_id(0)),)
    file.when(change("2026-03-02", "2026-03-09"), by=Role.REVIEWER, at=now).refused(refusals.PeriodInverted)
    file.when(change("2026-03-03", "2026-03-20"), by=Role.REVIEWER, at=now).refused(refusals.PeriodInThePast)
    file.when(change("2026-03-02", "2026-04-02"), by=Role.REVIEWER, at=now).refused(refusals.PeriodTooLong)
    file.when(change("2026-03-02", "2026-03-20", None), by=Role.REVIEWER, at=now).refused(refusals.OrderMissing)
    file.when(change("2026-03-02", "2026-03-20"), at=now).refused(refusals.SensitiveByOrderOnly)


def test_a_period_to_come_may_begin_on_another_day_that_is_to_come(given, at):
    file, now = given(opened), at("2026-03-01 10:00")
    file.when(change("2026-03-01", "2026-03-15"), by=Role.REVIEWER, at=now).then(SpecialPeriodChanged)
    file.when(change("2026-02-28", "2026-03-15"), by=Role.REVIEWER, at=now).refused(refusals.PeriodInThePast)


@pytest.mark.parametrize(("day", "open_still"), [("2026-03-20", True), ("2026-03-21", False)])
def test_a_period_is_open_through_its_last_day(given, at, day, open_still):
    outcome = given(opened, changed).when(CloseSpecialPeriod(order="1"), by=Role.REVIEWER, at=at(f"{day} 10:00"))
    if open_still:
        outcome.then(SpecialPeriodClosed, last_on=date.fromisoformat(day))
    else:
        outcome.refused(refusals.PeriodNotOpen, until_on=date(2026, 3, 20))


def test_a_period_that_was_closed_is_not_changed(given, at):
    file = given(opened, closed)
    file.when(change("2026-03-02", "2026-03-20"), by=Role.REVIEWER).refused(refusals.PeriodNotOpen)
    given(opened).when(CloseSpecialPeriod(), by=Role.REVIEWER).refused(refusals.OrderMissing)


def holding(first, last, measures="sensitive", unit_id=UNIT):
    period = SpecialPeriod(
        "p-1",
        unit_id,
        PeriodKind.SENSITIVE,
        "two-sessions",
        date.fromisoformat(first),
        date.fromisoformat(last),
        measures,
        UUID(int=1),
    )
    return {Of.PERIODS: {"p-1": period}}


BY_PHONE = RecordCheckIn(mode=Mode.PHONE, identity="confirmed")


@pytest.mark.parametrize(
    ("first", "last", "measures", "next_due"),
    [
        ("2026-01-10", "2026-01-31", "sensitive", date(2026, 1, 15)),  # twice as often
        ("2026-01-10", "2026-01-31", "heightened", date(2026, 1, 13)),  # each day
        ("2026-01-17", "2026-01-31", "sensitive", date(2026, 1, 17)),  # as soon as it begins
        ("2026-01-19", "2026-01-31", "sensitive", date(2026, 1, 19)),  # on the day it was due anyway
        ("2026-01-20", "2026-01-31", "sensitive", date(2026, 1, 19)),  # begins too late
        ("2026-01-01", "2026-01-14", "sensitive", date(2026, 1, 19)),  # is over before it would be due sooner
        ("2026-01-01", "2026-01-15", "sensitive", date(2026, 1, 15)),  # and just not
    ],
)
def test_the_next_check_in_is_due_sooner_while_a_period_holds(given, at, first, last, measures, next_due):
    file = given(*DUE).knowing(others=holding(first, last, measures))
    outcome = file.when(BY_PHONE, at=at("2026-01-12 18:00")).then(CheckInReceived, CheckInScheduled)
    assert outcome.drafts[1].event.due_on == next_due
    missed = file.when(RecordMissedCheckIn(check_in_id=CHECK_IN), by=Role.CLOCK, at=at("2026-01-16 01:00"))
    assert missed.drafts[1].event.due_on == next_due


def test_the_table_of_the_measures_is_pinned_where_they_count(given, at):
    with_it = given(*DUE).knowing(others=holding("2026-01-10", "2026-01-31")).when(BY_PHONE, at=at("2026-01-12 18:00"))
    without = given(*DUE).when(BY_PHONE, at=at("2026-01-12 18:00"))
    assert any(pin.startswith("period.measures@prc-2020") for pin in with_it.facts.policies.consulted)
    assert not any(pin.startswith("period.measures") for pin in without.facts.policies.consulted)


@pytest.mark.parametrize(("level", "due_on"), [(SupervisionClass.NORMAL, 13), (SupervisionClass.LENIENT, 21)])
def test_each_class_checks_in_twice_as_often(given, at, level, due_on):
    file = given(*OPEN, ClassAssigned(level=level, ground=Ground.CRITERIA)).knowing(
        others=holding("2026-01-01", "2026-01-31")
    )
    file.when(ScheduleCheckIn(), at=at("2026-01-06 10:00")).then(CheckInScheduled, due_on=date(2026, 1, due_on))


@pytest.mark.parametrize(("unit_id", "due_on"), [("county", 15), (UNIT, 15), ("other-office", 19), ("post", 19)])
def test_a_period_holds_for_its_unit_and_all_below_it(given, at, unit_id, due_on):
    units = {
        "county": Unit("county", "County", "Asia/Shanghai"),
        UNIT: Unit(UNIT, "Northern Office", "Asia/Shanghai", "county"),
        "other-office": Unit("other-office", "Other", "Asia/Shanghai", "county"),
        "post": Unit("post", "Post", "Asia/Shanghai", UNIT),
    }
    file = given(*DUE).knowing(units=units, others=holding("2026-01-10", "2026-01-31", unit_id=unit_id))
    outcome = file.when(BY_PHONE, at=at("2026-01-12 18:00"))
    assert outcome.drafts[1].event.due_on == date(2026, 1, due_on)
