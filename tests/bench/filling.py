"""Filling a journal in bulk, through the same plan and the same SQL as every append.

The indexes are made afterwards and two processes seal; what comes of it is a record like any other.
"""

from __future__ import annotations

import itertools
import multiprocessing
import time
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from multiprocessing.sharedctypes import Synchronized
from typing import Any, NamedTuple
from uuid import UUID

import psycopg
from psycopg import sql
from uuid_utils.compat import uuid7

from domain.contacts.tables import CheckInCadence
from domain.duties.counting import in_force
from domain.kernel.codec import Encoded, encode
from domain.kernel.event import Category
from domain.kernel.ids import stream_of
from domain.organisation.record import UnitEstablished
from journal.handling.keeping import Keeper
from journal.handling.states import EVERY
from journal.keys import NOBODY
from journal.plan import Append, Body, Envelope, Tail, Types, plan
from journal.recorder import Recorder
from journal.schema import conninfo
from journal.site import Site
from journal.store import closing
from tests.bench import histories
from tests.bench.rounds import say

SLICE = 2_000  # entries a transaction
BODY_SHA256 = bytes(32)


class Course(NamedTuple):
    """What happens in a file, and at which unit. late: how long it had happened when it was recorded, where it was
    recorded at once otherwise."""

    unit_id: str
    bodies: Sequence[Encoded]
    late: timedelta = timedelta()


class Days(NamedTuple):
    """When the entries of a file occurred: the first at the beginning of a day, each so long after the one before.
    noted: each was recorded at once; else all when the journal is filled."""

    first: date
    apart: timedelta
    noted: bool = False


class Wave(NamedTuple):
    """Files that begin together. courses: their histories, of one file after the other in turn. days: when they
    occurred; none for when they were recorded."""

    files: int
    courses: Sequence[Course]
    days: Days | None = None


class Part(NamedTuple):
    """One transaction's worth: entries number ``version`` of some files. turn: when it may be written. first: the
    number of the first file in its wave."""

    turn: int
    position: int
    version: int
    first: int
    wave: int
    ids: Sequence[UUID]


def usual(events: int) -> list[Course]:
    """The history that every file has where nothing else is said."""
    return [Course(histories.UNIT, histories.encoded(events))]


def establish(site: Site, below: Collection[str] = ()) -> None:
    """Establish the one unit, and those below it."""
    recorder = Recorder(conninfo(site.record_url, "record"))
    events = [UnitEstablished(unit_id=histories.UNIT, name="Sample County", zone="Asia/Shanghai")]
    events += [UnitEstablished(unit_id=one, name=one, zone="Asia/Shanghai", parent=histories.UNIT) for one in below]
    with site.keys() as keys:
        keys.ensure({NOBODY: [Category.FACTS]})
        recorder.append([_established(event, keys.of(NOBODY)) for event in events])
    recorder.close()


def _established(event: UnitEstablished, keys: Any) -> Append:
    return Append(
        stream=stream_of("unit", event.unit_id),
        expected_version=0,
        bodies=[Body(uuid7(), encode(event))],
        envelope=_envelope("reviewer"),
        keys=keys,
        refers=True,
    )


def fill(
    site: Site,
    ids: Sequence[UUID],
    events: int,
    keep_at: int | None = None,
    waves: Sequence[Wave] = (),
) -> None:
    """Give every file a history, the first entry of each, then the second of each, and so on; one wave after the other.

    keep_at: keep the folded states when files have so many entries. waves: none for all files at once, with the usual
    history at the one unit.
    """
    waves = waves or [Wave(len(ids), usual(events))]
    courses = [course for wave in waves for course in wave.courses]
    establish(site, sorted({course.unit_id for course in courses} - {histories.UNIT}))
    began = time.time_ns() // 1000
    _make_keys(site, ids, {category for course in courses for body in course.bodies for category, _ in body.personal})
    with psycopg.connect(site.record_url, autocommit=True) as conn:
        conn.execute("SET search_path TO record")
        constraints = _unindexed(conn)
        steps = [(0, keep_at), (keep_at, events)] if keep_at else [(0, events)]
        for first, last in steps:
            _write(site, ids, waves, first, last or events, began)
            if constraints:
                _indexed(conn, constraints)
                constraints = []
            if last == keep_at:
                _keep(site, ids)
                constraints = _unindexed(conn)


