"""Listings: what is asked of many files at once, in reach alone, a page at a time, now and in the past."""

from __future__ import annotations

import base64
import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, get_type_hints

import msgspec
import pytest

from domain.kernel.access import Role
from domain.oversight.looks.record import ListShown
from projections.listings import LISTINGS
from projections.models import MODELS

TODAY = datetime.now(UTC).date()


def leave(running: Any, case_id: str, starts_in: int, days: int = 3) -> int:
    starts = TODAY + timedelta(days=starts_in)
    body = {
        "reason": "medical_care",
        "starts_on": str(starts),
        "ends_on": str(starts + timedelta(days=days - 1)),
        "division": "110101",
    }
    answer = running.post(f"/v1/cases/{case_id}/leaves/request", body)
    assert answer.status_code == 201, answer.text
    return int(answer.headers["Rollcall-Position"])


def lines(answer: Any) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return list(answer.json()["lines"])


def test_a_leave_stands_in_the_book_with_its_file(running: Any):
    case_id = running.case(number="L-1")
    position = leave(running, case_id, 10)
    (line,) = lines(running.get(f"/v1/leaves?case_id={case_id}", Rollcall_At_Least=str(position)))
    assert (line["status"], line["case_number"], line["name"], line["unit_id"]) == ("requested", "L-1", "Li Na", "east")
    assert line["said"]["position"] == position


def test_pages_of_a_listing_follow_each_other_without_a_gap(running: Any):
    case_id = running.case()
    position = max(leave(running, running.case(), n) for n in range(5, 11)) and leave(running, case_id, 20)
    seen: list[str] = []
    path = "/v1/leaves?unit=east&limit=3"
    while path:
        answer = running.get(path, Rollcall_At_Least=str(position))
        seen += [line["leave_id"] for line in lines(answer)]
        following = answer.json()["next"]
        path = f"/v1/leaves?unit=east&limit=3&cursor={following}" if following else ""
    assert len(seen) == len(set(seen)) >= 7


def test_a_listing_leaves_out_what_is_not_in_reach(running: Any):
    case_id = running.case()
    position = leave(running, case_id, 10)
    assert lines(running.get(f"/v1/leaves?case_id={case_id}", "elsewhere", Rollcall_At_Least=str(position))) == []


def test_a_listing_as_known_before_an_entry_does_not_have_it(running: Any):
    case_id = running.case()
    position = leave(running, case_id, 10)
    running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=str(position))
    assert lines(running.get(f"/v1/leaves?case_id={case_id}&known_at={position - 1}")) == []
    assert len(lines(running.get(f"/v1/leaves?case_id={case_id}&known_at={position}"))) == 1


@pytest.mark.parametrize("name", LISTINGS)
def test_a_listing_now_and_as_known_at_the_newest_position_are_the_same(running: Any, name: str):
    position = leave(running, running.case(), 10)
    by = "officer" if LISTINGS[name].may is None else "inspector"
    now = running.get(f"/v1/{name}?limit=500", by, Rollcall_At_Least=str(position)).json()
    then = running.get(f"/v1/{name}?limit=500&known_at={now['moment']['position']}", by).json()
    assert then["lines"] == now["lines"]


@pytest.mark.parametrize("name", [name for name, one in LISTINGS.items() if one.may])
def test_a_role_that_may_not_ask_a_listing_is_refused_by_name(running: Any, name: str):
    for path in (f"/v1/{name}", f"/v1/{name}/difference", f"/v1/{name}?format=csv"):
        answer = running.get(path)
        assert (answer.status_code, answer.json()["code"]) == (403, "not-empowered")
    may = LISTINGS[name].may or ()
    assert running.get(f"/v1/{name}", "reviewer" if Role.REVIEWER in may else "leader").status_code == 200
    assert running.get(f"/v1/{name}", "inspector", Accept_Language="zh").status_code == 200


@pytest.mark.parametrize(
    "name", ["documents", "incomplete-files", "leaves", "groups", "staff-ledger", "duties", "caseload", "unit-duties"]
)
def test_pages_give_the_lines_of_the_whole_in_its_order(running: Any, name: str):
    leave(running, running.case(), 10)
    position = leave(running, running.case(), 12)
    whole = lines(running.get(f"/v1/{name}?limit=500", Rollcall_At_Least=str(position)))[:12]
    seen: list[Any] = []
    path = f"/v1/{name}?limit=2"
    while path and len(seen) < len(whole):
        answer = running.get(path, Rollcall_At_Least=str(position))
        seen += lines(answer)
        following = answer.json()["next"]
        path = f"/v1/{name}?limit=2&cursor={following}" if following else ""
    assert seen[: len(whole)] == whole


def test_a_cursor_that_was_never_given_out_is_refused(running: Any):
    for cursor in ("AAAA", "W10", "WzFd"):
        answer = running.get(f"/v1/leaves?cursor={cursor}")
        assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("case-files", ["\0", "00000000-0000-0000-0000-000000000000"]),
        ("caseload", ["east", "\0"]),
        ("audit-trail", ["00000000-0000-0000-0000-000000000000", 2**63]),
        ("audit-trail", ["00000000-0000-0000-0000-000000000000", -(2**63) - 1]),
        ("decisions", [2**63]),
    ],
)
def test_a_cursor_of_what_no_column_holds_is_refused(running: Any, name: str, place: list[Any]):
    cursor = base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()
    answer = running.get(f"/v1/{name}?cursor={cursor}", "inspector")
    assert (answer.status_code, answer.json()["facts"]["parameter"]) == (400, "cursor")


