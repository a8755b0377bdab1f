"""How a term is recalculated: the dates follow from what the ruling gives, by the category of the case."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.intake.term import refusals
from domain.intake.term.record import TermReason, TermRecalculated
from domain.intake.term.running import term_begins_on, term_ends_on, term_said
from domain.intake.term.tables import Counting, TermCounting
from domain.kernel import days
from domain.kernel.ids import Code, Digest
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule

Entries = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=20)]
Years = Annotated[int, msgspec.Meta(ge=0, le=50)]
Months = Annotated[int, msgspec.Meta(ge=0, le=600)]
Days = Annotated[int, msgspec.Meta(ge=0, le=20_000)]


class Recalculation(DecisionCommand, kw_only=True):
    """What every recalculation rests on.

    digest: SHA-256 of the ruling or decision, a document of the file. ruling: its reference. entries: event ids of
    the entries that it is about.
    """

    digest: Digest
    ruling: Code | None = None
    entries: Entries = ()


class ExcludeTime(Recalculation):
    """Leave days out of the term, so that it ends as many days later. first, last: both inclusive."""

    reason: Literal["time_on_the_run", "unlawful_release", "suspended_time"]
    first: date
    last: date


class OffsetDetention(Recalculation):
    """Offset days in custody from before the judgment against the term. detained_days: days in custody."""

    detained_days: Days


class CommuteTerm(Recalculation):
    """Shorten the term as a ruling on commutation says, by months and days."""

    months: Months = 0
    days: Days = 0


class CorrectTerm(Recalculation):
    """Put the term of a corrected judgment in the place of the one so far: from its first day, so long."""

    begins_on: date
    years: Years = 0
    months: Months = 0
    days: Days = 0


def _named(command: Recalculation, _case: Case) -> tuple[UUID, ...]:
    return command.entries


@rule(on="term", do="exclude", may=standing.DECIDERS, rests_on=_named)
def exclude_time(command: ExcludeTime, case: Case, facts: Facts) -> Drafts:
    """Only what the table leaves out for this category, and no day twice."""
    begins_on, ends_on = _running(command, case, facts)
    table, reason = facts.policies.of(TermCounting), TermReason(command.reason)
    row = table.categories.get(case.intake.category)
    facts.require(
        row is not None and not _counts(reason, row),
        refusals.TimeCounts(rule=table.pin, reason=reason.value, category=case.intake.category.value),
    )
    first, last = command.first, command.last
    if not begins_on <= first <= last <= facts.today:
        raise refusals.TimeOutOfTerm(first=first, last=last, begins_on=begins_on, today=facts.today)
    for excluded in case.term.excluded:
        twice = days.overlap(excluded, days.Interval(first, last))
        if twice is not None:
            raise refusals.TimeExcludedAlready(first=twice.first, last=twice.last)
    number = days.days_away(first, last)
    later = ends_on + timedelta(days=number)
    event = _event(command, reason, begins_on, later, ends_on, days=number, first=first, last=last)
    return [_drafted(event, command, case)]


@rule(on="term", do="offset", may=standing.DECIDERS, rests_on=_named)
def offset_detention(command: OffsetDetention, case: Case, facts: Facts) -> Drafts:
    """How many days one day in custody stands for is the table's to say."""
    begins_on, ends_on = _running(command, case, facts)
    table = facts.policies.of(TermCounting)
    row = table.categories.get(case.intake.category)
    each = row.days_per_day_detained if row else 0
    facts.require(each > 0, refusals.DetentionNotOffset(rule=table.pin, category=case.intake.category.value))
    number = command.detained_days * each
    earlier = _shortened(begins_on, ends_on, 0, number)
    event = _event(command, TermReason.DETENTION_OFFSET, begins_on, earlier, ends_on, days=number)
    return [_drafted(event, command, case)]


@rule(on="term", do="commute", may=standing.DECIDERS, rests_on=_named)
def commute_term(command: CommuteTerm, case: Case, facts: Facts) -> Drafts:
    """By what a ruling that grants it says, once, and never below what the table asks to remain."""
    begins_on, ends_on = _running(command, case, facts)
    ruled = _granted(command, case, facts)
    earlier = _shortened(begins_on, ends_on, command.months, command.days)
    table = facts.policies.of(TermCounting)
    row = table.categories.get(case.intake.category)
    if row is not None:
        earliest = _earliest(begins_on, ends_on, row, case)
        facts.require(
            earlier >= earliest, refusals.CommutedTooFar(rule=table.pin, ends_on=earlier, earliest_on=earliest)
        )
    months, number = command.months, command.days
    event = _event(command, TermReason.COMMUTATION, begins_on, earlier, ends_on, months=months, days=number)
    return [_drafted(event, command, case, ruled)]


