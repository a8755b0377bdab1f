"""What intake, background and ending change in a case file."""

from __future__ import annotations

from typing import assert_never

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
from projections.models.files.row import CaseFile, Plan, say


def intake(row: CaseFile, entry: Entry[IntakeEvent]) -> None:
    """How the case began."""
    match entry.event:
        case CaseOpened() as opened:
            _opened(row, entry, opened)
        case DocumentsReceived():
            row.documents += 1
        case ReportingDue(due_on=due_on):
            row.reporting_due_on = due_on
            say(row, entry, "reporting_due_on")
        case ReportedInPerson(days_late=days):
            _reported(row, entry, days)
        case ReportingMissed():
            row.reporting_missed = True
            say(row, entry, "reporting_missed")
        case IdentityVerified():
            row.identity_verified_at = entry.occurred_at
            say(row, entry, "identity_verified_at")
        case InductionAnnounced():
            row.inducted_at = entry.occurred_at
            say(row, entry, "inducted_at")
        case ResponsibleOfficerAssigned(officer_id=officer_id):
            row.officer_id = officer_id
            say(row, entry, "officer_id")
        case PlanAdopted() | PlanRevised() as plan:
            _planned(row, entry, plan)
        case ReceiptReturned():
            pass  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def background(row: CaseFile, entry: Entry[BackgroundEvent]) -> None:
    """What was before, and what the outside world recorded since."""
    match entry.event:
        case PriorRecordStated() as stated:
            row.prior_offences = stated.offences
            row.prior_juvenile_felonies = stated.juvenile_felonies
            row.prior_juvenile_misdemeanours = stated.juvenile_misdemeanours
            say(row, entry, "prior_offences")
        case PriorOffenceRecorded():
            row.prior_offences_listed += 1
        case PriorCustodyRecorded():
            row.prior_stays_listed += 1
        case OffenceRecorded():
            row.offences += 1
        case CustodyRecorded(stay_id=stay_id, released_at=None):
            row.custody[stay_id] = entry.occurred_at
            _in_custody(row, entry)
        case CustodyEnded(stay_id=stay_id):
            row.custody.pop(stay_id, None)
            _in_custody(row, entry)
        case CustodyRecorded():
            pass  # a stay that was over when it was recorded: shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def ending(row: CaseFile, entry: Entry[EndingEvent]) -> None:
    """The end of supervision; the earliest one counts."""
    if row.ended_at is not None:
        return
    row.ended_at = entry.occurred_at
    say(row, entry, "ended_at")
    match entry.event:
        case Discharged(ground=ground):
            row.ended_by, row.ended_for = "discharge", ground.value
        case Terminated(reason=reason):
            row.ended_by, row.ended_for = "termination", reason.value
        case DeathRecorded():
            row.ended_by = "death"
        case _ as unhandled:
            assert_never(unhandled)


def filing(_row: CaseFile, entry: Entry[FilingEvent]) -> None:
    """Documents that came into the file and left it."""
    match entry.event:
        case DocumentFiled() | DocumentSetAside():
            pass  # shown in the history
        case _ as unhandled:
            assert_never(unhandled)


def _opened(row: CaseFile, entry: Entry[IntakeEvent], opened: CaseOpened) -> None:
    row.case_number = opened.case_number
    row.unit_id = opened.unit_id
    row.category = opened.category
    row.sex = opened.sex
    row.birth_year = opened.birth_year
    row.name = _sealed(opened.name)
    row.birth_date = _sealed(opened.birth_date)
    row.id_number = _sealed(opened.id_number)
    row.address = _sealed(opened.address)
    row.phone = _sealed(opened.phone)
    row.term_begins_on = opened.term_begins_on
    row.term_ends_on = opened.term_ends_on
    row.opened_at = entry.occurred_at
    row.opened_precision = entry.occurred_precision
    say(row, entry, "case_number", "unit_id", "category", "term_ends_on", "opened_at", "name")


def _reported(row: CaseFile, entry: Entry[IntakeEvent], days: int) -> None:
    row.last_contact_at, row.last_contact = entry.occurred_at, "report"
    say(row, entry, "last_contact")
    if row.reported_at is None:
        row.reported_at, row.reported_days_late = entry.occurred_at, days
        say(row, entry, "reported_at")


def _planned(row: CaseFile, entry: Entry[IntakeEvent], event: PlanAdopted | PlanRevised) -> None:
    revision = event.revision if isinstance(event, PlanRevised) else 0
    row.plan, row.plan_review_on = Plan(event.plan_id, revision, event.measures), event.review_on
    row.plan_text = _sealed(event.text)
    say(row, entry, "plan")


def _in_custody(row: CaseFile, entry: Entry[BackgroundEvent]) -> None:
    row.custody_since = min(row.custody.values(), default=None)
    say(row, entry, "custody")


def _sealed(value: str | Sealed | None) -> Sealed | None:
    """A personal value as the record gave it. Clear text never enters a row."""
    return value if isinstance(value, Sealed) else None
