"""Documents over HTTP: taken in their form and size, shown as they were, every look and attempt on record."""

from __future__ import annotations

from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

PDF = "application/pdf"


def pdf(secret: str = "") -> bytes:
    return b"%PDF-1.7\n" + (secret or uuid4().hex).encode()


def looks(running: Any, topic: str = "oversight.file-shown.v1") -> list[Any]:
    with running.site.reader("reads") as reader:
        return [entry for entry in reader.after(0, 10_000) if entry.event.topic == topic]


@pytest.fixture(scope="module")
def case_id(running: Any) -> str:
    return running.case()


def test_a_document_is_answered_with_its_digest_and_comes_back_as_it_was(running: Any, case_id: str):
    content = pdf()
    digest = sha256(content).hexdigest()
    stored = running.upload(case_id, content)
    assert stored.status_code == 201, stored.text
    assert stored.json() == {
        "digest": digest,
        "size": len(content),
        "media_type": PDF,
        "type": "judgment",
        "category": "identity",
    }
    assert stored.headers["Location"] == f"/v1/cases/{case_id}/documents/{digest}"
    shown = running.get(stored.headers["Location"])
    assert (shown.status_code, shown.content, shown.headers["Content-Type"]) == (200, content, PDF)
    assert shown.headers["Content-Disposition"] == f'attachment; filename="{digest[:16]}.pdf"'
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert shown.headers["Cache-Control"] == "no-store"


def test_a_document_can_be_handed_in_before_the_read_models_know_the_file_and_is_then_cited(running: Any):
    opened = running.opened()
    case_id = opened.json()["stream"]
    digest = running.upload(case_id, pdf(), kind="medical").json()["digest"]
    unknown = running.post(f"/v1/cases/{case_id}/documents/{'0' * 64}/file", {"folder": "legal"})
    assert (unknown.status_code, unknown.json()["code"]) == (409, "intake.document-not-stored")
    filed = running.post(f"/v1/cases/{case_id}/documents/{digest}/file", {"folder": "legal"})
    assert filed.status_code == 201, filed.text
    assert running.entries(case_id)[-1].evidence == (digest,)
    seen = running.get(f"/v1/cases/{case_id}", Rollcall_At_Least=filed.headers["Rollcall-Position"])
    assert seen.headers["ETag"] == filed.headers["ETag"]
    body = {"reason": "duplicate"}
    aside = running.post(f"/v1/cases/{case_id}/documents/{digest}/set-aside", body, If_Match=seen.headers["ETag"])
    assert aside.status_code == 201, aside.text


def test_the_same_bytes_again_are_answered_the_same(running: Any, case_id: str):
    content = pdf()
    first, again = running.upload(case_id, content), running.upload(case_id, content, kind="report")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()


