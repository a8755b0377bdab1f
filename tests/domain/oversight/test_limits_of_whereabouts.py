"""What a correction makes of facts about devices, silence, lost contact, guardians, the group and papers served."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from domain.catalogue import CATALOGUE, event_examples
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, OPENED_AT
from domain.intake.standing import BeforeCaseOpened
from domain.kernel.entry import Occurred
from domain.kernel.event import Fact
from domain.kernel.rule import Draft, Of
from domain.kinds import kind_of
from domain.organisation.inspections.examples import begun, planned
from domain.organisation.inspections.examples import done as inspected
from domain.organisation.inspections.record import InspectionKind
from domain.organisation.inspections.refusals import StageMissing, TooManyCases
from domain.organisation.key_subjects.examples import done as one_done
from domain.organisation.key_subjects.examples import missing as one_missing
from domain.organisation.knowledge.examples import checked as known_checked
from domain.organisation.knowledge.examples import nominated
from domain.organisation.knowledge.record import KnowledgeCheckOverdue
from domain.organisation.knowledge.rules import CheckNotOverdue
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.limits import FIXED
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.serving.examples import failed, receipted, served
from domain.oversight.serving.refusals import DocumentUnnamed, ReceiptBeforeService
from domain.people.group.examples import GROUP, police, worker
from domain.people.group.record import GroupMemberJoined, GroupRole
from domain.people.group.refusals import MemberNotNamed
from domain.people.guardians.examples import GUARDED, GUARDIAN, HEARD_BY, NAMED, appointed, silent
from domain.people.guardians.record import GuardianContacted, GuardianFeedbackReceived
from domain.people.guardians.refusals import GuardianBefore, GuardianNotSilent
from domain.people.matching.record import HelperProposed
from domain.whereabouts.areas.record import AreaLeft
from domain.whereabouts.devices.examples import APPROVED, DEVICE, FITTED, FITTED_AT, faulty
from domain.whereabouts.devices.record import DeviceRemovalMissed, DeviceRemoved, DeviceReplacementMissed
from domain.whereabouts.devices.refusals import (
    DeviceNotAllowed,
    FaultAfterReport,
    RemovalNotDue,
    ReplacementNotDue,
)
from domain.whereabouts.positioning.examples import UNTIL, lapsed
from domain.whereabouts.positioning.refusals import PositioningNotOver
from domain.whereabouts.silence.examples import LOSS, LOST, LOST_AT, SEARCHED
from domain.whereabouts.silence.record import SearchOverdue, SubjectFound
from domain.whereabouts.silence.refusals import LostLater, NothingTried, SearchNotDue
from tests.domain.conftest import at
from tests.domain.oversight.said import LATER, becomes, correcting, moving, propose

#: What of a fact is typed in though its name is like that of something computed.
TYPED = {
    "assessed_by",
    "counsellor_id",
    "found_by",
    "matter_id",
    "minutes",
    "noticed_by",
    "notified_by",
    "officer_id",
    "released_at",
    "topic_id",
}
#: The same, of one kind of fact: what a court or the police ruled; what is due by agreement; who holds the case.
TYPED_HERE = {
    ("conduct.commutation-ruled.v2", "days"),
    ("conduct.public-security-penalty-recorded.v1", "days"),
    ("contacts.check-in-scheduled.v1", "due_on"),
    ("intake.case-opened.v1", "unit_id"),
}
LIKE = ("_id", "_by", "_late", "_at", "_due_on")
FACTS = [
    kind
    for kind in CATALOGUE.values()
    if issubclass(kind, Fact) and kind_of(kind).of is Of.CASES and not kind.topic.startswith("oversight.")
]


@pytest.mark.parametrize("kind", FACTS, ids=lambda kind: kind.topic)
def test_nothing_that_looks_computed_is_corrected_by_hand(kind):
    looks = {name for name in kind.__struct_fields__ if name.endswith(LIKE)}
    looks |= {"due_on", "days", "hours", "entry"} & set(kind.__struct_fields__)
    typed = TYPED | {name for topic, name in TYPED_HERE if topic == kind.topic}
    assert looks - typed <= FIXED.get(kind, frozenset())


#: A device that came faulty on the eighth of March at ten in the morning.
BROKEN = (*FITTED, Draft(faulty, Occurred(at("2026-03-08 10:00"))))
removed = DeviceRemoved(device_id=DEVICE, reason="positioning_over")
unreplaced = DeviceReplacementMissed(device_id=DEVICE, replace_by=date(2026, 3, 10))
left_on = DeviceRemovalMissed(device_id=DEVICE, ended_on=date(2026, 5, 1), remove_by=date(2026, 5, 2))
unsearched = SearchOverdue(loss_id=LOSS, search_by=LOST_AT + timedelta(hours=2))
UNSEARCHED = (*LOST, Draft(unsearched, Occurred(LOST_AT + timedelta(hours=3))))


def test_a_fault_began_before_it_was_reported_and_its_lateness_follows(given):
    assert becomes(correcting(given, BROKEN, since="2026-03-06T02:00:00Z")).hours_late == 24
    assert becomes(correcting(given, BROKEN, since="2026-03-08T02:00:00Z")).hours_late == 0
    correcting(given, BROKEN, since="2026-03-08T02:00:01Z").refused(FaultAfterReport)
    moved = becomes(moving(given, BROKEN, date(2026, 3, 9)))
    assert (moved.hours_late, moved.replace_by) == (15, date(2026, 3, 11))
    moving(given, BROKEN, date(2026, 3, 7)).refused(FaultAfterReport)


def test_a_device_is_not_moved_to_where_nothing_allows_it(given):
    moving(given, FITTED, date(2026, 2, 2)).refused(DeviceNotAllowed)  # approved at nine that morning
    moving(given, FITTED, date(2026, 2, 3)).then(CorrectionProposed)
    moving(given, FITTED, date(2026, 5, 2)).refused(DeviceNotAllowed)
    early = (*APPROVED, Draft(FITTED[-1].event, Occurred(FITTED_AT - timedelta(hours=3))))
    correcting(given, early, serial="SF-1").then(CorrectionProposed)


@pytest.mark.parametrize(
    ("file", "last", "refusal"),
    [
        ((*BROKEN, unreplaced), date(2026, 3, 10), ReplacementNotDue),
        ((*FITTED, left_on), date(2026, 5, 2), RemovalNotDue),
        ((*APPROVED, lapsed), UNTIL, PositioningNotOver),
        ((*GUARDED, silent), HEARD_BY, GuardianNotSilent),
        ((*OPEN, KnowledgeCheckOverdue(due_on=date(2026, 3, 2))), date(2026, 3, 2), CheckNotOverdue),
    ],
)
def test_what_was_missed_is_not_moved_into_its_time(given, file, last, refusal):
    moving(given, file, last).refused(refusal)
    moving(given, file, last + timedelta(days=1)).then(CorrectionProposed)


def test_a_search_is_overdue_after_its_hours(given):
    for minute, early in (("12:00", True), ("12:01", False)):
        outcome = given(*UNSEARCHED).when(propose(UNSEARCHED, occurred_at=at(f"2026-03-09 {minute}")), at=LATER)
        outcome.refused(SearchNotDue) if early else outcome.then(CorrectionProposed)


def test_contact_is_lost_after_something_was_tried_and_from_a_time_in_supervision(given):
    correcting(given, LOST, tried=[]).refused(NothingTried)
    correcting(given, LOST, since="2026-03-09T02:00:01Z").refused(LostLater)
    correcting(given, LOST, since="2026-03-09T02:00:00Z").then(CorrectionProposed)
    correcting(given, LOST, since=(OPENED_AT - timedelta(days=1)).isoformat()).refused(BeforeCaseOpened)
    assert becomes(moving(given, LOST, date(2026, 3, 12))).search_by == at("2026-03-12 02:00")
    unmoved = becomes(correcting(given, LOST, note=None))
    assert unmoved.search_by == LOST[-1].event.search_by


@pytest.mark.parametrize(
    "file",
    [
        (*FITTED, AreaLeft(area_id=DEVICE, duty="stay_within", metres=1, batch=DEVICE)),
        SEARCHED,
        (*LOST, SubjectFound(loss_id=LOSS, found="at_home", days=1)),
        (*OPEN, one_done),
        (*OPEN, one_missing),
        (*OPEN, next(event for event in event_examples() if isinstance(event, HelperProposed))),
    ],
)
def test_what_is_measured_by_something_not_at_hand_is_withdrawn_and_recorded_anew(given, file):
    moving(given, file, date(2026, 3, 10)).refused(FieldFixed, field="occurred_at")
    given(*file).when(propose(file, withdraw=True), at=LATER).then(CorrectionProposed)


@pytest.mark.parametrize("fact", [removed, left_on, lapsed, served, receipted, failed, nominated])
def test_what_may_come_after_the_end_may_be_moved_past_it_and_not_before_the_opening(given, fact):
    ended = Draft(discharged, Occurred(at("2026-06-01 10:00")))
    file = (*FITTED, ended, Draft(fact, Occurred(at("2026-06-02 10:00"))))
    moving(given, file, date(2026, 6, 3)).then(CorrectionProposed)
    moving(given, file, date(2026, 1, 4)).refused(BeforeCaseOpened)


def test_a_paper_that_was_served_is_named_and_its_receipt_not_older(given):
    alone = (*OPEN, replace(served, entry=None))
    correcting(given, alone, document=None).refused(DocumentUnnamed)
    correcting(given, (*OPEN, served), document=None).then(CorrectionProposed)
    sent = (*OPEN, Draft(served, Occurred(at("2026-03-02 10:00"))))
    for end in (receipted, failed):
        moving(given, (*sent, end), date(2026, 3, 1)).refused(ReceiptBeforeService, served_on=date(2026, 3, 2))
        moving(given, (*sent, end), date(2026, 3, 2)).then(CorrectionProposed)
    assert becomes(moving(given, (*sent, receipted), date(2026, 3, 6))).days_taken == 4
    assert becomes(moving(given, (*OPEN, receipted), date(2026, 3, 6))).days_taken == receipted.days_taken


def test_by_when_to_hear_from_a_guardian_follows_from_when_they_were_heard(given):
    heard = GuardianFeedbackReceived(guardian_id=GUARDIAN, way="phone", concern="no_concern", heard_by=HEARD_BY)
    reached = GuardianContacted(guardian_id=GUARDIAN, way="phone", reached=True, heard_by=HEARD_BY)
    for file in (GUARDED, (*GUARDED, heard), (*GUARDED, reached)):
        assert becomes(moving(given, file, date(2026, 2, 1))).heard_by == date(2026, 3, 3)
    on = Occurred(at("2026-02-01 10:00"))
    assert becomes(correcting(given, (*GUARDED, Draft(reached, on)), reached=False)).heard_by is None
    nobody = replace(reached, reached=False, heard_by=None)
    assert becomes(correcting(given, (*GUARDED, Draft(nobody, on)), reached=True)).heard_by == date(2026, 3, 3)
    assert becomes(correcting(given, (*GUARDED, Draft(reached, on)), note="By phone.")).heard_by == HEARD_BY
    assert becomes(correcting(given, (*OPEN, Draft(appointed, NAMED)), phone=None)).heard_by == HEARD_BY


def test_nothing_is_said_of_a_guardian_from_before_they_were_named(given):
    heard = GuardianFeedbackReceived(guardian_id=GUARDIAN, way="phone", concern="no_concern", heard_by=HEARD_BY)
    moving(given, (*GUARDED, heard), date(2026, 1, 5)).refused(GuardianBefore)
    moving(given, (*GUARDED, heard), date(2026, 1, 6)).then(CorrectionProposed)
    moving(given, (*OPEN, heard), date(2026, 1, 6)).then(CorrectionProposed)


def test_a_member_whom_the_record_knows_is_not_named_and_everybody_else_is(given):
    correcting(given, (*GROUP, worker), name="Zhao Yan").refused(MemberNotNamed, needs="staff_id")
    correcting(given, (*GROUP, police), name=None).refused(MemberNotNamed, needs="name")
    correcting(given, (*GROUP, police), name="Zhao Yan").then(CorrectionProposed)
    specialist = GroupMemberJoined(
        member_id=police.member_id, role=GroupRole.SPECIALIST, sex="female", specialist=True, name="Zhao Yan"
    )
    assert becomes(correcting(given, (*GROUP, specialist), specialist=False)).specialist is True
    assert becomes(correcting(given, (*GROUP, replace(police, specialist=True)), specialist=False)).specialist is False


def test_what_is_known_is_checked_again_so_long_after_the_day_of_the_check(given):
    first, second = (becomes(moving(given, (*OPEN, known_checked), date(2026, 3, n))).next_due_on for n in (2, 5))
    assert second - first == timedelta(days=3)


def test_an_inspection_says_its_stage_and_looks_at_no_more_files_than_its_rule_allows(given):
    of_a_stage = Draft(replace(planned, stage="north"), Occurred(at("2026-03-01 10:00")))
    rolling = (replace(begun, kind=InspectionKind.ROLLING), of_a_stage)
    correcting(given, rolling, stage=None).refused(StageMissing)
    correcting(given, (begun, of_a_stage), stage=None).then(CorrectionProposed)
    many = [str(DEVICE)] * 500
    correcting(given, (begun, inspected), cases=many).refused(TooManyCases)
    correcting(given, (begun, inspected), cases=many[:1]).then(CorrectionProposed)
