"""The server's protocol: what is no HTTP at all gets problem details too, and a head has an end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from api.asking import CORRELATION
from api.problems import Problem, answer

MOST_HEAD_BYTES = 64 * 1024


class Wire(HttpToolsProtocol):
    """uvicorn's protocol on httptools. One object a connection."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._in_head = 0  # bytes received of a head that is not complete; -1 within a body

    def data_received(self, data: bytes) -> None:
        """Some bytes came."""
        if self._in_head >= 0:
            self._in_head += len(data)
        super().data_received(data)
        if self._in_head > MOST_HEAD_BYTES and not self.transport.is_closing():
            self.send_400_response("")

    def on_headers_complete(self) -> None:
        """A head is complete."""
        self._in_head = -1
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """A request is complete; the next one begins with a head."""
        self._in_head = 0
        super().on_message_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 - what the parser says echoes nothing, but is not ours
        """Answer what cannot be read as a request, and hang up."""
        correlation: UUID = uuid7()
        status, headers, body = answer(Problem("request-malformed"), "en", str(correlation))
        headers += [
            (CORRELATION, str(correlation).encode()),
            (b"content-length", b"%d" % len(body)),
            (b"connection", b"close"),
        ]
        head = b"".join(b"%s: %s\r\n" % header for header in headers)
        self.transport.write(b"HTTP/1.1 %d Bad Request\r\n%s\r\n%s" % (status, head, body))
        self.transport.close()
