"""Those who live elsewhere are followed up by the agency there, in time or late, or it is said that they were not."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.contacts.examples import received
from domain.education.elsewhere import refusals
from domain.education.elsewhere.examples import ASKED, FOLLOW_UP, requested
from domain.education.elsewhere.record import (
    FOLLOW_UPS_KEPT,
    FollowUpEnded,
    FollowUpMissed,
    FollowUpReported,
    FollowUpRequested,
)
from domain.education.elsewhere.rules import EndFollowUp, RecordMissedFollowUp, ReportFollowUp, RequestFollowUp
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import CaseEnded
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id

request = RequestFollowUp(agency="south-county-agency", basis="works_elsewhere")
report = ReportFollowUp(follow_up_id=FOLLOW_UP, result="doing_well")
miss = RecordMissedFollowUp(follow_up_id=FOLLOW_UP)


@pytest.mark.parametrize(
    ("day", "due_on"),
    [
        ("2026-03-10", date(2026, 3, 25)),
        ("2026-03-13", date(2026, 3, 30)),  # the 28th is a Saturday
    ],
)
def test_the_agency_has_fifteen_days_and_a_day_off_gives_way(given, at, day, due_on):
    given(*OPEN).when(request, at=at(f"{day} 10:00")).then(FollowUpRequested, due_on=due_on)


def test_a_request_may_name_the_entry_that_says_that_somebody_is_away(given):
    outcome = given(*OPEN, received).when(replace(request, entry=example_id(1))).then(FollowUpRequested)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(*OPEN).when(replace(request, entry=example_id(0))).refused(refusals.NotAboutBeingAway)
    given(*OPEN).when(replace(request, entry=example_id(9))).refused(refusals.NotAboutBeingAway)


def test_no_more_requests_are_open_at_once_than_the_table_allows(given):
    three = [replace(requested, follow_up_id=UUID(int=n)) for n in range(3)]
    given(*OPEN, *three).when(request).then(FollowUpRequested)
    given(*OPEN, *three, requested).when(request).refused(refusals.TooManyFollowUps, max_open=4)


@pytest.mark.parametrize(("day", "late"), [("2026-03-08", 0), ("2026-03-09", 0), ("2026-03-10", 1)])
def test_how_late_the_report_is_is_computed(given, at, day, late):
    outcome = given(*ASKED).when(report, at=at(f"{day} 10:00"))
    outcome.then(FollowUpReported, days_late=late, due_on=date(2026, 3, 9))
    outcome.and_then().when(report).refused(refusals.FollowUpNotOpen)


def test_the_clock_says_that_no_report_came_on_the_day_after_and_once(given, at):
    file = given(*ASKED)
    file.when(miss, by=Role.CLOCK, at=at("2026-03-09 23:59")).refused(
        refusals.FollowUpNotOverdue, due_on=date(2026, 3, 9)
    )
    missed = file.when(miss, by=Role.CLOCK, at=at("2026-03-10 00:00")).then(FollowUpMissed)
    missed.and_then().when(miss, by=Role.CLOCK).refused(refusals.FollowUpMissedAlready)
    late = missed.and_then().when(report).then(FollowUpReported, days_late=1)
    assert late.drafts[0].evidence == (str(example_id(1)), str(example_id(2)))
    file.when(report, by=Role.CLOCK).refused(NotEmpowered)


def test_a_request_that_no_longer_stands_is_not_missed(given):
    end = EndFollowUp(follow_up_id=FOLLOW_UP, reason="returned_home")
    after = given(*ASKED).when(end).then(FollowUpEnded).and_then()
    after.when(miss, by=Role.CLOCK).refused(refusals.FollowUpNotOpen)
    after.when(end).refused(refusals.FollowUpNotOpen)


@pytest.mark.parametrize("command", [request, report, miss], ids=lambda command: type(command).__name__)
def test_nothing_is_recorded_after_the_case_ended(given, command):
    given(*ASKED, discharged).when(command).refused(CaseEnded)


def test_the_state_stays_small(given):
    many = [replace(requested, follow_up_id=UUID(int=n)) for n in range(60)]
    assert len(given(*OPEN, *many).case().elsewhere.open) == FOLLOW_UPS_KEPT
    lost = FollowUpMissed(follow_up_id=UUID(int=99), due_on=date(2026, 3, 9))
    assert given(*OPEN, lost).case().elsewhere.open == {}
