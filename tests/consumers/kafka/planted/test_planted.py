"""What is anybody's own stays in the record: planted in every personal field, it is found nowhere behind it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import parse_qs, quote, urlsplit
from uuid import uuid4

import httpx
import msgspec
import psycopg
import pyarrow as pa
import pytest
from kafka import KafkaProducer

from api.routes import route_of
from api.signin import accounts
from consumers.broker.place import Broker as Where
from consumers.lake.sink import append
from consumers.lake.tables import EVENTS, Place
from consumers.published.reading import leaving
from consumers.webhooks import subscriptions
from consumers.webhooks import tables as webhooks
from consumers.webhooks.signing import Vault
from domain.intake.record import CaseOpened
from domain.kernel.event import personal_fields, slice_of
from domain.kernel.rule import Example, Rule
from domain.kinds import KINDS
from journal.site import Site
from projections import schema as views
from projections.jobs import tables as jobs
from projections.models import MODELS
from tests.brokers.running import Broker, answers, free_port
from tests.consumers.kafka.conftest import Pen, reached, records, until
from tests.consumers.kafka.planted import seeking
from tests.consumers.kafka.planted.planting import MARKS, Planter, every_value
from tests.consumers.kafka.receiving import Receiver
from tests.consumers.kafka.trouble.killed import Killed, ended

PASSWORD = "correct horse battery"
PEOPLE = ("officer", "reviewer", "inspector", "leader", "upper", "police")
#: Entries of the schema, and records of the topic that were taken in for what files are now.
TAKEN_IN: LiteralString = """
SELECT (SELECT count(*) FROM reporting.events), (SELECT sum(at_offset) FROM state.consumer_marks)"""
PARTS = (("projections",), ("relay",), ("reporting",), ("state",), ("webhooks", "send"), ("lake", "follow"))


class Whole:
    """All of an installation, at work. answers: to every command, by its path."""

    def __init__(
        self, site: Site, where: Where, client: httpx.Client, receiver: Receiver, parts: Sequence[Killed]
    ) -> None:
        self.site, self.where, self.client, self.receiver = site, where, client, receiver
        self._parts = parts
        self.answers: list[tuple[str, bytes]] = []
        self.refused = 0
        self._tokens: dict[str, str] = {}
        self._versions: dict[str, int] = {}

    def post(self, path: str, body: Any, by: str, **headers: str) -> httpx.Response:
        """Have somebody ask for something."""
        bears = {"Rollcall-Purpose": "supervision", "Idempotency-Key": uuid4().hex, **headers}
        if _file(path) and (seen := self._versions.get(_file(path))):
            bears["If-Match"] = f'"{seen}"'
        answer = self.client.post(path, json=body, headers=self._signed_in(by) | bears)
        self._keep(answer)
        if answer.status_code == 201:
            self._versions[_file(answer.headers["Location"])] = answer.json()["version"]
        return answer

    def get(self, path: str, by: str, **parameters: str) -> None:
        """Have somebody look where they are not answered."""
        self._keep(self.client.get(path, params=parameters, headers=self._signed_in(by)))

    def shown(self, path: str, position: str) -> str:
        """What somebody is shown who may see it."""
        bears = {"Rollcall-Purpose": "supervision", "Rollcall-At-Least": position}
        return self.client.get(path, headers=self._signed_in("officer") | bears).text

    def said(self) -> str:
        """Which processes have ended, and what they said."""
        return "".join(part.said()[-1000:] for part in self._parts if part.process.poll() is not None)

    def _keep(self, answer: httpx.Response) -> None:
        assert answer.status_code < 500, answer.text
        self.refused += answer.status_code >= 400
        heads = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
        self.answers.append((f"{answer.request.method} {answer.status_code}", heads.encode() + answer.content))

    def _signed_in(self, by: str) -> dict[str, str]:
        if by not in self._tokens:
            answer = self.client.post("/v1/tokens", json={"name": by, "password": PASSWORD})
            self._tokens[by] = answer.json()["access_token"]
        return {"Authorization": f"Bearer {self._tokens[by]}"}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Where the processes write their logs."""
    return tmp_path


