"""Records as they are sent, made of entries that leave; in a process of their own where much is behind.

Opening and forming cost as much as sending does: done beside it, a record that is far behind is handed on in half of
the time.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from typing import NamedTuple

from consumers.broker.partitions import partitions_of
from consumers.published.message import Header, Out, headers
from consumers.published.reading import Leaving, leaving
from journal.site import Site
from journal.store import AWAY, Unavailable
from projections.collecting import collect_seldom

#: Entries that are sent before the broker is waited for.
PAGE = 8_000
#: What a record weighs at most beside its value and what of its headers is of any length.
_FRAME = 700


class ReadingEnded(Exception):
    """The process that reads the record has ended."""


class Ready(NamedTuple):
    """One record. at: when the entry was recorded, in milliseconds. weight: bytes on the wire, at most."""

    position: int
    partition: int
    key: bytes
    value: bytes | None
    headers: list[Header]
    at: int
    weight: int


#: What leaves of a stretch of the record, and the position where that ends.
Page = tuple[list[Ready], int]


class Form(NamedTuple):
    """What all records of a topic have in common. source: of ``source_of``. schemas: what a schema's name follows."""

    partitions: int
    source: bytes
    schemas: bytes

    def ready(self, outs: Sequence[Out]) -> list[Ready]:
        """The records of some entries."""
        partitions = partitions_of([out.stream for out in outs], self.partitions)
        return [self._one(out, partition) for out, partition in zip(outs, partitions, strict=True)]

    def _one(self, out: Out, partition: int) -> Ready:
        bears = headers(out, self.source, self.schemas)
        at = int(out.recorded_at.timestamp() * 1000)
        borne = len(self.source) + len(self.schemas) + 2 * len(out.topic) + 4 * len(out.unit_id)
        weight = _FRAME + borne + len(out.facts or b"")
        return Ready(out.position, partition, out.key, out.facts, bears, at, weight)

    def page(self, record: Leaving, after: int, upto: int) -> Page:
        """The next page after a position, up to another at most."""
        upto = min(upto, after + PAGE)
        return (self.ready(record.page(after, upto)) if upto > after else []), upto


@contextmanager
def ahead(site: Site, form: Form, after: int, upto: int) -> Iterator[Iterator[Page]]:
    """The pages after a position, up to another; each is made while what was taken before it is sent. ReadingEnded
    where the process that makes them ended early: the server went away, or somebody ended it."""
    context = multiprocessing.get_context("spawn")
    ours, theirs = context.Pipe(duplex=False)
    process = context.Process(target=_make, args=(site, form, after, upto, theirs), daemon=True)
    process.start()
    theirs.close()
    try:
        yield _taken(ours, after, upto)
    finally:
        ours.close()  # it then finds nobody to hand the next one to, and ends
        process.join()


def _taken(pages: Connection, after: int, upto: int) -> Iterator[Page]:
    while after < upto:
        try:
            page, after = pages.recv()
        except EOFError:
            raise ReadingEnded from None
        yield page, after


def _make(site: Site, form: Form, after: int, upto: int, taker: Connection) -> None:
    collect_seldom()
    with suppress(BrokenPipeError, Unavailable, *AWAY), leaving(site) as record:
        while after < upto:
            page = form.page(record, after, upto)
            after = page[1]
            taker.send(page)
