"""Check-ins that nothing asked for: a person came of their own accord, or none were asked for then."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite


class UnaskedCheckIn(Row, frozen=True, kw_only=True):
    """One such check-in. entry: the event id that says so."""

    entry: UUID
    received_at: datetime
    mode: Mode
    identity: Identity
    said: Cite


def fold(sheet: Sheet[UnaskedCheckIn], entry: Entry[CheckInReceived]) -> Sheet[UnaskedCheckIn]:
    """The unasked check-ins of the file after one more entry."""
    event = entry.event
    if event.check_in_id is not None:
        return sheet  # it stands in the calendar
    row = UnaskedCheckIn(
        stream=entry.originator_id,
        entry=entry.event_id,
        received_at=entry.occurred_at,
        mode=event.mode,
        identity=event.identity,
        said=cite(entry),
    )
    return sheet.put(row)


MODEL = Model(
    name="unasked_check_ins",
    version=1,
    order="history",
    row=UnaskedCheckIn,
    fold=fold,
    handles=frozenset({CheckInReceived}),
    key=("entry",),
    carries=False,
    indexes=("received_at, stream, entry",),
)
