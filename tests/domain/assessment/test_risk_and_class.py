"""Risk, and the class of supervision that follows from it."""

from datetime import date
from decimal import Decimal

import pytest
from msgspec.structs import replace

from domain.assessment.examples import assigned, proposed
from domain.assessment.points.examples import closed
from domain.assessment.record import (
    ClassAssigned,
    ClassChanged,
    ClassProposed,
    Ground,
    RiskAssessed,
    RiskLevel,
    SupervisionClass,
)
from domain.assessment.rules import (
    AssessmentWithoutResult,
    AssessRisk,
    AssignClass,
    ChangeClass,
    ClassAssignedAlready,
    ClassNotProposed,
    ClassUnchanged,
    CriteriaNotMet,
    NoClassAssigned,
    ProposeClass,
    ScoreOutOfRange,
)
from domain.assessment.tables import ClassCriteria
from domain.catalogue import policies
from domain.conduct.sanctions.examples import admonished, penalised, warned
from domain.conduct.sanctions.record import Outcome, SanctionError, SanctionWithdrawn
from domain.conduct.separation import ProposerMayNotDecide
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

STRICT, NORMAL, LENIENT = SupervisionClass


def risk(level, scale="recidivism"):
    return RiskAssessed(instrument="cra-2", scale=scale, level=level)


def test_an_assessment_may_be_older_than_the_case_and_needs_a_result(given):
    given(*OPEN).when(
        AssessRisk(instrument="compas", scale="violence", level="high", occurred_on=date(2013, 8, 14))
    ).then(RiskAssessed)
    for imported in (False, True):
        given(*OPEN).when(AssessRisk(instrument="compas", scale="violence"), imported=imported).refused(
            AssessmentWithoutResult
        )


@pytest.mark.parametrize(
    ("score", "plausible"),
    [
        ("7", True),
        ("-1000000", True),
        ("1000000.5", False),
        ("NaN", False),
        ("Infinity", False),
        ("0." + "1" * 12, True),
        ("0." + "1" * 13, False),
    ],
)
def test_a_score_is_a_number_that_an_instrument_gives(given, score, plausible):
    command = AssessRisk(instrument="x", scale="y", level=RiskLevel.LOW, score=Decimal(score))
    outcome = given(*OPEN).when(command)
    outcome.then(RiskAssessed, score=Decimal(score)) if plausible else outcome.refused(ScoreOutOfRange)


def test_the_highest_of_the_newest_results_counts(given):
    case = given(*OPEN, risk("high"), risk("medium", "violence"), risk("low")).case()
    assert case.assessment.highest is RiskLevel.MEDIUM


@pytest.mark.parametrize(("day", "satisfied"), [("2026-03-04", True), ("2026-03-05", False)])
def test_entry_supervision_is_strict_for_two_months(given, at, day, satisfied):
    outcome = given(*OPEN).when(AssignClass(level=STRICT), by=Role.REVIEWER, at=at(f"{day} 12:00"))
    if satisfied:
        outcome.then(ClassAssigned, ground=Ground.CRITERIA, criterion="entry")
    else:
        criteria = "entry, high-risk, month-failed, admonished-twice, warned, penalised"
        outcome.refused(CriteriaNotMet, level="strict", criteria=criteria)


@pytest.mark.parametrize(("day", "satisfied"), [("2026-03-04", False), ("2026-03-05", True)])
def test_normal_supervision_begins_when_entry_supervision_ends(given, at, day, satisfied):
    file = given(*OPEN, Draft(risk("low"), Occurred(at("2026-01-06 12:00"))))
    outcome = file.when(AssignClass(level=NORMAL), by=Role.REVIEWER, at=at(f"{day} 12:00"))
    outcome.then(ClassAssigned, criterion="after-entry") if satisfied else outcome.refused(CriteriaNotMet)


@pytest.mark.parametrize(("day", "steady"), [("2026-11-09", False), ("2026-11-10", True)])
def test_lenient_supervision_is_earned_by_six_steady_months(given, at, day, steady):
    placed = Draft(ClassAssigned(level=NORMAL, ground=Ground.CRITERIA), Occurred(at("2026-05-10 12:00")))
    file = given(*OPEN, risk("medium"), placed, closed)
    outcome = file.when(ChangeClass(level=LENIENT), by=Role.REVIEWER, at=at(f"{day} 12:00"))
    outcome.then(ClassChanged, criterion="steady") if steady else outcome.refused(CriteriaNotMet)


def test_a_failed_month_justifies_strict_supervision(given, at):
    file = given(*OPEN, ClassAssigned(level=NORMAL, ground=Ground.CRITERIA), replace(closed, grade="fail"))
    file.when(ChangeClass(level=STRICT), by=Role.REVIEWER, at=at("2026-06-01 12:00")).then(
        ClassChanged, criterion="month-failed", from_level=NORMAL
    )


def test_against_the_criteria_a_class_needs_a_reason(given):
    reason = "Cares for a parent."
    given(*OPEN).when(AssignClass(level=LENIENT, override_reason=reason), by=Role.REVIEWER).then(
        ClassAssigned, ground=Ground.OVERRIDE, criterion=None, reason=reason
    )


def test_a_class_is_assigned_once_and_then_changed_to_another(given):
    given(*OPEN, assigned).when(AssignClass(level=NORMAL), by=Role.REVIEWER).refused(
        ClassAssignedAlready, level="strict"
    )
    given(*OPEN).when(ChangeClass(level=NORMAL), by=Role.REVIEWER).refused(NoClassAssigned)
    given(*OPEN, assigned).when(ChangeClass(level=STRICT), by=Role.REVIEWER).refused(ClassUnchanged)


