"""The index of a file: every document that was filed, and what the file still needs, one person one file."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake.filing.record import DocumentFiled, DocumentSetAside, Folder
from domain.intake.filing.tables import RequiredDocuments
from domain.intake.record import CaseOpened
from domain.kernel.documents import DocumentType
from domain.kernel.entry import Entry
from domain.kernel.policy import PolicyMissing
from projections.model import Cite, Model, Row, Sheet, cite

IndexEvent = CaseOpened | DocumentFiled | DocumentSetAside
Status = Literal["filed", "set_aside", "missing"]


class IndexLine(Row, frozen=True, kw_only=True):
    """A document of the file, or a type of document that the file needs and does not have.

    place: the digest of a document; the word ``needs:`` and the type where it is missing. policies: pins of the
    tables that the need follows from. at: when it was filed or set aside; of what is missing, when the case opened.
    """

    place: str
    status: Status
    type: DocumentType
    folder: Folder | None = None
    required: bool = False
    matter_id: UUID | None = None
    policies: tuple[str, ...] = ()
    at: datetime
    said: Cite


def fold(sheet: Sheet[IndexLine], entry: Entry[IndexEvent]) -> Sheet[IndexLine]:
    """The index after one more entry."""
    match entry.event:
        case CaseOpened() as opened:
            return _needed(sheet, entry, opened)
        case DocumentFiled() as filed:
            sheet.without(_need(filed.type))
            return sheet.put(_filed(entry, filed))
        case DocumentSetAside(digest=digest):
            return _set_aside(sheet, entry, digest)
        case _ as unhandled:
            assert_never(unhandled)


def _needed(sheet: Sheet[IndexLine], entry: Entry[IndexEvent], opened: CaseOpened) -> Sheet[IndexLine]:
    """What the table in force when the case opened asks for, by its category."""
    try:
        table = policies().in_force(RequiredDocuments, entry.occurred_at.date())
    except PolicyMissing:
        return sheet
    have = {line.type for line in sheet.rows.values() if line.status == "filed"}
    for kind in table.of(opened.category):
        if kind not in have:
            sheet.put(_missing(entry, kind, (table.pin,)))
    return sheet


def _missing(entry: Entry[IndexEvent], kind: DocumentType, pins: tuple[str, ...]) -> IndexLine:
    return IndexLine(
        stream=entry.originator_id,
        place=_need(kind),
        status="missing",
        type=kind,
        required=True,
        policies=pins,
        at=entry.occurred_at,
        said=cite(entry),
    )


def _filed(entry: Entry[IndexEvent], event: DocumentFiled) -> IndexLine:
    return IndexLine(
        stream=entry.originator_id,
        place=event.digest,
        status="filed",
        type=event.type,
        folder=event.folder,
        required=event.required,
        matter_id=event.matter_id,
        policies=entry.policies,
        at=entry.occurred_at,
        said=cite(entry),
    )


def _set_aside(sheet: Sheet[IndexLine], entry: Entry[IndexEvent], digest: str) -> Sheet[IndexLine]:
    """Out of the file; where it was the last of a type that the file needs, that is missing again."""
    line = sheet.get(digest)
    if line is None or line.status != "filed":
        return sheet
    sheet.put(replace(line, status="set_aside", at=entry.occurred_at, said=cite(entry)))
    left = any(other.type == line.type and other.status == "filed" for other in sheet.rows.values())
    return sheet if left or not line.required else sheet.put(_missing(entry, line.type, line.policies))


def _need(kind: DocumentType) -> str:
    return f"needs:{kind.value}"


MODEL = Model(
    name="file_index",
    version=2,
    order="history",
    row=IndexLine,
    fold=fold,
    handles=frozenset({CaseOpened, DocumentFiled, DocumentSetAside}),
    key=("place",),
    indexes=("status, type, stream", "stream WHERE status = 'missing'"),
)
