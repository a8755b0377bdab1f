"""Tokens: what opens the door and what does not, of our own and of a configured issuer."""

from __future__ import annotations

import asyncio
import base64
import http.server
import json
import re
import stat
import threading
import time
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from joserfc import jwt
from joserfc.jwk import ECKey, OctKey, RSAKey

from api.problems import Problem
from api.signin.issuer import IssuerKeys, IssuerUnsafe, keys_of
from api.signin.pace import Pace
from api.signin.tokens import FORM, Entrance, LocalKeys, headers_of
from domain.kernel.access import Role

ISSUER, AUDIENCE = "https://issuer.example", "rollcall-api"
EC = ECKey.generate_key("P-256", {"kid": "ec"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})
with warnings.catch_warnings(action="ignore"):  # the library says what is wrong with it
    SMALL = RSAKey.generate_key(1024, {"kid": "small"})
STRANGER = ECKey.generate_key("P-256", {"kid": "ec"})
Made = Callable[..., str]


def claims(**changed: Any) -> dict[str, Any]:
    now = int(time.time())
    whole = {
        "iss": ISSUER, "aud": AUDIENCE, "sub": "a-1", "role": "officer", "unit": "east",
        "iat": now, "nbf": now - 1, "exp": now + 60,
    }  # fmt: skip
    return {name: value for name, value in (whole | changed).items() if value is not None}


def token(key: Any = EC, alg: str = "ES256", header: dict[str, Any] | None = None, **changed: Any) -> str:
    head = {"alg": alg, "typ": "at+jwt", "kid": key.kid, **(header or {})}
    head = {name: value for name, value in head.items() if value is not None}
    return jwt.encode(head, claims(**changed), key, algorithms=[alg], default_type=None)


def unsigned(header: dict[str, Any]) -> str:
    parts = (json.dumps(part).encode() for part in (header, claims()))
    return ".".join(base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts) + "."


def padded(part: int) -> str:
    """A good token, one part of which is padded as it would have to be."""
    for extra in range(8):
        parts = token(header={"kid": "ec"}, jti="x" * extra).split(".")
        padding = "=" * (-len(parts[part]) % 4)
        if padding or part == 0:
            parts[part] += padding or "="
            return ".".join(parts)
    raise AssertionError("no part needs padding")


@pytest.fixture(scope="module")
def entrance() -> Iterator[Callable[[str], Any]]:
    """Lets people in with the tokens of an issuer whose keys are served on this machine."""
    listed = {"keys": [key.as_dict(private=False) for key in (EC, RSA, SMALL)]}

    class Jwks(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(listed).encode())

        def log_message(self, *_: Any) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Jwks) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{served.server_address[1]}/keys"

        def admit(sent: str) -> Any:
            async def run() -> Any:
                keys = IssuerKeys(ISSUER, AUDIENCE, url)
                try:
                    return await Entrance(keys, None).admit(f"Bearer {sent}".encode())
                finally:
                    await keys.close()

            return asyncio.run(run())

        yield admit
        served.shutdown()


def test_a_token_of_the_issuer_says_who_acts_in_which_role_for_which_unit(entrance: Any):
    for key, alg in ((EC, "ES256"), (RSA, "RS256")):
        actor = entrance(token(key, alg))
        assert (actor.id, actor.role, actor.unit_id) == ("a-1", Role.OFFICER, "east")


