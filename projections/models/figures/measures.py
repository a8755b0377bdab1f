"""Measures: what statistics by unit and month are sums of, one row an occurrence, each with the entry that says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal, LiteralString
from uuid import UUID

from msgspec.structs import replace

from domain.conduct.breaches.record import (
    Answer,
    BreachAlleged,
    BreachSubstantiated,
    BreachUnsubstantiated,
    BreachWithdrawn,
)
from domain.conduct.custody.record import ReoffendingRecorded
from domain.conduct.revocation.record import RecallProposed, RevocationProposed
from domain.conduct.rewards.record import MeritRecorded, PraiseGranted, PraiseWithdrawn
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    NoActionDecided,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.contacts.record import CheckInMissed, MissWithdrawn
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.record import CaseOpened
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.entry import Entry
from domain.leave.absence.record import UnauthorisedAbsenceEnded, UnauthorisedAbsenceRecorded
from domain.leave.deciding.record import LeaveApproved
from domain.whereabouts.devices.record import DeviceTampered
from domain.whereabouts.silence.record import ContactLost, FalseAlarmConfirmed
from projections.model import Model, Row, Sheet

Measure = Literal[
    "opened", "moved_in", "discharged", "terminated", "died", "breach_alleged", "breach_substantiated",
    "response_hours", "admonition", "warning", "penalty", "revocation_proposed", "recall_proposed", "no_action",
    "praise", "check_in_missed", "leave_approved", "contact_lost", "unauthorised_absence", "unauthorised_days",
    "device_tampered", "merit", "reoffending",
]  # fmt: skip


class MeasureRow(Row, frozen=True, kw_only=True):
    """One occurrence.

    of: what it is about (a breach, a check-in), or the entry itself. value: hours of ``response_hours``, days of a
    leave and of ``unauthorised_days``; 1 of all else. unit_id: that held the file then; held_by: that holds it
    now, empty before it is opened.
    """

    measure: Measure
    of: UUID
    unit_id: str
    held_by: str
    occurred_at: datetime
    value: int = 1
    entry: UUID
    position: int


#: What is counted as it stands, by the type of its event.
COUNTED: dict[type, Measure] = {
    CaseOpened: "opened",
    Discharged: "discharged",
    Terminated: "terminated",
    DeathRecorded: "died",
    AdmonitionIssued: "admonition",
    WarningIssued: "warning",
    PublicSecurityPenaltyRecorded: "penalty",
    RevocationProposed: "revocation_proposed",
    RecallProposed: "recall_proposed",
    NoActionDecided: "no_action",
    PraiseGranted: "praise",
    ReportedAtNewPlace: "moved_in",
    BreachSubstantiated: "breach_substantiated",
    ContactLost: "contact_lost",
    LeaveApproved: "leave_approved",
    CheckInMissed: "check_in_missed",
    BreachAlleged: "breach_alleged",
    UnauthorisedAbsenceRecorded: "unauthorised_absence",
    UnauthorisedAbsenceEnded: "unauthorised_days",
    DeviceTampered: "device_tampered",
    MeritRecorded: "merit",
    ReoffendingRecorded: "reoffending",
}
#: By which field a later entry names what an earlier one was about; the entry's own id for all else.
_NAMED: dict[type, str] = {CheckInMissed: "check_in_id", BreachAlleged: "breach_id", BreachSubstantiated: "breach_id"}
#: What takes occurrences out again: the measures, and the field that names what they were about.
_UNDONE: dict[type, tuple[str, tuple[Measure, ...]]] = {
    MissWithdrawn: ("check_in_id", ("check_in_missed",)),
    BreachWithdrawn: ("breach_id", ("breach_alleged", "breach_substantiated", "response_hours")),
    PraiseWithdrawn: ("entry", ("praise",)),
    FalseAlarmConfirmed: ("entry", ("contact_lost",)),
    SanctionWithdrawn: ("entry", ("admonition", "warning", "no_action")),
    SanctionQuashed: ("entry", ("admonition", "warning", "no_action")),
}
#: What answers a breach: the first one stops the time.
ANSWERS: frozenset[type] = frozenset({
    AdmonitionIssued, WarningIssued, NoActionDecided, PublicSecurityPenaltyProposed, PublicSecurityPenaltyRecorded,
    RevocationProposed, RecallProposed, BreachUnsubstantiated,
})  # fmt: skip


def fold(sheet: Sheet[MeasureRow], entry: Entry[Any]) -> Sheet[MeasureRow]:
    """The measures of the file after one more entry."""
    kind = type(entry.event)
    if kind in _UNDONE:
        field, measures = _UNDONE[kind]
        for undone in measures:
            sheet.without((undone, getattr(entry.event, field)))
        return sheet
    if kind in COUNTED and not (kind is ReportedAtNewPlace and entry.event.unit_id is None):
        of = getattr(entry.event, _NAMED[kind]) if kind in _NAMED else entry.event_id
        value = entry.event.days if isinstance(entry.event, LeaveApproved | UnauthorisedAbsenceEnded) else 1
        row = _row(sheet, entry, COUNTED[kind], of, value)
        if kind is CaseOpened or (kind is ReportedAtNewPlace and row.held_by):
            row = replace(row, held_by=entry.event.unit_id)
            _held(sheet, row.held_by)
        sheet.put(row)
    return _answered(sheet, entry) if kind in ANSWERS else sheet


def _answered(sheet: Sheet[MeasureRow], entry: Entry[Answer | BreachUnsubstantiated]) -> Sheet[MeasureRow]:
    breach_id = entry.event.breach_id
    alleged = sheet.get(("breach_alleged", breach_id))
    if breach_id is None or alleged is None or sheet.get(("response_hours", breach_id)) is not None:
        return sheet
    hours = int((entry.occurred_at - alleged.occurred_at).total_seconds() // 3600)
    return sheet.put(_row(sheet, entry, "response_hours", breach_id, max(0, hours)))


def _held(sheet: Sheet[MeasureRow], unit_id: str) -> None:
    """A unit holds the file from now on, and shows what it is counted with."""
    for row in list(sheet.rows.values()):
        sheet.put(replace(row, held_by=unit_id))


def _row(sheet: Sheet[MeasureRow], entry: Entry[Any], measure: Measure, of: UUID, value: int) -> MeasureRow:
    """An occurrence. Who holds the file says any row before it; nobody before it is opened."""
    before = next(iter(sheet.rows.values()), None)
    return MeasureRow(
        stream=entry.originator_id,
        measure=measure,
        of=of,
        unit_id=entry.unit_id,
        held_by=before.held_by if before else "",
        occurred_at=entry.occurred_at,
        value=value,
        entry=entry.event_id,
        position=entry.position,
    )


#: What cohorts tell of the conduct in files, for SQL.
CONDUCT: LiteralString = "measure IN ('breach_alleged', 'admonition', 'warning', 'penalty')"

MODEL = Model(
    name="measures",
    version=5,
    order="history",
    row=MeasureRow,
    fold=fold,
    handles=frozenset({*COUNTED, *_UNDONE, *ANSWERS}),
    key=("measure", "of"),
    indexes=("unit_id, occurred_at", "occurred_at, stream, measure, of", f"held_by, stream WHERE {CONDUCT}"),
)
