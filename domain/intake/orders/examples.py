"""One example of every event and command about orders, bans and documents in keeping."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.intake.orders import refusals
from domain.intake.orders import rules as orders
from domain.intake.orders.record import (
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ConditionLifted,
    ConditionOrdered,
    ExitBanLifted,
    ExitBanReported,
    TravelDocument,
    TravelDocumentHeld,
    TravelDocumentReturned,
)
from domain.intake.standing import CaseNotOpened
from domain.intake.term.examples import RULING
from domain.intake.term.examples import filed as ruling_filed
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

ORDER = UUID("019b8a00-0000-7000-8000-0000000000b1")
HELD = UUID("019b8a00-0000-7000-8000-0000000000b2")

ordered = ConditionOrdered(
    order_id=ORDER,
    issuer="north-court",
    begins_on=date(2026, 1, 5),
    ends_on=date(2026, 6, 30),
    acts=("gambling",),
    areas=("area-3",),
    persons=("person-1",),
    report_by=date(2026, 2, 5),
    digest=RULING,
    details="May not come near the shop in Willow Lane.",
)
banned = ExitBanReported(authority="exit-entry-office", until_on=date(2026, 12, 31))
held = TravelDocumentHeld(held_id=HELD, document=TravelDocument.PASSPORT, holder="exit-entry-office", number="E0000000")

EVENTS: tuple[Event, ...] = (
    ordered,
    ConditionLifted(order_id=ORDER, ruling="2026-12"),
    ConditionExpired(order_id=ORDER, ends_on=date(2026, 6, 30)),
    ComplianceReported(
        order_id=ORDER,
        kept=True,
        due_on=date(2026, 2, 5),
        days_late=0,
        next_by=date(2026, 3, 5),
        note="Has not been there.",
    ),
    ComplianceReportMissed(order_id=ORDER, due_on=date(2026, 2, 5), next_by=date(2026, 3, 5)),
    banned,
    ExitBanLifted(authority="exit-entry-office"),
    held,
    TravelDocumentReturned(held_id=HELD, document=TravelDocument.PASSPORT, reason="supervision_ended"),
)

_record = orders.RecordCondition(
    issuer="north-court", begins_on=date(2026, 1, 5), ends_on=date(2026, 6, 30), areas=("area-3",)
)
_short = orders.RecordCondition(
    issuer="north-court", begins_on=date(2026, 1, 5), ends_on=date(2026, 1, 30), areas=("area-3",)
)
_lift = orders.LiftCondition(order_id=ORDER, ruling="2026-12", digest=RULING)
_expire = orders.ExpireCondition(order_id=ORDER)
_report = orders.ReportCompliance(order_id=ORDER, kept=True)
_miss = orders.RecordMissedCompliance(order_id=ORDER)
_ban = orders.ReportExitBan(authority="exit-entry-office")
_unban = orders.LiftExitBan(authority="exit-entry-office")
_hold = orders.HoldTravelDocument(document=TravelDocument.PASSPORT, holder="exit-entry-office")
_return = orders.ReturnTravelDocument(held_id=HELD, reason="supervision_ended")
_under = (*OPEN, ruling_filed, ordered)
_after = datetime(2026, 7, 1, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_record, now=NOW, then=(ConditionOrdered,)),
    Example(given=OPEN, command=_short, now=NOW, refused=refusals.OrderTooShort),
    Example(given=_under, command=_lift, by=Role.REVIEWER, now=NOW, then=(ConditionLifted,)),
    Example(given=OPEN, command=_lift, by=Role.REVIEWER, now=NOW, refused=refusals.OrderNotInForce),
    Example(given=_under, command=_expire, by=Role.CLOCK, now=_after, then=(ConditionExpired,)),
    Example(given=_under, command=_expire, by=Role.CLOCK, now=NOW, refused=refusals.OrderNotExpired),
    Example(given=_under, command=_report, now=NOW, then=(ComplianceReported,)),
    Example(given=OPEN, command=_report, now=NOW, refused=refusals.OrderNotInForce),
    Example(given=_under, command=_miss, by=Role.CLOCK, now=NOW, then=(ComplianceReportMissed,)),
    Example(
        given=_under,
        command=_miss,
        by=Role.CLOCK,
        now=datetime(2026, 2, 5, 2, tzinfo=UTC),
        refused=refusals.ComplianceNotOverdue,
    ),
    Example(given=OPEN, command=_ban, now=NOW, then=(ExitBanReported,)),
    Example(given=(*OPEN, banned), command=_ban, now=NOW, refused=refusals.ExitBanReportedAlready),
    Example(given=(*OPEN, banned), command=_unban, now=NOW, then=(ExitBanLifted,)),
    Example(given=OPEN, command=_unban, now=NOW, refused=refusals.NoExitBan),
    Example(given=OPEN, command=_hold, by=Role.POLICE, now=NOW, then=(TravelDocumentHeld,)),
    Example(command=_hold, now=NOW, refused=CaseNotOpened),
    Example(given=(*OPEN, held), command=_return, now=NOW, then=(TravelDocumentReturned,)),
    Example(given=OPEN, command=_return, now=NOW, refused=refusals.DocumentNotHeld),
)
