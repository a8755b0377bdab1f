"""When silence comes on the file: a gap in what is known of a person, and a device that sends nothing."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.contacts.record import Mode
from domain.contacts.scheduling import cadence_of
from domain.contacts.tables import CheckInCadence
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.entry import AnyEntry, Occurred
from domain.kernel.ids import Instant, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.oversight.sources.holding import audible
from domain.oversight.sources.refusals import NoSilenceCovers
from domain.whereabouts.devices.record import worn
from domain.whereabouts.devices.refusals import DeviceNotWorn
from domain.whereabouts.plans.record import plan_for
from domain.whereabouts.positioning.record import period_at
from domain.whereabouts.silence import refusals, search
from domain.whereabouts.silence.record import (
    DeviceHeard,
    DeviceSilent,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
)
from domain.whereabouts.silence.tables import GapHours
from domain.whereabouts.tracks.record import FixesRecorded

__all__ = ["search"]  # its rules are registered with these


class DetectEvidenceGap(FactCommand):
    """Record that nothing has been heard or seen of somebody for too long.

    evidence: event id of the newest entry, of the file or its tracks, that shows where they were.
    """

    evidence: UUID


@rule(
    on="evidence-gaps",
    do="detect",
    may=standing.WATCHERS,
    beside="tracks",
    rests_on=lambda command, _case: (command.evidence,),
)
def detect_evidence_gap(command: DetectEvidenceGap, case: Case, facts: Facts) -> Drafts:
    """After the hours of the table: of the class, or fewer while somebody is to be located. Once.

    Hours in which a source was silent that would have told of them do not count. Of those fewer hours only what
    devices could be heard does: somebody is located by what they send.
    """
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    table = facts.policies.of(GapHours, facts.day(occurred))
    last_at = _seen_at(_evidence(command.evidence, facts, table))
    if case.silence.gap is not None or case.silence.loss is not None:
        raise refusals.GapNotedAlready()
    after, enough = _enough(last_at, occurred, case, facts)
    if enough < after:
        raise refusals.GapTooShort(rule=table.pin, hours=max(0, enough), after=after)
    hours = _hours(last_at, occurred)
    gap = EvidenceGapDetected(gap_id=facts.new_id(), last_at=last_at, hours=hours, evidence=command.evidence)
    return [Draft(gap, evidence=cited(command.evidence))]


class RecordEvidenceResumed(FactCommand):
    """Record that somebody has been heard or seen again. evidence: event id of the entry that shows it."""

    gap_id: UUID
    evidence: UUID


@rule(
    on="evidence-gaps/{gap_id}",
    do="resume",
    may=standing.WATCHERS,
    beside="tracks",
    rests_on=lambda command, _case: (command.evidence,),
)
def record_evidence_resumed(command: RecordEvidenceResumed, case: Case, facts: Facts) -> Drafts:
    """By an entry that is newer than the last one before the gap."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    gap = case.silence.gap
    if gap is None or gap.gap_id != command.gap_id:
        raise refusals.GapUnknown()
    table = facts.policies.of(GapHours, facts.day(occurred))
    if _seen_at(_evidence(command.evidence, facts, table)) <= gap.last_at:
        raise refusals.EvidenceTooOld()
    resumed = EvidenceResumed(gap_id=command.gap_id, evidence=command.evidence)
    return [Draft(resumed, evidence=cited(command.evidence, gap.entry))]


class RecordSilentDevice(FactCommand):
    """Record that a device has sent nothing for too long. last_at: the instant of its last fix."""

    device_id: UUID
    last_at: Instant


