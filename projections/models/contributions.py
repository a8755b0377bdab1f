"""Contributions: each award, deduction and what was reversed, with the rule and the entries it rests on.

Every figure of the tallies is a sum of these lines, so each number leads back to its entries.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.points.record import Kind, PointsAwarded, PointsDeducted, PointsReversed, Side
from domain.kernel.days import quarter_of
from domain.kernel.entry import Entry
from projections.model import Model, Row, Sheet

LedgerEvent = PointsAwarded | PointsDeducted | PointsReversed


class Contribution(Row, frozen=True, kw_only=True):
    """One line of the ledger.

    points: a magnitude. capped: by how much the cap of its rule reduced it. policies: pins of the tables it
    was decided by; evidence: what it rests on. reversed_by: the entry that reversed it; it counts no more.
    """

    entry: UUID
    position: int
    occurred_at: datetime
    side: Side
    kind: Kind
    rule_id: str
    points: int
    capped: int
    for_month: str
    quarter: str
    actor_id: str
    policies: tuple[str, ...]
    evidence: tuple[str, ...]
    reversed_by: UUID | None = None


def fold(sheet: Sheet[Contribution], entry: Entry[LedgerEvent]) -> Sheet[Contribution]:
    """The ledger of the file after one more entry."""
    match entry.event:
        case PointsAwarded() as awarded:
            return sheet.put(_line(entry, "awarded", awarded))
        case PointsDeducted() as deducted:
            return sheet.put(_line(entry, "deducted", deducted))
        case PointsReversed(entry=undone):
            line = sheet.get(undone)
            if line is None or line.reversed_by is not None:
                return sheet  # it names nothing that counts
            return sheet.put(replace(line, reversed_by=entry.event_id))
        case _ as unhandled:
            assert_never(unhandled)


def _line(entry: Entry[LedgerEvent], side: Side, event: PointsAwarded | PointsDeducted) -> Contribution:
    return Contribution(
        stream=entry.originator_id,
        entry=entry.event_id,
        position=entry.position,
        occurred_at=entry.occurred_at,
        side=side,
        kind=event.kind,
        rule_id=event.rule_id,
        points=event.points,
        capped=event.capped,
        for_month=event.for_month,
        quarter=quarter_of(event.for_month),
        actor_id=entry.actor_id,
        policies=entry.policies,
        evidence=entry.evidence,
    )


MODEL = Model(
    name="contributions",
    version=1,
    order="history",
    row=Contribution,
    fold=fold,
    handles=frozenset({PointsAwarded, PointsDeducted, PointsReversed}),
    key=("entry",),
)
