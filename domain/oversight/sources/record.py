"""A source by which people report or devices are heard: a stream each, with nobody in it. Its beats stand beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, NamedTuple, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.kernel.codec import upcast
from domain.kernel.entry import Entry
from domain.kernel.event import Decision, Fact
from domain.kernel.ids import Count, UnitId


class SourceRegistered(Decision, topic="oversight.source-registered.v2"):
    """The source {source_id} was registered for {unit_id}: it has to be heard every {every_seconds} seconds.

    modes: the ways of checking in that it serves, there and below. fixes: whether it brings what devices that are worn
    there send. every_seconds: by the table ``source.beats``.
    """

    source_id: UnitId
    unit_id: UnitId
    modes: tuple[Mode, ...]
    every_seconds: Count
    fixes: bool = False


@upcast("oversight.source-registered.v1", to="oversight.source-registered.v2")
def _registered_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 knew only sources by which people check in."""
    return {**facts, "fixes": False}


class SourceRetired(Decision, topic="oversight.source-retired.v1"):
    """The source {source_id} was retired ({reason}): its silence says nothing from now on."""

    source_id: UnitId
    reason: Literal["exchanged", "no_longer_used", "registered_in_error"]


class SourceSilent(Fact, topic="oversight.source-silent.v1"):
    """The source {source_id} has not been heard since {since}.

    since: its last beat, or its registration where there was none. What falls into its silence is not known.
    """

    source_id: UnitId
    since: datetime


class SourceHeard(Fact, topic="oversight.source-heard.v1"):
    """The source {source_id} was heard again at {until}; it had been silent since {since}."""

    source_id: UnitId
    since: datetime
    until: datetime


SourcesEvent = SourceRegistered | SourceRetired | SourceSilent | SourceHeard


class Silence(NamedTuple):
    """A time of which a source tells nothing. until: None while it lasts. entry: event id of what says so."""

    since: datetime
    until: datetime | None
    entry: UUID

    def covers(self, first: datetime, last: datetime) -> bool:
        """Whether a time lies within it, from its first instant to its last."""
        return self.since <= first and (self.until is None or last <= self.until)


#: How many silences are remembered, the newest: longer ago than any check-in that is still due.
SILENCES_KEPT = 32


class Source(msgspec.Struct, frozen=True):
    """A source as it stands. silences: in order; the last one lasts where it has no end. fixes: whether it brings what
    devices send."""

    source_id: UnitId
    unit_id: UnitId
    modes: tuple[Mode, ...]
    every_seconds: int
    registered_at: datetime
    entry: UUID
    retired: bool = False
    silences: tuple[Silence, ...] = ()
    fixes: bool = False

    @property
    def silent(self) -> Silence | None:
        """The silence that lasts."""
        return self.silences[-1] if self.silences and self.silences[-1].until is None else None


def evolve(source: Source | None, entry: Entry[SourcesEvent]) -> Source | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case SourceRegistered() as e:
            modes, every, at, by = e.modes, e.every_seconds, entry.occurred_at, entry.event_id
            return source or Source(e.source_id, e.unit_id, modes, every, at, by, fixes=e.fixes)
        case SourceRetired():
            return source and replace(source, retired=True)
        case SourceSilent(since=since):
            return source and _with(source, source.silences, Silence(since, None, entry.event_id))
        case SourceHeard(since=since, until=until):
            ended = Silence(since, until, entry.event_id)
            return source and _with(source, source.silences[:-1] if source.silent else source.silences, ended)
        case _ as unhandled:
            assert_never(unhandled)


def _with(source: Source, before: tuple[Silence, ...], silence: Silence) -> Source:
    return replace(source, silences=(*before, silence)[-SILENCES_KEPT:])
