"""One example of every event and command about key subjects."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from msgspec.structs import replace

from domain.contacts.record import VisitRecorded
from domain.intake.background.record import PriorOffenceRecorded
from domain.intake.examples import NOW, OPEN
from domain.intake.standing import CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, Of, example_id
from domain.organisation.key_subjects import refusals
from domain.organisation.key_subjects.listing import DesignateKeySubject, ReassignKeySubject, ReleaseKeySubject
from domain.organisation.key_subjects.record import (
    Criterion,
    FourOnesItemDone,
    FourOnesMissing,
    Item,
    KeySubjectDesignated,
    KeySubjectReassigned,
    KeySubjectReleased,
    RiskSignalDisposed,
    RiskSignalRaised,
)
from domain.organisation.key_subjects.rules import (
    DisposeRiskSignal,
    RaiseRiskSignal,
    RecordFourOnesItem,
    RecordMissingFourOnes,
)
from domain.organisation.periods.examples import HELD, PERIOD

SIGNAL = UUID("019b8a00-0000-7000-8000-0000000000b1")

designated = KeySubjectDesignated(criterion=Criterion.VIOLENT, responsible_id="officer-7", note="Two assaults before.")
raised = RiskSignalRaised(signal_id=SIGNAL, signal="quarrels", noticed_by="guardian", note="Loud at night.")
done = FourOnesItemDone(period_id=PERIOD, item=Item.HOME_VISIT, entry=example_id(2))
missing = FourOnesMissing(period_id=PERIOD, missing=Item.COUNSELLING)

EVENTS: tuple[Event, ...] = (
    designated,
    KeySubjectReassigned(criterion=Criterion.VIOLENT, responsible_id="officer-8"),
    KeySubjectReleased(criterion=Criterion.VIOLENT, reason="improved", note="A year without incident."),
    raised,
    RiskSignalDisposed(signal_id=SIGNAL, signal="quarrels", outcome="removed", note="The family spoke."),
    done,
    missing,
)

#: A key subject, with an offence and a visit: entries 1, 2 and 3 of the file.
OFFENDED = (*OPEN, PriorOffenceRecorded(violent=True))
LISTED = (*OFFENDED, designated)
VISITED = (*LISTED, Draft(VisitRecorded(visit="home", met=True), Occurred(datetime(2026, 3, 9, 2, tzinfo=UTC))))
PERIODS = {Of.PERIODS: {PERIOD: HELD}}
OVER = {Of.PERIODS: {PERIOD: replace(HELD, until_on=date(2026, 3, 6))}}

_list = DesignateKeySubject(criterion=Criterion.VIOLENT, responsible_id="officer-7", entries=(example_id(1),))
_reassign = ReassignKeySubject(criterion=Criterion.VIOLENT, responsible_id="officer-8")
_release = ReleaseKeySubject(criterion=Criterion.VIOLENT, reason="improved")
_raise = RaiseRiskSignal(signal="quarrels", noticed_by="guardian")
_dispose = DisposeRiskSignal(signal_id=SIGNAL, outcome="removed")
_item = RecordFourOnesItem(period_id=PERIOD, item=Item.HOME_VISIT, entry=example_id(3))
_missing = RecordMissingFourOnes(period_id=PERIOD)

COMMANDS: tuple[Example, ...] = (
    Example(given=OFFENDED, command=_list, now=NOW, then=(KeySubjectDesignated,)),
    Example(given=OPEN, command=_list, now=NOW, refused=refusals.CriterionNotShown),
    Example(given=LISTED, command=_reassign, now=NOW, then=(KeySubjectReassigned,)),
    Example(given=OPEN, command=_reassign, now=NOW, refused=refusals.NotListed),
    Example(given=LISTED, command=_release, by=Role.REVIEWER, now=NOW, then=(KeySubjectReleased,)),
    Example(given=OPEN, command=_release, by=Role.REVIEWER, now=NOW, refused=refusals.NotListed),
    Example(given=OPEN, command=_raise, now=NOW, then=(RiskSignalRaised,)),
    Example(command=_raise, now=NOW, refused=CaseNotOpened),
    Example(given=(*OPEN, raised), command=_dispose, now=NOW, then=(RiskSignalDisposed,)),
    Example(given=OPEN, command=_dispose, now=NOW, refused=refusals.SignalUnknown),
    Example(given=VISITED, others=PERIODS, command=_item, now=NOW, then=(FourOnesItemDone,)),
    Example(given=VISITED, command=_item, now=NOW, refused=refusals.NoPeriodHolds),
    Example(given=(*LISTED, done), others=OVER, command=_missing, by=Role.CLOCK, now=NOW, then=(FourOnesMissing,) * 3),
    Example(given=LISTED, others=PERIODS, command=_missing, by=Role.CLOCK, now=NOW, refused=refusals.ItemsNotOverdue),
)
