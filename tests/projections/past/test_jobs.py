"""Jobs survive their workers: one that was killed is begun again by the next, with nothing left of before."""

from __future__ import annotations

import hashlib
import multiprocessing
import random
import threading
import time
from collections.abc import Callable
from typing import Any
from uuid import UUID

import psycopg
import pytest
from cryptography.exceptions import InvalidTag
from uuid_utils.compat import uuid7

from domain.kernel.access import Actor, Role
from domain.oversight.looks.record import Purpose
from journal.site import Site
from projections.asking import forms
from projections.asking.asked import Asked, When
from projections.asking.making import Files, Made
from projections.jobs import queue, results, tables, worker
from projections.models import MODELS

from ..conftest import Desk, Pen, Written, invented
from ..test_replay import ZONED

OFFICER = Actor("o1", Role.OFFICER, "county")
QUESTION = Asked(listing="leaves", actor=OFFICER, purpose=Purpose.SUPERVISION, when=When(50), every=True)


@pytest.fixture
def conn(site: Site) -> Any:
    tables.migrate(site.record_url)
    with site.connected(tables.JOBS) as conn:
        yield conn


def working(site: Site, conn: Any, keys: Any) -> worker.Working:
    return worker.Working(site, conn, keys, threading.Event(), 1, lambda: None)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def hang(site: Site, begun: Any) -> None:
    """A worker that has written a part of a result and then does nothing more."""

    def make(_at: Any, _asked: Any, take: Any, _tell: Any) -> Any:
        take(b"half of it")
        begun.set()
        time.sleep(60)

    worker.make = make
    worker.run(site, threading.Event())


def state(conn: Any, job_id: UUID) -> queue.Job:
    job = queue.look(conn, job_id, OFFICER.id)
    assert job is not None
    return job


def test_a_job_whose_worker_was_killed_is_begun_again_and_done(pen: Pen, desk: Desk, site: Site, conn: Any) -> None:
    streams = [uuid7() for _ in range(3)]
    pen.write([Written(s, uuid7(), ZONED, 0, 0) for s in streams])
    pen.write(invented(random.Random(2), streams, 47))
    while desk.engine(MODELS).step(50).entries:
        pass
    job_id = queue.ask(conn, QUESTION, 2)
    context = multiprocessing.get_context("spawn")
    begun = context.Event()
    process = context.Process(target=hang, args=(site, begun), daemon=True)
    process.start()
    assert begun.wait(30)
    assert queue.claim(conn) is None  # it is held
    process.kill()
    process.join()
    with site.connected("keys") as keys:
        found: queue.Job | None = None

        def claimed() -> bool:
            nonlocal found
            found = queue.claim(conn)
            return found is not None

        until(claimed)
        assert found is not None
        working(site, conn, keys).answer(found)
        job = state(conn, job_id)
        assert (job.state, job.attempts) == ("done", 2)
        assert job.made is not None
        content = results.part(conn, keys, site.custodians, job_id, 0) or b""
        assert hashlib.sha256(content).hexdigest() == job.made.digest
        assert b"half of it" not in content


def test_a_job_that_ends_its_workers_is_not_begun_for_ever(conn: Any) -> None:
    job_id = queue.ask(conn, QUESTION, 2)
    for _ in range(queue.ATTEMPTS):
        job = queue.claim(conn)
        assert job is not None
        queue.release(conn, job.job_id)
    assert queue.claim(conn) is None
    assert (state(conn, job_id).state, state(conn, job_id).cause) == ("failed", "interrupted")


def test_a_worker_that_is_told_to_end_puts_its_job_back(site: Site, conn: Any, monkeypatch: Any) -> None:
    job_id = queue.ask(conn, QUESTION, 2)
    monkeypatch.setattr(worker, "make", lambda _at, _asked, _take, tell: tell(1, 2))
    with site.connected("keys") as keys:
        ending = working(site, conn, keys)
        ending.stop.set()
        for _ in range(queue.ATTEMPTS + 1):
            job = queue.claim(conn)
            assert job is not None
            ending.answer(job)
    assert (state(conn, job_id).state, state(conn, job_id).attempts) == ("waiting", 0)


