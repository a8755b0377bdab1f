"""Merit, praise and commutation: what they ask for, who decides, what remains of a term."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.conduct.breaches.examples import ALLEGED, DOCUMENT, noon
from domain.conduct.breaches.refusals import EntryNotInFile
from domain.conduct.revocation.examples import opened_as
from domain.conduct.revocation.refusals import ReceivedOutOfOrder
from domain.conduct.rewards import refusals
from domain.conduct.rewards.commutation import ProposeCommutation, RecordCommutationRuling, ReviewCommutation
from domain.conduct.rewards.examples import (
    COMMUTATION,
    LATER,
    MERIT,
    PRAISE_PROPOSED,
    PRAISED,
    PROPOSAL,
    SUPPORTED,
    commutation,
    good,
    merit,
    proposed,
    shortened,
)
from domain.conduct.rewards.record import (
    CommutationGround,
    CommutationProposed,
    CommutationReviewed,
    CommutationRuled,
    MeritGrade,
    MeritRecorded,
    PraiseGranted,
    PraiseProposed,
    PraiseRefused,
    PraiseTest,
    PraiseWithdrawn,
    RewardProposed,
)
from domain.conduct.rewards.rules import (
    GrantPraise,
    ProposePraise,
    ProposeReward,
    RecordMerit,
    RefusePraise,
    WithdrawPraise,
)
from domain.conduct.sanctions.record import Receiver
from domain.conduct.sanctions.refusals import ThresholdNotReached
from domain.conduct.separation import ProposerMayNotDecide
from domain.intake.ending.examples import discharged, terminated
from domain.intake.examples import OPEN, OPENED_AT, opened
from domain.intake.record import Sentence
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

ALL = tuple(PraiseTest)
GRANT = GrantPraise(proposal_id=PROPOSAL, tests=ALL)


@pytest.mark.parametrize(("day", "months"), [("07-04", None), ("07-05", 6), ("08-05", 7)])
def test_praise_asks_for_six_months(given, at, day, months):
    outcome = given(*PRAISE_PROPOSED).when(GRANT, by=Role.REVIEWER, at=at(f"2026-{day} 10:00"))
    if months is None:
        outcome.refused(refusals.PraiseTooEarly, months=6, served=5, from_on=date(2026, 7, 5))
    else:
        outcome.then(PraiseGranted, months_served=months, copies_to=(Receiver.SUBJECT, Receiver.PROCURATORATE))


@pytest.mark.parametrize("grade", list(MeritGrade))
def test_a_single_act_stands_for_the_months(given, grade):
    file = given(*OPEN, Draft(replace(merit, merit=grade), noon(3, 1)), Draft(proposed, noon(3, 2)))
    act = GrantPraise(proposal_id=PROPOSAL, tests=ALL, merit=example_id(1))
    outcome = file.when(act, by=Role.REVIEWER).then(PraiseGranted, months_served=2, merit=example_id(1))
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(1)))
    none = GrantPraise(proposal_id=PROPOSAL, tests=ALL, merit=example_id(0))
    file.when(none, by=Role.REVIEWER).refused(refusals.NoSuchMerit)


@pytest.mark.parametrize("missing", ALL)
def test_praise_asks_for_all_four_tests(given, missing):
    some = GrantPraise(proposal_id=PROPOSAL, tests=tuple(test for test in ALL if test is not missing))
    given(*PRAISE_PROPOSED).when(some, by=Role.REVIEWER, at=LATER).refused(refusals.TestsNotMet, missing=missing.value)


def test_nobody_is_praised_while_a_breach_is_open(given):
    file = given(*ALLEGED, Draft(proposed, noon(3, 2)))
    file.when(GRANT, by=Role.REVIEWER, at=LATER).refused(refusals.BreachOpen, count=1)


@pytest.mark.parametrize("command", [GRANT, RefusePraise(proposal_id=PROPOSAL, reason="tests_not_met")])
def test_the_county_decides_on_praise_and_not_who_proposed_it(given, command):
    file = given(*PRAISE_PROPOSED)
    file.when(command, by=Role.OFFICER, at=LATER).refused(refusals.PraiserNotCompetent, deciders="reviewer")
    file.when(command, by=Role.REVIEWER, actor="officer-7", at=LATER).refused(ProposerMayNotDecide)
    file.when(command, by=Role.UPPER, at=LATER).refused(NotEmpowered)
    given(*OPEN).when(command, by=Role.REVIEWER, at=LATER).refused(refusals.PraiseProposalUnknown)
    closed = (*PRAISE_PROPOSED, Draft(discharged, noon(3, 5)))
    given(*closed).when(command, by=Role.REVIEWER, at=LATER).refused(CaseEnded)


def test_what_was_refused_is_proposed_again_only_anew(given):
    refuse = RefusePraise(proposal_id=PROPOSAL, reason="too_early")
    file = given(*PRAISE_PROPOSED).when(refuse, by=Role.REVIEWER).then(PraiseRefused, reason="too_early").and_then()
    file.when(GRANT, by=Role.REVIEWER, at=LATER).refused(refusals.PraiseProposalUnknown)
    file.when(ProposePraise(entries=(example_id(0),))).then(PraiseProposed)


def test_praise_is_proposed_once_with_what_shows_why(given):
    propose = ProposePraise(entries=(example_id(0),), note="Half a year.")
    outcome = given(*OPEN).when(propose).then(PraiseProposed, note="Half a year.")
    assert outcome.drafts[0].evidence == (str(example_id(0)),)
    given(*PRAISE_PROPOSED).when(propose).refused(refusals.PraiseProposedAlready)
    given(*OPEN).when(ProposePraise(entries=(example_id(9),))).refused(EntryNotInFile)


@pytest.mark.parametrize(("score", "enough"), [(349, False), (350, True)])
def test_a_good_quarter_leads_to_a_proposal_and_no_more(given, score, enough):
    propose = ProposeReward(period="2026-Q1")
    outcome = given(*OPEN, Draft(replace(good, score=score), noon(4, 2))).when(propose, by=Role.CLOCK, at=LATER)
    if not enough:
        outcome.refused(ThresholdNotReached, score=349)
        return
    file = outcome.then(RewardProposed, period="2026-Q1").and_then()
    assert not file.case().rewards.praised
    file.when(propose, by=Role.CLOCK, at=LATER).refused(refusals.PraiseProposedAlready)


def test_praise_is_taken_back_at_the_level_that_gave_it(given):
    withdraw = WithdrawPraise(entry=example_id(2), reason="breach_found")
    given(*PRAISED).when(withdraw, by=Role.OFFICER).refused(refusals.PraiserNotCompetent)
    file = given(*PRAISED).when(withdraw, by=Role.REVIEWER).then(PraiseWithdrawn).and_then()
    file.when(withdraw, by=Role.REVIEWER).refused(refusals.PraiseUnknown)
    given(*PRAISED, Draft(discharged, noon(3, 5))).when(withdraw, by=Role.REVIEWER).then(PraiseWithdrawn)


def test_merit_is_recorded_while_supervision_lasts(given):
    record = RecordMerit(merit=MeritGrade.MERIT, act="caught-thief", document=DOCUMENT)
    given(*OPEN).when(record).then(MeritRecorded, merit=MeritGrade.MERIT)
    early = RecordMerit(merit=MeritGrade.MERIT, act="caught-thief", occurred_on=date(2026, 1, 4))
    given(*OPEN).when(early).refused(BeforeCaseOpened)
    given(*OPEN, Draft(discharged, noon(3, 1))).when(record).refused(CaseEnded)


def commute(**fields):
    """A proposal for major merit, of a suspended detention, unless it says otherwise."""
    return ProposeCommutation(
        **{
            "ground": CommutationGround.MAJOR_MERIT,
            "months": 3,
            "court": "north-intermediate-court",
            "document": DOCUMENT,
            "sentence": "detention",
            "merit": example_id(1),
        }
        | fields
    )


@pytest.mark.parametrize(
    ("ends_on", "most", "earliest_on"),
    [
        (date(2026, 12, 31), 6, date(2026, 6, 30)),  # a year: in months
        (date(2027, 1, 31), 6, date(2026, 7, 17)),  # thirteen months: 396 days, 198 remain
        (date(2026, 12, 15), 5, date(2026, 6, 24)),  # 349 days: 175 remain
    ],
)
def test_half_of_the_term_remains(given, ends_on, most, earliest_on):
    term = Draft(replace(opened, term_ends_on=ends_on), Occurred(OPENED_AT))
    file = given(term, *MERIT[1:])
    outcome = file.when(commute(months=most), by=Role.REVIEWER).then(CommutationProposed, months=most)
    assert outcome.drafts[0].evidence == (str(example_id(0)), str(example_id(1)))
    file.when(commute(months=most + 1), by=Role.REVIEWER).refused(
        refusals.CommutationTooFar, most=most, earliest_on=earliest_on
    )


def test_of_a_suspended_imprisonment_a_year_of_trial_remains(given):
    term = Draft(replace(opened, term_ends_on=date(2027, 3, 31)), Occurred(OPENED_AT))
    file = given(term, *MERIT[1:])
    file.when(commute(sentence="imprisonment", months=3), by=Role.REVIEWER).then(CommutationProposed)
    file.when(commute(sentence="imprisonment", months=4), by=Role.REVIEWER).refused(
        refusals.CommutationTooFar, most=3, ends_on=date(2026, 11, 30), earliest_on=date(2026, 12, 31)
    )


def test_what_was_commuted_before_counts(given):
    before = (Draft(commutation, noon(3, 2)), Draft(shortened, noon(3, 5)))
    file = given(*MERIT, *before)
    assert file.case().rewards.commuted == 3
    file.when(commute(months=3), by=Role.REVIEWER).then(CommutationProposed)
    file.when(commute(months=4), by=Role.REVIEWER).refused(refusals.CommutationTooFar, most=3)


def test_a_suspended_sentence_is_shortened_for_major_merit_only(given):
    for ground in (CommutationGround.REPENTANCE, CommutationGround.MERIT):
        given(*MERIT).when(commute(ground=ground), by=Role.REVIEWER).refused(
            refusals.GroundNotAllowed, grounds="major_merit"
        )
    given(*MERIT).when(commute(sentence="any"), by=Role.REVIEWER).refused(refusals.GroundNotAllowed)
    public = (*opened_as(Sentence.PUBLIC_SURVEILLANCE), *MERIT[1:])
    repentant = commute(ground=CommutationGround.REPENTANCE, sentence="any", merit=None)
    given(*public).when(repentant, by=Role.REVIEWER).then(CommutationProposed)
    given(*opened_as(Sentence.OTHER)).when(repentant, by=Role.REVIEWER).refused(refusals.GroundNotAllowed, grounds="-")


def test_merit_is_shown_by_a_merit_of_that_grade(given):
    lesser = (*OPEN, Draft(replace(merit, merit=MeritGrade.MERIT), noon(3, 1)))
    given(*lesser).when(commute(), by=Role.REVIEWER).refused(refusals.NoSuchMerit, kinds="major_merit")
    given(*MERIT).when(commute(merit=None), by=Role.REVIEWER).refused(refusals.NoSuchMerit)
    given(*MERIT).when(commute(entries=(example_id(9),)), by=Role.REVIEWER).refused(EntryNotInFile)


def test_a_term_that_is_not_known_is_not_shortened(given):
    unknown = Draft(replace(opened, term_ends_on=None), Occurred(OPENED_AT))
    given(unknown, *MERIT[1:]).when(commute(), by=Role.REVIEWER).refused(refusals.TermNotKnown)


def test_the_county_proposes_one_commutation_at_a_time(given):
    given(*MERIT).when(commute(), by=Role.OFFICER).refused(NotEmpowered)
    given(*COMMUTATION).when(commute(), by=Role.REVIEWER).refused(refusals.CommutationPending)
    given(*MERIT, Draft(discharged, noon(3, 5))).when(commute(), by=Role.REVIEWER).refused(CaseEnded)


def test_the_agency_above_reviews_it_once_and_not_who_proposed_it(given):
    review = ReviewCommutation(proposal_id=PROPOSAL, opinion="supported")
    given(*COMMUTATION).when(review, by=Role.REVIEWER).refused(NotEmpowered)
    given(*COMMUTATION).when(review, by=Role.UPPER, actor="officer-7").refused(ProposerMayNotDecide)
    file = given(*COMMUTATION).when(review, by=Role.UPPER).then(CommutationReviewed).and_then()
    file.when(review, by=Role.UPPER).refused(refusals.CommutationNotOpen)
    back = ReviewCommutation(proposal_id=PROPOSAL, opinion="returned")
    file = given(*COMMUTATION).when(back, by=Role.UPPER).and_then()
    assert not file.case().rewards.commutation
    file.when(commute(), by=Role.REVIEWER).then(CommutationProposed)


def ruling(**fields):
    """A ruling that grants what was proposed, unless it says otherwise."""
    return RecordCommutationRuling(
        **{
            "proposal_id": PROPOSAL,
            "ruling": "granted",
            "months": 3,
            "court": "north-intermediate-court",
            "document": DOCUMENT,
        }
        | fields
    )


@pytest.mark.parametrize(("day", "days_late"), [("04-03", 0), ("04-04", 1)])
def test_a_ruling_after_thirty_days_stands_and_is_late(given, at, day, days_late):
    outcome = given(*SUPPORTED).when(ruling(), at=at(f"2026-{day} 10:00"))
    outcome.then(CommutationRuled, due_on=date(2026, 4, 3), days_late=days_late)
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(3)))
    assert outcome.and_then().case().rewards.commuted == 3


def test_a_court_rules_on_what_the_agency_above_supported(given):
    given(*COMMUTATION).when(ruling()).refused(refusals.CommutationNotOpen)
    given(*SUPPORTED).when(ruling(received_on=date(2026, 3, 3))).refused(ReceivedOutOfOrder)
    given(*SUPPORTED).when(ruling(months=0)).refused(refusals.MonthsOutOfOrder)
    given(*SUPPORTED).when(ruling(ruling="refused", months=0, days=1)).refused(refusals.MonthsOutOfOrder)
    given(*SUPPORTED).when(ruling(months=0, days=20)).then(CommutationRuled, months=0, days=20)
    given(*SUPPORTED).when(ruling(ruling="refused")).refused(refusals.MonthsOutOfOrder)
    outcome = given(*SUPPORTED, Draft(terminated, noon(3, 9))).when(ruling(ruling="refused", months=0))
    after = outcome.then(CommutationRuled, ruling="refused").and_then().case()
    assert after.rewards.commuted == 0
    assert not after.rewards.commutation
