"""The points ledger. Awards and deductions stand side by side and are never netted silently."""

from __future__ import annotations

import enum
from typing import Any, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.codec import upcast
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Personal, Text
from domain.kernel.ids import Code, Count, Month
from domain.kernel.ids import Period as PeriodName

Kind = Literal["reward", "sanction", "conduct"]
Side = Literal["awarded", "deducted"]


class Item(enum.StrEnum):
    """What may be due in a period and not settled when it is closed."""

    FIRST_REPORT = "first_report"
    PLAN_FOR_CLASS = "plan_for_class"
    INDIVIDUAL_TALK = "individual_talk"
    EDUCATION_HOURS = "education_hours"
    PUBLIC_BENEFIT_HOURS = "public_benefit_hours"
    SICKNESS_REVIEW = "sickness_review"
    REPORT_ON_HEALTH = "report_on_health"
    LEAVE_RETURN = "leave_return"
    LEAVE_REPORT = "leave_report"
    RECTIFICATION = "rectification_of_absence"
    COMPLIANCE_REPORT = "compliance_report"
    BREACH_ANSWER = "breach_answer"
    DECISION_CARRIED_OUT = "decision_carried_out"
    PENDING_OBJECTION = "pending_objection"
    REFERRAL_ANSWER = "referral_answer"
    FOLLOW_UP_REPORT = "follow_up_report"
    GUARDIAN_CONTACT = "guardian_contact"
    KNOWLEDGE_CHECK = "knowledge_check"
    DEVICE_REPLACEMENT = "device_replacement"
    SEARCH_FOR_PERSON = "search_for_person"


class PointsAwarded(Decision, topic="assessment.points-awarded.v1"):
    """{subject} was awarded {points} points for {for_month} by rule {rule_id} ({kind}).

    points: a magnitude, from the pinned table, less what its cap for the month does not allow. capped: by
    how much that was less. The envelope cites the entries it rests on.
    """

    rule_id: Code
    kind: Kind
    points: Count
    for_month: Month
    capped: Count = 0
    note: Personal[Text | None, Category.NARRATIVE] = None


class PointsDeducted(Decision, topic="assessment.points-deducted.v1"):
    """{points} points were deducted from {subject} for {for_month} by rule {rule_id} ({kind}).

    points: a magnitude, from the pinned table, less what its cap for the month does not allow. capped: by
    how much that was less. The envelope cites the entries it rests on.
    """

    rule_id: Code
    kind: Kind
    points: Count
    for_month: Month
    capped: Count = 0
    note: Personal[Text | None, Category.NARRATIVE] = None


class PointsReversed(Decision, topic="assessment.points-reversed.v1"):
    """{points} points of {subject} ({side}) for {for_month} by rule {rule_id} were reversed.

    entry: event id of the award or deduction. reason: in words.
    """

    entry: UUID
    side: Side
    rule_id: Code
    kind: Kind
    points: Count
    for_month: Month
    reason: Personal[Text, Category.NARRATIVE]


class PeriodClosed(Decision, topic="assessment.period-closed.v2"):
    """{subject}, {period}: {awarded} points awarded, {deducted} deducted, grade {grade}; not settled then: {unsettled}.

    period: a month, a quarter or a year. base, score: by the table ``score.period``; score = base + awarded -
    deducted. unsettled: what was due by its last day and was neither done nor taken back. All as decided then; what
    late entries make of it is computed beside it.
    """

    period: PeriodName
    base: Count
    awarded: Count
    deducted: Count
    score: int
    grade: Code
    unsettled: tuple[Item, ...] = ()


