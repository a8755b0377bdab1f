"""What is recorded about somebody's life. Lateness is computed, never typed in."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.case import Case
from domain.contacts.life.record import (
    Aspect,
    Condition,
    ConditionNoted,
    LifeChangeReported,
    ReflectionSubmitted,
    Side,
)
from domain.contacts.life.tables import LifeReporting
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import Digest, Line, Month, Narrative
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, rule


class ChangedLater(Malformed, code="contacts.changed-later"):
    """The change is of {changed_on}, after the day on which it was reported.

    A day up to the one of the report.
    """


class ReflectionEarly(Refused, code="contacts.reflection-early"):
    """A reflection for {for_month} is handed in during that month or later, while the case is open.

    A month of supervision that has begun.
    """


class ReflectionSubmittedAlready(Refused, code="contacts.reflection-submitted-already"):
    """The reflection for {for_month} has been handed in.

    Another month.
    """


class ReportLifeChange(FactCommand):
    """Record that somebody reported a change. becomes: what it is now, in words."""

    aspect: Aspect
    changed_on: date
    becomes: Line | None = None


@rule(on="life-changes", may=standing.RECORDERS)
def report_life_change(command: ReportLifeChange, case: Case, facts: Facts) -> Drafts:
    """One that comes late is taken, and says so."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    if command.changed_on > day:
        raise ChangedLater(changed_on=command.changed_on)
    table = facts.policies.of(LifeReporting, day)
    last = table.change_within.counted(command.changed_on, facts.calendar).last
    return [
        LifeChangeReported(
            aspect=command.aspect,
            changed_on=command.changed_on,
            days_late=days.days_after(day, last),
            becomes=command.becomes,
        )
    ]


class NoteCondition(FactCommand):
    """Record how somebody is getting on: in their thoughts, their life or their work. note: in words."""

    side: Side
    condition: Condition
    note: Narrative | None = None


@rule(on="conditions", may=standing.RECORDERS)
def note_condition(command: NoteCondition, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [ConditionNoted(side=command.side, condition=command.condition, note=command.note)]


class SubmitReflection(FactCommand):
    """Record that a written reflection was handed in. digest: SHA-256 of the document, in hexadecimal."""

    for_month: Month
    quality: Literal["of_substance", "sufficient", "insufficient"]
    digest: Digest | None = None


@rule(on="reflections", may=standing.RECORDERS)
def submit_reflection(command: SubmitReflection, case: Case, facts: Facts) -> Drafts:
    """One a month of supervision; one that comes late is taken, and says so."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    first, last = days.bounds(command.for_month)
    if first > day or last < facts.day(standing.opened(case)):
        raise ReflectionEarly(for_month=command.for_month)
    if command.for_month in case.life.reflections:
        raise ReflectionSubmittedAlready(for_month=command.for_month)
    grace = facts.policies.of(LifeReporting, day).reflection_days
    event = ReflectionSubmitted(
        for_month=command.for_month,
        quality=command.quality,
        days_late=days.after_month(day, command.for_month, grace),
        digest=command.digest,
    )
    return [Draft(event, evidence=(command.digest,) if command.digest else ())]
