"""One example of every event and command of filing."""

from __future__ import annotations

from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.intake.filing import refusals
from domain.intake.filing.record import DocumentFiled, DocumentSetAside, Folder, SetAsideReason
from domain.intake.filing.rules import FileDocument, SetDocumentAside
from domain.kernel.documents import DocumentType, MediaType, StoredDocument
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id

judgment = StoredDocument("5e" * 32, DocumentType.JUDGMENT, MediaType.PDF, 48_211)
filed = DocumentFiled(digest=judgment.digest, type=judgment.type, folder=Folder.LEGAL, required=True)

EVENTS: tuple[Event, ...] = (
    filed,
    DocumentSetAside(
        digest=judgment.digest, filed_by=example_id(1), type=judgment.type, reason=SetAsideReason.OTHER_FILE
    ),
)

_filing = FileDocument(digest=judgment.digest, folder=Folder.LEGAL)
_setting_aside = SetDocumentAside(digest=judgment.digest, reason=SetAsideReason.OTHER_FILE)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, documents=(judgment,), command=_filing, now=NOW, then=(DocumentFiled,)),
    Example(given=OPEN, command=_filing, now=NOW, refused=refusals.DocumentNotStored),
    Example(
        given=(*OPEN, filed),
        documents=(judgment,),
        command=_filing,
        now=NOW,
        refused=refusals.DocumentFiledAlready,
    ),
    Example(documents=(judgment,), command=_filing, now=NOW, refused=standing.CaseNotOpened),
    Example(given=(*OPEN, filed), command=_setting_aside, now=NOW, then=(DocumentSetAside,)),
    Example(given=OPEN, command=_setting_aside, now=NOW, refused=refusals.DocumentNotFiled),
)
