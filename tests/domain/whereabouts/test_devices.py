"""Devices: worn only while something allows it, reported and replaced in time, taken off in time."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.whereabouts.devices import refusals
from domain.whereabouts.devices.examples import DEVICE, FAULTY, FITTED, OTHER, fitted
from domain.whereabouts.devices.record import (
    DEVICES_KEPT,
    DeviceFaulty,
    DeviceFitted,
    DeviceRemovalMissed,
    DeviceRemoved,
    DeviceReplaced,
    DeviceReplacementMissed,
    DeviceRestored,
    DeviceTampered,
    worn,
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
from domain.whereabouts.plans.examples import PLAN, planned
from domain.whereabouts.positioning.examples import APPROVED, POSITIONING, UNTIL, lapsed

FIT = FitDevice(kind="anklet", serial="SF-1")
REPLACE = ReplaceDevice(device_id=DEVICE, serial="SF-2")
REMOVE = RemoveDevice(device_id=DEVICE, reason="positioning_over")
MISSED = RecordMissedReplacement(device_id=DEVICE)
LEFT_ON = RecordMissedRemoval(device_id=DEVICE)


def test_a_device_is_fitted_for_a_positioning_that_is_in_force(given, at):
    given(*APPROVED).when(FIT).then(DeviceFitted, footing_id=POSITIONING)
    given(*APPROVED).when(FIT, at=at("2026-05-02 09:00")).refused(refusals.DeviceNotAllowed)
    given(*OPEN).when(FIT).refused(refusals.DeviceNotAllowed)


def test_a_device_is_fitted_for_a_location_plan_only_where_that_names_devices(given):
    by_device = Draft(replace(planned, sources=("device",)), Occurred(datetime(2026, 3, 1, 1, tzinfo=UTC)))
    given(*OPEN, by_device).when(FIT).then(DeviceFitted, footing_id=PLAN)
    given(*OPEN, by_device._replace(event=planned)).when(FIT).refused(refusals.DeviceNotAllowed)


def test_one_device_at_a_time(given):
    given(*FITTED).when(FIT).refused(refusals.DeviceWornAlready)


@pytest.mark.parametrize(("hours", "late"), [(24, 0), (25, 1), (49, 25)])
def test_a_fault_is_late_after_twenty_four_hours(given, hours, late):
    fault = ReportFaultyDevice(device_id=DEVICE, fault="broken", since=NOW - timedelta(hours=hours))
    given(*FITTED).when(fault).then(DeviceFaulty, hours_late=late, replace_by=date(2026, 3, 12))


def test_a_fault_does_not_begin_after_it_was_reported(given):
    fault = ReportFaultyDevice(device_id=DEVICE, fault="broken", since=NOW + timedelta(minutes=1))
    given(*FITTED).when(fault).refused(refusals.FaultAfterReport)


@pytest.mark.parametrize(("day", "late"), [("2026-03-10", 0), ("2026-03-11", 1), ("2026-03-13", 3)])
def test_a_replacement_is_late_after_two_days(given, at, day, late):
    outcome = given(*FAULTY).when(REPLACE, at=at(f"{day} 10:00")).then(DeviceReplaced, days_late=late, replaces=DEVICE)
    assert outcome.drafts[0].evidence == (str(example_id(5)),)


def test_nothing_is_replaced_that_is_no_longer_allowed(given, at):
    given(*FITTED).when(REPLACE, at=at("2026-05-02 10:00")).refused(refusals.DeviceNotAllowed)


def test_the_new_device_is_worn_from_then_on_and_the_old_one_no_more(given):
    swapped = given(*FAULTY, DeviceReplaced(device_id=OTHER, replaces=DEVICE, serial="SF-2", days_late=0))
    devices = swapped.case().devices
    changed_at = devices.known[OTHER].since
    assert worn(devices, DEVICE, changed_at)
    assert not worn(devices, DEVICE, changed_at + timedelta(seconds=1))
    assert worn(devices, OTHER, changed_at)
    assert devices.known[OTHER].footing_id == POSITIONING
    swapped.when(RecordTampering(device_id=DEVICE, how="shielded")).refused(refusals.DeviceNotWorn)


@pytest.mark.parametrize(("day", "due"), [("2026-03-10", False), ("2026-03-11", True)])
def test_a_replacement_is_missed_on_the_day_after_its_last(given, at, day, due):
    outcome = given(*FAULTY).when(MISSED, by=Role.CLOCK, at=at(f"{day} 00:30"))
    if due:
        outcome.then(DeviceReplacementMissed, replace_by=date(2026, 3, 10))
    else:
        outcome.refused(refusals.ReplacementNotDue, replace_by=date(2026, 3, 10))


def test_a_replacement_is_missed_once_and_not_of_a_device_that_works(given, at):
    later = at("2026-03-12 10:00")
    missed = DeviceReplacementMissed(device_id=DEVICE, replace_by=date(2026, 3, 10))
    given(*FAULTY, missed).when(MISSED, by=Role.CLOCK, at=later).refused(refusals.DeviceNotFaulty)
    given(*FAULTY, DeviceRestored(device_id=DEVICE)).when(MISSED, at=later).refused(refusals.DeviceNotFaulty)
    given(*FITTED).when(RecordRestoredDevice(device_id=DEVICE)).refused(refusals.DeviceNotFaulty)


def test_tampering_is_recorded_of_a_device_that_is_worn(given):
    given(*FITTED).when(RecordTampering(device_id=DEVICE, how="left_behind"), by=Role.CLOCK).then(DeviceTampered)


@pytest.mark.parametrize(("day", "due"), [("2026-05-02", False), ("2026-05-03", True)])
def test_a_device_that_nothing_allows_any_more_is_to_come_off(given, at, day, due):
    for file in (FITTED, (*FITTED, Draft(lapsed, Occurred(at("2026-05-02 00:10"))))):
        outcome = given(*file).when(LEFT_ON, by=Role.CLOCK, at=at(f"{day} 00:30"))
        if due:
            outcome.then(DeviceRemovalMissed, ended_on=UNTIL, remove_by=date(2026, 5, 2))
        else:
            outcome.refused(refusals.RemovalNotDue, remove_by=date(2026, 5, 2))


def test_the_end_of_supervision_ends_what_allows_a_device(given, at):
    ended = Draft(Discharged(ground=DischargeGround.PARDON), Occurred(at("2026-03-10 09:00")))
    file = (*FITTED, ended)
    given(*file).when(LEFT_ON, by=Role.CLOCK, at=at("2026-03-12 00:10")).then(
        DeviceRemovalMissed, ended_on=date(2026, 3, 10)
    )
    given(*file).when(REMOVE).then(DeviceRemoved)
    given(*file).when(RecordTampering(device_id=DEVICE, how="shielded")).refused(standing.CaseEnded)


def test_that_a_device_was_left_on_is_recorded_once_and_not_of_one_that_is_off(given, at):
    later = at("2026-05-04 10:00")
    left_on = DeviceRemovalMissed(device_id=DEVICE, ended_on=UNTIL, remove_by=date(2026, 5, 2))
    given(*FITTED, Draft(left_on, Occurred(at("2026-05-03 10:00")))).when(LEFT_ON, at=later).refused(
        refusals.RemovalNotDue
    )
    off = Draft(DeviceRemoved(device_id=DEVICE, reason="health"), Occurred(at("2026-03-09 10:00")))
    given(*FITTED, off).when(LEFT_ON, at=later).refused(refusals.DeviceNotWorn)
    given(*FITTED, off).when(REMOVE).refused(refusals.DeviceNotWorn)


def test_the_newest_devices_are_kept(given):
    events = [replace(fitted, device_id=UUID(int=n)) for n in range(DEVICES_KEPT + 4)]
    assert list(given(*OPEN, *events).case().devices.known) == [UUID(int=n) for n in range(4, DEVICES_KEPT + 4)]
