"""One example of every event and command of barred persons and places."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.intake.orders.examples import ordered
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id
from domain.leave.barred import refusals
from domain.leave.barred.record import (
    BarredPerson,
    BarredPlace,
    PermitRefusal,
    RestrictedEntryApproved,
    RestrictedEntryMade,
    RestrictedEntryRefused,
    RestrictedEntryRequested,
    VisitorContactApproved,
    VisitorContactHeld,
    VisitorContactRefused,
    VisitorContactRequested,
)
from domain.leave.barred.rules import (
    ApproveRestrictedEntry,
    ApproveVisitorContact,
    RecordRestrictedEntry,
    RecordVisitorContact,
    RefuseRestrictedEntry,
    RefuseVisitorContact,
    RequestRestrictedEntry,
    RequestVisitorContact,
)
from domain.leave.record import Level, Recipient
from domain.leave.refusals import LeaveInverted, LevelNotCompetent

CONTACT = UUID("019b8a00-0000-7000-8000-0000000000e3")
ENTRY = UUID("019b8a00-0000-7000-8000-0000000000e4")
_first, _last = date(2026, 3, 16), date(2026, 3, 18)

contact_asked = VisitorContactRequested(
    permit_id=CONTACT,
    person=BarredPerson.VICTIM,
    starts_on=_first,
    ends_on=_last,
    name="Wu Lan",
    purpose="To apologise and pay damages, at her own wish.",
)
contact_given = VisitorContactApproved(
    permit_id=CONTACT, level=Level.COUNTY_AGENCY, starts_on=_first, ends_on=_last, accompanied=True
)
entry_asked = RestrictedEntryRequested(
    permit_id=ENTRY,
    place=BarredPlace.SCHOOL_AREA,
    starts_on=_first,
    ends_on=_last,
    division="320500",
    order=example_id(0),
    where="The school in Canal Street",
    purpose="His daughter is to be enrolled.",
)
entry_given = RestrictedEntryApproved(
    permit_id=ENTRY,
    level=Level.COUNTY_AGENCY,
    starts_on=_first,
    ends_on=_last,
    copies_to=(Recipient.COURT, Recipient.PROCURATORATE),
)

EVENTS: tuple[Event, ...] = (
    contact_asked,
    contact_given,
    VisitorContactRefused(
        permit_id=CONTACT,
        level=Level.COUNTY_AGENCY,
        reasons=(PermitRefusal.OTHER_SIDE_OBJECTS,),
        note="She does not want to see him.",
    ),
    VisitorContactHeld(permit_id=CONTACT, accompanied=True, note="Calm throughout."),
    entry_asked,
    entry_given,
    RestrictedEntryRefused(
        permit_id=ENTRY,
        level=Level.COUNTY_AGENCY,
        reasons=(PermitRefusal.PURPOSE_INSUFFICIENT,),
        note="His wife may go.",
    ),
    RestrictedEntryMade(permit_id=ENTRY, note="For an hour."),
)

CONTACT_ASKED, ENTRY_ASKED = (*OPEN, contact_asked), (*OPEN, entry_asked)
CONTACT_GIVEN, ENTRY_GIVEN = (*CONTACT_ASKED, contact_given), (*ENTRY_ASKED, entry_given)
_on_its_day = datetime(2026, 3, 17, 2, tzinfo=UTC)


def _enter(order: UUID) -> RequestRestrictedEntry:
    return RequestRestrictedEntry(place=BarredPlace.SCHOOL_AREA, starts_on=_first, ends_on=_last, order=order)


def _meet(ends_on: date) -> RequestVisitorContact:
    return RequestVisitorContact(person=BarredPerson.VICTIM, starts_on=_first, ends_on=ends_on)


_refuse_contact = RefuseVisitorContact(permit_id=CONTACT, reasons=(PermitRefusal.RISK_OF_REPRISAL,))
_refuse_entry = RefuseRestrictedEntry(permit_id=ENTRY, reasons=(PermitRefusal.PURPOSE_INSUFFICIENT,))

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_meet(_last), now=NOW, then=(VisitorContactRequested,)),
    Example(given=OPEN, command=_meet(date(2026, 3, 15)), now=NOW, refused=LeaveInverted),
    Example(
        given=CONTACT_ASKED,
        command=ApproveVisitorContact(permit_id=CONTACT),
        by=Role.REVIEWER,
        now=NOW,
        then=(VisitorContactApproved,),
    ),
    Example(given=CONTACT_ASKED, command=ApproveVisitorContact(permit_id=CONTACT), now=NOW, refused=LevelNotCompetent),
    Example(given=CONTACT_ASKED, command=_refuse_contact, by=Role.REVIEWER, now=NOW, then=(VisitorContactRefused,)),
    Example(given=CONTACT_GIVEN, command=_refuse_contact, by=Role.REVIEWER, now=NOW, refused=refusals.PermitDecided),
    Example(
        given=CONTACT_GIVEN,
        command=RecordVisitorContact(permit_id=CONTACT, accompanied=True),
        now=_on_its_day,
        then=(VisitorContactHeld,),
    ),
    Example(
        given=CONTACT_ASKED,
        command=RecordVisitorContact(permit_id=CONTACT, accompanied=True),
        now=_on_its_day,
        refused=refusals.NotPermitted,
    ),
    Example(given=(*OPEN, ordered), command=_enter(example_id(1)), now=NOW, then=(RestrictedEntryRequested,)),
    Example(given=(*OPEN, ordered), command=_enter(example_id(0)), now=NOW, refused=refusals.OrderUnknown),
    Example(
        given=ENTRY_ASKED,
        command=ApproveRestrictedEntry(permit_id=ENTRY),
        by=Role.REVIEWER,
        now=NOW,
        then=(RestrictedEntryApproved,),
    ),
    Example(given=ENTRY_ASKED, command=ApproveRestrictedEntry(permit_id=ENTRY), now=NOW, refused=LevelNotCompetent),
    Example(given=ENTRY_ASKED, command=_refuse_entry, by=Role.REVIEWER, now=NOW, then=(RestrictedEntryRefused,)),
    Example(given=OPEN, command=_refuse_entry, by=Role.REVIEWER, now=NOW, refused=refusals.PermitUnknown),
    Example(
        given=ENTRY_GIVEN, command=RecordRestrictedEntry(permit_id=ENTRY), now=_on_its_day, then=(RestrictedEntryMade,)
    ),
    Example(given=ENTRY_GIVEN, command=RecordRestrictedEntry(permit_id=ENTRY), now=NOW, refused=refusals.NotPermitted),
)
