"""The application with a configured issuer in the place of local accounts: its tokens say who people are."""

from __future__ import annotations

import http.server
import json
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey

from api.app import ApiSettings, create
from api.signin import issuer as issuing

ISSUER, AUDIENCE = "https://issuer.example", "rollcall-api"
FIRST = ECKey.generate_key("P-256", {"kid": "first"})


class Issuer:
    """Serves its public keys on this machine, and signs tokens. asked: how often the keys were read."""

    def __init__(self) -> None:
        self.keys = [FIRST]
        self.asked = 0
        issuer = self

        class Jwks(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                issuer.asked += 1
                self.send_response(200)
                self.end_headers()
                listed = [key.as_dict(private=False) for key in issuer.keys]
                self.wfile.write(json.dumps({"keys": listed}).encode())

            def log_message(self, *_: Any) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Jwks)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/keys"

    def token(self, key: Any = FIRST, alg: str = "ES256", typ: str = "at+jwt", **changed: Any) -> str:
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": AUDIENCE, "sub": "p-1", "nbf": now - 1, "exp": now + 60,
            "role": "officer", "unit": "east", "jti": uuid4().hex, **changed,
        }  # fmt: skip
        given = {name: value for name, value in claims.items() if value is not None}
        return jwt.encode({"alg": alg, "typ": typ, "kid": key.kid}, given, key, algorithms=[alg], default_type=None)


@pytest.fixture(scope="module")
def issuer() -> Iterator[Issuer]:
    issuer = Issuer()
    with issuer.server:
        threading.Thread(target=issuer.server.serve_forever, daemon=True).start()
        yield issuer
        issuer.server.shutdown()


@pytest.fixture(scope="module")
def trusting(running: Any, issuer: Issuer) -> Iterator[httpx.Client]:
    """A second API over the same installation, which trusts the issuer."""
    settings = ApiSettings(running.token_key_file, issuer=ISSUER, audience=AUDIENCE, jwks_url=issuer.url)
    with type(running).served(create(running.site, settings)) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


def bearing(token: str, **more: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}", "Rollcall-Purpose": "supervision", **more}


def units(client: httpx.Client, token: str) -> httpx.Response:
    return client.get("/v1/units", headers=bearing(token))


def test_no_tokens_are_given_here(trusting: httpx.Client):
    answer = trusting.post("/v1/tokens", json={"name": "officer", "password": "correct horse battery"})
    assert (answer.status_code, answer.json()["code"]) == (404, "address-unknown")


def test_a_token_of_a_local_account_is_not_taken(running: Any, trusting: httpx.Client):
    refused = units(trusting, running.sign_in("officer"))
    assert (refused.status_code, refused.json()["code"]) == (401, "token-refused")


def test_the_unit_of_the_claims_is_what_is_in_reach(running: Any, trusting: httpx.Client, issuer: Issuer):
    case_id = running.case()
    reach = {
        unit: {found["unit_id"] for found in units(trusting, issuer.token(unit=unit)).json()["units"]}
        for unit in ("county", "east", "west")
    }
    assert reach == {"county": {"county", "east", "west"}, "east": {"east"}, "west": {"west"}}
    statuses = {
        unit: trusting.get(f"/v1/cases/{case_id}", headers=bearing(issuer.token(unit=unit))).status_code
        for unit in reach
    }
    assert statuses == {"county": 200, "east": 200, "west": 404}


def test_the_role_of_the_claims_says_what_may_be_done_and_the_subject_is_on_record(
    running: Any, trusting: httpx.Client, issuer: Issuer
):
    case_id = running.case()
    for role, status in (("inspector", 403), ("officer", 201)):
        headers = bearing(issuer.token(role=role, sub="p-77"), **{"Idempotency-Key": uuid4().hex})
        answer = trusting.post(f"/v1/cases/{case_id}/talks", json={"talk": "first"}, headers=headers)
        assert answer.status_code == status, answer.text
    last = running.entries(case_id)[-1]
    assert (last.actor_id, last.actor_role) == ("p-77", "officer")


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "other"},
        {"iss": "https://other.example"},
        {"typ": "JWT"},
        {"key": OctKey.generate_key(256, {"kid": "first"}), "alg": "HS256"},
        {"key": ECKey.generate_key("P-256", {"kid": "first"})},
        {"role": "operator"},
        {"role": None},
        {"unit": None},
        {"exp": 1},
    ],
    ids=["audience", "issuer", "type", "algorithm", "key", "role of the platform", "no role", "no unit", "expired"],
)
def test_a_token_that_is_not_meant_for_us_is_refused(trusting: httpx.Client, issuer: Issuer, changed: dict[str, Any]):
    answer = units(trusting, issuer.token(**changed))
    assert (answer.status_code, answer.json()["code"]) == (401, "token-refused")


def test_a_key_that_is_not_known_is_read_at_once_and_not_too_often(
    trusting: httpx.Client, issuer: Issuer, monkeypatch: pytest.MonkeyPatch
):
    second = ECKey.generate_key("P-256", {"kid": "second"})
    assert units(trusting, issuer.token()).status_code == 200
    issuer.keys.append(second)
    before = issuer.asked
    assert units(trusting, issuer.token(second)).status_code == 401, "it was asked a moment ago"
    assert issuer.asked == before
    monkeypatch.setattr(issuing, "UNKNOWN_SECONDS", 0.0)
    assert units(trusting, issuer.token(second)).status_code == 200
    assert units(trusting, issuer.token()).status_code == 200, "both stand beside each other while keys change"
    assert issuer.asked == before + 1
    issuer.keys.remove(FIRST)
    assert units(trusting, issuer.token(ECKey.generate_key("P-256", {"kid": "third"}))).status_code == 401
    assert units(trusting, issuer.token()).status_code == 401, "what is no longer listed signs nothing"
