"""Jobs: asked for, looked at, fetched or given up by who asked; what they give is what is answered at once."""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.oversight.looks.record import ExportMade
from projections.models.leave import book as leave_book

from .test_exports import case_id as case_id
from .test_exports import looks, table


def begun(running: Any, path: str, by: str = "officer") -> Any:
    answer = running.get(path, by, Prefer="respond-async")
    assert answer.status_code == 202, answer.text
    return answer


def done(running: Any, answer: Any, by: str = "officer") -> Any:
    """The job of an answer, when it has ended."""
    until = time.monotonic() + 30
    while (job := running.get(answer.headers["Location"], by).json())["state"] in ("waiting", "running"):
        assert time.monotonic() < until
        time.sleep(0.05)
    return job


def left(running: Any, job_id: str) -> tuple[int, int]:
    """How many parts of a result there are, and how many keys of them."""
    with psycopg.connect(running.site.record_url) as conn, psycopg.connect(running.site.keys_url) as keys:
        (count,) = conn.execute("SELECT count(*) FROM jobs.parts WHERE job_id = %s", [job_id]).fetchone() or (0,)
        (key,) = keys.execute("SELECT count(*) FROM keys.results WHERE job_id = %s", [job_id]).fetchone() or (0,)
        return int(count), int(key)


def parts(running: Any, job_id: str) -> int:
    count, key = left(running, job_id)
    assert bool(count) == bool(key)
    return count


def gone(running: Any, job_id: str) -> None:
    """Wait until it is: the key goes first, so for a moment parts are there without one."""
    until = time.monotonic() + 10
    while any(left(running, job_id)):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("moment", ["", "&known_at=100000"], ids=["now", "as known"])
def test_a_job_gives_what_is_answered_at_once(running: Any, case_id: str, moment: str):
    path = f"/v1/leaves?case_id={case_id}{moment}"
    answer = begun(running, path)
    assert answer.headers["Preference-Applied"] == "respond-async"
    job = done(running, answer)
    assert (job["state"], job["made"]["lines"], job["cause"]) == ("done", 2, None)
    result = running.get(job["result"])
    assert result.headers["Content-Type"] == "application/x-ndjson"
    at_once = running.get(path).json()["lines"]
    assert [json.loads(line) for line in result.content.splitlines()] == at_once
    assert result.headers["Rollcall-Position"] == str(job["made"]["position"])
    assert job["made"]["models"]["leave_book"] == leave_book.MODEL.version


def test_a_job_of_a_table_gives_the_same_table(running: Any, case_id: str):
    path = f"/v1/leaves?case_id={case_id}&format=csv"
    result = running.get(done(running, begun(running, path))["result"])
    assert table(result) == table(running.get(path))


def test_how_far_a_job_is_says_entries_of_how_many(running: Any, case_id: str):
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}&known_at=100000"))
    with running.site.reader() as reader:
        assert job["done"] == job["total"] == len(reader.stream(UUID(case_id)))


def test_fetching_a_result_is_recorded_as_a_look_at_its_files(running: Any, case_id: str):
    before = len(looks(running, ExportMade))
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}"))
    assert len(looks(running, ExportMade)) == before
    result = running.get(job["result"])
    (made,) = looks(running, ExportMade)[before:]
    assert made.digest == job["made"]["digest"] == hashlib.sha256(result.content).hexdigest()
    assert made.case_ids == (UUID(case_id),)


def test_a_job_is_there_for_who_asked_alone(running: Any, case_id: str):
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}"))
    own = f"/v1/jobs/{job['job_id']}"
    for path in (own, job["result"], f"/v1/jobs/{uuid4()}"):
        assert running.get(path, "inspector").status_code == 404
    assert running.client.delete(own, headers=running.headers("inspector")).status_code == 404
    assert running.get(own).json()["state"] == "done"


def test_what_a_result_holds_stands_in_clear_in_no_table(running: Any, case_id: str):
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}"))
    assert "李娜" in running.get(job["result"]).text
    with psycopg.connect(running.site.record_url) as conn:
        kept = conn.execute("SELECT content FROM jobs.parts WHERE job_id = %s", [job["job_id"]]).fetchall()
    assert kept
    assert all("李娜".encode() not in part for (part,) in kept)


def test_a_result_that_is_given_up_is_destroyed_with_its_key(running: Any, case_id: str):
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}"))
    assert parts(running, job["job_id"])
    own = f"/v1/jobs/{job['job_id']}"
    assert running.client.delete(own, headers=running.headers("officer")).status_code == 204
    assert running.get(own).json()["state"] == "cancelled"
    answer = running.get(job["result"] or f"{own}/result")
    assert (answer.status_code, answer.json()["code"]) == (410, "result-gone")
    gone(running, job["job_id"])


def test_a_result_expires(running: Any, case_id: str):
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}"))
    with psycopg.connect(running.site.record_url, autocommit=True) as conn:
        conn.execute("UPDATE jobs.jobs SET expires_at = now() - interval '1 second' WHERE job_id = %s", [job["job_id"]])
    gone(running, job["job_id"])
    assert running.get(job["result"]).json()["code"] == "result-gone"
    assert running.get(f"/v1/jobs/{job['job_id']}").json()["state"] == "expired"


def test_nobody_has_more_jobs_at_once_than_is_set(running: Any, case_id: str):
    path = f"/v1/leaves?case_id={case_id}"
    with psycopg.connect(running.site.record_url) as conn:  # while this is open, no worker moves a job
        conn.execute("LOCK TABLE jobs.parts IN ACCESS EXCLUSIVE MODE")
        most = running.app.state.rooms.settings.jobs_at_once
        under_way = [begun(running, path, "leader") for _ in range(most)]
        refused = running.get(path, "leader", Prefer="respond-async")
        assert (refused.status_code, refused.json()["code"]) == (429, "too-many-jobs")
        unfinished = running.get(f"{under_way[0].headers['Location']}/result", "leader")
        assert (unfinished.status_code, unfinished.json()["code"]) == (409, "job-not-done")
        begun(running, path)
        conn.rollback()
    assert [done(running, job, "leader")["state"] for job in under_way] == ["done"] * most


def test_a_job_that_fails_says_why_by_its_kind(running: Any, case_id: str, monkeypatch: pytest.MonkeyPatch):
    from projections.jobs import worker

    def fail(*_: Any) -> Any:
        raise MemoryError("CANARY")

    monkeypatch.setattr(worker, "make", fail)
    job = done(running, begun(running, f"/v1/leaves?case_id={case_id}"))
    assert (job["state"], job["cause"], job["result"]) == ("failed", "too-large", None)
    assert "CANARY" not in json.dumps(job)
    assert running.get(f"/v1/jobs/{job['job_id']}/result").json()["code"] == "job-not-done"
