"""One example of every event and command about hearings."""

from __future__ import annotations

from domain.conduct.breaches import refusals
from domain.conduct.breaches.examples import ALLEGED, BREACH
from domain.conduct.hearings.record import BreachKind, CriticismRecorded, Hearing, StatementHeard
from domain.conduct.hearings.rules import HearStatement, RecordCriticism
from domain.intake.examples import NOW, OPEN
from domain.kernel.event import Event
from domain.kernel.rule import Example

EVENTS: tuple[Event, ...] = (
    StatementHeard(breach_id=BREACH, hearing=Hearing.IN_PERSON, lawyer=False, statement="The bus did not come."),
    CriticismRecorded(breach_id=BREACH, kind=BreachKind.LATE_REPORT, note="Knows the rule now."),
)

_hear = HearStatement(breach_id=BREACH, hearing=Hearing.IN_PERSON, statement="The bus did not come.")
_criticise = RecordCriticism(breach_id=BREACH)

COMMANDS: tuple[Example, ...] = (
    Example(given=ALLEGED, command=_hear, now=NOW, then=(StatementHeard,)),
    Example(given=OPEN, command=_hear, now=NOW, refused=refusals.BreachUnknown),
    Example(given=ALLEGED, command=_criticise, now=NOW, then=(CriticismRecorded,)),
    Example(given=OPEN, command=_criticise, now=NOW, refused=refusals.BreachUnknown),
)
