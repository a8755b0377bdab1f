"""Where a run measures: two servers of its own, set as shipped, with a database for each data set."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from journal.site import Site
from rollcall import embedded
from tests.bench.rounds import Pace

if TYPE_CHECKING:
    from tests.bench.sets import Sets


@dataclass
class Place:
    """The servers of a run and what has been built in them."""

    home: Path
    record_url: str
    keys_url: str
    pace: Pace
    _made: dict[str, Site] = field(default_factory=dict)

    def site(self, name: str) -> Site:
        """A journal of its own, empty when it is first asked for."""
        if name not in self._made:
            for url in (self.record_url, self.keys_url):
                self._create(url, name)
            site = Site(at(self.record_url, name), at(self.keys_url, name), self.home / "secrets" / f"{name}.key")
            site.migrate(name="bench", kind="real")
            self._made[name] = site
        return self._made[name]

    def library(self, name: str) -> dict[str, str]:
        """The environment of an application of the library, on an empty database of the same server."""
        self._create(self.record_url, name)
        parts = conninfo_to_dict(self.record_url)
        return {
            "PERSISTENCE_MODULE": "eventsourcing.postgres",
            "POSTGRES_DBNAME": name,
            "POSTGRES_HOST": str(parts["host"]),
            "POSTGRES_PORT": str(parts["port"]),
            "POSTGRES_USER": str(parts["user"]),
            "POSTGRES_PASSWORD": str(parts["password"]),
            "POSTGRES_POOL_SIZE": "8",
            "POSTGRES_MAX_OVERFLOW": "8",
        }

    def plain(self, name: str) -> str:
        """The address of an empty database of the same server."""
        self._create(self.record_url, name)
        return at(self.record_url, name)

    def settle(self, url: str) -> None:
        """Leave nothing for the background to do about a database that has just been filled."""
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute("VACUUM ANALYZE")
            conn.execute("CHECKPOINT")

    @cached_property
    def sets(self) -> Sets:
        """The data sets that lines share."""
        from tests.bench.sets import Sets

        return Sets(self)

    @staticmethod
    def _create(url: str, name: str) -> None:
        with psycopg.connect(url, autocommit=True) as conn:
            conn.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")  # type: ignore[call-overload]
            conn.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]


def at(url: str, name: str) -> str:
    """The same address with another database."""
    return urlunsplit(urlsplit(url)._replace(path=f"/{name}"))


@contextmanager
def place(pace: Pace) -> Iterator[Place]:
    """Both servers, durable as in production, in a folder that is gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="rollcall-bench-"))
    home.chmod(0o711)  # the account that runs PostgreSQL for root must pass
    try:
        with embedded.running(home) as servers:
            yield Place(home, servers.record_url, servers.keys_url, pace)
    finally:
        outside = (home / "servers").resolve()
        shutil.rmtree(home)
        shutil.rmtree(outside, ignore_errors=True)
