"""Accesses: who looked at a file, why and when. Folded from the second journal; a stream there is one
account's day, or what one account opened in emergencies, so its rows carry the file."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never
from uuid import UUID

from domain.kernel.entry import Entry
from domain.oversight.looks.record import (
    BreakGlassUsed,
    ExportMade,
    FeedOpened,
    FileShown,
    Ground,
    HistoryReplayed,
    ListShown,
    LooksEvent,
    Outcome,
    Purpose,
    RefusalMade,
)
from projections.model import Model, Row, Sheet

Look = Literal["file", "replay", "list", "export", "refusal", "break_glass"]

#: In the place of a file where a look was at all files of a period.
EVERY_FILE = UUID(int=0)


class Access(Row, frozen=True, kw_only=True):
    """One look at one file; a list that showed twenty files makes twenty rows.

    case_id: ``EVERY_FILE`` for an export of a period. position: in the journal of reads; looked_at: when it
    was recorded. shown_position: the position of the record that the answer was of; compared_with: the other
    one, where two views were compared. outcome: what was answered; refusal: the code, where it was refused.
    ground, review_by: of a file out of reach that was opened in an emergency, and the last day for its review.
    """

    case_id: UUID
    entry: UUID
    position: int
    looked_at: datetime
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    unit_id: str
    look: Look
    route: str
    purpose: Purpose | None
    as_at: datetime | None = None
    shown_position: int
    compared_with: int | None = None
    outcome: Outcome | None = None
    refusal: str | None = None
    ground: Ground | None = None
    review_by: date | None = None


def fold(sheet: Sheet[Access], entry: Entry[LooksEvent]) -> Sheet[Access]:
    """The account's day after one more look."""
    match entry.event:
        case FileShown() as shown:
            return sheet.put(_access(entry, shown, "file", shown.case_id))
        case HistoryReplayed() as replayed:
            return sheet.put(_access(entry, replayed, "replay", replayed.case_id))
        case ListShown() as listed:
            for case_id in dict.fromkeys(listed.case_ids):
                sheet.put(_access(entry, listed, "list", case_id))
            return sheet
        case ExportMade() as made:
            for case_id in dict.fromkeys(made.case_ids or (EVERY_FILE,)):
                sheet.put(_access(entry, made, "export", case_id))
            return sheet
        case RefusalMade() as refused:
            return sheet if refused.case_id is None else sheet.put(_access(entry, refused, "refusal", refused.case_id))
        case BreakGlassUsed() as used:
            return sheet.put(_access(entry, used, "break_glass", used.case_id))
        case FeedOpened():
            return sheet  # carries facts of all files and is no look at one
        case _ as unhandled:
            assert_never(unhandled)


def _access(
    entry: Entry[LooksEvent],
    event: FileShown | HistoryReplayed | ListShown | ExportMade | RefusalMade | BreakGlassUsed,
    look: Look,
    case_id: UUID,
) -> Access:
    return Access(
        stream=entry.originator_id,
        case_id=case_id,
        entry=entry.event_id,
        position=entry.position,
        looked_at=entry.recorded_at,
        actor_id=entry.actor_id,
        actor_role=entry.actor_role,
        on_behalf_of=entry.on_behalf_of,
        unit_id=entry.unit_id,
        look=look,
        route=event.route,
        purpose=event.purpose,
        as_at=getattr(event, "as_at", None),
        shown_position=event.position,
        compared_with=getattr(event, "compared_with", None),
        outcome=getattr(event, "outcome", None),
        refusal=getattr(event, "refusal", None),
        ground=getattr(event, "ground", None),
        review_by=getattr(event, "review_by", None),
    )


MODEL = Model(
    name="accesses",
    version=3,
    order="record",
    row=Access,
    fold=fold,
    handles=frozenset({FileShown, HistoryReplayed, ListShown, ExportMade, RefusalMade, FeedOpened, BreakGlassUsed}),
    key=("entry", "case_id"),
    journal="reads",
    carries=False,
    indexes=(
        "case_id, looked_at, position",
        "actor_id, looked_at, position",
        "looked_at, position, case_id",
        "looked_at, position, case_id WHERE refusal IS NOT NULL",
        "position WHERE look = 'break_glass'",
    ),
)
