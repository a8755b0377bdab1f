"""When a person was located last, by each source: of the tracks beside a file, never where."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.kernel.entry import Entry
from domain.kernel.ids import owner_of
from domain.whereabouts.tracks.record import FixesRecorded, source_of
from projections.model import Cite, Model, Row, Sheet, cite


class LastSeen(Row, frozen=True, kw_only=True):
    """The newest fixes of one source. source: a device's id, or ``mobile_phone``. said: the batch that holds them."""

    case_id: UUID
    source: str
    last_at: datetime
    said: Cite


def fold(sheet: Sheet[LastSeen], entry: Entry[FixesRecorded]) -> Sheet[LastSeen]:
    """The newest fixes after one more batch; one that came late changes nothing."""
    event, source = entry.event, source_of(entry.event.device_id)
    before = sheet.get(source)
    if before is not None and event.last_at <= before.last_at:
        return sheet
    stream = entry.originator_id
    return sheet.put(
        LastSeen(stream=stream, case_id=owner_of(stream), source=source, last_at=event.last_at, said=cite(entry))
    )


MODEL = Model(
    name="last_seen",
    version=1,
    order="history",
    row=LastSeen,
    fold=fold,
    handles=frozenset({FixesRecorded}),
    key=("source",),
    indexes=("case_id, last_at",),
)
