"""Facts as somebody corrects them: files that end with each, and how they are changed and moved."""

from datetime import date

from msgspec.structs import replace

from domain.conduct.custody.record import ReoffendingRecorded
from domain.contacts.checks.examples import CHECK
from domain.contacts.checks.record import SpotCheckAnswered, SpotCheckMissed
from domain.contacts.examples import CHECK_IN
from domain.contacts.health.record import HealthReported, MedicalReviewMissed
from domain.contacts.life.record import LifeChangeReported
from domain.contacts.record import (
    CheckInIdentityFailed,
    CheckInReceived,
    CheckInUnknown,
    Identity,
    Mode,
)
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.leave.away.record import DepartureReported, LeaveCheckedIn, ReturnDelayed
from domain.leave.barred.examples import CONTACT, CONTACT_GIVEN, ENTRY, ENTRY_GIVEN
from domain.leave.barred.record import RestrictedEntryMade, VisitorContactHeld
from domain.leave.examples import LEAVE, requested
from domain.leave.travel.examples import IN_FORCE, TRAVEL
from domain.leave.travel.record import RecurringTravelUsed
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import ProposeCorrection
from tests.domain.conftest import at

LATER = at("2027-01-10 10:00")
received = CheckInReceived(
    mode=Mode.VIDEO, identity=Identity.CONFIRMED, check_in_id=None, due_on=None, late_by_days=0, on_time=True
)
failed = CheckInIdentityFailed(mode=Mode.VIDEO, check_in_id=None)
crime = ReoffendingRecorded(crime="new_crime", stage="suspected", authority="north-police", offence_on=date(2026, 3, 1))
health = HealthReported(for_month="2026-02", state="worse", days_late=0)
changed = LifeChangeReported(aspect="work", changed_on=date(2026, 3, 2), days_late=0)
review = MedicalReviewMissed(due_on=date(2026, 4, 5), grace_until=date(2026, 4, 10))
unanswered = SpotCheckMissed(check_id=CHECK, answer_by=at("2026-03-10 10:00"))
answered = SpotCheckAnswered(check_id=CHECK, mode=Mode.PHONE, minutes_late=0)
unknown = CheckInUnknown(
    check_in_id=CHECK_IN,
    due_on=date(2026, 1, 12),
    source_id="kiosk-3",
    silent_from=at("2026-01-11 10:00"),
    silent_to=at("2026-01-13 10:00"),
)
trip = RecurringTravelUsed(travel_id=TRAVEL, division="320500", mode=Mode.PHONE, back_on=date(2026, 4, 9))
USED = (*IN_FORCE, Draft(trip, Occurred(at("2026-04-08 10:00"))))
met = VisitorContactHeld(permit_id=CONTACT, accompanied=True)
MET = (*CONTACT_GIVEN, Draft(met, Occurred(at("2026-03-17 10:00"))))
entered = RestrictedEntryMade(permit_id=ENTRY)
ENTERED = (*ENTRY_GIVEN, Draft(entered, Occurred(at("2026-03-17 10:00"))))
on_the_way = LeaveCheckedIn(
    leave_id=LEAVE, mode=Mode.VIDEO, due_on=date(2026, 3, 23), late_by_days=0, next_report_on=date(2026, 3, 25)
)
left = DepartureReported(leave_id=LEAVE, division="320500")
delayed = ReturnDelayed(leave_id=LEAVE, cause="illness")
AWAY = Occurred(at("2026-03-18 10:00"))
another = replace(
    requested, leave_id=example_id(40), starts_on=date(2026, 4, 6), ends_on=date(2026, 4, 8), notice_days=27
)


def propose(file, **fields):
    return ProposeCorrection(entry=example_id(len(file) - 1), reason="Entered wrongly.", **fields)


def correcting(given, file, now=LATER, **fields):
    """The newest entry of a file with other fields."""
    return given(*file).when(propose(file, becomes=fields), at=now)


def moving(given, file, day):
    """The newest entry of a file on another day."""
    return given(*file).when(propose(file, occurred_on=day), at=LATER)


def becomes(outcome):
    return outcome.then(CorrectionProposed).drafts[0].event.becomes
