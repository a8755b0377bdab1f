"""Which silences of sources cover a time at a unit, and how much of one devices and people could be heard."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from uuid import UUID

from domain.contacts.record import Mode
from domain.kernel.access import Role, Unit, covers
from domain.kernel.rule import Facts, Of
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.refusals import NoSilenceCovers


def silence_over(modes: Collection[Mode], first_on: date, last_on: date, facts: Facts) -> tuple[Source, Silence] | None:
    """A source of the unit, or of one above it, that serves one of these modes and was silent on all of some days."""
    first = datetime.combine(first_on, time(), facts.zone)
    last = datetime.combine(last_on + timedelta(days=1), time(), facts.zone)
    return silence_between(modes, first, last, facts)


def silence_between(
    modes: Collection[Mode], first: datetime, last: datetime, facts: Facts
) -> tuple[Source, Silence] | None:
    """The same of the time between two instants."""
    known: Collection[Source] = facts.others.get(Of.SOURCES, {}).values()
    for source in sorted(known, key=lambda source: source.source_id):
        if not (set(source.modes) & set(modes) and covers(source.unit_id, facts.unit_id, facts.units)):
            continue
        for silence in source.silences:
            if silence.covers(first, last) and not (source.retired and silence.until is None):
                return source, silence
    return None


def on_record(found: tuple[Source, Silence] | None, facts: Facts) -> UUID | None:
    """The entry that says of a silence. People may know of one that no source told; the clock goes by the record."""
    if found is None and facts.actor.role is Role.CLOCK:
        raise NoSilenceCovers()
    return found[1].entry if found else None


def audible(
    since: datetime,
    until: datetime,
    sources: Collection[Source],
    unit_id: str,
    units: Mapping[str, Unit],
    modes: Collection[Mode] = (),
    *,
    fixes: bool = True,
) -> timedelta:
    """How long, between two instants, a unit could be told where somebody is: less the silences of what would have.

    modes: the ways by which they may check in. fixes: whether their devices tell of them. A silence of a source that
    was retired meanwhile, which has no end, says nothing.
    """
    silences = sorted(
        (silence.since, silence.until or until)
        for source in sources
        if ((fixes and source.fixes) or set(source.modes) & set(modes)) and covers(source.unit_id, unit_id, units)
        for silence in source.silences
        if silence.until is not None or not source.retired
    )
    heard, upto = until - since, since
    for first, last in silences:
        first, last = max(first, upto), min(last, until)
        if first < last:
            heard, upto = heard - (last - first), last
    return heard
