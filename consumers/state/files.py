"""Case files as they are now and as others may know them, read from the read model."""

from __future__ import annotations

import time
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql

from consumers.following.sink import Away
from consumers.published.reading import Leaving, leaving
from consumers.published.withheld import ever_held, sealed_now
from journal.site import Site
from projections import schema as views
from projections.models.case_files import MODEL
from projections.sheets.columns import SEALED, columns_of

#: Who reaches a file says something of the file too.
_KEPT_IN = frozenset({"restrictions"})
#: What of a row leaves: neither sealed values nor who is kept from the file.
COLUMNS = tuple(c.name for c in columns_of(MODEL.row) if c.kind is not SEALED and c.name not in _KEPT_IN)
#: In the place of a file that is, or ever was, restricted.
WITHHELD = b'{"withheld": true}'

POSITION: LiteralString = """
SELECT min(position) FROM models JOIN positions USING (build) WHERE models.live AND models.model = 'case_files'"""
ROWS: LiteralString = """
SELECT r.stream, r.position, to_json(r)::text FROM (SELECT {} FROM case_files WHERE stream = ANY(%s)) AS r"""
#: How long one waits for the read model in one go, and how often one looks.
PATIENCE_SECONDS, LOOK_SECONDS = 10.0, 0.1


class State(NamedTuple):
    """What is said of a file. position: the one that it is of. value: JSON; None where it is sealed."""

    position: int
    value: bytes | None


class Files:
    """Looks files up. record: says what may leave; model: a connection of the service to the views."""

    def __init__(self, record: Leaving, model: psycopg.Connection[Any]) -> None:
        self._record = record
        self._model = model
        self._rows = sql.SQL(ROWS).format(sql.SQL(", ").join(map(sql.Identifier, COLUMNS)))

    def reached(self, position: int) -> None:
        """Wait until the read model has come to a position. Away where it does not for long."""
        until = time.monotonic() + PATIENCE_SECONDS
        while True:
            row = self._model.execute(POSITION).fetchone()
            if row is not None and (row[0] or 0) >= position:
                return
            if time.monotonic() > until:
                raise Away("for the read model")
            time.sleep(LOOK_SECONDS)

    def states(self, touched: Mapping[UUID, int]) -> Iterator[tuple[UUID, State]]:
        """What is to be said of some files. touched: with the position of the newest entry that is known of each.

        What is no file of a person has no row; nothing is said of it.
        """
        guards = self._record.guards(list(touched))
        sealed = {file for file, said in guards.items() if sealed_now(said)}
        rows = self._found(touched.keys() - sealed)
        for file, position in touched.items():
            if file in sealed:
                yield file, State(position, None)
            elif file in rows:
                found = rows[file]
                yield file, State(found.position, WITHHELD) if ever_held(guards.get(file, ())) else found

    def _found(self, files: Collection[UUID]) -> dict[UUID, State]:
        rows = self._model.execute(self._rows, [list(files)])
        return {file: State(position, said.encode()) for file, position, said in rows}


@contextmanager
def at_hand(site: Site) -> Iterator[Files]:
    """Files of an installation, over connections of their own."""
    with leaving(site) as record, site.connected(views.VIEWS) as model:
        yield Files(record, model)
