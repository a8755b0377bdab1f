"""Jobs: questions that take longer than one waits. Asked for, looked at, given up, and their results fetched.

How a job stands is no look at anybody's file; its result is, and is recorded before it leaves.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from fastapi import APIRouter, Request, Response
from fastapi.responses import StreamingResponse

from api.asking import asking, rooms
from api.problems import Problem
from api.reads.looking import Look
from api.reads.parameters import Uuid, once
from api.reads.readers import Desk
from api.results.exports import digest_header, file_name, note, of_journal
from api.rooms import Rooms
from projections.asking.asked import Asked, Form
from projections.asking.forms import MEDIA
from projections.asking.making import Files, Made
from projections.jobs import queue, results
from projections.jobs.queue import Job, State

router = APIRouter(tags=["jobs"])


class JobStanding(msgspec.Struct, frozen=True):
    """How a job stands.

    done, total: entries folded, of how many; per_second: the rate so far; seconds_left: about. made: what the result
    is, once there is one: the position it was known at, its lines, bytes, digest and the versions of the
    models. cause: why it failed. result: where to fetch it, until it expires.
    """

    job_id: UUID
    listing: str
    form: Form
    state: State
    made_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    expires_at: datetime | None
    done: int
    total: int
    per_second: int | None
    seconds_left: int | None
    made: Made | None
    cause: str | None
    result: str | None


async def job_of(look: Look, asked: Asked) -> Response:
    """Have a worker answer a question; the answer says where to look at the job. Problem ``too-many-jobs``."""
    most = look.at_hand.settings.jobs_at_once

    def begin(desk: Desk) -> Job:
        job_id = queue.ask(desk.record.conn, asked, most)
        return _found(queue.look(desk.record.conn, job_id, asked.actor.id))

    try:
        job = await look.at_hand.readers.ask(begin)
    except queue.TooMany:
        raise Problem("too-many-jobs", most=most) from None
    headers = {"Location": f"/v1/jobs/{job.job_id}", "Retry-After": "1"}
    if look.asked.prefers_a_job:
        headers["Preference-Applied"] = "respond-async"
    return _response(job, 202, headers)


@router.get("/v1/jobs/{job_id}", response_class=Response)
async def job(request: Request, job_id: Uuid) -> Response:
    """How far a job is; only who asked is told."""
    return _response(await _mine(request, job_id))


@router.delete("/v1/jobs/{job_id}", status_code=204, response_class=Response)
async def give_up(request: Request, job_id: Uuid) -> Response:
    """Cancel a job, or give up its result."""
    mine = await _mine(request, job_id)

    def cancel(desk: Desk) -> bool:
        return queue.cancel(desk.record.conn, job_id, mine.asked_by)

    await rooms(request.scope).readers.ask(cancel)
    return Response(status_code=204)


@router.get("/v1/jobs/{job_id}/result", response_class=Response)
async def result(request: Request, job_id: Uuid) -> Response:
    """The result of a job, as it was made. It is recorded as a look at every file in it."""
    look = await Look.begin(request)

    def read(desk: Desk) -> tuple[Job, Files]:
        found = _found(queue.look(desk.record.conn, job_id, look.actor.id))
        return found, queue.files_of(desk.record.conn, job_id)

    found, files = await look.at_hand.readers.ask(read)
    if found.state not in ("done", "expired", "cancelled"):
        raise Problem("job-not-done", state=found.state)
    first = await _part(look.at_hand, job_id, 0) if found.state == "done" else None
    if found.made is None or (first is None and found.made.bytes):
        raise Problem("result-gone")
    await note(look, files, found.made.of_record, found.made.digest)
    response = StreamingResponse(_streamed(look.at_hand, job_id, first), media_type=MEDIA[found.asked.form])
    name = file_name(found.asked.listing, found.made.position, found.asked.form)
    headers = {
        "Content-Length": str(found.made.bytes),
        "Content-Disposition": f'attachment; filename="{name}"',
        "Repr-Digest": digest_header(found.made.digest),
        **of_journal(found.made),
    }
    return look.headed(response, position=found.made.of_record, headers=headers)


async def _streamed(at_hand: Rooms, job_id: UUID, first: bytes | None) -> AsyncIterator[bytes]:
    part, number = first, 0
    while part is not None:
        yield part
        number += 1
        part = await _part(at_hand, job_id, number)


async def _part(at_hand: Rooms, job_id: UUID, number: int) -> bytes | None:
    def read(desk: Desk) -> bytes | None:
        return results.part(desk.record.conn, desk.keys.conn, at_hand.site.custodians, job_id, number)

    try:
        return await at_hand.readers.ask(read)
    except results.Gone:
        raise Problem("result-gone") from None


async def _mine(request: Request, job_id: UUID) -> Job:
    """The job, where whoever asks is who asked for it. Problem ``id-unknown`` otherwise."""
    at_hand = rooms(request.scope)
    actor = await at_hand.entrance.admit(asking(request.scope).headers.get(b"authorization"))
    once(request)
    return _found(await at_hand.readers.ask(lambda desk: queue.look(desk.record.conn, job_id, actor.id)))


def _found(found: Job | None) -> Job:
    if found is None:
        raise Problem("id-unknown")
    return found


def _response(job: Job, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    body = msgspec.json.encode(standing(job))
    private = {"Cache-Control": "private, no-store"}
    return Response(body, status, headers={**private, **(headers or {})}, media_type="application/json")


def standing(job: Job) -> JobStanding:
    """How a job stands, with its pace."""
    seconds = (datetime.now(UTC) - job.begun_at).total_seconds() if job.begun_at and job.state == "running" else 0.0
    rate = job.done / seconds if seconds > 0 else 0.0
    return JobStanding(
        job_id=job.job_id,
        listing=job.asked.listing,
        form=job.asked.form,
        state=job.state,
        made_at=job.made_at,
        begun_at=job.begun_at,
        ended_at=job.ended_at,
        expires_at=job.expires_at,
        done=job.done,
        total=job.total,
        per_second=round(rate) or None,
        seconds_left=round((job.total - job.done) / rate) if rate else None,
        made=job.made,
        cause=job.cause,
        result=f"/v1/jobs/{job.job_id}/result" if job.state == "done" else None,
    )
