"""The public policy page: what holds, since when, by what right; for everybody who is signed in, without a purpose."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from domain.kernel.policy import TABLES


def page(running: Any, path: str, by: str = "officer") -> Any:
    """What anybody is shown, with a token and nothing else."""
    answer = running.client.get(path, headers={"Authorization": f"Bearer {running.sign_in(by)}"})
    assert answer.status_code == 200, answer.text
    return answer


def test_every_table_is_there_with_its_versions_and_where_they_are_from(running: Any):
    shown = page(running, "/v1/policies").json()
    assert [line["table"] for line in shown["tables"]] == sorted(TABLES)
    for line in shown["tables"]:
        assert line["in_force"] == "prc-2020"
        assert [version["version"] for version in line["versions"]] == ["prc-2020", "plans"]
        assert all(v["instrument"] and v["article"] and v["status"] and v["packaged"] for v in line["versions"])
        assert line["says"].endswith(".")


def test_it_is_as_at_any_day(running: Any):
    shown = page(running, "/v1/policies?on=2020-06-30").json()
    assert {line["in_force"] for line in shown["tables"]} == {"plans"}


def test_a_table_is_shown_with_its_content_in_both_languages(running: Any):
    shown = page(running, "/v1/policies/score.rules").json()
    content = shown["versions"][0]["content"]
    assert {"source", "pin"}.isdisjoint(content)
    first = content["rules"][0]
    assert first["en"].isascii()
    assert not first["zh"].isascii()
    assert page(running, "/v1/policies/report.initial").json()["versions"][0]["content"]["days"] == 10


def test_nobody_reads_it_who_is_not_signed_in_and_no_look_is_recorded(running: Any):
    assert running.client.get("/v1/policies").status_code == 401
    with running.site.reader("reads") as reader:
        before = reader.head().position
    page(running, "/v1/policies/report.initial")
    with running.site.reader("reads") as reader:
        assert reader.head().position == before


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/v1/policies/no.such", 404),
        ("/v1/policies/NO", 400),
        ("/v1/policies?unit=nowhere", 404),
        ("/v1/policies?on=2026-02-30", 400),
        ("/v1/policies?known_at=soon", 400),
        ("/v1/policies?other=1", 400),
    ],
)
def test_what_is_not_there_is_said_to_be_so(running: Any, path: str, status: int):
    assert running.get(path).status_code == status


@pytest.mark.parametrize("wrong", ["2026-02-30", "2026-03-31T10:00:00Z", "1800-01-01", "soon", ""])
def test_the_day_of_the_page_is_a_day_and_this_is_said(running: Any, wrong: str):
    for path in ("/v1/policies", "/v1/policies/report.initial"):
        facts = running.get(f"{path}?on={wrong}").json()["facts"]
        assert facts == {"parameter": "on", "expected": "a day as 2026-03-31, of the years 1900 to 2200"}


def test_an_activation_by_two_people_is_on_the_page_at_once(running: Any):
    plans = page(running, "/v1/policies/report.initial").json()["table"]["versions"][1]
    tomorrow = date.fromisoformat(page(running, "/v1/policies").json()["on"]) + timedelta(days=1)
    body = {
        "unit_id": "county",
        "table": "report.initial",
        "version": "plans",
        "digest": plans["digest"],
        "effective_from": tomorrow.isoformat(),
    }
    assert running.post("/v1/policies", body, "admin").status_code == 201
    shown = page(running, "/v1/policies/county:report.initial", "leader")
    assert shown.json()["table"]["drafts"][0]["version"] == "plans"
    path = "/v1/policies/county:report.initial/versions/plans/activate"
    own = running.post(path, {}, "admin", If_Match=shown.headers["ETag"])
    assert (own.status_code, own.json()["code"]) == (403, "oversight.drafter-may-not-activate")
    done = running.post(path, {}, "leader", If_Match=shown.headers["ETag"])
    assert done.status_code == 201, done.text
    after = page(running, f"/v1/policies/report.initial?unit=east&on={tomorrow}").json()
    assert after["table"]["in_force"] == "plans"
    assert after["table"]["activations"][0]["unit_id"] == "county"
    assert page(running, "/v1/policies/report.initial?unit=east").json()["table"]["in_force"] == "prc-2020"
    position = int(done.headers["Rollcall-Position"])
    assert "ETag" not in page(running, f"/v1/policies/report.initial?known_at={position}").headers
    for path in ("/v1/policies/report.initial", "/v1/policies"):
        for at, version in ((position, "plans"), (position - 1, "prc-2020")):
            then = page(running, f"{path}?unit=east&on={tomorrow}&known_at={at}").json()
            (line,) = (one for one in then.get("tables", [then.get("table")]) if one["table"] == "report.initial")
            assert (then["known_at"], line["in_force"], len(line["activations"])) == (at, version, version == "plans")
