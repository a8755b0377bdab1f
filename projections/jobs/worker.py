"""The worker of jobs: one question at a time, in a process of its own. More of them share the queue."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack
from uuid import UUID

from domain.kernel.codec import TopicUnknown
from journal.site import Site
from journal.store import AWAY
from projections.asking.answering import room
from projections.asking.compared import TooMany
from projections.asking.making import Files, Made, make
from projections.collecting import collect_seldom
from projections.jobs import queue, results, tables
from projections.jobs.queue import Conn, Job

#: How long to wait for a new job before looking anyway; wake-ups can be missed.
POLL_SECONDS = 1.0
#: How often it is said how far a job is, and heard whether it was cancelled.
TELL_SECONDS = 0.5

#: What stops a job by itself, and the word that who asked is told.
CAUSES: tuple[tuple[type[Exception], str], ...] = (
    (TooMany, "too-many-lines"),
    (TopicUnknown, "newer-release"),
    (MemoryError, "too-large"),
)


class Cancelled(Exception):
    """Who asked has cancelled the job."""


class Stopped(Exception):
    """The worker is told to end; the job begins again elsewhere."""


def run(site: Site, stop: threading.Event, *, hours: int = 24, alive: Callable[[], object] = lambda: None) -> None:
    """Answer jobs until told to stop; for a process of its own.

    hours: how long a result is kept. alive: called now and then while all is well.
    """
    gc.freeze()
    collect_seldom()
    tables.migrate(site.record_url)
    while not stop.is_set():
        try:
            with ExitStack() as stack:
                conn = stack.enter_context(site.connected(tables.JOBS))
                keys = stack.enter_context(site.connected("keys"))
                conn.execute(f"LISTEN {tables.CHANNEL}")
                _work(Working(site, conn, keys, stop, hours, alive))
        except AWAY:
            stop.wait(POLL_SECONDS)


def _work(working: Working) -> None:
    while not working.stop.is_set():
        working.alive()
        working.sweep()
        job = queue.claim(working.conn)
        if job is not None:
            working.answer(job)
        else:
            for _ in working.conn.notifies(timeout=POLL_SECONDS, stop_after=1):
                break


class Working:
    """What answers jobs. conn: to the jobs, it holds the lock of the one under way; keys: to the keys' database."""

    def __init__(
        self, site: Site, conn: Conn, keys: Conn, stop: threading.Event, hours: int, alive: Callable[[], object]
    ) -> None:
        self.site, self.conn, self.keys, self.stop, self.hours, self.alive = site, conn, keys, stop, hours, alive

    def sweep(self) -> None:
        """Destroy what has expired, was cancelled or has failed."""
        for job_id in queue.expire(self.conn):
            results.discard(self.conn, self.keys, job_id)

    def answer(self, job: Job) -> None:
        """Answer one job, and let go of it."""
        try:
            made, files = self._made(job)
            kept = queue.finish(self.conn, job.job_id, made, files, self.hours)
        except Stopped:
            queue.put_back(self.conn, job.job_id)
            kept = False
        except Cancelled:
            kept = False
        except AWAY:
            raise  # it begins again when the server is back
        except Exception as wrong:  # its kind is told to who asked; the worker goes on
            queue.fail(self.conn, job.job_id, cause_of(wrong))
            kept = False
        if not kept:
            results.discard(self.conn, self.keys, job.job_id)
        queue.release(self.conn, job.job_id)

    def _made(self, job: Job) -> tuple[Made, Files]:
        keeping = results.Keeping(self.conn, self.keys, self.site.custodians, job.job_id)
        with room(self.site) as at:
            return make(at, job.asked, keeping.take, Telling(self, job.job_id))


class Telling:
    """Says how far a job is, not more often than somebody would look, and stops it when it was cancelled."""

    def __init__(self, working: Working, job_id: UUID) -> None:
        self._working, self._job_id, self._told_at = working, job_id, 0.0

    def __call__(self, done: int, total: int) -> None:
        """So much is folded. Cancelled; Stopped."""
        if self._working.stop.is_set():
            raise Stopped()
        if time.monotonic() - self._told_at < TELL_SECONDS:
            return
        self._told_at = time.monotonic()
        self._working.alive()
        if not queue.move(self._working.conn, self._job_id, done, total):
            raise Cancelled()


def cause_of(wrong: Exception) -> str:
    """The word for what stopped a job; the class of what nobody foresaw."""
    return next((word for kind, word in CAUSES if isinstance(wrong, kind)), type(wrong).__name__)
