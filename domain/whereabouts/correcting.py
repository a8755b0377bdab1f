"""What a correction may make of a fact about where somebody is: devices, areas, silence, lost contact, positioning."""

from __future__ import annotations

from datetime import timedelta

from msgspec.structs import replace

from domain.intake import standing
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.oversight.corrections.declaring import Change, Correcting, FieldFixed
from domain.whereabouts.areas.record import AreaEntered, AreaLeft
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
from domain.whereabouts.devices.refusals import DeviceNotAllowed, FaultAfterReport, RemovalNotDue, ReplacementNotDue
from domain.whereabouts.devices.rules import fault_reported, footing
from domain.whereabouts.devices.tables import DeviceRules
from domain.whereabouts.positioning.record import PositioningLapsed, PositioningNeedAssessed
from domain.whereabouts.positioning.refusals import PositioningNotOver
from domain.whereabouts.silence.record import (
    ContactLost,
    DeviceHeard,
    DeviceSilent,
    EvidenceGapDetected,
    EvidenceResumed,
    PoliceAssistanceRequested,
    ProcuratorateInformed,
    SearchOverdue,
    SearchStarted,
    SubjectFound,
    ThresholdCrossed,
)
from domain.whereabouts.silence.refusals import SearchNotDue
from domain.whereabouts.silence.search import lost_in_time
from domain.whereabouts.silence.tables import LostContact

#: What is computed from end to end.
COMPUTED: tuple[type[Event], ...] = (
    AreaEntered,
    AreaLeft,
    EvidenceGapDetected,
    EvidenceResumed,
    DeviceSilent,
    DeviceHeard,
    ThresholdCrossed,
    SearchOverdue,
    DeviceReplacementMissed,
    DeviceRemovalMissed,
    PositioningLapsed,
)
#: The fields that are computed, or name something else, by the kind of fact.
FIXED: dict[type[Event], frozenset[str]] = {
    **{kind: frozenset(kind.__struct_fields__) for kind in COMPUTED},
    DeviceFitted: frozenset({"device_id", "footing_id"}),
    DeviceFaulty: frozenset({"device_id", "hours_late", "replace_by"}),
    DeviceRestored: frozenset({"device_id"}),
    DeviceTampered: frozenset({"device_id"}),
    DeviceReplaced: frozenset({"device_id", "replaces", "days_late"}),
    DeviceRemoved: frozenset({"device_id"}),
    ContactLost: frozenset({"loss_id", "search_by", "gap_id"}),
    SearchStarted: frozenset({"loss_id", "hours_late"}),
    PoliceAssistanceRequested: frozenset({"loss_id"}),
    ProcuratorateInformed: frozenset({"loss_id"}),
    SubjectFound: frozenset({"loss_id", "days"}),
    PositioningNeedAssessed: frozenset({"positioning_id"}),
}
#: What is withdrawn and recorded anew where it occurred at another time: what it is measured by is not at hand.
UNMOVED = (
    AreaEntered,
    AreaLeft,
    EvidenceGapDetected,
    EvidenceResumed,
    DeviceSilent,
    DeviceHeard,
    ThresholdCrossed,
    DeviceReplaced,
    SearchStarted,
    SubjectFound,
)
#: What may come after supervision ended.
AFTER_THE_END = (DeviceRemoved, DeviceRemovalMissed, PositioningLapsed)


def _recomputed(change: Change) -> Event:
    """A corrected fact with what follows from its fields and from the time at which it occurs."""
    event, facts = change.event, change.facts
    match event:
        case DeviceFaulty(since=since):
            hours_late, replace_by = fault_reported(since, change.occurred, facts)
            return replace(event, hours_late=hours_late, replace_by=replace_by)
        case ContactLost() if change.moved:
            hours = facts.policies.of(LostContact, change.day).search_hours
            return replace(event, search_by=change.occurred.at + timedelta(hours=hours))
    return event


def _permitted(change: Change) -> None:
    """Refuse what the rule of this kind of fact refuses."""
    day, occurred, facts = change.day, change.occurred, change.facts
    match change.event:
        case DeviceFaulty(since=since) if since > occurred.at:
            raise FaultAfterReport()
        case DeviceFitted(footing_id=footing_id):
            if change.moved and footing(change.state, occurred, facts) != footing_id:
                raise DeviceNotAllowed()
        case DeviceReplacementMissed(replace_by=replace_by) if day <= replace_by:
            raise ReplacementNotDue(rule=facts.policies.of(DeviceRules, day).pin, replace_by=replace_by)
        case DeviceRemovalMissed(remove_by=remove_by) if day <= remove_by:
            raise RemovalNotDue(rule=facts.policies.of(DeviceRules, day).pin, remove_by=remove_by)
        case ContactLost(tried=tried, since=since):
            lost_in_time(tried, since, occurred)
            standing.begun(change.state, Occurred(since), facts)
        case SearchOverdue(search_by=search_by) if occurred.at <= search_by:
            raise SearchNotDue(rule=facts.policies.of(LostContact, day).pin, search_by=search_by)
        case PositioningLapsed(until_on=until_on) if day <= until_on:
            raise PositioningNotOver(until_on=until_on)


def _in_its_time(change: Change) -> bool:
    if isinstance(change.event, UNMOVED):
        raise FieldFixed(field="occurred_at")
    if isinstance(change.event, AFTER_THE_END):
        standing.begun(change.state, change.occurred, change.facts)
        return True
    return False


CORRECTING = Correcting(FIXED, _recomputed, _permitted, _in_its_time)
