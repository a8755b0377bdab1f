"""One example of every event and command of absence without approval."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id
from domain.leave.absence import refusals
from domain.leave.absence.record import (
    FoundBy,
    Measure,
    OrderWithdrawal,
    RectificationDone,
    RectificationMissed,
    RectificationOrdered,
    RectificationWithdrawn,
    UnauthorisedAbsenceEnded,
    UnauthorisedAbsenceRecorded,
)
from domain.leave.absence.rules import (
    EndUnauthorisedAbsence,
    OrderRectification,
    RecordMissedRectification,
    RecordRectification,
    RecordUnauthorisedAbsence,
    WithdrawRectification,
)

ABSENCE = UUID("019b8a00-0000-7000-8000-0000000000e5")
ORDER = UUID("019b8a00-0000-7000-8000-0000000000e6")
_due_on = date(2026, 3, 15)

absent = UnauthorisedAbsenceRecorded(
    absence_id=ABSENCE,
    began_on=date(2026, 3, 10),
    found_by=FoundBy.FIELD_VISIT,
    division="320500",
    place="With a friend in the next county",
    note="The neighbour said so.",
)
ordered = RectificationOrdered(
    rectification_id=ORDER,
    entry=example_id(1),
    ground="unauthorised_absence",
    measure=Measure.COMPLETE_FORMALITIES,
    due_on=_due_on,
    note="He comes to the office with the papers.",
)
_complete = Measure.COMPLETE_FORMALITIES

EVENTS: tuple[Event, ...] = (
    absent,
    UnauthorisedAbsenceEnded(absence_id=ABSENCE, returned_on=date(2026, 3, 12), days=3),
    ordered,
    RectificationDone(rectification_id=ORDER, measure=_complete, due_on=_due_on, days_late=1),
    RectificationMissed(rectification_id=ORDER, measure=_complete, due_on=_due_on),
    RectificationWithdrawn(rectification_id=ORDER, due_on=_due_on, reason=OrderWithdrawal.COMPELLING_CAUSE),
)

_tenth, _twelfth, _sixteenth = (datetime(2026, 3, day, 2, tzinfo=UTC) for day in (10, 12, 16))
ABSENT = (*OPEN, Draft(absent, Occurred(_tenth)))
ORDERED = (*ABSENT, Draft(ordered, Occurred(_twelfth)))
_record = RecordUnauthorisedAbsence(found_by=FoundBy.FIELD_VISIT)
_withdraw = WithdrawRectification(rectification_id=ORDER, reason=OrderWithdrawal.COMPELLING_CAUSE)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_record, now=_tenth, then=(UnauthorisedAbsenceRecorded,)),
    Example(given=ABSENT, command=_record, now=_twelfth, refused=refusals.AbsentAlready),
    Example(
        given=ABSENT,
        command=EndUnauthorisedAbsence(absence_id=ABSENCE),
        now=_twelfth,
        then=(UnauthorisedAbsenceEnded,),
    ),
    Example(
        given=OPEN, command=EndUnauthorisedAbsence(absence_id=ABSENCE), now=_twelfth, refused=refusals.AbsenceUnknown
    ),
    Example(
        given=ABSENT,
        command=OrderRectification(entry=example_id(1), measure=_complete),
        now=_twelfth,
        then=(RectificationOrdered,),
    ),
    Example(
        given=OPEN,
        command=OrderRectification(entry=example_id(0), measure=_complete),
        now=_twelfth,
        refused=refusals.NothingToPutRight,
    ),
    Example(
        given=ORDERED, command=RecordRectification(rectification_id=ORDER), now=_sixteenth, then=(RectificationDone,)
    ),
    Example(
        given=ABSENT,
        command=RecordRectification(rectification_id=ORDER),
        now=_sixteenth,
        refused=refusals.OrderNotOpen,
    ),
    Example(
        given=ORDERED,
        command=RecordMissedRectification(rectification_id=ORDER),
        by=Role.CLOCK,
        now=_sixteenth,
        then=(RectificationMissed,),
    ),
    Example(
        given=ORDERED,
        command=RecordMissedRectification(rectification_id=ORDER),
        by=Role.CLOCK,
        now=_twelfth,
        refused=refusals.RectificationNotOverdue,
    ),
    Example(given=ORDERED, command=_withdraw, by=Role.REVIEWER, now=_twelfth, then=(RectificationWithdrawn,)),
    Example(given=ABSENT, command=_withdraw, by=Role.REVIEWER, now=_twelfth, refused=refusals.OrderNotOpen),
)