WRONG: dict[str, Made] = {
    "of another key with the same id": lambda: token(STRANGER),
    "of a key that is too small": lambda: token(RSA, "RS256", {"kid": "small"}),
    "of a key that is not listed": lambda: token(ECKey.generate_key("P-256", {"kid": "other"})),
    "without the id of a key": lambda: token(header={"kid": None}),
    "signed with a shared secret": lambda: token(OctKey.generate_key(256, {"kid": "ec"}), "HS256"),
    "of type JWT": lambda: token(header={"typ": "JWT"}),
    "of no type": lambda: token(header={"typ": None}),
    "of an algorithm that is not its key's": lambda: unsigned({"alg": "RS256", "typ": "at+jwt", "kid": "ec"}) + "AAAA",
    "of no algorithm": lambda: unsigned({"alg": "none", "typ": "at+jwt", "kid": "ec"}),
    "of no algorithm, with something in its place": lambda: unsigned({"alg": "none", "typ": "at+jwt"}) + "AAAA",
    "that brings its key along": lambda: token(header={"jwk": STRANGER.as_dict(private=False)}),
    "that says where its key is": lambda: token(header={"jku": "https://elsewhere.example/keys"}),
    "with a critical header": lambda: unsigned({"alg": "ES256", "typ": "at+jwt", "kid": "ec", "crit": []}) + "AAAA",
    "that has expired": lambda: token(exp=int(time.time()) - 1),
    "that is not valid yet": lambda: token(nbf=int(time.time()) + 60),
    "of another issuer": lambda: token(iss="https://other.example"),
    "for somebody else": lambda: token(aud="other"),
    "for several others": lambda: token(aud=["other", "another"]),
    "without an issuer": lambda: token(iss=None),
    "without an audience": lambda: token(aud=None),
    "without an end": lambda: token(exp=None),
    "without a beginning": lambda: token(nbf=None),
    "of nobody": lambda: token(sub=None),
    "of a person's address": lambda: token(sub="li.na@example.org"),
    "of no role": lambda: token(role=None),
    "of the platform's own role": lambda: token(role="import"),
    "of no unit": lambda: token(unit=None),
    "whose end is a text": lambda: token(exp="2099"),
    "whose end is a boolean": lambda: token(exp=True),
    "padded": lambda: padded(2),
    "padded in its claims": lambda: padded(1),
    "padded in its header": lambda: padded(0),
    "with padding that is too long": lambda: token() + "====",
    "with a blank at the end": lambda: token() + " ",
    "with a line break": lambda: token() + "\n",
    "of two parts": lambda: token().rpartition(".")[0],
    "of four parts": lambda: token() + ".AAAA",
    "of five parts": lambda: token() + ".AAAA.AAAA",
    "in standard base64": lambda: token().replace("-", "+").replace("_", "/") + "+",
    "cut short": lambda: token()[:-2],
    "changed in its claims": lambda: token().replace(".", ".A", 1),
    "of more than 8 KB": lambda: token(more="x" * 9000),
    "empty": lambda: "",
    "one word": lambda: "token",
    "of emptiness": lambda: "..",
    "that is no JSON": lambda: "AAAA.AAAA.AAAA",
    "of a nested header": lambda: base64.urlsafe_b64encode(b"[" * 3000).decode().rstrip("=") + ".AAAA.AAAA",
    "of bytes that are no text": lambda: base64.urlsafe_b64encode(b"\xff\xfe").decode().rstrip("=") + ".AAAA.AAAA",
}


@pytest.mark.parametrize("made", WRONG.values(), ids=WRONG)
def test_no_door_opens_to_a_token(entrance: Any, made: Made):
    with pytest.raises(Problem) as refused:
        entrance(made())
    assert refused.value.code == "token-refused"


@pytest.mark.parametrize(
    "text", [b"aa.bb.cc=", b"aa=.bb.cc", b"aa.bb.cc\n", b" aa.bb.cc", b"a+.bb.cc", b"aa.bb", b"aa..cc"]
)
def test_the_form_of_a_token_is_looked_at_before_anything_reads_it(text: bytes):
    assert FORM.fullmatch(text) is None
    assert FORM.fullmatch(b"aa.bb.cc") is not None


def test_keys_of_a_jwks_are_taken_only_where_they_may_sign():
    listed = [
        EC.as_dict(private=False),
        RSA.as_dict(private=False) | {"use": "enc"},
        SMALL.as_dict(private=False),
        {"kty": "oct", "k": "AAAA", "kid": "secret"},
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA", "kid": "broken"},
        ECKey.generate_key("P-384", {"kid": "wide"}).as_dict(private=False),
        {"kty": "RSA"},
        7,
    ]
    assert set(keys_of(json.dumps({"keys": listed}).encode())) == {"ec"}
    assert keys_of(b"no json") == keys_of(b"[]") == keys_of(b'{"keys":{}}') == {}