@pytest.mark.parametrize(
    ("level", "cited"),
    [
        (NORMAL, (0, 1, 2)),  # two months since the opening, and the newest risk on both scales
        (LENIENT, (0, 1, 2, 3)),  # and the month that was closed
    ],
)
def test_a_class_cites_what_its_criterion_was_read_from(given, level, cited):
    file = given(*OPEN, risk("low"), risk("low", "violence"), closed)
    evidence = file.when(AssignClass(level=level), by=Role.REVIEWER).drafts[0].evidence
    assert evidence == tuple(str(example_id(n)) for n in cited)


def test_a_class_against_the_criteria_cites_the_risk_and_a_change_what_it_changes(given):
    command = ChangeClass(level=LENIENT, override_reason="Cares for a parent.")
    evidence = given(*OPEN, risk("medium"), assigned).when(command, by=Role.REVIEWER).drafts[0].evidence
    assert evidence == (str(example_id(2)), str(example_id(1)))


def test_the_officer_does_not_decide_the_class(given):
    given(*OPEN).when(AssignClass(level=STRICT)).refused(NotEmpowered, may="reviewer")


def sanctioned(event, *days):
    """Sanctions of one kind, each of another breach; the file's own entries come before them."""
    return [Draft(replace(event, breach_id=example_id(900 + n)), on) for n, on in enumerate(days)]


@pytest.mark.parametrize(
    ("event", "number", "criterion"),
    [(admonished, 1, None), (admonished, 2, "admonished-twice"), (warned, 1, "warned"), (penalised, 1, "penalised")],
)
def test_somebody_who_was_sanctioned_may_be_moved_to_the_strict_class(given, at, event, number, criterion):
    earlier = [Occurred(at(f"2026-05-{20 + n} 10:00")) for n in range(number)]
    file = given(*OPEN, ClassAssigned(level=NORMAL, ground=Ground.CRITERIA), *sanctioned(event, *earlier))
    outcome = file.when(ChangeClass(level=STRICT), by=Role.REVIEWER, at=at("2026-06-01 12:00"))
    if criterion is None:
        outcome.refused(CriteriaNotMet)
    else:
        outcome.then(ClassChanged, criterion=criterion)
        assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in range(1, number + 2))


@pytest.mark.parametrize(("day", "counts"), [("2026-09-19", True), ("2026-09-20", False)])
def test_a_sanction_counts_towards_a_class_for_six_months(given, at, day, counts):
    file = given(
        *OPEN,
        ClassAssigned(level=NORMAL, ground=Ground.CRITERIA),
        *sanctioned(warned, Occurred(at("2026-03-20 10:00"))),
    )
    outcome = file.when(ChangeClass(level=STRICT), by=Role.REVIEWER, at=at(f"{day} 12:00"))
    outcome.then(ClassChanged) if counts else outcome.refused(CriteriaNotMet)


def test_a_sanction_that_was_taken_back_counts_towards_no_class(given, at):
    taken_back = SanctionWithdrawn(
        entry=example_id(2), outcome=Outcome.WARNING, breach_id=example_id(900), reason=SanctionError.FACTS
    )
    file = given(
        *OPEN,
        ClassAssigned(level=NORMAL, ground=Ground.CRITERIA),
        *sanctioned(warned, Occurred(at("2026-05-20 10:00"))),
        Draft(taken_back, Occurred(at("2026-05-21 10:00"))),
    )
    file.when(ChangeClass(level=STRICT), by=Role.REVIEWER, at=at("2026-06-01 12:00")).refused(CriteriaNotMet)


def test_a_class_that_was_proposed_is_decided_by_somebody_else_who_cites_the_proposal(given):
    file = given(*OPEN, risk("low"), proposed)
    assign = AssignClass(level=NORMAL)
    file.when(assign, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)
    outcome = file.when(assign, by=Role.REVIEWER).then(ClassAssigned)
    assert outcome.drafts[0].evidence[0] == str(example_id(2))
    assert outcome.and_then().case().assessment.proposed_by is None
    placed = given(*OPEN, assigned, proposed)
    change = ChangeClass(level=NORMAL, override_reason="Cares for a parent.")
    placed.when(change, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)
    changed = placed.when(change, by=Role.REVIEWER).then(ClassChanged, level=NORMAL)
    assert changed.drafts[0].evidence == (str(example_id(2)), str(example_id(1)))


def test_the_office_proposes_another_class_than_the_one_that_holds(given):
    given(*OPEN).when(ProposeClass(level=STRICT)).then(ClassProposed, level=STRICT)
    given(*OPEN, assigned).when(ProposeClass(level=STRICT)).refused(ClassUnchanged, level="strict")
    outcome = given(*OPEN, risk("low"), assigned).when(ProposeClass(level=NORMAL)).then(ClassProposed)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (0, 2, 1))


def test_where_the_table_says_so_nothing_is_decided_that_was_not_proposed(given):
    versions = [version for found in policies().all().values() for version in found]
    strict = [replace(one, proposed_first=True) if isinstance(one, ClassCriteria) else one for one in versions]
    assign = AssignClass(level=STRICT, override_reason="Threatened his neighbour.")
    given(*OPEN).when(assign, by=Role.REVIEWER).then(ClassAssigned)
    given(*OPEN).knowing(book=PolicyBook(strict)).when(assign, by=Role.REVIEWER).refused(ClassNotProposed)
    given(*OPEN, proposed).knowing(book=PolicyBook(strict)).when(assign, by=Role.REVIEWER).then(ClassAssigned)


def test_at_the_beginning_a_class_cites_the_opening_and_no_risk(given, at):
    entered = given(*OPEN, risk("low")).when(AssignClass(level=STRICT), by=Role.REVIEWER, at=at("2026-03-04 10:00"))
    entered.then(ClassAssigned, criterion="entry")
    assert entered.drafts[0].evidence == (str(example_id(0)),)