def _write(
    site: Site,
    ids: Sequence[UUID],
    waves: Sequence[Wave],
    first: int,
    last: int,
    recorded_at: int,
) -> None:
    units = len({histories.UNIT, *(course.unit_id for wave in waves for course in wave.courses)})
    turns, position, begins = list[Part](), units + first * len(ids), 0
    for number, wave in enumerate(waves):
        together = ids[begins : begins + wave.files]
        for version, at in itertools.product(range(first, last), range(0, len(together), SLICE)):
            turns.append(Part(len(turns), position, version, at, number, together[at : at + SLICE]))
            position += len(turns[-1].ids)
        begins += wave.files
    began = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    turn = context.Value("l", 0)
    workers = [
        context.Process(target=_work, args=(site, turns[n::2], list(waves), recorded_at, turn), daemon=True)
        for n in range(2)
    ]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError("filling failed")
    rows = (last - first) * len(ids)
    say(f"  {rows} entries at {rows / (time.perf_counter() - began):.0f}/s")


def _work(
    site: Site,
    parts: Sequence[Part],
    waves: Sequence[Wave],
    began: int,
    turn: Synchronized[int],
) -> None:
    with site.keys() as keys, site.connected("record") as conn:
        cursor = conn.cursor(binary=True)
        types = Types(*cursor.execute("SELECT 'new_entry'::regtype::bigint, 'new_command'::regtype::bigint").fetchone())
        for part in parts:
            keys.load(part.ids)
            _, courses, days = waves[part.wave]
            happened = histories.microseconds(days.first, days.apart * part.version) if days else None
            batch = [
                _append(stream, courses[n % len(courses)], part.version, keys.of(stream), happened)
                for n, stream in enumerate(part.ids, part.first)
            ]
            noted = happened if days and days.noted and happened else began
            at = noted + part.position * 3  # times rise with the positions, whichever process plans first
            tail = Tail(part.position, at, at, 1, dict.fromkeys(part.ids, part.version), {}, types)
            statements = closing(plan(tail, batch))
            while turn.value != part.turn:
                time.sleep(0.0005)
            with conn.transaction():
                for statement in statements:
                    cursor.execute(statement.sql, statement.params, prepare=True)
            turn.value += 1


def _append(stream: UUID, course: Course, version: int, keys: Any, happened: int | None) -> Append:
    event_id = uuid7()
    occurred_at = None if happened is None else happened - course.late // timedelta(microseconds=1)
    return Append(
        stream=stream,
        expected_version=version,
        bodies=[Body(event_id, course.bodies[version], occurred_at)],
        envelope=_envelope("officer", course.unit_id),
        keys=keys,
        client_id="officer-1",
        command_id=event_id.hex,
        body_sha256=BODY_SHA256,
    )


def _envelope(role: str, unit_id: str = histories.UNIT) -> Envelope:
    pins = (in_force(CheckInCadence, histories.FIRST_DAY).pin,)
    return Envelope(
        actor_id=f"{role}-1",
        actor_role=role,
        unit_id=unit_id,
        source="bench",
        correlation_id=uuid7(),
        policies=pins,
    )


def _make_keys(site: Site, ids: Sequence[UUID], categories: set[Category]) -> None:
    with site.keys() as keys:
        for at in range(0, len(ids), SLICE):
            keys.ensure({stream: [Category.FACTS, *categories] for stream in ids[at : at + SLICE]})


class _Grown(NamedTuple):
    originator_id: UUID


def _keep(site: Site, ids: Sequence[UUID]) -> None:
    began = time.perf_counter()
    context = multiprocessing.get_context("spawn")
    workers = [context.Process(target=_kept, args=(site, ids[n::2]), daemon=True) for n in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
        if worker.exitcode:
            raise RuntimeError("keeping states failed")
    say(f"  {len(ids)} states kept at {len(ids) / (time.perf_counter() - began):.0f}/s")


def _kept(site: Site, ids: Sequence[UUID]) -> None:
    with site.reader() as reader, site.connected("record") as conn:
        keeper = Keeper(reader, conn)
        for stream in ids:
            keeper.note([_Grown(stream)] * EVERY)  # type: ignore[list-item]
        while keeper.keep():
            pass


def _unindexed(conn: psycopg.Connection[Any]) -> list[tuple[str, str, str]]:
    """Drop primary keys and unique constraints; gives what is needed to make them again."""
    found = conn.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE conrelid IN ('entries'::regclass, 'commands'::regclass) AND contype IN ('p', 'u')"
    ).fetchall()
    for table, name, _ in found:
        conn.execute(sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(sql.Identifier(table), sql.Identifier(name)))
    return found


def _indexed(conn: psycopg.Connection[Any], constraints: Sequence[tuple[str, str, str]]) -> None:
    for table, name, definition in constraints:
        conn.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table),
                sql.Identifier(name),
                sql.SQL(definition),  # type: ignore[arg-type]
            )
        )
