"""Barred persons and places: asked for, permitted by the county, and what came of it."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.orders.examples import ordered
from domain.intake.standing import CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.leave.barred import refusals
from domain.leave.barred.examples import (
    CONTACT,
    CONTACT_ASKED,
    CONTACT_GIVEN,
    ENTRY,
    ENTRY_ASKED,
    ENTRY_GIVEN,
    contact_asked,
    contact_given,
    entry_asked,
)
from domain.leave.barred.record import (
    PERMITS_KEPT,
    BarredPerson,
    BarredPlace,
    PermitRefusal,
    Permits,
    RestrictedEntryApproved,
    RestrictedEntryMade,
    RestrictedEntryRefused,
    RestrictedEntryRequested,
    VisitorContactApproved,
    VisitorContactHeld,
    VisitorContactRefused,
    VisitorContactRequested,
    evolve,
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
from domain.leave.barred.tables import Barred
from domain.leave.record import Recipient
from domain.leave.refusals import LeaveInverted, LevelNotCompetent

FIRST, LAST = date(2026, 3, 16), date(2026, 3, 18)
REASONS = (PermitRefusal.RISK_OF_REPRISAL, PermitRefusal.RISK_OF_REPRISAL)
DECIDING = [
    (CONTACT_ASKED, ApproveVisitorContact(permit_id=CONTACT), VisitorContactApproved),
    (CONTACT_ASKED, RefuseVisitorContact(permit_id=CONTACT, reasons=REASONS), VisitorContactRefused),
    (ENTRY_ASKED, ApproveRestrictedEntry(permit_id=ENTRY), RestrictedEntryApproved),
    (ENTRY_ASKED, RefuseRestrictedEntry(permit_id=ENTRY, reasons=REASONS), RestrictedEntryRefused),
]


@pytest.mark.parametrize(("file", "command", "event"), DECIDING)
def test_the_county_decides_once_on_an_open_case_and_cites_the_request(given, at, file, command, event):
    outcome = given(*file).when(command, by=Role.REVIEWER).then(event)
    assert outcome.drafts[0].evidence[0] == str(example_id(1))
    outcome.and_then().when(command, by=Role.REVIEWER).refused(refusals.PermitDecided)
    for role in (Role.OFFICER, Role.UPPER):
        refusal = given(*file).when(command, by=role).refused(LevelNotCompetent, may="county_agency").refusal
        assert refusal.rule_name == "leave.barred@prc-2020"
    given(*file).when(command, by=Role.POLICE).refused(NotEmpowered)
    given(*OPEN).when(command, by=Role.REVIEWER).refused(refusals.PermitUnknown)
    ended = Draft(discharged, Occurred(at("2026-03-10 09:00")))
    given(*file, ended).when(command, by=Role.REVIEWER).refused(CaseEnded)


def test_court_and_procuratorate_are_told_of_an_entry(given):
    outcome = given(*ENTRY_ASKED).when(ApproveRestrictedEntry(permit_id=ENTRY), by=Role.REVIEWER)
    outcome.then(RestrictedEntryApproved, copies_to=(Recipient.COURT, Recipient.PROCURATORATE))
    assert outcome.drafts[0].evidence == (str(example_id(1)), str(example_id(0)))  # the request, and what bars it


def test_a_permission_to_meet_is_none_to_enter(given):
    given(*ENTRY_ASKED).when(ApproveVisitorContact(permit_id=ENTRY), by=Role.REVIEWER).refused(refusals.PermitUnknown)


@pytest.mark.parametrize(("last", "allowed"), [(date(2026, 4, 14), True), (date(2026, 4, 15), False)])
def test_a_permission_holds_for_thirty_days_at_most(given, last, allowed):
    for asked, command, event in (
        (contact_asked, ApproveVisitorContact(permit_id=CONTACT), VisitorContactApproved),
        (entry_asked, ApproveRestrictedEntry(permit_id=ENTRY), RestrictedEntryApproved),
    ):
        outcome = given(*OPEN, replace(asked, ends_on=last)).when(command, by=Role.REVIEWER)
        outcome.then(event) if allowed else outcome.refused(refusals.PermitTooLong, days=31, longest_days=30)


def test_a_permission_does_not_reach_back(given, at):
    approve = ApproveVisitorContact(permit_id=CONTACT)
    late = given(*CONTACT_ASKED).when(approve, by=Role.REVIEWER, at=at("2026-03-18 23:59"))
    late.then(VisitorContactApproved, starts_on=LAST, ends_on=LAST)
    given(*CONTACT_ASKED).when(approve, by=Role.REVIEWER, at=at("2026-03-19 00:00")).refused(refusals.PermitOver)


@pytest.mark.parametrize(
    ("now", "within"),
    [("2026-03-15 23:59", False), ("2026-03-16 00:00", True), ("2026-03-18 23:59", True), ("2026-03-19 00:00", False)],
)
def test_what_is_permitted_happens_on_its_days(given, at, now, within):
    meet = given(*CONTACT_GIVEN).when(RecordVisitorContact(permit_id=CONTACT, accompanied=True), at=at(now))
    enter = given(*ENTRY_GIVEN).when(RecordRestrictedEntry(permit_id=ENTRY), at=at(now))
    if within:
        meet.then(VisitorContactHeld)
        enter.then(RestrictedEntryMade)
    else:
        meet.refused(refusals.NotPermitted)
        enter.refused(refusals.NotPermitted)


def test_what_is_asked_for_or_refused_is_not_permitted(given, at):
    now = at("2026-03-17 10:00")
    enter = RecordRestrictedEntry(permit_id=ENTRY)
    refused = given(*ENTRY_ASKED).when(RefuseRestrictedEntry(permit_id=ENTRY, reasons=REASONS), by=Role.REVIEWER)
    assert refused.drafts[0].event.reasons == (PermitRefusal.RISK_OF_REPRISAL,)  # each once
    refused.and_then().when(enter, at=now).refused(refusals.NotPermitted)
    given(*ENTRY_ASKED).when(enter, at=now).refused(refusals.NotPermitted)
    given(*OPEN).when(enter, at=now).refused(refusals.PermitUnknown)


def test_who_may_meet_only_accompanied_does_not_meet_alone(given, at):
    now = at("2026-03-17 10:00")
    alone = RecordVisitorContact(permit_id=CONTACT, accompanied=False)
    given(*CONTACT_GIVEN).when(alone, at=now).refused(refusals.NotAccompanied)
    freely = replace(contact_given, accompanied=False)
    given(*CONTACT_ASKED, freely).when(alone, at=now).then(VisitorContactHeld, accompanied=False)


def test_a_request_names_days_in_order_and_an_order_of_this_file(given, at):
    meet = RequestVisitorContact(person=BarredPerson.CO_OFFENDER, starts_on=FIRST, ends_on=FIRST, name="Wu Lan")
    given(*OPEN).when(meet).then(VisitorContactRequested, name="Wu Lan")
    inverted = RequestRestrictedEntry(place=BarredPlace.NAMED_AREA, starts_on=LAST, ends_on=FIRST)
    given(*OPEN).when(inverted).refused(LeaveInverted)
    enter = RequestRestrictedEntry(place=BarredPlace.NAMED_AREA, starts_on=FIRST, ends_on=LAST, order=example_id(1))
    outcome = given(*OPEN, ordered).when(enter).then(RestrictedEntryRequested)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    for other in (example_id(0), example_id(5)):  # an entry that is no order, and no entry of this file
        given(*OPEN, ordered).when(replace(enter, order=other)).refused(refusals.OrderUnknown)
    ended = Draft(discharged, Occurred(at("2026-03-01 10:00")))
    for command in (meet, enter):
        given(*OPEN, ended).when(command).refused(CaseEnded)


def test_the_newest_permissions_are_kept(entries):
    permits = Permits()
    for n in range(50):
        (entry,) = entries([replace(contact_asked, permit_id=type(CONTACT)(int=n))])
        permits = evolve(permits, entry)
    assert [permit_id.int for permit_id in permits.held] == list(range(50 - PERMITS_KEPT, 50))


def test_meetings_and_entries_have_limits_of_their_own(given):
    versions = [version for found in policies().all().values() for version in found]
    a_day = [replace(v, contact=replace(v.contact, longest_days=1)) if isinstance(v, Barred) else v for v in versions]
    book = PolicyBook(a_day)
    meet, enter = ApproveVisitorContact(permit_id=CONTACT), ApproveRestrictedEntry(permit_id=ENTRY)
    given(*ENTRY_ASKED).knowing(book=book).when(enter, by=Role.REVIEWER).then(RestrictedEntryApproved)
    longer = (*OPEN, replace(contact_asked, ends_on=LAST))
    given(*longer).when(meet, by=Role.REVIEWER).then(VisitorContactApproved)
    refused = given(*longer).knowing(book=book).when(meet, by=Role.REVIEWER)
    refused.refused(refusals.PermitTooLong, longest_days=1)


def test_an_entry_may_be_asked_for_that_no_order_bars(given):
    enter = RequestRestrictedEntry(place=BarredPlace.NAMED_AREA, starts_on=FIRST, ends_on=LAST)
    outcome = given(*OPEN).when(enter).then(RestrictedEntryRequested, order=None)
    assert not outcome.drafts[0].evidence