def test_a_key_is_of_one_document(running: Any, case_id: str):
    key = uuid4().hex
    content = pdf()
    assert running.upload(case_id, content, Idempotency_Key=key).status_code == 201
    assert running.upload(case_id, content, Idempotency_Key=key).status_code == 200
    other = running.upload(case_id, pdf(), Idempotency_Key=key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency-key-reused")


def test_another_files_digest_is_unknown_here_and_that_it_was_asked_for_is_on_record(running: Any, case_id: str):
    digest = running.upload(case_id, pdf()).json()["digest"]
    other = running.case()
    before = len(looks(running, "oversight.refusal-made.v1"))
    here, nowhere = (
        running.get(f"/v1/cases/{other}/documents/{digest}"),
        running.get(f"/v1/cases/{other}/documents/{'0' * 64}"),
    )
    assert (here.status_code, here.json()["code"]) == (404, "document-unknown")
    bodies = [{k: v for k, v in answer.json().items() if k != "correlation_id"} for answer in (here, nowhere)]
    assert bodies[0] == bodies[1]
    for entry in looks(running, "oversight.refusal-made.v1")[before:]:
        assert (str(entry.event.case_id), entry.event.refusal) == (other, "document-unknown")
    assert len(looks(running, "oversight.refusal-made.v1")) == before + 2


@pytest.mark.parametrize("path", [f"{'0' * 63}", f"{'A' * 64}", "x"])
def test_what_is_no_digest_is_no_address(running: Any, case_id: str, path: str):
    assert running.get(f"/v1/cases/{case_id}/documents/{path}").status_code == 400


def test_a_look_at_a_document_is_on_record_with_its_purpose(running: Any, case_id: str):
    digest = running.upload(case_id, pdf()).json()["digest"]
    path = f"/v1/cases/{case_id}/documents/{digest}"
    before = len(looks(running))
    assert running.get(path, "inspector", Rollcall_Purpose="inspection").status_code == 200
    (entry,) = looks(running)[before:]
    assert (entry.actor_id, entry.event.purpose.value) == (running.people["inspector"], "inspection")
    assert (str(entry.event.case_id), entry.event.route) == (case_id, "GET:/v1/cases/case_id/documents/digest")
    headers = {"Authorization": f"Bearer {running.sign_in('officer')}"}
    without = running.client.get(path, headers=headers)
    assert (without.status_code, without.json()["code"]) == (400, "purpose-missing")
    assert len(looks(running)) == before + 1


def test_a_file_out_of_reach_takes_and_shows_nothing_and_is_answered_as_one_that_is_not_there(
    running: Any, case_id: str
):
    digest = running.upload(case_id, pdf()).json()["digest"]
    correlation = {"Rollcall_Correlation": "0199d3a1-0000-7000-8000-000000000001"}
    for ask in (
        lambda of: running.upload(of, pdf(), "elsewhere", **correlation),
        lambda of: running.get(f"/v1/cases/{of}/documents/{digest}", "elsewhere", **correlation),
    ):
        before = len(looks(running, "oversight.refusal-made.v1"))
        hidden, absent = ask(case_id), ask(str(uuid4()))
        assert (hidden.status_code, hidden.content) == (404, absent.content)
        attempts = looks(running, "oversight.refusal-made.v1")[before:]
        assert [entry.event.refusal for entry in attempts] == ["unknown", "unknown"]
        assert str(attempts[0].event.case_id) == case_id
        assert attempts[0].event.route.endswith(":/v1/cases/case_id/documents") or "digest" in attempts[0].event.route


def test_an_inspector_hands_nothing_in_and_the_attempt_is_on_record(running: Any, case_id: str):
    before = len(looks(running, "oversight.refusal-made.v1"))
    refused = running.upload(case_id, pdf(), "inspector")
    assert (refused.status_code, refused.json()["code"]) == (403, "not-empowered")
    (entry,) = looks(running, "oversight.refusal-made.v1")[before:]
    assert (entry.event.refusal, entry.event.route) == ("not-empowered", "POST:/v1/cases/case_id/documents")


def on_keys(running: Any, case_id: str, change: str) -> None:
    with psycopg.connect(running.site.keys_url) as conn:
        statement = f"UPDATE keys.keys SET {change} WHERE stream = %s AND category = 4"
        assert conn.execute(statement.encode(), [UUID(case_id)]).rowcount == 1


def test_with_its_key_a_document_is_gone_at_once(running: Any):
    case_id = running.case()
    digest = running.upload(case_id, pdf(), kind="medical").json()["digest"]
    path = f"/v1/cases/{case_id}/documents/{digest}"
    assert running.get(path).status_code == 200
    on_keys(running, case_id, "wrapped = NULL, destroyed_at = now()")
    gone = running.get(path)
    assert (gone.status_code, gone.json()["code"]) == (410, "document-erased")
    more = running.upload(case_id, pdf(), kind="medical")
    assert (more.status_code, more.json()["code"]) == (409, "document-key-gone")


def test_eight_at_once_are_taken_in_and_more_are_told_to_come_again(running: Any, case_id: str):
    uploading = running.app.state.rooms.uploading
    taken = uploading._value
    uploading._value = 0
    try:
        answer = running.upload(case_id, pdf())
    finally:
        uploading._value = taken
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert int(answer.headers["Retry-After"]) >= 1
    assert running.upload(case_id, pdf()).status_code == 201


def test_nothing_of_a_document_is_said_in_answers_or_logs(
    running: Any, case_id: str, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
):
    secret = "Zhao Lei lives at 12 Willow Lane"
    answers = [
        running.upload(case_id, pdf(secret)),
        running.upload(case_id, secret.encode()),
        running.upload(case_id, pdf(secret), Content_Type="text/html"),
        running.upload(case_id, pdf(secret), kind="poem"),
        running.upload(str(uuid4()), pdf(secret)),
    ]
    with psycopg.connect(running.site.record_url) as conn:
        conn.execute("SET session_replication_role = replica")
        conn.execute(
            "UPDATE record.documents SET size = size, content = content || '\\x00' WHERE digest = decode(%s, 'hex')",
            [answers[0].json()["digest"]],
        )
    tampered = running.get(answers[0].headers["Location"])
    assert (tampered.status_code, tampered.json()["code"]) == (500, "internal")
    said = capfd.readouterr()
    for text in (*(answer.text for answer in (*answers, tampered)), said.out, said.err, caplog.text):
        assert "Willow" not in text
        assert "Zhao" not in text
