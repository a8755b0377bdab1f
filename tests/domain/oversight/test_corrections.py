"""A wrong fact is put right by two people; a decision never is."""

from datetime import date

import pytest

from domain.contacts.examples import CHECK_IN, DUE, received
from domain.contacts.record import CheckInReceived, Identity, Mode
from domain.contacts.rules import RecordCheckIn
from domain.intake.examples import OPEN, officer, opened
from domain.intake.record import CaseOpened, Sex
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Occurred, Precision
from domain.kernel.history import history
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, OccurredLater, example_id
from domain.oversight.corrections import rules
from domain.oversight.corrections.declaring import ReplacementMalformed
from domain.oversight.corrections.examples import PROPOSAL, proposed
from domain.oversight.corrections.record import CorrectionProposed, CorrectionRefused
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection, RefuseCorrection

FILE = (*OPEN, received)


def propose(entry=1, reason="Entered wrongly.", **fields):
    return ProposeCorrection(entry=example_id(entry), reason=reason, **fields)


def test_a_proposal_changes_the_named_fields_and_keeps_the_others(given, in_clear):
    outcome = given(*FILE).when(propose(becomes={"mode": "video"})).then(CorrectionProposed)
    becomes = outcome.drafts[0].event.becomes
    assert isinstance(becomes, CheckInReceived)
    assert (becomes.mode, becomes.due_on, becomes.late_by_days) == (Mode.VIDEO, received.due_on, 1)
    assert becomes.note == "Sounded tired; works nights."


def test_a_personal_value_is_corrected_like_any_other(given, entries):
    outcome = given(*FILE).when(propose(0, becomes={"name": "Li Min", "sex": "female"}))
    becomes = outcome.drafts[0].event.becomes
    assert (becomes.name, becomes.sex, becomes.phone) == ("Li Min", Sex.FEMALE, opened.phone)


def test_a_correction_stands_when_somebody_else_decides_it(given, entries, in_clear):
    proposal = given(*FILE).when(propose(becomes={"mode": "video"})).and_then()
    proposal_id = next(iter(proposal.case().corrections.open))
    decided = proposal.when(CorrectEntry(proposal_id=proposal_id), by=Role.REVIEWER)
    decided.then(EntryCorrected, entry=example_id(1), proposed_by="officer-7", reason="Entered wrongly.")
    after = decided.and_then()
    assert not after.case().corrections.open
    told = history(entries(after.events))
    assert told[1].event.mode is Mode.VIDEO
    assert told[1].corrected_by == example_id(3)
    assert in_clear(told[1].event.note) == "Sounded tired; works nights."


def test_whoever_proposed_it_does_not_decide_it(given):
    for command in (CorrectEntry(proposal_id=PROPOSAL), RefuseCorrection(proposal_id=PROPOSAL, reason="-")):
        given(*FILE, proposed).when(command, by=Role.REVIEWER, actor="officer-7").refused(rules.ProposerMayNotDecide)
        given(*FILE, proposed).when(command, by=Role.OFFICER).refused(NotEmpowered)
    assert issubclass(rules.ProposerMayNotDecide, NotEmpowered)


def test_a_refused_proposal_leaves_the_entry_as_it_is(given):
    outcome = given(*FILE, proposed).when(
        RefuseCorrection(proposal_id=PROPOSAL, reason="It was by telephone."), by=Role.REVIEWER
    )
    outcome.then(CorrectionRefused, entry=example_id(1))
    again = outcome.and_then()
    again.when(CorrectEntry(proposal_id=PROPOSAL), by=Role.REVIEWER).refused(rules.ProposalUnknown)
    again.when(propose(becomes={"mode": "video"})).then(CorrectionProposed)


def test_one_proposal_an_entry_at_a_time(given):
    given(*FILE, proposed).when(propose(becomes={"mode": "video"})).refused(rules.ProposalPending)


def test_a_further_correction_starts_from_what_counts_now(given):
    first = EntryCorrected(entry=example_id(1), becomes=proposed.becomes, reason="-", proposed_by="officer-3")
    becomes = given(*FILE, first).when(propose(becomes={"mode": "app"})).drafts[0].event.becomes
    assert (becomes.mode, becomes.identity) == (Mode.APP, Identity.CONFIRMED)
    assert becomes.note == "By video, not by telephone."


