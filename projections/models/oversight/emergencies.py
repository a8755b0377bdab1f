"""Reviews of files opened in an emergency: what somebody else found of each use."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.kernel.entry import Entry
from domain.oversight.glass.record import BreakGlassReviewed, Judgement
from projections.model import Cite, Model, Row, Sheet, cite


class ReviewRow(Row, frozen=True, kw_only=True):
    """One review. use_id: the look that it is about, an entry of the second journal. The newest one counts."""

    use_id: UUID
    used_by: str
    judgement: Judgement
    reviewed_at: datetime
    reviewed_by: str
    said: Cite


def fold(sheet: Sheet[ReviewRow], entry: Entry[BreakGlassReviewed]) -> Sheet[ReviewRow]:
    """The reviews of a file after one more."""
    return sheet.put(
        ReviewRow(
            stream=entry.originator_id,
            use_id=entry.event.use_id,
            used_by=entry.event.used_by,
            judgement=entry.event.judgement,
            reviewed_at=entry.occurred_at,
            reviewed_by=entry.actor_id,
            said=cite(entry),
        )
    )


MODEL = Model(
    name="emergency_reviews",
    version=1,
    order="history",
    row=ReviewRow,
    fold=fold,
    handles=frozenset({BreakGlassReviewed}),
    key=("use_id",),
)
