"""The devices of a file: since when each is worn, until when it was, and whether it is on record as silent."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.whereabouts.devices.record import DeviceFitted, DeviceRemoved, DeviceReplaced
from domain.whereabouts.silence.record import DeviceHeard, DeviceSilent, FalseAlarmConfirmed
from projections.model import Cite, Model, Row, Sheet, cite

WornEvent = DeviceFitted | DeviceReplaced | DeviceRemoved | DeviceSilent | DeviceHeard | FalseAlarmConfirmed


class WornDevice(Row, frozen=True, kw_only=True):
    """One device. until: None while it is worn. quiet: the entry that says that it sends nothing, while that holds.

    noted_at: when that was noted. unheard: the newest entry that took such a one back since what brings its fixes had
    been silent itself.
    """

    device_id: UUID
    since: datetime
    until: datetime | None = None
    quiet: Cite | None = None
    noted_at: datetime | None = None
    unheard: Cite | None = None
    said: Cite


def fold(sheet: Sheet[WornDevice], entry: Entry[WornEvent]) -> Sheet[WornDevice]:
    """The devices of the file after one more entry."""
    match entry.event:
        case DeviceFitted(device_id=device_id):
            return sheet.put(_fitted(device_id, entry))
        case DeviceReplaced(device_id=device_id, replaces=replaces):
            return _off(sheet, replaces, entry).put(_fitted(device_id, entry))
        case DeviceRemoved(device_id=device_id):
            return _off(sheet, device_id, entry)
        case DeviceSilent(device_id=device_id, last_at=last_at, hours=hours):
            noted_at = max(entry.occurred_at, last_at + timedelta(hours=hours))
            return _quiet(sheet, device_id, cite(entry), noted_at)
        case DeviceHeard(device_id=device_id):
            return _quiet(sheet, device_id, None)
        case FalseAlarmConfirmed(entry=alarm, reason=reason):
            quiet = next((row for row in sheet.rows.values() if row.quiet and row.quiet.entry == alarm), None)
            if quiet is None:
                return sheet
            unheard = cite(entry) if reason == "source_silent" else quiet.unheard
            return sheet.put(replace(quiet, quiet=None, noted_at=None, unheard=unheard))
        case _ as unhandled:
            assert_never(unhandled)


def _fitted(device_id: UUID, entry: Entry[WornEvent]) -> WornDevice:
    return WornDevice(stream=entry.originator_id, device_id=device_id, since=entry.occurred_at, said=cite(entry))


def _off(sheet: Sheet[WornDevice], device_id: UUID, entry: Entry[WornEvent]) -> Sheet[WornDevice]:
    row = sheet.get(device_id)
    return sheet.put(replace(row, until=entry.occurred_at, said=cite(entry))) if row else sheet


def _quiet(
    sheet: Sheet[WornDevice], device_id: UUID, quiet: Cite | None, noted_at: datetime | None = None
) -> Sheet[WornDevice]:
    row = sheet.get(device_id)
    return sheet.put(replace(row, quiet=quiet, noted_at=noted_at)) if row else sheet


MODEL = Model(
    name="worn_devices",
    version=2,
    order="history",
    row=WornDevice,
    fold=fold,
    handles=frozenset({DeviceFitted, DeviceReplaced, DeviceRemoved, DeviceSilent, DeviceHeard, FalseAlarmConfirmed}),
    key=("device_id",),
    indexes=("until, since",),
)
