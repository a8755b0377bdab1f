"""What is due of positioning, of devices and of prohibition orders."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from domain.duties.counting import day_of, in_force, on
from domain.duties.duty import AnyOf, Book, Due, Duty, Said, by, with_id
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.orders.record import (
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ConditionLifted,
    ConditionOrdered,
)
from domain.intake.orders.tables import OrderCompliance, OrderProhibition
from domain.whereabouts.devices.record import (
    DeviceFaulty,
    DeviceFitted,
    DeviceRemovalMissed,
    DeviceRemoved,
    DeviceReplaced,
    DeviceReplacementMissed,
    DeviceRestored,
)
from domain.whereabouts.devices.tables import DeviceRules
from domain.whereabouts.plans.record import LocationPlanEnded
from domain.whereabouts.positioning.record import (
    PositioningApproved,
    PositioningExtended,
    PositioningLapsed,
    PositioningLifted,
)
from domain.whereabouts.positioning.tables import PositioningTerm


def _worn(entry: AnyOf, book: Book) -> Iterator[Due]:
    """A device, and what allows it; when it has to come off is not known yet."""
    event = entry.event
    if isinstance(event, DeviceFitted):
        yield Due(str(event.device_id), basis=str(event.footing_id))
        return
    before = book.held("device-removal", str(event.replaces))
    if before is not None:
        yield Due(str(event.device_id), basis=before.basis)


def _footing_over(entry: AnyOf, book: Book) -> Iterator[Due]:
    """What allowed a device has ended: the devices that rest on it come off."""
    event = entry.event
    footing = str(getattr(event, "positioning_id", None) or getattr(event, "plan_id", ""))
    return _come_off(book, footing, remove_by(entry))


def _supervision_over(entry: AnyOf, book: Book) -> Iterator[Due]:
    return _come_off(book, "", remove_by(entry))


def remove_by(entry: AnyOf) -> Due:
    """When devices come off whose ground ends with an entry."""
    event = entry.event
    ended_on: date = event.until_on if isinstance(event, PositioningLapsed) else day_of(entry.occurred_at)
    table = in_force(DeviceRules, ended_on)
    return Due(on=table.remove.counted(ended_on).last, pin=table.pin)


def _come_off(book: Book, footing: str, due: Due) -> Iterator[Due]:
    for held in list(book.of("device-removal")):
        if held.status == "open" and held.due_on is None and footing in ("", held.basis):
            yield due._replace(key=held.key, basis=held.basis)


POSITIONING = Duty(
    word="positioning",
    manager="positioning",
    due=Said(
        "Positioning lapses unless it is extended; it has to be lifted when no longer needed.",
        "电子定位到期，应当延长或者解除。",
    ),
    done_by=Said("An extension is approved, or the positioning is lifted.", "批准延长，或者解除电子定位。"),
    whose="county",
    opens={
        PositioningApproved: on("until_on", "positioning_id", by=PositioningTerm),
        PositioningExtended: on("until_on", "positioning_id", by=PositioningTerm),
    },
    satisfied={PositioningExtended: by("positioning_id"), PositioningLifted: by("positioning_id")},
    breached={PositioningLapsed: by("positioning_id")},
    breach=with_id("RecordLapsedPositioning", "positioning_id"),
    withdrawal=None,
    again=frozenset({"satisfied"}),
)
REPLACEMENT = Duty(
    word="device-replacement",
    manager="positioning",
    due=Said("A faulty device has to be replaced.", "应当更换故障的定位装置。"),
    done_by=Said("It is replaced, works again or is taken off.", "更换、恢复或者摘除定位装置。"),
    whose="officer",
    opens={DeviceFaulty: on("replace_by", "device_id", by=DeviceRules)},
    satisfied={DeviceReplaced: by("replaces"), DeviceRestored: by("device_id"), DeviceRemoved: by("device_id")},
    breached={DeviceReplacementMissed: by("device_id")},
    breach=with_id("RecordMissedReplacement", "device_id"),
    again=frozenset({"satisfied", "breached"}),
    same_round=lambda event, held: held.due_on is None or getattr(event, "replace_by", held.due_on) >= held.due_on,
)
REMOVAL = Duty(
    word="device-removal",
    manager="positioning",
    due=Said("A device that is no longer allowed has to come off.", "不再允许使用的定位装置应当摘除。"),
    done_by=Said("It is recorded as taken off.", "记录已摘除。"),
    whose="officer",
    opens={
        **dict.fromkeys((DeviceFitted, DeviceReplaced), _worn),
        **dict.fromkeys((PositioningLifted, PositioningLapsed, LocationPlanEnded), _footing_over),
        **dict.fromkeys((Discharged, Terminated, DeathRecorded), _supervision_over),
    },
    satisfied={DeviceRemoved: by("device_id")},
    cancelled={DeviceReplaced: by("replaces")},
    breached={DeviceRemovalMissed: by("device_id")},
    breach=with_id("RecordMissedRemoval", "device_id"),
    survives=True,
)
COMPLIANCE = Duty(
    word="compliance-report",
    manager="prohibition order",
    due=Said("The person has to report how the prohibition order is kept.", "社区矫正对象应当报告遵守禁止令的情况。"),
    done_by=Said("The report is recorded.", "记录报告。"),
    whose="officer",
    opens={
        ConditionOrdered: on("report_by", "order_id", by=OrderCompliance),
        ComplianceReported: on("next_by", "order_id", by=OrderCompliance),
        ComplianceReportMissed: on("next_by", "order_id", by=OrderCompliance),
    },
    satisfied={ComplianceReported: by("order_id")},
    breached={ComplianceReportMissed: by("order_id")},
    cancelled={ConditionLifted: by("order_id"), ConditionExpired: by("order_id")},
    breach=with_id("RecordMissedCompliance", "order_id"),
    again=frozenset({"satisfied", "breached"}),
    pauses="falls_away",
    retries=False,
)
EXPIRY = Duty(
    word="order-expiry",
    manager="prohibition order",
    due=Said("The prohibition order ends.", "禁止令期限届满。"),
    done_by=Said("It is lifted before, or recorded as ended.", "提前解除，或者记录期满。"),
    whose="officer",
    opens={ConditionOrdered: on("ends_on", "order_id", by=OrderProhibition)},
    satisfied={ConditionLifted: by("order_id")},
    breached={ConditionExpired: by("order_id")},
    breach=with_id("ExpireCondition", "order_id"),
    withdrawal=None,
)
DUTIES = (POSITIONING, REPLACEMENT, REMOVAL, COMPLIANCE, EXPIRY)
