"""Whether a file is open to an entry: what every slice asks first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from domain.case import Case
from domain.intake.pausing.record import Pause
from domain.kernel.access import Role
from domain.kernel.entry import Occurred, Precision
from domain.kernel.refusal import Refused
from domain.kernel.rule import Facts

#: Who records what happened.
RECORDERS = frozenset({Role.OFFICER, Role.REVIEWER})
#: Who decides for the county.
DECIDERS = frozenset({Role.REVIEWER})
#: Who notices what did not happen.
WATCHERS = frozenset({Role.OFFICER, Role.REVIEWER, Role.CLOCK})


class CaseNotOpened(Refused, code="intake.case-not-opened"):
    """This file has not been opened.

    Open the case first; then record what happened in it.
    """


class BeforeCaseOpened(Refused, code="intake.before-case-opened"):
    """This happened on {occurred_on}, before the case opened on {opened_on}.

    A date on or after {opened_on}; offences and custody from before it are recorded as prior history.
    """


class CaseEnded(Refused, code="intake.case-ended"):
    """Supervision ended on {ended_on}; this happened on {occurred_on}.

    What happened by {ended_on}; nothing later belongs to this file.
    """


class CaseIsSuspended(Refused, code="intake.case-is-suspended"):
    """Supervision was suspended on {since}; what falls in that time is neither asked for nor missed.

    A day outside the suspension; what happened is recorded all the same, and what was due can be excused.
    """


class GroundNotInFile(Refused, code="intake.ground-not-in-file"):
    """An entry that is named as the ground is not in this file.

    The event ids of entries of this file.
    """


def opened(case: Case) -> Occurred:
    """When the case opened. CaseNotOpened if it has not."""
    since = case.intake.opened
    if since is None:
        raise CaseNotOpened()
    return since


def during(case: Case, occurred: Occurred, facts: Facts) -> None:
    """Refuse what happened before the case opened or after it ended.

    Two instants are compared as such; as soon as one of them is known to the day only, days are compared.
    """
    begun(case, occurred, facts)
    not_ended(case, occurred, facts)


def begun(case: Case, occurred: Occurred, facts: Facts) -> None:
    """Refuse what happened before the case opened; instants and days are compared as above."""
    since = opened(case)
    if _earlier(occurred, since, facts):
        raise BeforeCaseOpened(occurred_on=facts.day(occurred), opened_on=facts.day(since))


def is_prior(occurred: Occurred, case: Case, facts: Facts) -> bool:
    """Whether something happened before the day on which the case opened."""
    return facts.day(occurred) < facts.day(opened(case))


def not_ended(case: Case, occurred: Occurred, facts: Facts) -> None:
    """Refuse what happened after supervision ended, or in a file that was never opened."""
    opened(case)
    ended = case.ending.ended
    if ended is not None and _earlier(ended, occurred, facts):
        raise CaseEnded(occurred_on=facts.day(occurred), ended_on=facts.day(ended))


def open_now(case: Case, facts: Facts) -> None:
    """Refuse a decision on a file that is not open now."""
    not_ended(case, Occurred(facts.now), facts)


def supervised(case: Case, occurred: Occurred, facts: Facts) -> None:
    """Refuse to ask for something, or to call it missed, while supervision is suspended or the file is not open."""
    during(case, occurred, facts)
    _not_within(case.pausing.at(occurred.at), facts)


def was_asked_for(case: Case, due_on: date, facts: Facts) -> None:
    """Refuse to call missed what fell due on a day on which supervision was suspended."""
    for pause in case.pausing.pauses:
        ended = pause.ended is None or due_on <= facts.day(Occurred(pause.ended))
        if facts.day(Occurred(pause.began)) <= due_on and ended:
            _not_within(pause, facts)


def in_file(entries: Iterable[UUID], facts: Facts) -> None:
    """Refuse grounds that are not entries of this file; the rule has to ask for them by ``rests_on``."""
    if any(facts.entry(entry) is None for entry in entries):
        raise GroundNotInFile()


def _not_within(pause: Pause | None, facts: Facts) -> None:
    if pause is not None:
        facts.require(False, CaseIsSuspended(since=facts.day(Occurred(pause.began))))


def _earlier(one: Occurred, other: Occurred, facts: Facts) -> bool:
    if one.precision is Precision.INSTANT and other.precision is Precision.INSTANT:
        return one.at < other.at
    return facts.day(one) < facts.day(other)
