"""What may happen to a device."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel.days import days_after
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Instant, Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule
from domain.whereabouts.devices import refusals
from domain.whereabouts.devices.record import (
    Device,
    DeviceFaulty,
    DeviceFitted,
    DeviceRemovalMissed,
    DeviceRemoved,
    DeviceReplaced,
    DeviceReplacementMissed,
    DeviceRestored,
    DeviceTampered,
    Fault,
    Tampering,
    worn,
)
from domain.whereabouts.devices.tables import DeviceRules
from domain.whereabouts.plans.record import plan_for
from domain.whereabouts.positioning.record import period_at


class FitDevice(FactCommand):
    """Record that a device was fitted. serial: its number."""

    kind: Literal["wristband", "anklet", "tracker"]
    serial: Code


@rule(on="devices", do="fit", may=standing.RECORDERS)
def fit_device(command: FitDevice, case: Case, facts: Facts) -> Drafts:
    """Only where something allows it, and one at a time."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if any(device.until is None for device in case.devices.known.values()):
        raise refusals.DeviceWornAlready()
    footing_id = footing(case, occurred, facts)
    if footing_id is None:
        raise refusals.DeviceNotAllowed()
    return [DeviceFitted(device_id=facts.new_id(), kind=command.kind, serial=command.serial, footing_id=footing_id)]


class ReportFaultyDevice(FactCommand):
    """Record that a fault was reported. since: when it began."""

    device_id: UUID
    fault: Fault
    since: Instant


@rule(on="devices/{device_id}", do="fault", may=standing.WATCHERS)
def report_faulty_device(command: ReportFaultyDevice, case: Case, facts: Facts) -> Drafts:
    """How late it was reported, and by when the device is to be replaced, follow from the table."""
    occurred = facts.occurred(command)
    device = _worn(command.device_id, occurred, case, facts)
    if command.since > occurred.at:
        raise refusals.FaultAfterReport()
    if device.replace_by is not None:
        raise refusals.DeviceFaultyAlready(replace_by=device.replace_by)
    hours_late, replace_by = fault_reported(command.since, occurred, facts)
    faulty = DeviceFaulty(
        device_id=command.device_id,
        fault=command.fault,
        since=command.since,
        hours_late=hours_late,
        replace_by=replace_by,
    )
    return [faulty]


