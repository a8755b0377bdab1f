"""One history of each duty of a file that is about leave and moves."""

from __future__ import annotations

from uuid import UUID

from domain.intake.relocation.record import (
    DisagreementReferred,
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationApproved,
    RelocationCancelled,
    RelocationRequested,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.kernel.event import Event
from domain.leave.absence.record import (
    RectificationDone,
    RectificationMissed,
    RectificationOrdered,
    RectificationWithdrawn,
)
from domain.leave.away.record import (
    LeaveCheckedIn,
    LeaveCheckInMissed,
    LeaveDeparted,
    LeaveOverdue,
    LeaveReportedBack,
)
from domain.leave.deciding.record import LeaveApproved
from domain.leave.record import LeaveRequested, LeaveWithdrawn
from domain.leave.travel.record import (
    RecurringTravelApproved,
    RecurringTravelExpired,
    RecurringTravelRequested,
    RecurringTravelRevoked,
)
from tests.projections.duties.history import History, Step, ex, on
from tests.projections.duties.of_files import OPENED

LEAVE = "019b8a00-0000-7000-8000-0000000000e1"
MOVE = "019b8a00-0000-7000-8000-0000000000c1"
REQUESTED = Step("2026-03-10", ex(LeaveRequested))
APPROVED = Step("2026-03-11", ex(LeaveApproved))
DEPARTED = Step("2026-03-16", ex(LeaveDeparted))
BACK = Step("2026-03-20", ex(LeaveReportedBack, due_on=on("2026-03-20"), days_overdue=0))
TRAVEL = ex(RecurringTravelRequested)
VALID = ex(RecurringTravelApproved)
AGAIN = UUID("019b8a00-0000-7000-8000-0000000000aa")
ASKED_AGAIN = Step("2026-09-01", ex(RecurringTravelRequested, travel_id=AGAIN))
ON_LEAVE = (
    History(
        "leave-report",
        (OPENED, REQUESTED, APPROVED, DEPARTED),
        "2026-03-23",
        "2026-03-22",
        Step("2026-03-23", ex(LeaveCheckedIn, due_on=on("2026-03-23"), late_by_days=0)),
        "2026-03-24",
        ex(LeaveCheckInMissed, due_on=on("2026-03-23")),
        BACK,
        LEAVE,
    ),
    History(
        "leave-return",
        (OPENED, REQUESTED, APPROVED, DEPARTED),
        "2026-03-20",
        "2026-03-19",
        BACK,
        "2026-03-21",
        ex(LeaveOverdue, due_on=on("2026-03-20")),
        Step("2026-03-17", ex(LeaveWithdrawn)),
        LEAVE,
    ),
    History(
        "rectification",
        (OPENED, Step("2026-03-05", ex(RectificationOrdered))),
        "2026-03-15",
        "2026-03-12",
        Step("2026-03-15", ex(RectificationDone, days_late=0)),
        "2026-03-16",
        ex(RectificationMissed),
        Step("2026-03-05 12:00", ex(RectificationWithdrawn)),
        str(ex(RectificationOrdered).rectification_id),
    ),
    History(
        "recurring-travel",
        (OPENED, Step("2026-02-20", TRAVEL), Step("2026-02-21", VALID), ASKED_AGAIN),
        "2026-09-30",
        "2026-09-10",
        Step("2026-09-10", ex(RecurringTravelApproved, travel_id=AGAIN, ends_on=on("2027-03-31"))),
        "2026-10-01",
        ex(RecurringTravelExpired),
        Step("2026-04-01", ex(RecurringTravelRevoked)),
        str(VALID.travel_id),
    ),
)
ASKED = Step("2026-03-09", ex(RelocationRequested))
CONSULTED = Step("2026-03-10", ex(ReceivingAgencyConsulted))
REPLIED = Step("2026-03-11", ex(ReceivingAgencyReplied))
MOVES = Step("2026-03-12", ex(RelocationApproved))
SENT = Step("2026-03-13", ex(FileTransferred))


def _move(step: str, given: tuple[Step, ...], due: str, done: Event, missed: Event | None = None) -> History:
    following = {"2026-03-14": "2026-03-15", "2026-03-15": "2026-03-16", "2026-03-16": "2026-03-17"}[due]
    warn = {"2026-03-14": "2026-03-11", "2026-03-15": "2026-03-12", "2026-03-16": "2026-03-13"}[due]
    cancelled = Step("2026-03-13 12:00", ex(RelocationCancelled))
    if step == "decision":
        cancelled = Step("2026-03-13 12:00", ex(DisagreementReferred))
    return History(
        f"relocation-{step}", (OPENED, *given), due, warn, Step(due, done), following, missed, cancelled, MOVE
    )


MOVING = (
    _move("consultation", (ASKED,), "2026-03-14", ex(ReceivingAgencyConsulted)),
    _move("reply", (ASKED, CONSULTED), "2026-03-15", ex(ReceivingAgencyReplied)),
    _move("decision", (ASKED, CONSULTED, REPLIED), "2026-03-15", ex(RelocationApproved)),
    _move("transfer", (ASKED, CONSULTED, REPLIED, MOVES), "2026-03-14", ex(FileTransferred)),
    _move("receipt", (ASKED, CONSULTED, REPLIED, MOVES, SENT), "2026-03-15", ex(TransferReceipted)),
    _move("report", (ASKED, CONSULTED, REPLIED, MOVES), "2026-03-16", ex(ReportedAtNewPlace), ex(TransferNoShow)),
)
HISTORIES = (*ON_LEAVE, *MOVING)
