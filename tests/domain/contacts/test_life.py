"""Changes and reflections may come late, and say so."""

from datetime import date

import pytest

from domain.contacts.life import rules
from domain.contacts.life.record import LifeChangeReported, ReflectionSubmitted
from domain.intake.examples import OPEN


@pytest.mark.parametrize(("day", "late"), [("2026-03-02", 0), ("2026-03-03", 0), ("2026-03-04", 1)])
def test_a_change_is_reported_by_the_day_after(given, at, day, late):
    command = rules.ReportLifeChange(aspect="residence", changed_on=date(2026, 3, 2))
    given(*OPEN).when(command, at=at(f"{day} 12:00")).then(LifeChangeReported, days_late=late)


@pytest.mark.parametrize(("day", "late"), [("2026-02-03", 0), ("2026-03-05", 0), ("2026-03-06", 1)])
def test_a_reflection_is_handed_in_by_the_fifth_of_the_next_month(given, at, day, late):
    command = rules.SubmitReflection(for_month="2026-02", quality="sufficient")
    given(*OPEN).when(command, at=at(f"{day} 12:00")).then(ReflectionSubmitted, days_late=late)


@pytest.mark.parametrize("month", ["2025-12", "2026-04"])
def test_a_reflection_is_for_a_month_of_supervision_that_has_begun(given, month):
    command = rules.SubmitReflection(for_month=month, quality="sufficient")
    given(*OPEN).when(command).refused(rules.ReflectionEarly)


def test_the_newest_condition_of_each_side_is_known(given):
    file = given(*OPEN).when(rules.NoteCondition(side="work", condition="worrying")).and_then()
    file = file.when(rules.NoteCondition(side="work", condition="steady")).and_then()
    assert {side: said[0] for side, said in file.case().life.conditions.items()} == {"work": "steady"}
