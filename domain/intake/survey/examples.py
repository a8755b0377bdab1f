"""One example of every event and command about surveys."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.intake.examples import NOW, UNIT
from domain.intake.record import Sentence
from domain.intake.refusals import UnitUnknown
from domain.intake.survey import rules
from domain.intake.survey.record import (
    Conclusion,
    DeclineReason,
    SurveyCompleted,
    SurveyDeclined,
    SurveyOverdue,
    SurveyRequested,
)
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

requested = SurveyRequested(
    issuer="north-court",
    unit_id=UNIT,
    fast_track=False,
    due_on=date(2026, 3, 23),
    category=Sentence.SUSPENDED_SENTENCE,
    name="Li Ming",
    id_number="110101198804020011",
    address="12 Willow Lane",
)
completed = SurveyCompleted(
    conclusion=Conclusion.SUITABLE,
    grounds=("fixed-home", "family-support"),
    due_on=date(2026, 3, 23),
    days_late=0,
    digest="9d" * 32,
    opinion="The family will take him in.",
)

EVENTS: tuple[Event, ...] = (
    requested,
    completed,
    SurveyDeclined(reason=DeclineReason.NOT_RESIDENT_HERE, due_on=date(2026, 3, 23), days_late=0),
    SurveyOverdue(due_on=date(2026, 3, 23)),
)

_request = rules.RequestSurvey(issuer="north-court", unit_id=UNIT, name="Li Ming")
_nowhere = rules.RequestSurvey(issuer="north-court", unit_id="moon-office", name="Li Ming")
_complete = rules.CompleteSurvey(conclusion=Conclusion.SUITABLE, grounds=("fixed-home",))
_decline = rules.DeclineSurvey(reason=DeclineReason.NOT_RESIDENT_HERE)
_overdue = rules.RecordSurveyOverdue()
_after = datetime(2026, 3, 24, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(command=_request, now=NOW, then=(SurveyRequested,)),
    Example(command=_nowhere, now=NOW, refused=UnitUnknown),
    Example(given=(requested,), command=_complete, now=NOW, then=(SurveyCompleted,)),
    Example(given=(requested, completed), command=_complete, now=NOW, refused=rules.SurveyAnswered),
    Example(given=(requested,), command=_decline, now=NOW, then=(SurveyDeclined,)),
    Example(command=_decline, now=NOW, refused=rules.SurveyUnknown),
    Example(given=(requested,), command=_overdue, by=Role.CLOCK, now=_after, then=(SurveyOverdue,)),
    Example(given=(requested,), command=_overdue, by=Role.CLOCK, now=NOW, refused=rules.SurveyNotOverdue),
)
