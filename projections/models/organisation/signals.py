"""Signs of risk: noticed by whom, and what became of each."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.key_subjects.record import RiskSignalDisposed, RiskSignalRaised
from projections.model import Cite, Model, Row, Sheet, cite

SignalEvent = RiskSignalRaised | RiskSignalDisposed


class Signal(Row, frozen=True, kw_only=True):
    """One sign of risk. open: nobody has dealt with it. said: the newest entry."""

    signal_id: UUID
    signal: str
    open: bool = True
    noticed_by: Literal["police", "judicial_office", "worker", "volunteer", "guardian", "other"]
    raised_at: datetime
    disposed_at: datetime | None = None
    outcome: Literal["removed", "watched", "handed_to_police", "unfounded"] | None = None
    said: Cite


def fold(sheet: Sheet[Signal], entry: Entry[SignalEvent]) -> Sheet[Signal]:
    """The signs of risk of the person after one more entry."""
    event = entry.event
    if isinstance(event, RiskSignalRaised):
        return sheet.put(_raised(sheet.get(event.signal_id), entry, event))
    row = sheet.get(event.signal_id)
    if row is None:
        return sheet  # of a sign that was taken out by a correction
    return sheet.put(
        replace(row, open=False, disposed_at=entry.occurred_at, outcome=event.outcome, said=cite(entry)),
    )


def _raised(known: Signal | None, entry: Entry[SignalEvent], event: RiskSignalRaised) -> Signal:
    return known or Signal(
        stream=entry.originator_id,
        signal_id=event.signal_id,
        signal=event.signal,
        noticed_by=event.noticed_by,
        raised_at=entry.occurred_at,
        said=cite(entry),
    )


MODEL = Model(
    name="risk_signals",
    version=1,
    order="history",
    row=Signal,
    fold=fold,
    handles=frozenset({RiskSignalRaised, RiskSignalDisposed}),
    key=("signal_id",),
    indexes=("raised_at, stream, signal_id",),
)
