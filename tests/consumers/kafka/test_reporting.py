"""The reporting schema holds what the topic does, in tables and views that tools can read."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg

from consumers.broker.place import Broker as Where
from consumers.reporting import process
from journal.site import Site
from tests.consumers.kafka.conftest import SECRET, Pen, relaying, until


@contextmanager
def _reporting(site: Site, where: Where) -> Iterator[psycopg.Connection[Any]]:
    stop = threading.Event()
    thread = threading.Thread(target=process.run, args=(site, where, site.record_url, stop), daemon=True)
    with relaying(site, where), process.opened(site.record_url) as conn:
        thread.start()
        try:
            yield conn
        finally:
            stop.set()
            thread.join(30)


def _count(conn: psycopg.Connection[Any]) -> int:
    row = conn.execute("SELECT count(*) FROM events").fetchone()
    assert row is not None
    return int(row[0])


def test_the_schema_equals_the_record_and_holds_nothing_personal(site: Site, where: Where, pen: Pen) -> None:
    pen.write(400)
    with _reporting(site, where) as conn:
        until(lambda: _count(conn) == 400)
        rows = conn.execute(
            "SELECT position, stream, version, event_id, facts FROM events ORDER BY position"
        ).fetchall()
        talks = conn.execute("SELECT talk, about FROM contacts_talk_held").fetchall()
        assert SECRET not in json.dumps([str(row) for row in conn.execute("SELECT events::text FROM events")])
    with site.reader() as reader:
        entries = reader.after(0, 400)
    assert [row[:4] for row in rows] == [
        (one.position, one.originator_id, one.originator_version, one.event_id) for one in entries
    ]
    assert talks == [("individual", None)] * 400


def test_what_is_sealed_goes(site: Site, where: Where, pen: Pen) -> None:
    sealed = pen.files[0]
    with _reporting(site, where) as conn:
        pen.raw(sealed, "contacts.talk-held.v1")
        pen.raw(pen.files[1], "contacts.talk-held.v1")
        until(lambda: _count(conn) == 2)
        pen.raw(sealed, "oversight.case-sealed.v1")
        until(lambda: _types(conn) == ["contacts.talk-held.v1", "oversight.case-sealed.v1"])


def _types(conn: psycopg.Connection[Any]) -> list[str]:
    return [row[0] for row in conn.execute("SELECT type FROM events ORDER BY position")]
