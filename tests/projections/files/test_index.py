"""The index of a file: what is there, what was set aside, what is missing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, RiskAssessed
from domain.catalogue import event_examples
from domain.intake.ending.record import Discharged
from domain.intake.filing.record import DocumentFiled, DocumentSetAside
from domain.intake.record import (
    CaseOpened,
    IdentityVerified,
    InductionAnnounced,
    PlanAdopted,
    ResponsibleOfficerAssigned,
    Sentence,
)
from domain.kernel.documents import DocumentType
from projections.listings.files import DOCUMENTS, INCOMPLETE
from projections.models.files import index

from ..conftest import Desk
from ..telling import listed, rows, told

TODAY = date(2026, 4, 1)


def example(kind, **fields):
    return replace(next(e for e in event_examples() if type(e) is kind), **fields)


OPENED = example(CaseOpened, unit_id="east", category=Sentence.PAROLE)


def filed(kind: DocumentType, digit: str):
    return example(DocumentFiled, type=kind, digest=digit * 64, required=True)


def missing(*said):
    return {row.type.value for row in rows(index.MODEL, told(*said)) if row.status == "missing"}


def test_a_file_misses_what_the_table_asks_for_until_it_is_filed():
    assert missing(OPENED) == {"ruling", "judgment", "receipt"}
    assert missing(OPENED, filed(DocumentType.RULING, "a")) == {"judgment", "receipt"}


def test_what_is_set_aside_is_missing_again_unless_another_is_there():
    one, two = filed(DocumentType.RULING, "a"), filed(DocumentType.RULING, "b")
    aside = example(DocumentSetAside, digest="a" * 64, filed_by=UUID(int=2), type=DocumentType.RULING)
    assert "ruling" in missing(OPENED, one, aside)
    assert "ruling" not in missing(OPENED, one, two, aside)


def test_a_document_filed_before_the_opening_counts():
    assert "ruling" not in missing(filed(DocumentType.RULING, "a"), OPENED)


def test_the_listings_name_what_is_missing_and_the_steps_not_done(desk: Desk):
    file = told(OPENED, filed(DocumentType.RULING, "a"))
    assert {line.type.value for line in listed(desk, DOCUMENTS, TODAY, file, status="missing")} == {
        "judgment",
        "receipt",
    }
    (line,) = listed(desk, INCOMPLETE, TODAY, file)
    assert set(line.missing_documents) == {"judgment", "receipt"}
    assert set(line.missing_steps) == {"officer", "risk", "level", "plan", "announcement", "identity"}


def test_a_file_that_lacks_documents_alone_is_listed_until_they_are_filed_or_supervision_ends(desk: Desk):
    steps = [
        example(kind)
        for kind in (
            ResponsibleOfficerAssigned, RiskAssessed, ClassAssigned, PlanAdopted, InductionAnnounced, IdentityVerified
        )
    ]  # fmt: skip
    file = [filed(DocumentType.RULING, "a"), OPENED, *steps]
    (line,) = listed(desk, INCOMPLETE, TODAY, told(*file))
    assert (set(line.missing_documents), line.missing_steps) == ({"judgment", "receipt"}, ())
    filled = [filed(DocumentType.JUDGMENT, "b"), filed(DocumentType.RECEIPT, "c")]
    assert listed(desk, INCOMPLETE, TODAY, told(*file, *filled)) == []
    aside = example(DocumentSetAside, digest="b" * 64, type=DocumentType.JUDGMENT)
    assert len(listed(desk, INCOMPLETE, TODAY, told(*file, *filled, aside))) == 1
    assert listed(desk, INCOMPLETE, TODAY, told(*file, example(Discharged))) == []


def test_every_line_says_since_when_the_case_is_open():
    said = (filed(DocumentType.RULING, "a"), OPENED, filed(DocumentType.JUDGMENT, "b"))
    opened = told(*said)[1].occurred_at
    assert {row.open_since for row in rows(index.MODEL, told(*said))} == {opened}
    assert {row.open_since for row in rows(index.MODEL, told(said[0]))} == {None}
    assert {row.open_since for row in rows(index.MODEL, told(*said, example(Discharged)))} == {None}
