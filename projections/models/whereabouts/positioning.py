"""Electronic positioning: applied for, approved until when, extended, lifted, lapsed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.whereabouts.positioning.record import (
    PositioningApplied,
    PositioningApproved,
    PositioningEvent,
    PositioningExtended,
    PositioningExtensionApplied,
    PositioningExtensionRefused,
    PositioningLapsed,
    PositioningLifted,
    PositioningNeedAssessed,
    PositioningRefused,
)
from projections.model import Cite, Model, Row, Sheet, cite

Status = Literal["applied", "approved", "refused", "lifted", "lapsed"]


class PositioningRow(Row, frozen=True, kw_only=True):
    """One positioning. from_on, until_on: both inclusive, as approved and extended. extensions: how many. assessed:
    the newest assessment of its need. It counts only until ``until_on``, whatever the status says."""

    positioning_id: UUID
    status: Status
    ground: str | None = None
    applied_at: datetime
    from_on: date | None = None
    until_on: date | None = None
    extensions: int = 0
    extension_asked: Cite | None = None
    assessed: Cite | None = None
    need: str | None = None
    lifted_for: str | None = None
    said: Cite


def fold(sheet: Sheet[PositioningRow], entry: Entry[PositioningEvent]) -> Sheet[PositioningRow]:
    """The positionings of the file after one more entry."""
    event, by = entry.event, cite(entry)
    row = sheet.get(event.positioning_id) or PositioningRow(
        stream=entry.originator_id,
        positioning_id=event.positioning_id,
        status="applied",
        applied_at=entry.occurred_at,
        said=by,
    )
    match event:
        case PositioningApplied(ground=ground):
            return sheet.put(replace(row, ground=ground.value))
        case PositioningApproved(ground=ground, from_on=from_on, until_on=until_on):
            approved = replace(row, status="approved", ground=ground.value, from_on=from_on, until_on=until_on, said=by)
            return sheet.put(approved)
        case PositioningRefused():
            return sheet.put(replace(row, status="refused", said=by))
        case PositioningNeedAssessed(outcome=need):
            return sheet.put(replace(row, assessed=by, need=need))
        case PositioningExtensionApplied():
            return sheet.put(replace(row, extension_asked=by))
        case PositioningExtended(number=number, until_on=until_on):
            return sheet.put(replace(row, until_on=until_on, extensions=number, extension_asked=None, said=by))
        case PositioningExtensionRefused():
            return sheet.put(replace(row, extension_asked=None))
        case PositioningLifted(reason=reason):
            return sheet.put(replace(row, status="lifted", lifted_for=reason.value, said=by))
        case PositioningLapsed():
            return sheet.put(replace(row, status="lapsed", said=by))
        case _ as unhandled:
            assert_never(unhandled)


MODEL = Model(
    name="positionings",
    version=1,
    order="history",
    row=PositioningRow,
    fold=fold,
    handles=frozenset(get_args(PositioningEvent)),
    key=("positioning_id",),
    indexes=("applied_at, stream, positioning_id",),
)