@pytest.fixture
def whole(site: Site, where: Where, home: Path) -> Iterator[Whole]:
    """Every process of an installation, with two units and somebody of each role."""
    views.migrate(site.record_url, MODELS)
    jobs.migrate(site.record_url)
    for role in PEOPLE:
        accounts.add(site, role, role, "county", PASSWORD)
    receiver = Receiver()
    with webhooks.opened(site.record_url) as conn, leaving(site) as record:
        subscriptions.add(conn, record, Vault(site.custodians), receiver.url)
    port = free_port()
    settings = {"ROLLCALL_LOG_LEVEL": "debug", "ROLLCALL_LAKE": str(home / "lake"), "ROLLCALL_WEBHOOK_PRIVATE": "true"}
    with ExitStack() as stack:
        stack.callback(receiver.close)
        api = Killed(site, where, "api", ROLLCALL_PORT=str(port), **settings)
        parts = [api, *(Killed(site, where, *part, **settings) for part in PARTS)]
        stack.enter_context(ended(*parts))
        until(lambda: answers(port), 150, api.said)
        client = stack.enter_context(httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60))
        made = Whole(site, where, client, receiver, parts)
        for unit, parent in (("county", None), ("east", "county")):
            body = {"unit_id": unit, "name": unit, "zone": "Asia/Shanghai", "parent": parent}
            assert made.post("/v1/units", body, "reviewer").status_code == 201
        yield made


def test_no_planted_value_is_found_behind_the_record(whole: Whole, pen: Pen, broker: Broker, home: Path) -> None:
    planter = Planter()
    slices = _commanded(whole, planter)
    _asked_wrongly(whole)
    for number, event in enumerate(planter.events()):
        pen.event(pen.files[number % len(pen.files)], event)
    _taken_in(whole, home)
    assert planter.gave == every_value()
    print(f"accepted in {len(slices)} slices, {whole.refused} refused")
    assert len(slices) >= 10
    assert whole.refused >= 20
    places = {name: list(found) for name, found in _places(whole, broker, home).items()}
    assert {name: seeking.found_in(found) for name, found in places.items()} == {name: set() for name in places}
    assert all(sum(len(data) for _, data in found) > 100 for found in places.values())
    _found_where_it_is(whole, broker, home)


def _commanded(whole: Whole, planter: Planter) -> set[str]:
    """Every command that brings personal values in, on files of their own; of which slices some were accepted."""
    accepted = set()
    ids: dict[str, str] = {}
    for number, (rule, example, planted) in enumerate(planter.commands()):
        if number % 8 == 1:  # a file now and then: what was done to one keeps what comes from being accepted
            ids["case_id"] = _opened(whole, planter)
        by = next(role for role in PEOPLE if role in rule.may)
        answer = whole.post(_path(rule, example, ids), _body(rule, example, planted), by)
        if answer.status_code == 201:
            accepted |= {slice_of(kind) for kind in example.then if personal_fields(kind)}
            if rule.opens:
                name = KINDS[rule.of].parameter
                ids[name] = getattr(example.command, name, answer.json()["stream"])
    return accepted


def _file(path: str) -> str:
    """The file that a path is of; nothing where it is of none."""
    return "/".join(path.split("/")[2:4]) if path.count("/") > 2 else ""


def _opened(whole: Whole, planter: Planter) -> str:
    fields = {one.name: planter.value(one) for one in personal_fields(CaseOpened)}
    body = {"case_number": f"N-{uuid4().hex[:8]}", "unit_id": "east", "category": "parole", **fields}
    answer = whole.post("/v1/cases", body | {"occurred_on": "2026-01-05"}, "officer")
    assert answer.status_code == 201, answer.text
    stream = str(answer.json()["stream"])
    assert fields["name"] in whole.shown(f"/v1/cases/{stream}", answer.headers["Rollcall-Position"])
    return stream


def _path(rule: Rule, example: Example, ids: dict[str, str]) -> str:
    route = route_of(rule)
    fields = {name: str(getattr(example.command, name)) for name in route.given}
    named = {name: fields.get(name) or ids.get(name) or str(uuid4()) for name in re.findall(r"{(\w+)}", route.path)}
    return route.path.format_map(named)


def _body(rule: Rule, example: Example, planted: dict[str, str]) -> dict[str, Any]:
    given: dict[str, Any] = msgspec.to_builtins(example.command)
    apart = {*route_of(rule).given, "occurred_at", "occurred_on"}
    body = {name: value for name, value in given.items() if name not in apart and value is not None}
    return body | planted | ({"unit_id": "east"} if "unit_id" in body else {})


