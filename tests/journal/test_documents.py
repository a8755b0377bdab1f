"""Documents beside the record: stored once, sealed to their place, gone with their key."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from domain.intake.filing.record import DocumentFiled, DocumentSetAside, Folder, SetAsideReason
from domain.intake.filing.refusals import DocumentNotStored
from domain.intake.filing.rules import FileDocument, SetDocumentAside
from domain.kernel.access import Actor, Role
from domain.kernel.documents import DocumentType, MediaType
from domain.kernel.event import Category, Redacted
from domain.kernel.ids import stream_of
from domain.oversight.looks.record import Purpose
from journal.handling import Handling, KeyReused
from journal.handling.documents import DocumentKeyGone, Documents, Incoming, place_of, seal
from journal.proof.doubts import DocumentChanged, DocumentErasureUntrue, DocumentKeyMissing, DocumentMissing
from journal.proof.verifying import documents as verifying
from journal.sealing import Tampered
from journal.site import Site
from projections.gate import Gate

from .conftest import REVIEWER, answer, asked, opening

CONTENT = b"%PDF-1.7 an invented judgment about an Invented Person"
DIGEST = sha256(CONTENT).hexdigest()


def incoming(stream: UUID, content: bytes = CONTENT, kind: str = "judgment", key: str = "") -> Incoming:
    return Incoming(stream, DocumentType(kind), MediaType.PDF, content, "officer-1", key or uuid4().hex)


@pytest.fixture
async def case(handling: Handling) -> UUID:
    return answer((await handling.handle(asked(opening(), key="open"))).answer).stream


@pytest.fixture
async def other(handling: Handling) -> UUID:
    return answer((await handling.handle(asked(opening("C-2"), key="open 2"))).answer).stream


@pytest.fixture
def documents(site: Site) -> Iterator[Documents]:
    with site.connected("record") as conn, site.keys() as keys:
        yield Documents(conn, keys)


def owner(url: str, statement: str, *params: Any, replica: bool = True) -> None:
    """As the owner of the database, past the triggers."""
    with psycopg.connect(url) as conn:
        if replica:
            conn.execute("SET session_replication_role = replica")
        assert conn.execute(statement.encode(), params).rowcount == 1


def destroy(site: Site, stream: UUID, category: Category) -> None:
    statement = "UPDATE keys.keys SET wrapped = NULL, destroyed_at = now() WHERE stream = %s AND category = %s"
    owner(site.keys_url, statement, stream, int(category))


def opened(site: Site, stream: UUID, digest: str = DIGEST) -> bytes | Redacted | None:
    """What a look at a document gives."""
    with site.connected("record") as conn, site.keys() as keys:
        store = Documents(conn, keys)
        found = store.found(stream, bytes.fromhex(digest))
        if found is None:
            return None
        document, key_id = found
        return Gate(keys, Purpose.SUPERVISION).document(
            stream, document, key_id, store.sealed(stream, bytes.fromhex(digest))
        )


async def test_a_document_comes_back_as_it_was_and_only_for_its_file(site: Site, case: UUID, other: UUID, documents):
    document, new = documents.store(incoming(case))
    assert (document.digest, document.size, new) == (DIGEST, len(CONTENT), True)
    assert opened(site, case) == CONTENT
    assert opened(site, other) is None


async def test_nothing_of_the_content_stands_in_the_table(site: Site, case: UUID, documents):
    documents.store(incoming(case))
    with site.connected("record") as conn:
        (row,) = conn.execute("SELECT documents::text, content FROM documents", binary=True).fetchall()
    assert b"Invented" not in row[1]
    assert "Invented" not in row[0]
    assert CONTENT.hex()[:20] not in row[0]


async def test_the_same_bytes_are_stored_once_a_file_whatever_they_are_called(case: UUID, other: UUID, documents):
    first, _ = documents.store(incoming(case))
    assert documents.store(incoming(case)) == (first, False)
    assert documents.store(incoming(case, kind="report")) == (first, False)
    assert documents.store(incoming(other))[1] is True


async def test_many_at_once_store_it_once(site: Site, case: UUID, documents):
    def one(_: int) -> bool:
        with site.connected("record") as conn, site.keys() as keys:
            return Documents(conn, keys).store(incoming(case))[1]

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(one, range(12))) == [False] * 11 + [True]


async def test_a_name_is_of_one_document_for_ever(case: UUID, other: UUID, documents):
    first = documents.store(incoming(case, key="k"))[0]
    assert documents.store(incoming(case, key="k")) == (first, False)
    for different in (
        incoming(case, content=b"%PDF-2", key="k"),
        incoming(case, kind="report", key="k"),
        incoming(other, key="k"),
    ):
        with pytest.raises(KeyReused):
            documents.store(different)


async def test_who_destroys_the_key_destroys_the_content_at_once_also_for_whoever_held_the_key(
    site: Site, case: UUID, documents
):
    documents.store(incoming(case))
    with site.connected("record") as conn, site.keys() as keys:
        store = Documents(conn, keys)
        found = store.found(case, bytes.fromhex(DIGEST))
        assert found is not None
        gate, sealed = Gate(keys, Purpose.SUPERVISION), store.sealed(case, bytes.fromhex(DIGEST))
        assert gate.document(case, *found, sealed) == CONTENT
        destroy(site, case, Category.IDENTITY)
        assert gate.document(case, *found, sealed) == Redacted(reason="erased")
    with pytest.raises(DocumentKeyGone):
        documents.store(incoming(case, content=b"%PDF-another"))


async def test_the_key_of_one_category_destroyed_leaves_the_others(site: Site, case: UUID, documents):
    documents.store(incoming(case))
    medical, _ = documents.store(incoming(case, content=b"%PDF-medical", kind="medical"))
    destroy(site, case, Category.NARRATIVE)
    assert opened(site, case) == CONTENT
    assert opened(site, case, medical.digest) == Redacted(reason="erased")


@pytest.mark.parametrize(
    "change",
    [
        "content = overlay(content placing '\\x00'::bytea from 30)",
        "content = content || '\\x00'::bytea",
        "type = 'ruling'",
        "media_type = 'text/plain'",
        "digest = sha256('x')",
        "stream = gen_random_uuid()",
    ],
)
async def test_a_document_that_was_changed_or_moved_does_not_open_and_verify_names_it(
    site: Site, case: UUID, documents, change: str
):
    documents.store(incoming(case))
    intact, _ = documents.store(incoming(case, content=b"%PDF-intact"))
    statement = f"UPDATE record.documents SET {change} WHERE digest = decode(%s, 'hex')"
    owner(site.record_url, statement, DIGEST)
    with site.connected("record") as conn:
        digests = {row[0].hex() for row in conn.execute("SELECT digest FROM documents", binary=True)}
    finding = verifying.read(site)
    (named,) = digests - {intact.digest}
    assert [(type(doubt), doubt.facts["digest"]) for doubt in finding.doubts.lowest] == [(DocumentChanged, named)]
    assert finding.entries == 1
    if change.startswith("content"):
        with pytest.raises(Tampered):
            opened(site, case)


async def test_other_content_under_the_same_digest_does_not_pass_though_whoever_put_it_there_had_the_key(
    site: Site, case: UUID, documents
):
    document, _ = documents.store(incoming(case))
    with site.keys() as keys:
        forged = seal(CONTENT[::-1], place_of(case, document), keys.of(case)[Category.IDENTITY])
    owner(site.record_url, "UPDATE record.documents SET content = %s WHERE stream = %s", forged, case)
    assert [type(doubt) for doubt in verifying.read(site).doubts.lowest] == [DocumentChanged]
    with pytest.raises(Tampered):
        opened(site, case)


async def test_a_size_that_is_not_its_own_is_found(site: Site, case: UUID, documents):
    documents.store(incoming(case))
    owner(site.record_url, "UPDATE record.documents SET size = size + 1 WHERE digest = decode(%s, 'hex')", DIGEST)
    assert [type(doubt) for doubt in verifying.read(site).doubts.lowest] == [DocumentChanged]


async def test_verify_counts_what_it_opened_and_tells_destroyed_keys_apart(
    site: Site, case: UUID, other: UUID, documents
):
    for n in range(250):
        documents.store(incoming(case, content=b"%%PDF-%d" % n))
    documents.store(incoming(other))
    documents.store(incoming(other, kind="medical", content=b"%PDF-m"))
    destroy(site, other, Category.NARRATIVE)
    finding = verifying.read(site)
    assert (finding.entries, finding.erased, finding.doubts.count) == (251, 1, 0)


async def test_a_key_row_that_is_gone_is_not_an_erasure(site: Site, case: UUID, documents):
    documents.store(incoming(case))
    owner(site.keys_url, "DELETE FROM keys.keys WHERE stream = %s AND category = 1", case)
    assert [type(doubt) for doubt in verifying.read(site).doubts.lowest] == [DocumentKeyMissing]


async def test_an_erasure_that_left_the_key_is_found(site: Site, case: UUID, documents):
    documents.store(incoming(case))
    with psycopg.connect(site.keys_url) as conn:
        conn.execute("ALTER TABLE keys.keys DROP CONSTRAINT keys_check")
        conn.execute("UPDATE keys.keys SET destroyed_at = now() WHERE category = 1")
    assert [type(doubt) for doubt in verifying.read(site).doubts.lowest] == [DocumentErasureUntrue]


async def test_a_stored_document_cannot_be_changed_by_the_service_nor_by_its_owner(site: Site, case: UUID, documents):
    documents.store(incoming(case))
    for statement in ("UPDATE documents SET size = 1", "DELETE FROM documents", "TRUNCATE documents"):
        with site.connected("record") as conn, pytest.raises(psycopg.errors.InsufficientPrivilege):
            conn.execute(statement.encode())
        refused = pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only")
        with psycopg.connect(site.record_url, options="-c search_path=record") as conn, refused:
            conn.execute(statement.encode())


def filing(stream: UUID, key: str, digest: str = DIGEST) -> Any:
    return asked(FileDocument(digest=digest, folder=Folder.LEGAL), stream=stream, key=key)


async def test_an_entry_cites_a_document_that_is_stored_and_verify_misses_it_when_it_goes(
    site: Site, handling: Handling, case: UUID, other: UUID, documents
):
    with pytest.raises(DocumentNotStored):
        await handling.handle(filing(case, "too early"))
    documents.store(incoming(other))
    with pytest.raises(DocumentNotStored):
        await handling.handle(filing(case, "of another file"))
    documents.store(incoming(case))
    told = answer((await handling.handle(filing(case, "now"))).answer)
    with site.reader() as reader:
        entry = reader.stream(case)[-1]
    assert isinstance(entry.event, DocumentFiled)
    assert (entry.evidence, entry.event.type) == ((DIGEST,), DocumentType.JUDGMENT)
    assert verifying.read(site).doubts.count == 0
    owner(site.record_url, "DELETE FROM record.documents WHERE stream = %s", case)
    (doubt,) = verifying.read(site).doubts.lowest
    assert (type(doubt), doubt.facts) == (DocumentMissing, {"digest": DIGEST, "position": told.position})


async def test_a_document_under_a_key_made_by_another_process_is_filed_and_set_aside(
    site: Site, handling: Handling, case: UUID, documents
):
    medical, _ = documents.store(incoming(case, kind="medical"))
    told = answer((await handling.handle(filing(case, "medical"))).answer)
    aside = SetDocumentAside(digest=medical.digest, reason=SetAsideReason.OTHER_FILE)
    await handling.handle(asked(aside, stream=case, by=REVIEWER, key="aside", seen=told.version))
    with site.reader() as reader:
        filed, gone = reader.stream(case)[-2:]
    assert isinstance(gone.event, DocumentSetAside)
    assert gone.evidence == (str(filed.event_id), medical.digest)


async def test_what_cannot_be_opened_any_more_cannot_be_filed(site: Site, handling: Handling, case: UUID, documents):
    documents.store(incoming(case))
    destroy(site, case, Category.IDENTITY)
    with pytest.raises(DocumentNotStored):
        await handling.handle(filing(case, "gone"))


async def test_a_file_is_reached_from_above_and_not_from_beside(handling: Handling, case: UUID):
    assert await handling.reaches(REVIEWER, case)
    assert not await handling.reaches(Actor("o", Role.OFFICER, "west"), case)
    assert not await handling.reaches(REVIEWER, uuid4())
    assert not await handling.reaches(REVIEWER, stream_of("unit", "county"))
