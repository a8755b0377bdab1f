"""The process of the reporting schema; several share the partitions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from consumers.broker.place import Broker
from consumers.broker.waiting import ready
from consumers.following import postgres
from consumers.following.follower import Follower, follow
from consumers.following.postgres import PostgresSink
from consumers.published.reading import source_at
from consumers.reporting import tables
from consumers.reporting.writing import write
from journal.site import Site

NAME = "reporting"


def run(
    site: Site,
    broker: Broker,
    url: str,
    stop: threading.Event,
    instance: str | None = None,
    *,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Keep the schema in step with the topic until told to stop. url: of the database that the schema is in."""
    source = source_at(site)
    if not ready(broker, stop, alive):
        return
    with opened(url) as conn:
        follow(Follower(broker, NAME, PostgresSink(conn, NAME, write), source, instance), stop, alive=alive)


@contextmanager
def opened(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the schema, made where it is not there."""
    with psycopg.connect(
        url, autocommit=True, application_name="rollcall-reporting", options="-c timezone=UTC"
    ) as conn:
        postgres.make(conn, tables.SCHEMA)
        tables.make(conn)
        yield conn
