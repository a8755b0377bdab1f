"""When supervision may be suspended and resumed."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.intake.pausing.record import CaseResumed, CaseSuspended, PauseReason
from domain.kernel.entry import Occurred
from domain.kernel.refusal import Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule

Grounds = Annotated[tuple[UUID, ...], msgspec.Meta(min_length=1, max_length=20)]


class SuspendedAlready(Refused, code="intake.suspended-already"):
    """Supervision has been suspended since {since}.

    Resume it first.
    """


class NotSuspended(Refused, code="intake.not-suspended"):
    """Supervision is not suspended.

    Resume what has been suspended.
    """


class SuspendCase(DecisionCommand):
    """Suspend supervision while somebody cannot be supervised. entries: event ids of those that say why."""

    reason: PauseReason
    entries: Grounds


class ResumeCase(DecisionCommand):
    """Resume supervision. entries: event ids of those that say why."""

    entries: Grounds


def _named(command: SuspendCase | ResumeCase, _case: Case) -> tuple[UUID, ...]:
    return command.entries


@rule(on="suspension", may=standing.DECIDERS, rests_on=_named)
def suspend_case(command: SuspendCase, case: Case, facts: Facts) -> Drafts:
    """Once at a time, on grounds that are in the file."""
    standing.open_now(case, facts)
    lasting = case.pausing.lasting
    if lasting is not None:
        raise SuspendedAlready(since=facts.day(Occurred(lasting.began)))
    standing.in_file(command.entries, facts)
    return [Draft(CaseSuspended(reason=command.reason), evidence=cited(*command.entries))]


@rule(on="suspension", do="resume", may=standing.DECIDERS, rests_on=_named)
def resume_case(command: ResumeCase, case: Case, facts: Facts) -> Drafts:
    """What has been suspended; how long it was is computed."""
    standing.open_now(case, facts)
    lasting = case.pausing.lasting
    if lasting is None:
        raise NotSuspended()
    standing.in_file(command.entries, facts)
    since = facts.day(Occurred(lasting.began))
    event = CaseResumed(since=since, days=(facts.today - since).days)
    return [Draft(event, evidence=cited(lasting.entry, *command.entries))]
