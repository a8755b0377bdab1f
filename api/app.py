"""The application: its parts wired, its routes in place, its server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Protocol, TypeVar

import uvicorn
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.asyncexitstack import AsyncExitStackMiddleware
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

import domain.catalogue
from api.acceptable import form_of_parameter
from api.asking import asking
from api.commands import Commands
from api.description.served import served
from api.documents import showing, uploading
from api.doors import Doors
from api.health import beats, logs, probes
from api.health.pulse import Pulse
from api.health.troubles import Troubles
from api.log import log_router
from api.problems import Problem, answer
from api.reads.current import Current
from api.reads.listing import ROUTES
from api.reads.readers import Head, Readers
from api.reads.straight import Ways
from api.rooms import ApiSettings, Rooms
from api.routes import Table
from api.signin.accounts import Directory
from api.signin.door import Door, sign_in
from api.signin.issuer import IssuerKeys
from api.signin.tokens import Entrance, LocalKeys
from api.wire import Wire
from journal import schema
from journal.emergencies import Emergencies
from journal.handling import Handling
from journal.handling.loading import Session
from journal.looks import Looks
from journal.site import Site
from projections import schema as views
from projections.waiting import Waiting

__all__ = ["ApiSettings", "create", "serve"]


#: How many short reads run at once. They wait for each other's Python more than for the server: more of them make the
#: slowest slower, and none quicker.
AT_ONCE = 2


class Api(FastAPI):
    """FastAPI behind our own doors."""

    def build_middleware_stack(self) -> ASGIApp:
        """The doors, then what its routes need; not its own answers to errors, which the doors give."""
        handlers = {HTTPException: _unrouted, RequestValidationError: _invalid}
        routes = ExceptionMiddleware(AsyncExitStackMiddleware(Ways(self.router)), handlers=handlers, debug=False)
        return Doors(Commands(self.state.table), routes)


def create(site: Site, settings: ApiSettings) -> FastAPI:
    """The application over an installation. Its parts start with the server and end with it."""
    table = Table(domain.catalogue.RULES.values())

    @asynccontextmanager
    async def running(app: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as parts:
            app.state.rooms = await _rooms(site, settings, parts)
            yield

    app = Api(
        title="Rollcall",
        version="1",
        lifespan=running,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        redirect_slashes=False,
        telemetry={"tracing": False, "metrics": False, "logs": False, "operation_spans": False},
    )
    app.state.table = table
    app.router.routes.append(Route("/v1/tokens", sign_in, methods=["POST"]))
    app.router.routes.append(Route(uploading.PATH, uploading.upload, methods=["POST"]))
    app.router.routes.extend(ROUTES)
    for router in (showing.router, beats.router, probes.router, log_router(site)):
        app.include_router(router)
    app.router.routes.append(Route("/openapi.json", served, methods=["GET"]))
    return app


class Part(Protocol):
    """Something that runs as long as the application does."""

    async def start(self) -> None:
        """Begin; needs a running loop."""

    async def stop(self) -> None:
        """Finish what waits, then end."""


P = TypeVar("P", bound=Part)


async def _begun(parts: AsyncExitStack, part: P) -> P:
    """A part that has begun and will be ended with the others, the last begun first."""
    parts.push_async_callback(part.stop)
    await part.start()
    return part


async def _rooms(site: Site, settings: ApiSettings, parts: AsyncExitStack) -> Rooms:
    troubles = Troubles()
    local, directory, entrance = await _entrance(site, settings, parts, troubles)
    looks = await _begun(parts, Looks(site))
    handling = await _begun(parts, Handling(site))
    readers, aside = Readers(site, threads=AT_ONCE), Readers(site, threads=1)
    parts.push_async_callback(readers.stop)
    parts.push_async_callback(aside.stop)
    models = Session(schema.conninfo(site.record_url, "views"), ready=views.prepare)
    keys = Session(schema.conninfo(site.keys_url, "keys", **schema.PLANNED_ONCE))
    pulse = Pulse(Session(schema.conninfo(site.record_url, "record")), handling, looks, troubles)
    return Rooms(
        site=site,
        settings=settings,
        handling=handling,
        looks=looks,
        emergencies=await _begun(parts, Emergencies(site, looks)),
        entrance=entrance,
        directory=directory,
        local=local,
        door=Door(),
        pulse=await _begun(parts, pulse),
        readers=readers,
        aside=aside,
        head=Head(readers),
        current=await _begun(parts, Current(models, keys, handling.ring)),
        waiting=await _begun(parts, Waiting(site.record_url, told=troubles.of("waiting"))),
        uploading=asyncio.Semaphore(uploading.AT_ONCE),
    )


async def _entrance(
    site: Site, settings: ApiSettings, parts: AsyncExitStack, troubles: Troubles
) -> tuple[LocalKeys | None, Directory | None, Entrance]:
    """Who comes in by which tokens: of a configured issuer, or of our own accounts."""
    if settings.issuer and settings.audience and settings.jwks_url:
        keys = IssuerKeys(settings.issuer, settings.audience, settings.jwks_url)
        parts.push_async_callback(keys.close)
        return None, None, Entrance(keys, None)
    local = LocalKeys(settings.token_key_file)
    accounts = Directory(Session(schema.conninfo(site.keys_url, "accounts")), troubles.of("accounts"))
    directory = await _begun(parts, accounts)
    return local, directory, Entrance(local, directory)


async def _unrouted(request: Request, raised: Exception) -> Response:
    """What the router itself refuses: no such address, or not with this method."""
    assert isinstance(raised, HTTPException)
    if raised.status_code == 405:
        return problem_response(request, Problem("method-not-allowed", headers=raised.headers))
    table: Table = request.app.state.table
    if table.find(request.scope["path"]) is not None:
        return problem_response(request, Problem("method-not-allowed", headers={"Allow": "POST"}))
    return problem_response(request, Problem("address-unknown"))


async def _invalid(request: Request, raised: Exception) -> Response:
    """What the types of a read refuse: the parameter by its name and its form, never its value."""
    assert isinstance(raised, RequestValidationError)
    error = raised.errors()[0]
    place, *names = error["loc"]
    expected = form_of_parameter(error)
    facts: dict[str, Any] = {"parameter": str(names[0]) if names else ""} | ({"expected": expected} if expected else {})
    return problem_response(request, Problem("path-malformed" if place == "path" else "query-malformed", **facts))


def problem_response(request: Request, problem: Problem) -> Response:
    """Problem details as a response."""
    asked = asking(request.scope)
    status, headers, body = answer(problem, asked.language, str(asked.correlation_id))
    response = Response(body, status_code=status)
    response.raw_headers = [*headers, (b"content-length", str(len(body)).encode())]
    return response


def serve(app: FastAPI, *, host: str, port: int, **options: Any) -> None:
    """Serve the application until SIGINT or SIGTERM: one process, one event loop."""
    logs.configure(options.pop("log_level", "info"))
    server(app, host=host, port=port, **options).run()


def server(app: FastAPI, *, host: str, port: int, **options: Any) -> uvicorn.Server:
    """The server of an application, not yet running. No access log: addresses carry ids."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            host=host,
            port=port,
            loop="uvloop",
            http=Wire,
            ws="none",
            lifespan="on",
            access_log=False,
            log_config=None,
            server_header=False,
            proxy_headers=False,
            backlog=2048,
            timeout_keep_alive=30,
            timeout_graceful_shutdown=8,
            **options,
        )
    )
