"""Revocation and recall: proposed, ruled in time or late, withdrawn, executed."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.conduct.breaches.examples import BREACH, DOCUMENT, noon
from domain.conduct.breaches.refusals import BreachAnsweredAlready, EntryNotInFile
from domain.conduct.revocation import refusals
from domain.conduct.revocation.examples import (
    GONE,
    LOST,
    PROPOSAL,
    PROPOSED,
    RECALL_PROPOSED,
    RELEASED,
    REVOKED,
    opened_as,
    recalled,
)
from domain.conduct.revocation.record import (
    ProposalWithdrawn,
    RecallDecided,
    RecallExecuted,
    RecallGround,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
    RulingOverdue,
)
from domain.conduct.revocation.rules import (
    ProposeRecall,
    ProposeRevocation,
    RecordOverdueRuling,
    RecordRecall,
    RecordRecallDecision,
    RecordRevocationRuling,
    WithdrawProposal,
)
from domain.conduct.sanctions.record import Receiver
from domain.conduct.sanctions.refusals import DeciderNotCompetent
from domain.conduct.separation import InvestigatorMayNotDecide
from domain.intake.ending.examples import terminated
from domain.intake.examples import OPEN
from domain.intake.record import Sentence
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

REVOKE = ProposeRevocation(breach_id=BREACH, court="north-court", document=DOCUMENT)
OTHER = example_id(950)


def ruling(**fields):
    """A ruling on the proposal, unless it says otherwise."""
    return RecordRevocationRuling(
        **{"ruling": "revoked", "court": "north-court", "document": DOCUMENT, "proposal_id": PROPOSAL} | fields
    )


def recall(**fields):
    """A decision on the proposal, unless it says otherwise."""
    return RecordRecallDecision(
        **{"decision": "recalled", "authority": "north-prisons", "document": DOCUMENT, "proposal_id": PROPOSAL} | fields
    )


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.LEADER])
def test_the_county_proposes_revocation_with_copies(given, role):
    given(*GONE).when(REVOKE, by=role).then(
        RevocationProposed,
        target="suspended_sentence",
        copies_to=(Receiver.COURT, Receiver.PROCURATORATE, Receiver.POLICE),
    )
    given(*opened_as(Sentence.PAROLE), *LOST).when(REVOKE, by=role).then(RevocationProposed, target="parole")


def test_the_office_does_not_and_whoever_looked_into_it_does_not(given):
    given(*GONE).when(REVOKE, by=Role.OFFICER).refused(DeciderNotCompetent)
    given(*GONE).when(REVOKE, by=Role.REVIEWER, actor="officer-7").refused(InvestigatorMayNotDecide)


def test_one_revocation_is_pending_at_a_time_and_answers_its_breach(given):
    given(*PROPOSED).when(REVOKE, by=Role.REVIEWER).refused(BreachAnsweredAlready)
    other = [Draft(replace(draft.event, breach_id=OTHER), noon(3, 4)) for draft in LOST]
    again = ProposeRevocation(breach_id=OTHER, court="north-court", document=DOCUMENT)
    given(*PROPOSED, *other).when(again, by=Role.REVIEWER).refused(refusals.ProposalPending)


@pytest.mark.parametrize(("day", "days_late"), [("04-01", 0), ("04-02", 0), ("04-03", 1), ("05-02", 30)])
def test_a_ruling_after_thirty_days_stands_and_is_late(given, at, day, days_late):
    given(*PROPOSED).when(ruling(), at=at(f"2026-{day} 10:00")).then(
        RevocationRuled, due_on=date(2026, 4, 2), days_late=days_late, breach_id=BREACH
    )


def test_the_limit_is_counted_from_when_the_court_had_the_proposal(given, at):
    later = ruling(received_on=date(2026, 3, 6))
    given(*PROPOSED).when(later, at=at("2026-04-05 10:00")).then(RevocationRuled, due_on=date(2026, 4, 5), days_late=0)
    for wrong in (date(2026, 3, 2), date(2026, 3, 11)):
        given(*PROPOSED).when(ruling(received_on=wrong)).refused(refusals.ReceivedOutOfOrder)


def test_a_court_that_does_not_follow_leaves_the_breach_to_be_answered(given):
    after = given(*PROPOSED).when(ruling(ruling="not_revoked")).then(RevocationRuled).and_then().case()
    assert BREACH in after.breaches.open
    assert after.revocation.granted is None
    after = given(*PROPOSED).when(ruling()).and_then().case()
    assert BREACH not in after.breaches.open
    assert not after.revocation.pending
    assert after.revocation.granted.entry == example_id(6)


@pytest.mark.parametrize("ground", ["new_crime", "undiscovered_crime"])
def test_the_court_that_tries_a_crime_rules_without_a_proposal(given, ground):
    given(*OPEN).when(ruling(proposal_id=None, ground=ground)).then(RevocationRuled, ground=ground, due_on=None)
    given(*PROPOSED).when(ruling(ground=ground)).refused(refusals.ProposalNeeded)
    given(*PROPOSED).when(ruling(proposal_id=None)).refused(refusals.ProposalNeeded)


def test_revocation_is_for_suspension_and_parole_and_recall_for_temporary_release(given):
    for category in (Sentence.PUBLIC_SURVEILLANCE, Sentence.TEMPORARY_RELEASE):
        file = given(*opened_as(category))
        file.when(ruling(proposal_id=None, ground="new_crime")).refused(refusals.NotForCategory)
    given(*OPEN).when(recall(proposal_id=None)).refused(refusals.NotForCategory, what="recall")
    given(*RECALL_PROPOSED).when(ruling()).refused(refusals.NotForCategory)


def test_each_ruling_is_on_a_proposal_of_its_own_kind(given):
    mixed = (*RELEASED, *PROPOSED[1:])
    given(*mixed).when(recall()).refused(refusals.ProposalNotPending, proposal="recall")
    given(*REVOKED).when(ruling()).refused(refusals.ProposalNotPending, proposal="revocation")


def test_a_ruling_may_be_recorded_after_supervision_ended(given):
    given(*PROPOSED, Draft(terminated, noon(3, 8))).when(ruling()).then(RevocationRuled)
    given(*RECALL_PROPOSED, Draft(terminated, noon(3, 8))).when(recall()).then(RecallDecided)


@pytest.mark.parametrize(("day", "days_late"), [("04-02", 0), ("04-03", 1)])
def test_a_recall_after_thirty_days_stands_and_is_late(given, at, day, days_late):
    given(*RECALL_PROPOSED).when(recall(), at=at(f"2026-{day} 10:00")).then(RecallDecided, days_late=days_late)


def test_an_authority_may_recall_of_its_own_and_may_not_follow(given):
    given(*RELEASED).when(recall(proposal_id=None)).then(RecallDecided, due_on=None, days_late=0)
    assert BREACH not in given(*RECALL_PROPOSED).when(recall()).and_then().case().breaches.open
    after = given(*RECALL_PROPOSED).when(recall(decision="not_recalled")).and_then().case()
    assert BREACH in after.breaches.open
    assert after.revocation.granted is None


def test_a_recall_rests_on_one_thing(given):
    both = ProposeRecall(
        authority="north-prisons", document=DOCUMENT, breach_id=BREACH, ground=RecallGround.CAUSE_ENDED
    )
    given(*RELEASED, *LOST).when(both, by=Role.REVIEWER).refused(refusals.GroundOrBreach)
    shown = ProposeRecall(
        authority="north-prisons", document=DOCUMENT, ground=RecallGround.CAUSE_ENDED, entries=(example_id(70),)
    )
    given(*RELEASED).when(shown, by=Role.REVIEWER).refused(EntryNotInFile)
    bare = ProposeRecall(authority="north-prisons", document=DOCUMENT, ground=RecallGround.CAUSE_ENDED)
    file = given(*RELEASED).when(bare, by=Role.REVIEWER).then(RecallProposed).and_then()
    file.when(bare, by=Role.REVIEWER).refused(refusals.ProposalPending, proposal="recall")


def test_somebody_goes_to_prison_after_a_ruling_only_and_once(given):
    to_prison = RecordRecall(prison="north-prison")
    given(*PROPOSED).when(to_prison).refused(refusals.NothingToExecute)
    outcome = given(*REVOKED, Draft(terminated, noon(3, 9))).when(to_prison, by=Role.POLICE)
    outcome.then(RecallExecuted, entry=example_id(6), after="revocation")
    outcome.and_then().when(to_prison).refused(refusals.NothingToExecute)
    file = given(*RECALL_PROPOSED, Draft(recalled, noon(3, 9)))
    file.when(to_prison).then(RecallExecuted, after="recall")


def test_a_proposal_is_withdrawn_and_its_breach_awaits_an_answer_again(given):
    withdraw = WithdrawProposal(proposal_id=PROPOSAL, reason="put_right")
    given(*PROPOSED).when(withdraw, by=Role.OFFICER).refused(NotEmpowered)
    outcome = given(*PROPOSED).when(withdraw, by=Role.REVIEWER)
    outcome.then(ProposalWithdrawn, proposal="revocation", breach_id=BREACH)
    after = outcome.and_then()
    assert BREACH in after.case().breaches.open
    after.when(ruling()).refused(refusals.ProposalNotPending)
    given(*RECALL_PROPOSED).when(withdraw, by=Role.REVIEWER).then(ProposalWithdrawn, proposal="recall")


@pytest.mark.parametrize(("day", "too_early"), [("04-02", True), ("04-03", False)])
def test_a_ruling_that_does_not_come_is_noticed_the_day_after_the_limit(given, at, day, too_early):
    notice = RecordOverdueRuling(proposal_id=PROPOSAL)
    outcome = given(*PROPOSED).when(notice, by=Role.CLOCK, at=at(f"2026-{day} 00:01"))
    if too_early:
        outcome.refused(refusals.RulingNotOverdue, due_on=date(2026, 4, 2))
        return
    after = outcome.then(RulingOverdue, due_on=date(2026, 4, 2)).and_then()
    after.when(notice, by=Role.CLOCK, at=at(f"2026-{day} 10:00")).refused(refusals.OverdueNoticedAlready)
    after.when(ruling(), at=at(f"2026-{day} 11:00")).then(RevocationRuled, days_late=1)
