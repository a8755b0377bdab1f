"""A receiver of webhooks on this machine that does what a test tells it to."""

from __future__ import annotations

import hashlib
import hmac
import json
import ssl
import threading
import time
from base64 import b64decode
from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID


class Got(NamedTuple):
    """One request. headers: by their names in small letters."""

    headers: dict[str, str]
    body: bytes

    @property
    def entry(self) -> dict[str, Any]:
        """The event that it brings."""
        return json.loads(self.body)

    def signed_by(self, secret: str) -> bool:
        """Whether a secret signed it, by the words of the standard."""
        text = f"{self.headers['webhook-id']}.{self.headers['webhook-timestamp']}.".encode() + self.body
        right = hmac.new(b64decode(secret.removeprefix("whsec_")), text, hashlib.sha256).digest()
        return any(b64decode(one.removeprefix("v1,")) == right for one in self.headers["webhook-signature"].split())


#: What it answers to a request: a status; one below 0 drips an answer that never becomes whole.
Answers = Callable[[Got], int]
DRIPS = -1


class Receiver:
    """Takes requests until it is closed. taken: those that it answered with 200, in order; tried: all."""

    def __init__(self, answers: Answers = lambda _: 200) -> None:
        self.answers = answers
        self.taken: list[Got] = []
        self.tried: list[Got] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.take(self)

            def log_message(self, format: str, *args: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}/taken?by=them"

    def take(self, asked: BaseHTTPRequestHandler) -> None:
        body = asked.rfile.read(int(asked.headers["content-length"]))
        got = Got({name.lower(): value for name, value in asked.headers.items()}, body)
        self.tried.append(got)
        status = self.answers(got)
        if status < 0:
            asked.wfile.write(b"HTTP/1.1 ")
            for _ in range(50):
                time.sleep(0.1)
                try:
                    asked.wfile.write(b"2")
                except OSError:
                    return
            return
        if status == 200:
            self.taken.append(got)
        asked.send_response(status)
        if 300 <= status < 400:
            asked.send_header("location", self.url + "&again=1")
        asked.end_headers()

    def positions(self) -> list[int]:
        """Of what it took, in the order in which it did."""
        return [int(got.entry["sequence"]) for got in self.taken]

    def of_files(self) -> dict[str, list[int]]:
        """The same by file."""
        found = defaultdict(list)
        for got in self.taken:
            found[got.entry["subject"]].append(int(got.entry["sequence"]))
        return found

    def repeated(self) -> int:
        """How many came more than once."""
        return sum(times - 1 for times in Counter(got.headers["webhook-id"] for got in self.taken).values())

    def secured(self, folder: Path, name: str) -> Path:
        """Speak TLS from now on, under a name; the certificate by which it is known."""
        key = ec.generate_private_key(ec.SECP256R1())
        called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        now = datetime.now(UTC)
        made = x509.CertificateBuilder(called, called, key.public_key(), x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        file = folder / "receiver.pem"
        file.write_bytes(
            key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
            + made.sign(key, SHA256()).public_bytes(Encoding.PEM)
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self._server.socket = context.wrap_socket(self._server.socket, server_side=True)
        return file

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
