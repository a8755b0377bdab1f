"""Where an installation keeps its record, its keys and its secrets; the way in for everything that works in step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec
import psycopg

from domain.kernel.event import Category
from journal import schema
from journal.keys import NOBODY, Custodians, KeyStore, Ring, custodians, make_custodians
from journal.reading import Reader
from journal.schema import Kind, Schema


class Site(msgspec.Struct, frozen=True, dict=True):
    """An installation. record_url, keys_url: two databases of different back-up cycles. root_file: of the root key."""

    record_url: str
    keys_url: str
    root_file: Path

    @cached_property
    def custodians(self) -> Custodians:
        """The key-encryption keys. RootKeyMissing where they cannot be had; ``migrate`` makes them."""
        return custodians(schema.conninfo(self.keys_url, "keys"), self.root_file)

    def migrate(self, *, name: str = "rollcall", kind: Kind = "real") -> None:
        """Bring the databases to this release's form, with their keys. WrongKind if they were born as the other kind.

        The one way in which an installation is made: everything else opens what is there.
        """
        schema.migrate(self.record_url, self.keys_url, name=name, kind=kind)
        make_custodians(self.keys_url, self.root_file)
        with self.keys() as keys:
            keys.ensure({NOBODY: [Category.FACTS]})

    def pending(self) -> list[str]:
        """The migrations of this release that the databases have not seen: with any, it is not to be worked on."""
        return schema.pending(self.record_url, self.keys_url)

    def kind(self) -> Kind | None:
        """What the record was born as; None where there is none."""
        return schema.kind_of(self.record_url)

    def files(self, place: Schema = "record") -> int:
        """How many streams a journal holds, for the length of a bar."""
        with self.connected(place) as conn:
            row = conn.execute("SELECT count(*) FROM entries WHERE originator_version = 1").fetchone()
        return int(row[0]) if row else 0

    @contextmanager
    def connected(self, place: str, **settings: str) -> Iterator[psycopg.Connection[Any]]:
        """A connection of the service to a schema, each statement its own transaction."""
        url = self.keys_url if place == "keys" else self.record_url
        with psycopg.connect(schema.conninfo(url, place, **settings), autocommit=True) as conn:
            schema.prepare(conn)
            yield conn

    @contextmanager
    def keys(self) -> Iterator[KeyStore]:
        """The keys of files, over a connection of their own."""
        with self.connected("keys") as conn:
            yield KeyStore(conn, Ring(self.custodians))

    @contextmanager
    def reader(self, place: Schema = "record") -> Iterator[Reader]:
        """A reader of one of the two journals."""
        with self.connected(place) as conn, self.keys() as keys:
            yield Reader(conn, keys)