def test_a_time_that_a_correction_gave_stays_until_another_one_is_given(given, entries, at):
    first = EntryCorrected(
        entry=example_id(1),
        becomes=proposed.becomes,
        reason="-",
        proposed_by="officer-3",
        occurred_at=at("2026-02-03 00:00"),
        occurred_precision=Precision.DAY,
    )
    file = (*FILE, first)
    kept = given(*file).when(propose(becomes={"mode": "phone"})).then(CorrectionProposed)
    assert kept.drafts[0].event.occurred_precision is Precision.DAY
    proposal = kept.and_then()
    proposal_id = next(iter(proposal.case().corrections.open))
    decided = proposal.when(CorrectEntry(proposal_id=proposal_id), by=Role.REVIEWER).then(EntryCorrected)
    told = next(e for e in history(entries(decided.and_then().events)) if e.event_id == example_id(1))
    assert (told.event.mode, told.occurred_at, told.occurred_precision) == (
        Mode.PHONE,
        at("2026-02-03 00:00"),
        Precision.DAY,
    )
    given(*file).when(propose(occurred_at=at("2026-02-04 09:30"))).then(
        CorrectionProposed, occurred_at=at("2026-02-04 09:30"), occurred_precision=Precision.INSTANT
    )
    given(*file).when(propose(withdraw=True)).then(CorrectionProposed, becomes=None, occurred_at=None)


def test_a_fact_is_withdrawn_and_the_check_in_is_due_again(given, at):
    answered = given(*DUE).when(RecordCheckIn(mode=Mode.PHONE, identity="confirmed"), at=at("2026-01-12 10:00"))
    file = answered.and_then()
    assert CHECK_IN not in file.case().contacts.due
    withdrawn = EntryCorrected(entry=example_id(2), becomes=None, reason="-", proposed_by="officer-3")
    file.events.append(withdrawn)
    assert CHECK_IN in file.case().contacts.due


def test_a_fact_is_moved_to_another_day(given, entries):
    outcome = given(*FILE).when(propose(occurred_on=date(2026, 2, 3))).then(CorrectionProposed)
    event = outcome.drafts[0].event
    assert event.occurred_precision is Precision.DAY
    given(*FILE).when(propose(occurred_on=date(2026, 3, 11))).refused(OccurredLater)


def test_a_decision_an_unknown_entry_and_a_correction_are_not_corrected(given):
    change = {"becomes": {"mode": "video"}}
    given(*OPEN, officer).when(propose(**change)).refused(rules.NotAFact)
    given(*OPEN).when(propose(1, **change)).refused(rules.EntryUnknown)
    given(*FILE, proposed).when(propose(2, **change)).refused(rules.NotAFact)


def test_a_proposal_says_one_thing(given):
    given(*FILE).when(propose()).refused(rules.NothingCorrected)
    given(*FILE).when(propose(withdraw=True, becomes={"mode": "video"})).refused(rules.NothingCorrected)
    given(*FILE).when(propose(withdraw=True)).then(CorrectionProposed, becomes=None)


def test_the_opening_is_corrected_and_never_withdrawn(given):
    given(*OPEN).when(propose(0, withdraw=True)).refused(rules.OpeningMayNotBeWithdrawn)
    given(*OPEN).when(propose(0, becomes={"term_ends_on": "2027-01-01"})).then(CorrectionProposed)


@pytest.mark.parametrize(
    "becomes",
    [
        {"mode": "pigeon"},
        {"mode": None},
        {"no_such_field": 1},
        {"identity": -1},
        {"identity": "two"},
        {"note": {"stream": "x"}},
        {"note": "a\x00b"},
        {"note": "x" * 4001},
        {"topic": "intake.case-opened.v1"},
    ],
)
def test_what_is_not_of_the_form_of_the_entry_is_refused_without_repeating_it(given, becomes):
    outcome = given(*FILE).when(propose(becomes=becomes)).refused(ReplacementMalformed)
    assert not outcome.refusal.facts


@pytest.mark.parametrize("becomes", [{"name": None}, {"name": ""}, {"name": "a\nb"}, {"name": "x" * 201}])
def test_a_name_stays_a_name(given, becomes):
    given(*OPEN).when(propose(0, becomes=becomes)).refused(ReplacementMalformed)


def test_a_correction_takes_effect_on_what_rules_see(given, at):
    moved = EntryCorrected(
        entry=example_id(0),
        becomes=CaseOpened(case_number="2026-0117", unit_id="north-office", category="parole", name="Li Ming"),
        reason="-",
        proposed_by="officer-3",
        occurred_at=at("2026-02-01 09:00"),
    )
    file = given(*OPEN, Draft(moved, Occurred(at("2026-02-10 09:00"))))
    outcome = file.when(RecordCheckIn(mode=Mode.PHONE, occurred_on=date(2026, 1, 31)))
    assert outcome.refusal.facts["opened_on"] == date(2026, 2, 1)
