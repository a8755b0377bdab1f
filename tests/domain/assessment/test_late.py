"""What comes late opens the closed period in which it occurred; what it makes of the figures stands beside them."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.assessment.points import refusals
from domain.assessment.points.examples import closed, deducted
from domain.assessment.points.late import opened_again
from domain.assessment.points.record import PeriodClosed, PeriodReopened
from domain.assessment.points.rules import ClosePeriod
from domain.catalogue import event_examples
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.breaches.rules import AllegeBreach
from domain.conduct.hearings.record import BreachKind
from domain.contacts.examples import MISSED, received, scheduled
from domain.contacts.record import CheckInReceived, MissWithdrawn, Mode, TalkHeld
from domain.contacts.rules import RecordCheckIn, RecordTalk
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection

YEAR = tuple(replace(closed, period=f"2026-{n:02}") for n in range(1, 13))
QUARTERS = tuple(replace(closed, period=f"2026-Q{n}") for n in range(1, 5))


def january(*events, at):
    return (*events, Draft(replace(closed, period="2026-01", awarded=0), Occurred(at("2026-02-01 10:00"))))


def test_a_late_fact_opens_its_closed_month_and_the_figures_as_closed_stay(given, at):
    file = given(*january(*MISSED, at=at))
    late = file.when(RecordCheckIn(mode=Mode.WRITTEN, occurred_on=date(2026, 1, 15)), at=at("2026-02-03 10:00"))
    late.then(CheckInReceived, MissWithdrawn, PeriodReopened)
    assert late.drafts[-1].event == PeriodReopened(period="2026-01", cause="late_entry")
    assert late.drafts[-1].evidence == (str(example_id(len(MISSED))),)  # the closing
    assert not late.and_then().case().points.of("2026-01").closed


def test_a_fact_of_the_month_that_runs_opens_nothing(given, at):
    file = given(*MISSED, Draft(replace(closed, period="2026-01"), Occurred(at("2026-01-31 10:00"))))
    file.when(RecordCheckIn(mode=Mode.WRITTEN, occurred_on=date(2026, 1, 15)), at=at("2026-01-31 11:00")).then(
        CheckInReceived, MissWithdrawn
    )


def test_a_late_fact_from_which_no_points_follow_opens_nothing(given, at):
    file = given(*january(*OPEN, at=at))
    file.when(RecordTalk(talk="individual", occurred_on=date(2026, 1, 15)), at=at("2026-02-03 10:00")).then(TalkHeld)


def test_a_breach_alleged_late_opens_the_month_in_which_it_was_alleged(given, at):
    command = AllegeBreach(
        kind=BreachKind.OTHER, from_on=date(2026, 1, 12), documents=("a3" * 32,), occurred_on=date(2026, 1, 15)
    )
    given(*january(*OPEN, at=at)).when(command, at=at("2026-02-03 10:00")).then(BreachAlleged, PeriodReopened)


@pytest.mark.parametrize(
    "topic",
    [
        "leave.leave-overdue.v1",
        "leave.leave-check-in-missed.v1",
        "leave.unauthorised-absence-recorded.v1",
        "contacts.spot-check-missed.v1",
        "contacts.medical-review-missed.v1",
        "whereabouts.area-left.v1",
        "conduct.breach-alleged.v1",
    ],
)
def test_points_follow_from_what_was_missed_left_or_broken(given, at, topic):
    outcome = given(*january(*OPEN, at=at)).when(RecordTalk(talk="individual"), at=at("2026-02-03 10:00"))
    event = next(event for event in event_examples() if event.topic == topic)
    case = outcome.and_then().case(at("2026-02-03 10:00"))
    again = opened_again([Draft(event, Occurred(at("2026-01-15 10:00")))], case, outcome.facts)
    assert [draft.event.period for draft in again] == ["2026-01"]


@pytest.mark.parametrize(
    ("moved_to", "opened"),
    [(None, ["2026-01"]), ("2026-02-10 10:00", ["2026-01", "2026-02"])],
)
def test_a_correction_opens_the_months_in_which_the_fact_was_and_is(given, at, moved_to, opened):
    due = Draft(scheduled, Occurred(at("2026-01-06 10:00")))
    check_in = Draft(replace(received, check_in_id=None, due_on=None), Occurred(at("2026-01-12 10:00")))
    months = [Draft(replace(closed, period=f"2026-{n:02}"), Occurred(at(f"2026-{n + 1:02}-02 10:00"))) for n in (1, 2)]
    asked = {"occurred_at": at(moved_to)} if moved_to else {"becomes": {"mode": "video"}}
    command = ProposeCorrection(entry=example_id(len(OPEN) + 1), reason="Entered wrongly.", **asked)
    proposed = given(*OPEN, due, check_in, *months).when(command, at=at("2026-03-05 10:00"))
    file = proposed.and_then()
    (proposal_id,) = file.case().corrections.open
    outcome = file.when(CorrectEntry(proposal_id=proposal_id), by=Role.REVIEWER, at=at("2026-03-06 10:00"))
    outcome.then(EntryCorrected, *[PeriodReopened] * len(opened))
    assert sorted(draft.event.period for draft in outcome.drafts[1:]) == opened
    assert {draft.event.cause for draft in outcome.drafts[1:]} == {"correction"}


def test_a_year_closes_after_its_months_and_sums_them(given, at):
    months = [Draft(month, Occurred(at("2027-01-02 10:00"))) for month in YEAR]
    file = given(*OPEN, deducted, *months)
    file.when(ClosePeriod(period="2026"), by=Role.REVIEWER, at=at("2026-12-31 23:00")).refused(refusals.PeriodNotOver)
    file.when(ClosePeriod(period="2026"), by=Role.REVIEWER, at=at("2027-01-03 10:00")).then(
        PeriodClosed, base=1200, deducted=5, score=1195, grade="pass"
    )
    given(*OPEN, *months[1:]).when(ClosePeriod(period="2026"), by=Role.REVIEWER, at=at("2027-01-03 10:00")).refused(
        refusals.MonthsNotClosed, months="2026-01"
    )


def test_a_late_fact_opens_month_quarter_and_year(given, at):
    year = replace(closed, period="2026", base=1200)
    file = given(*MISSED, *[Draft(p, Occurred(at("2027-01-02 10:00"))) for p in (*YEAR, *QUARTERS, year)])
    late = file.when(RecordCheckIn(mode=Mode.WRITTEN, occurred_on=date(2026, 1, 15)), at=at("2027-02-03 10:00"))
    late.then(CheckInReceived, MissWithdrawn, PeriodReopened, PeriodReopened, PeriodReopened)
    assert [draft.event.period for draft in late.drafts[2:]] == ["2026-01", "2026-Q1", "2026"]