@pytest.mark.parametrize("query", ["status=gone", "from_on=2026-13-01", "case_id=1", "of=1", "status=away&status=away"])
def test_a_filter_of_the_wrong_form_is_refused_by_name(running: Any, query: str):
    answer = running.get(f"/v1/leaves?{query}")
    assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("status=gone", "one of requested, "),
        ("from_on=2026-02-30", "a day as 2026-03-31, of the years 1900 to 2200"),
        ("case_id=1", "a UUID"),
        ("limit=x", "a whole number"),
        ("limit=501", "a number, 500 at most"),
        ("limit=0", "a number, 1 at least"),
        ("unit=%20", "text matching ^[A-Za-z0-9]"),
        ("format=xml", "one of json, csv, parquet"),
        ("as_at=2026-02-30", "a day or an instant with its offset"),
        ("as_at=2026-02-28T25:00:00Z", "a day or an instant with its offset"),
        ("known_at=2026-02-28", "a position, or an instant with its offset"),
        ("known_at=-1", "a position, or an instant with its offset"),
    ],
)
def test_what_a_parameter_may_be_is_said_and_never_what_was_sent(running: Any, query: str, expected: str):
    name, _, value = query.partition("=")
    answer = running.get(f"/v1/leaves?{query}")
    assert (answer.status_code, answer.json()["facts"]["parameter"]) == (400, name)
    assert answer.json()["facts"]["expected"].startswith(expected)
    assert "02-30" not in answer.text
    assert f'"{value}"' not in answer.text


@pytest.mark.parametrize(("listing", "name"), [("duties", "duty"), ("unit-duties", "duty"), ("omissions", "kind")])
def test_a_code_that_there_is_not_is_refused_and_not_found_nowhere(running: Any, listing: str, name: str):
    answer = running.get(f"/v1/{listing}?{name}=bogus")
    assert (answer.status_code, answer.json()["facts"]["parameter"]) == (400, name)
    assert answer.json()["facts"]["expected"].startswith("one of ")


@pytest.mark.parametrize("name", ["leaves", "statistics", "unit-duties", "accesses", "upkeep"])
def test_the_answer_says_the_day_that_it_is_of(running: Any, name: str):
    moment = running.get(f"/v1/{name}?as_at=2026-02-28", "inspector").json()["moment"]
    assert (moment["day"], moment["as_at"]) == ("2026-02-28", None)
    at = running.get(f"/v1/{name}?as_at=2026-02-28T10:00:00Z", "inspector").json()["moment"]
    assert ("day" in at, at["as_at"]) == (False, "2026-02-28T10:00:00Z")
    compared = running.get(f"/v1/{name}/difference?as_at=2026-02-28&to_as_at=2026-03-31", "inspector").json()
    assert [compared[one]["day"] for one in ("first", "second")] == ["2026-02-28", "2026-03-31"]


def test_the_look_says_until_when_things_counted(running: Any):
    running.get("/v1/leaves?as_at=2026-02-28", "inspector")
    running.get("/v1/leaves?as_at=2026-02-28T10:00:00Z", "inspector")
    running.get("/v1/leaves", "inspector")
    with running.site.reader("reads") as reader:
        looks = [entry.event for entry in reader.after(0, 10_000) if isinstance(entry.event, ListShown)]
    ended = datetime(2026, 2, 28, 16, tzinfo=UTC) - timedelta(microseconds=1)  # the day, at the unit of whoever asked
    assert [look.as_at for look in looks[-3:]] == [ended, datetime(2026, 2, 28, 10, tzinfo=UTC), None]


def test_of_two_moments_the_one_of_the_wrong_form_is_named(running: Any):
    for name in ("as_at", "known_at", "to_as_at", "to_known_at"):
        for path in ("/v1/leaves/difference", f"/v1/cases/{running.case()}/difference"):
            assert running.get(f"{path}?{name}=then").json()["facts"]["parameter"] == name


def test_each_listing_orders_by_columns_that_are_never_empty():
    for one in LISTINGS.values():
        assert set(one.order) <= set(one.line.__struct_fields__)
        assert date.min  # the order is over plain values


@pytest.mark.parametrize("name", LISTINGS)
def test_each_line_cites_an_entry_or_says_where_those_behind_its_numbers_are(name: str):
    kinds = get_type_hints(LISTINGS[name].line)
    cites = "entry" in kinds or any("Cite" in str(kind) for kind in kinds.values())
    named = re.findall(r"``/v1/([a-z-]+)``", LISTINGS[name].row.__doc__ or "")
    assert cites or named
    assert all(any(other.startswith(path) for other in LISTINGS) for path in named)


def test_each_listing_declares_every_model_that_it_reads():
    for one in LISTINGS.values():
        read = {m.name for m in MODELS if re.search(rf"\b(?:FROM|JOIN) {m.name}\b", one.question(()).sql)}
        assert read <= {model.name for model in one.reads}, one.name
