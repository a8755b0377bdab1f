"""Points move by the table alone; periods close, and open again when something comes late."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.assessment.points import refusals
from domain.assessment.points.examples import awarded, closed, deducted, reversed_
from domain.assessment.points.record import (
    PeriodClosed,
    PeriodReopened,
    PointsAwarded,
    PointsDeducted,
    PointsReversed,
)
from domain.assessment.points.rules import (
    AwardPoints,
    ClosePeriod,
    DeductPoints,
    ReopenPeriod,
    ReversePoints,
)
from domain.contacts.checks.examples import EVENTS as CHECKS
from domain.contacts.checks.examples import drawn
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckMissed, SpotCheckUnknown
from domain.contacts.examples import scheduled
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

EVIDENCE = (example_id(0),)


def ids(*numbers):
    return tuple(str(example_id(n)) for n in numbers)


def quarter_closed():
    months = [replace(closed, period=f"2026-{n:02}") for n in (1, 2, 3)]
    return (*months, replace(closed, period="2026-Q1", base=300, score=297))


def test_points_come_from_the_table_and_the_decision_pins_it(given):
    outcome = given(*OPEN).when(AwardPoints(rule_id="A01", for_month="2026-02", evidence=EVIDENCE))
    outcome.then(PointsAwarded, points=2, kind="conduct", for_month="2026-02", capped=0)
    assert outcome.drafts[0].evidence == (str(EVIDENCE[0]),)
    assert outcome.facts.policies.consulted[-1].startswith("score.rules@prc-2020#")


@pytest.mark.parametrize(("before", "points", "capped"), [(6, 2, 0), (7, 1, 1)])
def test_the_last_points_under_a_cap_are_cut_to_it_and_say_so(given, before, points, capped):
    file = given(*OPEN, replace(awarded, points=before))
    file.when(AwardPoints(rule_id="A01", for_month="2026-02", evidence=EVIDENCE)).then(
        PointsAwarded, points=points, capped=capped
    )


def test_over_the_cap_there_is_nothing_to_award_in_that_month_and_there_is_in_another(given):
    file = given(*OPEN, replace(awarded, points=8))
    file.when(AwardPoints(rule_id="A01", for_month="2026-02", evidence=EVIDENCE)).refused(
        refusals.CapReached, used=8, rule_id="A01"
    )
    file.when(AwardPoints(rule_id="A01", for_month="2026-03", evidence=EVIDENCE)).then(PointsAwarded)


def test_reversed_points_make_room_under_the_cap_again(given):
    file = given(*OPEN, replace(deducted, points=20), replace(reversed_, points=20))
    file.when(DeductPoints(rule_id="D02", for_month="2026-02", evidence=EVIDENCE)).then(PointsDeducted, points=5)


@pytest.mark.parametrize("rule_id", ["D01", "Z99"])
def test_a_rule_of_the_other_side_or_of_no_table_awards_nothing(given, rule_id):
    given(*OPEN).when(AwardPoints(rule_id=rule_id, for_month="2026-02")).refused(
        refusals.RuleUnknown, rules="A01, A02, A03, A04, A05, R01, R02"
    )


def test_above_the_limit_the_reviewer_decides(given):
    ten = DeductPoints(rule_id="S01", for_month="2026-02", evidence=EVIDENCE)
    fifteen = DeductPoints(rule_id="S02", for_month="2026-02", evidence=EVIDENCE)
    given(*OPEN).when(ten).then(PointsDeducted, points=10, kind="sanction")
    given(*OPEN).when(fifteen).refused(refusals.AwarderNotCompetent, points=15, limit=10)
    given(*OPEN).when(fifteen, by=Role.REVIEWER).then(PointsDeducted, points=15)


def test_evidence_is_of_this_file_and_given_where_the_rule_asks_for_it(given):
    given(*OPEN).when(AwardPoints(rule_id="A01", for_month="2026-02")).refused(refusals.EvidenceMissing)
    given(*OPEN).when(AwardPoints(rule_id="A01", for_month="2026-02", evidence=(example_id(77),))).refused(
        refusals.EvidenceUnknown
    )
    given(*OPEN).when(AwardPoints(rule_id="A04", for_month="2026-02")).then(PointsAwarded)


@pytest.mark.parametrize(
    ("month", "inside"), [("2025-12", False), ("2026-01", True), ("2026-03", True), ("2026-04", False)]
)
def test_points_are_for_a_month_of_supervision_that_has_begun(given, month, inside):
    outcome = given(*OPEN).when(AwardPoints(rule_id="A04", for_month=month))
    if inside:
        outcome.then(PointsAwarded, for_month=month)
    else:
        outcome.refused(refusals.MonthOutside, first="2026-01", last="2026-03")


def test_after_the_end_points_are_still_entered_for_months_before_it(given, at):
    file = given(*OPEN, Draft(discharged, Occurred(at("2026-02-10 10:00"))))
    file.when(AwardPoints(rule_id="A04", for_month="2026-02")).then(PointsAwarded)
    file.when(AwardPoints(rule_id="A04", for_month="2026-03")).refused(refusals.MonthOutside, last="2026-02")


def test_late_points_open_the_month_and_the_quarter_that_were_closed(given, at):
    file = given(*OPEN, *quarter_closed())
    outcome = file.when(DeductPoints(rule_id="D03", for_month="2026-02"), by=Role.OFFICER, at=at("2026-04-10 10:00"))
    outcome.then(PointsDeducted, PeriodReopened, PeriodReopened)
    assert [d.event.period for d in outcome.drafts[1:]] == ["2026-02", "2026-Q1"]  # the year was not closed
    assert {d.event.cause for d in outcome.drafts[1:]} == {"late_entry"}
    case = outcome.and_then().case()
    assert not case.points.of("2026-02").closed
    assert case.points.of("2026-01").closed


def test_a_reversal_opens_them_too_and_is_made_once(given, at):
    file = given(*OPEN, deducted, *quarter_closed())
    command = ReversePoints(entry=example_id(1), reason="The call came to another office.")
    outcome = file.when(command, by=Role.REVIEWER, at=at("2026-04-10 10:00"))
    outcome.then(PointsReversed, PeriodReopened, PeriodReopened, side="deducted", points=5)
    assert outcome.drafts[1].event.entry == example_id(1)
    after = outcome.and_then()
    assert after.case().points.of("2026-02").deducted == 0
    after.when(command, by=Role.REVIEWER).refused(refusals.ReversedAlready)


def test_what_is_not_points_is_not_reversed_and_an_officer_reverses_nothing(given):
    command = ReversePoints(entry=example_id(0), reason="-")
    given(*OPEN).when(command, by=Role.REVIEWER).refused(refusals.NotPoints)
    given(*OPEN).when(command).refused(NotEmpowered)


@pytest.mark.parametrize(("day", "over"), [("2026-02-28", False), ("2026-03-01", True)])
def test_a_month_closes_from_the_day_after_it(given, at, day, over):
    outcome = given(*OPEN, awarded, deducted).when(
        ClosePeriod(period="2026-02"), by=Role.REVIEWER, at=at(f"{day} 00:00")
    )
    if over:
        outcome.then(PeriodClosed, base=100, awarded=2, deducted=5, score=97, grade="pass")
    else:
        outcome.refused(refusals.PeriodNotOver, last=date(2026, 2, 28))


@pytest.mark.parametrize(("points", "grade"), [(0, "pass"), (20, "pass"), (21, "fail"), (200, "fail")])
def test_the_grade_is_that_of_the_band_the_score_falls_in(given, points, grade):
    file = given(*OPEN, replace(deducted, points=points))
    file.when(ClosePeriod(period="2026-02"), by=Role.REVIEWER).then(PeriodClosed, score=100 - points, grade=grade)


def test_a_period_closes_once_until_it_is_opened_again(given):
    file = given(*OPEN, closed)
    file.when(ClosePeriod(period="2026-02"), by=Role.REVIEWER).refused(refusals.PeriodClosedAlready)
    opened = file.when(ReopenPeriod(period="2026-02", cause="objection"), by=Role.REVIEWER)
    opened.and_then().when(ClosePeriod(period="2026-02"), by=Role.REVIEWER).then(PeriodClosed)


def test_a_check_in_of_the_period_that_nobody_settled_keeps_it_open(given, at):
    file = given(*OPEN, Draft(scheduled, Occurred(at("2026-01-06 10:00"))))
    file.when(ClosePeriod(period="2026-01"), by=Role.REVIEWER).refused(refusals.DuesUnresolved, count=1)


@pytest.mark.parametrize(
    ("drawn_on", "became", "waits"),
    [
        ("2026-02-28", None, True),
        ("2026-03-01", None, False),
        ("2026-02-28", SpotCheckAnswered, False),
        ("2026-02-28", SpotCheckMissed, False),
        ("2026-02-28", SpotCheckUnknown, False),
    ],
)
def test_a_spot_check_of_the_period_that_nobody_settled_keeps_it_open(given, at, drawn_on, became, waits):
    asked = Draft(replace(drawn, answer_by=at(f"{drawn_on} 18:00")), Occurred(at(f"{drawn_on} 09:00")))
    settled = [event for event in CHECKS if became and isinstance(event, became)]
    outcome = given(*OPEN, asked, *settled).when(ClosePeriod(period="2026-02"), by=Role.REVIEWER)
    outcome.refused(refusals.DuesUnresolved, count=1) if waits else outcome.then(PeriodClosed)


def test_a_quarter_closes_after_its_months_and_sums_them(given, at):
    now = at("2026-04-02 10:00")
    months = quarter_closed()[:3]
    file = given(*OPEN, awarded, replace(deducted, for_month="2026-03"), *months)
    file.when(ClosePeriod(period="2026-Q1"), by=Role.REVIEWER, at=now).then(
        PeriodClosed, base=300, awarded=2, deducted=5, score=297, grade="pass"
    )
    given(*OPEN, *months[:2]).when(ClosePeriod(period="2026-Q1"), by=Role.REVIEWER, at=now).refused(
        refusals.MonthsNotClosed, months="2026-03"
    )


def test_a_closing_cites_what_moved_points_and_the_next_one_cites_it_and_what_came_after(given):
    close = ClosePeriod(period="2026-02")
    first = given(*OPEN, awarded, deducted).when(close, by=Role.REVIEWER)
    assert first.drafts[0].evidence == ids(1, 2)
    late = first.and_then().when(DeductPoints(rule_id="D03", for_month="2026-02", evidence=EVIDENCE))
    late.then(PointsDeducted, PeriodReopened)
    assert late.drafts[1].evidence == ids(3, 0)
    assert late.and_then().when(close, by=Role.REVIEWER).drafts[0].evidence == ids(3, 4)


def test_a_quarter_cites_the_closings_of_its_months(given, at):
    file = given(*OPEN, *quarter_closed()[:3])
    outcome = file.when(ClosePeriod(period="2026-Q1"), by=Role.REVIEWER, at=at("2026-04-02 10:00"))
    assert outcome.drafts[0].evidence == ids(1, 2, 3)


def test_a_reversal_is_counted_by_the_closing_that_follows(given):
    file = given(*OPEN, deducted, reversed_, reversed_)
    assert file.when(ClosePeriod(period="2026-02"), by=Role.REVIEWER).drafts[0].evidence == ids(1, 2)


@pytest.mark.parametrize(("ended", "months"), [("2026-01-20", 1), ("2026-02-10", 2), ("2026-03-31", 3)])
def test_a_quarter_in_which_supervision_ended_closes_after_the_months_until_then(given, at, ended, months):
    now = at("2026-04-02 10:00")
    close = ClosePeriod(period="2026-Q1")
    until = quarter_closed()[:months]
    file = (*OPEN, replace(awarded, for_month="2026-01"), Draft(discharged, Occurred(at(f"{ended} 10:00"))))
    given(*file, *until).when(close, by=Role.REVIEWER, at=now).then(PeriodClosed, awarded=2)
    given(*file, *until[:-1]).when(close, by=Role.REVIEWER, at=now).refused(
        refusals.MonthsNotClosed, months=f"2026-{months:02}"
    )


def test_a_period_opens_again_for_an_entry_of_this_file(given):
    command = ReopenPeriod(period="2026-02", cause="correction", entry=example_id(0))
    outcome = given(*OPEN, closed).when(command, by=Role.REVIEWER).then(PeriodReopened)
    assert outcome.drafts[0].evidence == ids(1, 0)
    given(*OPEN, closed).when(replace(command, entry=example_id(77)), by=Role.REVIEWER).refused(
        refusals.EvidenceUnknown
    )


def test_both_sides_stand_beside_each_other(given):
    tally = given(*OPEN, awarded, deducted, awarded).case().points.of("2026-02")
    assert (tally.awarded, tally.deducted) == (4, 5)


def test_a_reversal_that_stands_twice_counts_once(given):
    tally = given(*OPEN, deducted, reversed_, reversed_).case().points.of("2026-02")
    assert tally.deducted == 0


def test_an_award_that_is_reversed_is_reversed_as_an_award(given):
    take_back = ReversePoints(entry=example_id(1), reason="Another person's work.")
    outcome = given(*OPEN, awarded).when(take_back, by=Role.REVIEWER).then(PointsReversed, side="awarded", points=2)
    assert outcome.and_then().case().points.of("2026-02").awarded == 0


@pytest.mark.parametrize(("grace_until", "waits"), [("2026-02-28", True), ("2026-03-01", False)])
def test_a_check_in_belongs_to_the_period_in_which_its_grace_ends(given, at, grace_until, waits):
    due = replace(scheduled, due_on=date(2026, 2, 25), grace_until=date.fromisoformat(grace_until))
    file = given(*OPEN, Draft(due, Occurred(at("2026-02-01 10:00"))))
    outcome = file.when(ClosePeriod(period="2026-02"), by=Role.REVIEWER)
    outcome.refused(refusals.DuesUnresolved, count=1) if waits else outcome.then(PeriodClosed)


def test_once_supervision_has_ended_nothing_is_waited_for(given, at):
    due = Draft(scheduled, Occurred(at("2026-01-06 10:00")))
    ended = Draft(discharged, Occurred(at("2026-02-10 10:00")))
    given(*OPEN, due, ended).when(ClosePeriod(period="2026-01"), by=Role.REVIEWER).then(PeriodClosed)
