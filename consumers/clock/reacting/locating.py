"""What new fixes show: that somebody left an area or entered one, that a silent device sends again, that somebody of
whom nothing was known is seen. Fixes are opened here to be judged, and nothing of them goes further."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from domain.case import Case
from domain.kernel.entry import AnyEntry
from domain.kernel.ids import owner_of
from domain.whereabouts.areas.record import Area, AreaDefined, holding
from domain.whereabouts.areas.rules import RecordAreaEntered, RecordAreaLeft
from domain.whereabouts.areas.tables import AreaLimits
from domain.whereabouts.places.crossing import Crossing, Fence, Side, crossings
from domain.whereabouts.places.outline import Outline, shape_of
from domain.whereabouts.silence.rules import RecordEvidenceResumed, RecordHeardDevice
from domain.whereabouts.tracks.record import FixesRecorded

REMEMBERED = 20_000  # files


class Judged(NamedTuple):
    """Up to when the fixes of a file were judged, and the side of each area on which somebody was then."""

    until: datetime
    sides: Mapping[UUID, Side]


class Locating:
    """Judges batches as they come. It remembers runs of fixes that are not certain yet; another process does not."""

    def __init__(self) -> None:
        self._judged: OrderedDict[UUID, Judged] = OrderedDict()

    async def react(self, entry: AnyEntry, desk: Desk, _now: datetime) -> list[Order]:
        """What a batch leads to. A person finds whether a crossing stands; the place itself stays sealed."""
        event, case_id = entry.event, owner_of(entry.originator_id)
        file = await desk.handling.standing(case_id)
        if not isinstance(event, FixesRecorded) or not isinstance(file.state, Case):
            return []
        case, orders = file.state, list[Order]()
        if event.device_id is not None and event.device_id in case.silence.quiet:
            heard = RecordHeardDevice(device_id=event.device_id, batch=entry.event_id)
            orders.append(Order("device-heard", ("heard", str(entry.event_id)), heard, case_id, file.unit_id))
        gap = case.silence.gap
        if gap is not None and event.last_at > gap.last_at:
            resumed = RecordEvidenceResumed(gap_id=gap.gap_id, evidence=entry.event_id)
            orders.append(Order("evidence-resumed", ("resumed", str(gap.gap_id)), resumed, case_id, file.unit_id))
        found = await self._crossings(entry, event, case, desk)
        return orders + [_order(crossing, entry, case_id, file.unit_id) for crossing in found]

    async def _crossings(self, entry: AnyEntry, event: FixesRecorded, case: Case, desk: Desk) -> list[Crossing]:
        areas = {area_id: area for area_id in case.areas.known if (area := holding(case.areas, area_id, event.day))}
        fences = await _fences(areas, entry.originator_id, desk)
        if not fences:
            return []
        stream, before = entry.originator_id, self._judged.get(entry.originator_id)
        late = before is not None and event.last_at <= before.until
        remembered = before.sides if before and not late else {}
        sides = {f.area_id: _side(areas[f.area_id], remembered.get(f.area_id), late) for f in fences}
        limits = desk.policies(entry.unit_id, event.day).of(AreaLimits)
        fixes = await desk.fixes(stream, event.digest)
        found = crossings(fixes, fences, sides, confirming=limits.confirming)
        if late:  # it tells of a time before what is known: only what speaks for itself
            return [crossing for crossing in found.crossings if _against(crossing, areas)]
        self._judged[stream] = Judged(event.last_at, found.sides)
        self._judged.move_to_end(stream)
        if len(self._judged) > REMEMBERED:
            self._judged.popitem(last=False)
        return found.crossings


async def _fences(areas: Mapping[UUID, Area], tracks: UUID, desk: Desk) -> list[Fence]:
    """The areas with their outlines; without those whose outline nobody can read any more."""
    defined = await desk.entries([owner_of(tracks), tracks], [area.entry for area in areas.values()])
    fences = []
    for area_id, area in areas.items():
        entry = defined.get(area.entry)
        event = entry.event if entry else None
        outline = desk.opened(event.outline) if isinstance(event, AreaDefined) else None
        if isinstance(event, AreaDefined) and outline is not None:
            fences.append(Fence(area_id, area.duty, Outline(shape_of(outline)), event.buffer_metres))
    return fences


def _side(area: Area, remembered: Side | None, late: bool) -> Side:
    """Where somebody stands: as the record has it, with the run of fixes that is not certain yet."""
    wrong = area.breach is not None and not late
    return remembered if remembered is not None and remembered.wrong is wrong else Side(wrong)


def _against(crossing: Crossing, areas: Mapping[UUID, Area]) -> bool:
    return (areas[crossing.area_id].duty == "stay_within") == (crossing.did == "left")


def _order(crossing: Crossing, entry: AnyEntry, case_id: UUID, unit_id: str) -> Order:
    """It occurred at the first fix of its batch that shows it; a run may have begun in the batch before."""
    event = entry.event
    at = max(crossing.at, event.first_at) if isinstance(event, FixesRecorded) else crossing.at
    kind = RecordAreaLeft if crossing.did == "left" else RecordAreaEntered
    command = kind(area_id=crossing.area_id, batch=entry.event_id, metres=crossing.metres, occurred_at=at)
    name = ("crossing", str(entry.event_id), str(crossing.area_id), crossing.did, at.isoformat())
    return Order(f"area-{crossing.did}", name, command, case_id, unit_id)
