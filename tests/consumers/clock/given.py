"""What tests of the clock begin with: somebody away on leave, somebody who wears a device."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from domain.leave.absence.record import FoundBy, UnauthorisedAbsenceRecorded
from domain.leave.absence.rules import RecordUnauthorisedAbsence
from domain.leave.away.rules import RecordDeparture
from domain.leave.deciding.rules import ApproveLeave, EndorseLeave
from domain.leave.record import LeaveReason, LeaveRequested, Material
from domain.leave.rules import RequestLeave
from domain.whereabouts.devices.record import DeviceFitted
from domain.whereabouts.devices.rules import FitDevice
from domain.whereabouts.positioning.record import Ground, PositioningApplied
from domain.whereabouts.positioning.rules import ApplyPositioning, ApprovePositioning

from .conftest import LEADER, REVIEWER, Town
from .test_daily import SHANGHAI


async def away(town: Town, days: int = 25) -> tuple[UUID, UUID]:
    """A case and a leave of it of so many days, on which the person left today."""
    case = await town.open(days_ago=60)
    today = town.now.astimezone(SHANGHAI).date()
    asked = RequestLeave(
        reason=LeaveReason.MEDICAL_CARE,
        starts_on=today,
        ends_on=today + timedelta(days=days - 1),
        division="320500",
        materials=(Material.MEDICAL_RECORD,),
    )
    await town.do(asked, case)
    (requested,) = town.entries(case, LeaveRequested)
    leave_id: UUID = requested.event.leave_id
    await town.do(EndorseLeave(leave_id=leave_id, opinion="agrees"), case)
    await town.do(ApproveLeave(leave_id=leave_id), case, by=REVIEWER)
    await town.do(RecordDeparture(leave_id=leave_id), case)
    return case, leave_id


async def fitted(town: Town) -> tuple[UUID, UUID]:
    """A case and the device that is worn in it since a minute from now, which it is then."""
    case = await town.open(days_ago=5)
    await town.do(RecordUnauthorisedAbsence(found_by=FoundBy.FIELD_VISIT), case)
    shown = town.entries(case, UnauthorisedAbsenceRecorded)[0].event_id
    await town.do(ApplyPositioning(ground=Ground.LEFT_WITHOUT_APPROVAL, shown_by=(shown,)), case)
    positioning_id = town.entries(case, PositioningApplied)[0].event.positioning_id
    await town.do(ApprovePositioning(positioning_id=positioning_id), case, by=LEADER)
    town.now += timedelta(minutes=1)
    await town.do(FitDevice(kind="tracker", serial="SF-1"), case)
    (device,) = town.entries(case, DeviceFitted)
    device_id: UUID = device.event.device_id
    return case, device_id
