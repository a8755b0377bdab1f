"""How defects are reported, put right, and seen to be put right."""

from __future__ import annotations

from uuid import UUID

from domain.intake.standing import DECIDERS, RECORDERS, WATCHERS
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import AccountId, Code, Digest, Narrative, UnitId
from domain.kernel.refusal import NotEmpowered, Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.organisation import standing
from domain.organisation.defects.record import (
    Defect,
    DefectCorrected,
    DefectCorrectionConfirmed,
    DefectOverdue,
    DefectReported,
    FoundBy,
)
from domain.organisation.defects.tables import DefectCorrection


class DefectNotReported(Refused, code="organisation.defect-not-reported"):
    """There is no such defect.

    The id of a defect that was reported.
    """


class DefectCorrectedAlready(Refused, code="organisation.defect-corrected-already"):
    """This defect has been put right already.

    Its confirmation by somebody else.
    """


class DefectNotCorrected(Refused, code="organisation.defect-not-corrected"):
    """This defect has not been put right, or is confirmed already.

    Put it right first.
    """


class CorrectorMayNotConfirm(NotEmpowered, code="organisation.corrector-may-not-confirm"):
    """Whoever recorded that a defect is put right does not confirm it.

    Have it confirmed by somebody else.
    """


class DefectNotOverdue(Refused, code="organisation.defect-not-overdue"):
    """This defect is to be put right by {due_on}; that it was not has not come to pass, or is recorded already.

    The day after {due_on}, or later, and once.
    """


class ReportDefect(FactCommand):
    """Report a defect of the work of a unit. defect: a code. source: event id of what found it."""

    unit_id: UnitId
    defect: Code
    found_by: FoundBy
    responsible_id: AccountId
    source: UUID | None = None
    note: Narrative | None = None


@rule(on="", of=Of.DEFECTS, opens=True, may=RECORDERS | {Role.LEADER, Role.UPPER, Role.INSPECTOR})
def report_defect(command: ReportDefect, _defect: Defect | None, facts: Facts) -> Drafts:
    """Of a unit that is open; by when it is put right follows from how it came to light."""
    standing.is_open(command.unit_id, facts)
    day = facts.day(facts.occurred(command))
    putting = facts.policies.of(DefectCorrection, day).found_by[command.found_by]
    event = DefectReported(
        unit_id=command.unit_id,
        defect=command.defect,
        found_by=command.found_by,
        due_on=days.span(day, putting.number, putting.unit, putting.count_from).last,
        responsible_id=command.responsible_id,
        source=command.source,
        note=command.note,
    )
    return [event]


class RecordDefectCorrected(FactCommand):
    """Record that a defect was put right. measures: code of what was done."""

    measures: Code
    digest: Digest | None = None
    note: Narrative | None = None


@rule(on="", do="correct", of=Of.DEFECTS, may=RECORDERS)
def record_defect_corrected(command: RecordDefectCorrected, defect: Defect | None, facts: Facts) -> Drafts:
    """Only one that is open; how late is computed."""
    here = _reported(defect)
    if here.corrected is not None:
        raise DefectCorrectedAlready()
    event = DefectCorrected(
        measures=command.measures,
        days_late=days.days_after(facts.day(facts.occurred(command)), here.due_on),
        digest=command.digest,
        note=command.note,
    )
    return [Draft(event, evidence=cited(here.entry))]


class ConfirmDefectCorrected(DecisionCommand):
    """Say whether a defect that is said to be put right is."""

    confirmed: bool
    note: Narrative | None = None


def _corrected(_command: ConfirmDefectCorrected, defect: Defect | None) -> tuple[UUID, ...]:
    return (defect.corrected,) if defect and defect.corrected else ()


@rule(on="", do="confirm", of=Of.DEFECTS, may=DECIDERS | {Role.LEADER, Role.UPPER, Role.INSPECTOR}, rests_on=_corrected)
def confirm_defect_corrected(command: ConfirmDefectCorrected, defect: Defect | None, facts: Facts) -> Drafts:
    """By somebody else than whoever recorded it; one that is not put right is open again."""
    here = _reported(defect)
    recorded = facts.entry(here.corrected) if here.corrected and here.confirmed is None else None
    if recorded is None:
        raise DefectNotCorrected()
    if recorded.actor_id == facts.actor.id:
        raise CorrectorMayNotConfirm()
    event = DefectCorrectionConfirmed(confirmed=command.confirmed, note=command.note)
    return [Draft(event, evidence=cited(here.corrected))]


class RecordOverdueDefect(FactCommand):
    """Record that a defect has not been put right in time."""


@rule(on="", do="overdue", of=Of.DEFECTS, may=WATCHERS)
def record_overdue_defect(command: RecordOverdueDefect, defect: Defect | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after it was due, and once."""
    here = _reported(defect)
    day = facts.day(facts.occurred(command))
    if day <= here.due_on or here.corrected is not None or here.overdue is not None:
        raise DefectNotOverdue(due_on=here.due_on)
    return [DefectOverdue(due_on=here.due_on)]


def _reported(defect: Defect | None) -> Defect:
    if defect is None:
        raise DefectNotReported()
    return defect
