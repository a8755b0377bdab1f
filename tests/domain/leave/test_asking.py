"""Asking for leave: reasons, notice, overlaps, obstacles, materials, withdrawal."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.conduct.breaches.examples import PROVEN
from domain.conduct.carrying_out.record import ExecutionConfirmed
from domain.conduct.sanctions.examples import admonished
from domain.contacts.examples import missed
from domain.intake.ending.examples import discharged
from domain.intake.examples import NOW, OPEN
from domain.intake.record import ReportedInPerson, ReportingMissed
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, OccurredLater, example_id
from domain.leave import refusals
from domain.leave.absence.examples import absent, ordered
from domain.leave.away.examples import DEPARTED, OVERDUE
from domain.leave.book import OPEN_KEPT, PAST_KEPT, Leaves, evolve
from domain.leave.deciding.examples import APPROVED, approved
from domain.leave.examples import INDUCTED, LEAVE, PAPER, REQUESTED, requested
from domain.leave.record import (
    LeaveMaterialsAdded,
    LeaveReason,
    LeaveRequested,
    LeaveWithdrawn,
    Material,
    Obstacle,
    WithdrawalCause,
)
from domain.leave.rules import AddLeaveMaterials, RequestLeave, WithdrawLeave

RISKY = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.HIGH)


def ask(starts_on="2026-03-16", ends_on="2026-03-20", reason=LeaveReason.FAMILY_MATTER, **fields):
    first, last = date.fromisoformat(starts_on), date.fromisoformat(ends_on)
    return RequestLeave(reason=reason, starts_on=first, ends_on=last, division="320500", **fields)


def test_both_days_of_a_leave_count(given):
    given(*INDUCTED).when(ask("2026-03-16", "2026-03-16")).then(LeaveRequested, days=1)
    given(*INDUCTED).when(ask("2026-03-16", "2026-03-22")).then(LeaveRequested, days=7)
    given(*INDUCTED).when(ask("2026-03-16", "2026-03-15")).refused(refusals.LeaveInverted)


@pytest.mark.parametrize(("starts_on", "notice", "short"), [("2026-03-12", 2, True), ("2026-03-13", 3, False)])
def test_short_notice_is_noted_and_not_refused(given, starts_on, notice, short):
    outcome = given(*INDUCTED).when(ask(starts_on, "2026-03-20"))
    outcome.then(LeaveRequested, notice_days=notice, short_notice=short)
    assert any(pin.startswith("leave.advance@prc-2020") for pin in outcome.facts.policies.consulted)


def test_a_leave_does_not_begin_before_it_was_asked_for(given):
    given(*INDUCTED).when(ask("2026-03-10")).then(LeaveRequested, notice_days=0)
    given(*INDUCTED).when(ask("2026-03-09")).refused(refusals.LeaveInThePast, asked_on=date(2026, 3, 10))
    late = ask("2026-03-09", occurred_on=date(2026, 3, 9))
    given(*INDUCTED).when(late).then(LeaveRequested)


def test_leave_is_given_for_the_reasons_of_the_table(given):
    outcome = given(*INDUCTED).when(ask(reason=LeaveReason.TOURISM))
    outcome.refused(refusals.ReasonNotListed, reason="tourism")
    assert outcome.refusal.rule_name == "leave.reasons@prc-2020"
    given(*INDUCTED).when(ask(reason=LeaveReason.FESTIVAL_VISIT)).refused(refusals.ReasonNotListed)
    imported = given(*INDUCTED).when(ask(reason=LeaveReason.TOURISM), imported=True).then(LeaveRequested)
    assert [type(refusal) for refusal in imported.facts.reported] == [refusals.ReasonNotListed]


def test_before_the_law_of_2020_a_festival_visit_was_a_reason(given, at):
    opened = [Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))]
    asked = ask("2019-02-04", "2019-02-05", LeaveReason.FESTIVAL_VISIT)
    given(*opened).when(asked, at=at("2019-02-01 10:00")).then(LeaveRequested)


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "free"),
    [
        ("2026-03-14", "2026-03-15", True),
        ("2026-03-14", "2026-03-16", False),
        ("2026-03-18", "2026-03-18", False),
        ("2026-03-20", "2026-03-25", False),
        ("2026-03-21", "2026-03-25", True),
    ],
)
def test_no_two_leaves_share_a_day(given, starts_on, ends_on, free):
    outcome = given(*REQUESTED).when(ask(starts_on, ends_on))
    outcome.then(LeaveRequested) if free else outcome.refused(refusals.LeavesOverlap, ends_on=date(2026, 3, 20))


def test_no_more_leaves_are_open_at_once_than_the_table_allows(given):
    many = [
        replace(requested, leave_id=replace_id(n), starts_on=date(2026, 4, n), ends_on=date(2026, 4, n))
        for n in range(1, 7)
    ]
    given(*INDUCTED, *many[:5]).when(ask()).then(LeaveRequested)
    given(*INDUCTED, *many).when(ask()).refused(refusals.TooManyLeaves, open_at_once=6)


def replace_id(n):
    return type(LEAVE)(int=LEAVE.int + 100 + n)


def obstacles_of(given, *file, at=NOW, **fields):
    return given(*file).when(ask(**fields), at=at).then(LeaveRequested).drafts[0].event.obstacles


def test_what_stands_against_a_leave_is_noted_with_the_request(given, at):
    late = ReportedInPerson(due_on=date(2026, 1, 11), days_late=3)
    assert obstacles_of(given, *INDUCTED) == ()
    assert obstacles_of(given, *OPEN) == (Obstacle.INDUCTION_OUTSTANDING,)
    assert obstacles_of(given, *INDUCTED, RISKY) == (Obstacle.HIGH_RISK,)
    not_reported = (*INDUCTED, ReportingMissed(due_on=date(2026, 1, 11)))
    assert obstacles_of(given, *not_reported) == (Obstacle.REPORTING_MISSED,)
    assert obstacles_of(given, *not_reported, late) == ()
    assert obstacles_of(given, *INDUCTED, absent, ordered) == (Obstacle.RECTIFICATION_OUTSTANDING,)
    confirmed = ExecutionConfirmed(
        entry=example_id(len(PROVEN) + 1), decided="admonition", due_on=date(2026, 3, 6), days_late=0
    )
    assert obstacles_of(given, *PROVEN, INDUCTED[-1], admonished) == (Obstacle.SANCTION_OUTSTANDING,)
    assert obstacles_of(given, *PROVEN, INDUCTED[-1], admonished, confirmed) == ()
    april = {"starts_on": "2026-04-10", "ends_on": "2026-04-11", "at": at("2026-04-01 10:00")}
    assert obstacles_of(given, *DEPARTED, **april) == ()
    assert obstacles_of(given, *OVERDUE, **april) == (Obstacle.LEAVE_OVERDUE,)


@pytest.mark.parametrize(("day", "counts"), [("2026-02-11", True), ("2026-02-12", False)])
def test_a_missed_check_in_counts_against_a_leave_for_thirty_days(given, at, day, counts):
    file = (*OPEN, INDUCTED[-1], missed)  # due on 12 January
    found = obstacles_of(given, *file, starts_on="2026-03-16", ends_on="2026-03-20", at=at(f"{day} 10:00"))
    assert found == ((Obstacle.CHECK_IN_MISSED,) if counts else ())


def test_under_the_law_medical_care_is_never_barred(given):
    assert obstacles_of(given, *OPEN, RISKY, reason=LeaveReason.MEDICAL_CARE) == ()


def test_materials_come_in_later_and_add_up(given):
    outcome = given(*REQUESTED).when(
        AddLeaveMaterials(leave_id=LEAVE, materials=(Material.ITINERARY,), documents=(PAPER,))
    )
    outcome.then(LeaveMaterialsAdded)
    leave = outcome.and_then().case().leave.open[LEAVE]
    assert leave.materials == (Material.FAMILY_PROOF, Material.ITINERARY)
    assert len(leave.papers) == 2


def test_a_leave_is_withdrawn_before_the_departure_and_not_after(given, at):
    withdraw = WithdrawLeave(leave_id=LEAVE, cause=WithdrawalCause.NOT_USED)
    for file in (REQUESTED, APPROVED):
        outcome = given(*file).when(withdraw, at=at("2026-03-25 10:00")).then(LeaveWithdrawn)
        assert LEAVE not in outcome.and_then().case().leave.open
    given(*DEPARTED).when(withdraw, at=at("2026-03-18 10:00")).refused(
        refusals.DepartedAlready, departed_on=date(2026, 3, 16)
    )
    given(*INDUCTED).when(withdraw).refused(refusals.LeaveUnknown)


def test_leave_is_asked_for_while_the_case_is_open_and_recorded_by_the_office(given, at):
    given(*INDUCTED).when(ask(occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)
    ended = Draft(discharged, Occurred(at("2026-03-01 10:00")))
    given(*INDUCTED[:-1], ended).when(ask()).refused(CaseEnded)
    given(*INDUCTED).when(ask(occurred_on=date(2026, 3, 11))).refused(OccurredLater)
    given(*INDUCTED).when(ask(), by=Role.POLICE).refused(NotEmpowered)


def test_the_leave_book_stays_small_whatever_is_written(given, entries):
    book = Leaves()
    for n in range(400):
        day = date(2020, 1, 1) + timedelta(days=n)
        (entry,) = entries([replace(requested, leave_id=replace_id(n), starts_on=day, ends_on=day)])
        book = evolve(book, entry)
        if n < 200:
            (entry,) = entries([LeaveWithdrawn(leave_id=replace_id(n), cause=WithdrawalCause.NOT_USED)])
            book = evolve(book, entry)
    assert (len(book.open), len(book.past)) == (OPEN_KEPT, PAST_KEPT)


def test_what_was_granted_stays_so_where_the_request_sorts_after_the_approval(given, at):
    """A correction may have moved the request past it."""
    granted = replace(approved, starts_on=date(2026, 3, 18))
    file = (
        *INDUCTED,
        Draft(granted, Occurred(at("2026-03-18 10:00"))),
        Draft(requested, Occurred(at("2026-03-18 11:00"))),
    )
    leave = given(*file).case(at("2026-03-18 12:00")).leave.open[LEAVE]
    assert (leave.starts_on, leave.ends_on, leave.reason) == (date(2026, 3, 18), date(2026, 3, 20), requested.reason)


def test_notice_of_a_leave_that_had_begun_is_none_and_not_less(given):
    outcome = given(*INDUCTED).when(ask(starts_on="2026-03-01", ends_on="2026-03-12"), imported=True)
    outcome.then(LeaveRequested, notice_days=0, short_notice=True)
