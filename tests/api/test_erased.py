"""What was erased can be read by nobody, wherever it stood; the facts are there, and the record is whole."""

from __future__ import annotations

from typing import Any

import httpx
import psycopg
import pytest

from journal.proof.verifying.whole import verify
from projections.models import MODELS
from projections.sheets.comparing import compare
from tests.api.conftest import Running
from tests.api.test_sealed import ended, kept, seal, until, wrapped  # noqa: F401 the fixture

CANARY = "Canarynameerased"


def erase(running: Running, case_id: str, order: str, **more: Any) -> httpx.Response:
    """Have all personal values of a file erased by order of a court; the approval."""
    seen = running.get(f"/v1/cases/{case_id}", "second")
    body = {
        "ground": "court_order",
        "categories": ["identity", "contact_data", "location_data", "narrative", "victim_data"],
        "order": order,
        **more,
    }
    asked = running.post(f"/v1/cases/{case_id}/erasures", body, "second", If_Match=seen.headers["ETag"])
    assert asked.status_code == 201, asked.text
    entry = running.entries(case_id)[-1]
    path = f"/v1/cases/{case_id}/erasures/{entry.event.erasure_id}/approve"
    own = running.post(path, {}, "second", If_Match=asked.headers["ETag"])
    assert own.status_code == 403
    return running.post(path, {}, "leader", If_Match=asked.headers["ETag"])


@pytest.fixture(scope="module")
def erased(kept: Running) -> tuple[str, str]:  # noqa: F811
    case_id, digest = ended(kept, f"{CANARY} Person", juvenile=False)
    assert CANARY in kept.get(f"/v1/cases/{case_id}").text
    approved = erase(kept, case_id, digest)
    assert approved.status_code == 201, approved.text
    until(lambda: kept.entries(case_id)[-1].event.topic == "oversight.key-destroyed.v1")
    return case_id, digest


def test_no_answer_holds_a_name_at_once(kept: Running, erased: tuple[str, str]):  # noqa: F811
    case_id, digest = erased
    shown = kept.get(f"/v1/cases/{case_id}")
    assert shown.json()["name"] == {"reason": "erased", "type": "Redacted"} or "erased" in shown.text
    for path in (f"/v1/cases/{case_id}", f"/v1/cases/{case_id}/history", f"/v1/cases/{case_id}/replay?models=all",
                 f"/v1/cases?name={CANARY}", "/v1/cases?unit=east&limit=200", "/v1/duties?limit=200",
                 "/v1/events?limit=200",
                 f"/v1/documents?case_id={case_id}"):  # fmt: skip
        for by in ("officer", "leader", "inspector"):
            answer = kept.get(path, by)
            assert answer.status_code == 200, (path, answer.text)
            assert CANARY not in answer.text
    history = kept.get(f"/v1/cases/{case_id}/history").text
    assert "[erased]" in history or '"erased"' in history
    assert kept.get(f"/v1/cases?name={CANARY}").json()["cases"] == []
    gone = kept.get(f"/v1/cases/{case_id}/documents/{digest}")
    assert (gone.status_code, gone.json()["code"]) == (410, "document-erased")


def test_the_facts_go_on_counting(kept: Running, erased: tuple[str, str]):  # noqa: F811
    case_id, _ = erased
    shown = kept.get(f"/v1/cases/{case_id}")
    assert shown.json()["ended_by"] == "death"
    number = shown.json()["case_number"]
    assert [line["case_number"] for line in kept.get(f"/v1/cases?number={number}").json()["cases"]] == [number]


def test_keys_and_tokens_are_gone_for_good(kept: Running, erased: tuple[str, str]):  # noqa: F811
    case_id, _ = erased
    with psycopg.connect(kept.site.keys_url, autocommit=True) as conn:
        rows = conn.execute("SELECT category, wrapped IS NULL FROM keys.keys WHERE stream = %s", [case_id]).fetchall()
        assert dict(rows) == {0: False, 1: True, 2: True, 3: True, 4: True, 5: True}
        assert conn.execute("SELECT count(*) FROM keys.name_tokens WHERE stream = %s", [case_id]).fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute("UPDATE keys.keys SET wrapped = '\\x00', destroyed_at = NULL WHERE stream = %s", [case_id])
    told = kept.entries(case_id)[-1].event
    assert len(told.key_ids) == 5


