"""A corrected fact says nothing that its command would refuse."""

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.conduct.custody.examples import DETAINED, detained
from domain.conduct.custody.refusals import ArrestNotDecided, CrimeOutOfTime, ToldOutOfOrder
from domain.conduct.rewards.examples import SUPPORTED, shortened
from domain.conduct.rewards.refusals import MonthsOutOfOrder
from domain.contacts.record import (
    Mode,
)
from domain.contacts.refusals import IdentityNotConfirmed, ModeNotAllowed
from domain.contacts.tables import CheckInCadence
from domain.education.attendance.examples import attended, done
from domain.education.attendance.refusals import WorkKindUnknown
from domain.education.counselling.examples import held
from domain.education.counselling.refusals import CounsellorNotQualified
from domain.education.help.examples import given as helped
from domain.education.help.record import Need
from domain.education.help.refusals import NeedNotHelped
from domain.education.help.tables import EducationHelp
from domain.education.sessions.refusals import TopicNotTaught
from domain.intake.examples import OPEN
from domain.kernel.policy import PolicyBook
from domain.kernel.rule import Draft
from domain.leave.away.examples import DEPARTED
from domain.leave.away.refusals import LeaveModeNotAllowed
from domain.leave.barred.examples import CONTACT_GIVEN, contact_asked, entry_asked
from domain.leave.barred.refusals import NotAccompanied
from domain.leave.examples import INDUCTED, REQUESTED, requested
from domain.leave.refusals import LeaveInverted, LeavesOverlap, ReasonNotListed
from domain.leave.travel.examples import ASKED, IN_FORCE
from domain.leave.travel.refusals import (
    DivisionNotApproved,
    OutsideTravel,
    TravelModeNotAllowed,
    TravelReasonNotListed,
)
from domain.oversight.corrections.record import CorrectionProposed
from tests.domain.oversight.said import (
    AWAY,
    LATER,
    MET,
    USED,
    another,
    correcting,
    crime,
    failed,
    met,
    on_the_way,
    propose,
    received,
    trip,
)


@pytest.mark.parametrize(
    ("file", "fields", "refusal"),
    [
        ((*OPEN, crime), {"offence_on": "2026-01-04"}, CrimeOutOfTime),
        ((*OPEN, crime), {"crime": "undiscovered_crime"}, CrimeOutOfTime),
        ((*OPEN, crime), {"offence_on": "2027-01-10"}, CrimeOutOfTime),
        (DETAINED, {"told_on": "2026-03-04"}, ToldOutOfOrder),
        (DETAINED, {"told_on": "2027-01-11"}, ToldOutOfOrder),
        (DETAINED, {"measure": "administrative_detention"}, ArrestNotDecided),
        ((*SUPPORTED, shortened), {"months": 0, "days": 0}, MonthsOutOfOrder),
        ((*SUPPORTED, shortened), {"ruling": "refused"}, MonthsOutOfOrder),
        ((*OPEN, received), {"identity": "not_checked"}, IdentityNotConfirmed),
        ((*OPEN, received), {"identity": "not_recorded"}, IdentityNotConfirmed),
        ((*OPEN, held), {"qualification": "none"}, CounsellorNotQualified),
        ((*OPEN, attended), {"topic_id": "astrology"}, TopicNotTaught),
        ((*OPEN, done), {"kind": "idling"}, WorkKindUnknown),
        (REQUESTED, {"reason": "other"}, ReasonNotListed),
        (REQUESTED, {"ends_on": "2026-03-15"}, LeaveInverted),
        ((*REQUESTED, another), {"starts_on": "2026-03-20"}, LeavesOverlap),
        (ASKED, {"reason": "litigation"}, TravelReasonNotListed),
        (USED, {"back_on": "2026-10-01"}, OutsideTravel),
        (USED, {"back_on": "2026-04-07"}, OutsideTravel),
        (USED, {"division": "320700"}, DivisionNotApproved),
        (USED, {"mode": "written"}, TravelModeNotAllowed),
        ((*OPEN, contact_asked), {"ends_on": "2026-03-15"}, LeaveInverted),
        ((*OPEN, entry_asked), {"ends_on": "2026-03-15"}, LeaveInverted),
        (MET, {"accompanied": False}, NotAccompanied),
        ((*DEPARTED, Draft(on_the_way, AWAY)), {"mode": "written"}, LeaveModeNotAllowed),
    ],
)
def test_what_its_command_would_refuse_is_not_said_by_a_corrected_fact(given, file, fields, refusal):
    correcting(given, file, **fields).refused(refusal)


