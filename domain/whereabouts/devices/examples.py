"""One example of every event and command of devices."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example
from domain.whereabouts.devices import refusals
from domain.whereabouts.devices.record import (
    DeviceFaulty,
    DeviceFitted,
    DeviceRemovalMissed,
    DeviceRemoved,
    DeviceReplaced,
    DeviceReplacementMissed,
    DeviceRestored,
    DeviceTampered,
)
from domain.whereabouts.devices.rules import (
    FitDevice,
    RecordMissedRemoval,
    RecordMissedReplacement,
    RecordRestoredDevice,
    RecordTampering,
    RemoveDevice,
    ReplaceDevice,
    ReportFaultyDevice,
)
from domain.whereabouts.positioning.examples import APPROVED, POSITIONING, lapsed

DEVICE = UUID("019b8a00-0000-7000-8000-0000000000d2")
OTHER = UUID("019b8a00-0000-7000-8000-0000000000d3")
FITTED_AT = datetime(2026, 2, 2, 3, tzinfo=UTC)

fitted = DeviceFitted(device_id=DEVICE, kind="wristband", serial="SF-0056-1207", footing_id=POSITIONING)
faulty = DeviceFaulty(
    device_id=DEVICE,
    fault="no_power",
    since=datetime(2026, 3, 7, 1, tzinfo=UTC),
    hours_late=1,
    replace_by=date(2026, 3, 10),
)

EVENTS: tuple[Event, ...] = (
    fitted,
    faulty,
    DeviceRestored(device_id=DEVICE),
    DeviceTampered(device_id=DEVICE, how="left_behind", note="Found in a drawer at home."),
    DeviceReplaced(device_id=OTHER, replaces=DEVICE, serial="SF-0056-1300", days_late=1),
    DeviceReplacementMissed(device_id=DEVICE, replace_by=date(2026, 3, 10)),
    DeviceRemoved(device_id=DEVICE, reason="positioning_over"),
    DeviceRemovalMissed(device_id=DEVICE, ended_on=date(2026, 5, 1), remove_by=date(2026, 5, 2)),
)

FITTED = (*APPROVED, Draft(fitted, Occurred(FITTED_AT)))
FAULTY = (*FITTED, Draft(faulty, Occurred(datetime(2026, 3, 8, 2, tzinfo=UTC))))
_fit = FitDevice(kind="wristband", serial="SF-0056-1207")
_fault = ReportFaultyDevice(device_id=DEVICE, fault="no_power", since=datetime(2026, 3, 9, 2, tzinfo=UTC))
_next_day = datetime(2026, 3, 11, 2, tzinfo=UTC)
_lapsed_at = Occurred(datetime(2026, 5, 2, 1, tzinfo=UTC))

COMMANDS: tuple[Example, ...] = (
    Example(given=APPROVED, command=_fit, now=NOW, then=(DeviceFitted,)),
    Example(given=OPEN, command=_fit, now=NOW, refused=refusals.DeviceNotAllowed),
    Example(given=FITTED, command=_fault, now=NOW, then=(DeviceFaulty,)),
    Example(given=FAULTY, command=_fault, now=NOW, refused=refusals.DeviceFaultyAlready),
    Example(given=FAULTY, command=RecordRestoredDevice(device_id=DEVICE), now=NOW, then=(DeviceRestored,)),
    Example(given=FITTED, command=RecordRestoredDevice(device_id=DEVICE), now=NOW, refused=refusals.DeviceNotFaulty),
    Example(given=FITTED, command=RecordTampering(device_id=DEVICE, how="strap_cut"), now=NOW, then=(DeviceTampered,)),
    Example(
        given=FITTED,
        command=RecordTampering(device_id=OTHER, how="strap_cut"),
        now=NOW,
        refused=refusals.DeviceNotWorn,
    ),
    Example(
        given=FAULTY,
        command=ReplaceDevice(device_id=DEVICE, serial="SF-0056-1300"),
        now=NOW,
        then=(DeviceReplaced,),
    ),
    Example(
        given=APPROVED,
        command=ReplaceDevice(device_id=DEVICE, serial="SF-0056-1300"),
        now=NOW,
        refused=refusals.DeviceNotWorn,
    ),
    Example(
        given=FAULTY,
        command=RecordMissedReplacement(device_id=DEVICE),
        by=Role.CLOCK,
        now=_next_day,
        then=(DeviceReplacementMissed,),
    ),
    Example(
        given=FAULTY,
        command=RecordMissedReplacement(device_id=DEVICE),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.ReplacementNotDue,
    ),
    Example(
        given=FITTED,
        command=RemoveDevice(device_id=DEVICE, reason="positioning_over"),
        now=NOW,
        then=(DeviceRemoved,),
    ),
    Example(
        given=APPROVED,
        command=RemoveDevice(device_id=DEVICE, reason="positioning_over"),
        now=NOW,
        refused=refusals.DeviceNotWorn,
    ),
    Example(
        given=(*FITTED, Draft(lapsed, _lapsed_at)),
        command=RecordMissedRemoval(device_id=DEVICE),
        by=Role.CLOCK,
        now=datetime(2026, 5, 3, 2, tzinfo=UTC),
        then=(DeviceRemovalMissed,),
    ),
    Example(
        given=(*FITTED, Draft(lapsed, _lapsed_at)),
        command=RecordMissedRemoval(device_id=DEVICE),
        by=Role.CLOCK,
        now=datetime(2026, 5, 2, 2, tzinfo=UTC),
        refused=refusals.RemovalNotDue,
    ),
)
