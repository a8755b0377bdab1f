"""A real server on real databases: the API in one thread, the projections' worker in another."""

from __future__ import annotations

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
import pytest
from fastapi import FastAPI

from api.app import ApiSettings, create, server
from api.signin import accounts
from journal.site import Site
from projections import worker
from projections.jobs import tables as jobs
from projections.jobs import worker as answering
from projections.models import MODELS
from tests.conftest import Install, copied, drop

PASSWORD = "correct horse battery"
PEOPLE = (
    ("officer", "officer", "east"),
    ("second", "reviewer", "county"),
    ("reviewer", "reviewer", "county"),
    ("inspector", "inspector", "county"),
    ("elsewhere", "officer", "west"),
    ("admin", "admin", "county"),
    ("leader", "leader", "county"),
)


class Served:
    """An application behind its server, in a thread, for as long as the block lasts."""

    def __init__(self, app: FastAPI) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.server = server(app, host="127.0.0.1", port=port)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    def __enter__(self) -> str:
        self.thread.start()
        until = time.monotonic() + 20
        while not self.server.started:
            assert self.thread.is_alive(), "the server did not start"
            assert time.monotonic() < until
            time.sleep(0.02)
        return self.url

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(15)


@dataclass(repr=False)
class Running:
    """A server that runs. client: speaks to it. people: account ids by name; tokens: theirs."""

    site: Site
    app: FastAPI
    url: str
    token_key_file: Path
    people: dict[str, str]
    client: httpx.Client
    tokens: dict[str, str] = field(default_factory=dict)
    served: ClassVar[type[Served]] = Served

    def sign_in(self, name: str) -> str:
        if name not in self.tokens:
            answer = self.client.post("/v1/tokens", json={"name": name, "password": PASSWORD})
            assert answer.status_code == 200, answer.text
            self.tokens[name] = answer.json()["access_token"]
        return self.tokens[name]

    def headers(self, by: str, **more: str) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in more.items()}
        return {"Authorization": f"Bearer {self.sign_in(by)}", "Rollcall-Purpose": "supervision", **named}

    def post(self, path: str, body: Any, by: str = "officer", **headers: str) -> httpx.Response:
        headers.setdefault("Idempotency_Key", uuid4().hex)
        return self.client.post(path, json=body, headers=self.headers(by, **headers))

    def get(self, path: str, by: str = "officer", **headers: str) -> httpx.Response:
        return self.client.get(path, headers=self.headers(by, **headers))

    def upload(
        self, case_id: str, content: Any, by: str = "officer", kind: str = "judgment", **more: str
    ) -> httpx.Response:
        more = {"Content_Type": "application/pdf", "Idempotency_Key": uuid4().hex, **more}
        headers = {name: value for name, value in self.headers(by, **more).items() if name != "Rollcall-Purpose"}
        return self.client.post(f"/v1/cases/{case_id}/documents?type={kind}", content=content, headers=headers)

    def opened(self, number: str | None = None, unit: str = "east", by: str = "officer", **more: Any) -> httpx.Response:
        body = {
            "case_number": number or f"N-{uuid4().hex[:8]}",
            "unit_id": unit,
            "category": "parole",
            "name": "Li Na",
            "occurred_on": "2026-01-05",
            **more,
        }
        answer = self.post("/v1/cases", body, by)
        assert answer.status_code == 201, answer.text
        return answer

    def sent(self, request: bytes) -> tuple[int, bytes, bytes]:
        """Status, head and body of the answer to some bytes."""
        address = urlsplit(self.url)
        answer = b""
        with socket.create_connection((address.hostname, address.port), timeout=20) as conn:
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # it may have heard enough
                conn.sendall(request)
            with contextlib.suppress(ConnectionResetError):
                while chunk := conn.recv(65536):
                    answer += chunk
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head[9:12]), head, body

    def entries(self, stream: str) -> list[Any]:
        """The entries of a file, as recorded."""
        with self.site.reader() as reader:
            return reader.stream(UUID(stream))

    def case(self, **more: Any) -> str:
        """The id of a new file, which the read models show already."""
        answer = self.opened(**more)
        case_id: str = answer.json()["stream"]
        by = more.get("by", "officer")
        seen = self.get(f"/v1/cases/{case_id}", by, Rollcall_At_Least=answer.headers["Rollcall-Position"])
        assert seen.status_code == 200, seen.text
        return case_id


@pytest.fixture(scope="module")
def site(server: tuple[str, str], install_alike: Install, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """An installation of its own for one module."""
    made = copied(server, install_alike("real", MODELS), tmp_path_factory.mktemp("secrets") / "master.key")
    jobs.migrate(made.record_url)
    yield made
    drop(server, (made.record_url, made.keys_url))


@pytest.fixture(scope="module")
def running(site: Site) -> Iterator[Running]:
    """The API and the projections over an installation with three units and seven people."""
    people = {name: accounts.add(site, name, role, unit, PASSWORD) for name, role, unit in PEOPLE}
    token_key_file = site.root_file.parent / "token.key"
    app = create(site, ApiSettings(token_key_file))
    stop = threading.Event()
    folding = threading.Thread(target=worker.run, args=(site, stop), daemon=True)
    folding.start()
    jobs_worker = threading.Thread(target=answering.run, args=(site, stop), daemon=True)
    jobs_worker.start()
    with Served(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        at = Running(site, app, url, token_key_file, people, client)
        for unit_id, parent in (("county", None), ("east", "county"), ("west", "county")):
            body = {"unit_id": unit_id, "name": unit_id.title(), "zone": "Asia/Shanghai", "parent": parent}
            made = at.post("/v1/units", body, "reviewer")
            assert made.status_code == 201, made.text
        yield at
        stop.set()  # before the server ends, so that all end at once
    folding.join(10)
    jobs_worker.join(10)
