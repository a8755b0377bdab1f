"""The load: a process of its own that keeps some connections busy and says how fast they were answered.

``python -m tests.bench.load`` reads one ``Load`` as JSON and prints one ``Answered``. It is the same for ours and
for the peer, and does as little as can be done for a request: no HTTP library, no parsing but of the length.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from typing import cast

import msgspec
import uvloop


class Load(msgspec.Struct, frozen=True, kw_only=True):
    """What to send. path: with ``{case}`` where the id of a file stands. fresh: a header with a new value each time.

    once: each file in its turn and then no more; else files at random, for so many seconds.
    """

    port: int
    connections: int
    seconds: float
    method: str
    path: str
    cases: list[str]
    headers: dict[str, str]
    body: str = ""
    fresh: str = ""
    once: bool = False


class Answered(msgspec.Struct, frozen=True, kw_only=True):
    """What came back. rate: good answers a second. p50_ms, p99_ms: of the good ones."""

    rate: float
    p50_ms: float
    p99_ms: float
    statuses: dict[str, int]


class Connection(asyncio.Protocol):
    """One connection: the next request goes out when an answer is whole."""

    def __init__(self, requests: Iterator[bytes], until: float, times: list[float], statuses: Counter[str]) -> None:
        self._requests, self._until, self._times, self._statuses = requests, until, times, statuses
        self._received = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)
        self._send()

    def data_received(self, data: bytes) -> None:
        """Count the answer when it is whole, and send the next."""
        received = self._received = self._received + data if self._received else data
        end = received.find(b"\r\n\r\n")
        if end < 0 or len(received) < end + 4 + _length(received[:end]):
            return
        now = time.perf_counter()
        status = received[9:12].decode()
        self._statuses[status] += 1
        if status < "300":
            self._times.append(now - self._sent)
        self._received = b""
        self._send()

    def connection_lost(self, exc: Exception | None) -> None:
        """A connection that breaks ends the measuring."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionResetError("the server closed the connection"))

    def _send(self) -> None:
        self._sent = time.perf_counter()
        request = next(self._requests, None) if self._sent < self._until else None
        if request is not None:
            self._transport.write(request)
            return
        self.done.set_result(None)
        self._transport.close()


def _length(head: bytes) -> int:
    at = head.lower().find(b"\r\ncontent-length:")
    if at < 0:
        return 0
    end = head.find(b"\r\n", at + 2)
    return int(head[at + 17 : end if end >= 0 else None])


def _requests(load: Load) -> Iterator[bytes]:
    headers = {"Host": "127.0.0.1", **load.headers}
    if load.body:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(load.body))}
    fixed = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    before, _, after = load.path.partition("{case}")
    prefix, numbers = os.urandom(8).hex(), itertools.count()
    cases = load.cases if load.once else itertools.cycle(random.Random(load.seconds).choices(load.cases, k=50_000))
    for case in cases:
        fresh = f"{load.fresh}: {prefix}-{next(numbers)}\r\n" if load.fresh else ""
        yield f"{load.method} {before}{case}{after} HTTP/1.1\r\n{fixed}{fresh}\r\n{load.body}".encode()


async def _run(load: Load) -> Answered:
    requests, times, statuses = _requests(load), list[float](), Counter[str]()
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    made = [
        await loop.create_connection(
            lambda: Connection(requests, began + load.seconds, times, statuses), "127.0.0.1", load.port
        )
        for _ in range(load.connections)
    ]
    await asyncio.gather(*[connection.done for _, connection in made])
    took = time.perf_counter() - began
    times.sort()
    return Answered(
        rate=len(times) / took,
        p50_ms=times[len(times) // 2] * 1000 if times else 0.0,
        p99_ms=times[len(times) * 99 // 100] * 1000 if times else 0.0,
        statuses=dict(statuses),
    )


def put(load: Load) -> Answered:
    """Put a load on a server, from another process."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.bench.load"],
        input=msgspec.json.encode(load),
        stdout=subprocess.PIPE,
        check=True,
        timeout=load.seconds + 60,
    )
    return msgspec.json.decode(done.stdout, type=Answered)


if __name__ == "__main__":
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Load)
    sys.stdout.buffer.write(msgspec.json.encode(uvloop.run(_run(asked))))
