"""What is in the file, once each; what is taken out; what a file needs."""

from datetime import date
from uuid import UUID

import pytest

from domain.catalogue import policies
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, opened
from domain.intake.filing.examples import filed, judgment
from domain.intake.filing.record import (
    DOCUMENTS_KEPT,
    DocumentFiled,
    DocumentSetAside,
    Folder,
    SetAsideReason,
)
from domain.intake.filing.refusals import DocumentFiledAlready, DocumentNotFiled, DocumentNotStored
from domain.intake.filing.rules import FileDocument, SetDocumentAside, missing
from domain.intake.filing.tables import RequiredDocuments
from domain.intake.record import CaseOpened, Sentence
from domain.kernel.access import Role
from domain.kernel.documents import CATEGORY_OF, DocumentType, MediaType, StoredDocument
from domain.kernel.entry import Occurred
from domain.kernel.event import Category
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, cited, example_id

filing = FileDocument(digest=judgment.digest, folder=Folder.LEGAL)
setting_aside = SetDocumentAside(digest=judgment.digest, reason=SetAsideReason.DUPLICATE)


def test_a_document_is_filed_as_what_it_was_stored_as_and_cited_by_its_digest(given):
    outcome = given(*OPEN).when(filing, documents=[judgment])
    outcome.then(DocumentFiled, type=DocumentType.JUDGMENT, folder=Folder.LEGAL, required=True)
    assert outcome.drafts[0].evidence == (judgment.digest,)
    assert [pin.partition("#")[0] for pin in outcome.facts.policies.consulted] == ["file.required_documents@prc-2020"]


def test_what_the_table_does_not_ask_for_is_filed_too_and_said_to_be_extra(given):
    photo = StoredDocument("70" * 32, DocumentType.PHOTO, MediaType.JPEG, 10)
    command = FileDocument(digest=photo.digest, folder=Folder.OTHER)
    given(*OPEN).when(command, documents=[photo]).then(DocumentFiled, required=False)


def test_what_is_required_depends_on_the_category_of_the_case(given):
    parole = CaseOpened(case_number="1", unit_id="north-office", category=Sentence.PAROLE, name="Li Ming")
    ruling = StoredDocument("71" * 32, DocumentType.RULING, MediaType.PDF, 10)
    command = FileDocument(digest=ruling.digest, folder=Folder.LEGAL)
    given(parole).when(command, documents=[ruling]).then(DocumentFiled, required=True)
    given(opened).when(command, documents=[ruling]).then(DocumentFiled, required=False)


def test_a_document_of_another_digest_does_not_stand_for_it(given):
    other = judgment._replace(digest="5f" * 32)
    given(*OPEN).when(filing, documents=[other]).refused(DocumentNotStored)


def test_a_document_is_in_the_file_once_until_it_is_set_aside(given):
    once = given(*OPEN).when(filing, documents=[judgment]).and_then()
    once.when(filing, documents=[judgment]).refused(DocumentFiledAlready, type=DocumentType.JUDGMENT)
    without = once.when(setting_aside).then(DocumentSetAside, type=DocumentType.JUDGMENT).and_then()
    without.when(setting_aside).refused(DocumentNotFiled)
    without.when(filing, documents=[judgment]).then(DocumentFiled)


def test_setting_aside_rests_on_the_entry_by_which_it_came_in(given):
    outcome = given(*OPEN, filed).when(setting_aside).then(DocumentSetAside, filed_by=example_id(1))
    assert outcome.drafts[0].evidence == cited(example_id(1), judgment.digest)


def test_a_document_filed_anew_with_an_earlier_date_stays_though_the_first_entry_was_set_aside(given, at):
    gone = DocumentSetAside(
        digest=judgment.digest, filed_by=example_id(1), type=judgment.type, reason=SetAsideReason.WRONG_FOLDER
    )
    events = [
        *OPEN,
        Draft(filed, Occurred(at("2026-02-01 09:00"))),
        Draft(gone, Occurred(at("2026-02-03 09:00"))),
        Draft(filed, Occurred(at("2026-02-02 09:00"))),
    ]
    case = given(*events).case()
    assert case.filing.documents[judgment.digest].filed_by == example_id(3)
    assert case.filing.types == {DocumentType.JUDGMENT: 1}


def test_papers_may_come_in_after_the_end_and_only_officers_and_reviewers_file_them(given):
    given(*OPEN, discharged).when(filing, documents=[judgment]).then(DocumentFiled)
    given(*OPEN).when(filing, by=Role.INSPECTOR, documents=[judgment]).refused(NotEmpowered)


def test_only_the_newest_documents_are_kept_by_digest_and_all_types_are_known(given):
    many = [
        DocumentFiled(digest=f"{n:064x}", type=DocumentType.REPORT, folder=Folder.WORK_RECORDS, required=False)
        for n in range(DOCUMENTS_KEPT + 20)
    ]
    state = given(*OPEN, filed, *many).case().filing
    assert len(state.documents) == DOCUMENTS_KEPT
    assert state.types == {DocumentType.JUDGMENT: 1, DocumentType.REPORT: DOCUMENTS_KEPT + 20}


def test_what_a_file_lacks_is_what_the_table_asks_for_less_what_was_filed(given):
    needed = policies().in_force(RequiredDocuments, date(2026, 3, 1)).of(Sentence.SUSPENDED_SENTENCE)
    assert missing(given(*OPEN).case().filing, needed) == needed
    assert DocumentType.JUDGMENT in needed
    assert missing(given(*OPEN, filed).case().filing, needed) == tuple(t for t in needed if t != "judgment")


@pytest.mark.parametrize("day", [date(2020, 6, 30), date(2026, 1, 1)])
def test_every_category_but_other_asks_for_legal_documents(day):
    table = policies().in_force(RequiredDocuments, day)
    assert table.of(Sentence.OTHER) == ()
    for category in set(Sentence) - {Sentence.OTHER}:
        assert {"judgment", "ruling", "decision_document"} & set(table.of(category))


def test_every_type_has_its_key_and_health_is_not_under_that_of_identity():
    assert set(CATEGORY_OF) == set(DocumentType)
    assert CATEGORY_OF[DocumentType.MEDICAL] is Category.NARRATIVE
    assert CATEGORY_OF[DocumentType.JUDGMENT] is Category.IDENTITY
    assert Category.FACTS not in CATEGORY_OF.values()


def test_evidence_is_event_ids_and_digests_each_once():
    assert cited(UUID(int=1), "ab", None, UUID(int=1), "ab") == (str(UUID(int=1)), "ab")
