"""A sealed file is answered byte for byte as one that is not there, at once and everywhere; unsealed, it is back."""

from __future__ import annotations

import random
import re
import threading
import time
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import httpx
import psycopg
import pytest
from fastapi.routing import APIRoute

from api.reads.listing import ROUTES
from consumers.keeper import process
from projections.models import of_journal
from tests.api.conftest import Running
from tests.api.test_uploads import pdf

OF_RECORD = of_journal("record")
CORRELATION = {"Rollcall_Correlation": "0199d3a1-0000-7000-8000-000000000001"}
NAME = "Sealed Zhou"
BY = ("officer", "second", "leader", "inspector")


@pytest.fixture(scope="module")
def kept(running: Running) -> Iterator[Running]:
    """The same with a keeper at work."""
    stop = threading.Event()
    keeping = threading.Thread(target=process.run, args=(running.site, stop), daemon=True)
    keeping.start()
    yield running
    stop.set()
    keeping.join(10)


def ended(running: Running, name: str = NAME, juvenile: bool = True) -> tuple[str, str]:
    """A file that has ended, with a judgment in it; its id and the digest of that."""
    case_id = running.case(number=f"S-{uuid4().hex[:8]}", name=name)
    digest = running.upload(case_id, pdf()).json()["digest"]
    posts: list[tuple[str, dict[str, Any]]] = [(f"documents/{digest}/file", {"folder": "legal"})]
    if juvenile:
        posts.append(("juvenile-regime", {"basis": "judgment", "digest": digest}))
    posts += [
        ("check-ins", {"mode": "phone", "identity": "confirmed", "note": f"{name} is well"}),
        ("death", {"notified_by": "hospital"}),
    ]
    for path, body in posts:
        done = running.post(f"/v1/cases/{case_id}/{path}", body)
        assert done.status_code == 201, (path, done.text)
    seen = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=done.headers["Rollcall-Position"])
    assert seen.status_code == 200
    return case_id, digest


def sealing(running: Running, case_id: str, digest: str, **headers: str) -> httpx.Response:
    seen = running.get(f"/v1/cases/{case_id}", "second")
    body = {"judgment": digest, "age_at_offence": 16, "sentence_months": 36}
    headers = {"If_Match": seen.headers.get("ETag", '"1"'), **headers}
    return running.post(f"/v1/cases/{case_id}/seal", body, "second", **headers)


def seal(running: Running, case_id: str, digest: str) -> str:
    """Seal a file; the position by which it is."""
    done = sealing(running, case_id, digest)
    assert done.status_code == 201, done.text
    return done.headers["Rollcall-Position"]


