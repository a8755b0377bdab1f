"""Which areas may be drawn, and how a crossing comes on the file."""

from __future__ import annotations

from datetime import date
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel.ids import Count, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.whereabouts.areas import refusals
from domain.whereabouts.areas.record import (
    Area,
    AreaDefined,
    AreaEntered,
    AreaLeft,
    AreaWithdrawn,
    CrossingDismissed,
    holding,
)
from domain.whereabouts.areas.tables import AreaLimits
from domain.whereabouts.places.crossing import Duty
from domain.whereabouts.places.datum import Point
from domain.whereabouts.places.geodesy import distance
from domain.whereabouts.places.outline import Outline, Shape, is_closed, text_of
from domain.whereabouts.tracks.record import FixesRecorded


class DefineArea(DecisionCommand):
    """Define an area. entry: of this file, from which it follows. outline: WGS-84, in micro-degrees."""

    duty: Duty
    entry: UUID
    outline: Shape
    buffer_metres: Count
    starts_on: date
    ends_on: date | None = None
    name: Line | None = None


@rule(on="areas", do="define", may=standing.RECORDERS, rests_on=lambda command, _case: (command.entry,))
def define_area(command: DefineArea, case: Case, facts: Facts) -> Drafts:
    """An outline that encloses something, within the limits of the table, following from an entry of this file."""
    standing.open_now(case, facts)
    if facts.entry(command.entry) is None:
        raise refusals.AreaNotGrounded()
    table = facts.policies.of(AreaLimits)
    _drawn(command.outline, table)
    if not table.least_buffer <= command.buffer_metres <= table.most_buffer:
        least, most = table.least_buffer, table.most_buffer
        raise refusals.BufferNotAllowed(rule=table.pin, metres=command.buffer_metres, least=least, most=most)
    if command.ends_on is not None and command.ends_on < command.starts_on:
        raise refusals.AreaDaysWrong(starts_on=command.starts_on, ends_on=command.ends_on)
    if sum(_open(area, facts.today) for area in case.areas.known.values()) >= table.most_open:
        raise refusals.TooManyAreas(rule=table.pin, most=table.most_open)
    defined = AreaDefined(
        area_id=facts.new_id(),
        duty=command.duty,
        buffer_metres=command.buffer_metres,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        outline=text_of(command.outline),
        name=command.name,
    )
    return [Draft(defined, evidence=cited(command.entry))]


class WithdrawArea(DecisionCommand):
    """Decide that an area no longer holds."""

    area_id: UUID
    reason: Literal["order_ended", "superseded", "drawn_wrongly", "supervision_over"]


@rule(on="areas/{area_id}", do="withdraw", may=standing.RECORDERS)
def withdraw_area(command: WithdrawArea, case: Case, facts: Facts) -> Drafts:
    """Of an area that holds or is still to, also where supervision has ended."""
    standing.opened(case)
    area = case.areas.known.get(command.area_id)
    if area is None or not _open(area, facts.today):
        raise refusals.AreaUnknown()
    return [Draft(AreaWithdrawn(area_id=command.area_id, reason=command.reason), evidence=cited(area.entry))]


class RecordAreaLeft(FactCommand):
    """Record that somebody left an area. batch: event id of the fixes that show it; metres: beyond the bound.

    occurred_at: the instant of the first fix that shows it.
    """

    area_id: UUID
    batch: UUID
    metres: Count


class RecordAreaEntered(FactCommand):
    """Record that somebody entered an area. batch: event id of the fixes that show it; metres: within the bound.

    occurred_at: the instant of the first fix that shows it.
    """

    area_id: UUID
    batch: UUID
    metres: Count


def _batch(command: RecordAreaLeft | RecordAreaEntered, _case: Case) -> tuple[UUID, ...]:
    return (command.batch,)


@rule(on="areas/{area_id}", do="left", may=standing.WATCHERS, beside="tracks", rests_on=_batch)
def record_area_left(command: RecordAreaLeft, case: Case, facts: Facts) -> Drafts:
    """While the area holds, shown by a batch of this person's fixes, and not of somebody who is outside already."""
    area = _crossed(command, case, facts)
    if (area.breach is not None) == (area.duty == "stay_within"):
        raise refusals.CrossedAlready()
    left = AreaLeft(area_id=command.area_id, duty=area.duty, metres=command.metres, batch=command.batch)
    return [Draft(left, evidence=cited(command.batch))]


@rule(on="areas/{area_id}", do="entered", may=standing.WATCHERS, beside="tracks", rests_on=_batch)
def record_area_entered(command: RecordAreaEntered, case: Case, facts: Facts) -> Drafts:
    """While the area holds, shown by a batch of this person's fixes, and not of somebody who is inside already."""
    area = _crossed(command, case, facts)
    if (area.breach is not None) == (area.duty == "keep_out"):
        raise refusals.CrossedAlready()
    entered = AreaEntered(area_id=command.area_id, duty=area.duty, metres=command.metres, batch=command.batch)
    return [Draft(entered, evidence=cited(command.batch))]


class DismissCrossing(DecisionCommand):
    """Decide that a crossing does not stand. entry: its event id."""

    entry: UUID
    reason: Literal["fixes_drifted", "leave_was_granted", "emergency", "not_worn", "area_drawn_wrongly"]
    note: Narrative | None = None


@rule(on="crossings/{entry}", do="dismiss", may=standing.DECIDERS)
def dismiss_crossing(command: DismissCrossing, case: Case, _facts: Facts) -> Drafts:
    """The county reviewer decides it; the crossing stays in the history, and this beside it."""
    standing.opened(case)
    area_id = case.areas.crossings.get(command.entry)
    if area_id is None:
        raise refusals.CrossingUnknown()
    dismissed = CrossingDismissed(entry=command.entry, area_id=area_id, reason=command.reason, note=command.note)
    return [Draft(dismissed, evidence=cited(command.entry))]


def _crossed(command: RecordAreaLeft | RecordAreaEntered, case: Case, facts: Facts) -> Area:
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    area = holding(case.areas, command.area_id, facts.day(occurred))
    if area is None:
        raise refusals.AreaUnknown()
    batch = facts.entry(command.batch)
    if batch is None or not isinstance(batch.event, FixesRecorded):
        raise refusals.BatchUnknown()
    if not batch.event.first_at <= occurred.at <= batch.event.last_at:
        raise refusals.BatchUnknown()
    return area


def _drawn(shape: Shape, table: AreaLimits) -> None:
    if not is_closed(shape):
        raise refusals.OutlineOpen()
    box = Outline(shape).box
    kilometres = round(distance(Point(box.south, box.west), Point(box.north, box.east)) / 1000)
    if kilometres > table.most_span:
        raise refusals.AreaTooLarge(rule=table.pin, kilometres=kilometres, most=table.most_span)


def _open(area: Area, today: date) -> bool:
    return area.withdrawn_at is None and (area.ends_on is None or today <= area.ends_on)
