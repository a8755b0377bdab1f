"""A finding of an inspector: raised, answered by the unit, verified by an inspector, never by the same person."""

from datetime import date

import pytest

from domain.intake.examples import UNIT
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.kinds import fold
from domain.oversight.findings import refusals
from domain.oversight.findings.examples import answered, corrected, overdue, raised, withdrawn
from domain.oversight.findings.record import (
    Answer,
    FindingAnswered,
    FindingKind,
    FindingOverdue,
    FindingVerified,
    FindingWithdrawn,
    InspectorFindingRaised,
    Stage,
    Verdict,
)
from domain.oversight.findings.rules import (
    AnswerFinding,
    RaiseFinding,
    RecordOverdueFinding,
    VerifyFinding,
    WithdrawFinding,
)

ADOPT = AnswerFinding(answer=Answer.ADOPTED)
WITHDRAW = WithdrawFinding(reason="It does not stand.")


def raise_(**fields):
    return RaiseFinding(**{"unit_id": UNIT, "kind": FindingKind.OPINION, "narrative": "Late.", **fields})


def verify(verdict):
    return VerifyFinding(verdict=Verdict(verdict))


def stage(given, entries):
    return fold(entries(given.events)).stage


@pytest.mark.parametrize(
    ("kind", "due_on"),
    [
        (FindingKind.OPINION, date(2026, 3, 25)),
        (FindingKind.NOTICE, date(2026, 3, 25)),
        (FindingKind.SUGGESTION, date(2026, 5, 10)),
    ],
)
def test_the_day_for_the_answer_follows_from_the_table(given, kind, due_on):
    outcome = given().when(raise_(kind=kind), by=Role.INSPECTOR).then(InspectorFindingRaised, due_on=due_on)
    assert outcome.facts.policies.consulted[-1].startswith("finding.answer@prc-2020#")


def test_only_an_inspector_raises_verifies_and_withdraws(given):
    for role in (Role.OFFICER, Role.REVIEWER, Role.LEADER, Role.UPPER, Role.POLICE, Role.ADMIN, Role.CLOCK):
        given().when(raise_(), by=role).refused(NotEmpowered)
        given(raised, answered).when(verify("corrected"), by=role).refused(NotEmpowered)
        given(raised).when(WITHDRAW, by=role).refused(NotEmpowered)


def test_a_finding_is_about_a_unit_that_exists_and_entries_of_a_named_file(given):
    given().when(raise_(unit_id="nowhere"), by=Role.INSPECTOR).refused(refusals.FindingUnitUnknown, unit_id="nowhere")
    alone = raise_(entries=(example_id(3),))
    given().when(alone, by=Role.INSPECTOR).refused(refusals.FindingEntriesWithoutCase)


def test_the_unit_answers_and_nobody_else(given):
    for role in (Role.REVIEWER, Role.LEADER):
        given(raised).when(ADOPT, by=role).then(FindingAnswered, answer=Answer.ADOPTED, days_late=0)
    for role in (Role.INSPECTOR, Role.OFFICER, Role.UPPER, Role.CLOCK):
        given(raised).when(ADOPT, by=role).refused(NotEmpowered)


def test_whoever_raised_it_does_not_answer_it_in_another_role(given):
    given(raised).when(ADOPT, by=Role.REVIEWER, actor="officer-7").refused(refusals.RaiserMayNotAnswer)


def test_what_is_not_adopted_in_full_is_answered_with_a_reason(given):
    for answer in (Answer.PARTLY, Answer.NOT_ADOPTED):
        given(raised).when(AnswerFinding(answer=answer), by=Role.REVIEWER).refused(refusals.AnswerReasonMissing)
        reasoned = AnswerFinding(answer=answer, reason="The law says otherwise.")
        given(raised).when(reasoned, by=Role.REVIEWER).then(FindingAnswered, reason="The law says otherwise.")


@pytest.mark.parametrize(("day", "late"), [("2026-03-24", 0), ("2026-03-25", 1), ("2026-04-03", 10)])
def test_a_late_answer_is_taken_and_said_to_be_late(given, at, day, late):
    given(raised).when(ADOPT, by=Role.REVIEWER, at=at(f"{day} 12:00")).then(FindingAnswered, days_late=late)


