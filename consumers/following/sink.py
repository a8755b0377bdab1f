"""What a consumer is to its base: where it writes, with the marks of its partitions in the same transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple, Protocol

from consumers.published.message import Out


class Mark(NamedTuple):
    """How far a partition was taken in. offset: of the next record; position: of the last entry, 0 before the first."""

    offset: int = 0
    position: int = 0


class Unread(NamedTuple):
    """A record that is no entry, as it came. cause: why, in a word that tells nothing of what it holds."""

    offset: int
    key: bytes | None
    value: bytes | None
    headers: tuple[tuple[str, bytes], ...]
    cause: str


class Batch(NamedTuple):
    """What came of one partition. entries: in order, none of them taken in before. before, after: its marks."""

    partition: int
    entries: Sequence[Out]
    unread: Sequence[Unread]
    before: Mark
    after: Mark


class Moved(Exception):
    """A mark is not what it was: another process owns the partition now, and nothing was written."""


class Away(Exception):
    """What a sink needs is not there for now: no entry's fault. Nothing was written, and it is tried again."""


class Sink(Protocol):
    """Where a consumer writes."""

    def marks(self, partitions: Collection[int]) -> Mapping[int, Mark]:
        """The marks of some partitions; ``Mark()`` for one that was never taken in."""

    def write(self, batches: Sequence[Batch]) -> None:
        """Write what came and move the marks from ``before`` to ``after``, all or nothing. Moved where one is another.

        Away where something is not there for now.

        Nothing may be left out: what cannot be written is parked, with its cause, and so is what comes after it under
        the same key.
        """
