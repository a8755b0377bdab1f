"""The day and the hour at which something about conduct turns, and what is not there at all."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.conduct.breaches.examples import ALLEGED, BREACH, DOCUMENT, PROVEN, noon
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.breaches.rules import AllegeBreach
from domain.conduct.breaches.tables import BreachAllegation, SeparationOfDuties
from domain.conduct.custody.examples import REQUESTED
from domain.conduct.custody.record import ArrestDecided, ArrestRequested, Danger, ReoffendingRecorded
from domain.conduct.custody.refusals import DangerNotNamed
from domain.conduct.custody.rules import RecordArrestDecision, RecordReoffending, RequestArrest
from domain.conduct.hearings.record import BreachKind
from domain.conduct.limits import Limit
from domain.conduct.revocation.examples import GONE, PROPOSAL, PROPOSED
from domain.conduct.revocation.examples import RECALL_PROPOSED as RECALLED
from domain.conduct.revocation.record import RevocationRuled, RulingOverdue
from domain.conduct.revocation.refusals import ProposalNotPending, RulingNotOverdue
from domain.conduct.revocation.rules import RecordOverdueRuling, RecordRevocationRuling, WithdrawProposal
from domain.conduct.revocation.tables import CourtLimits
from domain.conduct.rewards import refusals as of_rewards
from domain.conduct.rewards.commutation import ProposeCommutation, RecordCommutationRuling, ReviewCommutation
from domain.conduct.rewards.examples import MERIT, PRAISE_PROPOSED, merit
from domain.conduct.rewards.record import CommutationGround, MeritGrade, PraiseGranted, PraiseTest
from domain.conduct.rewards.rules import GrantPraise
from domain.conduct.rewards.tables import RewardPraise
from domain.conduct.sanctions.examples import poor, proposed
from domain.conduct.sanctions.record import AdmonitionIssued
from domain.conduct.sanctions.refusals import ThresholdNotReached
from domain.conduct.sanctions.rules import IssueAdmonition, ProposeSanctionFromPoints
from domain.conduct.sanctions.tables import ScoreThresholds, Threshold
from domain.conduct.separation import InvestigatorMayNotDecide, ProposerMayNotDecide
from domain.intake.examples import OPEN, OPENED_AT, opened
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.policy import PolicyBook
from domain.kernel.rule import Draft, example_id

PRAISE = PRAISE_PROPOSED[-1].event
PROPOSAL_OF_PRAISE = PRAISE.proposal_id


@pytest.mark.parametrize(
    ("moment", "late"),
    [("2026-03-04 10:00:00", 0), ("2026-03-05 12:00:01", 1), ("2026-03-05 13:00:00", 1), ("2026-03-05 13:00:01", 2)],
)
def test_an_hour_that_has_begun_counts_and_none_that_was_saved(given, at, moment, late):
    decide = RecordArrestDecision(proposal_id=PROPOSAL, decision="arrested", court="north-court", document=DOCUMENT)
    given(*REQUESTED).when(decide, at=at(moment)).then(ArrestDecided, hours_late=late)


def test_a_crime_may_be_told_of_on_its_own_day(given, at):
    told = RecordReoffending(
        crime="new_crime", stage="suspected", authority="north-police", offence_on=date(2026, 3, 10)
    )
    given(*OPEN).when(told, by=Role.POLICE, at=at("2026-03-10 18:00")).then(ReoffendingRecorded)


def test_a_court_may_rule_on_the_day_on_which_it_has_the_proposal(given, at):
    ruling = RecordRevocationRuling(
        ruling="revoked",
        court="north-court",
        document=DOCUMENT,
        proposal_id=PROPOSAL,
        received_on=date(2026, 3, 9),
        occurred_on=date(2026, 3, 9),
    )
    given(*PROPOSED).when(ruling, at=at("2026-03-10 10:00")).then(RevocationRuled, days_late=0)


def test_another_day_of_the_same_kind_is_another_breach(given):
    again = AllegeBreach(kind=BreachKind.LATE_REPORT, from_on=date(2026, 2, 21), documents=(DOCUMENT,))
    given(*ALLEGED).when(again).then(BreachAlleged, from_on=date(2026, 2, 21))


def test_an_outstanding_act_of_the_first_days_is_praised_after_no_months(given, at):
    shown = (Draft(opened, Occurred(OPENED_AT)), Draft(merit, noon(1, 20)), PRAISE_PROPOSED[-1])
    grant = GrantPraise(proposal_id=PROPOSAL_OF_PRAISE, tests=tuple(PraiseTest), merit=example_id(1))
    given(*shown).when(grant, by=Role.REVIEWER, at=at("2026-03-03 10:00")).then(PraiseGranted, months_served=1)
    early = (Draft(opened, Occurred(OPENED_AT)), Draft(merit, noon(1, 20)), Draft(PRAISE, noon(1, 21)))
    given(*early).when(grant, by=Role.REVIEWER, at=at("2026-01-22 10:00")).then(PraiseGranted, months_served=0)


def test_praise_is_given_by_the_simulation_too(given, at):
    grant = GrantPraise(proposal_id=PROPOSAL_OF_PRAISE, tests=tuple(PraiseTest))
    given(*PRAISE_PROPOSED).when(grant, by=Role.SIMULATION, at=at("2026-07-06 10:00")).then(PraiseGranted)


def test_a_proposal_that_is_not_there_is_refused_by_name(given):
    withdraw = WithdrawProposal(proposal_id=example_id(90), reason="put_right")
    given(*GONE).when(withdraw, by=Role.REVIEWER).refused(ProposalNotPending, proposal="revocation, recall")
    review = ReviewCommutation(proposal_id=example_id(90), opinion="supported")
    given(*MERIT).when(review, by=Role.UPPER).refused(of_rewards.CommutationNotOpen)
    rule = RecordCommutationRuling(
        proposal_id=example_id(90), ruling="granted", months=3, court="north-court", document=DOCUMENT
    )
    given(*MERIT).when(rule).refused(of_rewards.CommutationNotOpen)


def commute(months, ends_on, begins_on=date(2026, 1, 1)):
    term = Draft(replace(opened, term_begins_on=begins_on, term_ends_on=ends_on), Occurred(OPENED_AT))
    command = ProposeCommutation(
        ground=CommutationGround.MAJOR_MERIT,
        months=months,
        court="north-intermediate-court",
        document=DOCUMENT,
        sentence="detention",
        merit=example_id(1),
    )
    return (term, *MERIT[1:]), command


def test_a_term_whose_first_day_is_not_known_is_not_shortened(given):
    file, command = commute(3, date(2026, 12, 31), begins_on=None)
    given(*file).when(command, by=Role.REVIEWER).refused(of_rewards.TermNotKnown)


def test_of_a_term_that_is_too_short_no_month_may_be_taken(given):
    file, command = commute(1, date(2026, 2, 10))
    given(*file).when(command, by=Role.REVIEWER).refused(of_rewards.CommutationTooFar, most=0)


def test_the_half_of_whole_months_and_some_days_is_counted_in_days(given):
    file, command = commute(4, date(2026, 5, 15))  # four months and 15 days: 135 days, of which 68 remain
    given(*file).when(command, by=Role.REVIEWER).refused(of_rewards.CommutationTooFar, earliest_on=date(2026, 3, 9))


def test_a_score_of_a_year_or_a_quarter_is_not_one_of_a_month(given):
    for period, now_closed in (("2026-Q1", 4), ("2026-02", 3)):
        closed = Draft(replace(poor, period=period), noon(now_closed, 2))
        propose = ProposeSanctionFromPoints(period=period, outcome="admonition")
        outcome = given(*OPEN, closed).when(propose, by=Role.CLOCK)
        assert (outcome.refusal is None) == (period == "2026-02")
    table = policies().in_force(ScoreThresholds, date(2026, 3, 1))
    assert table.proposed("2026-02", 55) == {"admonition"}
    assert table.proposed("2026", 55) == table.proposed("2026-Q1", 55) == set()


def test_the_thresholds_are_those_of_the_last_day_of_the_period(given, at):
    """The year 2020 begins under the plans and ends under the law."""
    file = (
        Draft(opened, Occurred(at("2020-01-05 10:00"))),
        Draft(replace(poor, period="2020"), Occurred(at("2021-01-04 10:00"))),
    )
    propose = ProposeSanctionFromPoints(period="2020", outcome="admonition")
    refusal = given(*file).when(propose, by=Role.CLOCK, at=at("2021-01-05 10:00")).refused(ThresholdNotReached).refusal
    assert refusal.rule_name == "score.thresholds@prc-2020"


@pytest.mark.parametrize("bounds", [{}, {"below": 60, "at_least": 90}])
def test_a_threshold_has_one_bound(bounds):
    with pytest.raises(ValueError, match="either below or at_least"):
        Threshold(period="month", proposes="warning", **bounds)
    assert Threshold(period="month", proposes="warning", below=60).reached(59)


def under(kind, **changes):
    """The policies with another content of one table."""
    versions = [version for found in policies().all().values() for version in found]
    return PolicyBook([replace(one, **changes) if isinstance(one, kind) else one for one in versions])


def test_only_the_dangers_of_the_table_lead_to_an_arrest(given):
    book = under(CourtLimits, dangers=(Danger.FLIGHT,))
    request = RequestArrest(proposal_id=PROPOSAL, danger=Danger.RETALIATION, court="north-court", document=DOCUMENT)
    file = given(*PROPOSED).knowing(book=book)
    file.when(request, by=Role.REVIEWER).refused(DangerNotNamed, danger="retaliation", dangers="flight")
    file.when(replace(request, danger=Danger.FLIGHT), by=Role.REVIEWER).then(ArrestRequested)


def test_only_the_acts_of_the_table_stand_for_the_months(given):
    lesser = (*OPEN, Draft(replace(merit, merit=MeritGrade.OUTSTANDING_ACT), noon(3, 1)), Draft(PRAISE, noon(3, 2)))
    grant = GrantPraise(proposal_id=PROPOSAL_OF_PRAISE, tests=tuple(PraiseTest), merit=example_id(1))
    given(*lesser).when(grant, by=Role.REVIEWER).then(PraiseGranted)
    strict = given(*lesser).knowing(book=under(RewardPraise, special_acts=(MeritGrade.MAJOR_MERIT,)))
    strict.when(grant, by=Role.REVIEWER).refused(of_rewards.NoSuchMerit, kinds="major_merit")


def test_a_recall_has_a_limit_of_its_own(given, at):
    sooner = Limit(number=15, unit="days", count_from="next_day", roll="none")
    recall, revocation = (given(*file).knowing(book=under(CourtLimits, recall=sooner)) for file in (RECALLED, PROPOSED))
    overdue, now = RecordOverdueRuling(proposal_id=PROPOSAL), at("2026-03-19 10:00")
    recall.when(overdue, by=Role.CLOCK, at=now).then(RulingOverdue, due_on=date(2026, 3, 18))
    revocation.when(overdue, by=Role.CLOCK, at=now).refused(RulingNotOverdue, due_on=date(2026, 4, 2))


def test_whether_who_investigated_or_proposed_may_decide_is_the_tables_to_say(given):
    admonish = IssueAdmonition(breach_id=BREACH)
    alone = given(*PROVEN, proposed)
    alone.when(admonish, by=Role.REVIEWER, actor="officer-7").refused(InvestigatorMayNotDecide)
    half = alone.knowing(book=under(SeparationOfDuties, investigator_may_decide=True))
    half.when(admonish, by=Role.REVIEWER, actor="officer-7").refused(ProposerMayNotDecide)
    free = alone.knowing(book=under(SeparationOfDuties, investigator_may_decide=True, proposer_may_decide=True))
    free.when(admonish, by=Role.REVIEWER, actor="officer-7").then(AdmonitionIssued)


def test_what_is_alleged_by_itself_is_found_by_its_topic_in_any_version():
    table = policies().in_force(BreachAllegation, date(2026, 3, 1))
    assert table.of("contacts.check-in-missed.v1") is table.of("contacts.check-in-missed.v2")
    assert isinstance(table.of("contacts.check-in-missed.v1"), BreachKind)
    assert table.of("contacts.check-in-received.v2") is None