def test_no_byte_of_a_name_stands_anywhere(kept: Running, erased: tuple[str, str]):  # noqa: F811
    for url, schemas in ((kept.site.record_url, ("record", "reads", "views")), (kept.site.keys_url, ("keys",))):
        with psycopg.connect(url) as conn:
            for schema in schemas:
                tables = conn.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", [schema]).fetchall()
                assert tables
                for (table,) in tables:
                    for (row,) in conn.execute(f'SELECT t::text FROM {schema}."{table}" AS t'):  # type: ignore[call-overload]
                        assert CANARY not in row, table
                        assert CANARY.encode().hex() not in row, table


def test_nothing_personal_is_recorded_in_it_any_more(kept: Running, erased: tuple[str, str]):  # noqa: F811
    case_id, digest = erased
    seen = kept.get(f"/v1/cases/{case_id}", "second")
    body = {"ground": "court_order", "categories": ["identity"], "order": digest}
    again = kept.post(f"/v1/cases/{case_id}/erasures", body, "second", If_Match=seen.headers["ETag"])
    assert (again.status_code, again.json()["code"]) == (422, "oversight.nothing-to-erase")
    noted = {"mode": "phone", "identity": "confirmed", "note": CANARY, "occurred_on": "2026-01-07"}
    refused = kept.post(f"/v1/cases/{case_id}/check-ins", noted)
    assert (refused.status_code, refused.json()["code"]) == (409, "personal-erased")
    fact = kept.post(f"/v1/cases/{case_id}/check-ins", {k: v for k, v in noted.items() if k != "note"})
    assert fact.status_code == 201, fact.text


def test_record_and_models_are_whole(kept: Running, erased: tuple[str, str]):  # noqa: F811
    other, digest = ended(kept)
    position = seal(kept, other, digest)
    kept.get("/v1/cases", Rollcall_At_Least=position)
    until(lambda: wrapped(kept, other) == {"sealed"})
    head = kept.get("/v1/journals").json()
    assert head
    kept.get("/v1/cases", Rollcall_At_Least=str(until(lambda: _head(kept))))
    for finding in verify(kept.site):
        assert not finding.doubts.count, finding.doubts
    assert sum(finding.erased for finding in verify(kept.site)) > 0
    assert sum(finding.sealed for finding in verify(kept.site)) > 0
    assert not list(compare(kept.site, MODELS, lambda _entries: None))


def _head(kept: Running) -> int:  # noqa: F811
    with kept.site.reader() as reader:
        return reader.head().position


def test_a_key_brought_back_from_a_backup_is_found(kept: Running):  # noqa: F811
    """The entry says that it is destroyed; the owner can set the trigger aside."""
    case_id, digest = ended(kept, "Brought Back", juvenile=False)
    rows = "SELECT key_id, wrapped FROM keys.keys WHERE stream = %s AND category = 1"
    with psycopg.connect(kept.site.keys_url, autocommit=True) as conn:
        saved = conn.execute(rows, [case_id]).fetchall()
        assert erase(kept, case_id, digest).status_code == 201
        position = until(lambda: _destroyed(kept, case_id))
        conn.execute("ALTER TABLE keys.keys DISABLE TRIGGER destroyed_for_good")
        for key_id, wrapped_key in saved:
            restored = "UPDATE keys.keys SET wrapped = %s, destroyed_at = NULL WHERE key_id = %s"
            conn.execute(restored, [wrapped_key, key_id])
        found = [finding.doubts.first() for finding in verify(kept.site)]
        assert [type(doubt).__name__ for doubt in found if doubt] == ["ErasureUntrue"]
        assert found[0] is not None
        assert found[0].position == position


def _destroyed(kept: Running, case_id: str) -> int:  # noqa: F811
    last = kept.entries(case_id)[-1]
    return last.position if last.event.topic == "oversight.key-destroyed.v1" else 0
