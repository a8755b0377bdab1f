"""The description: current, whole, valid, and the server does what it says."""

from __future__ import annotations

import json
import re
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case

from api.app import ApiSettings, create
from api.description.listing import lines
from api.description.openapi import text
from api.description.refusals import refusals_of
from api.description.sharing import shared
from domain.kernel.refusal import Unknown
from domain.kernel.rule import RULES
from journal.site import Site

DOCUMENT = json.loads(files("api").joinpath("openapi.json").read_text(encoding="utf-8"))

#: A share of what can be asked, the same each time.
ASKED = settings(
    max_examples=8, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None
)


def test_the_committed_description_is_that_of_this_code():
    made = text(create(Site("", "", Path()), ApiSettings(Path())))
    assert files("api").joinpath("openapi.json").read_text(encoding="utf-8") == made, "run: python -m api.description"


def test_the_server_hands_it_out_as_committed(running: Any):
    assert running.client.get("/openapi.json").json() == DOCUMENT


def followed(said: dict[str, Any]) -> dict[str, Any]:
    """What is said, here or among the components."""
    if "$ref" not in said:
        return said
    _, _, part, name = said["$ref"].split("/")
    found: dict[str, Any] = DOCUMENT["components"][part][name]
    return found


def test_every_command_is_described_with_its_key_its_roles_and_its_refusals():
    described = {
        operation["operationId"]: operation for methods in DOCUMENT["paths"].values() for operation in methods.values()
    }
    for rule in RULES.values():
        operation = described[rule.name]
        parameters = [followed(p) for p in operation["parameters"]]
        headers = {p["name"]: p["required"] for p in parameters if p["in"] == "header"}
        assert headers["Idempotency-Key"]
        assert headers["If-Match"] == (rule.decides and not rule.opens)
        assert operation["x-rollcall-roles"] == sorted(rule.may)
        assert operation["x-rollcall-refusals"] == [kind.code for kind in refusals_of(rule)]


def test_every_reference_leads_somewhere_and_every_schema_is_asked_for():
    for part in ("schemas", "parameters", "headers", "responses"):
        named = set(re.findall(rf'"#/components/{part}/([^"]+)"', json.dumps(DOCUMENT)))
        assert named == set(DOCUMENT["components"][part])


def test_nothing_is_described_twice_under_one_name():
    said: Counter[str] = Counter()
    for methods in DOCUMENT["paths"].values():
        for operation in methods.values():
            responses = operation["responses"]
            named = [(parameter.get("name"), parameter) for parameter in operation.get("parameters", ())]
            named += responses.items()
            named += [pair for response in responses.values() for pair in response.get("headers", {}).items()]
            said.update(json.dumps(one) for one in named if "$ref" not in one[1])
    assert [one for one, times in said.items() if times > 1] == []


def test_what_is_said_differently_under_one_name_stays_apart():
    def operation(schema: str) -> dict[str, Any]:
        parameter = {"name": "If-Match", "in": "header", "schema": {"type": schema}}
        return {"get": {"parameters": [parameter], "responses": {"200": {"description": "Yes."}}}}

    paths = {f"/{n}": operation(schema) for n, schema in enumerate(("string", "integer", "string", "integer", "null"))}
    found = shared({"paths": paths, "components": {}})
    refs = [methods["get"]["parameters"][0].get("$ref", "").rpartition("/")[2] for methods in found["paths"].values()]
    assert refs == ["If-Match", "If-Match.2", "If-Match", "If-Match.2", ""]
    assert found["components"]["parameters"]["If-Match.2"]["schema"] == {"type": "integer"}
    assert found["components"]["responses"] == {"200": {"description": "Yes."}}


def test_the_description_is_of_3_1_and_streams_are_texts():
    assert DOCUMENT["openapi"].startswith("3.1")
    content = DOCUMENT["paths"]["/v1/events"]["get"]["responses"]["200"]["content"]
    assert content["text/event-stream"] == {"schema": {"type": "string"}}
    assert "itemSchema" not in json.dumps(DOCUMENT)


def test_refusals_are_read_off_the_rules_code():
    codes = {kind.code for kind in refusals_of(RULES["RecordCheckIn"])}
    assert {"contacts.check-in-unknown", "contacts.mode-not-allowed", "intake.before-case-opened"} <= codes
    assert Unknown.code not in {kind.code for kind in refusals_of(RULES["OpenCase"])}


def test_the_list_of_routes_has_every_route():
    assert {line.path for line in lines()} == set(DOCUMENT["paths"])
    assert {line.rule for line in lines() if line.rule} == set(RULES)


def test_whatever_the_description_allows_is_answered_without_a_5xx_and_as_described(running: Any):
    case_id = running.case()
    schema = schemathesis.openapi.from_dict(DOCUMENT)
    answered: dict[str, list[int]] = {"officer": [], "inspector": []}
    for result in schema.get_all_operations():
        operation = result.ok()
        if operation.path in ("/v1/tokens", "/metrics", "/health/ready"):
            continue

        @ASKED
        @given(case=operation.as_strategy())
        def ask(case: Case) -> None:
            for by, statuses in answered.items():  # both of them: to make a request takes longer than to answer it
                statuses.append(one(running, case, by, case_id))

        ask()
    assert all(len(statuses) > 300 and max(statuses) < 500 for statuses in answered.values())
    assert {201, 400, 404} <= set(answered["officer"])


def one(running: Any, case: Case, by: str, case_id: str) -> int:
    """Send one generated request, about a file that is there every other time; look at its answer."""
    if "case_id" in (case.path_parameters or {}) and len(case.body if isinstance(case.body, dict) else {}) % 2:
        case.path_parameters["case_id"] = case_id
    query = {k: v for k, v in (case.query or {}).items() if k != "wait"}
    sent = case.as_transport_kwargs(base_url=running.url)
    headers = {k: v for k, v in sent["headers"].items() if k.lower() not in ("user-agent", "authorization")}
    headers |= {"Authorization": f"Bearer {running.sign_in(by)}", "Rollcall-Wait": "0"}
    body = {"json": sent["json"]} if sent.get("json") is not None else {"content": sent.get("data")}
    answer = running.client.request(sent["method"], sent["url"], params=query, headers=headers, **body)
    if answer.status_code == 503:
        assert answer.json()["code"] == "projection-behind"
        return 400
    assert answer.status_code < 500, answer.text
    described = DOCUMENT["paths"][case.operation.path][case.method.lower()]["responses"]
    assert str(answer.status_code) in {*described, "304", "409", "412"}, (case.operation.path, answer.status_code)
    if answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code
