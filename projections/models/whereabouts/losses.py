"""Lost contact: each loss from its beginning to its end, and what was done about it meanwhile."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.whereabouts.silence.record import (
    AbscondingConfirmed,
    ContactLost,
    DeviceHeard,
    DeviceSilent,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
    PoliceAssistanceRequested,
    ProcuratorateInformed,
    SearchOverdue,
    SearchStarted,
    SilenceEvent,
    SubjectFound,
    ThresholdCrossed,
)
from projections.model import Cite, Model, Row, Sheet, cite

Kind = Literal["contact_lost", "evidence_gap", "device_silent"]
Status = Literal["open", "found", "resumed", "false_alarm", "absconding"]


class Loss(Row, frozen=True, kw_only=True):
    """A loss of contact, a gap in the evidence about the person, or the silence of a device: three different things.

    since: the last sign. search_by: until when the search was to begin. ended_at: when the person was found, heard
    again, or the alarm was found false. began: the entry that it began with; said: the one the status follows from.
    """

    kind: Kind
    of: UUID
    status: Status = "open"
    since: datetime
    search_by: datetime | None = None
    search: Cite | None = None
    search_overdue: Cite | None = None
    police: Cite | None = None
    procuratorate: Cite | None = None
    threshold: str | None = None
    crossed: Cite | None = None
    absconding_since: date | None = None
    found: str | None = None
    ended_at: datetime | None = None
    began: Cite
    said: Cite


def fold(sheet: Sheet[Loss], entry: Entry[SilenceEvent]) -> Sheet[Loss]:
    """The losses of the file after one more entry."""
    event = entry.event
    match event:
        case EvidenceGapDetected(gap_id=of, last_at=since):
            return sheet.put(_began(entry, "evidence_gap", of, since))
        case DeviceSilent(device_id=of, last_at=since):
            return sheet.put(_began(entry, "device_silent", of, since))
        case ContactLost(loss_id=of, since=since, search_by=search_by):
            return sheet.put(replace(_began(entry, "contact_lost", of, since), search_by=search_by))
        case EvidenceResumed(gap_id=of):
            return _ended(sheet, entry, ("evidence_gap", of), "resumed")
        case DeviceHeard(device_id=of):
            return _ended(sheet, entry, ("device_silent", of), "resumed")
        case FalseAlarmConfirmed(entry=alarm):
            return _false(sheet, entry, alarm)
        case _:
            row = sheet.get(("contact_lost", event.loss_id))
            return sheet if row is None else sheet.put(_changed(row, entry, event))


def _changed(
    row: Loss,
    entry: Entry[SilenceEvent],
    event: SearchStarted
    | SearchOverdue
    | PoliceAssistanceRequested
    | ProcuratorateInformed
    | ThresholdCrossed
    | SubjectFound
    | AbscondingConfirmed,
) -> Loss:
    by = cite(entry)
    match event:
        case SearchStarted():
            return replace(row, search=by)
        case SearchOverdue():
            return replace(row, search_overdue=by)
        case PoliceAssistanceRequested():
            return replace(row, police=by)
        case ProcuratorateInformed():
            return replace(row, procuratorate=by)
        case ThresholdCrossed(threshold=threshold):
            return replace(row, threshold=threshold.value, crossed=by)
        case SubjectFound(found=found):
            return replace(row, status="found", found=found, ended_at=entry.occurred_at, said=by)
        case AbscondingConfirmed(since_on=since_on):
            return replace(row, status="absconding", absconding_since=since_on, said=by)
        case _ as unhandled:
            assert_never(unhandled)


def _began(entry: Entry[SilenceEvent], kind: Kind, of: UUID, since: datetime) -> Loss:
    by = cite(entry)
    return Loss(stream=entry.originator_id, kind=kind, of=of, since=since, began=by, said=by)


def _ended(sheet: Sheet[Loss], entry: Entry[SilenceEvent], key: tuple[str, UUID], status: Status) -> Sheet[Loss]:
    row = sheet.get(key)
    if row is None:
        return sheet  # what it ends was taken out by a correction
    return sheet.put(replace(row, status=status, ended_at=entry.occurred_at, said=cite(entry)))


def _false(sheet: Sheet[Loss], entry: Entry[SilenceEvent], alarm: UUID) -> Sheet[Loss]:
    for key, row in list(sheet.rows.items()):
        if row.began.entry == alarm:
            return _ended(sheet, entry, key, "false_alarm")
    return sheet


MODEL = Model(
    name="losses",
    version=1,
    order="history",
    row=Loss,
    fold=fold,
    handles=frozenset(get_args(SilenceEvent)),
    key=("kind", "of"),
    indexes=("status, since", "since, stream, kind, of"),
)
