"""One request to a receiver: to the address that was looked at, within a time, and no further.

The name is resolved once and the connection goes to what it gave, so that it cannot point elsewhere a moment later.
No redirect is followed and no proxy asked.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from typing import NamedTuple
from urllib.parse import urlsplit

#: None came, or one that says nothing of what was sent.
_OF_RECEIVER = frozenset({0, 401, 403, 404, 405, 407, 408, 425, 429})
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


class Answer(NamedTuple):
    """What came of a request. status: of HTTP, 0 where none came; cause: a word, empty where it was taken."""

    status: int
    cause: str

    @property
    def of_receiver(self) -> bool:
        """Whether it is the receiver that fails, and not what was sent."""
        return self.status in _OF_RECEIVER or 300 <= self.status < 400 or self.status >= 500

    @property
    def gone(self) -> bool:
        """Whether the receiver wants no more."""
        return self.status == http.client.GONE


class Private(Exception):
    """The name of a receiver leads to an address that is not of the public internet."""


def public(address: str) -> bool:
    """Whether an address is of the public internet, whatever it is wrapped in.

    >>> [public(one) for one in ("10.0.0.1", "::ffff:10.0.0.1", "169.254.169.254", "2002:a00:1::", "9.9.9.9")]
    [False, False, False, False, True]
    """
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            ip = ip.ipv4_mapped
        elif ip.sixtofour is not None or ip.teredo is not None or ip in _NAT64:
            return False
    return ip.is_global and not ip.is_multicast


class _Plain(http.client.HTTPConnection):
    """A connection to the first of some addresses that takes it, whatever the name in its requests."""

    def __init__(self, host: str, port: int, addresses: Sequence[str], seconds: float) -> None:
        super().__init__(host, port, timeout=seconds)
        self._addresses = addresses

    def connect(self) -> None:
        for address in self._addresses[:-1]:
            with suppress(OSError):
                self.sock = socket.create_connection((address, self.port), self.timeout)
                return
        self.sock = socket.create_connection((self._addresses[-1], self.port), self.timeout)


class _Secure(_Plain):
    """The same with TLS, by the name."""

    default_port = http.client.HTTPS_PORT

    def connect(self) -> None:
        super().connect()
        self.sock = trusted().wrap_socket(self.sock, server_hostname=self.host)


@cache
def trusted() -> ssl.SSLContext:
    """The authorities that this machine trusts; read once, as that costs more than a request."""
    return ssl.create_default_context()


def post(url: str, headers: Mapping[str, str], body: bytes, *, seconds: float, private: bool) -> Answer:
    """Send a body. seconds: for all of it, from the first byte to the status. private: also to addresses of our own
    networks."""
    try:
        connection = _connection(url, seconds, private)
    except Private:
        return Answer(0, "private")
    except (OSError, UnicodeError):
        return Answer(0, "unknown-host")
    late = threading.Event()
    timer = threading.Timer(seconds, _cut, (connection, late))
    timer.start()
    try:
        parts = urlsplit(url)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, dict(headers))
        status = connection.getresponse().status
    except TimeoutError:
        return Answer(0, "slow")
    except (OSError, http.client.HTTPException) as wrong:
        return Answer(0, "slow" if late.is_set() else _word(wrong))
    finally:
        timer.cancel()
        connection.close()
    return Answer(status, "" if 200 <= status < 300 else "redirected" if 300 <= status < 400 else f"status-{status}")


def _connection(url: str, seconds: float, private: bool) -> _Plain:
    parts = urlsplit(url)
    host = parts.hostname or ""
    secure = parts.scheme == "https"
    port = parts.port or (http.client.HTTPS_PORT if secure else http.client.HTTP_PORT)
    found = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    if not private and not all(map(public, found)):
        raise Private
    return (_Secure if secure else _Plain)(host, port, found, seconds)


def _cut(connection: _Plain, late: threading.Event) -> None:
    """End a connection whose answer comes byte by byte and never whole."""
    late.set()
    sock = connection.sock
    if sock is not None:
        with suppress(OSError):  # it may have ended by itself
            sock.shutdown(socket.SHUT_RDWR)


def _word(wrong: Exception) -> str:
    return "untrusted" if isinstance(wrong, ssl.SSLError) else "unreachable"
