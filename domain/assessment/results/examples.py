"""One example of every event and command of results."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.assessment.points.examples import closed
from domain.assessment.points.record import PeriodReopened
from domain.assessment.results import refusals, rules
from domain.assessment.results.record import (
    AttitudeAssessed,
    ObjectionDecided,
    ObjectionFiled,
    ObjectionReferred,
    ObjectionReviewed,
    ResultNotified,
    ResultPublished,
)
from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.intake.regime.examples import juvenile
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id

OBJECTION = UUID("019b8a00-0000-7000-8000-0000000000b1")
CLOSED = (*OPEN, closed)
CLOSING = example_id(len(OPEN))

told = ResultNotified(period="2026-02", closing=CLOSING, way="in_person")
published = ResultPublished(period="2026-02", place="notice_board")
filed = ObjectionFiled(
    objection_id=OBJECTION,
    entry=CLOSING,
    by="person",
    days_late=0,
    decide_by=date(2026, 3, 20),
    ground="The course on the 12th was not counted.",
)
decided = ObjectionDecided(
    objection_id=OBJECTION, entry=CLOSING, outcome="rejected", reason="It was counted in January."
)
referred = ObjectionReferred(objection_id=OBJECTION)

EVENTS: tuple[Event, ...] = (
    told,
    published,
    filed,
    decided,
    referred,
    ObjectionReviewed(objection_id=OBJECTION, outcome="rejected", opinion="The decision stands."),
    AttitudeAssessed(admits_guilt="fully", obeys="partly", note="Regrets what he did."),
)

_notify = rules.NotifyResult(period="2026-02", way="in_person")
_publish = rules.PublishResult(period="2026-02", place="notice_board")
_file = rules.FileObjection(entry=CLOSING, ground="The course on the 12th was not counted.")
_uphold = rules.DecideObjection(objection_id=OBJECTION, outcome="upheld", reason="It belongs to February.")
_refer = rules.ReferObjection(objection_id=OBJECTION)
_review = rules.ReviewObjection(objection_id=OBJECTION, outcome="rejected")
_attitude = rules.AssessAttitude(admits_guilt="fully", obeys="partly")

COMMANDS: tuple[Example, ...] = (
    Example(given=CLOSED, command=_notify, now=NOW, then=(ResultNotified,)),
    Example(given=OPEN, command=_notify, now=NOW, refused=refusals.ResultNotThere),
    Example(given=(*CLOSED, told), command=_publish, by=Role.REVIEWER, now=NOW, then=(ResultPublished,)),
    Example(
        given=(*CLOSED, told, juvenile),
        command=_publish,
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.JuvenileNotPublished,
    ),
    Example(given=CLOSED, command=_file, now=NOW, then=(ObjectionFiled,)),
    Example(
        given=OPEN,
        command=rules.FileObjection(entry=example_id(0)),
        now=NOW,
        refused=refusals.NotADecision,
    ),
    Example(
        given=(*CLOSED, filed),
        command=_uphold,
        by=Role.REVIEWER,
        now=NOW,
        then=(ObjectionDecided, PeriodReopened),
    ),
    Example(given=CLOSED, command=_uphold, by=Role.REVIEWER, now=NOW, refused=refusals.ObjectionUnknown),
    Example(given=(*CLOSED, filed, decided), command=_refer, now=NOW, then=(ObjectionReferred,)),
    Example(given=(*CLOSED, filed), command=_refer, now=NOW, refused=refusals.ObjectionNotDecided),
    Example(
        given=(*CLOSED, filed, decided, referred),
        command=_review,
        by=Role.INSPECTOR,
        now=NOW,
        then=(ObjectionReviewed,),
    ),
    Example(
        given=(*CLOSED, filed, decided),
        command=_review,
        by=Role.INSPECTOR,
        now=NOW,
        refused=refusals.ObjectionNotReferred,
    ),
    Example(given=OPEN, command=_attitude, now=NOW, then=(AttitudeAssessed,)),
    Example(command=_attitude, now=NOW, refused=standing.CaseNotOpened),
)
