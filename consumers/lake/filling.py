"""Filling a lake from the record itself, without a broker: in bulk, in chunks that two or more processes share.

Each chunk of positions is one commit that bears its number, so what was cut goes on where it was; when all are there,
one more says up to which position, and who follows the topic afterwards takes that for its own mark.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterator
from contextlib import ExitStack
from multiprocessing.util import Finalize
from pathlib import Path
from typing import NamedTuple

from deltalake import Transaction
from deltalake.exceptions import CommitFailedError

from consumers.lake.sink import FILLED, append
from consumers.lake.tables import Place, rows
from consumers.published.reading import Leaving, leaving
from journal.site import Site
from projections.collecting import collect_seldom

CHUNK = 100_000
PAGE = 5_000
#: By which name the first commit says up to which position is filled.
UPTO = "filling/upto"
_AGAIN = 20  # how often a commit is tried that others came before


class Follows(Exception):
    """This lake follows a topic already; fill another one, in a new folder."""


class Filled(NamedTuple):
    """One chunk that is there. first, last: its positions; upto: where the filling ends."""

    first: int
    last: int
    upto: int


def fill(site: Site, root: Path, topic: str, processes: int = 2) -> Iterator[Filled]:
    """Fill the lake in a folder with all that may leave, chunk after chunk as they are done. Follows where it has
    begun to follow the topic."""
    place = Place(root)
    table = place.events()
    if table.transaction_version(FILLED):
        return
    if any(table.transaction_version(f"{topic}/{part}/offset") for part in range(1_000)):
        raise Follows
    upto = table.transaction_version(UPTO)
    if upto is None:
        with leaving(site) as record:
            upto = record.head()
        append(table, rows([]), [Transaction(UPTO, upto)])
    chunks = [(n, n * CHUNK, min((n + 1) * CHUNK, upto)) for n in range(-(-upto // CHUNK))]
    left = [chunk for chunk in chunks if not table.transaction_version(f"filling/{chunk[0]}")]
    for _, first, last in (chunk for chunk in chunks if chunk not in left):
        yield Filled(first + 1, last, upto)
    with multiprocessing.get_context("spawn").Pool(min(processes, len(left)) or 1, _begin, (site, root)) as pool:
        for first, last in pool.imap_unordered(_chunk, left):
            yield Filled(first + 1, last, upto)
    append(place.events(), rows([]), [Transaction(FILLED, upto)])


_OPEN: list[tuple[Leaving, Place]] = []


def _begin(site: Site, root: Path) -> None:
    """Open the record for as long as the process lives: the keys of a file serve all chunks that it is in."""
    collect_seldom()
    stack = ExitStack()
    _OPEN.append((stack.enter_context(leaving(site)), Place(root)))
    Finalize(None, stack.close, exitpriority=1)


def _chunk(chunk: tuple[int, int, int]) -> tuple[int, int]:
    """Write one chunk, in a process of its own."""
    number, first, last = chunk
    record, place = _OPEN[0]
    found = [out for at in range(first, last, PAGE) for out in record.page(at, min(at + PAGE, last))]
    whole = rows(found)
    for left in range(_AGAIN, -1, -1):
        try:
            append(place.events(), whole, [Transaction(f"filling/{number}", 1)])
            break
        except CommitFailedError:
            if not left:
                raise
    return first, last
