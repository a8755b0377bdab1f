"""What is taken as a document: its form, its type, its size, refused while it still comes."""

from __future__ import annotations

import io
import socket
import zipfile
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pytest

from api.app import create
from api.rooms import ApiSettings

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def pdf() -> bytes:
    return b"%PDF-1.7\n" + uuid4().hex.encode()


def docx(*names: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, "<x/>" * 50)
    return made.getvalue()


@pytest.fixture(scope="module")
def case_id(running: Any) -> str:
    return running.case()


@pytest.mark.parametrize(
    ("media_type", "content", "taken"),
    [
        (PDF, b"%PDF-1.4 x", True),
        (PDF, b"\xff\xd8\xff\xe0 x", False),
        (PDF, b" %PDF-1.4 x", False),
        (PDF, b"", False),
        ("image/jpeg", b"\xff\xd8\xff\xe0 x", True),
        ("image/jpeg", b"\x89PNG\r\n\x1a\n x", False),
        ("image/png", b"\x89PNG\r\n\x1a\n x", True),
        ("image/png", b"\x89PNG x", False),
        ("text/plain", "他说：好。\n".encode(), True),
        ("text/plain; charset=utf-8", b"as it was said", True),
        ("text/plain", b"\xff\xfe\x00", False),
        ("text/plain", b"MZ\x00\x01", False),
        (DOCX, docx("[Content_Types].xml", "word/document.xml"), True),
        (DOCX, docx("[Content_Types].xml", "xl/workbook.xml"), False),
        (DOCX, b"%PDF-1.4 [Content_Types].xml word/document.xml", False),
    ],
)
def test_a_document_is_of_the_form_that_it_is_declared_as(running: Any, media_type: str, content: bytes, taken: bool):
    answer = running.upload(running.case(), content, Content_Type=media_type)
    assert answer.status_code == (201 if taken else 422), answer.text
    if not taken:
        assert answer.json()["code"] == "document-not-of-its-form"


@pytest.mark.parametrize(
    "media_type", ["application/json", "text/html", "image/svg+xml", "text/plain; charset=gbk", ""]
)
def test_other_forms_are_not_taken(running: Any, case_id: str, media_type: str):
    answer = running.upload(case_id, pdf(), Content_Type=media_type)
    assert (answer.status_code, answer.json()["code"]) == (415, "document-form-refused")
    assert PDF in answer.json()["facts"]["media_types"]


@pytest.mark.parametrize(
    "query", ["", "?type=poem", "?type=judgment&type=ruling", "?type=judgment&x=1", "?kind=judgment"]
)
def test_the_type_is_one_of_the_list(running: Any, case_id: str, query: str):
    headers = running.headers("officer", Content_Type=PDF, Idempotency_Key="k")
    answer = running.client.post(f"/v1/cases/{case_id}/documents{query}", content=pdf(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "query-malformed")
    assert "poem" not in answer.text


def test_the_key_and_somebody_signed_in_are_needed(running: Any, case_id: str):
    headers = running.headers("officer", Content_Type=PDF)
    path = f"/v1/cases/{case_id}/documents?type=judgment"
    answer = running.client.post(path, content=pdf(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency-key-missing")
    nobody = {name: value for name, value in headers.items() if name != "Authorization"}
    assert running.client.post(path, content=pdf(), headers=nobody).status_code == 401


@pytest.fixture(scope="module")
def small(running: Any) -> Iterator[httpx.Client]:
    """A server that takes documents of a hundred thousand bytes at most."""
    app = create(running.site, ApiSettings(running.token_key_file, most_document_bytes=100_000))
    with type(running).served(app) as url, httpx.Client(base_url=url, timeout=30) as client:
        yield client


@pytest.mark.parametrize(("size", "status"), [(100_000, 201), (100_001, 413)])
@pytest.mark.parametrize("streamed", [False, True])
def test_the_largest_document_is_taken_and_one_byte_more_is_not(
    running: Any, case_id: str, small: httpx.Client, size: int, status: int, streamed: bool
):
    content = pdf().ljust(size, b".")
    headers = running.headers("officer", Content_Type=PDF, Idempotency_Key=uuid4().hex)
    body: Any = iter([content[:70_000], content[70_000:]]) if streamed else content
    answer = small.post(f"/v1/cases/{case_id}/documents?type=report", content=body, headers=headers)
    assert answer.status_code == status, answer.text
    if status == 413:
        assert answer.json()["facts"] == {"most_bytes": 100_000}


def test_what_is_too_large_is_refused_while_it_still_comes(running: Any, case_id: str, small: httpx.Client):
    address = urlsplit(str(small.base_url))
    head = "\r\n".join(
        [
            f"POST /v1/cases/{case_id}/documents?type=report HTTP/1.1",
            "Host: x",
            f"Authorization: Bearer {running.sign_in('officer')}",
            f"Content-Type: {PDF}",
            f"Idempotency-Key: {uuid4().hex}",
            "Transfer-Encoding: chunked",
        ]
    )
    with socket.create_connection((address.hostname, address.port), timeout=20) as conn:
        conn.sendall(head.encode() + b"\r\n\r\n")
        for _ in range(3):
            conn.sendall(b"%x\r\n%b\r\n" % (50_000, b"." * 50_000))
        assert conn.recv(65536).startswith(b"HTTP/1.1 413")  # though no last chunk ever came


@pytest.mark.parametrize("streamed", [False, True])
def test_a_command_is_still_64_kilobytes_at_most(running: Any, case_id: str, streamed: bool):
    headers = running.headers("officer", Content_Type="application/json", Idempotency_Key=uuid4().hex)
    content = b'{"talk": "first"}'.ljust(65_537)
    body: Any = iter([content[:30_000], content[30_000:]]) if streamed else content
    answer = running.client.post(f"/v1/cases/{case_id}/talks", content=body, headers=headers)
    assert (answer.status_code, answer.json()["facts"]) == (413, {"most_bytes": 65_536})
