"""The seeds by which spot checks are drawn: one a unit and month, made by the platform and on record before use.

With a seed anybody can compute who was drawn on which day, and who was not: ``lot``.
"""

from __future__ import annotations

import hashlib
from datetime import date
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Fact
from domain.kernel.ids import Digest, Month, UnitId

LOTS = 10_000


class SeedDrawn(Fact, topic="contacts.seed-drawn.v1"):
    """The seed of {unit_id} for the spot checks of {for_month} was drawn.

    seed: 256 bits, in hexadecimal.
    """

    unit_id: UnitId
    for_month: Month
    seed: Digest


#: How many months the rules still know.
MONTHS_KEPT = 13


class Seeds(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest seeds of a unit, by month, each with the event id that says so."""

    unit_id: str = ""
    months: dict[str, tuple[str, UUID]] = {}


def evolve(seeds: Seeds | None, entry: Entry[SeedDrawn]) -> Seeds:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    drawn = entry.event
    months = {**(seeds.months if seeds else {}), drawn.for_month: (drawn.seed, entry.event_id)}
    return Seeds(drawn.unit_id, newest(months, MONTHS_KEPT))


def lot(seed: str, case_id: UUID, day: date) -> int:
    """The lot of a file on a day, from 0 to 9999: the file is drawn where it lies below the rate of its class.

    seed: 64 hexadecimal digits. It is the first 8 bytes of SHA-256 over the seed's bytes, the id's 16 bytes and the
    day as ``2026-03-10``, as an unsigned big-endian number, modulo 10000.

    >>> lot("00" * 32, UUID(int=7), date(2026, 3, 10))
    786
    """
    return int.from_bytes(_drawn(seed, case_id, day)[:8]) % LOTS


def minute(seed: str, case_id: UUID, day: date, minutes: int) -> int:
    """At which of so many minutes of a day a file that is drawn is called: by the next 8 bytes of the same digest.

    >>> minute("00" * 32, UUID(int=7), date(2026, 3, 10), 720) < 720
    True
    """
    return int.from_bytes(_drawn(seed, case_id, day)[8:16]) % minutes


def _drawn(seed: str, case_id: UUID, day: date) -> bytes:
    return hashlib.sha256(bytes.fromhex(seed) + case_id.bytes + day.isoformat().encode()).digest()
