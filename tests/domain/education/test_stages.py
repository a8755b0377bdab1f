"""Stages follow each other by the table, and programmes are for those whom the curriculum names."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.education.stages import refusals
from domain.education.stages.examples import ASSIGNED, IN_ENTRY, PROGRAMME, TOPICS, attended, completed, routine
from domain.education.stages.record import (
    COMPLETED_KEPT,
    OPEN_KEPT,
    EducationStageEntered,
    ProgrammeAssigned,
    ProgrammeCompleted,
    ProgrammeWithdrawn,
    Stage,
)
from domain.education.stages.rules import AssignProgramme, CompleteProgramme, EnterEducationStage, WithdrawProgramme
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, adopted, opened
from domain.intake.record import Sentence
from domain.intake.regime.examples import juvenile
from domain.intake.standing import BeforeCaseOpened, CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

entry_stage = EnterEducationStage(stage=Stage.ENTRY)
routine_stage = EnterEducationStage(stage=Stage.ROUTINE)
release_stage = EnterEducationStage(stage=Stage.RELEASE)


def opened_on(day, at, **fields):
    return Draft(replace(opened, **fields), Occurred(at(f"{day} 09:00")))


def test_the_first_stage_begins_with_the_case_and_how_late_it_was_entered_is_computed(given, at):
    file = given(*OPEN)
    file.when(entry_stage, at=at("2026-01-05 10:00")).then(
        EducationStageEntered, begins_on=date(2026, 1, 5), days_late=0
    )
    file.when(entry_stage, at=at("2026-01-08 10:00")).then(EducationStageEntered, days_late=3)


def test_the_second_begins_a_month_after_the_opening_and_not_a_day_before(given, at):
    file = given(*IN_ENTRY)
    early = file.when(routine_stage, by=Role.CLOCK, at=at("2026-02-04 23:59"))
    early.refused(refusals.StageTooEarly, begins_on=date(2026, 2, 5))
    assert early.refusal.rule_name == "stage.months@prc-2020"
    file.when(routine_stage, by=Role.CLOCK, at=at("2026-02-05 00:00")).then(EducationStageEntered, days_late=0)
    file.when(routine_stage, at=at("2026-02-06 10:00")).then(EducationStageEntered, days_late=1)


def test_under_the_rules_of_the_plans_the_first_stage_lasts_three_months(given, at):
    term = {"term_begins_on": date(2019, 1, 1), "term_ends_on": date(2019, 12, 31)}
    file = given(opened_on("2019-01-05", at, **term)).when(entry_stage, at=at("2019-01-05 10:00")).and_then()
    early = file.when(routine_stage, at=at("2019-04-04 10:00"))
    early.refused(refusals.StageTooEarly, begins_on=date(2019, 4, 5))
    assert early.refusal.rule_name == "stage.months@plans"
    file.when(routine_stage, at=at("2019-04-05 10:00")).then(EducationStageEntered)


def test_the_last_begins_a_month_before_the_end_of_the_term_and_not_a_day_before(given, at):
    file = given(*IN_ENTRY, Draft(routine, Occurred(at("2026-02-05 10:00"))))
    file.when(release_stage, at=at("2026-11-30 10:00")).refused(
        refusals.StageTooEarly, stage="release_stage", begins_on=date(2026, 12, 1)
    )
    file.when(release_stage, at=at("2026-12-01 10:00")).then(EducationStageEntered, begins_on=date(2026, 12, 1))


def test_the_last_stage_needs_the_end_of_the_term(given, at):
    file = given(opened_on("2026-01-05", at, term_ends_on=None)).when(entry_stage, at=at("2026-01-05 10:00")).and_then()
    file = file.when(routine_stage, at=at("2026-02-05 10:00")).and_then()
    file.when(release_stage).refused(refusals.StageEndUnknown)


def test_the_stages_come_in_their_order_and_once(given, at):
    given(*OPEN).when(release_stage).refused(refusals.StageOutOfOrder, next="entry_stage")
    file = given(*IN_ENTRY)
    file.when(entry_stage).refused(refusals.StageEnteredAlready, next="routine_stage")
    file.when(release_stage, at=at("2026-12-20 10:00")).refused(refusals.StageOutOfOrder, next="routine_stage")
    file = file.when(routine_stage).and_then().when(release_stage, at=at("2026-12-20 10:00")).and_then()
    for stage in (entry_stage, routine_stage, release_stage):
        file.when(stage, at=at("2026-12-21 10:00")).refused(refusals.StageEnteredAlready, next="-")


def test_a_term_too_short_for_three_stages_goes_from_the_first_to_the_last(given, at):
    short = given(opened_on("2026-01-05", at, term_ends_on=date(2026, 3, 4)))
    file = short.when(entry_stage, at=at("2026-01-05 10:00")).and_then()
    file.when(routine_stage, at=at("2026-02-20 10:00")).refused(refusals.StageOutOfOrder, next="release_stage")
    file.when(release_stage, at=at("2026-02-05 10:00")).then(EducationStageEntered, begins_on=date(2026, 2, 5))
    longer = given(opened_on("2026-01-05", at, term_ends_on=date(2026, 3, 5)))
    file = longer.when(entry_stage, at=at("2026-01-05 10:00")).and_then()
    file.when(routine_stage, at=at("2026-02-05 10:00")).then(EducationStageEntered)


def test_no_stage_begins_before_the_case_or_after_its_end_and_the_inspector_records_none(given, at):
    given().when(entry_stage).refused(CaseNotOpened)
    given(*OPEN).when(EnterEducationStage(stage=Stage.ENTRY, occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)
    given(*OPEN, discharged).when(entry_stage).refused(CaseEnded)
    given(*OPEN).when(entry_stage, by=Role.INSPECTOR).refused(NotEmpowered)


def test_a_programme_is_assigned_with_its_topics_and_rests_on_stage_class_and_plan(given):
    placed = ClassAssigned(level=SupervisionClass.STRICT, ground=Ground.CRITERIA, criterion="entry")
    outcome = given(*IN_ENTRY, placed, adopted).when(AssignProgramme(programme="entry-adults"))
    outcome.then(ProgrammeAssigned, stage=Stage.ENTRY, topics=TOPICS, step=1)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("level", "fitting"),
    [
        (None, "routine-strict"),
        (SupervisionClass.STRICT, "routine-strict"),
        (SupervisionClass.NORMAL, "routine-normal"),
        (SupervisionClass.LENIENT, "routine-lenient"),
    ],
)
def test_each_class_is_taught_its_own(given, at, level, fitting):
    placed = [ClassAssigned(level=level, ground=Ground.CRITERIA, criterion="x")] if level else []
    file = given(*IN_ENTRY, completed, *placed, Draft(routine, Occurred(at("2026-02-05 10:00"))))
    for other in {"routine-strict", "routine-normal", "routine-lenient"} - {fitting}:
        file.when(AssignProgramme(programme=other)).refused(
            refusals.ProgrammeNotTaught, otherwise="other_class", fitting=fitting
        )
    file.when(AssignProgramme(programme=fitting)).then(ProgrammeAssigned)


def test_a_category_is_taught_its_own_beside_that(given, at):
    parole = opened_on("2026-01-05", at, category=Sentence.PAROLE)
    for given_case, expected in ((parole, None), (OPEN[0], "other_category")):
        file = given(given_case, *IN_ENTRY[1:], completed, Draft(routine, Occurred(at("2026-02-05 10:00"))))
        outcome = file.when(AssignProgramme(programme="routine-parole"))
        if expected:
            outcome.refused(refusals.ProgrammeNotTaught, otherwise=expected)
        else:
            outcome.then(ProgrammeAssigned)


def test_juveniles_and_adults_have_programmes_of_their_own(given):
    given(*IN_ENTRY).when(AssignProgramme(programme="entry-juveniles")).refused(
        refusals.ProgrammeNotTaught, otherwise="other_regime", fitting="entry-adults"
    )
    young = given(*IN_ENTRY, juvenile)
    young.when(AssignProgramme(programme="entry-adults")).refused(
        refusals.ProgrammeNotTaught, otherwise="other_regime", fitting="entry-juveniles"
    )
    young.when(AssignProgramme(programme="entry-juveniles")).then(ProgrammeAssigned)


def test_a_programme_of_another_stage_or_of_none_is_not_assigned(given):
    file = given(*IN_ENTRY)
    file.when(AssignProgramme(programme="release-adults")).refused(refusals.ProgrammeNotTaught, otherwise="other_stage")
    file.when(AssignProgramme(programme="no-such")).refused(refusals.ProgrammeNotTaught, otherwise="other_curriculum")
    given(*OPEN).when(AssignProgramme(programme="entry-adults")).refused(refusals.StageNotEntered)
    given(*IN_ENTRY, discharged).when(AssignProgramme(programme="entry-adults")).refused(CaseEnded)


def test_a_programme_is_assigned_once_and_after_the_one_it_builds_on(given, at):
    file = given(*ASSIGNED)
    file.when(AssignProgramme(programme="entry-adults")).refused(refusals.ProgrammeAssignedAlready)
    given(*ASSIGNED, completed).when(AssignProgramme(programme="entry-adults")).refused(
        refusals.ProgrammeAssignedAlready
    )
    in_routine = Draft(routine, Occurred(at("2026-02-05 10:00")))
    given(*ASSIGNED, in_routine).when(AssignProgramme(programme="routine-strict")).refused(
        refusals.ProgrammeOutOfStep, after="entry-adults"
    )
    then = given(*ASSIGNED, completed, in_routine).when(AssignProgramme(programme="routine-strict"))
    then.then(ProgrammeAssigned, step=2)
    assert str(example_id(3)) in then.drafts[0].evidence  # what it builds on


def test_a_withdrawn_programme_may_be_assigned_anew(given):
    withdraw = WithdrawProgramme(programme_id=PROGRAMME, reason="class_changed")
    outcome = given(*ASSIGNED).when(withdraw).then(ProgrammeWithdrawn, programme="entry-adults")
    assert outcome.drafts[0].evidence == (str(example_id(2)),)
    again = outcome.and_then()
    again.when(withdraw).refused(refusals.ProgrammeNotOpen)
    again.when(AssignProgramme(programme="entry-adults")).then(ProgrammeAssigned, step=2)


def test_a_programme_is_complete_when_each_topic_was_taught(given):
    complete = CompleteProgramme(programme_id=PROGRAMME)
    given(*ASSIGNED, *attended(*TOPICS[:2])).when(complete).refused(refusals.TopicsMissing, missing="legal-knowledge")
    whole = given(*ASSIGNED, *attended(*TOPICS)).when(complete).then(ProgrammeCompleted, programme="entry-adults")
    assert whole.drafts[0].evidence == tuple(str(example_id(n)) for n in (2, 3, 4, 5))
    whole.and_then().when(complete).refused(refusals.ProgrammeNotOpen)


def test_what_was_taught_later_or_before_the_stage_does_not_complete_a_programme(given, at):
    file = given(*ASSIGNED, *attended(*TOPICS))
    file.when(CompleteProgramme(programme_id=PROGRAMME, occurred_on=date(2026, 1, 13))).refused(
        refusals.TopicsMissing, missing="legal-knowledge"
    )
    file.when(CompleteProgramme(programme_id=PROGRAMME, occurred_on=date(2026, 1, 14))).then(ProgrammeCompleted)
    later = replace(ASSIGNED[1].event, begins_on=date(2026, 1, 14))
    file = given(*OPEN, ASSIGNED[1]._replace(event=later), ASSIGNED[2], *attended(*TOPICS))
    file.when(CompleteProgramme(programme_id=PROGRAMME)).refused(
        refusals.TopicsMissing, missing="guilt-and-repentance, duties-and-consequences"
    )


def test_the_state_stays_small_whatever_was_assigned(given):
    many = [replace(ASSIGNED[2].event, programme_id=UUID(int=n), programme=f"p-{n}") for n in range(60)]
    stages = given(*IN_ENTRY, *many).case().stages
    assert (len(stages.open), stages.steps) == (OPEN_KEPT, 60)
    done = [replace(completed, programme=f"p-{n}") for n in range(60)]
    assert len(given(*IN_ENTRY, *done).case().stages.completed) == COMPLETED_KEPT
