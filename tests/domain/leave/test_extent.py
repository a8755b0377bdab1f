"""What a leave comes to with the others: in calendar years, in the windows that it lies in; and by whom it is so."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.kernel.access import Role
from domain.leave.away.rules import RecordDeparture
from domain.leave.barred import refusals as of_barred
from domain.leave.barred.examples import CONTACT, CONTACT_ASKED, contact_given
from domain.leave.barred.record import VisitorContactApproved
from domain.leave.barred.rules import ApproveVisitorContact, RecordVisitorContact
from domain.leave.deciding.examples import approved
from domain.leave.deciding.record import LeaveApproved
from domain.leave.deciding.rules import ApproveLeave
from domain.leave.deciding.tables import ApproverBands, Band
from domain.leave.examples import INDUCTED, LEAVE, REQUESTED, requested
from domain.leave.record import LeaveReason, Level
from domain.leave.refusals import LeaveUnknown
from domain.leave.travel import refusals as of_travel
from domain.leave.travel.examples import ASKED, TRAVEL
from domain.leave.travel.examples import given as travel_given
from domain.leave.travel.record import RecurringTravelApproved
from domain.leave.travel.rules import ApproveRecurringTravel

from .test_deciding import OTHER, back

APPROVE = ApproveLeave(leave_id=LEAVE)


def asked(first, last, **fields):
    return replace(requested, starts_on=date.fromisoformat(first), ends_on=date.fromisoformat(last), **fields)


def granted(first, last):
    """Another leave that was approved from one day to another."""
    begins, ends = date.fromisoformat(first), date.fromisoformat(last)
    return (asked(first, last, leave_id=OTHER), replace(approved, leave_id=OTHER, starts_on=begins, ends_on=ends))


@pytest.mark.parametrize(
    ("earlier", "first", "last", "in_the_year"),
    [
        ("2026-02-28", "2026-12-28", "2027-01-03", 59),  # 55 days of January and February, and four of December
        ("2026-01-05", "2026-12-31", "2027-01-06", 6),  # one day, and one in December; six in the next January
    ],
)
def test_days_count_in_the_calendar_year_in_which_they_lie(given, at, earlier, first, last, in_the_year):
    file = (*INDUCTED, back("2026-01-05", earlier), asked(first, last))
    given(*file).when(APPROVE, at=at("2026-12-27 10:00")).then(LeaveApproved, days=7, year_days=in_the_year)


@pytest.mark.parametrize(
    ("first", "last", "accumulated"),
    [
        ("2026-06-01", "2026-06-30", 5),  # no window holds both
        ("2026-05-10", "2026-05-19", 11),  # the two months until 19 May begin on the last day of this leave
        ("2026-05-10", "2026-05-20", 5),  # and those until 20 May on the day after
    ],
)
def test_a_later_leave_counts_as_far_as_one_window_holds_both(given, first, last, accumulated):
    file = (*INDUCTED, *granted(first, last), requested)
    given(*file).when(APPROVE).then(LeaveApproved, days=5, accumulated_days=accumulated)


def test_what_the_platform_itself_decides_is_of_the_first_level_that_may(given):
    given(*REQUESTED).when(APPROVE, by=Role.SIMULATION).then(LeaveApproved, level=Level.JUDICIAL_OFFICE)
    travel = ApproveRecurringTravel(travel_id=TRAVEL)
    given(*ASKED).when(travel, by=Role.IMPORT).then(RecurringTravelApproved, level=Level.COUNTY_AGENCY)
    meet = ApproveVisitorContact(permit_id=CONTACT)
    given(*CONTACT_ASKED).when(meet, by=Role.IMPORT).then(VisitorContactApproved, level=Level.COUNTY_AGENCY)


def test_what_was_approved_and_is_not_asked_for_any_more_is_unknown_by_name(given, at):
    """Its request was taken back by a correction."""
    now = at("2026-03-17 10:00")
    given(*INDUCTED, approved).when(RecordDeparture(leave_id=LEAVE), at=now).refused(LeaveUnknown)
    travel = ApproveRecurringTravel(travel_id=TRAVEL)
    given(*INDUCTED, travel_given).when(travel, by=Role.REVIEWER).refused(of_travel.TravelUnknown)
    meet = RecordVisitorContact(permit_id=CONTACT, accompanied=True)
    given(*INDUCTED, contact_given).when(meet, at=now).refused(of_barred.PermitUnknown)


def test_a_reason_that_the_table_has_no_more_asks_for_no_materials(given):
    """A visit at a festival was a reason by the plans and is none under the law."""
    given(*INDUCTED, replace(requested, reason=LeaveReason.FESTIVAL_VISIT, materials=())).when(APPROVE).then(
        LeaveApproved
    )


def test_the_longest_leave_is_named_only_where_every_band_has_an_end():
    by_the_plans, by_the_law = (
        next(
            t for t in policies().all()[ApproverBands.table] if isinstance(t, ApproverBands) and ends == bool(t.longest)
        )
        for ends in (True, False)
    )
    assert (by_the_plans.longest, by_the_law.longest) == (30, None)
    assert replace(by_the_plans, bands=(Band(days=7, deciders=(Level.COUNTY_AGENCY,)),)).longest == 7