@rule(on="term", do="correct", may=standing.DECIDERS, rests_on=_named)
def correct_term(command: CorrectTerm, case: Case, facts: Facts) -> Drafts:
    """From its first day to the day before the corresponding one."""
    _founded(command, case, facts)
    if not (command.years or command.months or command.days):
        raise refusals.NothingToChange()
    term = days.term(command.begins_on, years=command.years, months=command.months, days=command.days)
    reason = TermReason.CORRECTION_OF_JUDGMENT
    event = _event(command, reason, command.begins_on, term.last, term_ends_on(case))
    return [_drafted(event, command, case)]


def _founded(command: Recalculation, case: Case, facts: Facts) -> None:
    standing.open_now(case, facts)
    facts.require(command.digest in case.filing.documents, refusals.RulingNotFiled())
    standing.in_file(command.entries, facts)


def _running(command: Recalculation, case: Case, facts: Facts) -> tuple[date, date]:
    """The first and the last day of the term so far."""
    _founded(command, case, facts)
    begins_on, ends_on = term_begins_on(case), term_ends_on(case)
    if begins_on is None or ends_on is None:
        raise refusals.TermBeginUnknown()
    return begins_on, ends_on


def _counts(reason: TermReason, row: Counting) -> bool:
    if reason is TermReason.TIME_ON_THE_RUN:
        return row.on_the_run
    return row.suspended if reason is TermReason.SUSPENDED_TIME else row.unlawful_release


def _shortened(begins_on: date, ends_on: date, months: int, number: int) -> date:
    """The last day of a term that is shorter by months and days: the day before the corresponding one."""
    if not (months or number):
        raise refusals.NothingToChange()
    following = ends_on + timedelta(days=1)
    earlier = days.add_months(following, -months) - timedelta(days=number + 1)
    if earlier < begins_on:
        raise refusals.TermUsedUp(ends_on=earlier, begins_on=begins_on)
    return earlier


def _earliest(begins_on: date, ends_on: date, row: Counting, case: Case) -> date:
    """The day on which a term may end at the earliest: enough of the sentence, and as many months as it has to last.

    The part is of the term as it was sentenced, whatever was commuted before; days that do not count come on top.
    """
    whole = days.days_away(begins_on, case.term.sentenced_until or case.intake.term_ends_on or ends_on)
    left_out = sum(days.days_away(*span) for span in case.term.excluded)
    needed = -(-whole * row.served_percent // 100)
    by_part = begins_on + timedelta(days=needed + left_out - 1)
    by_months = days.add_months(begins_on, row.least_months) - timedelta(days=1)
    return min(ends_on, max(by_part, by_months))


def _event(
    command: Recalculation,
    reason: TermReason,
    begins_on: date,
    ends_on: date,
    before: date | None,
    *,
    months: int = 0,
    days: int = 0,
    first: date | None = None,
    last: date | None = None,
) -> TermRecalculated:
    return TermRecalculated(
        reason=reason,
        begins_on=begins_on,
        ends_on=ends_on,
        ended_before_on=before,
        digest=command.digest,
        ruling=command.ruling,
        excluded_from_on=first,
        excluded_to_on=last,
        months=months,
        days=days,
    )


def _granted(command: CommuteTerm, case: Case, facts: Facts) -> UUID | None:
    """The entry of the ruling that grants exactly this. An imported term was shortened elsewhere: that is reported."""
    ruled = case.rewards.granted.get(command.digest)
    facts.require(ruled is not None, refusals.CommutationNotGranted())
    if ruled is None:
        return None
    as_ruled = (command.months, command.days) == (ruled.months, ruled.days)
    facts.require(as_ruled, refusals.CommutedOtherwise(months=ruled.months, days=ruled.days))
    facts.require(command.digest not in case.term.commuted, refusals.CommutedAlready())
    return ruled.entry


def _drafted(event: TermRecalculated, command: Recalculation, case: Case, ruled: UUID | None = None) -> Draft:
    """It rests on the term as it was, on the ruling and on what the ruling is about."""
    return Draft(event, evidence=cited(term_said(case), ruled, *command.entries, command.digest))
