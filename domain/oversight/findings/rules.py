"""Inspectors raise, verify and withdraw; the unit concerned answers; nobody does both."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.ids import Narrative, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.oversight.findings import refusals
from domain.oversight.findings.record import (
    Answer,
    Finding,
    FindingAnswered,
    FindingKind,
    FindingOverdue,
    FindingVerified,
    FindingWithdrawn,
    InspectorFindingRaised,
    Stage,
    Verdict,
)
from domain.oversight.findings.tables import FindingAnswer

Entries = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=50)]
INSPECTORS = frozenset({Role.INSPECTOR})
ANSWERERS = frozenset({Role.REVIEWER, Role.LEADER})


class RaiseFinding(DecisionCommand):
    """Raise a corrective opinion, a notice of a violation or a suggestion about a unit.

    case_id: the file it is about, if it is about one; entries: event ids of entries of that file.
    """

    unit_id: UnitId
    kind: FindingKind
    narrative: Narrative
    case_id: UUID | None = None
    entries: Entries = ()


@rule(on="", of=Of.FINDINGS, opens=True, may=INSPECTORS)
def raise_finding(command: RaiseFinding, finding: Finding | None, facts: Facts) -> list[InspectorFindingRaised]:
    """About a unit that exists; the last day for the answer follows from the table."""
    if finding is not None:
        raise refusals.FindingRaisedAlready()
    if command.unit_id not in facts.units:
        raise refusals.FindingUnitUnknown(unit_id=command.unit_id)
    if command.entries and command.case_id is None:
        raise refusals.FindingEntriesWithoutCase()
    return [
        InspectorFindingRaised(
            unit_id=command.unit_id,
            kind=command.kind,
            due_on=_due_on(command.kind, facts),
            narrative=command.narrative,
            case_id=command.case_id,
            entries=command.entries,
        )
    ]


class AnswerFinding(DecisionCommand):
    """Answer a finding: adopted, adopted in part, or not adopted. reason: in words."""

    answer: Answer
    reason: Narrative | None = None


def _raised(_command: AnswerFinding, finding: Finding | None) -> Collection[UUID]:
    return (finding.raised,) if finding else ()


@rule(on="", do="answer", of=Of.FINDINGS, may=ANSWERERS, rests_on=_raised)
def answer_finding(command: AnswerFinding, finding: Finding | None, facts: Facts) -> Drafts:
    """Once for each time it is raised or reopened, with a reason where it is not adopted in full; late ones too."""
    found = _standing(finding)
    if found.stage is Stage.ANSWERED:
        raise refusals.FindingAnsweredAlready()
    raised = facts.entry(found.raised)
    if raised is not None and raised.actor_id == facts.actor.id:
        raise refusals.RaiserMayNotAnswer()
    if command.answer is not Answer.ADOPTED and not command.reason:
        raise refusals.AnswerReasonMissing()
    late = days.days_after(facts.today, found.due_on)
    event = FindingAnswered(answer=command.answer, days_late=late, reason=command.reason)
    return [Draft(event, evidence=cited(found.raised, found.verified))]


class VerifyFinding(DecisionCommand):
    """Say what became of a finding: put right, not put right, or wrong again after it had been put right."""

    verdict: Verdict
    note: Narrative | None = None


def _answered(_command: VerifyFinding, finding: Finding | None) -> Collection[UUID]:
    return (finding.answered,) if finding and finding.answered else ()


@rule(on="", do="verify", of=Of.FINDINGS, may=INSPECTORS, rests_on=_answered)
def verify_finding(command: VerifyFinding, finding: Finding | None, facts: Facts) -> Drafts:
    """By an inspector who did not answer it. What is not put right is to be answered again, within the same time."""
    reopens = command.verdict is Verdict.REOPENED
    found = _raised_once(finding)
    if reopens and found.stage is not Stage.CORRECTED:
        raise refusals.FindingNotCorrected()
    if not reopens:
        _standing(found)
        if found.stage is not Stage.ANSWERED:
            raise refusals.FindingNotAnswered(due_on=found.due_on)
    answered = facts.entry(found.answered) if found.answered else None
    if answered is not None and answered.actor_id == facts.actor.id:
        raise refusals.AnswererMayNotVerify()
    due_on = None if command.verdict is Verdict.CORRECTED else _due_on(found.kind, facts)
    event = FindingVerified(verdict=command.verdict, due_on=due_on, note=command.note)
    return [Draft(event, evidence=cited(found.answered, found.verified if reopens else None))]


class WithdrawFinding(DecisionCommand):
    """Withdraw a finding that does not stand. reason: in words."""

    reason: Narrative


@rule(on="", do="withdraw", of=Of.FINDINGS, may=INSPECTORS)
def withdraw_finding(command: WithdrawFinding, finding: Finding | None, _facts: Facts) -> Drafts:
    """Until it is put right."""
    found = _standing(finding)
    return [Draft(FindingWithdrawn(reason=command.reason), evidence=cited(found.raised, found.answered))]


class RecordOverdueFinding(FactCommand):
    """Record that a finding was not answered in time."""


@rule(on="", do="overdue", of=Of.FINDINGS, may={Role.INSPECTOR, Role.CLOCK})
def record_overdue_finding(command: RecordOverdueFinding, finding: Finding | None, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last one for the answer; once for each time."""
    found = _standing(finding)
    if found.stage is Stage.ANSWERED:
        raise refusals.FindingAnsweredAlready()
    if found.overdue is not None:
        raise refusals.FindingOverdueAlready(due_on=found.due_on)
    if facts.day(facts.occurred(command)) <= found.due_on:
        raise refusals.FindingNotOverdue(due_on=found.due_on)
    return [Draft(FindingOverdue(due_on=found.due_on), evidence=cited(found.raised))]


def _raised_once(finding: Finding | None) -> Finding:
    if finding is None:
        raise refusals.FindingNotRaised()
    return finding


def _standing(finding: Finding | None) -> Finding:
    """A finding about which something is still to be done."""
    found = _raised_once(finding)
    if found.stage in (Stage.CORRECTED, Stage.WITHDRAWN):
        raise refusals.FindingClosed(stage=found.stage.value)
    return found


def _due_on(kind: FindingKind, facts: Facts) -> date:
    return facts.policies.of(FindingAnswer).kinds[kind].counted(facts.today, facts.calendar).last
