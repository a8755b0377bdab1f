"""The queue of jobs: asked for, looked at, cancelled by who asked; claimed, moved on and ended by a worker.

A worker holds a job by an advisory lock on its connection: one that dies lets go of it, and the next begins it again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, LiteralString
from uuid import UUID

import msgspec
import psycopg
from uuid_utils.compat import uuid7

from projections.asking.asked import Asked
from projections.asking.making import Files, Made
from projections.jobs.tables import CHANNEL

State = Literal["waiting", "running", "done", "failed", "cancelled", "expired"]
Conn = psycopg.Connection[Any]

#: How often a job is begun, at most: what was interrupted so often is not begun once more.
ATTEMPTS = 3
#: How long it is known what became of a job.
REMEMBERED_DAYS = 30

_COLUMNS: LiteralString = """job_id, asked_by, question, state, made_at, begun_at, ended_at, expires_at, attempts,
done, total, cause, made"""
_OPEN: LiteralString = "SELECT count(*) FROM jobs.jobs WHERE asked_by = %s AND state IN ('waiting', 'running')"
_ASK: LiteralString = "INSERT INTO jobs.jobs (job_id, asked_by, question) VALUES (%s, %s, %s)"
_ONE: LiteralString = f"SELECT {_COLUMNS} FROM jobs.jobs WHERE job_id = %s AND asked_by = %s"
_CANCEL: LiteralString = """
UPDATE jobs.jobs SET state = 'cancelled', ended_at = clock_timestamp(), made = NULL, files = NULL
WHERE job_id = %s AND asked_by = %s AND state IN ('waiting', 'running', 'done')"""
_CLAIMABLE: LiteralString = f"""
SELECT {_COLUMNS} FROM jobs.jobs WHERE state IN ('waiting', 'running') ORDER BY made_at LIMIT 100"""
_LOCK: LiteralString = "SELECT pg_try_advisory_lock(hashtext('rollcall/job'), hashtext(%s))"
_UNLOCK: LiteralString = "SELECT pg_advisory_unlock(hashtext('rollcall/job'), hashtext(%s))"
_BEGIN: LiteralString = """
UPDATE jobs.jobs SET state = 'running', begun_at = clock_timestamp(), attempts = attempts + 1, done = 0, total = 0
WHERE job_id = %s AND state IN ('waiting', 'running') RETURNING attempts"""
_PUT_BACK: LiteralString = """
UPDATE jobs.jobs SET state = 'waiting', attempts = attempts - 1 WHERE job_id = %s AND state = 'running'"""
_MOVE: LiteralString = "UPDATE jobs.jobs SET done = %s, total = %s WHERE job_id = %s AND state = 'running'"
_DONE: LiteralString = """
UPDATE jobs.jobs SET state = 'done', ended_at = clock_timestamp(), made = %s, files = %s, done = total,
  expires_at = clock_timestamp() + make_interval(hours => %s)
