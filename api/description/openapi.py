"""The OpenAPI 3.1 document: reads as FastAPI describes them, commands from their rules."""

from __future__ import annotations

import inspect
import json
from collections.abc import Sequence
from typing import Any

import msgspec
from fastapi import FastAPI

from api.commands import Recorded
from api.description import documents, results, schemas
from api.description.refusals import refusals_of
from api.description.sharing import shared
from api.documents.uploading import DocumentStored
from api.health.beats import PATH as BEAT
from api.problems import Body, status_of_refusal
from api.reads.listing import ANSWERS
from api.routes import CommandRoute, Table
from api.signin.door import SignIn, Token
from domain.kinds import KINDS
from domain.oversight.looks.record import Ground, Purpose

#: Reads that open a file out of reach in an emergency.
EMERGENCIES = frozenset({"/v1/cases/{case_id}", "/v1/cases/{case_id}/history"})
REFS = "#/components/schemas/{name}"
PROBLEM = {"application/problem+json": {"schema": {"$ref": REFS.format(name="Problem")}}}
Json = dict[str, Any]


def document(app: FastAPI) -> Json:
    """The whole description, the same bytes for the same code."""
    table: Table = app.state.table
    base = FastAPI.openapi(app)
    paths: dict[str, Json] = {path: dict(found) for path, found in base["paths"].items()}
    schemas = _schemas(table.routes)
    for path, methods in paths.items():
        for operation in methods.values():
            _read(path, operation)
            for parameter in operation.get("parameters", ()):
                parameter["schema"] = _leading(parameter["schema"], schemas, base["components"]["schemas"])
    for route in table.routes:
        paths.setdefault(route.path, {})["post"] = _command(route)
    paths["/v1/tokens"] = {"post": _sign_in()}
    paths.setdefault(documents.UPLOADED, {})["post"] = documents.uploaded(
        [_key(), *_common()], _problems(documents.UPLOAD_PROBLEMS), REFS
    )
    return shared({
        "openapi": "3.1.0",
        "info": {
            "title": "Rollcall",
            "version": "1",
            "description": "The record of supervised people: commands, reads, replay and the event feed.",
        },
        "paths": dict(sorted(paths.items())),
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer", "bearerFormat": "at+jwt"}},
        },
        "security": [{"token": []}],
    })  # fmt: skip


def text(app: FastAPI) -> str:
    """The document as it is committed and served."""
    return json.dumps(document(app), indent=1, ensure_ascii=False, sort_keys=False) + "\n"


def _schemas(routes: Sequence[CommandRoute]) -> dict[str, Json]:
    bodies = {route.form.body.__name__: route.form.body for route in routes}  # one for all kinds of a command's streams
    kinds = [*bodies.values(), Recorded, SignIn, Token, DocumentStored, *ANSWERS.values()]
    _, components = msgspec.json.schema_components(kinds, ref_template=REFS)
    (_, problem) = msgspec.json.schema_components([Body], ref_template=REFS)
    problem["Problem"] = problem.pop("Body")
    return {name: _plain(schema) for name, schema in (components | problem).items()}


def _leading(schema: Any, ours: Json, theirs: Json) -> Any:
    """The schema of a parameter. A code whose name several of ours have is not referred to by it: it stands there."""
    if isinstance(schema, dict):
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        if name and name not in ours:
            return theirs[name]
        return {key: _leading(value, ours, theirs) for key, value in schema.items()}
    return [_leading(one, ours, theirs) for one in schema] if isinstance(schema, list) else schema


def _plain(schema: Any) -> Any:
    """A schema without what only Python's patterns need, so that every reader of JSON Schema takes it."""
    if isinstance(schema, dict):
        return {k: v.replace(r"$(?!\n)", "$") if k == "pattern" else _plain(v) for k, v in schema.items()}
    return [_plain(s) for s in schema] if isinstance(schema, list) else schema


def _command(route: CommandRoute) -> Json:
    rule = route.rule
    refusals = refusals_of(rule)
    said = inspect.getdoc(rule.command) or ""
    described = said + "\n\n" + (inspect.getdoc(rule.decide) or "")
    return {
        "operationId": rule.name,
        "summary": said.partition("\n")[0],
        "description": described.strip(),
        "tags": [rule.of.value],
        "parameters": [*_path(route), *_headers(rule.decides and not rule.opens)],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": REFS.format(name=route.form.body.__name__)}}},
        },
        "responses": {
            "201": {
                "description": "Recorded; the same answer again where the key is repeated.",
                "headers": {
                    "Location": _header("Where the file or unit is."),
                    "ETag": _header("Its version now."),
                    "Rollcall-Position": _header("The position, to ask for with Rollcall-At-Least."),
                },
                "content": {"application/json": {"schema": {"$ref": REFS.format(name="Recorded")}}},
            },
            **_problems({status_of_refusal(kind) for kind in refusals} | {400, 401, 404, 413, 415, 422, 503}),
        },
        "x-rollcall-roles": sorted(rule.may),
        "x-rollcall-refusals": [kind.code for kind in refusals],
    }


def _path(route: CommandRoute) -> list[Json]:
    found = []
    for segment in route.segments:
        if segment.startswith("{"):
            name = segment[1:-1]
            kind = route.given.get(name)
            schema: Json = {"type": "string", "format": "uuid"}
            if kind is not None:
                (schema,), _ = msgspec.json.schema_components([kind], ref_template=REFS)
            elif name == "unit_id":
                schema = {"type": "string", "pattern": "^[a-z0-9][a-z0-9.-]{0,62}$"}
            elif KINDS[route.rule.of].word:
                schema = {"type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}$"}
            found.append({"name": name, "in": "path", "required": True, "schema": _plain(schema)})
    return found


