"""Decisions are carried out, confirmed and served, or it is noticed that they are not."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.conduct.breaches.examples import BREACH, noon
from domain.conduct.carrying_out import refusals
from domain.conduct.carrying_out.examples import DECISION
from domain.conduct.carrying_out.record import (
    OPEN_KEPT,
    CopyOverdue,
    CopyServed,
    ExecutionConfirmed,
    ExecutionOverdue,
)
from domain.conduct.carrying_out.rules import ConfirmExecution, RecordOverdueCopy, RecordOverdueExecution, ServeCopy
from domain.conduct.revocation.examples import PROPOSED, RECALL_PROPOSED, REVOKED, recalled, revoked
from domain.conduct.revocation.record import ProposalWithdrawn, RecallExecuted
from domain.conduct.revocation.rules import WithdrawProposal
from domain.conduct.rewards.examples import COMMUTATION, PRAISED, SUPPORTED, shortened
from domain.conduct.sanctions.examples import ADMONISHED, PENALTY_PROPOSED, PROPOSAL, SERIOUS, penalised
from domain.conduct.sanctions.record import Outcome, Receiver, SanctionError, SanctionWithdrawn
from domain.intake.ending.examples import terminated
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id

CONFIRM = ConfirmExecution(entry=DECISION)


def serve(receiver, **fields):
    """A copy of the decision for somebody."""
    return ServeCopy(entry=DECISION, receiver=receiver, how="electronic", **fields)


@pytest.mark.parametrize(("day", "days_late"), [(3, 0), (6, 0), (7, 1), (10, 4)])
def test_an_admonition_is_carried_out_within_three_days_or_late(given, day, days_late):
    command = ConfirmExecution(entry=DECISION, occurred_on=date(2026, 3, day))
    given(*ADMONISHED).when(command).then(
        ExecutionConfirmed, decided="admonition", due_on=date(2026, 3, 6), days_late=days_late
    )


def test_it_is_confirmed_once_and_not_before_it_was_decided(given):
    before = ConfirmExecution(entry=DECISION, occurred_on=date(2026, 3, 2))
    given(*ADMONISHED).when(before).refused(refusals.BeforeItWasDecided, decided_on=date(2026, 3, 3))
    file = given(*ADMONISHED).when(CONFIRM).and_then()
    file.when(CONFIRM).refused(refusals.NothingToCarryOut)
    given(*ADMONISHED).when(CONFIRM, by=Role.CLOCK).refused(NotEmpowered)


@pytest.mark.parametrize(("day", "days_late"), [(8, 0), (9, 1)])
def test_copies_are_served_within_five_days_or_late(given, day, days_late):
    command = serve(Receiver.PROCURATORATE, occurred_on=date(2026, 3, day))
    given(*ADMONISHED).when(command).then(CopyServed, due_on=date(2026, 3, 8), days_late=days_late)


def test_each_of_those_named_gets_one_copy(given):
    file = given(*ADMONISHED)
    file.when(serve(Receiver.COURT)).refused(refusals.NoCopyDue, receivers="subject, procuratorate")
    file = file.when(serve(Receiver.PROCURATORATE)).then(CopyServed).and_then()
    file.when(serve(Receiver.PROCURATORATE)).refused(refusals.NoCopyDue, receivers="subject")
    file = file.when(serve(Receiver.SUBJECT)).then(CopyServed).and_then()
    file = file.when(CONFIRM).then(ExecutionConfirmed).and_then()
    assert not file.case().carrying_out.open
    before = serve(Receiver.SUBJECT, occurred_on=date(2026, 3, 2))
    given(*ADMONISHED).when(before).refused(refusals.BeforeItWasDecided)


@pytest.mark.parametrize(("day", "too_early"), [("03-06", True), ("03-07", False)])
def test_what_is_not_carried_out_is_noticed_the_day_after_the_limit(given, at, day, too_early):
    notice = RecordOverdueExecution(entry=DECISION)
    outcome = given(*ADMONISHED).when(notice, by=Role.CLOCK, at=at(f"2026-{day} 00:01"))
    if too_early:
        outcome.refused(refusals.ExecutionNotOverdue, due_on=date(2026, 3, 6))
        return
    file = outcome.then(ExecutionOverdue, due_on=date(2026, 3, 6)).and_then()
    file.when(notice, by=Role.CLOCK).refused(refusals.NoticedAlready)
    file.when(CONFIRM).then(ExecutionConfirmed, days_late=4)


@pytest.mark.parametrize(("day", "too_early"), [("03-08", True), ("03-09", False)])
def test_what_is_not_served_is_noticed_once_for_each(given, at, day, too_early):
    notice = RecordOverdueCopy(entry=DECISION, receiver=Receiver.PROCURATORATE)
    outcome = given(*ADMONISHED).when(notice, by=Role.CLOCK, at=at(f"2026-{day} 00:01"))
    if too_early:
        outcome.refused(refusals.ExecutionNotOverdue, due_on=date(2026, 3, 8))
        return
    file = outcome.then(CopyOverdue, receiver=Receiver.PROCURATORATE).and_then()
    file.when(notice, by=Role.CLOCK).refused(refusals.NoticedAlready)
    other = RecordOverdueCopy(entry=DECISION, receiver=Receiver.SUBJECT)
    file.when(other, by=Role.CLOCK).then(CopyOverdue)
    none = RecordOverdueCopy(entry=DECISION, receiver=Receiver.PRISON)
    file.when(none, by=Role.CLOCK).refused(refusals.NoCopyDue)


def test_what_was_taken_back_is_not_carried_out(given):
    withdrawn = SanctionWithdrawn(
        entry=DECISION, outcome=Outcome.ADMONITION, breach_id=BREACH, reason=SanctionError.FACTS
    )
    file = given(*ADMONISHED, Draft(withdrawn, noon(3, 4)))
    file.when(CONFIRM).refused(refusals.NothingToCarryOut)
    file.when(serve(Receiver.SUBJECT)).refused(refusals.NoCopyDue, receivers="-")


@pytest.mark.parametrize(
    ("given_", "n", "decided"),
    [
        ((*SERIOUS, Draft(penalised, noon(3, 3))), 5, "penalty"),
        (PRAISED, 2, "praise"),
        ((*SUPPORTED, Draft(shortened, noon(3, 5))), 4, "commutation"),
        (REVOKED, 6, "revocation"),
        ((*RECALL_PROPOSED, Draft(recalled, noon(3, 9))), 6, "recall"),
    ],
)
def test_every_decision_is_carried_out(given, given_, n, decided):
    file = given(*given_, Draft(terminated, noon(3, 9)))
    file.when(ConfirmExecution(entry=example_id(n))).then(ExecutionConfirmed, decided=decided)


@pytest.mark.parametrize(
    ("given_", "n", "receiver"),
    [
        (PENALTY_PROPOSED, 5, Receiver.POLICE),
        (PROPOSED, 5, Receiver.COURT),
        (RECALL_PROPOSED, 5, Receiver.PRISON),
        (COMMUTATION, 2, Receiver.COURT),
    ],
)
def test_a_proposal_is_only_served(given, given_, n, receiver):
    file = given(*given_)
    file.when(ConfirmExecution(entry=example_id(n))).refused(refusals.NothingToCarryOut)
    file.when(ServeCopy(entry=example_id(n), receiver=receiver, how="in_person")).then(CopyServed)


def test_what_a_court_or_the_police_decided_for_nothing_is_not_carried_out(given):
    for nothing in (
        (*SERIOUS, Draft(replace(penalised, penalty="not_imposed"), noon(3, 3))),
        (*OPEN, Draft(replace(revoked, ruling="not_revoked", proposal_id=None), noon(3, 3))),
        (*OPEN, Draft(replace(recalled, decision="not_recalled", proposal_id=None), noon(3, 3))),
        (*OPEN, Draft(replace(shortened, ruling="refused", months=0), noon(3, 3))),
    ):
        assert not given(*nothing).case().carrying_out.open


def test_a_recall_that_was_executed_needs_no_further_confirmation(given):
    done = RecallExecuted(entry=example_id(6), after="revocation", prison="north-prison")
    file = given(*REVOKED, Draft(done, noon(3, 9)))
    file.when(ConfirmExecution(entry=example_id(6))).refused(refusals.NothingToCarryOut)


def test_of_a_proposal_that_was_withdrawn_no_copy_is_due(given):
    withdraw = WithdrawProposal(proposal_id=PROPOSED[-1].event.proposal_id, reason="put_right")
    file = given(*PROPOSED).when(withdraw, by=Role.REVIEWER).then(ProposalWithdrawn).and_then()
    file.when(serve(Receiver.COURT)).refused(refusals.NoCopyDue)
    assert PROPOSAL not in file.case().sanctions.proposals


def test_only_the_newest_decisions_are_kept(given):
    admonished = ADMONISHED[-1].event
    many = [Draft(replace(admonished, breach_id=example_id(1_000 + n)), noon(2, 1)) for n in range(2 * OPEN_KEPT)]
    assert len(given(*OPEN, *many).case().carrying_out.open) == OPEN_KEPT
