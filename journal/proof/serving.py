"""The log as others read it: checkpoint, tiles and entry bundles, as C2SP tlog-tiles lays them out.

Nothing here is of a person: a tree holds positions, event ids and digests. Entries are derived from the rows
each time, never from the stored digests, so that whoever fetches the log checks the rows themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool

from journal.proof.doubts import TilePathMalformed
from journal.proof.stored.keys import replace
from journal.proof.stored.log import StoredTiles, entries_between, newest
from journal.proof.tiles import HEIGHT, WIDTH, Tile, bundled, bundles_between, place_of, tiles_between
from journal.schema import SCHEMAS, Schema, conninfo, prepare
from journal.site import Site
from journal.store import AWAY, Unavailable


class NotInLog(Exception):
    """The log has no such tile or bundle, or has not signed it yet."""


def checkpoint(conn: psycopg.Connection[Any]) -> bytes:
    """The newest signed checkpoint. NotInLog before the first."""
    stored = newest(conn)
    if stored is None:
        raise NotInLog
    return stored.note.encode()


def resource(conn: psycopg.Connection[Any], path: str) -> bytes:
    """The bytes at a path such as ``tile/0/x001/067`` or ``tile/entries/000.p/5``. NotInLog where there are none.

    Full tiles come from their table, the others and all entries from the rows.
    """
    try:
        place = place_of(path)
    except TilePathMalformed:
        raise NotInLog from None
    stored = newest(conn)
    level = place.level if isinstance(place, Tile) else 0
    held = ((stored.size if stored else 0) >> HEIGHT * level) - place.number * WIDTH
    if place.width > held:
        raise NotInLog
    if isinstance(place, Tile):
        return StoredTiles(conn)([place])[0]
    first = place.number * WIDTH
    return bundled([entry.to_bytes() for entry in entries_between(conn, first, first + place.width)])


def export_log(conn: psycopg.Connection[Any], folder: Path) -> int:
    """Write the whole log into a folder, as it would be served; how many entries it has. NotInLog before the first."""
    stored = newest(conn)
    if stored is None:
        raise NotInLog
    tiles, bundles = tiles_between(0, stored.size), bundles_between(0, stored.size)
    for path in (place.path for places in (tiles, bundles) for place in places):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(resource(conn, path))
    replace(folder / "checkpoint", stored.note)
    return stored.size


class LogServer:
    """The logs of a site, for a server of many threads. Raises Unavailable where the record's server is away."""

    def __init__(self, site: Site, *, connections: int = 2) -> None:
        self._pools = {
            place: ConnectionPool(
                conninfo(site.record_url, place),
                min_size=0,
                max_size=connections,
                timeout=5.0,
                kwargs={"autocommit": True},
                configure=prepare,
                open=False,
            )
            for place in SCHEMAS
        }

    def __enter__(self) -> LogServer:
        for pool in self._pools.values():
            pool.open()
        return self

    def __exit__(self, *_: object) -> None:
        for pool in self._pools.values():
            pool.close()

    def checkpoint(self, place: Schema) -> bytes:
        """The newest checkpoint of a journal."""
        with self._connection(place) as conn:
            return checkpoint(conn)

    def resource(self, place: Schema, path: str) -> bytes:
        """What a journal's log has at a path."""
        with self._connection(place) as conn:
            return resource(conn, path)

    @contextmanager
    def _connection(self, place: Schema) -> Iterator[psycopg.Connection[Any]]:
        try:
            with self._pools[place].connection() as conn:
                yield conn
        except AWAY as away:
            raise Unavailable("the record's server is away") from away
