"""Kept states against what their entries fold to. They are never trusted, but a changed one is worth a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import LiteralString
from uuid import UUID

from domain.kernel.event import Category, Redacted
from journal.arrays import Uuids
from journal.handling.states import KEPT, file_of, fold_digest, folded
from journal.proof.doubts import StateChanged
from journal.reading import Reader
from journal.site import Site

STEP = 200
IDS: LiteralString = """
SELECT stream FROM states WHERE stream > %s ORDER BY stream LIMIT %s"""


def read(site: Site) -> Iterator[StateChanged]:
    """Every kept state of this release that does not open, or is not what its entries fold to."""
    with site.reader() as reader:
        last = UUID(int=0)
        while ids := [row[0] for row in reader.conn.execute(IDS, [last, STEP])]:
            yield from _page(reader, ids)
            last = ids[-1]


def _page(reader: Reader, ids: list[UUID]) -> Iterator[StateChanged]:
    kept = reader.conn.execute(KEPT, [Uuids(ids), fold_digest()], binary=True).fetchall()
    streams = reader.streams([row[0] for row in kept], columns="folded")
    for row in kept:
        stream, version = row[0], row[1]
        entries = [entry for entry in streams[stream] if entry.originator_version <= version]
        keys = reader.keys.of(stream)
        if Category.FACTS not in keys or any(type(entry.event) is Redacted for entry in entries):
            continue  # erased or sealed: it opens for nobody
        stored = file_of(stream, row, [], keys)
        if stored is None or not entries or stored != folded(stream, entries, version):
            yield StateChanged(position=entries[0].position if entries else 0)