@rule(on="devices/{device_id}", do="silent", may=standing.WATCHERS)
def record_silent_device(command: RecordSilentDevice, case: Case, facts: Facts) -> Drafts:
    """Of a device that is worn; it is no gap in what is known of the person. While what brings its fixes was silent
    itself, nothing is held against it."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if not worn(case.devices, command.device_id, occurred.at):
        raise DeviceNotWorn()
    if command.device_id in case.silence.quiet:
        raise refusals.GapNotedAlready()
    table = facts.policies.of(GapHours, facts.day(occurred))
    audible_hours = _audible_hours(command.last_at, occurred, facts)
    if audible_hours < table.device:
        raise refusals.GapTooShort(rule=table.pin, hours=max(0, audible_hours), after=table.device)
    hours = _hours(command.last_at, occurred)
    return [DeviceSilent(device_id=command.device_id, last_at=command.last_at, hours=hours)]


class RecordHeardDevice(FactCommand):
    """Record that a silent device sends again. batch: event id of its fixes."""

    device_id: UUID
    batch: UUID


@rule(
    on="devices/{device_id}",
    do="heard",
    may=standing.WATCHERS,
    beside="tracks",
    rests_on=lambda command, _case: (command.batch,),
)
def record_heard_device(command: RecordHeardDevice, case: Case, facts: Facts) -> Drafts:
    """By fixes of that device which are newer than its silence."""
    standing.during(case, facts.occurred(command), facts)
    quiet = case.silence.quiet.get(command.device_id)
    if quiet is None:
        raise refusals.GapUnknown()
    batch = facts.entry(command.batch)
    if batch is None or not isinstance(batch.event, FixesRecorded) or batch.event.device_id != command.device_id:
        raise refusals.EvidenceTooOld()
    if batch.event.last_at <= quiet.last_at:
        raise refusals.EvidenceTooOld()
    hours = _hours(quiet.last_at, Occurred(max(batch.event.first_at, quiet.last_at)))
    heard = DeviceHeard(device_id=command.device_id, hours=hours, batch=command.batch)
    return [Draft(heard, evidence=cited(command.batch, quiet.entry))]


class ConfirmFalseAlarm(DecisionCommand):
    """Decide that an alarm was none. entry: event id of the gap, the silent device or the loss of contact."""

    entry: UUID
    reason: Literal["was_reached", "device_failed", "source_silent", "recorded_in_error"]
    note: Narrative | None = None


@rule(on="alarms/{entry}", do="dismiss", may=standing.RECORDERS)
def confirm_false_alarm(command: ConfirmFalseAlarm, case: Case, _facts: Facts) -> Drafts:
    """Of an alarm that goes on; not of somebody who is confirmed to be out of control."""
    standing.opened(case)
    silence = case.silence
    alarm: Literal["evidence_gap", "device_silence", "contact_loss"]
    if silence.gap is not None and silence.gap.entry == command.entry:
        alarm = "evidence_gap"
    elif any(quiet.entry == command.entry for quiet in silence.quiet.values()):
        alarm = "device_silence"
    elif silence.loss is not None and silence.loss.entry == command.entry:
        alarm = "contact_loss"
        if silence.loss.absconded is not None:
            raise refusals.AbscondingStands()
    else:
        raise refusals.AlarmUnknown()
    event = FalseAlarmConfirmed(entry=command.entry, alarm=alarm, reason=command.reason, note=command.note)
    return [Draft(event, evidence=cited(command.entry))]


class WithdrawDeviceSilence(DecisionCommand):
    """Take back that a device was silent, since what brings its fixes was. entry: event id of what says so."""

    entry: UUID


@rule(on="alarms/{entry}", do="withdraw", may={Role.CLOCK}, rests_on=lambda command, _case: (command.entry,))
def withdraw_device_silence(command: WithdrawDeviceSilence, case: Case, facts: Facts) -> Drafts:
    """While it goes on, and where it was noted sooner than it may be by the silences that are known now."""
    standing.open_now(case, facts)
    alarm = facts.entry(command.entry)
    goes_on = any(quiet.entry == command.entry for quiet in case.silence.quiet.values())
    if alarm is None or not isinstance(alarm.event, DeviceSilent) or not goes_on:
        raise refusals.AlarmUnknown()
    last_at, hours = alarm.event.last_at, timedelta(hours=alarm.event.hours)
    noted = Occurred(max(alarm.occurred_at, last_at + hours))  # the clock of a device may be ahead of the server's
    if _audible_hours(last_at, noted, facts) >= facts.policies.of(GapHours, facts.day(noted)).device:
        raise NoSilenceCovers()
    event = FalseAlarmConfirmed(entry=command.entry, alarm="device_silence", reason="source_silent")
    return [Draft(event, evidence=cited(command.entry))]


def _evidence(event_id: UUID, facts: Facts, table: GapHours) -> AnyEntry:
    """An entry that shows where somebody was. EvidenceUnfit where it is not there, or no such entry."""
    entry = facts.entry(event_id)
    if entry is None or not entry.event.topic.startswith(table.by):
        raise refusals.EvidenceUnfit(rule=table.pin, shown_by=", ".join(table.by))
    return entry


def _seen_at(entry: AnyEntry) -> datetime:
    return entry.event.last_at if isinstance(entry.event, FixesRecorded) else entry.occurred_at


def _located(case: Case, occurred: Occurred, facts: Facts) -> bool:
    """Whether somebody is to be located at a time: by positioning or by a plan."""
    day = facts.day(occurred)
    if period_at(case.positioning, occurred.at, day) is not None:
        return True
    return any(plan_for(case.location_plans, s, day, occurred.at, occurred.at)[0] for s in ("device", "mobile_phone"))


def _enough(last_at: datetime, occurred: Occurred, case: Case, facts: Facts) -> tuple[int, int]:
    """The hours after which there is a gap, and those of them that have passed while somebody could be heard of."""
    day = facts.day(occurred)
    table, ways = facts.policies.of(GapHours, day), cadence_of(case, facts.policies.of(CheckInCadence, day)).modes
    after = table.of(case.assessment.level)
    wears = any(worn(case.devices, device_id, occurred.at) for device_id in case.devices.known)
    enough = _audible_hours(last_at, occurred, facts, ways, fixes=wears)
    if enough < after and _located(case, occurred, facts):
        return min(after, table.located), _audible_hours(last_at, occurred, facts)
    return after, enough


def _hours(since: datetime, until: Occurred) -> int:
    return int((until.at - since).total_seconds() // 3600)


def _audible_hours(
    since: datetime, until: Occurred, facts: Facts, modes: Collection[Mode] = (), *, fixes: bool = True
) -> int:
    """Of the hours since an instant those in which devices could be heard, or somebody by some ways."""
    sources = facts.others.get(Of.SOURCES, {}).values()
    heard = audible(since, until.at, sources, facts.unit_id, facts.units, modes, fixes=fixes)
    return heard // timedelta(hours=1)
