"""Schemas of events: what ``ce_dataschema`` names, for anybody, as it is kept."""

import json
from typing import Any

import pytest

from domain.catalogue import CATALOGUE
from domain.contracts.kept import kept


@pytest.mark.parametrize("topic", ["contacts.talk-held.v1", "contacts.check-in-received.v1"])
def test_a_schema_is_handed_out_as_it_is_kept_to_anybody(running: Any, topic: str):
    answer = running.client.get(f"/v1/schemas/{topic}")
    assert (answer.status_code, answer.content) == (200, kept()[topic])
    assert answer.headers["Content-Type"] == "application/schema+json"
    assert answer.headers["Cache-Control"].startswith("public")


def test_all_schemas_are_listed_and_each_is_where_its_topic_says(running: Any):
    lines = running.client.get("/v1/schemas").json()["schemas"]
    assert [line["topic"] for line in lines] == list(kept())
    assert {line["topic"] for line in lines if line["written"]} == CATALOGUE.keys()
    assert all(line["id"] == json.loads(kept()[line["topic"]])["$id"] for line in lines)


@pytest.mark.parametrize("path", ["/v1/schemas", "/v1/schemas/contacts.talk-held.v1"])
def test_who_holds_it_already_is_not_sent_it_again(running: Any, path: str):
    first = running.client.get(path)
    again = running.client.get(path, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    other = running.client.get(path, headers={"If-None-Match": '"another"'})
    assert (other.status_code, other.content) == (200, first.content)


def test_a_topic_that_there_is_not_is_not_found(running: Any):
    answer = running.client.get("/v1/schemas/contacts.talk-held.v9")
    assert (answer.status_code, answer.json()["code"]) == (404, "address-unknown")
    assert answer.headers["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "topic", ["Contacts.v1", "__init__.py", "..%2F..%2Fapi%2Fopenapi", "contacts.talk-held.v1.json"]
)
def test_nothing_else_is_read_by_it(running: Any, topic: str):
    assert running.client.get(f"/v1/schemas/{topic}").status_code in (400, 404)


def test_a_parameter_that_it_does_not_have_is_refused(running: Any):
    answer = running.client.get("/v1/schemas?topic=contacts")
    assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")
