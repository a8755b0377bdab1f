"""Fixes as they come in: of each batch its count, span, digest and bounding box. The fixes stand beside the record."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Count, Digest
from domain.whereabouts.places.datum import Datum


class Source(enum.StrEnum):
    """What a fix comes from."""

    DEVICE = "device"
    PHONE = "mobile_phone"


class Footing(enum.StrEnum):
    """What allows somebody to be located."""

    POSITIONING = "by_positioning"
    LOCATION_PLAN = "by_location_plan"


class FixesRecorded(Fact, topic="whereabouts.fixes-recorded.v1"):
    """{count} fixes of {subject} from a {source} were recorded, from {first_at} to {last_at}; kept until {until}.

    device_id: None for a phone. datum: of the fixes as received. day: the calendar day at the unit on which all of
    them lie. digest: SHA-256 of the batch as it is kept. footing, footing_id: the positioning or location plan that
    allows it. box: south, west, north and east bound in micro-degrees of WGS-84.
    """

    source: Source
    datum: Datum
    count: Count
    day: date
    first_at: datetime
    last_at: datetime
    digest: Digest
    until: date
    footing: Footing
    footing_id: UUID
    box: Personal[Text, Category.LOCATION]
    device_id: UUID | None = None


TracksEvent = FixesRecorded


class Span(NamedTuple):
    """From the first to the last fix of a batch; its source gives no others between them."""

    first_at: datetime
    last_at: datetime


#: How many spans a source keeps; the two oldest become one when there are more. How many sources and days are kept.
SPANS_KEPT = 64
SOURCES_KEPT = 8
DAYS_KEPT = 32


class Tracks(msgspec.Struct, frozen=True):
    """What has been recorded: spans by source (a device's id, or ``mobile_phone``), and how many fixes a day."""

    spans: dict[str, tuple[Span, ...]] = {}
    days: dict[date, int] = {}


def source_of(device_id: UUID | None) -> str:
    """The name of a source among the spans."""
    return str(device_id) if device_id else Source.PHONE.value


def evolve(tracks: Tracks | None, entry: Entry[TracksEvent]) -> Tracks:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    before, event = tracks or Tracks(), entry.event
    source = source_of(event.device_id)
    spans = sorted((*before.spans.get(source, ()), Span(event.first_at, event.last_at)))
    if len(spans) > SPANS_KEPT:
        oldest, next_one = spans[:2]
        spans[:2] = [Span(oldest.first_at, max(oldest.last_at, next_one.last_at))]
    others = {name: held for name, held in before.spans.items() if name != source}
    days = {**before.days, event.day: before.days.get(event.day, 0) + event.count}
    return Tracks(newest({**others, source: tuple(spans)}, SOURCES_KEPT), dict(sorted(days.items())[-DAYS_KEPT:]))
