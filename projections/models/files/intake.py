"""What intake, background and ending change in a case file."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.intake.background.record import (
    BackgroundEvent,
    CustodyEnded,
    CustodyRecorded,
    OffenceRecorded,
    PriorCustodyRecorded,
    PriorOffenceRecorded,
    PriorRecordStated,
)
from domain.intake.ending.record import DeathRecorded, Discharged, EndingEvent, Terminated
from domain.intake.filing.record import DocumentFiled, DocumentSetAside, FilingEvent
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    IdentityVerified,
    InductionAnnounced,
    IntakeEvent,
    PlanAdopted,
    PlanRevised,
    ReceiptReturned,
    ReportedInPerson,
    ReportingDue,
    ReportingMissed,
    ResponsibleOfficerAssigned,
)
from domain.kernel.entry import Entry
from domain.kernel.event import Sealed
from projections.models.files.row import CaseFile, Plan, said


def intake(row: CaseFile, entry: Entry[IntakeEvent]) -> CaseFile:
    """How the case began."""
    match entry.event:
        case CaseOpened() as opened:
            return _opened(row, entry, opened)
        case DocumentsReceived():
            return replace(row, documents=row.documents + 1)
        case ReportingDue(due_on=due_on):
            return replace(row, reporting_due_on=due_on, says=said(row, entry, "reporting_due_on"))
        case ReportedInPerson(days_late=days):
            return _reported(row, entry, days)
        case ReportingMissed():
            return replace(row, reporting_missed=True, says=said(row, entry, "reporting_missed"))
        case IdentityVerified():
            return replace(row, identity_verified_at=entry.occurred_at, says=said(row, entry, "identity_verified_at"))
        case InductionAnnounced():
            return replace(row, inducted_at=entry.occurred_at, says=said(row, entry, "inducted_at"))
        case ResponsibleOfficerAssigned(officer_id=officer_id):
            return replace(row, officer_id=officer_id, says=said(row, entry, "officer_id"))
        case PlanAdopted(plan_id=plan_id, measures=measures) as plan:
            return _planned(row, entry, Plan(plan_id, 0, measures), plan)
        case PlanRevised(plan_id=plan_id, revision=revision, measures=measures) as plan:
            return _planned(row, entry, Plan(plan_id, revision, measures), plan)
        case ReceiptReturned():
            return row  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def background(row: CaseFile, entry: Entry[BackgroundEvent]) -> CaseFile:
    """What was before, and what the outside world recorded since."""
    match entry.event:
        case PriorRecordStated() as stated:
            return replace(
                row,
                prior_offences=stated.offences,
                prior_juvenile_felonies=stated.juvenile_felonies,
                prior_juvenile_misdemeanours=stated.juvenile_misdemeanours,
                says=said(row, entry, "prior_offences"),
            )
        case PriorOffenceRecorded():
            return replace(row, prior_offences_listed=row.prior_offences_listed + 1)
        case PriorCustodyRecorded():
            return replace(row, prior_stays_listed=row.prior_stays_listed + 1)
        case OffenceRecorded():
            return replace(row, offences=row.offences + 1)
        case CustodyRecorded(stay_id=stay_id, released_at=None):
            return _in_custody(row, entry, row.custody | {stay_id: entry.occurred_at})
        case CustodyEnded(stay_id=stay_id):
            return _in_custody(row, entry, {k: at for k, at in row.custody.items() if k != stay_id})
        case CustodyRecorded():
            return row  # a stay that was over when it was recorded: shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def ending(row: CaseFile, entry: Entry[EndingEvent]) -> CaseFile:
    """The end of supervision; the earliest one counts."""
    if row.ended_at is not None:
        return row
    row = replace(row, ended_at=entry.occurred_at, says=said(row, entry, "ended_at"))
    match entry.event:
        case Discharged(ground=ground):
            return replace(row, ended_by="discharge", ended_for=ground.value)
        case Terminated(reason=reason):
            return replace(row, ended_by="termination", ended_for=reason.value)
        case DeathRecorded():
            return replace(row, ended_by="death")
        case _ as unhandled:
            assert_never(unhandled)


def filing(row: CaseFile, entry: Entry[FilingEvent]) -> CaseFile:
    """Documents that came into the file and left it."""
    match entry.event:
        case DocumentFiled() | DocumentSetAside():
            return row  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def _opened(row: CaseFile, entry: Entry[IntakeEvent], opened: CaseOpened) -> CaseFile:
    return replace(
        row,
        case_number=opened.case_number,
        unit_id=opened.unit_id,
        category=opened.category,
        sex=opened.sex,
        birth_year=opened.birth_year,
        name=_sealed(opened.name),
        birth_date=_sealed(opened.birth_date),
        id_number=_sealed(opened.id_number),
        address=_sealed(opened.address),
        phone=_sealed(opened.phone),
        term_begins_on=opened.term_begins_on,
        term_ends_on=opened.term_ends_on,
        opened_at=entry.occurred_at,
        opened_precision=entry.occurred_precision,
        says=said(row, entry, "case_number", "unit_id", "category", "term_ends_on", "opened_at", "name"),
    )


def _reported(row: CaseFile, entry: Entry[IntakeEvent], days: int) -> CaseFile:
    row = replace(row, last_contact_at=entry.occurred_at, last_contact="report", says=said(row, entry, "last_contact"))
    if row.reported_at is not None:
        return row
    return replace(row, reported_at=entry.occurred_at, reported_days_late=days, says=said(row, entry, "reported_at"))


def _planned(row: CaseFile, entry: Entry[IntakeEvent], plan: Plan, event: PlanAdopted | PlanRevised) -> CaseFile:
    return replace(
        row, plan=plan, plan_review_on=event.review_on, plan_text=_sealed(event.text), says=said(row, entry, "plan")
    )


def _in_custody(row: CaseFile, entry: Entry[BackgroundEvent], stays: dict[UUID, datetime]) -> CaseFile:
    since = min(stays.values(), default=None)
    return replace(row, custody=stays, custody_since=since, says=said(row, entry, "custody"))


def _sealed(value: str | Sealed | None) -> Sealed | None:
    """A personal value as the record gave it. Clear text never enters a row."""
    return value if isinstance(value, Sealed) else None
