"""The strict loader, without a server: what it takes, what it refuses, and that it says nothing back."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

import domain.catalogue
from api.form import MOST_DEPTH, Form
from api.problems import Problem, answer
from domain.contacts.rules import RecordCheckIn
from domain.intake.rules import OpenCase
from domain.kernel.ids import Code, Narrative
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import RULES, FactCommand


class Sent(FactCommand):
    """A command with a field of every kind."""

    code: Code
    count: int = 0
    score: Decimal | None = None
    due_on: date | None = None
    which: UUID | None = None
    note: Narrative | None = None
    listed: tuple[date, ...] = ()
    free: dict[str, Any] = msgspec.field(default_factory=dict)


FORM = Form(Sent)
GOOD = b'{"code":"a","occurred_at":"2026-03-01T09:30:00+08:00","note":"came\\nearly","due_on":"2026-03-02"}'


def refused(body: bytes) -> Problem | Refused:
    with pytest.raises((Problem, Malformed)) as caught:
        FORM.load(body)
    raised = caught.value
    assert isinstance(raised, Problem | Refused)
    return raised


def test_a_good_body_becomes_its_command():
    sent = FORM.load(GOOD)
    assert (sent.code, sent.note, sent.due_on) == ("a", "came\nearly", date(2026, 3, 2))
    assert isinstance(sent.occurred_at, datetime)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[",
        b"\xff\xfe{\x00}\x00",
        b"\xef\xbb\xbf" + GOOD,
        GOOD.decode().encode("utf-16"),
        GOOD.decode().encode("utf-32"),
        GOOD + b"x",
        GOOD + GOOD,
        b'{"code":"a","code":"a"}',
        b'{"code":"a","\\u0063ode":"b"}',
        b'{"code":"a","free":{"x":1,"x":2}}',
        b'{"code":"a","free":{"x":{"y":1,"y":1}}}',
        b'{"code":"a","note":"\\ud800"}',
        b'{"code":"a","note":"\\udc00\\ud800"}',
        b'{"code":"a","note":"\xed\xa0\x80"}',
        b'{"code":"a","free":{"\\ud800":1}}',
        b'{"code":"a","note":"a\\u0000b"}',
        b'{"code":"a","note":"a\x00b"}',
        b'{"code":"a","note":"a\\u001fb"}',
        b'{"code":"a","note":"a\x7fb"}',
        b'{"code":"a","note":"a\\u0085b"}',
        b'{"code":"a","note":"a\xc2\x85b"}',
        b'{"code":"a","note":"\\uffff"}',
        b'{"code":"a","count":NaN}',
        b'{"code":"a","count":Infinity}',
        b'{"code":"a","count":-Infinity}',
        b'{"code":"a","free":{"x":NaN}}',
        b'{"code":"a","free":{"x":1e999}}',
        b'{"code":"a","free":{"x":99999999999999999999999}}',
        b'{"code":"a","free":' + b'{"x":' * 40 + b"1" + b"}" * 41,
        b'{"code":"a","free":{"x":' + b"[" * 5000 + b"]" * 5000 + b"}}",
        b"[" * 60_000,
        b'{"a":' * 10_000,
    ],
)
def test_what_is_no_strict_json_is_refused(body: bytes):
    raised = refused(body)
    assert raised.code in {"body-malformed", "malformed"}


@pytest.mark.parametrize(
    ("part", "field"),
    [
        ('"count":9223372036854775808', "count"),
        ('"count":99999999999999999999', "count"),
        ('"count":1.5', "count"),
        ('"count":"1"', "count"),
        ('"count":true', "count"),
        ('"count":1e400', "count"),
        ('"score":"NaN"', "score"),
        ('"score":"Infinity"', "score"),
        ('"score":"1e999"', "score"),
        ('"score":1e999', "score"),
        ('"score":"0.' + "1" * 60 + '"', "score"),
        ('"due_on":"1899-12-31"', "due_on"),
        ('"due_on":"2201-01-01"', "due_on"),
        ('"due_on":"2026-02-30"', "due_on"),
        ('"due_on":20260301', "due_on"),
        ('"listed":["2026-03-01","0001-01-01"]', "listed"),
        ('"occurred_at":"2026-03-01T09:30:00"', "occurred_at"),
        ('"occurred_at":"9999-12-31T23:59:59-23:59"', "occurred_at"),
        ('"occurred_at":"0001-01-01T00:00:00+23:59"', "occurred_at"),
        ('"occurred_at":"1899-12-31T23:59:59Z"', "occurred_at"),
        ('"occurred_at":"2201-01-01T00:00:00Z"', "occurred_at"),
        ('"occurred_at":"2026-03-01T24:00:00Z"', "occurred_at"),
        ('"which":"no-uuid"', "which"),
        ('"note":""', "note"),
        ('"note":7', "note"),
    ],
)
def test_what_has_not_the_form_is_named_by_its_field(part: str, field: str):
    raised = refused(b'{"code":"a",' + part.encode() + b"}")
    assert raised.facts["field"].startswith(field)


def test_a_missing_field_and_an_unknown_one_are_told_apart_and_the_unknown_name_is_not_said_back():
    missing = refused(b'{"count":1}').facts
    assert (missing["field"], missing["wrong"]) == ("code", "missing")
    unknown = refused(b'{"code":"a","CANARY":1}')
    assert unknown.facts["wrong"] == "unknown-field"
    assert unknown.facts["expected"].startswith("the fields ")


@pytest.mark.parametrize(
    ("command", "body", "field", "expected"),
    [
        (RecordCheckIn, b'{"mode":"pigeon","identity":"confirmed"}', "mode", "one of in_person, phone, "),
        (
            RecordCheckIn,
            b'{"mode":"phone","identity":"confirmed","occurred_on":"1066-10-14"}',
            "occurred_on",
            "a day as ",
        ),
        (RecordCheckIn, b'{"mode":"phone","note":7}', "note", "text of 1 to "),
        (OpenCase, b'{"case_number":"","unit_id":"u","category":"parole","name":"A"}', "case_number", "text matching "),
    ],
)
def test_what_would_be_acceptable_is_said(command: type, body: bytes, field: str, expected: str):
    with pytest.raises(Malformed) as caught:
        Form(command).load(body)
    assert caught.value.facts["field"] == field
    assert caught.value.facts["expected"].startswith(expected)


@given(st.binary(max_size=300) | st.text(max_size=300).map(lambda s: s.encode("utf-8", "surrogatepass")))
def test_no_bytes_at_all_make_it_fail_otherwise(body: bytes):
    with pytest.raises((Problem, Malformed)):
        FORM.load(body)


@given(st.text(min_size=8, max_size=40))
def test_nothing_that_was_sent_stands_in_the_answer(text: str):
    body = msgspec.json.encode({"code": "a", "count": text, text: text})
    raised = refused(body)
    told = answer(raised, "en", "id").body + answer(raised, "zh", "id").body
    assert text.encode() not in told


def test_depth_is_counted_outside_of_strings():
    note = "[" * (MOST_DEPTH + 4)
    assert FORM.load(msgspec.json.encode({"code": "a", "note": note})).note == note


def test_fields_that_the_path_gives_may_not_stand_in_the_body():
    form = Form(Sent, apart=frozenset({"which"}))
    which = uuid4()
    assert form.load(b'{"code":"a"}', {"which": which}).which == which
    with pytest.raises(Malformed):
        form.load(b'{"code":"a","which":"%s"}' % str(which).encode(), {"which": which})


def test_every_command_has_a_form():
    assert domain.catalogue.RULES is RULES
    for rule in RULES.values():
        with pytest.raises((Problem, Malformed)):
            Form(rule.command).load(b"[]")
