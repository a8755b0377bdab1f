"""The ladder: which breach reaches which row, and what counts on it."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.conduct.breaches.examples import BREACH, noon, proven
from domain.conduct.breaches.record import Gravity
from domain.conduct.hearings.record import BreachKind, CriticismRecorded, Hearing
from domain.conduct.revocation.examples import opened_as
from domain.conduct.revocation.record import RecallGround, RecallProposed, RevocationProposed
from domain.conduct.revocation.rules import ProposeRecall, ProposeRevocation
from domain.conduct.sanctions.examples import DOCUMENT, admonished, penalised, warned
from domain.conduct.sanctions.penalties import ProposePublicSecurityPenalty
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    Outcome,
    PublicSecurityPenaltyProposed,
    Receiver,
    SanctionError,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.conduct.sanctions.refusals import NoStepReached, NotHeard, OutcomeNotForCategory
from domain.conduct.sanctions.rules import IssueAdmonition, IssueWarning
from domain.conduct.sanctions.tables import SanctionLadder
from domain.intake.examples import OPEN
from domain.intake.record import Sentence
from domain.kernel.access import Role
from domain.kernel.rule import Draft, example_id

ADMONISH = IssueAdmonition(breach_id=BREACH)
WARN = IssueWarning(breach_id=BREACH)
PENALISE = ProposePublicSecurityPenalty(breach_id=BREACH, document=DOCUMENT)
REVOKE = ProposeRevocation(breach_id=BREACH, court="north-court", document=DOCUMENT)
RECALL = ProposeRecall(authority="north-prisons", document=DOCUMENT, breach_id=BREACH)
COMMANDS = {
    Outcome.ADMONITION: (ADMONISH, AdmonitionIssued),
    Outcome.WARNING: (WARN, WarningIssued),
    Outcome.PENALTY: (PENALISE, PublicSecurityPenaltyProposed),
    Outcome.REVOCATION: (REVOKE, RevocationProposed),
    Outcome.RECALL: (RECALL, RecallProposed),
}


def breach(kind=BreachKind.LATE_REPORT, gravity=Gravity.SLIGHT, from_on=None, until_on=None, **more):
    """A proven breach; of one day where it says nothing else."""
    from_on = from_on or date(2026, 2, 28)
    return proven(kind, gravity, from_on, until_on or from_on, **more)


def earlier(event, month, day, n):
    """A sanction of another breach."""
    return Draft(replace(event, breach_id=example_id(900 + n)), noon(month, day))


@pytest.mark.parametrize(
    ("until_on", "outcome", "step"),
    [
        (date(2026, 1, 21), Outcome.ADMONITION, "admonition-late"),
        (date(2026, 1, 29), Outcome.ADMONITION, "admonition-late"),
        (date(2026, 1, 30), Outcome.ADMONITION, "admonition-late"),
        (date(2026, 1, 31), Outcome.WARNING, "warning-late"),
        (date(2026, 2, 20), Outcome.WARNING, "warning-late"),
        (date(2026, 2, 21), Outcome.REVOCATION, "suspension-month"),
    ],
)
@pytest.mark.parametrize("kind", [BreachKind.LATE_REPORT, BreachKind.LOST_CONTACT])
def test_ten_days_are_admonished_eleven_warned_and_more_than_a_month_revoked(given, kind, until_on, outcome, step):
    file = given(*OPEN, *breach(kind, from_on=date(2026, 1, 20), until_on=until_on))
    command, event = COMMANDS[outcome]
    file.when(command, by=Role.REVIEWER).then(event, step=step)


@pytest.mark.parametrize(
    ("until_on", "refused"), [(date(2026, 1, 30), WARN), (date(2026, 1, 31), ADMONISH), (date(2026, 2, 20), REVOKE)]
)
def test_no_row_is_used_beside_its_number(given, until_on, refused):
    file = given(*OPEN, *breach(from_on=date(2026, 1, 20), until_on=until_on))
    file.when(refused, by=Role.REVIEWER).refused(NoStepReached)


def test_a_month_ends_on_the_last_day_of_a_shorter_one(given):
    until = {"from_on": date(2026, 1, 31), "until_on": date(2026, 2, 28)}
    given(*OPEN, *breach(**until)).when(REVOKE, by=Role.REVIEWER).refused(NoStepReached)
    until["until_on"] = date(2026, 3, 1)
    given(*OPEN, *breach(**until)).when(REVOKE, by=Role.REVIEWER).then(RevocationProposed)


def test_what_goes_on_is_as_long_as_it_has_lasted(given, at):
    lost = proven(BreachKind.LOST_CONTACT, Gravity.SLIGHT, date(2026, 2, 20), None)
    file = given(*OPEN, *lost)
    file.when(ADMONISH, by=Role.REVIEWER, at=at("2026-03-02 23:00")).then(AdmonitionIssued, days=10)
    file.when(WARN, by=Role.REVIEWER, at=at("2026-03-03 01:00")).then(WarningIssued, days=11)


def test_a_refusal_says_what_the_ladder_allows(given):
    outcome = given(*OPEN, *breach()).when(WARN, by=Role.REVIEWER)
    outcome.refused(NoStepReached, outcome="warning", outcomes="admonition", rows="admonition-late")
    assert "admonition-late" in outcome.refusal.acceptable
    assert outcome.refusal.rule.startswith("sanction.ladder@prc-2020#")
    nothing = given(*OPEN, *breach(BreachKind.MEDICAL_REVIEW, Gravity.FAIRLY_SERIOUS)).when(WARN, by=Role.REVIEWER)
    nothing.refused(NoStepReached, outcomes="no_sanction", rows="-")


@pytest.mark.parametrize(
    ("kind", "gravity", "outcome", "step"),
    [
        (BreachKind.LEAVE_RULES, Gravity.SLIGHT, Outcome.ADMONITION, "admonition-slight"),
        (BreachKind.CONTACT_RULES, Gravity.SLIGHT, Outcome.ADMONITION, "admonition-slight"),
        (BreachKind.OTHER, Gravity.SLIGHT, Outcome.ADMONITION, "admonition-other"),
        (BreachKind.PROHIBITION_ORDER, Gravity.SLIGHT, Outcome.WARNING, "warning-order"),
        (BreachKind.MOVE_RULES, Gravity.FAIRLY_SERIOUS, Outcome.WARNING, "warning-rules"),
        (BreachKind.POSITIONING, Gravity.FAIRLY_SERIOUS, Outcome.WARNING, "warning-other"),
        (BreachKind.MOVE_RULES, Gravity.FAIRLY_SERIOUS, Outcome.PENALTY, "penalty"),
        (BreachKind.PROHIBITION_ORDER, Gravity.SERIOUS, Outcome.REVOCATION, "suspension-order"),
        (BreachKind.LEAVE_RULES, Gravity.SERIOUS, Outcome.REVOCATION, "suspension-other"),
    ],
)
def test_a_breach_is_answered_by_its_kind_and_gravity(given, kind, gravity, outcome, step):
    command, event = COMMANDS[outcome]
    given(*OPEN, *breach(kind, gravity)).when(command, by=Role.REVIEWER).then(event, step=step)


def test_what_is_decided_names_who_gets_a_copy_and_cites_what_it_rests_on(given):
    outcome = given(*OPEN, *breach()).when(ADMONISH, by=Role.REVIEWER)
    outcome.then(AdmonitionIssued, copies_to=(Receiver.SUBJECT, Receiver.PROCURATORATE), days=0)
    assert outcome.drafts[0].evidence == tuple(str(example_id(n)) for n in (1, 2, 3, 4))


@pytest.mark.parametrize(("day", "warned_now"), [(25, False), (26, True)])
def test_two_admonitions_and_a_further_breach_lead_to_a_warning(given, day, warned_now):
    two = (earlier(admonished, 2, 10, 1), earlier(admonished, 2, 25, 2))
    file = given(*OPEN, *two, *breach(BreachKind.LEAVE_RULES, from_on=date(2026, 2, day)))
    outcome = file.when(WARN, by=Role.REVIEWER)
    if warned_now:
        outcome.then(WarningIssued, step="warning-two-admonitions")
        assert {str(example_id(1)), str(example_id(2))} <= set(outcome.drafts[0].evidence)
    else:
        outcome.refused(NoStepReached, rows="admonition-slight")


def test_one_admonition_is_not_two_and_what_was_taken_back_counts_no_more(given):
    first, second = earlier(admonished, 2, 10, 1), earlier(admonished, 2, 12, 2)
    slight = breach(BreachKind.LEAVE_RULES)
    taken = {"outcome": Outcome.ADMONITION, "breach_id": example_id(902), "reason": SanctionError.FACTS}
    withdrawn = Draft(SanctionWithdrawn(entry=example_id(2), **taken), noon(2, 13))
    quashed = Draft(SanctionQuashed(entry=example_id(2), **taken), noon(2, 13))
    given(*OPEN, first, *slight).when(WARN, by=Role.REVIEWER).refused(NoStepReached)
    given(*OPEN, first, second, withdrawn, *slight).when(WARN, by=Role.REVIEWER).refused(NoStepReached)
    given(*OPEN, first, second, quashed, *slight).when(WARN, by=Role.REVIEWER).refused(NoStepReached)
    given(*OPEN, first, second, *slight).when(WARN, by=Role.REVIEWER).then(WarningIssued)


@pytest.mark.parametrize(
    ("category", "step"),
    [(Sentence.SUSPENDED_SENTENCE, "suspension-two-warnings"), (Sentence.PAROLE, "parole-two-warnings")],
)
def test_two_warnings_and_a_further_breach_lead_to_revocation(given, category, step):
    first, second = earlier(warned, 2, 10, 1), earlier(warned, 2, 20, 2)
    after = breach(BreachKind.LEAVE_RULES, from_on=date(2026, 2, 21))
    same_day = breach(BreachKind.LEAVE_RULES, from_on=date(2026, 2, 20))
    opened = opened_as(category)
    given(*opened, first, second, *after).when(REVOKE, by=Role.REVIEWER).then(RevocationProposed, step=step)
    given(*opened, first, second, *same_day).when(REVOKE, by=Role.REVIEWER).refused(NoStepReached)
    given(*opened, first, *after).when(REVOKE, by=Role.REVIEWER).refused(NoStepReached)


def test_a_penalty_and_a_further_breach_lead_to_revocation(given):
    fined = Draft(replace(penalised, breach_id=None, proposal_id=None), noon(2, 10))
    file = given(*OPEN, fined, *breach(BreachKind.LEAVE_RULES))
    file.when(REVOKE, by=Role.REVIEWER).then(RevocationProposed, step="suspension-penalty")
    spared = Draft(replace(fined.event, penalty="not_imposed"), noon(2, 10))
    given(*OPEN, spared, *breach(BreachKind.LEAVE_RULES)).when(REVOKE, by=Role.REVIEWER).refused(NoStepReached)


def test_two_warnings_recall_without_a_further_breach(given):
    opened = opened_as(Sentence.TEMPORARY_RELEASE)
    recall = ProposeRecall(authority="north-prisons", document=DOCUMENT)
    first, second = earlier(warned, 2, 10, 1), earlier(warned, 2, 20, 2)
    outcome = given(*opened, first, second).when(recall, by=Role.REVIEWER)
    outcome.then(RecallProposed, step="recall-two-warnings", breach_id=None)
    assert outcome.drafts[0].evidence == (str(example_id(1)), str(example_id(2)))
    given(*opened, first).when(recall, by=Role.REVIEWER).refused(NoStepReached)


@pytest.mark.parametrize("ground", list(RecallGround))
def test_a_recall_may_rest_on_a_ground_without_a_breach(given, ground):
    opened = opened_as(Sentence.TEMPORARY_RELEASE)
    recall = ProposeRecall(authority="north-prisons", document=DOCUMENT, ground=ground, entries=(example_id(0),))
    outcome = given(*opened).when(recall, by=Role.REVIEWER)
    outcome.then(RecallProposed, ground=ground, step=f"recall-{ground.value.replace('_', '-')}")
    assert outcome.drafts[0].evidence == (str(example_id(0)),)


@pytest.mark.parametrize(
    ("category", "outcomes"),
    [
        (Sentence.PUBLIC_SURVEILLANCE, {Outcome.REVOCATION, Outcome.RECALL}),
        (Sentence.SUSPENDED_SENTENCE, {Outcome.RECALL}),
        (Sentence.PAROLE, {Outcome.PENALTY, Outcome.RECALL}),
        (Sentence.TEMPORARY_RELEASE, {Outcome.REVOCATION}),
        (Sentence.OTHER, set(Outcome)),
    ],
)
def test_each_category_has_its_own_ladder(given, category, outcomes):
    file = given(*opened_as(category), *breach(BreachKind.LEAVE_RULES, Gravity.SERIOUS))
    for outcome in Outcome:
        refusal = file.when(COMMANDS[outcome][0], by=Role.REVIEWER).refusal
        assert isinstance(refusal, OutcomeNotForCategory) == (outcome in outcomes)


def test_absence_from_education_is_admonished_after_criticism(given):
    missed = breach(BreachKind.EDUCATION_ABSENCE)
    taught = CriticismRecorded(breach_id=example_id(900), kind=BreachKind.EDUCATION_ABSENCE)
    of_this = CriticismRecorded(breach_id=BREACH, kind=BreachKind.EDUCATION_ABSENCE)
    of_other_kind = CriticismRecorded(breach_id=example_id(900), kind=BreachKind.OTHER)
    given(*OPEN, *missed).when(ADMONISH, by=Role.REVIEWER).refused(NoStepReached)
    outcome = given(*OPEN, Draft(taught, noon(2, 10)), *missed).when(ADMONISH, by=Role.REVIEWER)
    outcome.then(AdmonitionIssued, step="admonition-education")
    assert str(example_id(1)) in outcome.drafts[0].evidence
    for criticism in (Draft(of_this, noon(3, 3)), Draft(of_other_kind, noon(2, 10)), Draft(taught, noon(2, 28))):
        given(*OPEN, *missed, criticism).when(ADMONISH, by=Role.REVIEWER).refused(NoStepReached)


def test_what_goes_on_in_spite_of_criticism_is_in_spite_of_it(given):
    opened = opened_as(Sentence.TEMPORARY_RELEASE)
    review = proven(BreachKind.MEDICAL_REVIEW, Gravity.SLIGHT, date(2026, 2, 20), None)
    taught = Draft(CriticismRecorded(breach_id=BREACH, kind=BreachKind.MEDICAL_REVIEW), noon(3, 3))
    given(*opened, *review).when(WARN, by=Role.REVIEWER).refused(NoStepReached)
    given(*opened, *review, taught).when(WARN, by=Role.REVIEWER).then(WarningIssued, step="warning-medical-review")
    today = Draft(CriticismRecorded(breach_id=BREACH, kind=BreachKind.MEDICAL_REVIEW), noon(3, 10))
    given(*opened, *review, today).when(WARN, by=Role.REVIEWER).refused(NoStepReached)
    ended = proven(BreachKind.MEDICAL_REVIEW, Gravity.SLIGHT, date(2026, 2, 20), date(2026, 3, 4))
    given(*opened, *ended, taught).when(WARN, by=Role.REVIEWER).then(WarningIssued)


@pytest.mark.parametrize(
    ("hearing", "enough"),
    [(None, False), (Hearing.NOT_REACHABLE, False), (Hearing.DECLINED, True), (Hearing.WRITTEN, True)],
)
def test_nobody_is_admonished_unheard(given, hearing, enough):
    outcome = given(*OPEN, *breach(hearing=hearing)).when(ADMONISH, by=Role.REVIEWER)
    if enough:
        outcome.then(AdmonitionIssued)
    else:
        outcome.refused(NotHeard, step="admonition-late")


def test_revocation_may_be_proposed_of_somebody_who_is_not_to_be_reached(given):
    gone = {"from_on": date(2026, 1, 20), "until_on": date(2026, 2, 25)}
    file = given(*OPEN, *breach(BreachKind.LOST_CONTACT, hearing=Hearing.NOT_REACHABLE, **gone))
    file.when(REVOKE, by=Role.REVIEWER).then(RevocationProposed)
    unheard = given(*OPEN, *breach(BreachKind.LOST_CONTACT, hearing=None, **gone))
    unheard.when(REVOKE, by=Role.REVIEWER).refused(NotHeard)


def test_the_ladder_of_the_plans_is_another_one():
    plans = policies().in_force(SanctionLadder, date(2020, 6, 30))
    law = policies().in_force(SanctionLadder, date(2020, 7, 1))
    assert [s.at_least for s in plans.steps if s.id == "suspension-three-warnings"] == [3]
    assert [s.at_least for s in law.steps if s.id == "suspension-two-warnings"] == [2]
    for table in (plans, law):
        assert len({s.id for s in table.steps}) == len(table.steps)
        assert {s.outcome for s in table.steps} == set(Outcome)
