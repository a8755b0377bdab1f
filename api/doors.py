"""The outermost step of every request: its address is checked, and whatever goes wrong behind it is answered
with problem details. An exception that nobody foresaw is logged by its class and the correlation id alone."""

from __future__ import annotations

import re
from urllib.parse import unquote_to_bytes

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.asking import CORRELATION, Asking
from api.commands import Commands
from api.form import FORBIDDEN
from api.health import metrics
from api.health.logs import log
from api.problems import ALARMING, Problem, answer, problem_of, status_of
from domain.kernel.refusal import Refused

MOST_TARGET = 4096
#: What may stand in an address without a second look: visible ASCII but "%" and backslash.
PLAIN = re.compile(rb"[!-$&-\[\]-~]*")


class Doors:
    """The outermost ASGI application. Commands go their own short way; everything else goes to the routes.

    commands: answers commands. routes: FastAPI's own stack.
    """

    def __init__(self, commands: Commands, routes: ASGIApp) -> None:
        self._commands = commands
        self._routes = routes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or answer with what is wrong with it."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            await self._routes(scope, receive, send)
            return
        scope["rollcall"] = asked = Asking(scope)
        marked = Marked(asked, send)
        try:
            check_target(scope)
            if asked.repeated:
                raise Problem("header-malformed")
            found = self._commands.found(scope)
            if found is None:
                await self._routes(scope, receive, marked)
            else:
                await self._commands.answer(found, scope, receive, marked)
        except Exception as raised:
            await _failed(raised, asked, marked)


class Marked:
    """Sends an answer with its correlation id, and knows whether it has begun."""

    def __init__(self, asked: Asking, send: Send) -> None:
        self._asked = asked
        self._send = send
        self.started = False

    async def __call__(self, message: Message) -> None:
        """Send a part of the answer."""
        if message["type"] == "http.response.start":
            self.started = True
            message["headers"] = [*message["headers"], (CORRELATION, str(self._asked.correlation_id).encode())]
        await self._send(message)


async def _failed(raised: Exception, asked: Asking, send: Marked) -> None:
    """Answer what went wrong, or cut the connection where the answer had begun."""
    problem = problem_of(raised)
    if send.started or problem.code in ALARMING:
        log.error("failed", exception=type(raised).__name__, correlation_id=str(asked.correlation_id))
        metrics.ALARMS.labels(problem.code).inc()
    if send.started:
        raise Broken() from None
    await answer_problem(problem, asked, send)


class Broken(Exception):
    """An answer had begun when something went wrong; the server cuts the connection."""


async def answer_problem(problem: Problem | Refused, asked: Asking, send: Send) -> None:
    """Send problem details."""
    status, headers, body = answer(problem, asked.language, str(asked.correlation_id))
    headers.append((b"content-length", str(len(body)).encode()))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def status_for(raised: Exception) -> int:
    """The status code that an exception is answered with."""
    return status_of(problem_of(raised))


def check_target(scope: Scope) -> None:
    """Refuse an address that is not printable UTF-8 behind its escapes. Problems ``path-`` and ``query-malformed``."""
    raw: bytes = scope.get("raw_path") or b""
    query: bytes = scope.get("query_string") or b""
    if len(raw) > MOST_TARGET or not _readable(raw):
        raise Problem("path-malformed")
    if len(query) > MOST_TARGET or not _readable(query):
        raise Problem("query-malformed")


def _readable(part: bytes) -> bool:
    if PLAIN.fullmatch(part) is not None:
        return True
    try:
        text = unquote_to_bytes(part).decode()
    except UnicodeDecodeError:
        return False
    return FORBIDDEN.search(text) is None and not any(c in text for c in "\t\r\n\\")
