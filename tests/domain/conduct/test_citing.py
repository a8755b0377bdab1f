"""What decisions about conduct rest on: the entries they cite, and those whose authors or days count."""

from datetime import date

from msgspec.structs import replace

from domain.assessment.points.record import PeriodReopened
from domain.conduct.breaches.examples import ALLEGED, BREACH, DOCUMENT, INVESTIGATED, PROVEN, TAKEN_BACK, noon, proven
from domain.conduct.breaches.record import (
    BreachAlleged,
    BreachInvestigated,
    BreachSubstantiated,
    BreachWithdrawn,
    Gravity,
)
from domain.conduct.breaches.refusals import BreachAnsweredAlready, EntryNotInFile
from domain.conduct.breaches.rules import AllegeBreach, InvestigateBreach, SubstantiateBreach, WithdrawBreach
from domain.conduct.hearings.record import BreachKind, CriticismRecorded
from domain.conduct.revocation.examples import RELEASED
from domain.conduct.revocation.record import RecallGround, RecallProposed
from domain.conduct.revocation.rules import ProposeRecall
from domain.conduct.rewards.examples import GOOD, MERIT, commute
from domain.conduct.rewards.record import CommutationProposed
from domain.conduct.rewards.rules import ProposeReward
from domain.conduct.sanctions.examples import (
    ADMONISHED,
    PENALTY_PROPOSED,
    PROPOSAL,
    SERIOUS,
    penalised,
    proposed,
    warned,
)
from domain.conduct.sanctions.penalties import RecordPublicSecurityPenalty
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    PublicSecurityPenaltyRecorded,
    SanctionError,
    SanctionProposed,
    WarningIssued,
)
from domain.conduct.sanctions.refusals import PeriodWithoutScore, ProposalUnknown, SanctionUnknown
from domain.conduct.sanctions.rules import IssueAdmonition, IssueWarning, WithdrawSanction
from domain.conduct.separation import ProposerMayNotDecide
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.rule import Draft, example_id

ADMONISH = IssueAdmonition(breach_id=BREACH)
OTHER = example_id(950)


def ids(*numbers):
    return tuple(str(example_id(n)) for n in numbers)


def test_a_breach_is_looked_into_with_entries_of_this_file(given):
    look = InvestigateBreach(breach_id=BREACH, finding="breach", entries=(example_id(0),))
    outcome = given(*ALLEGED).when(look).then(BreachInvestigated)
    assert outcome.drafts[0].evidence == ids(1, 0)
    given(*ALLEGED).when(replace(look, entries=(example_id(90),))).refused(EntryNotInFile)


def test_a_breach_is_proven_as_what_was_alleged_where_nothing_else_is_said(given):
    prove = SubstantiateBreach(breach_id=BREACH, gravity=Gravity.SLIGHT)
    file = given(*INVESTIGATED)
    file.when(prove, by=Role.REVIEWER).then(BreachSubstantiated, kind=BreachKind.LATE_REPORT)
    other = replace(prove, kind=BreachKind.OTHER)
    file.when(other, by=Role.REVIEWER).then(BreachSubstantiated, kind=BreachKind.OTHER)
    one_day = replace(prove, until_on=date(2026, 2, 20))
    file.when(one_day, by=Role.REVIEWER).then(BreachSubstantiated, days=0)


def test_by_when_a_breach_is_answered_is_pinned_when_it_is_alleged(given):
    allege = AllegeBreach(kind=BreachKind.LATE_REPORT, from_on=date(2026, 2, 20), documents=(DOCUMENT,))
    outcome = given(*OPEN).when(allege).then(BreachAlleged)
    assert "conduct.response@prc-2020" in str(outcome.facts.policies.consulted)


def test_a_breach_that_was_answered_cites_its_answer_when_it_is_taken_back(given):
    file = (*ADMONISHED, TAKEN_BACK[-1])
    withdraw = WithdrawBreach(breach_id=BREACH, reason="late_entry", entry=example_id(6))
    outcome = given(*file).when(withdraw, by=Role.REVIEWER).then(BreachWithdrawn)
    assert outcome.drafts[0].evidence[0] == ids(6)[0]
    assert outcome.drafts[0].evidence[-1] == ids(5)[0]


def test_of_a_period_that_is_open_again_nothing_is_proposed(given, at):
    again = Draft(PeriodReopened(period="2026-Q1", cause="correction"), noon(4, 3))
    propose, now = ProposeReward(period="2026-Q1"), at("2026-07-06 10:00")
    assert given(*GOOD).when(propose, at=now).refusal is None
    given(*GOOD, again).when(propose, at=now).refused(PeriodWithoutScore, period="2026-Q1")


def test_what_is_taken_back_is_a_sanction_or_a_proposal_to_the_police_named_by_its_own_entry(given):
    def withdraw(n):
        return WithdrawSanction(entry=example_id(n), reason=SanctionError.FACTS)

    given(*PROVEN, proposed).when(withdraw(5), by=Role.REVIEWER).refused(SanctionUnknown)  # only proposed, by us
    given(*PENALTY_PROPOSED).when(withdraw(4), by=Role.REVIEWER).refused(SanctionUnknown)  # another entry


