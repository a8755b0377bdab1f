"""The four ones: what was done with each key subject in each special period, and what was found missing."""

from __future__ import annotations

from datetime import datetime

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.key_subjects.record import FourOnesItemDone, FourOnesMissing, Item
from projections.model import Cite, Model, Row, Sheet, cite


class FourOnes(Row, frozen=True, kw_only=True):
    """One person in one special period.

    done: the entry for each item that was done, the first where there are several. missing: the entry that says so
    for each item that was found missing and not done since; found_missing: how many. to_do: how many of the four are
    not done. began_at: of the first entry; said: the newest.
    """

    period_id: str
    done: dict[Item, Cite] = msgspec.field(default_factory=dict)
    missing: dict[Item, Cite] = msgspec.field(default_factory=dict)
    to_do: int = len(Item)
    found_missing: int = 0
    began_at: datetime
    said: Cite


def fold(sheet: Sheet[FourOnes], entry: Entry[FourOnesItemDone | FourOnesMissing]) -> Sheet[FourOnes]:
    """The special periods of the person after one more entry."""
    event, said = entry.event, cite(entry)
    row = sheet.get(event.period_id) or FourOnes(
        stream=entry.originator_id, period_id=event.period_id, began_at=entry.occurred_at, said=said
    )
    done, missing = row.done, row.missing
    if isinstance(event, FourOnesItemDone):
        done = {event.item: said} | done
        missing = {item: by for item, by in missing.items() if item is not event.item}
    elif event.missing not in done:
        missing = missing | {event.missing: said}
    return sheet.put(
        replace(row, done=done, missing=missing, to_do=len(Item) - len(done), found_missing=len(missing), said=said),
    )


MODEL = Model(
    name="four_ones",
    version=1,
    order="history",
    row=FourOnes,
    fold=fold,
    handles=frozenset({FourOnesItemDone, FourOnesMissing}),
    key=("period_id",),
    indexes=("began_at, stream, period_id",),
)
