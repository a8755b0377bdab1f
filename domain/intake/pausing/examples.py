"""One example of every event and command about suspension."""

from __future__ import annotations

from datetime import date

from domain.intake.background.examples import stay
from domain.intake.examples import NOW, OPEN
from domain.intake.pausing.record import CaseResumed, CaseSuspended, PauseReason
from domain.intake.pausing.rules import NotSuspended, ResumeCase, SuspendCase, SuspendedAlready
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id

suspended = CaseSuspended(reason=PauseReason.DETENTION)

EVENTS: tuple[Event, ...] = (suspended, CaseResumed(since=date(2026, 3, 9), days=1))

_suspend = SuspendCase(reason=PauseReason.DETENTION, entries=(example_id(1),))
_resume = ResumeCase(entries=(example_id(1),))
_held = (*OPEN, stay)

COMMANDS: tuple[Example, ...] = (
    Example(given=_held, command=_suspend, by=Role.REVIEWER, now=NOW, then=(CaseSuspended,)),
    Example(given=(*_held, suspended), command=_suspend, by=Role.REVIEWER, now=NOW, refused=SuspendedAlready),
    Example(given=(*_held, suspended), command=_resume, by=Role.REVIEWER, now=NOW, then=(CaseResumed,)),
    Example(given=_held, command=_resume, by=Role.REVIEWER, now=NOW, refused=NotSuspended),
)
