"""How inspections are planned, done and missed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta
from uuid import UUID

from domain.intake.standing import RECORDERS, WATCHERS
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Code, Narrative, UnitId
from domain.kernel.rule import DecisionCommand, Drafts, FactCommand, Facts, Of, rule
from domain.organisation import standing
from domain.organisation.inspections import refusals
from domain.organisation.inspections.record import (
    InspectionDone,
    InspectionKind,
    InspectionMissed,
    InspectionPlanned,
    InspectionProgrammeBegun,
    Programme,
)
from domain.organisation.inspections.tables import InspectionCadence
from domain.organisation.periods import holding
from domain.organisation.rules import ARRANGERS


class BeginInspectionProgramme(DecisionCommand):
    """Have a unit inspected regularly. begins_on: the first inspection is due one interval after it."""

    programme_id: UnitId
    unit_id: UnitId
    kind: InspectionKind
    begins_on: date


@rule(on="", of=Of.INSPECTIONS, opens=True, may=ARRANGERS | {Role.OFFICER})
def begin_inspection_programme(command: BeginInspectionProgramme, programme: Programme | None, facts: Facts) -> Drafts:
    """Once, for a unit that is open."""
    if programme is not None:
        raise refusals.ProgrammeBegunAlready(programme_id=command.programme_id)
    standing.is_open(command.unit_id, facts)
    event = InspectionProgrammeBegun(
        programme_id=command.programme_id,
        unit_id=command.unit_id,
        kind=command.kind,
        begins_on=command.begins_on,
    )
    return [event]


class PlanInspection(FactCommand):
    """Plan an inspection. stage: code of the part of a rolling one."""

    inspects_on: date
    stage: Code | None = None


@rule(on="planned", of=Of.INSPECTIONS, may=RECORDERS)
def plan_inspection(command: PlanInspection, programme: Programme | None, facts: Facts) -> Drafts:
    """On a day to come; a rolling one says which stage it is."""
    here = _begun(programme)
    day = facts.day(facts.occurred(command))
    if command.inspects_on < day:
        raise refusals.InspectionInThePast(inspects_on=command.inspects_on, planned_on=day)
    with_its_stage(command.stage, here)
    return [InspectionPlanned(inspection_id=facts.new_id(), inspects_on=command.inspects_on, stage=command.stage)]


class RecordInspection(FactCommand):
    """Record an inspection that was done.

    inspection_id: the planned one that it was; None for one that nobody planned. findings: codes. cases: the files
    that were looked at. How late it was is computed.
    """

    inspection_id: UUID | None = None
    findings: tuple[Code, ...] = ()
    cases: tuple[UUID, ...] = ()
    note: Narrative | None = None


@rule(on="done", of=Of.INSPECTIONS, may=RECORDERS | {Role.LEADER, Role.UPPER})
def record_inspection(command: RecordInspection, programme: Programme | None, facts: Facts) -> Drafts:
    """What was planned, or what nobody planned; late or not by the cadence of its kind."""
    here = _begun(programme)
    if command.inspection_id is not None and command.inspection_id not in here.planned:
        raise refusals.InspectionUnknown()
    day = facts.day(facts.occurred(command))
    table = facts.policies.of(InspectionCadence, day)
    not_too_many(command.cases, table)
    due_on, _ = _round(here, table, facts)
    event = InspectionDone(
        inspection_id=command.inspection_id or facts.new_id(),
        inspected_on=day,
        due_on=due_on,
        days_late=days.days_after(day, due_on),
        found=len(command.findings),
        findings=command.findings,
        cases=command.cases,
        note=command.note,
    )
    return [event]


def with_its_stage(stage: str | None, programme: Programme) -> None:
    """Refuse a rolling inspection that does not say which stage it is."""
    if programme.kind is InspectionKind.ROLLING and stage is None:
        raise refusals.StageMissing()


def not_too_many(cases: Collection[UUID], table: InspectionCadence) -> None:
    """Refuse more files than are looked at in one inspection."""
    if len(cases) > table.most_cases:
        raise refusals.TooManyCases(rule=table.pin, most=table.most_cases)


class RecordMissedInspection(FactCommand):
    """Record that the inspection that was due has not been done."""


@rule(on="missed", of=Of.INSPECTIONS, may=WATCHERS)
def record_missed_inspection(command: RecordMissedInspection, programme: Programme | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day of grace; the next one counts from the day missed."""
    here = _begun(programme)
    day = facts.day(facts.occurred(command))
    table = facts.policies.of(InspectionCadence, day)
    due_on, grace_until = _round(here, table, facts)
    if day <= grace_until:
        raise refusals.InspectionNotOverdue(rule=table.pin, due_on=due_on, grace_until=grace_until)
    return [InspectionMissed(due_on=due_on, grace_until=grace_until)]


def _round(programme: Programme, table: InspectionCadence, facts: Facts) -> tuple[date, date]:
    """The last day for the next inspection, and the last of its grace, as they may have been restated."""
    due_on = due(programme, table, facts)
    grace_until = due_on + timedelta(days=table.kinds[programme.kind].grace_days)
    return programme.duties.round("inspection", programme.said, due_on, grace_until)


def due(programme: Programme, table: InspectionCadence, facts: Facts) -> date:
    """When the next inspection of a programme is due, sooner where a special period holds for its unit."""
    inspects = table.kinds[programme.kind]
    usual, special = (
        days.span(programme.since, interval.number, interval.unit).last
        for interval in (inspects.usual, inspects.special)
    )
    return holding.sooner(programme.since, usual, lambda _period: special, facts)


def _begun(programme: Programme | None) -> Programme:
    if programme is None:
        raise refusals.ProgrammeNotBegun()
    return programme
