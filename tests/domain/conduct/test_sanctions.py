"""Sanctions: who may decide, once a breach, taken back, quashed, proposed from points."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.assessment.results.examples import decided, filed
from domain.conduct.breaches.examples import ALLEGED, BREACH, DOCUMENT, PROVEN, noon, proven
from domain.conduct.breaches.record import Gravity
from domain.conduct.breaches.refusals import (
    BreachAnsweredAlready,
    BreachNotSubstantiated,
    BreachUnknown,
    EntryNotInFile,
)
from domain.conduct.hearings.record import BreachKind, CriticismRecorded
from domain.conduct.sanctions import refusals
from domain.conduct.sanctions.examples import (
    ADMONISHED,
    LATE_11,
    OBJECTED,
    PENALTY_PROPOSED,
    PROPOSAL,
    SERIOUS,
    admonished,
    penalised,
    penalty_proposed,
    poor,
    proposed,
)
from domain.conduct.sanctions.penalties import ProposePublicSecurityPenalty, RecordPublicSecurityPenalty
from domain.conduct.sanctions.record import (
    SANCTIONS_KEPT,
    AdmonitionIssued,
    NoActionDecided,
    Outcome,
    PublicSecurityPenaltyRecorded,
    SanctionError,
    SanctionProposalDismissed,
    SanctionProposed,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.conduct.sanctions.rules import (
    DecideNoAction,
    DismissSanctionProposal,
    IssueAdmonition,
    IssueWarning,
    ProposeSanction,
    ProposeSanctionFromPoints,
    QuashSanction,
    WithdrawSanction,
)
from domain.conduct.separation import InvestigatorMayNotDecide, ProposerMayNotDecide
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

ADMONISH = IssueAdmonition(breach_id=BREACH)
WARN = IssueWarning(breach_id=BREACH)
NO_ACTION = DecideNoAction(breach_id=BREACH, reason="slight")
SANCTION = example_id(5)
#: Proven without an investigation on record, so that only the proposal has an author that counts.
BARE = tuple(draft for draft in PROVEN if "investigated" not in draft.event.topic)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.LEADER])
def test_a_row_says_who_decides(given, role):
    outcome = given(*PROVEN).when(ADMONISH, by=role)
    outcome.refused(refusals.DeciderNotCompetent, step="admonition-late", deciders="reviewer")
    assert "reviewer" in outcome.refusal.title


@pytest.mark.parametrize("role", [Role.POLICE, Role.CLOCK, Role.UPPER, Role.INSPECTOR])
def test_nobody_else_sanctions(given, role):
    given(*PROVEN).when(ADMONISH, by=role).refused(NotEmpowered)


@pytest.mark.parametrize("command", [ADMONISH, NO_ACTION])
def test_whoever_looked_into_it_does_not_decide(given, command):
    given(*PROVEN).when(command, by=Role.REVIEWER, actor="officer-7").refused(InvestigatorMayNotDecide)


def test_whoever_proposed_it_does_not_decide(given):
    file = given(*BARE, proposed)
    file.when(ADMONISH, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)
    after = file.when(ADMONISH, by=Role.REVIEWER).then(AdmonitionIssued).and_then().case()
    assert not after.sanctions.proposals


@pytest.mark.parametrize("command", [ADMONISH, WARN, NO_ACTION])
def test_only_a_proven_breach_is_answered(given, command):
    given(*ALLEGED).when(command, by=Role.REVIEWER).refused(BreachNotSubstantiated)
    given(*OPEN).when(command, by=Role.REVIEWER).refused(BreachUnknown)


@pytest.mark.parametrize("command", [ADMONISH, WARN, NO_ACTION])
def test_one_breach_is_answered_once(given, command):
    given(*ADMONISHED).when(command, by=Role.REVIEWER).refused(BreachAnsweredAlready)


@pytest.mark.parametrize("command", [ADMONISH, NO_ACTION, ProposeSanction(breach_id=BREACH, outcome="warning")])
def test_nothing_is_decided_in_a_closed_file(given, command):
    given(*PROVEN, Draft(discharged, noon(3, 5))).when(command, by=Role.REVIEWER).refused(CaseEnded)
    given().when(command, by=Role.REVIEWER).refused(CaseNotOpened)


def test_no_action_answers_a_breach_too(given):
    outcome = given(*PROVEN).when(NO_ACTION, by=Role.REVIEWER).then(NoActionDecided, reason="slight")
    outcome.and_then().when(ADMONISH, by=Role.REVIEWER).refused(BreachAnsweredAlready)
    enough = DecideNoAction(breach_id=BREACH, reason="criticism_suffices")
    given(*PROVEN).when(enough, by=Role.REVIEWER).refused(refusals.NotCriticised)
    criticised = Draft(CriticismRecorded(breach_id=BREACH, kind=BreachKind.LATE_REPORT), noon(3, 3))
    given(*PROVEN, criticised).when(enough, by=Role.REVIEWER).then(NoActionDecided)
    given(*PROVEN).when(NO_ACTION, by=Role.OFFICER).refused(NotEmpowered)


def test_a_sanction_is_withdrawn_by_the_level_that_decided_it(given):
    withdraw = WithdrawSanction(entry=SANCTION, reason=SanctionError.FACTS)
    given(*ADMONISHED).when(withdraw, by=Role.OFFICER).refused(NotEmpowered)
    given(*ADMONISHED).when(withdraw, by=Role.UPPER).refused(NotEmpowered)
    outcome = given(*ADMONISHED).when(withdraw, by=Role.REVIEWER)
    outcome.then(SanctionWithdrawn, outcome=Outcome.ADMONITION, breach_id=BREACH, decide_anew=False)
    file = outcome.and_then()
    assert not file.case().sanctions.standing
    file.when(withdraw, by=Role.REVIEWER).refused(refusals.SanctionUnknown)
    file.when(ADMONISH, by=Role.REVIEWER).refused(BreachAnsweredAlready)


def test_a_sanction_is_quashed_by_the_agency_above(given):
    quash = QuashSanction(entry=SANCTION, reason=SanctionError.TOO_SEVERE)
    given(*ADMONISHED).when(quash, by=Role.REVIEWER).refused(NotEmpowered)
    outcome = given(*ADMONISHED).when(quash, by=Role.UPPER).then(SanctionQuashed, objection=None)
    assert outcome.drafts[0].evidence == (str(SANCTION),)
    assert not outcome.and_then().case().sanctions.standing


OBJECTION = example_id(6)
QUASH = QuashSanction(entry=SANCTION, reason=SanctionError.TOO_SEVERE, objection=OBJECTION)


@pytest.mark.parametrize("outcome", ["upheld", "partly_upheld"])
def test_it_is_quashed_upon_an_objection_that_was_upheld(given, outcome):
    answered = replace(OBJECTED[-1].event, outcome=outcome)
    quashed = given(*OBJECTED[:-1], answered).when(QUASH, by=Role.UPPER).then(SanctionQuashed, objection=OBJECTION)
    assert quashed.drafts[0].evidence == (str(SANCTION), str(OBJECTION), str(example_id(7)))


@pytest.mark.parametrize(
    "file",
    [
        OBJECTED[:-1],
        (*OBJECTED[:-1], replace(OBJECTED[-1].event, outcome="rejected")),
        (*ADMONISHED, replace(filed, entry=example_id(1)), replace(decided, entry=example_id(1), outcome="upheld")),
        (*ADMONISHED, Draft(discharged, noon(3, 5))),
    ],
    ids=["undecided", "rejected", "against_another_entry", "no_objection"],
)
def test_it_is_not_quashed_upon_an_objection_that_was_not(given, file):
    given(*file).when(QUASH, by=Role.UPPER).refused(refusals.ObjectionNotUpheld)
    given(*file).when(QUASH, by=Role.UPPER, imported=True).then(SanctionQuashed)


def test_the_objection_is_named_by_its_own_entry_in_this_file(given):
    given(*OBJECTED).when(replace(QUASH, objection=example_id(99)), by=Role.UPPER).refused(EntryNotInFile)
    unnamed = replace(QUASH, objection=example_id(7))
    given(*OBJECTED).when(unnamed, by=Role.UPPER).refused(refusals.ObjectionNotUpheld)


def test_a_breach_may_be_decided_anew(given):
    again = QuashSanction(entry=SANCTION, reason=SanctionError.TOO_LENIENT, decide_anew=True)
    late = Draft(replace(admonished, days=11), noon(3, 3))
    file = given(*LATE_11, late).when(again, by=Role.UPPER).then(SanctionQuashed).and_then()
    file.when(WARN, by=Role.REVIEWER).then(WarningIssued)
    again = WithdrawSanction(entry=SANCTION, reason=SanctionError.TOO_LENIENT, decide_anew=True)
    file = given(*LATE_11, late).when(again, by=Role.REVIEWER).and_then()
    file.when(WARN, by=Role.REVIEWER).then(WarningIssued)


def test_a_sanction_may_be_taken_back_after_supervision_ended(given):
    closed = (*ADMONISHED, Draft(discharged, noon(3, 5)))
    withdraw = WithdrawSanction(entry=SANCTION, reason=SanctionError.LAW)
    given(*closed).when(withdraw, by=Role.REVIEWER).then(SanctionWithdrawn)
    given(*closed).when(QuashSanction(entry=SANCTION, reason=SanctionError.LAW), by=Role.UPPER).then(SanctionQuashed)


def test_what_was_proposed_to_the_police_answers_the_breach_until_they_impose_nothing(given):
    spared = RecordPublicSecurityPenalty(authority="north-police", penalty="not_imposed", proposal_id=PROPOSAL)
    fined = RecordPublicSecurityPenalty(authority="north-police", penalty="fine", proposal_id=PROPOSAL, fine_yuan=200)
    file = given(*PENALTY_PROPOSED)
    file.when(WARN, by=Role.REVIEWER).refused(BreachAnsweredAlready)
    after = file.when(spared, by=Role.POLICE).then(PublicSecurityPenaltyRecorded, breach_id=BREACH).and_then().case()
    assert BREACH in after.breaches.open
    assert not after.sanctions.standing
    after = file.when(fined).then(PublicSecurityPenaltyRecorded, fine_yuan=200).and_then().case()
    assert list(after.sanctions.of(Outcome.PENALTY)) == [example_id(6)]
    assert not after.breaches.open
    assert not after.sanctions.proposals


def test_the_police_may_act_of_their_own(given):
    fined = RecordPublicSecurityPenalty(authority="north-police", penalty="fine", fine_yuan=200)
    given(*OPEN).when(fined, by=Role.POLICE).then(PublicSecurityPenaltyRecorded, breach_id=None)
    about = RecordPublicSecurityPenalty(authority="north-police", penalty="fine", breach_id=BREACH)
    outcome = given(*SERIOUS).when(about, by=Role.POLICE).then(PublicSecurityPenaltyRecorded, breach_id=BREACH)
    outcome.and_then().when(ADMONISH, by=Role.REVIEWER).refused(BreachAnsweredAlready)
    given(*OPEN, Draft(discharged, noon(3, 5))).when(fined).then(PublicSecurityPenaltyRecorded)
    given(*OPEN).when(fined, by=Role.CLOCK).refused(NotEmpowered)


def test_a_penalty_of_the_police_is_theirs_and_a_proposal_is_ours(given):
    theirs = (*PENALTY_PROPOSED, Draft(penalised, noon(3, 4)))
    withdraw = WithdrawSanction(entry=example_id(6), reason=SanctionError.FACTS)
    given(*theirs).when(withdraw, by=Role.REVIEWER).refused(refusals.PenaltyNotOurs)
    ours = WithdrawSanction(entry=SANCTION, reason=SanctionError.FACTS, decide_anew=True)
    after = given(*PENALTY_PROPOSED).when(ours, by=Role.REVIEWER).then(SanctionWithdrawn).and_then().case()
    assert not after.sanctions.proposals
    assert BREACH in after.breaches.open


def test_an_admonition_is_proposed_once_and_may_be_left(given):
    propose = ProposeSanction(breach_id=BREACH, outcome="admonition")
    given(*ALLEGED).when(propose).refused(BreachNotSubstantiated)
    file = given(*PROVEN).when(propose).then(SanctionProposed, cause="breach").and_then()
    file.when(propose).refused(refusals.ProposedAlready)
    leave = DismissSanctionProposal(proposal_id=PROPOSAL, reason="not_needed")
    given(*PROVEN, proposed).when(leave, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)
    after = given(*PROVEN, proposed).when(leave, by=Role.REVIEWER).then(SanctionProposalDismissed).and_then()
    assert not after.case().sanctions.proposals
    given(*SERIOUS, penalty_proposed).when(leave, by=Role.REVIEWER).refused(refusals.ProposalUnknown)


@pytest.mark.parametrize(("score", "enough"), [(60, False), (59, True)])
def test_a_score_below_the_threshold_leads_to_a_proposal(given, score, enough):
    from_points = ProposeSanctionFromPoints(period="2026-02", outcome="admonition")
    outcome = given(*OPEN, Draft(replace(poor, score=score), noon(3, 2))).when(from_points, by=Role.CLOCK)
    if not enough:
        outcome.refused(refusals.ThresholdNotReached, score=60, period="2026-02")
        return
    outcome.then(SanctionProposed, cause="points", period="2026-02", breach_id=None)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    outcome.and_then().when(from_points, by=Role.CLOCK).refused(refusals.ProposedAlready)


def test_a_proposal_from_points_is_no_sanction_and_is_settled_by_one(given):
    from_points = Draft(
        SanctionProposed(proposal_id=PROPOSAL, outcome="admonition", cause="points", period="2026-02"), noon(3, 3)
    )
    follow = IssueAdmonition(breach_id=BREACH, proposal_id=PROPOSAL)
    given(*OPEN, from_points).when(follow, by=Role.REVIEWER).refused(BreachUnknown)
    given(*PROVEN).when(follow, by=Role.REVIEWER).refused(refusals.ProposalUnknown)
    given(*BARE, from_points).when(follow, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)
    outcome = given(*PROVEN, from_points).when(follow, by=Role.REVIEWER).then(AdmonitionIssued)
    assert str(SANCTION) in outcome.drafts[0].evidence
    assert not outcome.and_then().case().sanctions.proposals


def test_of_public_surveillance_the_police_are_asked_and_no_court(given):
    penalise = ProposePublicSecurityPenalty(breach_id=BREACH, document=DOCUMENT)
    file = given(*OPEN, *proven(BreachKind.OTHER, Gravity.SLIGHT, date(2026, 2, 9), date(2026, 2, 9)))
    file.when(penalise, by=Role.REVIEWER).refused(refusals.NoStepReached, outcomes="admonition")
    given(*SERIOUS).when(penalise, by=Role.OFFICER).refused(refusals.DeciderNotCompetent, step="penalty")


def test_only_the_newest_sanctions_are_kept(given):
    many = [Draft(replace(admonished, breach_id=example_id(1_000 + n)), noon(2, 1)) for n in range(2 * SANCTIONS_KEPT)]
    kept = given(*OPEN, *many).case().sanctions.standing
    assert list(kept) == [example_id(n + 1) for n in range(SANCTIONS_KEPT, 2 * SANCTIONS_KEPT)]
