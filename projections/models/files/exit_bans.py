"""Exit bans: who is barred from leaving the country, until when, and which travel documents are in keeping."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.intake.orders.record import (
    HELD_KEPT,
    ExitBanLifted,
    ExitBanReported,
    TravelDocument,
    TravelDocumentHeld,
    TravelDocumentReturned,
)
from domain.kernel.entry import Entry, newest
from projections.model import Cite, Model, Row, Sheet, cite

ExitEvent = ExitBanReported | ExitBanLifted | TravelDocumentHeld | TravelDocumentReturned


class Kept(msgspec.Struct, frozen=True):
    """A travel document in keeping, since when and with whom."""

    document: TravelDocument
    holder: str
    since_at: datetime
    said: Cite


class ExitBan(Row, frozen=True, kw_only=True):
    """What keeps one person from leaving the country.

    barred: a ban stands; it was reported to ``authority`` by the entry ``reported`` and holds until ``until_on``, where
    that was said. lifted_at: when the newest was. kept: documents in keeping, by id; in_keeping: how many. returned:
    how many went back, the newest at returned_at for returned_for. since_at: of the first entry. said: the newest.
    """

    barred: bool = False
    authority: str | None = None
    reported: Cite | None = None
    reported_at: datetime | None = None
    until_on: date | None = None
    lifted_at: datetime | None = None
    kept: dict[UUID, Kept] = msgspec.field(default_factory=dict)
    in_keeping: int = 0
    returned: int = 0
    returned_at: datetime | None = None
    returned_for: Literal["approved_journey", "supervision_ended", "held_in_error"] | None = None
    since_at: datetime
    said: Cite


def fold(sheet: Sheet[ExitBan], entry: Entry[ExitEvent]) -> Sheet[ExitBan]:
    """What keeps the person in the country after one more entry."""
    row = sheet.get() or ExitBan(stream=entry.originator_id, since_at=entry.occurred_at, said=cite(entry))
    row = _changed(row, entry)
    return sheet.put(replace(row, in_keeping=len(row.kept), said=cite(entry)))


def _changed(row: ExitBan, entry: Entry[ExitEvent]) -> ExitBan:
    at = entry.occurred_at
    match entry.event:
        case ExitBanReported(authority=authority, until_on=until_on):
            row = replace(row, barred=True, authority=authority, until_on=until_on, lifted_at=None)
            return replace(row, reported=cite(entry), reported_at=at)
        case ExitBanLifted():
            return replace(row, barred=False, lifted_at=at)
        case TravelDocumentHeld(held_id=key, document=document, holder=holder):
            kept = {**row.kept, key: Kept(document, holder, at, cite(entry))}
            return replace(row, kept=newest(kept, HELD_KEPT))
        case TravelDocumentReturned(held_id=key, reason=reason):
            kept = {one: document for one, document in row.kept.items() if one != key}
            return replace(row, kept=kept, returned=row.returned + 1, returned_at=at, returned_for=reason)
        case _ as unhandled:
            assert_never(unhandled)


MODEL = Model(
    name="exit_bans",
    version=1,
    order="history",
    row=ExitBan,
    fold=fold,
    handles=frozenset((ExitBanReported, ExitBanLifted, TravelDocumentHeld, TravelDocumentReturned)),
    indexes=("since_at, stream",),
)
