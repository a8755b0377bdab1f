"""Callers who never give up: each command is repeated with its key until its outcome is known."""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

PATIENCE_SECONDS = 15.0
NOTE = "called from home, all well"


@dataclass
class Sent:
    """A command that was sent. answer: of its first acknowledgement. unknown: it went unanswered at least once."""

    key: str
    case: UUID
    body: bytes
    answer: dict[str, Any] | None = None
    raw: bytes = b""
    unknown: bool = False


@dataclass
class Ledger:
    """What was sent and what came back."""

    sent: list[Sent] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    repeats: int = 0
    anomalies: list[str] = field(default_factory=list)
    no_retry_after: int = 0
    slowest_seconds: float = 0.0

    @property
    def acknowledged(self) -> list[Sent]:
        """Commands that were answered with success."""
        return [one for one in self.sent if one.answer is not None]

    @property
    def unknowns(self) -> int:
        """Commands whose outcome was unknown for a while."""
        return sum(one.unknown for one in self.sent)


class Callers:
    """So many callers at once against one server. in_flight: requests that wait for an answer just now."""

    def __init__(self, port: int, token: str, cases: list[UUID], *, count: int = 16, seed: int = 1) -> None:
        self._port, self._token, self._cases = port, token, cases
        self._rng = random.Random(seed)
        self._numbers = itertools.count()
        self._stopping = asyncio.Event()
        self._count = count
        self._tasks: list[asyncio.Task[None]] = []
        self.ledger = Ledger()
        self.in_flight = 0
        self.answered = 0

    def start(self) -> None:
        """Begin."""
        self._tasks = [asyncio.create_task(self._caller()) for _ in range(self._count)]

    async def settle(self, seconds: float = 90.0) -> None:
        """Send nothing new, and wait until every outcome is known."""
        self._stopping.set()
        done, late = await asyncio.wait(self._tasks, timeout=seconds)
        for task in late:
            task.cancel()
        for task in done:
            task.result()
        if late:
            self.ledger.anomalies.append(f"{len(late)} commands were never answered")

    async def _caller(self) -> None:
        connection = _Connection(self._port)
        while not self._stopping.is_set():
            number = next(self._numbers)
            body = json.dumps({"mode": "phone", "identity": "confirmed", "note": f"{NOTE} {number}"}).encode()
            one = Sent(f"kill-{number}", self._rng.choice(self._cases), body)
            self.ledger.sent.append(one)
            while one.answer is None and await self._tried(connection, one):
                pass
            if one.answer is not None and self._rng.random() < 0.1:
                await self._tried(connection, one)
        connection.close()

    async def _tried(self, connection: _Connection, one: Sent) -> bool:
        """One request; False if there is no use in repeating it."""
        self.in_flight += 1
        began = time.monotonic()
        try:
            status, headers, body = await asyncio.wait_for(
                connection.post(f"/v1/cases/{one.case}/check-ins", self._token, one.key, one.body), PATIENCE_SECONDS
            )
        except (OSError, EOFError, TimeoutError):
            one.unknown = one.unknown or connection.opened
            connection.close()
            await asyncio.sleep(0.05)
            return True
        finally:
            self.in_flight -= 1
            self.ledger.slowest_seconds = max(self.ledger.slowest_seconds, time.monotonic() - began)
        self.ledger.statuses[status] += 1
        return await self._told(one, status, headers, body)

    async def _told(self, one: Sent, status: int, headers: bytes, body: bytes) -> bool:
        if status in (409, 503):
            one.unknown = one.unknown or status == 503
            self.ledger.no_retry_after += b"retry-after:" not in headers
            await asyncio.sleep(0.1)
            return True
        if status != 201:
            self.ledger.anomalies.append(f"{one.key} was answered {status}")
            return False
        self.answered += 1
        if one.answer is None:
            one.answer, one.raw = json.loads(body), body
        else:
            self.ledger.repeats += 1
            if body != one.raw or b"idempotency-replayed: true" not in headers:
                self.ledger.anomalies.append(f"{one.key} was repeated and answered otherwise")
        return True


class _Connection:
    """A connection that is opened when it is needed. opened: whether the last request may have arrived."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None
        self.opened = False

    async def post(self, path: str, token: str, key: str, body: bytes) -> tuple[int, bytes, bytes]:
        """Send a command; its status, headers in lower case, and body."""
        self.opened = False
        if self._streams is None:
            self._streams = await asyncio.open_connection("127.0.0.1", self._port)
        reader, writer = self._streams
        self.opened = True
        lines = [
            f"POST {path} HTTP/1.1",
            "Host: 127.0.0.1",
            f"Authorization: Bearer {token}",
            f"Idempotency-Key: {key}",
            "Content-Type: application/json",
            f"Content-Length: {len(body)}",
        ]
        writer.write("\r\n".join([*lines, "", ""]).encode() + body)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = head.split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]
        return int(head[9:12]), head, await reader.readexactly(int(length))

    def close(self) -> None:
        """Forget the connection."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None