WHERE job_id = %s AND state = 'running'"""
_FAIL: LiteralString = """
UPDATE jobs.jobs SET state = 'failed', ended_at = clock_timestamp(), cause = %s
WHERE job_id = %s AND state = 'running'"""
_EXPIRE: LiteralString = """
UPDATE jobs.jobs SET state = 'expired', files = NULL WHERE state = 'done' AND expires_at < clock_timestamp()"""
_FORGET: LiteralString = """
DELETE FROM jobs.jobs WHERE state IN ('failed', 'cancelled', 'expired')
  AND ended_at < clock_timestamp() - make_interval(days => %s)"""
_LEFT: LiteralString = """
SELECT job_id FROM jobs.jobs AS job WHERE state IN ('failed', 'cancelled', 'expired')
  AND EXISTS (SELECT FROM jobs.parts WHERE parts.job_id = job.job_id)"""
_FILES: LiteralString = "SELECT files FROM jobs.jobs WHERE job_id = %s AND state = 'done'"


class TooMany(Exception):
    """Somebody has as many jobs under way as one may have at once."""


class Job(msgspec.Struct, frozen=True, kw_only=True):
    """A job as it stands."""

    job_id: UUID
    asked_by: str
    asked: Asked
    state: State
    made_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    attempts: int
    done: int
    total: int
    cause: str | None
    made: Made | None


def ask(conn: Conn, asked: Asked, most: int) -> UUID:
    """Have a question answered by a worker. TooMany where who asks has so many under way already."""
    job_id = uuid7()
    with conn.transaction():
        conn.execute("SELECT pg_advisory_xact_lock(hashtext('rollcall/ask'), hashtext(%s))", [asked.actor.id])
        row = conn.execute(_OPEN, [asked.actor.id]).fetchone()
        if row and row[0] >= most:
            raise TooMany(most)
        conn.execute(_ASK, [job_id, asked.actor.id, msgspec.json.encode(asked)])
        conn.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    return job_id


def look(conn: Conn, job_id: UUID, asked_by: str) -> Job | None:
    """A job of somebody; None where there is none, or none of theirs."""
    row = conn.execute(_ONE, [job_id, asked_by], binary=True).fetchone()
    return None if row is None else _job(row)


def cancel(conn: Conn, job_id: UUID, asked_by: str) -> bool:
    """Cancel a job, or give up its result; whether there was anything to cancel."""
    return conn.execute(_CANCEL, [job_id, asked_by]).rowcount == 1


def claim(conn: Conn) -> Job | None:
    """The next job that no other worker holds, begun and held by this connection; None where there is none."""
    for row in conn.execute(_CLAIMABLE, binary=True).fetchall():
        job = _job(row)
        held = conn.execute(_LOCK, [str(job.job_id)]).fetchone()
        if not held or not held[0]:
            continue
        begun = conn.execute(_BEGIN, [job.job_id]).fetchone()
        if begun is not None and begun[0] <= ATTEMPTS:
            return job
        if begun is not None:
            fail(conn, job.job_id, "interrupted")
        release(conn, job.job_id)
    return None


def put_back(conn: Conn, job_id: UUID) -> None:
    """Leave a job to another worker, as if it had not been begun."""
    conn.execute(_PUT_BACK, [job_id])


def release(conn: Conn, job_id: UUID) -> None:
    """Let go of a job."""
    conn.execute(_UNLOCK, [str(job_id)])


def move(conn: Conn, job_id: UUID, done: int, total: int) -> bool:
    """Say how far a job is; False where it was cancelled."""
    return conn.execute(_MOVE, [done, total, job_id]).rowcount == 1


def finish(conn: Conn, job_id: UUID, made: Made, files: Files, hours: int) -> bool:
    """A job is done, its result to be had for some hours; False where it was cancelled meanwhile."""
    about = msgspec.msgpack.encode([(stream.bytes, lines) for stream, lines in files.items()])
    return conn.execute(_DONE, [msgspec.json.encode(made), about, hours, job_id]).rowcount == 1


def files_of(conn: Conn, job_id: UUID) -> Files:
    """How many lines of a result are about each file."""
    row = conn.execute(_FILES, [job_id], binary=True).fetchone()
    about = msgspec.msgpack.decode(row[0], type=list[tuple[bytes, int]]) if row and row[0] else []
    return Files({UUID(bytes=stream): lines for stream, lines in about})


def fail(conn: Conn, job_id: UUID, cause: str) -> None:
    """A job cannot be done. cause: its kind."""
    conn.execute(_FAIL, [cause, job_id])


def expire(conn: Conn) -> list[UUID]:
    """Let results expire whose time is over; gives the jobs whose parts are still there and of no more use."""
    conn.execute(_EXPIRE)
    conn.execute(_FORGET, [REMEMBERED_DAYS])
    return [row[0] for row in conn.execute(_LEFT, binary=True)]


def _job(row: tuple[Any, ...]) -> Job:
    asked, made = row[2], row[12]
    return Job(
        job_id=row[0],
        asked_by=row[1],
        asked=msgspec.json.decode(asked, type=Asked),
        state=row[3],
        made_at=row[4],
        begun_at=row[5],
        ended_at=row[6],
        expires_at=row[7],
        attempts=row[8],
        done=row[9],
        total=row[10],
        cause=row[11],
        made=None if made is None else msgspec.json.decode(made, type=Made),
    )
