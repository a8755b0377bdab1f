"""Documents of a file: what kinds there are, and under which of the file's keys each is sealed.

The bytes stand beside the record, sealed; an entry cites them by their digest.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import NamedTuple

from domain.kernel.event import Category
from domain.kernel.ids import Digest


class DocumentType(enum.StrEnum):
    """What a document is."""

    JUDGMENT = "judgment"
    RULING = "ruling"
    DECISION = "decision_document"
    EXECUTION_NOTICE = "execution_notice"
    RECEIPT = "receipt"
    CERTIFICATE = "certificate"
    MEDICAL = "medical"
    PHOTO = "photo"
    STATEMENT = "statement"
    APPLICATION = "application"
    EMPLOYER_LETTER = "employer_letter"
    SCHOOL_LETTER = "school_letter"
    LEGAL_DOCUMENT = "legal_document"
    REPORT = "report"
    MINUTES = "minutes"
    OTHER = "other"


#: Papers that say who somebody is are sealed as identity; what tells of health or life, as free text is.
CATEGORY_OF: Mapping[DocumentType, Category] = {
    DocumentType.JUDGMENT: Category.IDENTITY,
    DocumentType.RULING: Category.IDENTITY,
    DocumentType.DECISION: Category.IDENTITY,
    DocumentType.EXECUTION_NOTICE: Category.IDENTITY,
    DocumentType.RECEIPT: Category.IDENTITY,
    DocumentType.CERTIFICATE: Category.IDENTITY,
    DocumentType.MEDICAL: Category.NARRATIVE,
    DocumentType.PHOTO: Category.IDENTITY,
    DocumentType.STATEMENT: Category.NARRATIVE,
    DocumentType.APPLICATION: Category.NARRATIVE,
    DocumentType.EMPLOYER_LETTER: Category.NARRATIVE,
    DocumentType.SCHOOL_LETTER: Category.NARRATIVE,
    DocumentType.LEGAL_DOCUMENT: Category.IDENTITY,
    DocumentType.REPORT: Category.NARRATIVE,
    DocumentType.MINUTES: Category.NARRATIVE,
    DocumentType.OTHER: Category.NARRATIVE,
}


class MediaType(enum.StrEnum):
    """The forms in which documents are taken."""

    PDF = "application/pdf"
    JPEG = "image/jpeg"
    PNG = "image/png"
    TEXT = "text/plain"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


class StoredDocument(NamedTuple):
    """A document of a file, without its content. digest: SHA-256 of it, in hexadecimal. size: in bytes."""

    digest: Digest
    type: DocumentType
    media_type: MediaType
    size: int

    @property
    def category(self) -> Category:
        """Whose key it is sealed under."""
        return CATEGORY_OF[self.type]
