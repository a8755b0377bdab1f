"""How a source is registered and retired, and how its silence comes on record."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from domain.contacts.record import Mode
from domain.kernel.access import Role
from domain.kernel.ids import Instant, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.oversight.sources import refusals
from domain.oversight.sources.record import Source, SourceHeard, SourceRegistered, SourceRetired, SourceSilent
from domain.oversight.sources.tables import SourceBeats

#: Who answers for the sources of a unit.
KEEPERS = frozenset({Role.ADMIN, Role.REVIEWER})


class RegisterSource(DecisionCommand):
    """Register a source by which people of a unit and of all below it check in, or devices are heard.

    modes: the ways of checking in that it serves. fixes: whether it brings what devices send.
    """

    source_id: UnitId
    unit_id: UnitId
    modes: Annotated[tuple[Mode, ...], msgspec.Meta(max_length=len(Mode))]
    fixes: bool = False


@rule(on="", of=Of.SOURCES, opens=True, may=KEEPERS)
def register_source(command: RegisterSource, source: Source | None, facts: Facts) -> Drafts:
    """For a unit that exists; from now on it has to be heard as often as the table says."""
    if source is not None:
        raise refusals.SourceRegisteredAlready(source_id=command.source_id)
    if command.unit_id not in facts.units:
        raise refusals.SourceUnitUnknown(unit_id=command.unit_id)
    if not (command.modes or command.fixes) or len(set(command.modes)) < len(command.modes):
        raise refusals.SourceServesNothing()
    event = SourceRegistered(
        source_id=command.source_id,
        unit_id=command.unit_id,
        modes=command.modes,
        every_seconds=facts.policies.of(SourceBeats).every_seconds,
        fixes=command.fixes,
    )
    return [event]


class RetireSource(DecisionCommand):
    """Retire a source: it need not be heard any more."""

    reason: Literal["exchanged", "no_longer_used", "registered_in_error"]


@rule(on="", do="retire", of=Of.SOURCES, may=KEEPERS)
def retire_source(command: RetireSource, source: Source | None, _facts: Facts) -> Drafts:
    """Once."""
    known = in_use(source)
    return [Draft(SourceRetired(source_id=known.source_id, reason=command.reason), evidence=cited(known.entry))]


class RecordSourceSilent(FactCommand):
    """Record that a source has not been heard for too long. since: its last beat, or its registration."""

    since: Instant


@rule(on="", do="silent", of=Of.SOURCES, may={Role.CLOCK})
def record_source_silent(command: RecordSourceSilent, source: Source | None, facts: Facts) -> Drafts:
    """After as many beats have failed to come as the table says; once."""
    known = in_use(source)
    if known.silent is not None:
        raise refusals.SourceSilentAlready(since=known.silent.since)
    _after(command, known, facts)
    _long_enough(int((facts.now - command.since).total_seconds()), known, facts)
    event = SourceSilent(source_id=known.source_id, since=command.since)
    return [Draft(event, evidence=cited(known.entry))]


class RecordSourceHeard(FactCommand):
    """Record that a source is heard again.

    until: the first beat after the silence. since: where the silence is not on record yet, since nobody watched
    meanwhile, its last beat before.
    """

    until: Instant
    since: Instant | None = None


@rule(on="", do="heard", of=Of.SOURCES, may={Role.CLOCK})
def record_source_heard(command: RecordSourceHeard, source: Source | None, facts: Facts) -> Drafts:
    """It ends the silence on record, or tells of one that came and went."""
    known = in_use(source)
    lasting = known.silent
    since = lasting.since if lasting else command.since
    if since is None:
        raise refusals.SourceNotSilent()
    if not since < command.until <= facts.now:
        raise refusals.SilenceOutOfOrder(since=since)
    if lasting is None:
        _after(command, known, facts)
        _long_enough(int((command.until - since).total_seconds()), known, facts)
    event = SourceHeard(source_id=known.source_id, since=since, until=command.until)
    return [Draft(event, evidence=cited(lasting.entry if lasting else known.entry))]


def in_use(source: Source | None) -> Source:
    """A source that is registered and not retired."""
    if source is None or source.retired:
        raise refusals.SourceNotInUse()
    return source


def _after(command: RecordSourceSilent | RecordSourceHeard, known: Source, facts: Facts) -> None:
    """Refuse a silence that begins before the source was there, or before the last one ended, or is to come."""
    ended = known.silences[-1].until if known.silences else None
    least = max(known.registered_at, ended) if ended else known.registered_at
    if command.since is None or command.since < least or command.since > facts.now:
        raise refusals.SilenceOutOfOrder(since=least)


def _long_enough(seconds: int, known: Source, facts: Facts) -> None:
    table = facts.policies.of(SourceBeats)
    after = table.silent_after(known.every_seconds)
    if seconds < after:
        raise refusals.SilenceTooShort(rule=table.pin, seconds=max(0, seconds), after=after)
