"""What follows from a duty as it stands: whether it was owed elsewhere, and from when on nobody answered it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn, ResponseOmitted
from domain.conduct.hearings.record import BreachKind
from domain.contacts.record import CheckInMissed, CheckInReceived, CheckInScheduled
from domain.intake.ending.record import Terminated
from domain.intake.record import ReportedInPerson, ReportingDue
from domain.kernel.rule import example_id
from tests.projections.duties.history import Step, at, entries, ex, folded, folded_entries, on
from tests.projections.duties.of_files import CHECK_IN, OPENED

SCHEDULED = Step("2026-01-05 12:00", ex(CheckInScheduled))  # for the 12th, with grace to the 15th
MISSED = Step("2026-01-16 08:00", ex(CheckInMissed))
OTHER = replace(ex(BreachAlleged), kind=BreachKind.CONTACT_RULES, from_on=on("2026-01-02"))


def alleged(day, event=OTHER):
    return Step(day, event)


def check_in(*steps, shown=None):
    given = entries(OPENED, SCHEDULED, *steps)
    if shown is not None:
        given[-1] = replace(given[-1], evidence=(str(shown),))
    return folded_entries(given)["check-in", CHECK_IN]


@pytest.mark.parametrize(("taken_over", "elsewhere"), [("2026-01-16 09:00", False), ("2026-01-17 09:00", True)])
def test_what_had_passed_when_a_file_was_taken_over_was_owed_elsewhere(taken_over, elsewhere):
    imported = [replace(entry, actor_role="import", recorded_at=at(taken_over)) for entry in entries(OPENED, SCHEDULED)]
    row = folded_entries(imported)["check-in", CHECK_IN]
    assert (row.taken_over_at, row.elsewhere) == (at(taken_over), elsewhere)


def test_an_instant_that_had_passed_was_owed_elsewhere_too():
    (opened,) = entries(OPENED)
    for after, elsewhere in ((192, False), (193, True)):
        taken_over = opened.occurred_at + timedelta(hours=after)
        row = folded_entries([replace(opened, actor_role="import", recorded_at=taken_over)])["contact", ""]
        assert row.elsewhere is elsewhere


def test_what_was_recorded_here_is_owed_here():
    row = check_in()
    assert (row.taken_over_at, row.elsewhere) == (None, False)


def test_a_missed_check_in_is_unanswered_when_nobody_alleged_it_within_the_days_for_an_answer():
    assert check_in(MISSED).unanswered_from == check_in().unanswered_from == on("2026-02-16")
    assert check_in(Step("2026-01-14", ex(CheckInReceived))).unanswered_from is None


@pytest.mark.parametrize(("day", "unanswered"), [("2026-02-15", None), ("2026-02-16", "2026-02-16")])
def test_one_that_was_alleged_in_time_is_not_by_the_entry_that_shows_it_or_by_its_days(day, unanswered):
    expected = on(unanswered) if unanswered else None
    by_days = replace(ex(BreachAlleged), kind=BreachKind.LATE_REPORT, from_on=on("2026-01-16"))
    assert check_in(MISSED, alleged(day), shown=example_id(2)).unanswered_from == expected
    assert check_in(MISSED, alleged(day, by_days)).unanswered_from == expected
    assert check_in(MISSED, alleged(day)).unanswered_from == on("2026-02-16")
    later = replace(by_days, from_on=on("2026-01-17"))
    assert check_in(MISSED, alleged(day, later)).unanswered_from == on("2026-02-16")


def test_the_first_allegation_counts():
    by_days = replace(ex(BreachAlleged), kind=BreachKind.LATE_REPORT, from_on=on("2026-01-12"))
    row = check_in(MISSED, alleged("2026-02-01", by_days), alleged("2026-03-01", by_days))
    assert (row.alleged_on, row.unanswered_from) == (on("2026-02-01"), None)


def test_a_first_report_that_came_late_is_unanswered_when_nobody_alleged_that():
    due = Step("2026-01-02", ex(ReportingDue, effective_on=on("2026-01-02"), due_on=on("2026-01-10")))
    for late, expected in ((0, None), (3, on("2026-02-11"))):
        came = Step(f"2026-01-{10 + late}", ex(ReportedInPerson, due_on=on("2026-01-10"), days_late=late))
        assert folded(OPENED, due, came)["initial-report", ""].unanswered_from == expected


def test_a_breach_is_unanswered_from_the_day_on_which_it_is_overdue():
    row = next(row for (word, _), row in folded(OPENED, alleged("2026-01-10")).items() if word == "breach-response")
    assert row.unanswered_from == row.omitted_from == on("2026-02-10")


ALLEGED = ex(BreachAlleged)
OVERDUE = Step("2026-02-12", ex(ResponseOmitted, breach_id=ALLEGED.breach_id))
WITHDRAWN = Step("2026-02-20", ex(BreachWithdrawn, breach_id=ALLEGED.breach_id))
ENDED = Step("2026-03-05", ex(Terminated))


def response(*steps):
    return folded(OPENED, alleged("2026-01-10", ALLEGED), *steps)["breach-response", str(ALLEGED.breach_id)]


@pytest.mark.parametrize("before", [(), (OVERDUE,)])
def test_a_breach_that_was_withdrawn_was_none(before):
    assert response(*before).unanswered_from == on("2026-02-10")
    row = response(*before, WITHDRAWN)
    assert (row.unanswered_from, row.answered_on) == (None, None)
    assert response(*before, WITHDRAWN, ENDED).unanswered_from is None
    of_another = Step("2026-02-20", ex(BreachWithdrawn, breach_id=example_id(77)))
    assert response(*before, of_another).unanswered_from == on("2026-02-10")


@pytest.mark.parametrize("before", [(), (OVERDUE,)])
def test_nothing_is_owed_after_the_end_of_supervision(before):
    row = response(*before, ENDED)
    assert (row.unanswered_from, row.answered_on) == (on("2026-02-10"), on("2026-03-05"))
    assert response(ENDED._replace(at="2026-02-09")).unanswered_from is None
    late = check_in(MISSED, ENDED)
    assert (late.unanswered_from, late.answered_on) == (on("2026-02-16"), on("2026-03-05"))
    sooner = check_in(MISSED, ENDED._replace(at="2026-02-15"))
    assert (sooner.status, sooner.unanswered_from, sooner.answered_on) == ("breached", None, on("2026-02-15"))


def test_what_was_alleged_too_late_says_when_and_by_which_entry():
    by_days = replace(ex(BreachAlleged), kind=BreachKind.LATE_REPORT, from_on=on("2026-01-12"))
    row = check_in(MISSED, alleged("2026-02-20", by_days), alleged("2026-02-25", by_days), ENDED)
    assert (row.unanswered_from, row.answered_on) == (on("2026-02-16"), on("2026-02-20"))
    assert row.alleged.position == 4
