"""How much is held at hand, over all models: the streams that were touched longest ago go first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from uuid import UUID

from projections.sheets.storing import Last

#: Rows held in memory at most, of all models together; about 1 KB each.
ROWS_HELD = 100_000


class Room:
    """What is at hand of which streams. rows: how many, of all models together.

    lasts: the keys that are stored of streams at hand. begun: streams all of which is at hand, since they began
    while they were followed: of those nothing is stored that is not here.
    """

    def __init__(self) -> None:
        self.rows = 0
        self.lasts: dict[UUID, Last] = {}
        self.begun: set[UUID] = set()
        self._touched: OrderedDict[UUID, None] = OrderedDict()

    def touch(self, streams: Iterable[UUID]) -> None:
        """These are needed again."""
        touched = self._touched
        for stream in streams:
            touched[stream] = None
            touched.move_to_end(stream)

    def leaving(self) -> Iterator[UUID]:
        """Streams that have to go, one by one, until there is room enough."""
        while self.rows > ROWS_HELD and self._touched:
            stream, _ = self._touched.popitem(last=False)
            self.forget(stream)
            yield stream

    def forget(self, stream: UUID) -> None:
        """Nothing of a stream is at hand any more."""
        self._touched.pop(stream, None)
        self.lasts.pop(stream, None)
        self.begun.discard(stream)

    def clear(self) -> None:
        """Nothing is at hand any more."""
        self.rows = 0
        self.lasts.clear()
        self.begun.clear()
        self._touched.clear()
