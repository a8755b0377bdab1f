"""The process of the topic of case files; several share the partitions."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from kafka import KafkaAdminClient

from consumers.broker.place import Broker
from consumers.broker.topics import ensure
from consumers.broker.waiting import ready
from consumers.following import postgres
from consumers.following.follower import Follower, follow
from consumers.following.postgres import PostgresSink, Write
from consumers.published.reading import source_at
from consumers.state.files import at_hand
from consumers.state.sending import Sender, restating
from journal.site import Site

NAME = "state"
SCHEMA = "state"


def run(
    site: Site,
    broker: Broker,
    stop: threading.Event,
    instance: str | None = None,
    *,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Keep the topic in step with the read model until told to stop."""
    if not ready(broker, stop, alive):
        return
    admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap, **dict(broker.further))
    try:
        ensure(admin, [broker.case_files], broker.replication)
    finally:
        admin.close()
    source = source_at(site)
    with opened(site.record_url) as conn, writing(site, broker, source) as write:
        follow(Follower(broker, NAME, PostgresSink(conn, NAME, write), source, instance), stop, alive=alive)


@contextmanager
def writing(site: Site, broker: Broker, source: bytes) -> Iterator[Write]:
    """What a sink calls, with a producer of its own."""
    with at_hand(site) as files:
        sender = Sender(broker, source)
        try:
            yield restating(files, sender)
        finally:
            sender.close()


@contextmanager
def opened(url: str) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the schema of the marks, made where it is not there. url: of the record's database."""
    with psycopg.connect(url, autocommit=True, application_name="rollcall-state", options="-c timezone=UTC") as conn:
        postgres.make(conn, SCHEMA)
        yield conn
