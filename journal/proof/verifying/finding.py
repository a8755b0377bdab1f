"""What a verification finds: counts, and the doubts with the lowest positions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from journal.proof.doubts import Doubt, HistoryResigned, HistoryRewritten

KEPT = 100  # doubts, of however many


@dataclass(slots=True)
class Doubts:
    """The doubts of lowest position, however many there are."""

    count: int = 0
    lowest: list[Doubt] = field(default_factory=list)

    def add(self, doubt: Doubt) -> None:
        """One more; the first found comes first among those of a position."""
        self.count += 1
        self.lowest.append(doubt)
        if len(self.lowest) >= 2 * KEPT:
            self._cut()

    def merge(self, other: Doubts) -> None:
        """All of another reading, after our own."""
        self.count += other.count
        self.lowest += other.lowest
        self._cut()

    def first(self) -> Doubt | None:
        """The one of the lowest position."""
        return min(self.lowest, key=_place, default=None)

    def _cut(self) -> None:
        self.lowest.sort(key=_place)
        del self.lowest[KEPT:]


def _place(doubt: Doubt) -> int:
    """By what doubts are ordered. One of a whole range gives way to one that names an entry in it."""
    return int(doubt.facts["size"]) if isinstance(doubt, HistoryResigned | HistoryRewritten) else doubt.position


@dataclass(slots=True)
class Reading:
    """What one reading of rows came to. total: the sum of their digests modulo 2^256."""

    rows: int = 0
    total: int = 0
    erased: int = 0
    sealed: int = 0
    doubts: Doubts = field(default_factory=Doubts)

    def merge(self, other: Reading) -> None:
        """Both readings together."""
        self.rows += other.rows
        self.total = (self.total + other.total) % (1 << 256)
        self.erased += other.erased
        self.sealed += other.sealed
        self.doubts.merge(other.doubts)


@dataclass(slots=True)
class Finding:
    """What a verification of one journal came to.

    entries: read. signed, signed_at: size and time of the newest checkpoint; None before the first.
    checkpoints: checked. erased, sealed: parts that stay closed, and why.
    """

    journal: str
    entries: int
    signed: int | None
    signed_at: datetime | None
    checkpoints: int
    erased: int
    sealed: int
    doubts: Doubts