def test_two_workers_take_two_jobs(site: Site, conn: Any) -> None:
    asked = [queue.ask(conn, QUESTION, 2) for _ in range(2)]
    with site.connected(tables.JOBS) as other, site.connected(tables.JOBS) as third:
        taken = [job.job_id for job in (queue.claim(conn), queue.claim(other)) if job is not None]
        assert taken == asked
        assert queue.claim(third) is None


def test_a_job_that_is_cancelled_stops_and_leaves_nothing(site: Site, conn: Any, monkeypatch: Any) -> None:
    job_id = queue.ask(conn, QUESTION, 2)

    def make(_at: Any, _asked: Any, take: Any, tell: Any) -> Any:
        take(b"half of it")
        assert queue.cancel(conn, job_id, OFFICER.id)
        tell(1, 2)
        raise AssertionError("it should have stopped")

    monkeypatch.setattr(worker, "make", make)
    monkeypatch.setattr(worker, "TELL_SECONDS", 0)
    with site.connected("keys") as keys:
        job = queue.claim(conn)
        assert job is not None
        working(site, conn, keys).answer(job)
        assert state(conn, job_id).state == "cancelled"
        with pytest.raises(results.Gone):
            results.part(conn, keys, site.custodians, job_id, 0)


def test_a_result_is_whole_only_at_its_own_place(site: Site, conn: Any) -> None:
    """A part that was put where another belongs does not open."""
    job_id = queue.ask(conn, QUESTION, 2)
    with site.connected("keys") as keys:
        keeping = results.Keeping(conn, keys, site.custodians, job_id)
        keeping.take(b"one")
        keeping.take(b"two")
        assert [results.part(conn, keys, site.custodians, job_id, n) for n in range(3)] == [b"one", b"two", None]
        conn.execute("UPDATE jobs.parts SET number = number + 10 WHERE job_id = %s", [job_id])
        conn.execute("UPDATE jobs.parts SET number = 11 - number WHERE job_id = %s", [job_id])
        with pytest.raises(InvalidTag):
            results.part(conn, keys, site.custodians, job_id, 0)


def test_what_became_of_a_job_is_forgotten_after_a_while(conn: Any) -> None:
    job_id = queue.ask(conn, QUESTION, 2)
    assert queue.cancel(conn, job_id, OFFICER.id)
    queue.expire(conn)
    assert queue.look(conn, job_id, OFFICER.id) is not None
    conn.execute("UPDATE jobs.jobs SET ended_at = ended_at - interval '31 days'")
    queue.expire(conn)
    assert queue.look(conn, job_id, OFFICER.id) is None


def test_a_finished_job_says_how_many_lines_are_about_each_file(conn: Any) -> None:
    job_id = queue.ask(conn, QUESTION, 2)
    assert queue.claim(conn)
    files = Files({uuid7(): 3, uuid7(): 1})
    made = Made(position=5, lines=4, bytes=10, digest="0" * 64, models={"leave_book": 1})
    assert queue.finish(conn, job_id, made, files, 1)
    assert queue.files_of(conn, job_id) == files
    assert state(conn, job_id).made == made


def test_the_service_may_use_the_tables_and_not_drop_them(site: Site, conn: Any) -> None:
    with psycopg.connect(site.record_url, autocommit=True) as owner:
        owner.execute("SET ROLE rollcall_service")
        owner.execute("SELECT count(*) FROM jobs.jobs")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("DROP TABLE jobs.jobs CASCADE")


def test_chunks_are_given_away_as_they_fill() -> None:
    taken: list[bytes] = []
    sink = forms.Sink(taken.append)
    for _ in range(3):
        sink.write(b"x" * (forms.CHUNK // 2 + 1))
    sink.done()
    assert [len(part) for part in taken] == [forms.CHUNK + 2, forms.CHUNK // 2 + 1]
    assert sink.digest == hashlib.sha256(b"".join(taken)).hexdigest()