def _headers(decides: bool) -> list[Json]:
    tag = {"type": "string", "pattern": '^"(0|[1-9][0-9]{0,17})"$'}
    return [
        _key(),
        _parameter("If-Match", decides, tag, "The ETag of the file as it was seen."),
        *_common(),
    ]


def _key() -> Json:
    key = {"type": "string", "minLength": 1, "maxLength": 128, "pattern": "^[!-~]{1,128}$"}
    said = "Names the command: repeated with it, it is answered and not repeated."
    return _parameter("Idempotency-Key", True, key, said)


def _common() -> list[Json]:
    return [
        _parameter("Accept-Language", False, {"type": "string"}, "en or zh: the language of texts."),
        _parameter("Rollcall-Correlation", False, {"type": "string", "format": "uuid"}, "Comes back, and is recorded."),
    ]


def _parameter(name: str, required: bool, schema: Json, description: str) -> Json:
    return {"name": name, "in": "header", "required": required, "schema": schema, "description": description}


def _header(description: str) -> Json:
    return {"description": description, "schema": {"type": "string"}}


def _problems(statuses: set[int]) -> Json:
    titles = {
        400: "Malformed.",
        401: "Nobody is signed in.",
        403: "Not empowered.",
        404: "There is no such thing here, or none for you.",
    }
    return {
        str(status): {"description": titles.get(status, "Refused; the problem says why."), "content": PROBLEM}
        for status in sorted(statuses)
    }


def _sign_in() -> Json:
    return {
        "operationId": "SignIn",
        "summary": "A name and a password for a token of a few minutes.",
        "tags": ["tokens"],
        "security": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": REFS.format(name="SignIn")}}},
        },
        "responses": {
            "200": {
                "description": "A token.",
                "content": {"application/json": {"schema": {"$ref": REFS.format(name="Token")}}},
            },
            **_problems({400, 401, 404, 413, 415, 422, 429, 503}),
        },
    }


#: The kinds of streams without a person: reading them is no look.
PUBLIC = {kind.of.value for kind in KINDS.values() if not kind.person} | {"journals"}


#: What is answered as it is kept, and its problems.
_WHOLE: dict[str, tuple[Json, set[int]]] = {
    results.RESULT: (results.BYTES, results.RESULT_PROBLEMS),
    documents.SHOWN: (documents.BYTES, documents.SHOW_PROBLEMS),
}


def _read(path: str, operation: Json) -> None:
    """Finish what FastAPI says of a read: its answer, its headers, its problems."""
    operation["responses"].pop("422", None)
    if "204" in operation["responses"]:
        operation.setdefault("parameters", []).extend(_common())
        operation["responses"] |= _problems({400, 401, 404, 503, *({403, 409} if path == BEAT else ())})
        return
    ok = operation["responses"]["200"]
    if path in (schemas.LIST, schemas.ONE):
        _schemas_read(path, operation)
    elif path.startswith("/v1/"):
        looked = [] if path.split("/")[2] in PUBLIC or path in results.UNSEEN else _look()
        operation.setdefault("parameters", []).extend(looked + _common())
        if path in _WHOLE:
            ok["content"], problems = _WHOLE[path]
            operation["responses"] |= _problems(problems)
            return
        if path in EMERGENCIES:
            operation["parameters"].append(_emergency())
        if path in EMERGENCIES or path == "/v1/break-glass":
            operation["responses"] |= _problems({403})
        kind = ANSWERS[path]
        ok["content"] = {"application/json": {"schema": {"$ref": REFS.format(name=kind.__name__)}}}
        if path == "/v1/events":
            ok["content"]["text/event-stream"] = {"schema": {"type": "string"}}
        if results.is_long(path):
            ok["content"] |= results.forms(path)
            operation["parameters"].append(_parameter("Prefer", False, results.PREFER, "To come back for the answer."))
            operation["responses"] |= results.accepted(REFS) | _problems(results.long_problems(path))
        operation["responses"] |= _problems({400, 401, 404, 503})
    elif path == "/health/ready":
        operation["responses"]["503"] = {"description": "Not ready; the parts that are missing are named."}
    if path.startswith("/health/"):
        operation["security"] = []


def _schemas_read(path: str, operation: Json) -> None:
    """Say of a read of schemas that anybody may ask it, and what it answers with."""
    listed = {"application/json": {"schema": {"$ref": REFS.format(name=ANSWERS[schemas.LIST].__name__)}}}
    operation["security"] = []
    operation.setdefault("parameters", []).extend(_common())
    operation["responses"]["200"]["content"] = listed if path == schemas.LIST else schemas.CONTENT
    operation["responses"] |= _problems({400, 404, 503})


def _emergency() -> Json:
    grounds: Json = {"type": "string", "enum": [ground.value for ground in Ground]}
    return _parameter("Rollcall-Break-Glass", False, grounds, "Why a file out of your reach has to be opened at once.")


def _look() -> list[Json]:
    purposes: Json = {"type": "string", "enum": [purpose.value for purpose in Purpose]}
    number: Json = {"type": "string", "pattern": "^(0|[1-9][0-9]{0,17})$"}
    return [
        _parameter("Rollcall-Purpose", True, purposes, "Why you look. It is recorded."),
        _parameter("Rollcall-At-Least", False, number, "Wait until the answer is computed up to this position."),
        _parameter("Rollcall-Wait", False, number, "How many seconds to wait for it: 2 where not given, 10 at most."),
    ]
