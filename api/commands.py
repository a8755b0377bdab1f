"""Commands: each rule's route, from bytes to the answer of the record.

These endpoints stand below FastAPI's own machinery, on the bare ASGI messages: nothing but what a command
needs happens on its way. Their description is in the OpenAPI document all the same.
"""

from __future__ import annotations

import time
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from starlette.types import Receive, Scope, Send

from api.asking import Asking, asking, body_of, rooms
from api.health import metrics
from api.problems import problem_of
from api.rooms import Rooms
from api.routes import CommandRoute, Table
from domain.kernel.access import Actor
from domain.kernel.entry import EPOCH
from domain.kernel.ids import owner_of
from domain.kernel.refusal import NotEmpowered, Refused, Unknown
from domain.kinds import KINDS
from domain.oversight.looks.record import RefusalMade
from journal.handling import Asked, Handled


class Recorded(msgspec.Struct, frozen=True):
    """What a command is answered: which file, at which version now, and where in the record it stands.

    stream: of the file or unit. version: of the file after it; the ETag. position: of its last entry, for
    ``Rollcall-At-Least``. recorded_at: UTC. entries: event ids, in order.
    """

    stream: UUID
    version: int
    position: int
    recorded_at: str
    entries: tuple[UUID, ...]


#: A command's route, and the segments of the path by which it was reached.
Found = tuple[CommandRoute, tuple[str, ...]]

_encode = msgspec.json.Encoder().encode


class Commands:
    """Answers all commands."""

    def __init__(self, table: Table) -> None:
        self.table = table

    def found(self, scope: Scope) -> Found | None:
        """The command that a request is for; None where it is for none, as a read at the same address."""
        if scope["method"] != "POST":
            return None
        return self.table.find(scope["path"])

    async def answer(self, found: Found, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one command. Whoever goes away meanwhile changes nothing: it is recorded all the same."""
        asked, at_hand = asking(scope), rooms(scope)
        actor = await at_hand.entrance.admit(asked.headers.get(b"authorization"))
        body = await body_of(asked, receive)
        began = time.perf_counter()
        name = found[0].rule.name
        try:
            handled = await _handled(at_hand, actor, asked, scope["path"], found, body)
        except Exception as raised:
            metrics.REFUSED.labels(name, problem_of(raised).code).inc()
            raise
        metrics.accepted(name, time.perf_counter() - began)
        await _send(send, found[0], found[1], handled)


async def _handled(
    at_hand: Rooms,
    actor: Actor,
    asked: Asking,
    path: str,
    found: Found,
    body: bytes,
) -> Handled:
    route, segments = found
    stream = route.stream(segments)
    key = asked.idempotency_key
    seen = asked.seen_version
    try:
        return await at_hand.handling.handle(
            Asked(
                actor=actor,
                client_id=actor.id,
                command_id=key,
                body_sha256=sha256(b"%s\n%s" % (path.encode(), body)).digest(),
                command=route.form.load(body, route.fields(segments)),
                stream=stream,
                seen_version=seen,
                rule=route.rule.name,
                correlation_id=asked.correlation_id,
            )
        )
    except (NotEmpowered, Unknown) as refused:
        if isinstance(refused, NotEmpowered) or type(refused) is Unknown:
            await attempted(at_hand, actor, route.path, stream, refused)
        raise


async def attempted(at_hand: Rooms, actor: Actor, path: str, stream: UUID | None, refused: Refused) -> None:
    """Record that somebody tried what they may not do, or on a file that is not there for them: inspectors ask for
    attempts. position: where the record ended then."""
    head = await at_hand.readers.ask(lambda desk: desk.record.head())
    look = RefusalMade(
        route=f"POST:{path.translate(_PLAIN)}",
        refusal=refused.code,
        position=head.position,
        case_id=owner_of(stream) if stream else None,
    )
    await at_hand.looks.note(actor, look)


_PLAIN = {ord("{"): None, ord("}"): None}


async def _send(send: Send, route: CommandRoute, segments: tuple[str, ...], handled: Handled) -> None:
    answer = handled.told
    recorded_at = (EPOCH + timedelta(microseconds=answer.recorded_at)).isoformat(timespec="microseconds")
    body = _encode(Recorded(answer.stream, answer.version, answer.position, recorded_at[:-6] + "Z", answer.entries))
    kind = KINDS[route.rule.of]
    of = (kind.below or kind.of).value
    if not kind.word:
        location = f"/v1/{of}/{owner_of(answer.stream)}"
    else:
        location = f"/v1/{of}/{segments[1]}" if len(segments) > 1 else f"/v1/{of}"
    await send(
        {
            "type": "http.response.start",
            "status": 201,
            "headers": [
                (b"content-type", b"application/json"),
                (b"content-length", b"%d" % len(body)),
                (b"location", location.encode()),
                (b"etag", b'"%d"' % answer.version),
                (b"rollcall-position", b"%d" % answer.position),
                (b"cache-control", b"no-store"),
                *(_REPEATED if handled.repeated else ()),
            ],
        }
    )
    await send({"type": "http.response.body", "body": body})


_REPEATED: tuple[tuple[bytes, bytes], ...] = ((b"idempotency-replayed", b"true"),)