def test_the_keys_of_an_issuer_come_over_https_or_from_this_machine():
    with pytest.raises(IssuerUnsafe):
        IssuerKeys(ISSUER, AUDIENCE, "http://issuer.example/keys")


def test_an_issuer_that_is_away_is_no_reason_to_let_anybody_in():
    keys = IssuerKeys(ISSUER, AUDIENCE, "http://127.0.0.1:9/keys")
    with pytest.raises(Problem) as refused:
        asyncio.run(Entrance(keys, None).admit(f"Bearer {token()}".encode()))
    assert refused.value.code == "unavailable"


def test_our_own_key_is_made_once_and_readable_by_its_owner_alone(tmp_path: Path):
    file = tmp_path / "secrets" / "token.key"
    first, second = LocalKeys(file), LocalKeys(file)
    assert first.kid == second.kid
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [p.name for p in file.parent.iterdir()] == ["token.key"]


def test_the_header_of_our_own_token_says_what_it_is(running: Any):
    header = headers_of(running.sign_in("officer").encode())
    assert (header["typ"], header["alg"]) == ("at+jwt", "ES256")


def test_without_a_token_nothing_is_answered_but_health_and_the_description(running: Any):
    open_ = {"/health/live", "/health/ready", "/metrics", "/openapi.json", "/v1/tokens"}
    open_ |= {"/v1/schemas", "/v1/schemas/{topic}"}
    described = running.client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        asked = re.sub(r"{(case|job)_id}", "0199d3a1-0000-7000-8000-000000000001", path).replace("{digest}", "0f" * 32)
        asked = asked.replace("{", "").replace("}", "").replace("_", "-")
        for method in methods:
            answer = running.client.request(method.upper(), asked)
            if path not in open_:
                assert (answer.status_code, answer.json()["code"]) == (401, "token-missing"), (method, path)


@pytest.mark.parametrize("authorization", ["Basic b2ZmaWNlcjpx", "Bearer", "bearer x", "Token x", "x"])
def test_another_scheme_than_bearer_is_not_taken(running: Any, authorization: str):
    answer = running.client.get("/v1/units", headers={"Authorization": authorization})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(running: Any):
    same = {"Rollcall-Correlation": "0199d3a1-0000-7000-8000-000000000001"}
    wrong, unknown = (
        running.client.post("/v1/tokens", json={"name": name, "password": "not the password"}, headers=same)
        for name in ("inspector", "nobody")
    )
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.content == unknown.content
    assert {k: v for k, v in wrong.headers.items() if k != "date"} == {
        k: v for k, v in unknown.headers.items() if k != "date"
    }


def test_an_unknown_name_takes_as_long_as_a_wrong_password(running: Any):
    def seconds(name: str) -> float:
        began = time.perf_counter()
        running.client.post("/v1/tokens", json={"name": name, "password": "not the password"})
        return time.perf_counter() - began

    unknown = sorted(seconds(f"nobody{n}") for n in range(5))
    wrong = sorted(seconds("second") for _ in range(5))
    assert unknown[2] > wrong[2] / 3


def test_whoever_tries_too_often_is_told_when_to_come_again(running: Any):
    answers = [running.client.post("/v1/tokens", json={"name": "guessed", "password": f"guess {n}"}) for n in range(12)]
    assert [a.status_code for a in answers[:10]] == [401] * 10
    assert answers[-1].status_code == 429
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= 30


def test_a_pace_allows_a_burst_then_one_more_every_so_often():
    now = [0.0]
    pace = Pace(burst=3, seconds=10, most=2, clock=lambda: now[0])
    assert [pace.take("a") for _ in range(4)] == [0, 0, 0, 10]
    now[0] = 9.5
    assert pace.take("a") == 1
    now[0] = 10
    assert pace.take("a") == 0
    pace.forget("a")
    assert pace.take("a") == 0
    assert [pace.take(key) for key in "bcd"] == [0, 0, 0]
