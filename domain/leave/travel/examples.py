"""One example of every event and command of recurring travel."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.contacts.record import Mode
from domain.intake.examples import NOW
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.leave.deciding.record import RefusalReason, RevocationCause
from domain.leave.examples import INDUCTED, PAPER
from domain.leave.record import LeaveReason, Level
from domain.leave.refusals import LevelNotCompetent
from domain.leave.travel import refusals
from domain.leave.travel.record import (
    RecurringTravelApproved,
    RecurringTravelExpired,
    RecurringTravelRefused,
    RecurringTravelRequested,
    RecurringTravelRevoked,
    RecurringTravelUsed,
)
from domain.leave.travel.rules import (
    ApproveRecurringTravel,
    RecordExpiredTravel,
    RefuseRecurringTravel,
    RequestRecurringTravel,
    RevokeRecurringTravel,
    UseRecurringTravel,
)

TRAVEL = UUID("019b8a00-0000-7000-8000-0000000000e2")
asked = RecurringTravelRequested(
    travel_id=TRAVEL,
    reason=LeaveReason.WORK_MATTER,
    divisions=("320500", "320600"),
    begins_on=date(2026, 4, 1),
    frequency="every_week",
    documents=(PAPER,),
    route="By lorry along the river",
    account="He drives for a haulier.",
)
given = RecurringTravelApproved(
    travel_id=TRAVEL, level=Level.COUNTY_AGENCY, begins_on=date(2026, 4, 1), ends_on=date(2026, 9, 30)
)

EVENTS: tuple[Event, ...] = (
    asked,
    given,
    RecurringTravelRefused(
        travel_id=TRAVEL,
        level=Level.COUNTY_AGENCY,
        reasons=(RefusalReason.STATEMENT_UNTRUE,),
        note="The haulier does not know him.",
    ),
    RecurringTravelUsed(
        travel_id=TRAVEL, division="320500", mode=Mode.PHONE, back_on=date(2026, 4, 9), place="The depot"
    ),
    RecurringTravelExpired(travel_id=TRAVEL, ends_on=date(2026, 9, 30)),
    RecurringTravelRevoked(travel_id=TRAVEL, cause=RevocationCause.PURPOSE_ENDED, note="He was laid off."),
)

ASKED = (*INDUCTED, asked)
IN_FORCE = (*ASKED, given)
_in_april, _in_october = datetime(2026, 4, 8, 2, tzinfo=UTC), datetime(2026, 10, 8, 2, tzinfo=UTC)
_use = UseRecurringTravel(travel_id=TRAVEL, division="320500", mode=Mode.PHONE)
_refuse = RefuseRecurringTravel(travel_id=TRAVEL, reasons=(RefusalReason.STATEMENT_UNTRUE,))
_revoke = RevokeRecurringTravel(travel_id=TRAVEL, cause=RevocationCause.PURPOSE_ENDED)


def _ask(reason: LeaveReason) -> RequestRecurringTravel:
    return RequestRecurringTravel(
        reason=reason,
        divisions=("320500",),
        begins_on=date(2026, 4, 1),
        frequency="every_week",
        documents=(PAPER,),
    )


COMMANDS: tuple[Example, ...] = (
    Example(given=INDUCTED, command=_ask(LeaveReason.WORK_MATTER), now=NOW, then=(RecurringTravelRequested,)),
    Example(given=INDUCTED, command=_ask(LeaveReason.TOURISM), now=NOW, refused=refusals.TravelReasonNotListed),
    Example(
        given=ASKED,
        command=ApproveRecurringTravel(travel_id=TRAVEL),
        by=Role.REVIEWER,
        now=NOW,
        then=(RecurringTravelApproved,),
    ),
    Example(given=ASKED, command=ApproveRecurringTravel(travel_id=TRAVEL), now=NOW, refused=LevelNotCompetent),
    Example(given=ASKED, command=_refuse, by=Role.REVIEWER, now=NOW, then=(RecurringTravelRefused,)),
    Example(given=IN_FORCE, command=_refuse, by=Role.REVIEWER, now=NOW, refused=refusals.TravelNotPending),
    Example(given=IN_FORCE, command=_use, now=_in_april, then=(RecurringTravelUsed,)),
    Example(given=IN_FORCE, command=_use, now=NOW, refused=refusals.OutsideTravel),
    Example(
        given=IN_FORCE,
        command=RecordExpiredTravel(travel_id=TRAVEL),
        by=Role.CLOCK,
        now=_in_october,
        then=(RecurringTravelExpired,),
    ),
    Example(
        given=IN_FORCE,
        command=RecordExpiredTravel(travel_id=TRAVEL),
        by=Role.CLOCK,
        now=_in_april,
        refused=refusals.TravelNotOver,
    ),
    Example(given=IN_FORCE, command=_revoke, by=Role.REVIEWER, now=_in_april, then=(RecurringTravelRevoked,)),
    Example(given=ASKED, command=_revoke, by=Role.REVIEWER, now=_in_april, refused=refusals.TravelNotApproved),
)
