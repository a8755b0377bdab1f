"""Opening a file, and the first report."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, Ground, RiskAssessed, RiskLevel, SupervisionClass
from domain.catalogue import policies
from domain.intake import refusals, standing
from domain.intake.examples import DUE, NOW, OPEN, UNIT, adopted, opened
from domain.intake.record import (
    CaseOpened,
    PlanAdopted,
    PlanRevised,
    ReportedInPerson,
    ReportingDue,
    ResponsibleOfficerAssigned,
    Sentence,
)
from domain.intake.record import ReportingMissed as Missed
from domain.intake.rules import (
    AdoptPlan,
    AssignResponsibleOfficer,
    OpenCase,
    ReceiveDocuments,
    RecordMissedReport,
    RecordReport,
    RevisePlan,
    SetReportingDue,
    VerifyIdentity,
)
from domain.kernel.access import Role, Unit
from domain.kernel.entry import Occurred, Precision
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, InstantUnbounded, OccurredLater, OccurredTwice, example_id
from domain.organisation.refusals import UnitIsClosed


def opening(**fields):
    return OpenCase(case_number="1", unit_id="north-office", category=Sentence.PAROLE, name="Li Ming", **fields)


def test_the_ten_days_to_report_begin_the_day_after_the_judgment_took_effect(given):
    outcome = given().when(opening(effective_on=date(2026, 1, 1)))
    outcome.then(CaseOpened, ReportingDue)
    assert outcome.drafts[1].event.due_on == date(2026, 1, 11)
    assert outcome.facts.policies.consulted[-1].startswith("report.initial@prc-2020#")


def test_a_judgment_from_before_the_law_is_judged_by_the_rules_before_it(given):
    outcome = given().when(opening(effective_on=date(2020, 6, 30)))
    assert outcome.facts.policies.consulted[-1].startswith("report.initial@plans#")


def test_without_a_day_of_effect_nothing_is_due(given):
    given().when(opening()).then(CaseOpened)


def test_a_birth_date_gives_the_year_of_birth(given):
    given().when(opening(birth_date=date(1988, 4, 2))).then(CaseOpened, birth_year=1988, birth_date="1988-04-02")


def test_nobody_is_born_on_the_day_of_opening_or_later(given, at):
    on = {"occurred_at": at("2026-01-05 09:00")}
    given().when(opening(birth_date=date(2026, 1, 4), **on)).then(CaseOpened, birth_year=2026)
    given().when(opening(birth_date=date(2026, 1, 5), **on)).refused(
        refusals.BornAfterOpening, opens_on=date(2026, 1, 5)
    )
    given().when(opening(birth_year=2025, **on)).then(CaseOpened, birth_year=2025)
    given().when(opening(birth_year=2026, **on)).refused(refusals.BornAfterOpening)


def test_a_term_may_last_one_day_and_not_less(given):
    day = date(2026, 1, 5)
    given().when(opening(term_begins_on=day, term_ends_on=day)).then(CaseOpened)
    given().when(opening(term_begins_on=day, term_ends_on=date(2026, 1, 4))).refused(
        refusals.TermInverted, begins_on=day, ends_on=date(2026, 1, 4)
    )


def test_a_case_opens_only_at_a_unit_that_exists(given):
    command = OpenCase(case_number="1", unit_id="moon-office", category=Sentence.OTHER, name="Li Ming")
    given().when(command).refused(refusals.UnitUnknown)


@pytest.mark.parametrize(("day", "late"), [(10, 0), (11, 0), (12, 1), (31, 20)])
def test_lateness_is_counted_from_the_last_day(given, at, day, late):
    given(*DUE).when(RecordReport(), at=at(f"2026-01-{day} 23:30")).then(
        ReportedInPerson, days_late=late, due_on=date(2026, 1, 11)
    )


def test_a_report_counts_on_the_day_at_the_unit_not_on_that_of_greenwich(given, at):
    given(*DUE).when(RecordReport(), at=at("2026-01-12 00:30")).then(ReportedInPerson, days_late=1)


def test_nobody_reports_for_the_first_time_twice(given):
    reported = ReportedInPerson(due_on=None, days_late=0)
    given(*OPEN, reported).when(RecordReport()).refused(refusals.ReportedAlready)


@pytest.mark.parametrize(("day", "missed"), [(10, False), (11, False), (12, True)])
def test_a_report_is_missed_on_the_day_after_the_last(given, at, day, missed):
    outcome = given(*DUE).when(RecordMissedReport(), by=Role.CLOCK, at=at(f"2026-01-{day} 12:00"))
    if missed:
        outcome.then(Missed, due_on=date(2026, 1, 11))
    else:
        outcome.refused(refusals.ReportingNotOverdue, due_on=date(2026, 1, 11), days=10)


def test_a_report_is_missed_once_and_never_after_it_was_made(given):
    missed, reported = Missed(due_on=date(2026, 1, 11)), ReportedInPerson(due_on=None, days_late=3)
    given(*DUE, missed).when(RecordMissedReport()).refused(refusals.ReportMissedAlready)
    given(*DUE, reported).when(RecordMissedReport()).refused(refusals.ReportedAlready)
    given(*OPEN).when(RecordMissedReport()).refused(refusals.NoReportDue)


def test_the_day_may_be_set_again_until_somebody_reported(given):
    given(*DUE).when(SetReportingDue(effective_on=date(2026, 1, 3))).then(ReportingDue, due_on=date(2026, 1, 13))


def test_what_happened_the_day_before_the_opening_is_refused_and_on_its_day_accepted(given):
    verify = {"method": "document"}
    given(*OPEN).when(VerifyIdentity(**verify, occurred_on=date(2026, 1, 4))).refused(
        standing.BeforeCaseOpened, opened_on=date(2026, 1, 5), occurred_on=date(2026, 1, 4)
    )
    assert not given(*OPEN).when(VerifyIdentity(**verify, occurred_on=date(2026, 1, 5))).refusal


def test_two_instants_are_compared_to_the_second(given, at):
    verify = {"method": "document"}
    assert not given(*OPEN).when(VerifyIdentity(**verify, occurred_at=at("2026-01-05 09:00"))).refusal
    given(*OPEN).when(VerifyIdentity(**verify, occurred_at=at("2026-01-05 08:59"))).refused(standing.BeforeCaseOpened)


def test_documents_may_be_older_than_the_file(given):
    command = ReceiveDocuments(document="judgment", issuer="court", occurred_on=date(2025, 12, 1))
    assert not given(*OPEN).when(command).refusal


def test_a_fact_comes_late_and_never_early(given, at):
    given(*OPEN).when(RecordReport(occurred_at=at("2026-03-10 10:06")), at=NOW).refused(OccurredLater)
    assert not given(*OPEN).when(RecordReport(occurred_at=at("2026-03-10 10:05")), at=NOW).refusal


def test_a_fact_has_one_time(given, at):
    command = RecordReport(occurred_at=at("2026-02-01 10:00"), occurred_on=date(2026, 2, 1))
    given(*OPEN).when(command).refused(OccurredTwice)


@pytest.mark.parametrize("year", [1, 1899, 2201, 9999])
def test_dates_of_no_calendar_of_ours_are_refused_wherever_they_stand(given, year):
    given(*OPEN).when(RecordReport(occurred_on=date(year, 12, 31))).refused(InstantUnbounded)
    given().when(opening(effective_on=date(year, 12, 31))).refused(InstantUnbounded)
    given().when(opening(term_ends_on=date(year, 12, 31))).refused(InstantUnbounded)


def test_a_fact_known_to_the_day_is_recorded_so(given):
    outcome = given(*OPEN).when(RecordReport(occurred_on=date(2026, 2, 1)))
    assert outcome.drafts[0].occurred.precision is Precision.DAY


@pytest.mark.parametrize("by", [Role.INSPECTOR, Role.CLOCK])
def test_an_inspector_records_nothing_and_the_clock_opens_nothing(given, by):
    given().when(opening(), by=by).refused(NotEmpowered)


@pytest.mark.parametrize(("days", "recent"), [(179, True), (180, True), (181, False)])
def test_a_plan_rests_on_an_assessment_that_is_not_out_of_date(given, days, recent):
    assessed = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.LOW)
    file = given(*OPEN, Draft(assessed, Occurred(NOW - timedelta(days=days))))
    outcome = file.when(AdoptPlan(measures=("weekly-report",)))
    outcome.then(PlanAdopted) if recent else outcome.refused(refusals.AssessmentOutdated, days=180)


def test_a_plan_is_adopted_once_and_its_revisions_are_numbered(given):
    assessed = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.LOW)
    file = given(*OPEN, assessed, adopted)
    file.when(AdoptPlan(measures=("a",))).refused(refusals.PlanAlreadyAdopted)
    file.when(RevisePlan(measures=("a",))).then(PlanRevised, revision=1, plan_id=adopted.plan_id)


def test_a_plan_cites_its_newest_assessment_and_a_revision_the_plan_that_it_revises_too(given):
    assessed = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.LOW)
    newest = Draft(assessed, Occurred(NOW - timedelta(days=9)))
    older = Draft(replace(assessed, scale="violence"), Occurred(NOW - timedelta(days=90)))
    file = given(*OPEN, newest, older)
    assert file.when(AdoptPlan(measures=("a",))).drafts[0].evidence == (str(example_id(1)),)
    revised = given(*file.events, adopted).when(RevisePlan(measures=("a",)))
    assert revised.drafts[0].evidence == (str(example_id(3)), str(example_id(1)))


def test_a_plan_names_what_goes_with_the_class(given):
    lenient = ClassAssigned(level=SupervisionClass.LENIENT, ground=Ground.CRITERIA, criterion="low-risk")
    assessed = RiskAssessed(instrument="cra-2", scale="recidivism", level=RiskLevel.LOW)
    file = given(*OPEN, assessed, lenient)
    bare, whole = (
        AdoptPlan(measures=("report",)),
        AdoptPlan(measures=("public-benefit", "walks", "education", "report")),
    )
    refusal = file.when(bare).refused(refusals.PlanLacksMeasures, level="lenient").refusal
    assert refusal.facts["missing"] == "education, public-benefit"
    assert refusal.rule_name == "class.measures@prc-2020"
    outcome = file.when(whole).then(PlanAdopted)
    assert outcome.drafts[0].evidence == (str(example_id(1)), str(example_id(2)))
    again = given(*OPEN, assessed, lenient, adopted)
    again.when(RevisePlan(measures=("report",))).refused(refusals.PlanLacksMeasures)
    revised = again.when(RevisePlan(measures=whole.measures)).then(PlanRevised)
    assert revised.drafts[0].evidence == tuple(str(example_id(n)) for n in (3, 1, 2))
    assert revised.and_then().case().intake.plan.measures == whole.measures
    file.when(bare, imported=True).then(PlanAdopted)
    given(*OPEN, assessed).when(bare).then(PlanAdopted)


def test_a_stricter_class_asks_for_more():
    table = policies().all()["class.measures"][-1]
    strict, normal, lenient = (set(table.of(level).measures) for level in SupervisionClass)
    assert lenient < normal < strict
    assert table.of(None) is table.classes[SupervisionClass.STRICT]


def test_of_another_systems_facts_rules_are_reported_and_not_enforced(given):
    outcome = given(*OPEN).when(AdoptPlan(measures=("a",)), imported=True).then(PlanAdopted)
    assert [type(refusal) for refusal in outcome.facts.reported] == [refusals.AssessmentOutdated]


def test_what_contradicts_itself_is_refused_of_another_system_too(given):
    outcome = given(*OPEN).when(RecordReport(occurred_on=date(2026, 1, 4)), imported=True)
    outcome.refused(standing.BeforeCaseOpened)


def test_a_file_is_opened_once(given):
    given(opened).when(opening()).refused(refusals.CaseAlreadyOpened)


def test_one_officer_is_responsible_at_a_time(given):
    first, second = (AssignResponsibleOfficer(officer_id=officer) for officer in ("officer-7", "officer-8"))
    outcome = given(*OPEN).when(first).then(ResponsibleOfficerAssigned, officer_id="officer-7", replaces=None)
    file = outcome.and_then()
    file.when(first).refused(refusals.OfficerAlreadyResponsible, officer_id="officer-7")
    after = file.when(second).then(ResponsibleOfficerAssigned, officer_id="officer-8", replaces="officer-7").and_then()
    assert after.case().intake.officer_id == "officer-8"


def test_no_file_is_opened_at_a_unit_that_is_closed(given):
    shut = {UNIT: Unit(UNIT, "Shut", "Asia/Shanghai", closed_on=date(2026, 3, 10))}
    given().knowing(units=shut).when(opening()).refused(UnitIsClosed)
    later = {UNIT: Unit(UNIT, "Open until tomorrow", "Asia/Shanghai", closed_on=date(2026, 3, 11))}
    given().knowing(units=later).when(opening()).then(CaseOpened)


def test_of_a_term_one_end_may_be_unknown(given):
    given().when(opening(term_begins_on=date(2026, 1, 5))).then(CaseOpened, term_ends_on=None)
    given().when(opening(term_ends_on=date(2026, 1, 5))).then(CaseOpened, term_begins_on=None)


def test_a_report_for_which_no_day_was_set_is_not_late(given):
    given(*OPEN).when(RecordReport()).then(ReportedInPerson, due_on=None, days_late=0)
