"""One request as it came in: its headers, each once, its language, its correlation id, its body."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from uuid import UUID

from starlette.types import Receive, Scope
from uuid_utils.compat import uuid7

from api.form import MOST_BYTES
from api.problems import Language, Problem, language_of
from domain.oversight.looks.record import Ground, Purpose

if TYPE_CHECKING:
    from api.rooms import Rooms

CORRELATION = b"rollcall-correlation"
#: Headers that mean something here. Each may come once, but for lists.
READ = frozenset(
    {
        b"authorization", b"accept-language", b"content-type", b"content-length", b"content-encoding",
        b"idempotency-key", b"if-match", b"if-none-match", b"last-event-id", CORRELATION, b"rollcall-purpose",
        b"rollcall-break-glass", b"rollcall-at-least", b"rollcall-wait", b"x-forwarded-for", b"forwarded",
        b"accept", b"prefer",
    }
)  # fmt: skip
#: Of these, the ones that may come more often; the last one counts.
LISTS = frozenset({b"accept-language", b"accept", b"prefer"})
CANONICAL_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_KEY = re.compile(r"[!-~]{1,128}")
_ETAG = re.compile(r'"(0|[1-9][0-9]{0,17})"')
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_JSON = re.compile(rb'application/json(?:\s*;\s*charset="?utf-?8"?)?\s*', re.IGNORECASE)
_PURPOSES = {purpose.value: purpose for purpose in Purpose}
_GROUNDS = {ground.value: ground for ground in Ground}


class Asking:
    """What the routes need to know of a request. It stands in the scope under ``rollcall``."""

    __slots__ = ("correlation_id", "headers", "repeated")

    def __init__(self, scope: Scope) -> None:
        headers: dict[bytes, bytes] = {}
        self.repeated = False
        for name, value in scope["headers"]:
            if name in READ:
                self.repeated = self.repeated or (name in headers and name not in LISTS)
                headers[name] = value
        self.headers = headers
        given = headers.get(CORRELATION)
        self.correlation_id: UUID = _uuid(given) if given is not None else uuid7()

    @property
    def language(self) -> Language:
        """The language of texts that people read."""
        accept = self.headers.get(b"accept-language")
        return language_of(accept) if accept else "en"

    @property
    def idempotency_key(self) -> str:
        """The name of the command. Problem ``idempotency-key-missing``."""
        key = self.headers.get(b"idempotency-key", b"").decode("latin-1")
        if _KEY.fullmatch(key) is None:
            raise Problem("header-malformed" if key else "idempotency-key-missing", header="Idempotency-Key")
        return key

    @property
    def seen_version(self) -> int | None:
        """The version of ``If-Match``; None where there is none. A weak or other tag is malformed."""
        given = self.headers.get(b"if-match")
        if given is None:
            return None
        found = _ETAG.fullmatch(given.decode("latin-1"))
        if found is None:
            raise Problem("header-malformed", header="If-Match")
        return int(found[1])

    @property
    def held_versions(self) -> frozenset[str]:
        """The tags of ``If-None-Match``: what the caller holds already."""
        given = self.headers.get(b"if-none-match", b"").decode("latin-1")
        return frozenset(tag.strip().removeprefix("W/") for tag in given.split(",")) if given else frozenset()

    @property
    def purpose(self) -> Purpose:
        """Why somebody looks. Problem ``purpose-missing``, with the list."""
        purpose = _PURPOSES.get(self.headers.get(b"rollcall-purpose", b"").decode("latin-1"))
        if purpose is None:
            raise Problem("purpose-missing", purposes=list(_PURPOSES))
        return purpose

    @property
    def ground(self) -> Ground | None:
        """Why somebody would open a file out of their reach; None where they would not. Problem ``ground-unknown``."""
        given = self.headers.get(b"rollcall-break-glass")
        if given is None:
            return None
        ground = _GROUNDS.get(given.decode("latin-1"))
        if ground is None:
            raise Problem("ground-unknown", grounds=list(_GROUNDS))
        return ground

    @property
    def prefers_a_job(self) -> bool:
        """Whether the caller would rather come back for the answer (RFC 7240)."""
        preferred = self.headers.get(b"prefer", b"").decode("latin-1").lower().split(",")
        return any(part.partition(";")[0].strip() == "respond-async" for part in preferred)

    def number(self, header: bytes) -> int | None:
        """A header that holds a position; None where it is missing."""
        given = self.headers.get(header)
        if given is None:
            return None
        text = given.decode("latin-1")
        if _NUMBER.fullmatch(text) is None:
            raise Problem("header-malformed", header=header.decode())
        return int(text)


def asking(scope: Scope) -> Asking:
    """The request of a scope."""
    found: Asking = scope["rollcall"]
    return found


def rooms(scope: Scope) -> Rooms:
    """What the application has at hand."""
    found: Rooms = scope["app"].state.rooms
    return found


async def body_of(asked: Asking, receive: Receive) -> bytes:
    """The whole body, 64 KB at most, declared as JSON. Problems ``body-not-json`` and ``body-too-large``."""
    headers = asked.headers
    kind = headers.get(b"content-type", b"")
    if kind != b"application/json" and _JSON.fullmatch(kind) is None:
        raise Problem("body-not-json")
    if headers.get(b"content-encoding", b"identity").lower() != b"identity":
        raise Problem("body-not-json")
    return await content_of(asked, receive, MOST_BYTES)


async def content_of(asked: Asking, receive: Receive, most_bytes: int) -> bytes:
    """The whole body, refused as soon as it is known to be larger. Problem ``body-too-large``."""
    length = asked.headers.get(b"content-length", b"0")
    if not length.isdigit() or len(length) > 18:
        raise Problem("header-malformed", header="Content-Length")
    if int(length) > most_bytes:
        raise Problem("body-too-large", most_bytes=most_bytes)
    parts: list[bytes] = []
    left, more = most_bytes, True
    while more:
        message: Any = await receive()
        if message["type"] == "http.disconnect":
            raise Problem("body-malformed")
        parts.append(message.get("body", b""))
        left, more = left - len(parts[-1]), message.get("more_body", False)
        if left < 0:
            raise Problem("body-too-large", most_bytes=most_bytes)
    return parts[0] if len(parts) == 1 else b"".join(parts)


def _uuid(given: bytes) -> UUID:
    text = given.decode("latin-1")
    return UUID(text) if CANONICAL_UUID.fullmatch(text) else uuid7()
