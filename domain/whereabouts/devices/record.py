"""Devices that somebody wears: fitted, faulty, tampered with, replaced, taken off."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count

Fault = Literal["no_signal", "no_power", "broken", "device_lost"]
Tampering = Literal["strap_cut", "taken_off", "shielded", "switched_off", "left_behind"]


class DeviceFitted(Fact, topic="whereabouts.device-fitted.v1"):
    """A device ({kind}) was fitted to {subject}.

    serial: the number of the device. footing_id: the positioning or location plan for which it is worn.
    """

    device_id: UUID
    kind: Literal["wristband", "anklet", "tracker"]
    serial: Code
    footing_id: UUID


class DeviceFaulty(Fact, topic="whereabouts.device-faulty.v1"):
    """A device of {subject} was reported faulty ({fault}), {hours_late} hours late; to be replaced by {replace_by}.

    since: when the fault began. hours_late: after the hours that the table leaves for reporting it.
    """

    device_id: UUID
    fault: Fault
    since: datetime
    hours_late: Count
    replace_by: date


class DeviceRestored(Fact, topic="whereabouts.device-restored.v1"):
    """A device of {subject} works again."""

    device_id: UUID


class DeviceTampered(Fact, topic="whereabouts.device-tampered.v1"):
    """A device of {subject} was tampered with ({how})."""

    device_id: UUID
    how: Tampering
    note: Personal[Text | None, Category.NARRATIVE] = None


class DeviceReplaced(Fact, topic="whereabouts.device-replaced.v1"):
    """A device of {subject} was replaced by another, {days_late} days late.

    device_id: of the new one, replaces: of the old one. serial: of the new one.
    """

    device_id: UUID
    replaces: UUID
    serial: Code
    days_late: Count


class DeviceReplacementMissed(Fact, topic="whereabouts.device-replacement-missed.v1"):
    """A faulty device of {subject} was not replaced: it should have been by {replace_by}."""

    device_id: UUID
    replace_by: date


class DeviceRemoved(Fact, topic="whereabouts.device-removed.v1"):
    """A device was taken off {subject} ({reason})."""

    device_id: UUID
    reason: Literal["positioning_over", "health", "unusable", "supervision_over"]


class DeviceRemovalMissed(Fact, topic="whereabouts.device-removal-missed.v1"):
    """{subject} still wears a device though what allowed it ended on {ended_on}; it was to come off by {remove_by}."""

    device_id: UUID
    ended_on: date
    remove_by: date


DevicesEvent = (
    DeviceFitted
    | DeviceFaulty
    | DeviceRestored
    | DeviceTampered
    | DeviceReplaced
    | DeviceReplacementMissed
    | DeviceRemoved
    | DeviceRemovalMissed
)


class Device(msgspec.Struct, frozen=True, omit_defaults=True):
    """A device. since, until: when it was worn. replace_by: while it is faulty, missed: whether that was missed.

    left_on: whether it was noted that it came off too late.
    """

    since: datetime
    footing_id: UUID
    until: datetime | None = None
    faulty: UUID | None = None
    replace_by: date | None = None
    missed: bool = False
    left_on: bool = False


#: How many devices are kept, worn now or before: fixes of them may still come in late.
DEVICES_KEPT = 12


class Devices(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest devices by their ids."""

    known: dict[UUID, Device] = {}


def evolve(devices: Devices, entry: Entry[DevicesEvent]) -> Devices:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    event, known = entry.event, devices.known
    before = known.get(event.replaces if isinstance(event, DeviceReplaced) else event.device_id)
    match event:
        case DeviceFitted(footing_id=footing_id):
            return _with(devices, event.device_id, Device(entry.occurred_at, footing_id))
        case DeviceReplaced():
            if before is None:
                return devices
            off = _with(devices, event.replaces, replace(before, until=entry.occurred_at))
            return _with(off, event.device_id, Device(entry.occurred_at, before.footing_id))
        case DeviceTampered():
            return devices  # no rule asks for it
        case _ if before is None:
            return devices  # of a device that is no longer kept
        case DeviceFaulty(replace_by=replace_by):
            faulty = replace(before, faulty=entry.event_id, replace_by=replace_by, missed=False)
            return _with(devices, event.device_id, faulty)
        case DeviceRestored():
            return _with(devices, event.device_id, replace(before, faulty=None, replace_by=None, missed=False))
        case DeviceReplacementMissed():
            return _with(devices, event.device_id, replace(before, missed=True))
        case DeviceRemoved():
            return _with(devices, event.device_id, replace(before, until=entry.occurred_at))
        case DeviceRemovalMissed():
            return _with(devices, event.device_id, replace(before, left_on=True))
        case _ as unhandled:
            assert_never(unhandled)


def worn(devices: Devices, device_id: UUID, at: datetime) -> bool:
    """Whether a device was worn at an instant."""
    device = devices.known.get(device_id)
    return device is not None and device.since <= at and (device.until is None or at <= device.until)


def _with(devices: Devices, device_id: UUID, device: Device) -> Devices:
    known = {**devices.known, device_id: device}
    return Devices(newest(known, DEVICES_KEPT))
