"""One example of every event and command of contacts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.contacts import refusals
from domain.contacts.record import (
    CheckInExcused,
    CheckInIdentityFailed,
    CheckInMissed,
    CheckInReceived,
    CheckInReviewed,
    CheckInScheduled,
    CheckInUnknown,
    ExcuseReason,
    Identity,
    MissWithdrawn,
    Mode,
    TalkHeld,
    VisitRecorded,
    WithdrawalReason,
)
from domain.contacts.rules import (
    ExcuseCheckIn,
    RecordCheckIn,
    RecordMissedCheckIn,
    RecordTalk,
    RecordVisit,
    ReviewCheckIn,
    ScheduleCheckIn,
    WithdrawMiss,
)
from domain.intake import standing
from domain.intake.examples import NOW, OPEN, OPENED_AT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id

CHECK_IN = UUID("019b8a00-0000-7000-8000-0000000000c1")

scheduled = CheckInScheduled(
    check_in_id=CHECK_IN,
    opens_on=date(2026, 1, 9),
    due_on=date(2026, 1, 12),
    grace_until=date(2026, 1, 15),
)
received = CheckInReceived(
    mode=Mode.PHONE,
    identity=Identity.CONFIRMED,
    check_in_id=CHECK_IN,
    due_on=date(2026, 1, 12),
    late_by_days=1,
    on_time=True,
    note="Sounded tired; works nights.",
)
missed = CheckInMissed(check_in_id=CHECK_IN, due_on=date(2026, 1, 12), grace_until=date(2026, 1, 15))

EVENTS: tuple[Event, ...] = (
    scheduled,
    received,
    CheckInIdentityFailed(mode=Mode.APP, check_in_id=CHECK_IN, note="The face did not match."),
    missed,
    MissWithdrawn(check_in_id=CHECK_IN, due_on=date(2026, 1, 12), reason=WithdrawalReason.RECEIVED_IN_TIME),
    CheckInExcused(check_in_id=CHECK_IN, due_on=date(2026, 1, 12), reason=ExcuseReason.ILLNESS, note="In hospital."),
    CheckInUnknown(
        check_in_id=CHECK_IN,
        due_on=date(2026, 1, 12),
        source_id="kiosk-3",
        silent_from=datetime(2026, 1, 12, 1, tzinfo=UTC),
        silent_to=datetime(2026, 1, 15, 9, tzinfo=UTC),
    ),
    CheckInReviewed(entry=example_id(1), outcome="accepted", note="As agreed."),
    VisitRecorded(visit="home", met=True, place="12 Willow Lane", note="Lives with his mother."),
    TalkHeld(talk="individual", about="work", note="Hopes for a place in a workshop."),
)

DUE = (*OPEN, Draft(scheduled, Occurred(OPENED_AT)))
MISSED = (*DUE, Draft(missed, Occurred(datetime(2026, 1, 16, 1, tzinfo=UTC))))
_in_grace = datetime(2026, 1, 15, 2, tzinfo=UTC)
_after_grace = datetime(2026, 1, 16, 2, tzinfo=UTC)
_by_phone = RecordCheckIn(mode=Mode.PHONE, identity="confirmed")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=ScheduleCheckIn(), now=NOW, then=(CheckInScheduled,)),
    Example(
        given=DUE,
        command=ScheduleCheckIn(due_on=date(2026, 1, 12)),
        now=datetime(2026, 1, 6, 2, tzinfo=UTC),
        refused=refusals.DueAlready,
    ),
    Example(given=DUE, command=_by_phone, now=_in_grace, then=(CheckInReceived, CheckInScheduled)),
    Example(
        given=MISSED,
        command=RecordCheckIn(mode=Mode.PHONE, occurred_on=date(2026, 1, 15)),
        now=NOW,
        then=(CheckInReceived, MissWithdrawn),
    ),
    Example(
        given=DUE,
        command=RecordCheckIn(mode=Mode.APP, identity="failed"),
        now=_in_grace,
        then=(CheckInIdentityFailed,),
    ),
    Example(
        given=OPEN,
        command=RecordCheckIn(mode=Mode.PHONE, occurred_on=date(2026, 1, 4)),
        now=NOW,
        refused=standing.BeforeCaseOpened,
    ),
    Example(
        given=DUE,
        command=RecordMissedCheckIn(check_in_id=CHECK_IN),
        by=Role.CLOCK,
        now=_after_grace,
        then=(CheckInMissed, CheckInScheduled),
    ),
    Example(
        given=DUE,
        command=RecordMissedCheckIn(check_in_id=CHECK_IN),
        by=Role.CLOCK,
        now=_in_grace,
        refused=refusals.GraceNotOver,
    ),
    Example(
        given=MISSED,
        command=WithdrawMiss(check_in_id=CHECK_IN, reason=WithdrawalReason.EXCUSED),
        by=Role.REVIEWER,
        now=NOW,
        then=(MissWithdrawn,),
    ),
    Example(
        given=DUE,
        command=WithdrawMiss(check_in_id=CHECK_IN, reason=WithdrawalReason.EXCUSED),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.CheckInNotMissed,
    ),
    Example(
        given=DUE,
        command=ExcuseCheckIn(check_in_id=CHECK_IN, reason=ExcuseReason.ILLNESS),
        now=_in_grace,
        then=(CheckInExcused, CheckInScheduled),
    ),
    Example(
        given=MISSED,
        command=ExcuseCheckIn(check_in_id=CHECK_IN, reason=ExcuseReason.ILLNESS),
        now=NOW,
        refused=refusals.CheckInNotDue,
    ),
    Example(
        given=(*OPEN, received),
        command=ReviewCheckIn(entry=example_id(1), outcome="accepted"),
        now=NOW,
        then=(CheckInReviewed,),
    ),
    Example(
        given=OPEN,
        command=ReviewCheckIn(entry=example_id(0), outcome="accepted"),
        now=NOW,
        refused=refusals.NotACheckIn,
    ),
    Example(given=OPEN, command=RecordVisit(visit="home", met=True), now=NOW, then=(VisitRecorded,)),
    Example(command=RecordVisit(visit="home", met=True), now=NOW, refused=standing.CaseNotOpened),
    Example(given=OPEN, command=RecordTalk(talk="first"), now=NOW, then=(TalkHeld,)),
    Example(command=RecordTalk(talk="first"), now=NOW, refused=standing.CaseNotOpened),
)
