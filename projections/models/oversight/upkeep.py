"""Upkeep: which read models were built anew, and which checkpoints somebody else holds. Folded from the second
journal, where both are recorded as acts upon the record."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

from domain.kernel.entry import Entry
from domain.oversight.upkeep.record import Anchor, ChainAnchored, Journal, ProjectionRebuilt, UpkeepEvent
from projections.model import Model, Row, Sheet


class Upkeep(Row, frozen=True, kw_only=True):
    """One act. position: in the journal of reads; done_at: when it was recorded. journal: the one that it is about.

    Of a model built anew its name, its version, the position as at which it was, how many rows it had, their checksum,
    and by how many entries some of them were ahead. Of a checkpoint its origin, size and root, how somebody else holds
    it, and the witness that signed it, when.
    """

    entry: UUID
    position: int
    done_at: datetime
    actor_id: str
    act: Literal["rebuilt", "anchored"]
    journal: Journal
    model: str | None = None
    version: int | None = None
    built_position: int | None = None
    rows: int | None = None
    checksum: str | None = None
    ahead: int | None = None
    origin: str | None = None
    size: int | None = None
    root: str | None = None
    how: Anchor | None = None
    witness: str | None = None
    witnessed_at: datetime | None = None


def fold(sheet: Sheet[Upkeep], entry: Entry[UpkeepEvent]) -> Sheet[Upkeep]:
    """The acts of an account's day after one more."""
    match entry.event:
        case ProjectionRebuilt() as rebuilt:
            return sheet.put(_rebuilt(entry, rebuilt))
        case ChainAnchored() as anchored:
            return sheet.put(_anchored(entry, anchored))
        case _ as unhandled:
            assert_never(unhandled)


def _rebuilt(entry: Entry[UpkeepEvent], event: ProjectionRebuilt) -> Upkeep:
    return Upkeep(
        stream=entry.originator_id,
        entry=entry.event_id,
        position=entry.position,
        done_at=entry.recorded_at,
        actor_id=entry.actor_id,
        act="rebuilt",
        journal=event.journal,
        model=event.model,
        version=event.version,
        built_position=event.position,
        rows=event.rows,
        checksum=event.checksum,
        ahead=event.ahead,
    )


def _anchored(entry: Entry[UpkeepEvent], event: ChainAnchored) -> Upkeep:
    return Upkeep(
        stream=entry.originator_id,
        entry=entry.event_id,
        position=entry.position,
        done_at=entry.recorded_at,
        actor_id=entry.actor_id,
        act="anchored",
        journal=event.journal,
        origin=event.origin,
        size=event.size,
        root=event.root,
        how=event.how,
        witness=event.witness,
        witnessed_at=event.witnessed_at,
    )


MODEL = Model(
    name="upkeep",
    version=1,
    order="record",
    row=Upkeep,
    fold=fold,
    handles=frozenset(get_args(UpkeepEvent)),
    key=("entry",),
    journal="reads",
    carries=False,
    indexes=("act, journal, model, how, position",),
)
