"""Which documents were filed, in which part of the file, and which were set aside."""

from __future__ import annotations

import enum
from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.documents import DocumentType
from domain.kernel.entry import Entry
from domain.kernel.event import Decision, Fact
from domain.kernel.ids import Digest


class Folder(enum.StrEnum):
    """The four parts of the file of a case."""

    LEGAL = "legal"  # documents by which correction is applied
    RECEPTION_AND_DECISIONS = "reception_and_decisions"  # reception, approvals, rewards, sanctions, recall, discharge
    WORK_RECORDS = "work_records"
    OTHER = "other"


class SetAsideReason(enum.StrEnum):
    """Why a document is no longer part of the file."""

    OTHER_FILE = "other_file"  # it is about somebody else
    DUPLICATE = "duplicate"
    ILLEGIBLE = "illegible"
    REPLACED = "replaced"
    WRONG_FOLDER = "wrong_folder"


class DocumentFiled(Fact, topic="intake.document-filed.v1"):
    """A document ({type}) about {subject} was filed ({folder}).

    digest: SHA-256 of its content. required: whether the table ``file.required_documents`` asks for one of this
    type. matter_id: what it belongs to; None for the case as a whole.
    """

    digest: Digest
    type: DocumentType
    folder: Folder
    required: bool
    matter_id: UUID | None = None


class DocumentSetAside(Decision, topic="intake.document-set-aside.v1"):
    """A document ({type}) about {subject} was taken out of the file again ({reason}).

    filed_by: the event id of the entry by which it had come in; that stays in the history, and the content where
    it is stored.
    """

    digest: Digest
    filed_by: UUID
    type: DocumentType
    reason: SetAsideReason


FilingEvent = DocumentFiled | DocumentSetAside

#: How many filed documents are kept by digest; of those before them only the types are known.
DOCUMENTS_KEPT = 500


class Filed(msgspec.Struct, frozen=True):
    """A document in the file. filed_by: event id of the entry by which it came in."""

    type: DocumentType
    filed_by: UUID


class Filing(msgspec.Struct, frozen=True):
    """What rules need of it: the newest documents by digest, and how many of each type there are."""

    documents: dict[Digest, Filed] = {}
    types: dict[DocumentType, int] = {}


def evolve(filing: Filing, entry: Entry[FilingEvent]) -> Filing:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case DocumentFiled(digest=digest, type=kind):
            return _filed(_without(filing, digest), digest, Filed(kind, entry.event_id))
        case DocumentSetAside(digest=digest, filed_by=filed_by):
            filed = filing.documents.get(digest)  # which may have been filed anew since, by another entry
            return _without(filing, digest) if filed and filed.filed_by == filed_by else filing
        case _ as unhandled:
            assert_never(unhandled)


def _filed(filing: Filing, digest: Digest, filed: Filed) -> Filing:
    documents = {**filing.documents, digest: filed}
    if len(documents) > DOCUMENTS_KEPT:
        del documents[next(iter(documents))]
    return Filing(documents, {**filing.types, filed.type: filing.types.get(filed.type, 0) + 1})


def _without(filing: Filing, digest: Digest) -> Filing:
    gone = filing.documents.get(digest)
    if gone is None:
        return filing
    documents = {known: filed for known, filed in filing.documents.items() if known != digest}
    left = filing.types.get(gone.type, 1) - 1
    types = {kind: count for kind, count in filing.types.items() if kind != gone.type}
    return Filing(documents, {**types, gone.type: left} if left else types)
