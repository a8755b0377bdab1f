"""What becomes of duties in the course of a file: late facts, corrections, suspensions, moves, ends, other rules."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from domain.assessment.points.record import PeriodClosed, PeriodReopened
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.sanctions.record import AdmonitionIssued, SanctionWithdrawn
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckDrawn, SpotCheckUnknown
from domain.contacts.health.record import HealthReported
from domain.contacts.record import (
    CheckInMissed,
    CheckInReceived,
    CheckInScheduled,
    CheckInUnknown,
    MissWithdrawn,
    WithdrawalReason,
)
from domain.duties.record import DutyOverdue, DutyOverdueWithdrawn, DutyRestated
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.record import CaseOpened, PlanAdopted, ReportedInPerson, ReportingDue, Sentence
from domain.intake.relocation.record import RelocationRequested, ReportedAtNewPlace
from domain.intake.term.record import TermRecalculated
from domain.kernel.correction import EntryCorrected
from domain.kernel.history import history
from domain.kernel.rule import example_id
from domain.leave.away.record import LeaveCheckedIn, LeaveCheckInUnknown, LeaveDeparted, LeaveReportedBack
from domain.leave.deciding.extension.record import LeaveExtensionApproved
from domain.leave.deciding.record import LeaveApproved
from domain.organisation.meetings.record import MeetingHeld, MeetingSeriesBegun
from domain.organisation.work.record import MonthlySurveyFiled, WorkLedgerBegun
from tests.projections.duties.history import Step, at, entries, ex, folded, folded_entries, on
from tests.projections.duties.of_files import CHECK_IN, DISCHARGED, OPENED, RELEASED, SPOT_CHECK
from tests.projections.duties.of_leave import APPROVED, DEPARTED, LEAVE, REQUESTED

SCHEDULED = Step("2026-01-05 12:00", ex(CheckInScheduled))
MISSED = Step("2026-01-16 08:00", ex(CheckInMissed))
IN_TIME = Step("2026-01-14", ex(CheckInReceived))
TOO_LATE = Step("2026-01-16 07:00", ex(CheckInReceived, late_by_days=4, on_time=False))


def check_in(*steps):
    return folded(OPENED, SCHEDULED, *steps)["check-in", CHECK_IN]


def withdrawn(reason):
    return Step("2026-01-20", ex(MissWithdrawn, reason=reason))


def test_a_check_in_that_was_entered_late_contests_the_miss_that_was_written_meanwhile():
    row = check_in(MISSED, IN_TIME)  # recorded after the miss, it occurred before
    assert (row.status, row.late, row.contested) == ("satisfied", False, True)
    assert row.breach.entry == example_id(2)


def test_a_check_in_that_came_too_late_contests_nothing():
    row = check_in(MISSED, TOO_LATE)
    assert (row.status, row.late, row.contested) == ("satisfied", True, False)


def test_a_breach_that_was_taken_back_is_no_longer_contested_and_stays_to_be_seen():
    row = check_in(MISSED, IN_TIME, withdrawn(WithdrawalReason.RECEIVED_IN_TIME))
    assert (row.status, row.contested, row.breach.entry) == ("satisfied", False, example_id(2))
    assert row.withdrawn.entry == example_id(4)


@pytest.mark.parametrize(
    ("reason", "status"),
    [
        ("received_in_time", "satisfied"),
        ("excused", "cancelled"),
        ("source_silent", "unknown"),
        ("recorded_in_error", "cancelled"),
    ],
)
def test_what_a_missed_check_in_becomes_when_it_is_taken_back_follows_from_the_reason(reason, status):
    assert check_in(MISSED, withdrawn(WithdrawalReason(reason))).status == status


def test_a_check_in_of_which_nothing_can_be_known_is_unknown_and_not_missed():
    lost = Step("2026-01-15", ex(CheckInUnknown))
    assert check_in(lost).status == "unknown"
    assert check_in(IN_TIME, lost).status == "satisfied"
    assert check_in(lost, MISSED).contested


def test_a_spot_check_of_which_nothing_can_be_known_is_unknown_until_its_answer_comes_to_light():
    drawn = Step("2026-03-10 09:00", ex(SpotCheckDrawn))
    lost, answered = Step("2026-03-10 11:00", ex(SpotCheckUnknown)), Step("2026-03-10 09:30", ex(SpotCheckAnswered))
    assert folded(OPENED, drawn, lost)["spot-check", SPOT_CHECK].status == "unknown"
    assert folded(OPENED, drawn, lost, answered)["spot-check", SPOT_CHECK].status == "satisfied"


def test_a_report_on_the_way_that_is_unknown_is_followed_by_the_next_one():
    away, lost = (OPENED, REQUESTED, APPROVED, DEPARTED), Step("2026-03-24", ex(LeaveCheckInUnknown))
    rows = folded(*away, lost)
    assert rows["leave-report", f"{LEAVE} 2026-03-23"].status == "unknown"
    assert (rows["leave-report", LEAVE].status, rows["leave-report", LEAVE].due_on) == ("open", on("2026-03-30"))
    in_time = ex(LeaveCheckedIn, due_on=on("2026-03-23"), late_by_days=0, next_report_on=on("2026-03-30"))
    rows = folded(*away, lost, Step("2026-03-23", in_time))  # recorded after it, it occurred before
    assert rows["leave-report", f"{LEAVE} 2026-03-23"].status == "satisfied"
    assert (rows["leave-report", LEAVE].status, rows["leave-report", LEAVE].due_on) == ("open", on("2026-03-30"))


def test_a_correction_of_when_somebody_checked_in_makes_a_breach_stand_again():
    given = entries(OPENED, SCHEDULED, MISSED, IN_TIME)
    moved = EntryCorrected(
        entry=example_id(3),
        becomes=ex(CheckInReceived, late_by_days=4, on_time=False),
        reason="it was another day",
        proposed_by="o2",
        occurred_at=at("2026-01-16 07:00"),
    )
    corrected = [*given, replace(given[-1], position=5, event_id=example_id(9), event=moved)]
    assert folded_entries(history(given))["check-in", CHECK_IN].contested
    row = folded_entries(history(corrected))["check-in", CHECK_IN]
    assert (row.contested, row.late) == (False, True)


def test_a_death_that_was_told_late_contests_what_was_called_missed_after_it():
    row = check_in(MISSED, Step("2026-01-10", ex(DeathRecorded)))
    assert (row.status, row.contested) == ("cancelled", True)


def test_a_breach_that_nothing_asked_for_is_kept_as_it_was_written():
    row = folded(OPENED, MISSED)["check-in", CHECK_IN]
    assert (row.status, row.due_on, row.contested) == ("breached", on("2026-01-12"), False)


def test_what_the_clock_writes_of_a_duty_without_a_breach_of_its_own_stands_until_it_is_taken_back():
    overdue = Step("2026-01-11", ex(DutyOverdue))
    assert folded(OPENED, overdue)["induction-risk", ""].status == "breached"
    taken_back = Step("2026-01-12", ex(DutyOverdueWithdrawn, reason="recorded_in_error"))
    row = folded(OPENED, overdue, taken_back)["induction-risk", ""]
    assert (row.status, row.settled) == ("open", None)


def test_a_restated_duty_has_its_new_day_and_keeps_the_one_before():
    step = Step("2026-01-07", ex(DutyRestated))
    row = check_in(step)
    assert (row.due_on, row.overdue_from, row.warn_on) == (on("2026-01-10"), on("2026-01-14"), on("2026-01-09"))
    (said,) = row.restated
    assert (said.was, said.now, said.pin) == (on("2026-01-12"), on("2026-01-10"), row.policy)
    assert row.start == example_id(1)


def test_a_breach_of_a_day_that_was_put_off_afterwards_is_contested():
    later = ex(DutyRestated, due_on=on("2026-01-20"), overdue_from=on("2026-01-24"))
    assert check_in(MISSED, Step("2026-01-17", later)).contested


def test_nothing_is_owed_after_the_end_but_what_comes_after_it():
    alleged = Step("2026-03-02", ex(BreachAlleged))
    admonished = Step("2026-03-03", ex(AdmonitionIssued))
    rows = folded(OPENED, SCHEDULED, alleged, admonished, Step("2026-03-04", ex(Terminated)))
    assert {row.duty for row in rows.values() if row.status == "open"} == {"execution", "copy"}
    assert rows["discharge", ""].status == "cancelled"


def test_nothing_begins_after_the_end():
    late = Step("2027-01-05", ex(CheckInScheduled))
    assert ("check-in", CHECK_IN) not in folded(OPENED, DISCHARGED, late)
    after_all = folded(OPENED, DISCHARGED, Step("2027-01-05", ex(PeriodClosed, period="2026-12")))
    assert ("month-close", "2027-01") not in after_all


def test_what_falls_due_in_a_suspension_is_not_asked_for_and_what_falls_due_later_is():
    suspended, resumed = Step("2026-01-08", ex(CaseSuspended)), Step("2026-01-13", ex(CaseResumed))
    assert check_in(suspended).status == "cancelled"
    assert check_in(suspended, resumed).status == "cancelled"  # due on the 12th
    assert check_in(suspended, Step("2026-01-12", ex(CaseResumed))).status == "open"
    assert check_in(suspended, resumed, MISSED).contested


def test_a_series_goes_on_after_a_suspension_with_what_falls_due_then():
    suspended, resumed = Step("2026-01-20", ex(CaseSuspended)), Step("2026-05-10", ex(CaseResumed))
    rows = folded(RELEASED, suspended, resumed)
    months = {row.key: row.status for row in rows.values() if row.duty == "health-report"}
    assert months == {"2026-01": "cancelled", "2026-05": "open"}
    assert rows["medical-review", ""].status == "open"  # it waited


def test_a_month_that_was_not_reported_on_does_not_end_the_series():
    missed = DutyOverdue(duty="health-report", key="2026-01", start=example_id(0), due_on=on("2026-02-05"))
    rows = folded(RELEASED, Step("2026-02-06", missed))
    assert (rows["health-report", "2026-01"].status, rows["health-report", "2026-02"].status) == ("breached", "open")
    caught_up = folded(
        RELEASED,
        Step("2026-02-01", ex(HealthReported, for_month="2026-02")),
        Step("2026-02-02", ex(HealthReported, for_month="2026-01")),
    )
    assert {key: row.status for (word, key), row in caught_up.items() if word == "health-report"} == {
        "2026-01": "satisfied",
        "2026-02": "satisfied",
        "2026-03": "open",
    }


def test_who_is_not_released_for_their_health_does_not_report_on_it():
    assert not [key for key in folded(OPENED) if key[0] in ("health-report", "medical-review")]


def test_a_closed_month_that_is_opened_again_has_to_be_closed_again():
    closed = Step("2026-02-04", ex(PeriodClosed, period="2026-01"))
    reopened = Step("2026-02-20", ex(PeriodReopened, period="2026-01"))
    rows = folded(OPENED, closed, reopened)
    assert (rows["month-close", "2026-01"].status, rows["month-close", "2026-01"].due_on) == ("open", on("2026-02-28"))


def test_the_unit_that_holds_a_file_has_its_duties():
    moved = Step("2026-01-09", ex(ReportedAtNewPlace, unit_id="harbour-office"))
    rows = folded(
        OPENED, SCHEDULED, Step("2026-01-06", ex(PlanAdopted)), Step("2026-01-07", ex(RelocationRequested)), moved
    )
    assert rows["check-in", CHECK_IN].unit_id == "harbour-office"
    assert rows["induction-plan", ""].unit_id == "north-office"  # it was done there


def test_the_days_before_the_end_of_a_term_move_with_it():
    rows = folded(OPENED, Step("2026-06-01", ex(TermRecalculated)))
    assert rows["discharge", ""].due_on == on("2027-01-10")
    assert rows["own-summary", ""].due_on == on("2026-12-11")
    assert rows["discharge", ""].start == example_id(1)


def test_a_term_that_nobody_knows_has_no_day_yet():
    row = folded(Step("2026-01-05", ex(CaseOpened, term_ends_on=None)))["discharge", ""]
    assert (row.status, row.due_day, row.warn_on) == ("open", None, None)


def test_a_return_is_owed_by_who_has_left_and_until_the_day_that_was_granted_last():
    assert folded(OPENED, REQUESTED, APPROVED)["leave-return", LEAVE].due_day is None
    more = Step("2026-03-18", ex(LeaveExtensionApproved, ends_on=on("2026-03-25")))
    assert folded(OPENED, REQUESTED, APPROVED, DEPARTED, more)["leave-return", LEAVE].due_on == on("2026-03-25")
    late = Step("2026-03-22", ex(LeaveReportedBack, due_on=on("2026-03-20"), days_overdue=2))
    row = folded(OPENED, REQUESTED, APPROVED, DEPARTED, late)["leave-return", LEAVE]
    assert (row.status, row.late) == ("satisfied", True)
    assert ex(LeaveApproved).leave_id == ex(LeaveDeparted).leave_id


def test_a_breach_whose_sanction_fell_awaits_an_answer_by_the_same_day():
    alleged = Step("2026-03-02", ex(BreachAlleged))
    issued = Step("2026-03-03", ex(AdmonitionIssued, breach_id=ex(BreachAlleged).breach_id))
    fell = ex(SanctionWithdrawn, entry=example_id(2), breach_id=ex(BreachAlleged).breach_id, decide_anew=True)
    rows = folded(OPENED, alleged, issued, Step("2026-03-10", fell))
    row = rows["breach-response", str(ex(BreachAlleged).breach_id)]
    assert (row.status, row.due_on, row.start) == ("open", on("2026-04-01"), example_id(1))


def test_a_report_before_it_was_asked_for_leaves_nothing_due():
    rows = folded(OPENED, Step("2026-01-06", ex(ReportedInPerson)), Step("2026-01-07", ex(ReportingDue)))
    assert rows["initial-report", ""].status == "satisfied"


def test_the_next_meeting_is_due_once_one_is_held_or_missed():
    begun = Step("2026-01-02", ex(MeetingSeriesBegun))
    held = Step("2026-02-10", ex(MeetingHeld))
    rows = folded(begun, held)
    assert (rows["meeting", "2026-Q2"].status, rows["meeting", "2026-Q2"].due_on) == ("open", on("2026-06-30"))


@pytest.mark.parametrize(
    ("month", "due"), [("2028-02", "2028-03-05"), ("2026-12", "2027-01-05"), ("2026-04", "2026-05-05")]
)
def test_months_of_any_length_end_on_their_last_day(month, due):
    """A leap day, the turn of a year, a month of thirty days."""
    begun = Step("2026-01-05", ex(WorkLedgerBegun, begins_on=on(f"{month}-01")))
    assert folded(begun)["monthly-survey", month].due_on == on(due)
    filed = Step("2028-04-01", ex(MonthlySurveyFiled, month=month, days_late=27))
    assert folded(begun, filed)["monthly-survey", month].late


@pytest.mark.parametrize(
    ("opened", "due"),
    [
        ("2025-11-30", "2026-02-28"),
        ("2027-11-29", "2028-02-29"),
        ("2027-11-30", "2028-02-29"),
        ("2026-01-31", "2026-04-30"),
    ],
)
def test_three_months_end_on_the_corresponding_day_or_the_last_of_the_month(opened, due):
    released = Step(opened, ex(CaseOpened, category=Sentence.TEMPORARY_RELEASE))
    assert folded(released)["medical-review", ""].due_on == on(due)


def test_the_first_minute_of_a_day_belongs_to_it():
    """An instant is of the day that it has at Beijing, whatever day UTC has."""
    opened = Step("2026-02-01 00:01", ex(CaseOpened))
    assert ("month-close", "2026-02") in folded(opened)
    assert ("month-close", "2026-01") in folded(Step("2026-01-31 23:59", ex(CaseOpened)))


def test_a_discharge_closes_what_is_open_with_the_entry_that_says_so():
    rows = folded(OPENED, SCHEDULED, Step("2026-06-01", ex(Discharged)))
    assert rows["check-in", CHECK_IN].settled.entry == example_id(2)
    assert rows["discharge", ""].status == "satisfied"
