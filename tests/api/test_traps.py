"""Two hundred malformed requests and more: never a 5xx, always problem details, nothing said back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NamedTuple
from uuid import uuid4

import pytest

CASE = "0199d3a1-0000-7000-8000-000000000001"
CANARY = "CANARY31415"
C = CANARY.encode()


class Trap(NamedTuple):
    """One request. path, headers, body: bytes as they go over the wire."""

    method: str
    path: bytes
    body: bytes = b""
    headers: tuple[tuple[str, bytes], ...] = ()


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "a blank": b" ",
    "one brace": b"{",
    "an array": b"[]",
    "null": b"null",
    "a number": b"1",
    "a string": b'"' + C + b'"',
    "two objects": b"{}{}",
    "something after it": b"{}" + C,
    "a comment": b"/*x*/{}",
    "a trailing comma": b'{"mode":"phone",}',
    "single quotes": b"{'mode':'phone'}",
    "an unknown field": b'{"mode":"phone","' + C + b'":1}',
    "an unknown value": b'{"mode":"' + C + b'"}',
    "a byte order mark": b'\xef\xbb\xbf{"mode":"phone"}',
    "UTF-16": '{"mode":"phone"}'.encode("utf-16"),
    "UTF-16 without mark": '{"mode":"phone"}'.encode("utf-16-le"),
    "UTF-32": '{"mode":"phone"}'.encode("utf-32"),
    "Latin-1": '{"mode":"phone","note":"é"}'.encode("latin-1"),
    "GB18030": '{"mode":"phone","note":"李娜"}'.encode("gb18030"),
    "overlong UTF-8": b'{"mode":"phone","note":"\xc0\xaf"}',
    "a surrogate in UTF-8": b'{"mode":"phone","note":"\xed\xa0\x80"}',
    "beyond Unicode": b'{"mode":"phone","note":"\xf4\x90\x80\x80"}',
    "a lone high surrogate": b'{"mode":"phone","note":"\\ud800"}',
    "a lone low surrogate": b'{"mode":"phone","note":"\\udfff"}',
    "surrogates the wrong way round": b'{"mode":"phone","note":"\\udc00\\ud800"}',
    "a surrogate as a key": b'{"mode":"phone","\\ud800":1}',
    "a surrogate where it is invalid": b'{"mode":"\\ud800"}',
    "a half escape": b'{"mode":"phone","note":"\\u12"}',
    "an escape of nothing": b'{"mode":"phone","note":"\\x41"}',
    "NUL": b'{"mode":"phone","note":"a\\u0000b"}',
    "a raw NUL": b'{"mode":"phone","note":"a\x00b"}',
    "a bell": b'{"mode":"phone","note":"a\\u0007b"}',
    "a raw line break": b'{"mode":"phone","note":"a\nb"}',
    "delete": b'{"mode":"phone","note":"a\x7fb"}',
    "a C1 control": b'{"mode":"phone","note":"a\\u0080b"}',
    "a noncharacter": b'{"mode":"phone","note":"\\uffff"}',
    "NaN": b'{"mode":NaN}',
    "NaN where nothing is expected": b'{"mode":"phone","x":NaN}',
    "Infinity": b'{"mode":"phone","note":Infinity}',
    "minus Infinity": b'{"mode":"phone","occurred_at":-Infinity}',
    "1e999": b'{"mode":"phone","note":1e999}',
    "a number of 5000 digits": b'{"mode":"phone","note":' + b"9" * 5000 + b"}",
    "a hexadecimal number": b'{"mode":"phone","note":0x10}',
    "a leading zero": b'{"mode":"phone","note":01}',
    "a key twice": b'{"mode":"phone","mode":"video"}',
    "a key twice, escaped": b'{"mode":"phone","\\u006dode":"video"}',
    "a boolean": b'{"mode":true}',
    "an object for a text": b'{"mode":{"a":{}}}',
    "a list for a text": b'{"mode":["phone"]}',
    "an empty note": b'{"mode":"phone","note":""}',
    "a note of 5000 characters": b'{"mode":"phone","note":"' + b"x" * 5000 + b'"}',
    "a bad UUID": b'{"mode":"phone","check_in_id":"' + C + b'"}',
    "a UUID with braces": b'{"mode":"phone","check_in_id":"{%s}"}' % CASE.encode(),
    "a date as a time": b'{"mode":"phone","occurred_at":"2026-03-01"}',
    "a time without an offset": b'{"mode":"phone","occurred_at":"2026-03-01T09:00:00"}',
    "a time that overflows": b'{"mode":"phone","occurred_at":"9999-12-31T23:59:59-23:59"}',
    "a time that underflows": b'{"mode":"phone","occurred_at":"0001-01-01T00:00:00+23:59"}',
    "the year 0": b'{"mode":"phone","occurred_at":"0000-01-01T00:00:00Z"}',
    "the year 1899": b'{"mode":"phone","occurred_on":"1899-12-31"}',
    "the year 2201": b'{"mode":"phone","occurred_on":"2201-01-01"}',
    "the future": b'{"mode":"phone","occurred_on":"2199-01-01"}',
    "the 30th of February": b'{"mode":"phone","occurred_on":"2026-02-30"}',
    "an hour 24": b'{"mode":"phone","occurred_at":"2026-03-01T24:00:00Z"}',
    "a leap second": b'{"mode":"phone","occurred_at":"2016-12-31T23:59:60Z"}',
    "an offset of 24 hours": b'{"mode":"phone","occurred_at":"2026-03-01T09:00:00+24:00"}',
    "a timestamp": b'{"mode":"phone","occurred_at":1772323200}',
    "Arabic digits": '{"mode":"phone","occurred_on":"٢٠٢٦-٠٣-٠١"}'.encode(),
    "both times": b'{"mode":"phone","occurred_on":"2026-03-01","occurred_at":"2026-03-01T09:00:00Z"}',
    "deep brackets": b"[" * 30_000,
    "deep objects": b'{"mode":' * 5_000,
    "deep and closed": b'{"mode":' + b"[" * 2000 + b"]" * 2000 + b"}",
    "65 KB": b'{"mode":"phone","note":"' + b"x" * 66_000 + b'"}',
    "a megabyte": b" " * 1_000_000,
    "gzip": b"\x1f\x8b\x08\x00" + C,
    "XML": b"<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "a form": b"mode=phone",
    "pickle": b"\x80\x04\x95",
    "SQL": b'{"mode":"\'; DROP TABLE entries; --"}',
    "a prototype": b'{"__proto__":{"mode":"phone"}}',
    "a class": b'{"__class__":"x","mode":"phone"}',
}

PATHS: dict[str, bytes] = {
    "no UUID": b"/v1/cases/" + C,
    "a UUID without dashes": b"/v1/cases/0199d3a1000070008000000000000001",
    "a UUID in braces": b"/v1/cases/%7B0199d3a1-0000-7000-8000-000000000001%7D",
    "a URN": b"/v1/cases/urn:uuid:0199d3a1-0000-7000-8000-000000000001",
    "a UUID and more": b"/v1/cases/0199d3a1-0000-7000-8000-0000000000011",
    "NUL": b"/v1/cases/%00",
    "NUL at the end": b"/v1/cases/0199d3a1-0000-7000-8000-000000000001%00",
    "no UTF-8": b"/v1/cases/%ff",
    "half a character": b"/v1/cases/%e6%9d",
    "an overlong slash": b"/v1/cases/%c0%af",
    "a line break": b"/v1/cases/%0d%0aSet-Cookie:%20x=" + C,
    "a bell": b"/v1/cases/%07",
    "a C1 control": b"/v1/cases/%c2%80",
    "a surrogate": b"/v1/cases/%ed%a0%80",
    "a percent sign": b"/v1/cases/%",
    "half an escape": b"/v1/cases/%4",
    "no escape": b"/v1/cases/%zz",
    "dots": b"/v1/cases/../../etc/passwd",
    "escaped dots": b"/v1/cases/%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "a backslash": b"/v1/cases/..\\..\\windows",
    "two slashes": b"/v1//cases",
    "a slash at the end": b"/v1/cases/",
    "nothing": b"/v1/cases/" + b"%20",
    "Chinese": "/v1/cases/李娜".encode(),
    "5000 characters": b"/v1/cases/" + b"x" * 5000,
    "a matrix parameter": b"/v1/cases/0199d3a1-0000-7000-8000-000000000001;x=" + C,
    "another version": b"/v2/cases",
    "no address": b"/" + C,
    "the root": b"/",
    "a unit in capitals": b"/v1/units/EAST",
    "a unit with NUL": b"/v1/units/east%00",
    "a unit that is not there": b"/v1/units/" + C.lower(),
    "a log that is not there": b"/log/other/checkpoint",
    "a tile that is none": b"/log/record/tile/0/" + C,
    "a tile beyond": b"/log/record/tile/0/x999/999",
}

QUERIES: dict[str, bytes] = {
    "an unknown parameter": b"/v1/cases?" + C + b"=1",
    "a parameter twice": b"/v1/cases?limit=1&limit=2",
    "no number": b"/v1/cases?limit=" + C,
    "zero": b"/v1/cases?limit=0",
    "too many": b"/v1/cases?limit=501",
    "minus one": b"/v1/cases?limit=-1",
    "a fraction": b"/v1/cases?limit=1.0",
    "an exponent": b"/v1/cases?limit=1e2",
    "an underscore": b"/v1/cases?limit=1_0",
    "a plus sign": b"/v1/cases?limit=+1",
    "a blank": b"/v1/cases?limit=%201",
    "Arabic digits": "/v1/cases?limit=١".encode(),
    "a number of 30 digits": b"/v1/cases?limit=" + b"9" * 30,
    "a number of 5000 digits": b"/v1/cases?limit=" + b"9" * 4000,
    "NUL": b"/v1/cases?name=%00",
    "NUL inside": b"/v1/cases?name=a%00b",
    "no UTF-8": b"/v1/cases?name=%ff",
    "a surrogate": b"/v1/cases?name=%ed%a0%80",
    "a control": b"/v1/cases?name=%1b%5b31m",
    "nothing": b"/v1/cases?name=",
    "too long a name": b"/v1/cases?name=" + b"x" * 300,
    "no cursor": b"/v1/cases?cursor=" + C,
    "a cursor of another kind": b"/v1/cases?cursor=gaFhAQ",
    "a cursor of half a thing": b"/v1/cases?cursor=kg",
    "a padded cursor": b"/v1/cases?cursor=kg%3D%3D",
    "a cursor with NUL": b"/v1/cases?cursor=kqEA2SQwMTk5ZDNhMS0wMDAwLTcwMDAtODAwMC0wMDAwMDAwMDAwMDE",
    "a number with blanks": b"/v1/cases?number=a%20b",
    "a unit in capitals": b"/v1/cases?unit=EAST",
    "an officer with a quote": b"/v1/cases?officer='%20OR%201=1",
    "no position": b"/v1/events?after=" + C,
    "a position before the first": b"/v1/events?after=-1",
    "a position beyond all": b"/v1/events?after=" + b"9" * 19,
    "too long a wait": b"/v1/events?wait=31",
    "no topic": b"/v1/events?topic=" + C + b"%00",
    "a topic in capitals": b"/v1/events?topic=Intake",
    "no case": b"/v1/events?case_id=" + C,
    "no day": b"/v1/cases/%s/replay?as_at=" % CASE.encode() + C,
    "a day that is none": b"/v1/cases/%s/replay?as_at=2026-02-30" % CASE.encode(),
    "the year 1": b"/v1/cases/%s/replay?as_at=0001-01-01" % CASE.encode(),
    "the year 9999": b"/v1/cases/%s/replay?as_at=9999-12-31T23:59:59-23:59" % CASE.encode(),
    "a time without an offset": b"/v1/cases/%s/replay?known_at=2026-03-01T00:00:00" % CASE.encode(),
    "a day to be known at": b"/v1/cases/%s/replay?known_at=2026-03-01" % CASE.encode(),
    "a position with a sign": b"/v1/cases/%s/replay?known_at=-5" % CASE.encode(),
    "a timestamp": b"/v1/cases/%s/replay?as_at=1772323200" % CASE.encode(),
    "a span that is none": b"/v1/cases/%s/tallies?span=" % CASE.encode() + C,
    "a month 13": b"/v1/cases/%s/tallies?span=2026-13" % CASE.encode(),
    "5000 characters": b"/v1/cases?name=" + b"x" * 5000,
    "1000 parameters": b"/v1/cases?" + b"&".join(b"a%d=1" % n for n in range(500)),
}

HEADERS: dict[str, tuple[str, bytes]] = {
    "a key with a blank": ("Idempotency-Key", b"a b"),
    "a key that is not ASCII": ("Idempotency-Key", "é".encode()),
    "a key of 200 characters": ("Idempotency-Key", b"x" * 200),
    "a tag without quotes": ("If-Match", b"1"),
    "a weak tag": ("If-Match", b'W/"1"'),
    "a tag of a word": ("If-Match", b'"' + C + b'"'),
    "a tag of 30 digits": ("If-Match", b'"' + b"9" * 30 + b'"'),
    "a negative tag": ("If-Match", b'"-1"'),
    "a purpose that is none": ("Rollcall-Purpose", C),
    "a purpose that is not ASCII": ("Rollcall-Purpose", "监督".encode()),
    "a position that is none": ("Rollcall-At-Least", C),
    "a negative position": ("Rollcall-At-Least", b"-1"),
    "a position of 30 digits": ("Rollcall-At-Least", b"9" * 30),
    "another content type": ("Content-Type", b"text/plain"),
    "another charset": ("Content-Type", b"application/json; charset=utf-16"),
    "a content type that is none": ("Content-Type", C),
    "a compressed body": ("Content-Encoding", b"gzip"),
    "a language that is none": ("Accept-Language", b"zh;q=" + C + b",\xff"),
    "a correlation that is none": ("Rollcall-Correlation", C),
}

TWICE = ("Authorization", "Idempotency-Key", "If-Match", "Content-Type", "Rollcall-Purpose", "Rollcall-At-Least")
METHODS = ("PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE", "PROPFIND", "get")


def traps() -> Iterator[tuple[str, Trap]]:
    post = b"/v1/cases/%s/check-ins" % CASE.encode()
    for name, body in BODIES.items():
        yield f"a check-in of {name}", Trap("POST", post, body)
        if len(body) < 200:
            yield f"a sign-in of {name}", Trap("POST", b"/v1/tokens", body)
    for name, path in PATHS.items():
        yield f"GET a path of {name}", Trap("GET", path)
        yield f"POST to a path of {name}", Trap("POST", path + b"/check-ins", b'{"mode":"phone"}')
    for name, path in QUERIES.items():
        yield f"a query of {name}", Trap("GET", path)
    for name, header in HEADERS.items():
        yield f"a command with {name}", Trap("POST", post, b'{"mode":"phone"}', (header,))
        if header[0] in ("Rollcall-Purpose", "Rollcall-At-Least"):
            yield f"a read with {name}", Trap("GET", b"/v1/cases", headers=(header,))
    for header_name in TWICE:
        twice = ((header_name, b'"1"'), (header_name, b'"2"'))
        yield f"a command with two of {header_name}", Trap("POST", post, b'{"mode":"phone"}', twice)
    for method in METHODS:
        yield f"{method} of a file", Trap(method, b"/v1/cases/%s" % CASE.encode())
        yield f"{method} of a command", Trap(method, post)
    for name in ("phone", "talk"):
        body = b'{"becomes":{"%s":"\\ud800"},"entry":"%s","reason":"x"}' % (name.encode(), CASE.encode())
        yield f"a correction of {name}", Trap("POST", b"/v1/cases/%s/corrections" % CASE.encode(), body)


ALL = dict(traps())


def wire(running: Any, trap: Trap) -> bytes:
    """A request as bytes, with good headers where the trap has none of its own."""
    own = {name.lower() for name, _ in trap.headers}
    good = {
        "Authorization": f"Bearer {running.sign_in('officer')}".encode(),
        "Idempotency-Key": uuid4().hex.encode(),
        "Rollcall-Purpose": b"supervision",
        "Content-Type": b"application/json",
    }
    headers = [(name, value) for name, value in good.items() if name.lower() not in own]
    lines = [trap.method.encode() + b" " + trap.path + b" HTTP/1.1", b"Host: x", b"Connection: close"]
    lines += [name.encode() + b": " + value for name, value in (*headers, *trap.headers)]
    if trap.body or trap.method == "POST":
        lines.append(b"Content-Length: %d" % len(trap.body))
    return b"\r\n".join(lines) + b"\r\n\r\n" + trap.body


def test_there_are_two_hundred_of_them():
    assert len(ALL) >= 200


@pytest.mark.parametrize("trap", ALL.values(), ids=ALL)
def test_a_malformed_request_gets_a_clear_answer_and_nothing_personal_back(running: Any, trap: Trap):
    status, head, body = running.sent(wire(running, trap))
    assert 400 <= status < 500, (status, body[:300])
    assert b"application/problem+json" in head, (head, body)
    for part in (head, body):
        assert CANARY.lower().encode() not in part.lower()
    if trap.method != "HEAD":
        told = json.loads(body)
        assert told["type"] == f"urn:rollcall:problem:{told['code']}"
        assert told["status"] == status
        assert told["title"]


def test_none_of_them_changed_anything(running: Any):
    with running.site.reader() as reader:
        before = reader.head().position
    for trap in list(ALL.values())[::5]:
        running.sent(wire(running, trap))
    with running.site.reader() as reader:
        assert reader.head().position == before
