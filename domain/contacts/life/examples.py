"""One example of every event and command about somebody's life."""

from __future__ import annotations

from datetime import date

from domain.contacts.life import rules
from domain.contacts.life.record import ConditionNoted, LifeChangeReported, ReflectionSubmitted
from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.kernel.event import Event
from domain.kernel.rule import Example

reflection = ReflectionSubmitted(for_month="2026-02", quality="of_substance", days_late=0, digest="cd" * 32)

EVENTS: tuple[Event, ...] = (
    LifeChangeReported(aspect="work", changed_on=date(2026, 3, 2), days_late=5, becomes="The bakery at the old gate."),
    ConditionNoted(side="thoughts", condition="unsettled", note="Afraid for his place."),
    reflection,
)

_changed = rules.ReportLifeChange(aspect="work", changed_on=date(2026, 3, 2), becomes="The bakery at the old gate.")
_noted = rules.NoteCondition(side="thoughts", condition="unsettled")
_submitted = rules.SubmitReflection(for_month="2026-02", quality="of_substance")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_changed, now=NOW, then=(LifeChangeReported,)),
    Example(
        given=OPEN,
        command=rules.ReportLifeChange(aspect="work", changed_on=date(2026, 3, 11)),
        now=NOW,
        refused=rules.ChangedLater,
    ),
    Example(given=OPEN, command=_noted, now=NOW, then=(ConditionNoted,)),
    Example(command=_noted, now=NOW, refused=standing.CaseNotOpened),
    Example(given=OPEN, command=_submitted, now=NOW, then=(ReflectionSubmitted,)),
    Example(given=(*OPEN, reflection), command=_submitted, now=NOW, refused=rules.ReflectionSubmittedAlready),
)
