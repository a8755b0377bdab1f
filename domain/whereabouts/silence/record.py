"""When nothing is heard: gaps in the evidence, of the person and of the device apart; lost contact, and the search."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count


class Tried(enum.StrEnum):
    """How it was tried to reach somebody before contact counted as lost."""

    PHONE = "phone"
    HOME_VISIT = "visit_at_home"
    WORKPLACE = "workplace"
    RELATIVES = "relatives"
    GUARANTOR = "guarantor"
    COMMITTEE = "committee"


class Threshold(enum.StrEnum):
    """From how long on an absence has other consequences. The table says how long each is."""

    OVER_TEN_DAYS = "over_ten_days"
    OVER_ONE_MONTH = "over_one_month"


class EvidenceGapDetected(Fact, topic="whereabouts.evidence-gap-detected.v1"):
    """Nothing has been heard or seen of {subject} since {last_at}, for {hours} hours.

    evidence: event id of the newest entry that shows where they were.
    """

    gap_id: UUID
    last_at: datetime
    hours: Count
    evidence: UUID


class EvidenceResumed(Fact, topic="whereabouts.evidence-resumed.v1"):
    """{subject} has been heard or seen again.

    evidence: event id of the entry that shows it.
    """

    gap_id: UUID
    evidence: UUID


class DeviceSilent(Fact, topic="whereabouts.device-silent.v1"):
    """A device of {subject} has sent nothing since {last_at}, for {hours} hours. It says nothing about the person."""

    device_id: UUID
    last_at: datetime
    hours: Count


class DeviceHeard(Fact, topic="whereabouts.device-heard.v1"):
    """A device of {subject} sends again, after {hours} hours.

    batch: event id of the fixes.
    """

    device_id: UUID
    hours: Count
    batch: UUID


class ContactLost(Fact, topic="whereabouts.contact-lost.v1"):
    """Contact with {subject} is lost since {since}; tried: {tried}. The search is to begin by {search_by}.

    gap_id: the gap from which it follows, if one was noted.
    """

    loss_id: UUID
    since: datetime
    tried: tuple[Tried, ...]
    search_by: datetime
    gap_id: UUID | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class SearchStarted(Fact, topic="whereabouts.search-started.v1"):
    """The search for {subject} was started, {hours_late} hours late."""

    loss_id: UUID
    hours_late: Count


class SearchOverdue(Fact, topic="whereabouts.search-overdue.v1"):
    """The search for {subject} was not started: it should have been by {search_by}."""

    loss_id: UUID
    search_by: datetime


class PoliceAssistanceRequested(Fact, topic="whereabouts.police-assistance-requested.v1"):
    """The police ({authority}) were asked to help find {subject}."""

    loss_id: UUID
    authority: Code


class ProcuratorateInformed(Fact, topic="whereabouts.procuratorate-informed.v1"):
    """The procuratorate ({authority}) was told about {subject}: {about}."""

    loss_id: UUID
    authority: Code
    about: Literal["contact_lost", "subject_found", "absconding"]


class ThresholdCrossed(Fact, topic="whereabouts.threshold-crossed.v1"):
    """{subject} has been out of contact for {days} days since {since_on}: {threshold}."""

    loss_id: UUID
    threshold: Threshold
    since_on: date
    days: Count


class SubjectFound(Fact, topic="whereabouts.subject-found.v1"):
    """{subject} was found ({found}), {days} days after contact was lost.

    place: where, in words.
    """

    loss_id: UUID
    found: Literal["came_back", "at_home", "elsewhere", "in_hospital", "in_custody", "dead"]
    days: Count
    place: Personal[Text | None, Category.LOCATION] = None


class AbscondingConfirmed(Decision, topic="whereabouts.absconding-confirmed.v1"):
    """It was confirmed that {subject} is out of control since {since_on}, for {days} days."""

    loss_id: UUID
    since_on: date
    days: Count


class FalseAlarmConfirmed(Decision, topic="whereabouts.false-alarm-confirmed.v1"):
    """The {alarm} of {subject} was a false alarm ({reason}).

    entry: the event id of the alarm.
    """

    entry: UUID
    alarm: Literal["evidence_gap", "device_silence", "contact_loss"]
    reason: Literal["was_reached", "device_failed", "source_silent", "recorded_in_error"]
    note: Personal[Text | None, Category.NARRATIVE] = None


SilenceEvent = (
    EvidenceGapDetected
    | EvidenceResumed
    | DeviceSilent
    | DeviceHeard
    | ContactLost
    | SearchStarted
    | SearchOverdue
    | PoliceAssistanceRequested
    | ProcuratorateInformed
    | ThresholdCrossed
    | SubjectFound
    | AbscondingConfirmed
    | FalseAlarmConfirmed
)


class Gap(msgspec.Struct, frozen=True):
    """A gap that is open: since when nothing is known. entry: the event id by which it was noted."""

    gap_id: UUID
    last_at: datetime
    entry: UUID


class Quiet(msgspec.Struct, frozen=True):
    """A device that sends nothing. entry: the event id by which it was noted."""

    last_at: datetime
    entry: UUID


class Loss(msgspec.Struct, frozen=True, omit_defaults=True):
    """Lost contact that goes on. entry: its event id; search, police, absconded: those of what followed."""

    loss_id: UUID
    since: datetime
    search_by: datetime
    entry: UUID
    search: UUID | None = None
    overdue: bool = False
    police: UUID | None = None
    crossed: tuple[Threshold, ...] = ()
    absconded: UUID | None = None


#: How many silent devices are kept.
QUIET_KEPT = 8


class Silence(msgspec.Struct, frozen=True, omit_defaults=True):
    """The gap that is open, the devices that are silent, the loss of contact that goes on, and the newest one over.

    over: its id; the procuratorate may still be told of how it ended.
    """

    gap: Gap | None = None
    quiet: dict[UUID, Quiet] = {}
    loss: Loss | None = None
    over: UUID | None = None


def evolve(silence: Silence, entry: Entry[SilenceEvent]) -> Silence:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case EvidenceGapDetected() as detected:
            return replace(silence, gap=Gap(detected.gap_id, detected.last_at, entry.event_id))
        case EvidenceResumed():
            return replace(silence, gap=None)
        case DeviceSilent() as silent:
            quiet = {**silence.quiet, silent.device_id: Quiet(silent.last_at, entry.event_id)}
            return replace(silence, quiet=newest(quiet, QUIET_KEPT))
        case DeviceHeard(device_id=device_id):
            return replace(silence, quiet=_without(silence.quiet, device_id))
        case ContactLost() as lost:
            return replace(silence, loss=Loss(lost.loss_id, lost.since, lost.search_by, entry.event_id))
        case SearchStarted():
            return _going_on(silence, entry.event.loss_id, search=entry.event_id)
        case SearchOverdue():
            return _going_on(silence, entry.event.loss_id, overdue=True)
        case PoliceAssistanceRequested():
            return _going_on(silence, entry.event.loss_id, police=entry.event_id)
        case AbscondingConfirmed():
            return _going_on(silence, entry.event.loss_id, absconded=entry.event_id)
        case ThresholdCrossed(threshold=threshold):
            crossed = silence.loss.crossed if silence.loss else ()
            return _going_on(silence, entry.event.loss_id, crossed=(*(t for t in crossed if t != threshold), threshold))
        case SubjectFound(loss_id=loss_id):
            ended = silence.loss is None or silence.loss.loss_id == loss_id
            return replace(silence, gap=None, loss=None if ended else silence.loss, over=loss_id)
        case FalseAlarmConfirmed(entry=alarm):
            return _false(silence, alarm)
        case ProcuratorateInformed():
            return silence  # no rule asks for it
        case _ as unhandled:
            assert_never(unhandled)


def _going_on(silence: Silence, loss_id: UUID, **changes: object) -> Silence:
    loss = silence.loss
    if loss is None or loss.loss_id != loss_id:
        return silence
    return replace(silence, loss=replace(loss, **changes))


def _false(silence: Silence, alarm: UUID) -> Silence:
    """Without the alarm that was none."""
    gap = None if silence.gap and silence.gap.entry == alarm else silence.gap
    quiet = {device_id: quiet for device_id, quiet in silence.quiet.items() if quiet.entry != alarm}
    if silence.loss is not None and silence.loss.entry == alarm:
        return Silence(gap, quiet, None, silence.loss.loss_id)
    return Silence(gap, quiet, silence.loss, silence.over)


V = TypeVar("V")


def _without(held: dict[UUID, V], key: UUID) -> dict[UUID, V]:
    return {name: value for name, value in held.items() if name != key}
