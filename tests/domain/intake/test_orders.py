"""Prohibition orders and the reports on them; exit bans; travel documents in keeping."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, opened
from domain.intake.orders import refusals
from domain.intake.orders import rules as orders
from domain.intake.orders.examples import HELD, ORDER, banned, held, ordered
from domain.intake.orders.record import (
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ConditionLifted,
    ConditionOrdered,
    ExitBanLifted,
    ExitBanReported,
    TravelDocument,
    TravelDocumentHeld,
    TravelDocumentReturned,
)
from domain.intake.pausing.examples import suspended
from domain.intake.pausing.record import CaseResumed
from domain.intake.record import Sentence
from domain.intake.term.examples import RULING, filed
from domain.intake.term.refusals import RulingNotFiled
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id


def order(ends_on=date(2026, 6, 30), **fields):
    given = {"issuer": "north-court", "begins_on": date(2026, 1, 5), "areas": ("area-3",)} | fields
    return orders.RecordCondition(ends_on=ends_on, **given)


def under(given, *more):
    return given(*OPEN, filed, ordered, *more)


def test_an_order_asks_for_a_report_every_month_from_its_first_day(given):
    outcome = given(*OPEN).when(order(details="Not near the shop.", digest=RULING))
    outcome.then(ConditionOrdered, report_by=date(2026, 2, 5), details="Not near the shop.")
    assert outcome.drafts[0].evidence == ()
    assert given(*OPEN, filed).when(order(digest=RULING)).drafts[0].evidence == (RULING,)


def test_an_order_forbids_something_and_ends_after_it_begins(given):
    given(*OPEN).when(order(areas=())).refused(refusals.OrderForbidsNothing)
    for what in ("acts", "areas", "persons"):
        given(*OPEN).when(order(**{"areas": (), what: ("x",)})).then(ConditionOrdered)
    given(*OPEN).when(order(ends_on=date(2026, 1, 4))).refused(refusals.OrderInverted, ends_on=date(2026, 1, 4))


@pytest.mark.parametrize(
    ("category", "until"),
    [
        (Sentence.SUSPENDED_SENTENCE, date(2026, 3, 4)),
        (Sentence.PUBLIC_SURVEILLANCE, date(2026, 4, 4)),
        (Sentence.PAROLE, None),
        (Sentence.TEMPORARY_RELEASE, None),
    ],
)
def test_orders_there_are_in_two_categories_each_with_a_least_length(given, category, until):
    file = given(replace(opened, category=category))
    if until is None:
        file.when(order()).refused(refusals.OrderNotForCategory, category=category.value)
        return
    file.when(order(ends_on=until)).then(ConditionOrdered)
    file.when(order(ends_on=until.replace(day=until.day - 1))).refused(refusals.OrderTooShort, until_on=until)


def test_an_order_ends_with_the_term_and_a_short_term_shortens_its_least_length(given):
    given(*OPEN).when(order(ends_on=date(2026, 12, 31))).then(ConditionOrdered)
    given(*OPEN).when(order(ends_on=date(2027, 1, 1))).refused(
        refusals.OrderOutlivesTerm, term_ends_on=date(2026, 12, 31)
    )
    short = replace(opened, term_ends_on=date(2026, 2, 5))
    given(short).when(order(ends_on=date(2026, 2, 5))).then(ConditionOrdered)


def test_orders_of_another_system_are_taken_as_they_are_and_reported(given):
    outcome = given(*OPEN).when(order(ends_on=date(2026, 1, 6)), imported=True).then(ConditionOrdered)
    assert [type(one) for one in outcome.facts.reported] == [refusals.OrderTooShort]


@pytest.mark.parametrize(
    ("day", "late", "following"),
    [
        ("2026-02-04", 0, date(2026, 3, 5)),
        ("2026-02-05", 0, date(2026, 3, 5)),
        ("2026-02-06", 1, date(2026, 3, 6)),
    ],
)
def test_a_report_is_late_from_the_day_after_its_last(given, at, day, late, following):
    command = orders.ReportCompliance(order_id=ORDER, kept=True)
    outcome = under(given).when(command, at=at(f"{day} 10:00"))
    outcome.then(ComplianceReported, days_late=late, due_on=date(2026, 2, 5), next_by=following)
    assert outcome.and_then().case().orders.orders[ORDER].report_by == following


@pytest.mark.parametrize(("day", "over"), [(4, False), (5, False), (6, True)])
def test_a_report_is_missed_on_the_day_after_its_last_and_the_next_is_due_a_month_later(given, at, day, over):
    command = orders.RecordMissedCompliance(order_id=ORDER)
    outcome = given(*OPEN, Draft(ordered, Occurred(at("2026-01-05 10:00")))).when(
        command, by=Role.CLOCK, at=at(f"2026-02-0{day} 10:00")
    )
    if not over:
        outcome.refused(refusals.ComplianceNotOverdue, due_on=date(2026, 2, 5))
        return
    outcome.then(ComplianceReportMissed, due_on=date(2026, 2, 5), next_by=date(2026, 3, 5))
    outcome.and_then().when(command, at=at("2026-03-05 10:00")).refused(refusals.ComplianceNotOverdue)


def test_no_report_is_missed_while_supervision_is_suspended(given, at):
    for since in ("2026-02-05 09:00", "2026-02-06 09:00"):
        resting = Draft(suspended, Occurred(at(since)))
        file = given(*OPEN, Draft(ordered, Occurred(at("2026-01-05 10:00"))), resting)
        file.when(orders.RecordMissedCompliance(order_id=ORDER)).refused(standing.CaseIsSuspended)
    assert not file.when(orders.ReportCompliance(order_id=ORDER, kept=False)).refusal


@pytest.mark.parametrize(("day", "over"), [("2026-06-29", False), ("2026-06-30", False), ("2026-07-01", True)])
def test_an_order_expires_on_the_day_after_its_last(given, at, day, over):
    command = orders.ExpireCondition(order_id=ORDER)
    outcome = under(given).when(command, by=Role.CLOCK, at=at(f"{day} 10:00"))
    if not over:
        outcome.refused(refusals.OrderNotExpired, ends_on=date(2026, 6, 30))
        return
    after = outcome.then(ConditionExpired).and_then()
    for late in (command, orders.ReportCompliance(order_id=ORDER, kept=True)):
        after.when(late, at=at("2026-07-02 10:00")).refused(refusals.OrderNotInForce)


def test_an_order_is_lifted_by_a_ruling_that_is_in_the_file(given):
    command = orders.LiftCondition(order_id=ORDER, ruling="2026-12", digest=RULING)
    outcome = under(given).when(command, by=Role.REVIEWER).then(ConditionLifted, ruling="2026-12")
    assert outcome.drafts[0].evidence == (str(example_id(2)), RULING)
    outcome.and_then().when(command, by=Role.REVIEWER).refused(refusals.OrderNotInForce)
    given(*OPEN, ordered).when(command, by=Role.REVIEWER).refused(RulingNotFiled)
    under(given).when(command).refused(NotEmpowered)
    under(given, discharged).when(command, by=Role.REVIEWER).refused(standing.CaseEnded)


def test_an_exit_ban_holds_until_it_is_lifted_also_after_the_end(given):
    ban, lift = (kind(authority="exit-office") for kind in (orders.ReportExitBan, orders.LiftExitBan))
    for by in (Role.OFFICER, Role.POLICE):
        given(*OPEN).when(ban, by=by).then(ExitBanReported)
    given(*OPEN, banned).when(ban).refused(refusals.ExitBanReportedAlready)
    outcome = given(*OPEN, banned, discharged).when(lift).then(ExitBanLifted)
    outcome.and_then().when(lift).refused(refusals.NoExitBan)
    given(*OPEN, discharged).when(ban).refused(standing.CaseEnded)


def test_a_travel_document_is_kept_until_it_is_given_back_also_after_the_end(given):
    hold = orders.HoldTravelDocument(document=TravelDocument.PASSPORT, holder="exit-office", number="E0000000")
    back = orders.ReturnTravelDocument(held_id=HELD, reason="supervision_ended")
    given(*OPEN).when(hold).then(TravelDocumentHeld, number="E0000000")
    outcome = given(*OPEN, held, discharged).when(back).then(TravelDocumentReturned, document=TravelDocument.PASSPORT)
    outcome.and_then().when(back).refused(refusals.DocumentNotHeld)
    given(*OPEN, discharged).when(hold).refused(standing.CaseEnded)


def test_an_order_of_one_day_is_in_order_and_too_short(given):
    given(*OPEN).when(order(ends_on=date(2026, 1, 5))).refused(refusals.OrderTooShort)


def test_an_order_of_another_system_is_taken_and_what_is_wrong_with_it_reported(given):
    parole = given(replace(opened, category=Sentence.PAROLE))
    outcome = parole.when(order(), imported=True).then(ConditionOrdered)
    assert [type(one) for one in outcome.facts.reported] == [refusals.OrderNotForCategory]


def test_where_the_end_of_the_term_is_unknown_an_order_does_not_outlive_it(given):
    endless = given(replace(opened, term_ends_on=None))
    endless.when(order(ends_on=date(2029, 1, 1))).then(ConditionOrdered)
    endless.when(order(ends_on=date(2026, 3, 3))).refused(refusals.OrderTooShort)


@pytest.mark.parametrize(
    ("began", "ended", "missed"),
    [("02-05", "02-09", False), ("02-01", "02-05", False), ("02-06", "02-09", True), ("02-01", "02-04", True)],
)
def test_a_report_that_fell_due_while_supervision_was_suspended_was_not_missed(given, at, began, ended, missed):
    pause = Draft(suspended, Occurred(at(f"2026-{began} 10:00")))
    after = Draft(CaseResumed(since=date(2026, 2, 1), days=1), Occurred(at(f"2026-{ended} 10:00")))
    outcome = under(given, pause, after).when(orders.RecordMissedCompliance(order_id=ORDER))
    outcome.then(ComplianceReportMissed) if missed else outcome.refused(standing.CaseIsSuspended)
