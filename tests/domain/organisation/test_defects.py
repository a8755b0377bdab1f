"""Defects: put right by a day, seen by somebody else, open again where they are not."""

from datetime import date

import pytest

from domain.intake.examples import UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.organisation.defects import rules
from domain.organisation.defects.examples import confirmed, corrected, reported
from domain.organisation.defects.record import (
    DefectCorrected,
    DefectCorrectionConfirmed,
    DefectOverdue,
    DefectReported,
    FoundBy,
)
from domain.organisation.defects.rules import (
    ConfirmDefectCorrected,
    RecordDefectCorrected,
    RecordOverdueDefect,
    ReportDefect,
)
from domain.organisation.refusals import UnitIsClosed

PUT_RIGHT = RecordDefectCorrected(measures="entered-late")


def report(found_by):
    return ReportDefect(unit_id=UNIT, defect="x", found_by=found_by, responsible_id="officer-7")


@pytest.mark.parametrize(
    ("found_by", "due_on"),
    [
        (FoundBy.SELF_CHECK, date(2026, 4, 9)),
        (FoundBy.INSPECTION, date(2026, 3, 24)),
        (FoundBy.PROCURATORATE, date(2026, 3, 24)),
        (FoundBy.COMPLAINT, date(2026, 3, 24)),
    ],
)
def test_by_when_a_defect_is_put_right_follows_from_how_it_came_to_light(given, found_by, due_on):
    given().when(report(found_by)).then(DefectReported, due_on=due_on)
    shut = {UNIT: Unit(UNIT, "Shut", "Asia/Shanghai", closed_on=date(2026, 3, 10))}
    given().knowing(units=shut).when(report(found_by)).refused(UnitIsClosed)


@pytest.mark.parametrize(("day", "late"), [("2026-03-24", 0), ("2026-03-25", 1)])
def test_putting_right_is_late_from_the_day_after(given, at, day, late):
    outcome = given(reported).when(PUT_RIGHT, at=at(f"{day} 10:00")).then(DefectCorrected, days_late=late)
    assert outcome.drafts[0].evidence == (str(example_id(0)),)


def test_whoever_recorded_it_does_not_confirm_it(given):
    file, confirm = given(reported, corrected), ConfirmDefectCorrected(confirmed=True)
    file.when(confirm, by=Role.REVIEWER, actor="officer-7").refused(rules.CorrectorMayNotConfirm)
    file.when(confirm, by=Role.OFFICER).refused(NotEmpowered)
    outcome = file.when(confirm, by=Role.INSPECTOR).then(DefectCorrectionConfirmed)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(reported, corrected, confirmed).when(confirm, by=Role.REVIEWER).refused(rules.DefectNotCorrected)


def test_what_is_not_put_right_is_open_again(given):
    file = given(reported, corrected, DefectCorrectionConfirmed(confirmed=False))
    file.when(ConfirmDefectCorrected(confirmed=True), by=Role.REVIEWER).refused(rules.DefectNotCorrected)
    file.when(PUT_RIGHT).then(DefectCorrected)
    given(reported, corrected).when(PUT_RIGHT).refused(rules.DefectCorrectedAlready)
    given().when(PUT_RIGHT).refused(rules.DefectNotReported)


@pytest.mark.parametrize(("day", "overdue"), [("2026-03-24", False), ("2026-03-25", True)])
def test_a_defect_is_overdue_on_the_day_after_and_once(given, at, day, overdue):
    now = at(f"{day} 00:01")
    outcome = given(reported).when(RecordOverdueDefect(), by=Role.CLOCK, at=now)
    if overdue:
        outcome.then(DefectOverdue)
        outcome.and_then().when(RecordOverdueDefect(), by=Role.CLOCK, at=now).refused(rules.DefectNotOverdue)
        given(reported, corrected).when(RecordOverdueDefect(), by=Role.CLOCK, at=now).refused(rules.DefectNotOverdue)
    else:
        outcome.refused(rules.DefectNotOverdue)
