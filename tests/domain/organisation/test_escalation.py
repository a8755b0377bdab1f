"""Reports upwards: level by level, each acknowledging what was sent to it, within its hours."""

from datetime import UTC, date, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake.examples import UNIT
from domain.kernel.access import Role, Unit
from domain.kernel.policy import TABLES
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.organisation.escalation import refusals
from domain.organisation.escalation.examples import AT, REPORTED, acknowledged, escalated, overdue
from domain.organisation.escalation.record import (
    Emergency,
    EmergencyReported,
    EscalationOverdue,
    Level,
    ProblemReported,
    ReportAcknowledged,
    ReportEscalated,
)
from domain.organisation.escalation.rules import (
    AcknowledgeReport,
    EscalateReport,
    RecordOverdueEscalation,
    ReportEmergency,
    ReportProblem,
)
from domain.organisation.refusals import UnitIsClosed

DUE = datetime(2026, 3, 10, 3, tzinfo=UTC)  # two hours after the office learned of it


def report(emergency=Emergency.CRIMINAL_DETENTION):
    return ReportEmergency(unit_id=UNIT, emergency=emergency, occurred_at=AT)


@pytest.mark.parametrize(
    ("after", "late"),
    [(timedelta(0), 0), (timedelta(hours=2), 0), (timedelta(hours=2, minutes=1), 1), (timedelta(hours=4), 2)],
)
def test_how_late_an_emergency_is_reported_is_computed(given, after, late):
    given().when(report(), at=AT + after).then(EmergencyReported, hours_late=late, due_at=DUE, to_level=Level.COUNTY)


@pytest.mark.parametrize(
    ("emergency", "hours"),
    [
        (Emergency.REOFFENDING, 2),
        (Emergency.CRIMINAL_DETENTION, 2),
        (Emergency.PUBLIC_SECURITY_PENALTY, 4),
        (Emergency.IMPRISONMENT, 4),
    ],
)
def test_each_of_the_four_emergencies_has_its_hours(given, emergency, hours):
    given().when(report(emergency), at=AT).then(EmergencyReported, due_at=AT + timedelta(hours=hours))


def test_what_the_county_reports_begins_above_the_county(given):
    given().when(report(), by=Role.REVIEWER, at=AT).then(EmergencyReported, to_level=Level.BUREAU)
    given().when(ReportProblem(unit_id=UNIT, problem="x"), at=AT).then(
        ProblemReported, to_level=Level.COUNTY, due_at=AT + timedelta(hours=72)
    )


def test_a_closed_unit_reports_nothing(given):
    shut = {UNIT: Unit(UNIT, "Shut", "Asia/Shanghai", closed_on=datetime(2026, 3, 10).date())}
    given().knowing(units=shut).when(report(), at=AT).refused(UnitIsClosed)


@pytest.mark.parametrize(("role", "taken"), [(Role.REVIEWER, True), (Role.LEADER, False), (Role.UPPER, False)])
def test_only_the_level_that_a_report_was_sent_to_acknowledges_it(given, role, taken):
    outcome = given(*REPORTED).when(AcknowledgeReport(), by=role, at=DUE)
    if taken:
        outcome.then(ReportAcknowledged, level=Level.COUNTY, hours_late=0)
        assert outcome.drafts[0].evidence == (str(example_id(0)),)
    else:
        outcome.refused(refusals.LevelNotConcerned, level="county_agency")


def test_a_level_acknowledges_once_and_how_late_is_computed(given):
    late = given(*REPORTED).when(AcknowledgeReport(), by=Role.REVIEWER, at=DUE + timedelta(minutes=1))
    late.then(ReportAcknowledged, hours_late=1)
    given(*REPORTED, acknowledged).when(AcknowledgeReport(), by=Role.REVIEWER).refused(refusals.AcknowledgedAlready)
    given(*REPORTED).when(AcknowledgeReport(), by=Role.OFFICER).refused(NotEmpowered)
    given().when(AcknowledgeReport(), by=Role.REVIEWER).refused(refusals.ReportNotMade)


