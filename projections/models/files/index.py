"""The index of a file: every document that was filed, and what the file still needs, one person one file."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, LiteralString, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.filing.record import DocumentFiled, DocumentSetAside, Folder
from domain.intake.filing.tables import RequiredDocuments
from domain.intake.record import CaseOpened
from domain.kernel.documents import DocumentType
from domain.kernel.entry import Entry
from domain.kernel.policy import PolicyMissing
from projections.model import Cite, Model, Row, Sheet, cite

IndexEvent = CaseOpened | DocumentFiled | DocumentSetAside | Discharged | Terminated | DeathRecorded
Status = Literal["filed", "set_aside", "missing"]
#: What an open file lacks, for SQL.
LACKING: LiteralString = "status = 'missing' AND open_since IS NOT NULL"


class IndexLine(Row, frozen=True, kw_only=True):
    """A document of the file, or a type of document that the file needs and does not have.

    place: the digest of a document; the word ``needs:`` and the type where it is missing. policies: pins of the
    tables that the need follows from. at: when it was filed or set aside; of what is missing, when the case opened.
    open_since: when the case opened; empty once supervision has ended, and where no case is open yet.
    """

    place: str
    status: Status
    type: DocumentType
    folder: Folder | None = None
    required: bool = False
    matter_id: UUID | None = None
    policies: tuple[str, ...] = ()
    at: datetime
    open_since: datetime | None = None
    said: Cite


def fold(sheet: Sheet[IndexLine], entry: Entry[IndexEvent]) -> Sheet[IndexLine]:
    """The index after one more entry."""
    match entry.event:
        case CaseOpened() as opened:
            return _open(_needed(sheet, entry, opened), entry.occurred_at)
        case Discharged() | Terminated() | DeathRecorded():
            return _open(sheet, None)
        case DocumentFiled() as filed:
            since = _open_since(sheet)
            sheet.without(_need(filed.type))
            return sheet.put(_filed(entry, filed, since))
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


def _filed(entry: Entry[IndexEvent], event: DocumentFiled, open_since: datetime | None) -> IndexLine:
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
        open_since=open_since,
        said=cite(entry),
    )


def _set_aside(sheet: Sheet[IndexLine], entry: Entry[IndexEvent], digest: str) -> Sheet[IndexLine]:
    """Out of the file; where it was the last of a type that the file needs, that is missing again."""
    line = sheet.get(digest)
    if line is None or line.status != "filed":
        return sheet
    sheet.put(replace(line, status="set_aside", at=entry.occurred_at, said=cite(entry)))
    left = any(other.type == line.type and other.status == "filed" for other in sheet.rows.values())
    if left or not line.required:
        return sheet
    return sheet.put(replace(_missing(entry, line.type, line.policies), open_since=line.open_since))


def _open(sheet: Sheet[IndexLine], since: datetime | None) -> Sheet[IndexLine]:
    """Every line says since when the case is open: those that come later take it from any of them."""
    for line in list(sheet.rows.values()):
        sheet.put(replace(line, open_since=since))
    return sheet


def _open_since(sheet: Sheet[IndexLine]) -> datetime | None:
    return next((line.open_since for line in sheet.rows.values()), None)


def _need(kind: DocumentType) -> str:
    return f"needs:{kind.value}"


MODEL = Model(
    name="file_index",
    version=3,
    order="history",
    row=IndexLine,
    fold=fold,
    handles=frozenset(get_args(IndexEvent)),
    key=("place",),
    indexes=("status, type, stream", "stream WHERE status = 'missing'", f"open_since, stream WHERE {LACKING}"),
)
