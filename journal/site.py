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
from journal.keys import NOBODY, Custodians, KeyStore, Ring, custodians
from journal.reading import Reader
from journal.schema import Kind, Schema


class Site(msgspec.Struct, frozen=True, dict=True):
    """An installation. record_url, keys_url: two databases of different back-up cycles. root_file: of the root key."""

    record_url: str
    keys_url: str
    root_file: Path

    @cached_property
    def custodians(self) -> Custodians:
        """The key-encryption keys, made on first use."""
        return custodians(self.keys_url, self.root_file)

    def migrate(self, *, name: str = "rollcall", kind: Kind = "real") -> None:
        """Bring the databases to this release's form. WrongKind if they were born as the other kind."""
        schema.migrate(self.record_url, self.keys_url, name=name, kind=kind)
        with self.keys() as keys:
            keys.ensure({NOBODY: [Category.FACTS]})

    def kind(self) -> Kind | None:
        """What the record was born as; None where there is none."""
        return schema.kind_of(self.record_url)

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