@upcast("assessment.period-closed.v1", to="assessment.period-closed.v2")
def _closed_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 was not closed while check-ins or spot checks waited, and listed nothing else."""
    return facts


class PeriodReopened(Decision, topic="assessment.period-reopened.v1"):
    """The points of {subject} for {period} were opened again ({cause}).

    entry: event id of what made it necessary, where that was recorded before.
    """

    period: PeriodName
    cause: Literal["late_entry", "reversal", "correction", "objection"]
    entry: UUID | None = None


PointsEvent = PointsAwarded | PointsDeducted | PointsReversed | PeriodClosed | PeriodReopened


class Tally(msgspec.Struct, frozen=True):
    """One month, quarter or year: both sides, by rule for the caps, and whether it is closed.

    Quarters and years hold only whether they are closed: their figures are those of their months. reversed_entries: the
    event ids of what was reversed. closing: event id of the newest closing; since: of what moved points after
    it. The closing cites what came before it.
    """

    awarded: int = 0
    deducted: int = 0
    by_rule: dict[str, int] = {}
    reversed_entries: tuple[UUID, ...] = ()
    closed: bool = False
    grade: str = ""
    closing: UUID | None = None
    since: tuple[UUID, ...] = ()

    @property
    def rests_on(self) -> tuple[UUID, ...]:
        """The event ids that its figures rest on: the newest closing, and what moved points after it."""
        return (self.closing, *self.since) if self.closing else self.since


EMPTY = Tally()
#: How many movements are kept to be cited by the next closing; the ledger has them all.
CITED_KEPT = 200
#: How many rules and reversals a month knows, and how many years there are, the newest ones: no term is longer.
RULES_KEPT = 100
REVERSED_KEPT = 200
YEARS_KEPT = 30


class Points(msgspec.Struct, frozen=True):
    """The ledger by year and, within it, by month (``03``), quarter (``Q1``) and the year itself (``year``).

    Two levels, so that one more entry copies a year's map and not the whole history.
    """

    years: dict[str, dict[str, Tally]] = {}

    def of(self, period: str) -> Tally:
        """The tally of a period; an empty one where nothing was entered."""
        return self.years.get(period[:4], {}).get(period[5:] or "year", EMPTY)

    def last_grade(self) -> str:
        """The grade of the newest closed month; empty where none is."""
        newest = self.last_graded()
        return newest.grade if newest else ""

    def last_graded(self) -> Tally | None:
        """The newest closed month; None where none is."""
        for year in sorted(self.years, reverse=True):
            months = self.years[year]
            for month in sorted(months, reverse=True):
                if months[month].closed and month.isdigit():
                    return months[month]
        return None

    def with_tally(self, period: str, tally: Tally) -> Points:
        """The ledger with one tally in the place of another."""
        year, part = period[:4], period[5:] or "year"
        years = {**self.years, year: {**self.years.get(year, {}), part: tally}}
        if len(years) > YEARS_KEPT:
            del years[min(years)]
        return Points(years)


def evolve(points: Points, entry: Entry[PointsEvent]) -> Points:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case PointsAwarded(for_month=month, rule_id=rule_id, points=n):
            tally = points.of(month)
            return points.with_tally(month, _moved(tally, entry, rule_id, n, awarded=n))
        case PointsDeducted(for_month=month, rule_id=rule_id, points=n):
            tally = points.of(month)
            return points.with_tally(month, _moved(tally, entry, rule_id, n, deducted=n))
        case PointsReversed() as undone:
            return points.with_tally(undone.for_month, _reversed(points.of(undone.for_month), entry, undone))
        case PeriodClosed(period=period, grade=grade):
            tally = replace(points.of(period), closed=True, grade=grade, closing=entry.event_id, since=())
            return points.with_tally(period, tally)
        case PeriodReopened(period=period):
            return points.with_tally(period, replace(points.of(period), closed=False, grade=""))
        case _ as unhandled:
            assert_never(unhandled)


def _moved(
    tally: Tally, entry: Entry[PointsEvent], rule_id: str, by: int, *, awarded: int = 0, deducted: int = 0
) -> Tally:
    """The tally with points moved under a rule. by: what counts towards the cap of the rule."""
    by_rule = {**tally.by_rule, rule_id: tally.by_rule.get(rule_id, 0) + by}
    return replace(
        tally,
        awarded=tally.awarded + awarded,
        deducted=tally.deducted + deducted,
        by_rule=newest(by_rule, RULES_KEPT),
        since=(*tally.since, entry.event_id)[-CITED_KEPT:],
    )


def _reversed(tally: Tally, entry: Entry[PointsEvent], undone: PointsReversed) -> Tally:
    if undone.entry in tally.reversed_entries:
        return tally
    awarded, deducted = (undone.points, 0) if undone.side == "awarded" else (0, undone.points)
    moved = _moved(tally, entry, undone.rule_id, -undone.points, awarded=-awarded, deducted=-deducted)
    return replace(moved, reversed_entries=(*tally.reversed_entries, undone.entry)[-REVERSED_KEPT:])
