"""Folding for a question of the past, dealt out to processes beside this one where there is much to fold."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from journal.reading import Reader
from journal.site import Site
from projections.asking.folding import Folding, Then
from projections.collecting import collect_seldom
from projections.model import Journal, Model
from projections.sheets.columns import columns_of, copied
from projections.sheets.dealing import Dealer

#: From so many entries on the work is dealt out, to so many processes at most: each takes a second to begin.
SHARED_FROM = 200_000
PROCESSES = 2
#: Entries that a process folds at once; what comes of them is held until it is written.
PIECE = 50_000


class Part(NamedTuple):
    """What is folded from one of the two journals. sizes: entries of each stream. then: the moment, in that journal."""

    reader: Reader
    journal: Journal
    models: Sequence[Model[Any]]
    then: Then
    sizes: Mapping[UUID, int]


class Piece(NamedTuple):
    """What was folded: how many entries, and the rows of each model in the binary form of COPY."""

    entries: int
    rows: dict[str, bytes]


def pieces(site: Site, part: Part, zones: Sequence[ZoneInfo]) -> Iterator[Piece | None]:
    """The rows of some streams at a moment, piece by piece, in any order; None now and then while none comes.

    Whoever wants no more closes the iterator.
    """
    processes = min(PROCESSES, os.cpu_count() or 1)
    if sum(part.sizes.values()) < SHARED_FROM or processes < 2:
        yield from _folded(part, zones)
        return
    of = site, part.journal, part.models, part.then, list(set(zones))
    works = [(_beside, (*of, some)) for some in _parted(part.sizes)]
    with Dealer(processes) as dealer:
        for result in dealer.dealt(works):
            yield None if result is None else result[1]


def _folded(part: Part, zones: Sequence[ZoneInfo]) -> Iterator[Piece]:
    for page in Folding(part.reader, part.models, part.then, zones).pages(part.sizes):
        rows = {model.name: copied(columns_of(model.row), of) for model in part.models if (of := page.rows[model.name])}
        yield Piece(sum(part.sizes[stream] for stream in page.streams), rows)


def _beside(
    site: Site,
    journal: Journal,
    models: Sequence[Model[Any]],
    then: Then,
    zones: Sequence[ZoneInfo],
    sizes: Mapping[UUID, int],
) -> Piece:
    """One piece, in a process of its own."""
    collect_seldom()
    entries, rows = 0, defaultdict[str, list[bytes]](list)
    with site.reader(journal) as reader:
        for piece in _folded(Part(reader, journal, models, then, sizes), zones):
            entries += piece.entries
            for name, of in piece.rows.items():
                rows[name].append(of)
    return Piece(entries, {name: b"".join(of) for name, of in rows.items()})


def _parted(sizes: Mapping[UUID, int]) -> Iterator[dict[UUID, int]]:
    """Streams in the order of their ids, in parts of about equally many entries."""
    part: dict[UUID, int] = {}
    held = 0
    for stream in sorted(sizes):
        part[stream] = sizes[stream]
        held += sizes[stream]
        if held >= PIECE:
            yield part
            part, held = {}, 0
    if part:
        yield part
