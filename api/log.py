"""The transparency log over HTTP, as C2SP tlog-tiles lays it out: for witnesses and for tools written by others.

``/log/record/`` and ``/log/reads/`` are the prefixes of the two logs. Nothing in them is of a person, but how many
entries there are, and when, is nobody's business outside: a token is needed.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI, Request, Response
from starlette.concurrency import run_in_threadpool

from api.asking import asking, rooms
from api.problems import Problem
from journal.proof.serving import LogServer, NotInLog
from journal.schema import Schema
from journal.site import Site

FOR_EVER = "private, max-age=31536000, immutable"


def log_router(site: Site) -> APIRouter:
    """The routes of both logs, with connections of their own."""
    served = LogServer(site)

    @asynccontextmanager
    async def open_(_: FastAPI) -> AsyncIterator[None]:
        with served:
            yield

    router = APIRouter(prefix="/log", tags=["log"], lifespan=open_, include_in_schema=False)

    @router.get("/{journal}/checkpoint")
    async def checkpoint(request: Request, journal: Schema) -> Response:
        """The newest signed checkpoint: origin, size, root, signature."""
        await _admitted(request)
        try:
            note = await run_in_threadpool(served.checkpoint, journal)
        except NotInLog:
            raise Problem("address-unknown") from None
        return Response(note, media_type="text/plain; charset=utf-8", headers={"Cache-Control": "no-cache"})

    @router.get("/{journal}/{path:path}")
    async def resource(request: Request, journal: Schema, path: str) -> Response:
        """A tile or an entry bundle; it never changes."""
        await _admitted(request)
        try:
            content = await run_in_threadpool(served.resource, journal, path)
        except NotInLog:
            raise Problem("address-unknown") from None
        return Response(content, media_type="application/octet-stream", headers={"Cache-Control": FOR_EVER})

    return router


async def _admitted(request: Request) -> None:
    await rooms(request.scope).entrance.admit(asking(request.scope).headers.get(b"authorization"))