def plain(answer: httpx.Response, case_id: str) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Status, body and headers without date and trace; the id asked for reads the same for all."""
    headers = [(k, v) for k, v in answer.headers.items() if k not in ("date", "server-timing")]
    return (
        answer.status_code,
        answer.content.replace(case_id.encode(), b"CASE"),
        [(k, v.replace(case_id, "CASE")) for k, v in headers],
    )


def until(holds: Any, seconds: float = 15) -> Any:
    end = time.monotonic() + seconds
    while not (found := holds()):
        assert time.monotonic() < end, "it did not come to be"
        time.sleep(0.05)
    return found


def wrapped(running: Running, case_id: str) -> set[Any]:
    with psycopg.connect(running.site.keys_url) as conn:
        return {row[0] for row in conn.execute("SELECT wrapped_by FROM keys.keys WHERE stream = %s", [case_id])}


class Sealed:
    """A file that was sealed. before: a position at which it was not."""

    def __init__(self, running: Running) -> None:
        self.id, self.digest = ended(running)
        seen = running.get(f"/v1/cases/{self.id}")
        self.number, self.before, self.etag = (
            seen.json()["case_number"],
            seen.headers["Rollcall-Position"],
            seen.headers["ETag"],
        )
        self.key = uuid4().hex
        self.repeated = {"mode": "phone", "identity": "confirmed", "occurred_on": "2026-01-06"}
        first = running.post(f"/v1/cases/{self.id}/check-ins", self.repeated, Idempotency_Key=self.key)
        assert first.status_code == 201, first.text
        running.get(f"/v1/cases/{self.id}", Rollcall_At_Least=first.headers["Rollcall-Position"])
        self.position = seal(running, self.id, self.digest)


@pytest.fixture(scope="module")
def sealed(kept: Running) -> Sealed:
    return Sealed(kept)


PATHS = sorted({r.path for r in ROUTES if isinstance(r, APIRoute) and "{case_id}" in r.path} | {
    "/v1/cases/{case_id}/documents/{digest}", "/v1/cases/{case_id}/replay?known_at={before}",
    "/v1/cases/{case_id}/replay?as_at=2026-01-10", "/v1/cases/{case_id}/difference?known_at={before}",
    "/v1/cases/{case_id}/first?model=case_files&column=case_number&is=x", "/v1/events?case_id={case_id}",
})  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_a_sealed_file_is_read_as_one_that_is_not_there(kept: Running, sealed: Sealed, path: str):
    for by in BY:
        if path == "/v1/seals/{case_id}" and by in ("second", "leader"):
            continue  # they are entitled to it
        answers = []
        for case_id in (sealed.id, str(uuid4())):
            asked = path.format(case_id=case_id, digest=sealed.digest, before=sealed.before)
            kept.get("/v1/journals", by)
            answer = kept.get(asked, by, Rollcall_At_Least=sealed.position, **CORRELATION)
            answers.append(plain(answer, case_id))
        assert [h for h in answers[0][2] if h[0] != "rollcall-position"] == [
            h for h in answers[1][2] if h[0] != "rollcall-position"
        ]
        assert answers[0][:2] == answers[1][:2], by


COMMANDS: list[tuple[str, dict[str, Any]]] = [
    ("check-ins", {"mode": "phone", "identity": "confirmed"}),
    ("seal", {"judgment": "0" * 64, "age_at_offence": 16, "sentence_months": 36}),
    ("restrictions", {"listing": "deny", "reason": "protected", "accounts": ["x"]}),
    ("erasures", {"ground": "court_order", "categories": ["identity"], "order": "0" * 64}),
    ("seal/open", {"ground": "judicial_case", "approval": str(uuid4())}),
    ("tracks", {"device_id": str(uuid4()), "fixes": []}),
    ("death", {"notified_by": "hospital"}),
]


@pytest.mark.parametrize(("path", "body"), COMMANDS, ids=[path for path, _ in COMMANDS])
def test_a_sealed_file_is_commanded_as_one_that_is_not_there(kept: Running, sealed: Sealed, path: str, body: Any):
    for by in ("officer", "second", "leader", "inspector"):
        for match in ({}, {"If_Match": sealed.etag}, {"If_Match": '"99"'}):
            answers = [
                plain(kept.post(f"/v1/cases/{case_id}/{path}", body, by, **match, **CORRELATION), case_id)
                for case_id in (sealed.id, str(uuid4()))
            ]
            assert answers[0] == answers[1], (by, match)


def test_a_repeated_command_of_before_tells_nothing_and_a_document_is_not_taken(kept: Running, sealed: Sealed):
    path = "/v1/cases/{}/check-ins"
    again = kept.post(path.format(sealed.id), sealed.repeated, Idempotency_Key=sealed.key, **CORRELATION)
    unknown = kept.post(path.format(uuid4()), sealed.repeated, **CORRELATION)
    assert (again.status_code, again.content) == (404, unknown.content)
    stored = [kept.upload(case_id, pdf(), **CORRELATION) for case_id in (sealed.id, str(uuid4()))]
    assert (stored[0].status_code, stored[0].content) == (404, stored[1].content)


def test_whoever_seals_is_told_so_again(kept: Running):
    case_id, digest = ended(kept)
    seen = kept.get(f"/v1/cases/{case_id}", "second")
    more = {"Idempotency_Key": uuid4().hex, "If_Match": seen.headers["ETag"]}
    first, again = sealing(kept, case_id, digest, **more), sealing(kept, case_id, digest, **more)
    assert first.status_code == again.status_code == 201, again.text
    assert first.content == again.content


LISTS = ("cases?number={number}", "cases?name=Zhou", "cases?unit=east&limit=200", "duties?limit=200",
         "documents?case_id={id}", "documents?case_id={id}&known_at={before}", "events?after=0&limit=200",
         "duties?case_id={id}&as_at=2026-01-10")  # fmt: skip


@pytest.mark.parametrize("query", LISTS)
def test_no_list_no_search_no_feed_and_no_past_shows_it(kept: Running, sealed: Sealed, query: str):
    for by in BY:
        answer = kept.get(f"/v1/{query.format(**vars(sealed))}", by, Rollcall_At_Least=sealed.position)
        assert answer.status_code == 200, answer.text
        assert sealed.id not in answer.text
        assert sealed.number not in answer.text
        assert NAME not in answer.text


def test_it_is_gone_before_any_key_has_moved_and_any_model_knows_of_it(running: Running, kept: Running):
    """The models may be far behind: whoever asks does not wait for them."""
    case_id, digest = ended(kept)
    done = sealing(kept, case_id, digest)
    assert done.status_code == 201
    for read in ("", "/history", "/tallies", "/replay", f"/documents/{digest}"):
        assert kept.get(f"/v1/cases/{case_id}{read}").status_code == 404


#: Models whose rows say that it was sealed, or at which version the file is.
SAY_SO = {"case_files", "audit_trail", "duties", "memberships", "decisions"}


def unseal(running: Running, case_id: str, by: str = "second", decider: str = "leader") -> httpx.Response:
    seen = until(lambda: (a := running.get(f"/v1/seals/{case_id}", by)).status_code == 200 and a)
    body = {"ground": "judicial_case", "instrument": "5e" * 32}
    asked = running.post(f"/v1/seals/{case_id}/unsealings", body, by, If_Match=seen.headers["ETag"])
    assert asked.status_code == 201, asked.text
    (unsealing_id,) = running.get(f"/v1/seals/{case_id}", by).json()["state"]["requests"]
    path = f"/v1/seals/{case_id}/unsealings/{unsealing_id}/approve"
    return running.post(path, {}, decider, If_Match=asked.headers["ETag"])


def rows(running: Running, case_id: str) -> dict[str, list[Any]]:
    """Every row of every model that is of a file."""
    sql = "SELECT * FROM views.{} WHERE stream = %s"
    with psycopg.connect(running.site.record_url) as conn:
        return {m.name: sorted(map(repr, conn.execute(sql.format(m.name).encode(), [case_id]))) for m in OF_RECORD}


def test_unsealed_it_comes_back_row_for_row(kept: Running):
    case_id, digest = ended(kept)
    before = rows(kept, case_id)
    assert before["case_files"]
    assert before["duties"]
    position = seal(kept, case_id, digest)
    kept.get("/v1/cases", Rollcall_At_Least=position)
    assert not any(rows(kept, case_id).values())
    until(lambda: wrapped(kept, case_id) == {"sealed"})
    asked = unseal(kept, case_id, "leader")
    assert (asked.status_code, asked.json()["code"]) == (403, "oversight.asker-may-not-decide")
    seal_at = kept.get(f"/v1/seals/{case_id}", "leader")
    (unsealing_id,) = seal_at.json()["state"]["requests"]
    path = f"/v1/seals/{case_id}/unsealings/{unsealing_id}"
    refused = kept.post(f"{path}/approve", {}, "second", If_Match=seal_at.headers["ETag"])
    assert refused.status_code == 403
    turned = kept.post(f"{path}/refuse", {"reason": "not_needed"}, "leader", If_Match=seal_at.headers["ETag"])
    assert turned.status_code == 403  # the same person
    fresh, digest = ended(kept)
    before = rows(kept, fresh)
    seal(kept, fresh, digest)
    approved = unseal(kept, fresh)
    assert approved.status_code == 201, approved.text
    seen = until(lambda: (a := kept.get(f"/v1/cases/{fresh}")).status_code == 200 and a)
    assert seen.json()["name"] == NAME
    assert wrapped(kept, fresh) == {"active"}
    after = rows(kept, fresh)
    for name, was in before.items():
        if name not in SAY_SO:
            assert after[name] == was, name
    assert len(after["audit_trail"]) == len(before["audit_trail"]) + 2


def test_who_is_not_entitled_finds_no_seal_and_follows_none(kept: Running, sealed: Sealed):
    until(lambda: kept.get(f"/v1/seals/{sealed.id}", "second").status_code == 200)
    for by in ("officer", "inspector", "elsewhere", "admin"):
        answers = [
            plain(kept.get(f"/v1/seals/{case_id}", by, **CORRELATION), case_id) for case_id in (sealed.id, str(uuid4()))
        ]
        assert answers[0] == answers[1]
        body = {"ground": "judicial_case", "instrument": "5e" * 32}
        posted = [
            plain(kept.post(f"/v1/seals/{case_id}/unsealings", body, by, If_Match='"1"', **CORRELATION), case_id)
            for case_id in (sealed.id, str(uuid4()))
        ]
        assert posted[0] == posted[1]
        assert posted[0][0] == 404
    told = kept.get("/v1/events?limit=200&topic=oversight.", "second").json()
    assert told["next"] == told["head"]
    assert "keys-sealed" not in str(told["events"])


def test_the_role_of_services_sees_no_key_of_seals_and_changes_no_key(kept: Running, sealed: Sealed):
    assert kept.site.custodians.sealed is None
    with kept.site.connected("keys") as conn:
        assert {row[0] for row in conn.execute("SELECT name FROM custodians")} == {"active", "search"}
        for statement in ("UPDATE keys SET wrapped_by = 'active'", "DELETE FROM keys", "DELETE FROM name_tokens"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                conn.execute(statement)  # type: ignore[call-overload]


def test_how_long_it_takes_tells_nothing(kept: Running, sealed: Sealed):
    """Medians of many, each in its turn."""
    took: dict[str, list[float]] = {sealed.id: [], str(uuid4()): []}
    for _ in range(120):
        for case_id in random.sample(list(took), 2):
            began = time.perf_counter()
            kept.get(f"/v1/cases/{case_id}", "second")
            took[case_id].append(time.perf_counter() - began)
    medians = [sorted(each)[len(each) // 2] for each in took.values()]
    assert max(medians) < min(medians) * 1.6
    assert re.fullmatch(r"[0-9a-f-]{36}", sealed.id)
