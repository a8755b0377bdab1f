"""Below the routes: heads and bodies without an end, and headers that come twice."""

from __future__ import annotations

import json
from typing import Any

import pytest

CASE = "0199d3a1-0000-7000-8000-000000000001"


def check_in(running: Any, *more: bytes, body: bytes = b'{"mode":"phone"}') -> bytes:
    """A good check-in as bytes. more: further lines of its head."""
    lines = [
        b"POST /v1/cases/%s/check-ins HTTP/1.1" % CASE.encode(),
        b"Host: x",
        b"Connection: close",
        b"Authorization: Bearer %s" % running.sign_in("officer").encode(),
        b"Idempotency-Key: wire",
        b"Rollcall-Purpose: supervision",
        b"Content-Type: application/json",
        *(more or [b"Content-Length: %d" % len(body)]),
    ]
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def test_as_it_stands_it_reaches_the_file(running: Any):
    status, _, body = running.sent(check_in(running))
    assert (status, json.loads(body)["code"]) == (404, "unknown")


@pytest.mark.parametrize("name", ["Idempotency-Key", "Authorization", "Rollcall-Purpose", "Content-Type"])
def test_a_header_that_counts_may_not_come_twice_however_good(running: Any, name: str):
    request = check_in(running)
    line = next(line for line in request.split(b"\r\n") if line.startswith(name.encode() + b":"))
    status, _, body = running.sent(request.replace(line, line + b"\r\n" + line))
    assert (status, json.loads(body)["code"]) == (400, "header-malformed")


def test_a_body_that_never_ends_is_cut_off(running: Any):
    start = check_in(running, b"Transfer-Encoding: chunked", body=b"")
    chunk = b"1000\r\n" + b"x" * 4096 + b"\r\n"
    status, _, body = running.sent(start + chunk * 40)
    assert (status, json.loads(body)["code"]) == (413, "body-too-large")


def test_a_head_that_never_ends_is_cut_off(running: Any):
    status, _, body = running.sent(b"GET /v1/cases HTTP/1.1\r\nHost: x\r\nX-Long: " + b"x" * 200_000)
    assert (status, json.loads(body)["code"]) == (400, "request-malformed")
    status, _, _ = running.sent(b"GET /v1/cases HTTP/1.1\r\n" + b"X-Many: x\r\n" * 20_000)
    assert status == 400
