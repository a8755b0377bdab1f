"""What may be filed: documents that are stored for this file, each once."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.filing import refusals
from domain.intake.filing.record import DocumentFiled, DocumentSetAside, Filing, Folder, SetAsideReason
from domain.intake.filing.tables import RequiredDocuments
from domain.kernel.documents import DocumentType
from domain.kernel.ids import Digest
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class FileDocument(FactCommand):
    """File a document that was uploaded for this file.

    It occurred when it came in. matter_id: what it belongs to; None for the case as a whole.
    """

    digest: Digest
    folder: Folder
    matter_id: UUID | None = None


def _named(command: FileDocument) -> Collection[str]:
    return (command.digest,)


@rule(on="documents/{digest}", do="file", may=standing.RECORDERS, needs_documents=_named)
def file_document(command: FileDocument, case: Case, facts: Facts) -> Drafts:
    """It may have come in before the case opened, and after it ended: papers follow their own time."""
    standing.opened(case)
    stored = facts.document(command.digest)
    if stored is None:
        raise refusals.DocumentNotStored()
    filed = case.filing.documents.get(command.digest)
    if filed is not None:
        raise refusals.DocumentFiledAlready(type=filed.type)
    table = facts.policies.of(RequiredDocuments)
    event = DocumentFiled(
        digest=command.digest,
        type=stored.type,
        folder=command.folder,
        required=stored.type in table.of(case.intake.category),
        matter_id=command.matter_id,
    )
    return [Draft(event, evidence=cited(command.digest))]


class SetDocumentAside(DecisionCommand):
    """Take a document that was filed in error out of the file; it stays stored and in the history."""

    digest: Digest
    reason: SetAsideReason


@rule(on="documents/{digest}", do="set-aside", may=standing.RECORDERS)
def set_document_aside(command: SetDocumentAside, case: Case, _facts: Facts) -> Drafts:
    """It rests on the entry by which the document came in. An error may be seen after the case ended."""
    standing.opened(case)
    filed = case.filing.documents.get(command.digest)
    if filed is None:
        raise refusals.DocumentNotFiled()
    event = DocumentSetAside(digest=command.digest, filed_by=filed.filed_by, type=filed.type, reason=command.reason)
    return [Draft(event, evidence=cited(filed.filed_by, command.digest))]


def missing(filing: Filing, required: Collection[DocumentType]) -> tuple[DocumentType, ...]:
    """The types that a table asks for and the file does not have, in the table's order."""
    return tuple(kind for kind in required if kind not in filing.types)