@pytest.mark.parametrize(
    ("file", "fields"),
    [
        ((*OPEN, crime), {"offence_on": "2026-01-05"}),
        ((*OPEN, crime), {"crime": "undiscovered_crime", "offence_on": "2026-01-04"}),
        ((*OPEN, crime), {"offence_on": None}),
        (DETAINED, {"told_on": "2026-03-06"}),
        (DETAINED, {"told_on": None}),
        (
            (*OPEN, replace(detained, proposal_id=None)),
            {"measure": "administrative_detention", "told_on": "2027-01-10"},
        ),
        ((*SUPPORTED, shortened), {"months": 0, "days": 1}),
        ((*SUPPORTED, shortened), {"ruling": "refused", "months": 0}),
        ((*OPEN, received), {"mode": "phone", "identity": "not_checked"}),
        ((*OPEN, failed), {"mode": "app"}),
        ((*OPEN, replace(held, qualification="none")), {"minutes": 30}),
        ((*OPEN, replace(attended, topic_id="astrology")), {"note": None}),
        ((*OPEN, replace(done, kind="idling")), {"place": None}),
        ((*INDUCTED, replace(requested, reason="other")), {"phone": None}),
        (REQUESTED, {"starts_on": "2026-03-17"}),
        ((*REQUESTED, another), {"starts_on": "2026-04-05"}),
        ((*INDUCTED, replace(ASKED[-1], reason="litigation")), {"route": None}),
        (USED, {"division": "320600", "back_on": "2026-09-30", "mode": "app"}),
        ((*IN_FORCE, replace(trip, division="320700")), {"place": None}),
        ((*ASKED, trip), {"division": "320700"}),
        ((*OPEN, contact_asked), {"ends_on": "2026-03-16"}),
        ((*OPEN, met), {"accompanied": False}),
        ((*CONTACT_GIVEN, replace(met, accompanied=False)), {"accompanied": True}),
        ((*DEPARTED, Draft(on_the_way, AWAY)), {"mode": "phone"}),
        ((*DEPARTED, Draft(replace(on_the_way, mode=Mode.WRITTEN), AWAY)), {"place": None}),
    ],
)
def test_what_it_would_take_is_and_what_stays_as_it_was_is_not_asked_again(given, file, fields):
    correcting(given, file, **fields).then(CorrectionProposed)


def book_with(kind, change):
    """The policies, where each version of a table is otherwise."""
    versions = (version for every in policies().all().values() for version in every)
    return PolicyBook([change(one) if isinstance(one, kind) else one for one in versions])


def by_phone_only(table):
    """A cadence whose classes check in by phone."""
    of_class = {level: replace(row, modes=(Mode.PHONE,), identity=()) for level, row in table.classes.items()}
    return replace(table, classes=of_class)


def test_another_mode_is_one_that_the_class_has(given):
    book = book_with(CheckInCadence, by_phone_only)

    def outcome(fact, **fields):
        file = (*OPEN, fact)
        return given(*file).knowing(book=book).when(propose(file, becomes=fields), at=LATER)

    outcome(received, mode="app").refused(ModeNotAllowed, mode="app")
    outcome(failed, mode="app").refused(ModeNotAllowed, mode="app")
    outcome(received, mode="phone").then(CorrectionProposed)
    outcome(failed, mode="phone").then(CorrectionProposed)
    outcome(received, note="By video.").then(CorrectionProposed)
    outcome(failed, note="By video.").then(CorrectionProposed)


def test_a_need_is_one_that_the_table_has(given):
    book = book_with(EducationHelp, lambda table: replace(table, needs=(helped.need,)))
    other = Need.HOUSING
    file, of_before = (*OPEN, helped), (*OPEN, replace(helped, need=other))
    given(*file).knowing(book=book).when(propose(file, becomes={"need": other}), at=LATER).refused(NeedNotHelped)
    stays = propose(of_before, becomes={"note": None})
    given(*of_before).knowing(book=book).when(stays, at=LATER).then(CorrectionProposed)
