"""The process of the relay: one works at a time, by a lock that its session holds; others wait and take over."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from typing import Any, LiteralString

import psycopg
from kafka import KafkaAdminClient
from kafka.errors import KafkaError

from consumers.broker.ends import PartitionSilent
from consumers.broker.place import Broker
from consumers.broker.topics import TopicUnfit, ensure, id_of
from consumers.broker.waiting import Waiting
from consumers.published.message import source_of
from consumers.published.reading import Leaving, leaving
from consumers.relay.forming import PAGE, Form, Page, ReadingEnded, ahead
from consumers.relay.marks import Marks
from consumers.relay.sending import Sender, SendFailed
from journal.site import Site
from journal.store import AWAY, Unavailable

log = logging.getLogger("rollcall.relay")

#: Entries behind which a process of its own reads them: it takes a second to begin, as a page does to be sent.
FAR = 50_000
#: A wake-up can be missed: the record is looked at at least this often.
POLL_SECONDS = 0.25
#: A life of the relay that lasted so long was well.
WELL_SECONDS = 10.0
#: How often a hint is written down, and how it fares.
NOTE_SECONDS = 1.0

_LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtextextended('rollcall/relay/' || current_schema(), 0))"
_LISTEN: LiteralString = "LISTEN rollcall_record"
_HELD: LiteralString = "SELECT 1"
_WAITS: LiteralString = """
INSERT INTO relay_rounds (began_at, round_at, position, sent, waiting)
VALUES (clock_timestamp(), clock_timestamp(), 0, 0, %s)
ON CONFLICT (one) DO UPDATE SET round_at = excluded.round_at, waiting = excluded.waiting"""
#: For what it waits where a broker that took what was sent does not say so.
UNANSWERED = "Unanswered"
_WRONG = (SendFailed, ReadingEnded, KafkaError, PartitionSilent, TopicUnfit, Unavailable, *AWAY)


def run(site: Site, broker: Broker, stop: threading.Event) -> None:
    """Hand on what is recorded, until told to stop. A broker or a server that goes away is waited for."""
    waiting = Waiting(stop, log)
    while not stop.is_set():
        began = time.monotonic()
        try:
            with working(site, broker, stop) as relay:
                if relay is not None:
                    relay.run()
        except _WRONG as wrong:
            word = str(wrong) if isinstance(wrong, TopicUnfit | SendFailed) else type(wrong).__name__
            if time.monotonic() - began > WELL_SECONDS:
                waiting.well()
            _note_waiting(site, word)
            waiting.pause(word)


@contextmanager
def working(site: Site, broker: Broker, stop: threading.Event) -> Iterator[Relay | None]:
    """A relay that holds the lock; None where it was told to stop before it got it."""
    with ExitStack() as stack:
        lock = stack.enter_context(site.connected("record"))
        while not _got(lock):
            if stop.wait(POLL_SECONDS):
                yield None
                return
        record = stack.enter_context(leaving(site))
        admin = KafkaAdminClient(bootstrap_servers=broker.bootstrap, **dict(broker.further))
        stack.callback(admin.close)
        ensure(admin, [broker.events], broker.replication)
        source = source_of(record.origin).encode()
        name, slow = broker.events.name, partial(_unanswered, site)
        sender = Sender(broker.bootstrap, name, source, slow, **dict(broker.further))
        stack.callback(sender.close)
        marks = Marks(record.conn, name, datetime.now(UTC))
        form = Form(broker.partitions, source, broker.schemas.encode())
        yield Relay(site, form, lock, record, sender, marks, id_of(admin, name), stop)


def _got(lock: psycopg.Connection[Any]) -> bool:
    row = lock.execute(_LOCK).fetchone()
    return bool(row and row[0])


def _unanswered(site: Site) -> None:
    """Say so before it is known how that ends: it may end the process."""
    log.warning("waits: %s", UNANSWERED)
    _note_waiting(site, UNANSWERED)


def _note_waiting(site: Site, word: str) -> None:
    """Write down for what it waits, where the server is not what it waits for."""
    try:
        with site.connected("record") as conn:
            conn.execute(_WAITS, [word])
    except AWAY:
        log.info("cannot write down that it waits: the server is away")


class Relay:
    """One life of the relay, while it holds the lock and nothing goes wrong. sent: entries, so far."""

    def __init__(
        self,
        site: Site,
        form: Form,
        lock: psycopg.Connection[Any],
        record: Leaving,
        sender: Sender,
        marks: Marks,
        topic_id: str,
        stop: threading.Event,
    ) -> None:
        self._site = site
        self._form = form
        self._lock = lock
        self._record = record
        self._sender = sender
        self._marks = marks
        self._topic_id = topic_id
        self._stop = stop
        self.sent = 0
        self._noted = 0.0

    def run(self) -> None:
        """Send page after page."""
        ends = self._sender.look()
        hint = self._marks.hint(self._topic_id, ends)
        if hint:
            self._sender.look(hint)
        position = self._sender.position
        self._lock.execute(_LISTEN)
        with closing(self._pages(position)) as pages:
            while not self._stop.is_set():
                records, position = next(pages)
                self._lock.execute(_HELD)  # where its session has ended, somebody else holds the lock by now
                self.sent += self._sender.page(records, position)
                self._note(position)

    def _pages(self, position: int) -> Generator[Page, None, None]:
        """What leaves after a position, page after page; an empty one where nothing came for a while."""
        while True:
            head = self._record.head()
            if head - position > FAR:
                yield from self._far(position, head)
                position = head
                continue
            if head <= position:
                self._await()
                head = self._record.head()
            page = self._form.page(self._record, position, head)
            position = page[1]
            yield page

    def _far(self, position: int, head: int) -> Iterator[Page]:
        """Where much is behind: a process begins to make the pages, and the first of them is made here meanwhile."""
        begin = min(head, position + PAGE)
        with ahead(self._site, self._form, begin, head) as pages:
            yield self._form.page(self._record, position, begin)
            yield from pages

    def _note(self, position: int) -> None:
        if time.monotonic() - self._noted < NOTE_SECONDS:
            return
        self._marks.move(self._topic_id, position, self._sender.lengths)
        self._marks.fare(position, self.sent)
        self._noted = time.monotonic()

    def _await(self) -> None:
        for _ in self._lock.notifies(timeout=POLL_SECONDS, stop_after=1):
            return