def _asked_wrongly(whole: Whole) -> None:
    """Planted values where none belongs: in fields, names of fields, paths, headers, and what is looked for."""
    case = f"/v1/cases/{uuid4()}"
    for value in sorted(every_value()):
        whole.post(f"{case}/check-ins", {"mode": value}, "officer")
        whole.post(f"{case}/check-ins", {"mode": "phone", value: value}, "officer")
        whole.post(f"/v1/cases/{quote(value, safe='')}/check-ins", {"mode": "phone"}, "officer")
        whole.post(f"{case}/check-ins", {"mode": "phone"}, "officer", **{"Idempotency-Key": quote(value)})
        whole.post("/v1/tokens", {"name": value, "password": value}, "officer")
        whole.post(f"{case}/tracks/fixes", {"source": "phone", "datum": "wgs84", "fixes": value}, "officer")
        whole.get("/v1/cases", "officer", name=value)
        whole.get(f"/v1/{quote(value, safe='')}", "officer")


def _taken_in(whole: Whole, home: Path) -> None:
    """Until everybody has everything."""
    with whole.site.reader() as reader:
        head = reader.head().position
    until(lambda: reached(whole.site, head), 120)
    wanted = sum(map(len, records(whole.where).values()))
    assert wanted > 150

    def has() -> dict[str, int]:
        with psycopg.connect(whole.site.record_url) as conn:
            ((reported, stated),) = conn.execute(TAKEN_IN).fetchall()
        in_lake = Place(home / "lake").events().to_pyarrow_table(columns=["position"]).num_rows
        sent = len(set(whole.receiver.positions()))
        return {"reporting": reported, "state": stated, "lake": in_lake, "webhooks": sent}

    until(lambda: set(has().values()) == {wanted}, 180, lambda: f"{whole.said()} {has()} of {wanted}")


def _places(whole: Whole, broker: Broker, home: Path) -> dict[str, Iterator[tuple[str, bytes]]]:
    """Everything behind the record that somebody may read."""
    said = b"\n".join(json.dumps(got.headers).encode() + got.body for got in whole.receiver.tried)
    with psycopg.connect(whole.site.record_url) as conn:
        rows = list(seeking.tables(conn, ("reporting", "webhooks", "state")))
    return {
        "topics, as they lie there": seeking.files(broker.home / "data", "*.log"),
        "topics, as they are read": iter([("events", repr(records(whole.where)).encode())]),
        "files of the lake": seeking.files(home / "lake"),
        "columns of the lake": seeking.columns(home / "lake"),
        "tables of those that follow": iter(rows),
        "bodies of webhooks": iter([("received", said)]),
        "logs": seeking.files(home, "*.log"),
        "logs of the broker": iter([("broker.log", (broker.home / "broker.log").read_bytes())]),
        "logs of the servers": seeking.files(_servers(whole.site), "*.log"),
        "metrics": iter([("metrics", whole.client.get("/metrics").content)]),
        "answers": iter(whole.answers),
    }


def _servers(site: Site) -> Path:
    """The folder of the PostgreSQL servers, beside whose sockets they write what they log."""
    return Path(parse_qs(urlsplit(site.record_url).query)["host"][0]).parent


def _found_where_it_is(whole: Whole, broker: Broker, home: Path) -> None:
    """A value put into each of those places, in the way in which it would come there, is found there."""
    facts = json.dumps({"note": MARKS[-1], "place": MARKS[0]})
    lake = Place(home / "lake")
    row = lake.events().to_pyarrow_table().slice(0, 1).to_pylist()[0] | {"facts": facts}
    append(lake.events(), pa.Table.from_pylist([row], schema=EVENTS), [])
    with psycopg.connect(whole.site.record_url, autocommit=True) as conn:
        conn.execute("UPDATE reporting.events SET facts = %s WHERE position = 1", [facts])
    producer = KafkaProducer(bootstrap_servers=whole.where.bootstrap)
    producer.send(whole.where.events.name, facts.encode(), key=b"k", headers=[("ce_sequence", b"0")])
    producer.close()
    for log in (home / "relay.log", broker.home / "broker.log", _servers(whole.site) / "planted.log"):
        log.touch()
        log.write_text(f"{log.read_text()}wrongly told: {MARKS[0]}, {MARKS[-1]}\n")
    httpx.post(whole.receiver.url, content=base64.b64encode(facts.encode()))
    whole.answers.append(("wrong", quote(MARKS[-1]).encode() + MARKS[0].encode()))
    places = _places(whole, broker, home)
    del places["metrics"]  # nothing is counted here
    for name, found in places.items():
        assert {mark for _, mark in seeking.found_in(found)} == {MARKS[0], MARKS[-1]}, name
