"""When a stage of education begins, and which programmes are for whom."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case
from domain.education.stages import refusals
from domain.education.stages.record import (
    EducationStageEntered,
    Programme,
    ProgrammeAssigned,
    ProgrammeCompleted,
    ProgrammeWithdrawn,
    Stage,
    WithdrawalReason,
)
from domain.education.stages.tables import EducationCurriculum, StageMonths, Teaching
from domain.intake import standing
from domain.kernel import days
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class EnterEducationStage(FactCommand):
    """Record that a stage of education was entered. How late that was is computed."""

    stage: Stage


@rule(on="education/stages", may=standing.WATCHERS)
def enter_education_stage(command: EnterEducationStage, case: Case, facts: Facts) -> Drafts:
    """In their order, each once, and not before it begins."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    table = facts.policies.of(StageMonths, day)
    follows = following(case, facts, table)
    if command.stage is not follows:
        _out_of_order(command.stage, follows, case)
    begins = begins_on(command.stage, case, facts, table)
    if begins is None:
        raise refusals.StageEndUnknown()
    if day < begins:
        raise refusals.StageTooEarly(rule=table.pin, stage=command.stage.value, begins_on=begins)
    return [
        EducationStageEntered(stage=command.stage, begins_on=begins, days_late=days.days_after(day, begins)),
    ]


def begins_on(stage: Stage, case: Case, facts: Facts, table: StageMonths) -> date | None:
    """The first day of a stage; None where the file does not say when the term ends."""
    opened_on = facts.day(standing.opened(case))
    match stage:
        case Stage.ENTRY:
            return opened_on
        case Stage.ROUTINE:
            return days.add_months(opened_on, table.entry)
        case Stage.RELEASE:
            ends_on = case.intake.term_ends_on
            return max(opened_on, days.window(ends_on, table.release).first) if ends_on else None


def following(case: Case, facts: Facts, table: StageMonths) -> Stage | None:
    """The stage that follows the one that holds; a term too short for all three goes from the first to the last."""
    match case.stages.stage:
        case None:
            return Stage.ENTRY
        case Stage.ENTRY:
            release = begins_on(Stage.RELEASE, case, facts, table)
            routine = begins_on(Stage.ROUTINE, case, facts, table)
            return Stage.RELEASE if release and routine and release <= routine else Stage.ROUTINE
        case Stage.ROUTINE:
            return Stage.RELEASE
        case Stage.RELEASE:
            return None


def _out_of_order(stage: Stage, follows: Stage | None, case: Case) -> None:
    order, holds = list(Stage), case.stages.stage
    expected = follows.value if follows else "-"
    if holds is not None and order.index(stage) <= order.index(holds):
        raise refusals.StageEnteredAlready(stage=stage.value, next=expected)
    raise refusals.StageOutOfOrder(stage=stage.value, next=expected)


class AssignProgramme(DecisionCommand):
    """Assign a programme of the curriculum. programme: its code."""

    programme: Code


@rule(on="education/programmes", may=standing.RECORDERS)
def assign_programme(command: AssignProgramme, case: Case, facts: Facts) -> Drafts:
    """One for this stage, class and category, after what it builds on; it rests on those and on the plan."""
    standing.open_now(case, facts)
    stage = case.stages.stage
    if stage is None:
        raise refusals.StageNotEntered()
    table = facts.policies.of(EducationCurriculum)
    row = table.programme(command.programme)
    otherwise = _otherwise(row, case, table) if row else "other_curriculum"
    if row is None or otherwise:
        fitting = ", ".join(one.id for one in suitable(case, table)) or "-"
        wrong = refusals.ProgrammeNotTaught(
            rule=table.pin, programme=command.programme, otherwise=otherwise, fitting=fitting
        )
        raise wrong
    _not_yet(row, case)
    if row.after and not set(row.after) & case.stages.completed.keys():
        raise refusals.ProgrammeOutOfStep(rule=table.pin, programme=row.id, after=", ".join(row.after))
    event = ProgrammeAssigned(
        programme_id=facts.new_id(), programme=row.id, stage=stage, topics=row.topics, step=case.stages.steps + 1
    )
    return [Draft(event, evidence=_grounds(row, case))]


def suitable(case: Case, table: EducationCurriculum) -> tuple[Teaching, ...]:
    """The programmes of a table that are for this person now, in its order."""
    return tuple(row for row in table.programmes if not _otherwise(row, case, table))


def _otherwise(row: Teaching, case: Case, table: EducationCurriculum) -> str:
    """In what a programme is for others; empty where it is for this person now."""
    if row.stage is not case.stages.stage:
        return "other_stage"
    if row.juveniles is not case.regime.juvenile:
        return "other_regime"
    if row.classes and (case.assessment.level or table.unclassed) not in row.classes:
        return "other_class"
    return "other_category" if row.categories and case.intake.category not in row.categories else ""


def _not_yet(row: Teaching, case: Case) -> None:
    if row.id in case.stages.completed or any(one.programme == row.id for one in case.stages.open.values()):
        raise refusals.ProgrammeAssignedAlready(programme=row.id)


def _grounds(row: Teaching, case: Case) -> tuple[str, ...]:
    plan = case.intake.plan
    built_on = (case.stages.completed.get(code) for code in row.after)
    adopted = plan.adopted_by if plan else None
    return cited(case.stages.entered, case.assessment.placed_by, adopted, case.regime.said, *built_on)


class WithdrawProgramme(DecisionCommand):
    """Take back a programme that no longer fits."""

    programme_id: UUID
    reason: WithdrawalReason


@rule(on="education/programmes/{programme_id}", do="withdraw", may=standing.RECORDERS)
def withdraw_programme(command: WithdrawProgramme, case: Case, facts: Facts) -> Drafts:
    """One that is assigned."""
    standing.open_now(case, facts)
    assigned = _assigned(command.programme_id, case)
    event = ProgrammeWithdrawn(programme_id=command.programme_id, programme=assigned.programme, reason=command.reason)
    return [Draft(event, evidence=cited(assigned.entry))]


class CompleteProgramme(FactCommand):
    """Record that a programme was completed."""

    programme_id: UUID


@rule(on="education/programmes/{programme_id}", do="complete", may=standing.RECORDERS)
def complete_programme(command: CompleteProgramme, case: Case, facts: Facts) -> Drafts:
    """When each of its topics was taught at a session that the person attended since the stage began."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    assigned = _assigned(command.programme_id, case)
    taught = {topic: case.attendance.topics.get(topic) for topic in assigned.topics}
    last = facts.day(occurred)
    missing = [
        topic
        for topic, newest in taught.items()
        if newest is None or not assigned.since <= facts.day(Occurred(newest.at)) <= last
    ]
    if missing:
        raise refusals.TopicsMissing(programme=assigned.programme, missing=", ".join(missing))
    event = ProgrammeCompleted(programme_id=command.programme_id, programme=assigned.programme)
    attended = (newest.entry for newest in taught.values() if newest)
    return [Draft(event, evidence=cited(assigned.entry, *attended))]


def _assigned(programme_id: UUID, case: Case) -> Programme:
    found = case.stages.open.get(programme_id)
    if found is None:
        raise refusals.ProgrammeNotOpen()
    return found