def test_an_answer_is_given_once_and_again_after_it_was_found_wanting(given):
    given(raised, answered).when(ADOPT, by=Role.REVIEWER).refused(refusals.FindingAnsweredAlready)
    wanting = given(raised, answered).when(verify("not_corrected"), by=Role.INSPECTOR)
    wanting.then(FindingVerified, due_on=date(2026, 3, 25))
    again = wanting.and_then().when(ADOPT, by=Role.REVIEWER).then(FindingAnswered)
    assert again.drafts[0].evidence == (str(example_id(0)), str(example_id(2)))


def test_whoever_answered_does_not_verify(given):
    given(raised, answered).when(verify("corrected"), by=Role.INSPECTOR, actor="officer-7").refused(
        refusals.AnswererMayNotVerify
    )


def test_what_was_put_right_is_closed_and_may_be_reopened(given, entries):
    done = given(raised, answered).when(verify("corrected"), by=Role.INSPECTOR)
    done.then(FindingVerified, due_on=None)
    closed = done.and_then()
    assert stage(closed, entries) is Stage.CORRECTED
    closed.when(ADOPT, by=Role.REVIEWER).refused(refusals.FindingClosed, stage="corrected")
    closed.when(verify("not_corrected"), by=Role.INSPECTOR).refused(refusals.FindingClosed)
    closed.when(WITHDRAW, by=Role.INSPECTOR).refused(refusals.FindingClosed)
    reopened = closed.when(verify("reopened"), by=Role.INSPECTOR).then(FindingVerified, due_on=date(2026, 3, 25))
    assert stage(reopened.and_then(), entries) is Stage.RAISED
    reopened.and_then().when(ADOPT, by=Role.REVIEWER).then(FindingAnswered)


def test_only_what_was_put_right_is_reopened(given):
    given(raised, answered).when(verify("reopened"), by=Role.INSPECTOR).refused(refusals.FindingNotCorrected)
    given(raised).when(verify("corrected"), by=Role.INSPECTOR).refused(refusals.FindingNotAnswered)
    given().when(verify("corrected"), by=Role.INSPECTOR).refused(refusals.FindingNotRaised)


def test_a_withdrawn_finding_is_closed(given, entries):
    gone = given(raised).when(WITHDRAW, by=Role.INSPECTOR).then(FindingWithdrawn).and_then()
    assert stage(gone, entries) is Stage.WITHDRAWN
    gone.when(ADOPT, by=Role.REVIEWER).refused(refusals.FindingClosed, stage="withdrawn")
    given(raised, withdrawn).when(verify("reopened"), by=Role.INSPECTOR).refused(refusals.FindingNotCorrected)


@pytest.mark.parametrize(("day", "over"), [("2026-03-23", False), ("2026-03-24", False), ("2026-03-25", True)])
def test_it_is_overdue_on_the_day_after_the_last_one(given, at, day, over):
    outcome = given(raised).when(RecordOverdueFinding(), by=Role.CLOCK, at=at(f"{day} 12:00"))
    if over:
        outcome.then(FindingOverdue, due_on=date(2026, 3, 24))
    else:
        outcome.refused(refusals.FindingNotOverdue, due_on=date(2026, 3, 24))


def test_it_is_overdue_once_each_time_and_may_still_be_answered(given, at):
    later = at("2026-05-01 12:00")
    late = given(raised, overdue)
    late.when(RecordOverdueFinding(), by=Role.CLOCK, at=later).refused(refusals.FindingOverdueAlready)
    late.when(ADOPT, by=Role.REVIEWER, at=later).then(FindingAnswered, days_late=38)
    given(raised, answered).when(RecordOverdueFinding(), by=Role.CLOCK, at=later).refused(
        refusals.FindingAnsweredAlready
    )
    again = given(raised, overdue, answered, FindingVerified(verdict=Verdict.NOT_CORRECTED, due_on=date(2026, 4, 20)))
    again.when(RecordOverdueFinding(), by=Role.CLOCK, at=later).then(FindingOverdue, due_on=date(2026, 4, 20))
    given(raised, answered, corrected).when(RecordOverdueFinding(), by=Role.CLOCK, at=later).refused(
        refusals.FindingClosed
    )
