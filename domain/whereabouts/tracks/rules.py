"""Which fixes are taken. What nothing allows is refused, and so is not kept."""

from __future__ import annotations

from datetime import date, timedelta
from hashlib import sha256
from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code
from domain.kernel.rule import TOLERANCE_SECONDS, Content, Draft, Drafts, FactCommand, Facts, Of, rule
from domain.whereabouts.devices import refusals as of_devices
from domain.whereabouts.devices.record import worn
from domain.whereabouts.places.datum import Datum
from domain.whereabouts.places.fixes import Batch, Fix, bytes_of, in_order, located, nowhere
from domain.whereabouts.places.outline import Box
from domain.whereabouts.plans.record import plan_for
from domain.whereabouts.plans.tables import TrackingDensity
from domain.whereabouts.positioning.record import last_period, period_at
from domain.whereabouts.tracks import refusals
from domain.whereabouts.tracks.record import FixesRecorded, Footing, Source, Span, Tracks, source_of
from domain.whereabouts.tracks.tables import TracksRetention


class RecordFixes(FactCommand):
    """Record a batch of fixes, of one source and one day. It occurred at its last fix.

    datum: of the coordinates, ``wgs84``, ``gcj02`` or ``bd09``. device_id: of a device; none for a phone. fixes: each
    a list of instant, latitude and longitude in micro-degrees, and accuracy in metres.
    """

    source: Source
    datum: Code
    fixes: Annotated[tuple[Fix, ...], msgspec.Meta(min_length=1, max_length=1000)]
    device_id: UUID | None = None


class Allowed(NamedTuple):
    """What allows fixes, and how many a day."""

    footing: Footing
    footing_id: UUID
    a_day: int


@rule(on="fixes", of=Of.TRACKS, beside="case", may=standing.WATCHERS)
def record_fixes(command: RecordFixes, tracks: Tracks | None, facts: Facts) -> Drafts:
    """Well formed, not known already, and within what allows them: positioning in force, or a location plan."""
    case: Case = facts.case
    span = _well_formed(command, facts)
    standing.begun(case, Occurred(span.first_at), facts)
    standing.not_ended(case, Occurred(span.last_at), facts)
    day = _day(span, facts)
    retention = facts.policies.of(TracksRetention, day)
    for number, fix in enumerate(command.fixes, 1):
        if nowhere(fix) or fix.accuracy > retention.most_inexact_metres:
            raise refusals.FixNowhere(rule=retention.pin, number=number, metres=retention.most_inexact_metres)
    allowed = _allowed(command, span, day, case, facts)
    before = tracks or Tracks()
    for known in before.spans.get(source_of(command.device_id), ()):
        if span.first_at <= known.last_at and known.first_at <= span.last_at:
            raise refusals.FixesRecordedAlready(first_at=known.first_at, last_at=known.last_at)
    in_all = before.days.get(day, 0) + len(command.fixes)
    if in_all > allowed.a_day:
        raise refusals.DenserThanAllowed(fixes=in_all, day=day, most=allowed.a_day)
    return [_recorded(command, span, day, allowed, facts, day + timedelta(days=retention.days))]


def _well_formed(command: RecordFixes, facts: Facts) -> Span:
    if command.datum not in tuple(Datum):
        raise refusals.DatumUnknown(datums=", ".join(Datum))
    if command.occurred_at is not None or command.occurred_on is not None:
        raise refusals.FixesTellTheTime()
    if (command.device_id is None) == (command.source is Source.DEVICE):
        raise refusals.SourceUnnamed()
    if not in_order(command.fixes):
        raise refusals.FixesOutOfOrder()
    span = Span(command.fixes[0].at, command.fixes[-1].at)
    if (span.last_at - facts.now).total_seconds() > TOLERANCE_SECONDS:
        raise refusals.FixesFromTheFuture()
    return span


def _day(span: Span, facts: Facts) -> date:
    first_on, last_on = (facts.day(Occurred(at)) for at in span)
    if first_on != last_on:
        raise refusals.BatchOverMidnight(first_on=first_on, last_on=last_on)
    return first_on


def _allowed(command: RecordFixes, span: Span, day: date, case: Case, facts: Facts) -> Allowed:
    """What allows the whole of a batch. PositioningOver where what allowed it has ended, NoLegalBasis otherwise."""
    if command.device_id is not None and not all(worn(case.devices, command.device_id, at) for at in span):
        raise of_devices.DeviceNotWorn()
    density = facts.policies.of(TrackingDensity, day)
    if command.source is Source.DEVICE:
        period = period_at(case.positioning, span.first_at, day)
        if period is not None and period is period_at(case.positioning, span.last_at, day):
            return Allowed(Footing.POSITIONING, period.positioning_id, density.positioned_a_day)
    plan_id, plan = plan_for(case.location_plans, command.source.value, day, span.first_at, span.last_at)
    if plan_id is not None and plan is not None:
        return Allowed(Footing.LOCATION_PLAN, plan_id, plan.fixes_a_day)
    last = last_period(case.positioning) if command.source is Source.DEVICE else None
    ended_on = last.until_on if last else None
    if last is not None and last.ended_at is not None:
        ended_on = min(last.until_on, facts.day(Occurred(last.ended_at)))
    if ended_on is not None and day >= ended_on:
        raise refusals.PositioningOver(ended_on=ended_on)
    raise refusals.NoLegalBasis(source=command.source.value)


def _recorded(command: RecordFixes, span: Span, day: date, allowed: Allowed, facts: Facts, until: date) -> Draft:
    batch = Batch(salt=facts.new_id(), datum=Datum(command.datum), fixes=command.fixes)
    content = Content(bytes_of(batch), until)
    event = FixesRecorded(
        source=command.source,
        datum=batch.datum,
        count=len(batch.fixes),
        day=day,
        first_at=span.first_at,
        last_at=span.last_at,
        digest=sha256(content.plain).hexdigest(),
        until=until,
        footing=allowed.footing,
        footing_id=allowed.footing_id,
        device_id=command.device_id,
        box=",".join(map(str, Box.around([fix.point for fix in located(batch)]))),
    )
    return Draft(event, Occurred(min(span.last_at, facts.now)), content=content)
