"""How points move, and how months and quarters are closed. No number comes from the caller."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.assessment.points import refusals
from domain.assessment.points.record import (
    PeriodClosed,
    PeriodReopened,
    PointsAwarded,
    PointsDeducted,
    PointsReversed,
    Side,
)
from domain.assessment.points.tables import ScorePeriod, ScoreRule, ScoreRules
from domain.assessment.points.unsettled import unsettled
from domain.case import Case
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Month, Narrative, Period
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule

Evidence = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)]
Cause = Literal["late_entry", "reversal", "correction", "objection"]


class AwardPoints(DecisionCommand):
    """Award the points of a rule for a month.

    rule_id: of the points table; the points are its own. evidence: event ids of the entries it rests on.
    """

    rule_id: Code
    for_month: Month
    evidence: Evidence = ()
    note: Narrative | None = None


class DeductPoints(DecisionCommand):
    """Deduct the points of a rule for a month.

    rule_id: of the points table; the points are its own. evidence: event ids of the entries it rests on.
    """

    rule_id: Code
    for_month: Month
    evidence: Evidence = ()
    note: Narrative | None = None


def _cited(command: AwardPoints | DeductPoints, _case: Case) -> tuple[UUID, ...]:
    return command.evidence


@rule(on="points", do="award", may=standing.RECORDERS, rests_on=_cited)
def award_points(command: AwardPoints, case: Case, facts: Facts) -> Drafts:
    """Points for a month that is closed open it again."""
    return _moved(command, "awarded", case, facts)


@rule(on="points", do="deduct", may=standing.RECORDERS, rests_on=_cited)
def deduct_points(command: DeductPoints, case: Case, facts: Facts) -> Drafts:
    """Points for a month that is closed open it again."""
    return _moved(command, "deducted", case, facts)


class ReversePoints(DecisionCommand):
    """Take back an award or a deduction.

    entry: its event id. reason: in words.
    """

    entry: UUID
    reason: Narrative


@rule(on="points", do="reverse", may=standing.DECIDERS, rests_on=lambda command, _case: (command.entry,))
def reverse_points(command: ReversePoints, case: Case, facts: Facts) -> Drafts:
    """Once; the period it falls in opens again."""
    standing.opened(case)
    found = facts.entry(command.entry)
    original = found.event if found else None
    if not isinstance(original, PointsAwarded | PointsDeducted):
        raise refusals.NotPoints()
    if command.entry in case.points.of(original.for_month).reversed_entries:
        raise refusals.ReversedAlready()
    event = PointsReversed(
        entry=command.entry,
        side="awarded" if isinstance(original, PointsAwarded) else "deducted",
        rule_id=original.rule_id,
        kind=original.kind,
        points=original.points,
        for_month=original.for_month,
        reason=command.reason,
    )
    again = reopened(original.for_month, "reversal", case, command.entry)
    return [Draft(event, evidence=cited(command.entry)), *again]


class ClosePeriod(DecisionCommand):
    """Close a month, a quarter or a year with the totals as they stand."""

    period: Period


@rule(on="periods/{period}", do="close", may=standing.DECIDERS)
def close_period(command: ClosePeriod, case: Case, facts: Facts) -> Drafts:
    """After its last day, when its check-ins and spot checks are settled; a quarter or a year after its months.

    All else that was due in it and is not settled is listed.
    """
    period = command.period
    first, last = days.bounds(period)
    _within(days.months_of(period), period, case, facts)
    if facts.today <= last:
        raise refusals.PeriodNotOver(period=period, last=last)
    if case.points.of(period).closed:
        raise refusals.PeriodClosedAlready(period=period)
    _settled(period, last, case, facts)
    closing = facts.policies.of(ScorePeriod, first).closing(period)
    tallies = [case.points.of(month) for month in days.months_of(period)]
    awarded = sum(tally.awarded for tally in tallies)
    deducted = sum(tally.deducted for tally in tallies)
    score = closing.base + awarded - deducted
    rests_on = (entry for tally in tallies for entry in tally.rests_on)
    left = unsettled(period, case, facts)
    event = PeriodClosed(
        period=period,
        base=closing.base,
        awarded=awarded,
        deducted=deducted,
        score=score,
        grade=closing.grade(score),
        unsettled=tuple(dict.fromkeys(one.item for one in left)),
    )
    return [Draft(event, evidence=cited(*rests_on, *(one.entry for one in left)))]


class ReopenPeriod(DecisionCommand):
    """Open a closed month, quarter or year again.

    entry: event id of what makes it necessary, where there is one.
    """

    period: Period
    cause: Literal["correction", "objection"]
    entry: UUID | None = None


def _cause(command: ReopenPeriod, _case: Case) -> tuple[UUID, ...]:
    return (command.entry,) if command.entry else ()


@rule(on="periods/{period}", do="reopen", may=standing.DECIDERS, rests_on=_cause)
def reopen_period(command: ReopenPeriod, case: Case, facts: Facts) -> Drafts:
    """With a month, its quarter and its year open too."""
    standing.opened(case)
    if not case.points.of(command.period).closed:
        raise refusals.PeriodNotClosed(period=command.period)
    if command.entry is not None and facts.entry(command.entry) is None:
        raise refusals.EvidenceUnknown()
    return reopened(command.period, command.cause, case, command.entry)


def _moved(command: AwardPoints | DeductPoints, side: Side, case: Case, facts: Facts) -> Drafts:
    month = command.for_month
    _within((month,), month, case, facts)
    table = facts.policies.of(ScoreRules, days.bounds(month)[0])
    found = _rule(command, side, table, facts)
    used = case.points.of(month).by_rule.get(found.id, 0)
    points = found.points if found.month_cap is None else min(found.points, found.month_cap - used)
    if points <= 0:
        raise refusals.CapReached(rule=table.pin, rule_id=found.id, used=used, for_month=month)
    kind = PointsAwarded if side == "awarded" else PointsDeducted
    event = kind(
        rule_id=found.id,
        kind=found.kind,
        points=points,
        for_month=month,
        capped=found.points - points,
        note=command.note,
    )
    again = reopened(month, "late_entry", case, None, command.evidence)
    return [Draft(event, evidence=cited(*command.evidence)), *again]


def _rule(command: AwardPoints | DeductPoints, side: Side, table: ScoreRules, facts: Facts) -> ScoreRule:
    """The rule of the table, if this actor may use it and what it rests on is there."""
    found = table.rule(command.rule_id)
    if found is None or found.side != side:
        listed = ", ".join(row.id for row in table.rules if row.side == side)
        raise refusals.RuleUnknown(rule=table.pin, side=side, rules=listed)
    if facts.actor.role is Role.OFFICER and found.points > table.officer_limit:
        raise refusals.AwarderNotCompetent(
            rule=table.pin, rule_id=found.id, points=found.points, limit=table.officer_limit
        )
    if found.evidence and not command.evidence:
        facts.require(False, refusals.EvidenceMissing(rule=table.pin, rule_id=found.id))
    if any(facts.entry(entry) is None for entry in command.evidence):
        raise refusals.EvidenceUnknown()
    return found


def _within(months: tuple[str, ...], period: str, case: Case, facts: Facts) -> None:
    """Refuse a period of which no month lies within supervision."""
    first, last = _supervised(case, facts)
    if not any(first <= month <= last for month in months):
        raise refusals.MonthOutside(for_month=period, first=first, last=last)


def _supervised(case: Case, facts: Facts) -> tuple[str, str]:
    """The months of the opening and of the end of supervision, or of today while it lasts."""
    ended = case.ending.ended
    last = min(facts.day(ended), facts.today) if ended else facts.today
    return days.month_of(facts.day(standing.opened(case))), days.month_of(last)


def _settled(period: str, last: date, case: Case, facts: Facts) -> None:
    """Refuse while something due in the period is open, or a month of supervision within a longer one is."""
    unresolved = sum(due.grace_until <= last for due in case.contacts.due.values()) + _unanswered(last, case, facts)
    if unresolved and case.ending.ended is None:
        facts.require(False, refusals.DuesUnresolved(count=unresolved, period=period))
    months = days.months_of(period)
    if len(months) > 1:
        begun, ended = _supervised(case, facts)
        opened = [m for m in months if begun <= m <= ended and not case.points.of(m).closed]
        if opened:
            raise refusals.MonthsNotClosed(period=period, months=", ".join(opened))


def _unanswered(last: date, case: Case, facts: Facts) -> int:
    """How many spot checks were to be answered by a day, and were neither answered nor missed."""
    waiting = (check for check in case.checks.spot.values() if check.waits)
    return sum(facts.day(Occurred(check.answer_by)) <= last for check in waiting)


def reopened(period: str, cause: Cause, case: Case, entry: UUID | None, rests_on: tuple[UUID, ...] = ()) -> list[Draft]:
    """The closed periods that a change in this one opens: itself and those that it is a part of. Each cites its
    closing."""
    return [
        Draft(
            PeriodReopened(period=p, cause=cause, entry=entry),
            evidence=cited(case.points.of(p).closing, entry, *rests_on),
        )
        for p in days.periods_of(period)
        if case.points.of(p).closed
    ]
