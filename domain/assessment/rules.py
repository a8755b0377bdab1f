"""What may be assessed, and what class may follow from it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from domain.assessment.record import (
    ClassAssigned,
    ClassChanged,
    ClassProposed,
    Ground,
    RiskAssessed,
    RiskLevel,
    SupervisionClass,
)
from domain.assessment.tables import ClassCriteria, Criterion
from domain.case import Case
from domain.conduct.separation import not_the_proposer
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import AccountId, Code, Narrative
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

#: What any instrument's score lies within; only a bound against nonsense.
LARGEST_SCORE = Decimal(1_000_000)


class AssessmentWithoutResult(Malformed, code="assessment.assessment-without-result"):
    """This assessment has no result.

    A level: low, medium or high.
    """


class ScoreOutOfRange(Malformed, code="assessment.score-out-of-range"):
    """The score is not a number that an instrument gives.

    A decimal number between -1000000 and 1000000, with at most 12 digits.
    """


class ClassAssignedAlready(Refused, code="assessment.class-assigned-already"):
    """This person is under {level} supervision already.

    Change the class instead.
    """


class NoClassAssigned(Refused, code="assessment.no-class-assigned"):
    """No class of supervision has been assigned yet.

    Assign a class first.
    """


class ClassUnchanged(Refused, code="assessment.class-unchanged"):
    """This person is under {level} supervision already, and would stay so.

    Another class.
    """


class CriteriaNotMet(Refused, code="assessment.criteria-not-met"):
    """None of the criteria for {level} supervision is satisfied ({rule}).

    One of these criteria satisfied: {criteria}; or a reason for choosing the class against them.
    """


class ClassNotProposed(Refused, code="assessment.class-not-proposed"):
    """No class of supervision has been proposed ({rule}).

    A proposal of the office first; then the county decides.
    """


class AssessRisk(FactCommand):
    """Record a risk assessment and its result.

    instrument, scale: codes. score: as the instrument gives it. assessed_by: opaque id of the assessor.
    """

    instrument: Code
    scale: Code
    level: RiskLevel | None = None
    score: Decimal | None = None
    assessed_by: AccountId | None = None


@rule(on="risk-assessments", may=standing.RECORDERS)
def assess_risk(command: AssessRisk, case: Case, facts: Facts) -> list[RiskAssessed]:
    """It may be older than the case; it needs a result."""
    standing.not_ended(case, facts.occurred(command), facts)
    if command.level is None:
        raise AssessmentWithoutResult()
    if command.score is not None and not plausible(command.score):
        raise ScoreOutOfRange()
    return [
        RiskAssessed(
            instrument=command.instrument,
            scale=command.scale,
            level=command.level,
            score=command.score,
            assessed_by=command.assessed_by,
        )
    ]


class ProposeClass(DecisionCommand):
    """Propose a class of supervision, for somebody else to decide on. reason: in words."""

    level: SupervisionClass
    reason: Narrative | None = None


@rule(on="class", do="propose", may=standing.RECORDERS)
def propose_class(command: ProposeClass, case: Case, facts: Facts) -> Drafts:
    """Another class than the one that holds; the newest proposal counts."""
    standing.open_now(case, facts)
    held = case.assessment
    if held.level is command.level:
        raise ClassUnchanged(level=command.level.value)
    event = ClassProposed(level=command.level, reason=command.reason)
    return [Draft(event, evidence=cited(case.intake.opened_by, held.placed_by, *held.results))]


class AssignClass(DecisionCommand):
    """Place somebody in a class of supervision for the first time.

    override_reason: why this class, where no criterion asks for it.
    """

    level: SupervisionClass
    override_reason: Narrative | None = None


def _proposal(_command: AssignClass | ChangeClass, case: Case) -> tuple[UUID, ...]:
    proposed_by = case.assessment.proposed_by
    return (proposed_by,) if proposed_by else ()


@rule(on="class", do="assign", may=standing.DECIDERS, rests_on=_proposal)
def assign_class(command: AssignClass, case: Case, facts: Facts) -> Drafts:
    """By the criteria in force, or against them with a reason; never by who proposed it."""
    standing.open_now(case, facts)
    if case.assessment.level is not None:
        raise ClassAssignedAlready(level=case.assessment.level.value)
    basis = _basis(command, case, facts)
    event = ClassAssigned(level=command.level, ground=basis.ground, criterion=basis.criterion, reason=basis.reason)
    return [Draft(event, evidence=cited(case.assessment.proposed_by, *basis.rests_on))]


class ChangeClass(DecisionCommand):
    """Move somebody to another class of supervision.

    override_reason: why this class, where no criterion asks for it.
    """

    level: SupervisionClass
    override_reason: Narrative | None = None


@rule(on="class", do="change", may=standing.DECIDERS, rests_on=_proposal)
def change_class(command: ChangeClass, case: Case, facts: Facts) -> Drafts:
    """By the criteria in force, or against them with a reason; never by who proposed it."""
    standing.open_now(case, facts)
    was = case.assessment.level
    if was is None:
        raise NoClassAssigned()
    if was is command.level:
        raise ClassUnchanged(level=was.value)
    basis = _basis(command, case, facts)
    event = ClassChanged(
        from_level=was,
        level=command.level,
        ground=basis.ground,
        criterion=basis.criterion,
        reason=basis.reason,
    )
    return [Draft(event, evidence=cited(case.assessment.proposed_by, case.assessment.placed_by, *basis.rests_on))]


class Basis(NamedTuple):
    """What a class rests on. rests_on: event ids of the entries."""

    ground: Ground
    criterion: str | None
    reason: str | None
    rests_on: tuple[UUID | None, ...]


def _basis(command: AssignClass | ChangeClass, case: Case, facts: Facts) -> Basis:
    table = facts.policies.of(ClassCriteria)
    facts.require(not table.proposed_first or bool(case.assessment.proposed_by), ClassNotProposed(rule=table.pin))
    not_the_proposer(facts, case.assessment.proposed_by)
    rows = [row for row in table.criteria if row.level is command.level]
    satisfied = next((row for row in rows if _holds(row, case, facts)), None)
    if satisfied is not None:
        return Basis(Ground.CRITERIA, satisfied.id, command.override_reason, _rests_on(satisfied, case, facts))
    if command.override_reason is None:
        criteria = ", ".join(row.id for row in rows)
        facts.require(False, CriteriaNotMet(rule=table.pin, level=command.level.value, criteria=criteria))
    return Basis(Ground.OVERRIDE, None, command.override_reason, case.assessment.results)


def _holds(row: Criterion, case: Case, facts: Facts) -> bool:
    served = days.months_between(facts.day(standing.opened(case)), facts.today)
    held = case.assessment
    return (
        (row.served_under is None or served < row.served_under)
        and (row.served_months is None or served >= row.served_months)
        and (not row.risk or held.highest in row.risk)
        and (row.in_class is None or held.level is row.in_class)
        and (row.in_class_months is None or _months_in_class(case, facts) >= row.in_class_months)
        and (not row.last_grades or case.points.last_grade() in row.last_grades)
        and (row.sanction is None or len(_sanctions(row, case, facts)) >= row.at_least)
    )


def _sanctions(row: Criterion, case: Case, facts: Facts) -> tuple[UUID, ...]:
    """The sanctions that a criterion counts: of its kind, not taken back, and not too old."""
    if row.sanction is None:
        return ()
    standing = case.sanctions.of(row.sanction).items()
    within = row.within_months
    return tuple(
        entry
        for entry, sanction in standing
        if within is None or days.months_between(_day(sanction.at, facts), facts.today) < within
    )


def _rests_on(row: Criterion, case: Case, facts: Facts) -> tuple[UUID | None, ...]:
    """The entries that the conditions of a criterion were read from."""
    served = row.served_under is not None or row.served_months is not None
    placed = row.in_class is not None or row.in_class_months is not None
    graded = case.points.last_graded() if row.last_grades else None
    return (
        case.intake.opened_by if served else None,
        case.assessment.placed_by if placed else None,
        *(case.assessment.results if row.risk else ()),
        graded.closing if graded else None,
        *_sanctions(row, case, facts),
    )


def _months_in_class(case: Case, facts: Facts) -> int:
    since = case.assessment.since
    return days.months_between(_day(since, facts), facts.today) if since else 0


def _day(at: datetime, facts: Facts) -> date:
    return at.astimezone(facts.zone).date()


def plausible(score: Decimal) -> bool:
    """Whether a score is a number that an instrument gives."""
    return score.is_finite() and abs(score) <= LARGEST_SCORE and len(score.as_tuple().digits) <= 12
