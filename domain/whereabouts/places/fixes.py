"""Fixes: where a device or phone was, at an instant; and a batch of them as it is kept."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Annotated, NamedTuple
from uuid import UUID

import msgspec

from domain.kernel.ids import Instant
from domain.whereabouts.places.datum import Datum, Point, to_wgs84
from domain.whereabouts.places.outline import Latitude, Longitude

Metres = Annotated[int, msgspec.Meta(ge=0, le=100_000)]


class Fix(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One fix as it was received, in its own datum: a list of instant, latitude, longitude, accuracy.

    at: with its offset. latitude, longitude: micro-degrees. accuracy: metres, as the source states it.
    """

    at: Instant
    latitude: Latitude
    longitude: Longitude
    accuracy: Metres


class Batch(msgspec.Struct, frozen=True):
    """What is kept of a batch: the fixes as received. salt: so that its digest tells nothing of a place."""

    salt: UUID
    datum: Datum
    fixes: tuple[Fix, ...]


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Batch).decode


def bytes_of(batch: Batch) -> bytes:
    """A batch as bytes; the event holds their SHA-256."""
    return _encode(batch)


def batch_of(plain: bytes) -> Batch:
    """The batch of such bytes."""
    return _decode(plain)


class Located(NamedTuple):
    """A fix in WGS-84. accuracy: metres."""

    at: datetime
    point: Point
    accuracy: int


def located(batch: Batch) -> list[Located]:
    """The fixes of a batch in WGS-84."""
    return [Located(f.at, to_wgs84(Point(f.latitude, f.longitude), batch.datum), f.accuracy) for f in batch.fixes]


def in_order(fixes: tuple[Fix, ...]) -> bool:
    """Whether each fix is later than the one before it."""
    return all(before.at < after.at for before, after in pairwise(fixes))


def nowhere(fix: Fix) -> bool:
    """Whether a fix gives no place: the origin, which receivers send where they have none, or a pole."""
    return (fix.latitude, fix.longitude) == (0, 0) or abs(fix.latitude) > 89_000_000
