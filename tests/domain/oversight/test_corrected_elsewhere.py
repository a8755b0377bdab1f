"""Facts on other streams than files of cases are corrected in the same way: one proposes, another decides."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.intake.survey import rules as surveys
from domain.intake.survey.examples import completed, requested
from domain.intake.survey.record import SurveyOverdue
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Occurred
from domain.kernel.event import CATALOGUE, Fact
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import RULES, Draft, Of, example_id
from domain.kinds import KINDS, fold, kind_of
from domain.organisation.inspections import examples as inspections
from domain.organisation.inspections import refusals as inspecting
from domain.organisation.inspections.record import InspectionMissed
from domain.organisation.meetings import examples as meetings
from domain.organisation.meetings import refusals as meeting
from domain.organisation.meetings.record import MeetingActionClosed, MeetingMissed
from domain.organisation.meetings.rules import RaiseMeetingAction
from domain.organisation.work import examples as work
from domain.organisation.work import refusals as working
from domain.organisation.work.record import (
    MonthlySurveyMissed,
    PolicyPublished,
    WorkSummaryMissed,
)
from domain.oversight.corrections import rules
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.limits import FIXED
from domain.oversight.corrections.record import CorrectionProposed, CorrectionRefused
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection, RefuseCorrection
from domain.people.staff import examples as staff
from domain.people.staff.record import StaffReleased
from domain.people.staff.refusals import StaffBefore

CORRECTED = (Of.MEETINGS, Of.INSPECTIONS, Of.WORK, Of.SURVEYS, Of.STAFF)
MET = (meetings.begun, meetings.held)
INSPECTED = (inspections.begun, inspections.planned, inspections.done)
FILED = (work.begun, work.filed)
SURVEYED = (Draft(requested, Occurred(datetime(2026, 3, 9, 2, tzinfo=UTC))), completed)
TRAINED = (*staff.ASSIGNED, staff.attended)


def propose(entry=1, **fields):
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


def becomes(outcome):
    return outcome.then(CorrectionProposed).drafts[0].event.becomes


def corrected(proposed, by=Role.REVIEWER):
    """What stands after somebody else decided for a proposal."""
    decide = CorrectEntry(proposal_id=proposed.drafts[0].event.proposal_id)
    decided = proposed.and_then().when(decide, by=by, actor="somebody-else").then(EntryCorrected)
    return fold(decided.and_then().effective())


@pytest.mark.parametrize(
    ("file", "entry", "change", "holds"),
    [
        (MET, 1, {"becomes": {"attended": 7}}, lambda s: s.held["2026-Q1"] == example_id(1)),
        (MET, 1, {"withdraw": True}, lambda s: not s.held),
        (INSPECTED, 2, {"withdraw": True}, lambda s: list(s.planned) == [inspections.INSPECTION]),
        (FILED, 1, {"withdraw": True}, lambda s: not s.surveys),
        (SURVEYED, 1, {"becomes": {"conclusion": "unsuitable"}}, lambda s: s.conclusion == "unsuitable"),
        (SURVEYED, 1, {"withdraw": True}, lambda s: s.answered is None),
        (TRAINED, 1, {"withdraw": True}, lambda s: not s.years and not s.attended),
        (staff.ASSIGNED, 0, {"becomes": {"post": "auxiliary"}}, lambda s: s.post == "auxiliary"),
    ],
)
def test_what_one_proposes_and_another_decides_counts(given, file, entry, change, holds):
    reviewer = {"by": Role.REVIEWER, "actor": "reviewer-1"}
    proposed = given(*file).when(propose(entry, **change), **reviewer).then(CorrectionProposed)
    waiting = proposed.and_then()
    decide = CorrectEntry(proposal_id=proposed.drafts[0].event.proposal_id)
    waiting.when(decide, by=Role.REVIEWER, actor="officer-7").refused(rules.ProposerMayNotDecide)
    waiting.when(propose(entry, **change), **reviewer).refused(rules.ProposalPending)
    state = corrected(proposed)
    assert holds(state)
    assert (len(state.corrections.open), len(state.corrections.done)) == (0, 1)
    refuse = RefuseCorrection(proposal_id=decide.proposal_id, reason="It was so.")
    refused = waiting.when(refuse, by=Role.REVIEWER, actor="somebody-else").then(CorrectionRefused)
    refused.and_then().when(decide, by=Role.REVIEWER, actor="somebody-else").refused(rules.ProposalUnknown)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.IMPORT, Role.SIMULATION}))
def test_who_proposes_and_who_decides(given, role):
    asked = propose(becomes={"attended": 7})
    outcome = given(*MET).when(asked, by=role)
    assert isinstance(outcome.refusal, NotEmpowered) is (role not in {Role.OFFICER, Role.REVIEWER})
    waiting = given(*MET).when(asked, actor="officer-1").and_then()
    decide = CorrectEntry(proposal_id=next(iter(fold(waiting.effective()).corrections.open)))
    outcome = waiting.when(decide, by=role, actor="other")
    assert isinstance(outcome.refusal, NotEmpowered) is (role is not Role.REVIEWER)
    outcome = given(*TRAINED).when(propose(withdraw=True), by=role)
    assert isinstance(outcome.refusal, NotEmpowered) is (role not in {Role.REVIEWER, Role.LEADER})


def test_a_report_of_misconduct_and_decisions_are_not_corrected(given):
    by = {"by": Role.LEADER}
    given(*staff.REPORTED).when(propose(withdraw=True), **by).refused(
        rules.NotCorrectedHere, topic="people.misconduct-recorded.v1"
    )
    given(*MET).when(propose(0, withdraw=True)).refused(rules.NotAFact)
    given(*MET).when(propose(9, withdraw=True)).refused(rules.EntryUnknown)
    given(*MET).when(CorrectEntry(proposal_id=example_id(5)), by=Role.REVIEWER).refused(rules.ProposalUnknown)


def test_what_opened_a_stream_is_neither_withdrawn_nor_moved(given, at):
    given(*SURVEYED).when(propose(0, withdraw=True)).refused(rules.OpeningMayNotBeWithdrawn)
    given(*SURVEYED).when(propose(0, occurred_at=at("2026-03-01 10:00"))).refused(FieldFixed, field="occurred_at")
    assert becomes(given(*SURVEYED).when(propose(0, becomes={"issuer": "south-court"}))).issuer == "south-court"


@pytest.mark.parametrize(
    ("file", "entry", "day", "now", "fields"),
    [
        (MET, 1, "2026-04-12", "2026-04-20", {"days_late": 12}),
        (MET, 1, "2026-03-20", "2026-04-20", {"days_late": 0}),
        (INSPECTED, 2, "2026-03-13", "2026-04-20", {"days_late": 3, "inspected_on": date(2026, 3, 13)}),
        (FILED, 1, "2026-03-05", "2026-04-20", {"days_late": 0}),
        (FILED, 1, "2026-03-08", "2026-04-20", {"days_late": 3}),
        ((work.begun, work.summary), 1, "2026-02-03", "2026-04-20", {"days_late": 3}),
        (SURVEYED, 1, "2026-03-25", "2026-04-20", {"days_late": 2}),
    ],
)
def test_what_is_moved_is_as_late_as_its_new_day_makes_it(given, at, file, entry, day, now, fields):
    moved = propose(entry, occurred_on=date.fromisoformat(day))
    found = becomes(given(*file).when(moved, at=at(f"{now} 10:00")))
    assert {name: getattr(found, name) for name in fields} == fields


def test_what_an_inspection_found_is_counted_anew(given):
    change = propose(2, becomes={"findings": ["ledger-incomplete", "no-visits"]})
    assert becomes(given(*INSPECTED).when(change)).found == 2


def missed(at):
    """What was missed, with the last day on which it was not, and what says so."""
    return [
        ((meetings.begun, MeetingMissed(for_period="2026-Q1", due_on=date(2026, 3, 31))), meeting.MeetingNotOverdue),
        (
            (inspections.begun, InspectionMissed(due_on=date(2026, 3, 10), grace_until=date(2026, 3, 31))),
            inspecting.InspectionNotOverdue,
        ),
        ((work.begun, MonthlySurveyMissed(month="2026-02", due_on=date(2026, 3, 31))), working.SurveyNotOverdue),
        ((work.begun, WorkSummaryMissed(year=2025, due_on=date(2026, 3, 31))), working.SummaryNotOverdue),
        ((requested, SurveyOverdue(due_on=date(2026, 3, 31))), surveys.SurveyNotOverdue),
    ]


@pytest.mark.parametrize("n", range(5))
def test_nothing_is_missed_before_its_last_day_has_passed(given, at, n):
    (opened, miss), refused = missed(at)[n]
    file = given(opened, Draft(miss, Occurred(at("2026-04-10 10:00"))))
    file.when(propose(occurred_on=date(2026, 3, 31)), at=at("2026-04-20 10:00")).refused(refused)
    file.when(propose(occurred_on=date(2026, 4, 1)), at=at("2026-04-20 10:00")).then(CorrectionProposed)


@pytest.mark.parametrize(
    ("file", "entry", "fields", "refused"),
    [
        (MET, 1, {"occurred_on": date(2025, 12, 31)}, meeting.MeetingBeforePeriod),
        ((meetings.begun, meetings.scheduled), 1, {"becomes": {"meets_on": "2025-12-31"}}, meeting.MeetingBeforePeriod),
        ((*MET, meetings.raised), 2, {"becomes": {"due_on": "2026-03-08"}}, meeting.ActionDueTooEarly),
        (INSPECTED, 1, {"becomes": {"inspects_on": "2026-03-08"}}, inspecting.InspectionInThePast),
        (FILED, 1, {"becomes": {"present": 42}}, working.SurveyInconsistent),
        (FILED, 1, {"occurred_on": date(2026, 2, 28)}, working.MonthNotOver),
        ((work.begun, work.summary), 1, {"occurred_on": date(2025, 12, 30)}, working.YearNotOver),
        (SURVEYED, 1, {"occurred_on": date(2026, 3, 8)}, surveys.BeforeSurveyAsked),
    ],
)
def test_a_correction_keeps_to_what_the_rule_of_its_fact_would_take(given, file, entry, fields, refused):
    given(*file).when(propose(entry, **fields)).refused(refused)


@pytest.mark.parametrize(
    ("file", "entry"),
    [
        ((*MET, meetings.raised, MeetingActionClosed(action_id=meetings.ACTION, outcome="done", days_late=0)), 3),
        ((work.begun, PolicyPublished(table="checkin.cadence", version="prc-2020", place="wall")), 1),
        (TRAINED, 1),
    ],
)
def test_what_is_measured_by_something_not_at_hand_is_not_moved(given, file, entry):
    moved = propose(entry, occurred_on=date(2026, 3, 1))
    given(*file).when(moved, by=Role.REVIEWER).refused(FieldFixed, field="occurred_at")


def test_nobody_is_released_before_they_were_assigned(given):
    file = (*staff.ASSIGNED, StaffReleased(staff_id="officer-7", unit_id="north-office", reason="retired"))
    by = {"by": Role.LEADER}
    given(*file).when(propose(occurred_on=date(2025, 1, 5)), **by).refused(StaffBefore)
    given(*file).when(propose(occurred_on=date(2025, 1, 7)), **by).then(CorrectionProposed)


@pytest.mark.parametrize("of", CORRECTED)
def test_no_computed_field_of_theirs_is_corrected_by_hand(of):
    """Each fact of such a kind says what is fixed, or is not corrected at all."""
    facts = {kind for kind in CATALOGUE.values() if kind_of(kind).of is of and issubclass(kind, Fact)}
    undeclared = {kind.topic for kind in facts - FIXED.keys()}
    assert undeclared == ({"people.misconduct-recorded.v1"} if of is Of.STAFF else set())
    for kind in facts & FIXED.keys():
        assert FIXED[kind] <= set(kind.__struct_fields__)
        computed = {name for name in kind.__struct_fields__ if name.endswith(("_late", "_id"))} - {"responsible_id"}
        assert computed <= FIXED[kind]


def test_the_kinds_that_say_so_have_the_rules():
    assert {kind.of for kind in KINDS.values() if kind.corrected} == set(CORRECTED)
    for name in ("ProposeCorrection", "CorrectEntry", "RefuseCorrection"):
        assert {rule.of for rule in RULES.values() if rule.command.__name__ == name} == {Of.CASES, *CORRECTED}


def test_a_meeting_that_was_withdrawn_asks_for_nothing_any_more(given):
    action = RaiseMeetingAction(
        meeting_id=meetings.MEETING, assigned_to="north-office", responsible_id="o", about="x", due_on=date(2026, 4, 1)
    )
    given(*MET).when(action).then(type(meetings.raised))
    proposed = given(*MET).when(propose(withdraw=True)).then(CorrectionProposed)
    decide = CorrectEntry(proposal_id=proposed.drafts[0].event.proposal_id)
    after = proposed.and_then().when(decide, by=Role.REVIEWER, actor="reviewer-2").and_then()
    after.when(action).refused(meeting.MeetingUnknown)


@pytest.mark.parametrize(
    ("file", "entry", "fields"),
    [
        ((*MET, meetings.raised), 2, {"becomes": {"due_on": "2026-03-09"}}),
        (INSPECTED, 1, {"becomes": {"inspects_on": "2026-03-09"}}),
        (FILED, 1, {"becomes": {"present": 41}}),
        (FILED, 1, {"occurred_on": date(2026, 3, 1)}),
        (MET, 1, {"occurred_on": date(2026, 1, 1)}),
        ((work.begun, work.summary), 1, {"occurred_on": date(2025, 12, 31)}),
        (SURVEYED, 1, {"occurred_on": date(2026, 3, 9)}),
    ],
)
def test_the_last_that_the_rule_would_take_is_taken(given, file, entry, fields):
    given(*file).when(propose(entry, **fields)).then(CorrectionProposed)
