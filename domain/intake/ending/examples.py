"""One example of every event and command about the end of supervision."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.intake.aftercare.record import Appraisal, DischargeAppraised
from domain.intake.ending.record import (
    DeathRecorded,
    Discharged,
    DischargeGround,
    Terminated,
    TerminationReason,
)
from domain.intake.ending.rules import (
    Discharge,
    RecordDeath,
    SupervisionEndedAlready,
    Terminate,
    TermNotOver,
)
from domain.intake.examples import NOW, OPEN
from domain.intake.filing.examples import filed
from domain.intake.standing import BeforeCaseOpened
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

appraised = DischargeAppraised(
    appraisal=Appraisal.GOOD,
    ends_on=date(2026, 12, 31),
    due_on=date(2026, 12, 1),
    days_late=0,
    text="Kept all rules and found work.",
)
discharged = Discharged(ground=DischargeGround.EXPIRY)
terminated = Terminated(reason=TerminationReason.SUSPENSION_REVOKED, ruling="2026-77", note="After two warnings.")

EVENTS: tuple[Event, ...] = (discharged, terminated, DeathRecorded(notified_by="hospital"))

_terminate = Terminate(reason=TerminationReason.SUSPENSION_REVOKED, ruling="2026-77")

COMMANDS: tuple[Example, ...] = (
    Example(
        given=(*OPEN, appraised),
        command=Discharge(),
        by=Role.REVIEWER,
        now=datetime(2026, 12, 31, 2, tzinfo=UTC),
        then=(Discharged,),
    ),
    Example(
        given=OPEN,
        command=Discharge(),
        by=Role.REVIEWER,
        now=datetime(2026, 12, 30, 2, tzinfo=UTC),
        refused=TermNotOver,
    ),
    Example(
        given=(*OPEN, filed),
        command=Discharge(ground=DischargeGround.PARDON, digest=filed.digest),
        by=Role.REVIEWER,
        now=NOW,
        then=(Discharged,),
    ),
    Example(given=OPEN, command=_terminate, by=Role.REVIEWER, now=NOW, then=(Terminated,)),
    Example(
        given=(*OPEN, terminated),
        command=_terminate,
        by=Role.REVIEWER,
        now=NOW,
        refused=SupervisionEndedAlready,
    ),
    Example(
        given=OPEN,
        command=RecordDeath(notified_by="hospital", occurred_on=date(2026, 3, 1)),
        now=NOW,
        then=(DeathRecorded,),
    ),
    Example(
        given=OPEN,
        command=RecordDeath(notified_by="hospital", occurred_on=date(2026, 1, 4)),
        now=NOW,
        refused=BeforeCaseOpened,
    ),
)