def fault_reported(since: datetime, occurred: Occurred, facts: Facts) -> tuple[int, date]:
    """By how many hours a fault was reported too late, and by when the device is to be replaced."""
    day = facts.day(occurred)
    table = facts.policies.of(DeviceRules, day)
    hours = int((occurred.at - since).total_seconds() // 3600)
    return max(0, hours - table.report_hours), table.replace.counted(day, facts.calendar).last


class RecordRestoredDevice(FactCommand):
    """Record that a faulty device works again."""

    device_id: UUID


@rule(on="devices/{device_id}", do="restore", may=standing.RECORDERS)
def record_restored_device(command: RecordRestoredDevice, case: Case, facts: Facts) -> Drafts:
    """Of a device that is known to be faulty."""
    device = _worn(command.device_id, facts.occurred(command), case, facts)
    if device.replace_by is None:
        raise refusals.DeviceNotFaulty()
    return [Draft(DeviceRestored(device_id=command.device_id), evidence=cited(device.faulty))]


class RecordTampering(FactCommand):
    """Record that a device was tampered with."""

    device_id: UUID
    how: Tampering
    note: Narrative | None = None


@rule(on="devices/{device_id}", do="tampering", may=standing.WATCHERS)
def record_tampering(command: RecordTampering, case: Case, facts: Facts) -> Drafts:
    """Of a device that is worn. What follows from it people decide."""
    _worn(command.device_id, facts.occurred(command), case, facts)
    return [DeviceTampered(device_id=command.device_id, how=command.how, note=command.note)]


class ReplaceDevice(FactCommand):
    """Record that a device was replaced by another. serial: of the new one."""

    device_id: UUID
    serial: Code


@rule(on="devices/{device_id}", do="replace", may=standing.RECORDERS)
def replace_device(command: ReplaceDevice, case: Case, facts: Facts) -> Drafts:
    """While something allows a device; how late it was follows from the fault."""
    occurred = facts.occurred(command)
    device = _worn(command.device_id, occurred, case, facts)
    if footing(case, occurred, facts) is None:
        raise refusals.DeviceNotAllowed()
    replaced = DeviceReplaced(
        device_id=facts.new_id(),
        replaces=command.device_id,
        serial=command.serial,
        days_late=days_after(facts.day(occurred), device.replace_by) if device.replace_by else 0,
    )
    return [Draft(replaced, evidence=cited(device.faulty))]


class RecordMissedReplacement(FactCommand):
    """Record that a faulty device was not replaced in time."""

    device_id: UUID


@rule(on="devices/{device_id}", do="miss-replacement", may=standing.WATCHERS)
def record_missed_replacement(command: RecordMissedReplacement, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last one."""
    occurred = facts.occurred(command)
    device = _worn(command.device_id, occurred, case, facts)
    if device.replace_by is None or device.missed:
        raise refusals.DeviceNotFaulty()
    table = facts.policies.of(DeviceRules, facts.day(occurred))
    if facts.day(occurred) <= device.replace_by:
        raise refusals.ReplacementNotDue(rule=table.pin, replace_by=device.replace_by)
    missed = DeviceReplacementMissed(device_id=command.device_id, replace_by=device.replace_by)
    return [Draft(missed, evidence=cited(device.faulty))]


class RemoveDevice(FactCommand):
    """Record that a device was taken off."""

    device_id: UUID
    reason: Literal["positioning_over", "health", "unusable", "supervision_over"]


@rule(on="devices/{device_id}", do="remove", may=standing.RECORDERS)
def remove_device(command: RemoveDevice, case: Case, facts: Facts) -> Drafts:
    """Also after supervision has ended: a device may always come off."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    if not worn(case.devices, command.device_id, occurred.at) or case.devices.known[command.device_id].until:
        raise refusals.DeviceNotWorn()
    return [DeviceRemoved(device_id=command.device_id, reason=command.reason)]


class RecordMissedRemoval(FactCommand):
    """Record that a device is still worn though nothing allows it any more."""

    device_id: UUID


@rule(on="devices/{device_id}", do="miss-removal", may=standing.WATCHERS)
def record_missed_removal(command: RecordMissedRemoval, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last one on which it was to come off."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    device = case.devices.known.get(command.device_id)
    if device is None or device.until is not None:
        raise refusals.DeviceNotWorn()
    table = facts.policies.of(DeviceRules, facts.day(occurred))
    ended_on = ended(device, case, facts)
    remove_by = remove_by_of(table, ended_on, facts) if ended_on else None
    remove_by = case.duties.last("device-removal", command.device_id, remove_by) if remove_by else None
    if ended_on is None or remove_by is None or facts.day(occurred) <= remove_by or device.left_on:
        raise refusals.RemovalNotDue(rule=table.pin, remove_by=remove_by)
    return [DeviceRemovalMissed(device_id=command.device_id, ended_on=ended_on, remove_by=remove_by)]


def footing(case: Case, occurred: Occurred, facts: Facts) -> UUID | None:
    """What allows a device at a time: a positioning, else a location plan that names devices."""
    day = facts.day(occurred)
    period = period_at(case.positioning, occurred.at, day)
    if period is not None:
        return period.positioning_id
    plan_id, _ = plan_for(case.location_plans, "device", day, occurred.at, occurred.at)
    return plan_id


def remove_by_of(table: DeviceRules, ended_on: date, facts: Facts) -> date:
    """The last day for taking a device off once nothing allows it any more."""
    return table.remove.counted(ended_on, facts.calendar).last


def ended(device: Device, case: Case, facts: Facts) -> date | None:
    """The day on which what allowed a device ended; None where it lasts, or nobody knows."""
    ends = [facts.day(case.ending.ended)] if case.ending.ended else []
    for period in (case.positioning.current, *case.positioning.past):
        if period is not None and period.positioning_id == device.footing_id:
            ended = facts.day(Occurred(period.ended_at)) if period.ended_at else period.until_on
            ends.append(min(ended, period.until_on))
    plan = case.location_plans.known.get(device.footing_id)
    if plan is not None:
        ends.append(facts.day(Occurred(plan.ended_at)) if plan.ended_at else plan.ends_on)
    return min(ends) if ends else None


def _worn(device_id: UUID, occurred: Occurred, case: Case, facts: Facts) -> Device:
    standing.during(case, occurred, facts)
    if not worn(case.devices, device_id, occurred.at):
        raise refusals.DeviceNotWorn()
    return case.devices.known[device_id]
