"""The process of webhooks: takes in the topic, and sends to each subscription in a thread of its own.

Several may run: they share the partitions by their group and the subscriptions by locks that their sessions hold.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from consumers.broker.place import Broker
from consumers.broker.waiting import ready
from consumers.following.follower import Follower, follow
from consumers.following.postgres import PostgresSink
from consumers.published.reading import source_at
from consumers.webhooks.queueing import taking_in
from consumers.webhooks.sending import Line, Manner
from consumers.webhooks.signing import Vault
from consumers.webhooks.tables import CHANNEL, SCHEMA, opened
from journal.site import Site

log = logging.getLogger("rollcall.webhooks")

NAME = "webhooks"
#: How often it looks for subscriptions that nobody sends to, and for what has become due.
LOOK_SECONDS = 0.5
#: How often it tries for a subscription that another process sends to.
TRY_SECONDS = 2.0

ON: LiteralString = "SELECT subscription_id FROM subscriptions WHERE off_for = ''"
IS_ON: LiteralString = "SELECT 1 FROM subscriptions WHERE subscription_id = %s AND off_for = ''"
LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtextextended('rollcall/webhooks/' || %s::text, 0))"
LISTEN: LiteralString = f"LISTEN {CHANNEL}"


def run(
    site: Site,
    broker: Broker,
    manner: Manner,
    stop: threading.Event,
    instance: str | None = None,
    *,
    alive: Callable[[], None] = lambda: None,
) -> None:
    """Take in and send until told to stop. A broker or a receiver that is away is waited for."""
    source = source_at(site)
    with opened(site.record_url) as conn:
        senders = threading.Thread(target=send, args=(site, manner, stop), name="senders")
        senders.start()
        try:
            if ready(broker, stop, alive):
                sink = PostgresSink(conn, NAME, taking_in(source, broker.schemas.encode()))
                follow(Follower(broker, NAME, sink, source, instance), stop, alive=alive)
        finally:
            stop.set()
            senders.join()


def send(site: Site, manner: Manner, stop: threading.Event) -> None:
    """Send to every subscription that is on, until told to stop. The schema is there."""
    vault = Vault(site.custodians)
    lines: dict[UUID, threading.Thread] = {}
    try:
        with _connected(site) as conn:
            while not stop.is_set():
                lines = {one: thread for one, thread in lines.items() if thread.is_alive()}
                for (one,) in conn.execute(ON).fetchall():
                    if one not in lines:
                        lines[one] = threading.Thread(target=_line, args=(site, vault, one, manner, stop))
                        lines[one].start()
                stop.wait(LOOK_SECONDS)
    finally:
        stop.set()  # where the server is away, the process ends; whoever runs it starts it again
        for thread in lines.values():
            thread.join()


def _line(site: Site, vault: Vault, subscription_id: UUID, manner: Manner, stop: threading.Event) -> None:
    """Send to one subscription, as long as it is on. Nothing, where another process does."""
    try:
        with _connected(site) as conn:
            if conn.execute(LOCK, [str(subscription_id)]).fetchone() != (True,):
                stop.wait(TRY_SECONDS)
                return
            conn.execute(LISTEN)
            line = Line(conn, vault, subscription_id, manner)
            while not stop.is_set():
                if line.step():
                    continue
                if conn.execute(IS_ON, [subscription_id]).fetchone() is None:
                    return
                for _ in conn.notifies(timeout=LOOK_SECONDS, stop_after=1):
                    pass
    except psycopg.OperationalError as away:  # begun again while the server is there; else the process ends
        log.warning("sending to a subscription begins again (%s)", type(away).__name__)
    except BaseException:
        stop.set()  # the process ends, and says why: it must not seem to send where it does not
        raise


def _connected(site: Site) -> psycopg.Connection[Any]:
    options = f"-c timezone=UTC -c search_path={SCHEMA}"
    return psycopg.connect(site.record_url, autocommit=True, application_name="rollcall-webhooks", options=options)
