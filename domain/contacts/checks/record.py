"""Checks from afar: by information technology, and spot checks drawn by lot."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Instant, UnitId

Lot = Annotated[int, msgspec.Meta(ge=0, le=9_999)]


class InfoCheckDone(Fact, topic="contacts.info-check-done.v1"):
    """The whereabouts and state of {subject} were checked by {means}: {result}.

    note: in words.
    """

    means: Literal["telephone", "message", "video", "location_share", "records"]
    result: Literal["consistent", "inconsistent", "no_answer"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class SpotCheckDrawn(Fact, topic="contacts.spot-check-drawn.v1"):
    """{subject} was drawn for a spot check on {for_day}: lot {lot} is below {rate}.

    unit_id: whose seed it was drawn by; seed: event id of that seed. lot: as anybody can compute it. rate: of the
    class, in ten thousand days. answer_by: until when it may be answered.
    """

    check_id: UUID
    for_day: date
    unit_id: UnitId
    seed: UUID
    lot: Lot
    rate: Count
    answer_by: datetime


class SpotCheckAnswered(Fact, topic="contacts.spot-check-answered.v1"):
    """{subject} answered a spot check ({mode}), {minutes_late} minutes after the time for it."""

    check_id: UUID
    mode: Mode
    minutes_late: Count = 0
    note: Personal[Text | None, Category.NARRATIVE] = None


class SpotCheckMissed(Fact, topic="contacts.spot-check-missed.v1"):
    """{subject} did not answer a spot check, which could be answered until {answer_by}."""

    check_id: UUID
    answer_by: datetime


class SpotCheckUnknown(Fact, topic="contacts.spot-check-unknown.v1"):
    """Whether {subject} answered a spot check by {answer_by} is unknown: {source_id} was silent.

    source_id: what would have brought the answer. silent_from, silent_to: the silence as it was known. It is neither
    answered nor missed, and the next lot decides anew; an answer that comes to light is still taken.
    """

    check_id: UUID
    answer_by: datetime
    source_id: Code
    silent_from: Instant
    silent_to: Instant


ChecksEvent = InfoCheckDone | SpotCheckDrawn | SpotCheckAnswered | SpotCheckMissed | SpotCheckUnknown

#: How many spot checks the rules still know.
CHECKS_KEPT = 24


class SpotCheck(msgspec.Struct, frozen=True, omit_defaults=True):
    """A spot check that was drawn. drawn: its event id. answered, missed, unknown: what became of it."""

    for_day: date
    drawn_at: datetime
    answer_by: datetime
    drawn: UUID
    answered: bool = False
    missed: bool = False
    unknown: bool = False

    @property
    def waits(self) -> bool:
        """Whether nothing is known of its answer yet."""
        return not (self.answered or self.missed or self.unknown)


class Checks(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest spot checks, by id."""

    spot: dict[UUID, SpotCheck] = {}


def evolve(checks: Checks, entry: Entry[ChecksEvent]) -> Checks:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case InfoCheckDone():
            return checks  # no rule asks for it
        case SpotCheckDrawn(check_id=key, for_day=day, answer_by=answer_by):
            spot = {**checks.spot, key: SpotCheck(day, entry.occurred_at, answer_by, entry.event_id)}
            return Checks(newest(spot, CHECKS_KEPT))
        case SpotCheckAnswered(check_id=key):
            return _became(checks, key, answered=True)
        case SpotCheckMissed(check_id=key):
            return _became(checks, key, missed=True)
        case SpotCheckUnknown(check_id=key):
            return _became(checks, key, unknown=True)
        case _ as unhandled:
            assert_never(unhandled)


def _became(checks: Checks, key: UUID, **became: bool) -> Checks:
    found = checks.spot.get(key)
    return checks if found is None else Checks({**checks.spot, key: replace(found, **became)})
