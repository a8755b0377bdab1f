"""The feed: what was recorded, by position, facts only; in pages, waiting, and as a stream that is resumed."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api import feed

NOTE = "He told of his mother's illness."


def page(running: Any, query: str = "", by: str = "officer", **headers: str) -> dict[str, Any]:
    answer = running.get(f"/v1/events?{query}", by, **headers)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def all_of(running: Any, by: str, query: str = "") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    after = 0
    while True:
        one = page(running, f"after={after}&limit=3{query}", by)
        found += one["events"]
        if one["next"] == after:
            return found
        after = one["next"]


def streamed(running: Any, by: str, headers: dict[str, str] | None = None) -> Iterator[dict[str, str]]:
    """The blocks of a stream, each with its fields."""
    asked = running.headers(by) | {"Accept": "text/event-stream"} | (headers or {})
    with httpx.stream("GET", f"{running.url}/v1/events", headers=asked, timeout=20) as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        block: dict[str, str] = {}
        for line in answer.iter_lines():
            if line:
                name, _, value = line.partition(": ")
                block[name] = value
            elif block:
                yield block
                block = {}


def test_pages_go_on_until_the_end_without_a_gap_or_a_double(running: Any):
    case_id = running.case(name="Wang Fang")
    running.post(f"/v1/cases/{case_id}/talks", {"talk": "first", "note": NOTE})
    events = all_of(running, "inspector")
    positions = [event["position"] for event in events]
    assert positions == sorted(set(positions))
    with running.site.reader() as reader:
        assert len(positions) == reader.head().position
    assert [event["sequence"] for event in events] == sorted(event["sequence"] for event in events)


def test_an_event_carries_its_facts_and_nothing_personal(running: Any):
    case_id = running.case(name="Wang Fang", phone="13912345678", address="7 Long Lane")
    running.post(f"/v1/cases/{case_id}/talks", {"talk": "individual", "note": NOTE})
    answer = running.get(f"/v1/events?case_id={case_id}")
    opened, talk = answer.json()["events"]
    assert (opened["type"], opened["subject"], opened["specversion"]) == ("intake.case-opened.v1", case_id, "1.0")
    assert talk["data"] == {"talk": "individual", "about": None}
    for personal in ("Wang", "139123", "Long Lane", "mother"):
        assert personal not in answer.text


def test_a_follower_sees_only_what_lies_within_reach(running: Any):
    running.case(unit="west", by="elsewhere")
    units = {event["unitid"] for event in all_of(running, "officer")}
    assert units == {"east"}
    assert {"east", "west"} <= {event["unitid"] for event in all_of(running, "reviewer")}


def test_events_are_chosen_by_the_beginning_of_their_type(running: Any):
    case_id = running.case()
    running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"})
    types = {event["type"] for event in all_of(running, "officer", "&topic=contacts.")}
    assert types == {"contacts.talk-held.v1"}


def test_a_page_waits_for_something_new(running: Any):
    case_id = running.case()
    head = page(running)["head"]

    def later() -> None:
        time.sleep(0.5)
        running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"})

    thread = threading.Thread(target=later)
    thread.start()
    began = time.monotonic()
    events = page(running, f"after={head}&wait=10")["events"]
    thread.join()
    assert [event["type"] for event in events] == ["contacts.talk-held.v1"]
    assert 0.4 < time.monotonic() - began < 5
    began = time.monotonic()
    assert page(running, f"after={head + 1}&wait=1")["events"] == []
    assert 0.9 < time.monotonic() - began < 3


def test_a_page_that_waits_looks_through_all_there_is_before_it_waits(running: Any, monkeypatch: pytest.MonkeyPatch):
    """A follower to whom little is visible comes to it at once, however much of others lies before."""
    monkeypatch.setattr(feed, "LOOKED_THROUGH", 3)
    head = page(running)["head"]
    elsewhere = running.case(unit="west", by="elsewhere")
    for _ in range(20):
        running.post(f"/v1/cases/{elsewhere}/talks", {"talk": "group"}, "elsewhere")
    case_id = running.case()
    assert page(running, f"after={head}")["events"] == [], "one look through does not reach it"
    began = time.monotonic()
    found = page(running, f"after={head}&wait=10")
    assert [event["subject"] for event in found["events"]] == [case_id]
    assert time.monotonic() - began < 2
    began = time.monotonic()
    later = page(running, f"after={head}&wait=1&topic=contacts.")
    assert (later["events"], later["next"]) == ([], later["head"])
    assert 0.9 < time.monotonic() - began < 3


def test_a_stream_goes_on_where_it_was_left(running: Any):
    case_id = running.case()
    head = page(running)["head"]
    for _ in range(4):
        running.post(f"/v1/cases/{case_id}/talks", {"talk": "group"})
    first: list[dict[str, str]] = []
    for block in streamed(running, "officer", {"Last-Event-ID": str(head)}):
        if "data" in block:
            first.append(block)
        if len(first) == 2:
            break
    rest: list[dict[str, str]] = []
    for block in streamed(running, "officer", {"Last-Event-ID": first[-1]["id"]}):
        if "data" in block:
            rest.append(block)
            if len(rest) == 2:
                running.post(f"/v1/cases/{case_id}/visits", {"visit": "home", "met": False})
        if len(rest) == 3:
            break
    seen = [json.loads(block["data"]) for block in (*first, *rest)]
    assert [event["position"] for event in seen] == [head + n for n in range(1, 6)]
    assert [block["event"] for block in (*first, *rest)][-1] == "contacts.visit-recorded.v1"


def test_a_stream_ends_when_its_account_does(running: Any):
    from api.signin import accounts

    accounts.add(running.site, "follower", "officer", "east", "correct horse battery")
    time.sleep(1.5)
    running.sign_in("follower")
    began = time.monotonic()
    blocks = streamed(running, "follower")
    next(blocks)
    accounts.disable(running.site, "follower")
    for _ in blocks:
        assert time.monotonic() - began < 10
    assert time.monotonic() - began < 10


def test_opening_the_feed_is_recorded_once_a_connection(running: Any):
    def opened() -> list[Any]:
        with running.site.reader("reads") as reader:
            entries = reader.after(0, 10_000)
        return [e.event for e in entries if e.event.topic == "oversight.feed-opened.v1"]

    before = len(opened())
    blocks = streamed(running, "inspector", {"Rollcall-Purpose": "statistics"})
    for _ in range(3):
        next(blocks)
    assert [look.purpose for look in opened()[before:]] == ["statistics"]


def test_a_place_in_the_stream_is_a_position(running: Any):
    headers = running.headers("officer") | {"Accept": "text/event-stream", "Last-Event-ID": "x"}
    answer = running.client.get("/v1/events", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "header-malformed")


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_whoever_asks_after_a_place_that_is_not_there_yet_is_told_so(running: Any, accept: str):
    head = page(running, by="inspector")["head"]
    told = running.get(f"/v1/events?after={head + 1_000}", "inspector", Accept=accept)
    assert (told.status_code, told.json()["code"]) == (400, "query-malformed")
    assert told.json()["facts"] == {"parameter": "after", "expected": f"a position of this record, {head} at most"}