def test_no_level_is_skipped_and_none_goes_back(given):
    file = given(*REPORTED, acknowledged)
    file.when(EscalateReport(to_level=Level.UPPER), by=Role.REVIEWER).refused(
        refusals.LevelSkipped, next_level="justice_bureau"
    )
    file.when(EscalateReport(to_level=Level.COUNTY), by=Role.REVIEWER).refused(refusals.LevelSkipped)
    up = file.when(EscalateReport(to_level=Level.BUREAU), by=Role.REVIEWER)
    up.then(ReportEscalated, from_level=Level.COUNTY, to_level=Level.BUREAU)
    assert up.drafts[0].evidence == (str(example_id(1)),)


def test_a_report_goes_up_the_whole_ladder(given):
    at = DUE - timedelta(hours=1)
    file = given(*REPORTED)
    for role, following in ((Role.REVIEWER, Level.BUREAU), (Role.LEADER, Level.UPPER)):
        file = file.when(AcknowledgeReport(), by=role, at=at).then(ReportAcknowledged).and_then()
        file = file.when(EscalateReport(to_level=following), by=role, at=at).then(ReportEscalated).and_then()
    file = file.when(AcknowledgeReport(), by=Role.UPPER, at=at).then(ReportAcknowledged, level=Level.UPPER).and_then()
    file.when(EscalateReport(to_level=Level.UPPER), by=Role.UPPER, at=at).refused(refusals.NoLevelAbove)


def test_a_report_does_not_go_on_before_it_is_acknowledged_or_overdue(given):
    up = EscalateReport(to_level=Level.BUREAU)
    given(*REPORTED).when(up, by=Role.REVIEWER).refused(refusals.NotAcknowledgedYet, due_at=DUE)
    given(*REPORTED, acknowledged).when(up, by=Role.OFFICER).refused(refusals.LevelNotConcerned)
    past = given(*REPORTED, overdue).when(up, by=Role.OFFICER)
    past.then(ReportEscalated, to_level=Level.BUREAU)
    assert past.drafts[0].evidence == (str(example_id(1)),)


@pytest.mark.parametrize(("after", "late"), [(timedelta(0), False), (timedelta(seconds=1), True)])
def test_a_level_is_overdue_after_its_hours_and_once(given, after, late):
    outcome = given(*REPORTED).when(RecordOverdueEscalation(), by=Role.CLOCK, at=DUE + after)
    if late:
        outcome.then(EscalationOverdue, level=Level.COUNTY, due_at=DUE)
    else:
        outcome.refused(refusals.EscalationNotOverdue)
    at = DUE + timedelta(days=1)
    given(*REPORTED, overdue).when(RecordOverdueEscalation(), by=Role.CLOCK, at=at).refused(refusals.OverdueAlready)
    given(*REPORTED, acknowledged).when(RecordOverdueEscalation(), by=Role.CLOCK, at=at).refused(
        refusals.AcknowledgedAlready
    )


def test_the_next_level_begins_afresh(given):
    file = given(*REPORTED, acknowledged, escalated)
    file.when(AcknowledgeReport(), by=Role.REVIEWER).refused(refusals.LevelNotConcerned, level="justice_bureau")
    file.when(AcknowledgeReport(), by=Role.LEADER).then(ReportAcknowledged, level=Level.BUREAU)


def test_a_table_has_a_ladder_for_each_kind_and_no_level_twice_on_one():
    kind = TABLES["emergency.report_hours"]
    with pytest.raises(ValueError, match="ladder for each kind"):
        kind(source=None, ladders={})
    known = policies().in_force(kind, date(2026, 1, 1))
    twice = {**known.ladders, "problem": known.ladders["problem"] * 2}
    with pytest.raises(ValueError, match="stands on a ladder once"):
        kind(source=known.source, ladders=twice)


@pytest.mark.parametrize("name", ["meeting.cadence", "inspection.cadence"])
def test_a_table_has_a_cadence_for_each_kind(name):
    known = policies().in_force(TABLES[name], date(2026, 1, 1))
    with pytest.raises(ValueError, match="a cadence for each kind"):
        replace(known, kinds={})


def test_a_table_has_a_span_for_each_way_in_which_a_defect_comes_to_light():
    known = policies().in_force(TABLES["defect.correction"], date(2026, 1, 1))
    with pytest.raises(ValueError, match="a span for each way"):
        replace(known, found_by={})