def test_whoever_proposed_something_about_another_breach_may_decide_on_this_one(given):
    elsewhere = replace(proposed, breach_id=OTHER)
    bare = tuple(draft for draft in PROVEN if "investigated" not in draft.event.topic)
    given(*bare, elsewhere).when(ADMONISH, by=Role.REVIEWER, actor="officer-7").then(AdmonitionIssued)
    given(*bare, proposed).when(ADMONISH, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)


def test_a_proposal_from_points_is_not_about_a_recall_that_needs_no_breach(given):
    points = SanctionProposed(proposal_id=PROPOSAL, outcome="admonition", cause="points", period="2026-02")
    recall = ProposeRecall(authority="north-prisons", document=DOCUMENT, ground=RecallGround.CAUSE_ENDED)
    outcome = given(*RELEASED, points).when(recall, by=Role.REVIEWER, actor="officer-7").then(RecallProposed)
    assert outcome.drafts[0].evidence == ids(0)  # nothing else is named: the file as it was opened


def test_a_recall_cites_the_entries_that_show_its_ground_and_the_opening_only_without_them(given):
    criticised = CriticismRecorded(breach_id=OTHER, kind=BreachKind.OTHER)
    recall = ProposeRecall(
        authority="north-prisons", document=DOCUMENT, ground=RecallGround.GUARANTOR_LOST, entries=(example_id(1),)
    )
    outcome = given(*RELEASED, Draft(criticised, noon(3, 1))).when(recall, by=Role.REVIEWER).then(RecallProposed)
    assert outcome.drafts[0].evidence == ids(1)


def test_two_warnings_of_this_very_day_recall_without_a_further_breach(given, at):
    today = [Draft(replace(warned, breach_id=example_id(900 + n)), noon(3, 10)) for n in (1, 2)]
    recall = ProposeRecall(authority="north-prisons", document=DOCUMENT)
    outcome = given(*RELEASED, *today).when(recall, by=Role.REVIEWER, at=at("2026-03-10 18:00"))
    outcome.then(RecallProposed, step="recall-two-warnings", breach_id=None)
    assert outcome.drafts[0].evidence == ids(1, 2)


def test_two_warnings_recall_for_a_breach_in_which_nobody_was_heard(given):
    """The row asks for no hearing."""
    before = [Draft(replace(warned, breach_id=example_id(900 + n)), noon(2, n)) for n in (1, 2)]
    breach = proven(BreachKind.OTHER, Gravity.SLIGHT, date(2026, 2, 28), date(2026, 2, 28), hearing=None)
    recall = ProposeRecall(authority="north-prisons", document=DOCUMENT, breach_id=BREACH)
    given(*RELEASED, *before, *breach).when(recall, by=Role.REVIEWER).then(RecallProposed, step="recall-two-warnings")


def test_days_and_criticism_stand_only_with_a_sanction_that_rests_on_them(given):
    criticised = Draft(CriticismRecorded(breach_id=OTHER, kind=BreachKind.LEAVE_RULES), noon(2, 1))
    breach = proven(BreachKind.LEAVE_RULES, Gravity.FAIRLY_SERIOUS, date(2026, 2, 20), date(2026, 2, 22))
    warn = IssueWarning(breach_id=BREACH)
    outcome = given(*OPEN, criticised, *breach).when(warn, by=Role.REVIEWER)
    outcome.then(WarningIssued, step="warning-rules", days=None)
    assert ids(1)[0] not in outcome.drafts[0].evidence
    given(*PROVEN).when(ADMONISH, by=Role.REVIEWER).then(AdmonitionIssued, step="admonition-late", days=2)


def test_the_platform_itself_decides_as_its_simulation_or_import_says(given):
    given(*PROVEN).when(ADMONISH, by=Role.SIMULATION).then(AdmonitionIssued)


def test_a_penalty_cites_the_proposal_that_it_answers_or_the_breach_that_it_is_about(given):
    fined = RecordPublicSecurityPenalty(authority="north-police", penalty="fine", breach_id=BREACH)
    outcome = given(*SERIOUS).when(fined, by=Role.POLICE).then(PublicSecurityPenaltyRecorded)
    assert outcome.drafts[0].evidence == ids(1, 2, 3, 4)
    ours = replace(fined, breach_id=None, proposal_id=PROPOSAL)
    answered = given(*PENALTY_PROPOSED).when(ours, by=Role.POLICE).then(PublicSecurityPenaltyRecorded)
    assert answered.drafts[0].evidence == ids(5)
    given(*PROVEN, proposed).when(ours, by=Role.POLICE).refused(ProposalUnknown)  # an admonition was proposed
    theirs = (*PENALTY_PROPOSED, Draft(penalised, noon(3, 4)))
    given(*theirs).when(fined, by=Role.POLICE).refused(BreachAnsweredAlready)


def test_a_commutation_cites_whatever_else_shows_its_ground(given):
    propose = replace(commute, entries=(example_id(2),))
    noted = Draft(CriticismRecorded(breach_id=OTHER, kind=BreachKind.OTHER), noon(3, 2))
    outcome = given(*MERIT, noted).when(propose, by=Role.REVIEWER).then(CommutationProposed)
    assert outcome.drafts[0].evidence == ids(0, 1, 2)
