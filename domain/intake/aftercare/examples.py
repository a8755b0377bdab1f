"""One example of every event and command around the end of supervision."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.intake.aftercare import rules
from domain.intake.aftercare.record import (
    AftercareHandedOver,
    Appraisal,
    DischargeAppraised,
    DischargeCertified,
    DischargeOverdue,
    OwnSummarySubmitted,
)
from domain.intake.ending.examples import appraised, discharged
from domain.intake.examples import NOW, OPEN
from domain.intake.standing import CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

summary = OwnSummarySubmitted(due_on=date(2026, 12, 1), days_late=0, digest="a1" * 32, text="I have found work.")
certified = DischargeCertified(number="2026-31", copies_to=("deciding_authority", "procuratorate", "police"))
handed_over = AftercareHandedOver(to="north-aftercare", needs=("work",), note="Looks for work.")

EVENTS: tuple[Event, ...] = (
    summary,
    appraised,
    DischargeOverdue(ends_on=date(2026, 12, 31)),
    certified,
    handed_over,
)

_summary = rules.SubmitOwnSummary(text="I have found work.")
_appraise = rules.AppraiseDischarge(appraisal=Appraisal.GOOD)
_overdue = rules.RecordOverdueDischarge()
_certify = rules.CertifyDischarge(number="2026-31")
_hand_over = rules.HandOverToAftercare(to="north-aftercare", needs=("work",))
_over = (*OPEN, appraised, discharged)
_after = datetime(2027, 1, 1, 2, tzinfo=UTC)
_clock = Role.CLOCK

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_summary, now=NOW, then=(OwnSummarySubmitted,)),
    Example(command=_summary, now=NOW, refused=CaseNotOpened),
    Example(given=(*OPEN, summary), command=_appraise, now=NOW, then=(DischargeAppraised,)),
    Example(given=(*OPEN, appraised), command=_appraise, now=NOW, refused=rules.AppraisedAlready),
    Example(given=OPEN, command=_overdue, by=_clock, now=_after, then=(DischargeOverdue,)),
    Example(given=OPEN, command=_overdue, by=_clock, now=NOW, refused=rules.DischargeNotOverdue),
    Example(given=_over, command=_certify, now=NOW, then=(DischargeCertified,)),
    Example(given=OPEN, command=_certify, now=NOW, refused=rules.NotDischarged),
    Example(given=_over, command=_hand_over, now=NOW, then=(AftercareHandedOver,)),
    Example(given=OPEN, command=_hand_over, now=NOW, refused=rules.NotDischarged),
)
