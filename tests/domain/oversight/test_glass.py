"""Emergencies: who may open a file out of reach, how many, which restrictions give way, and who reviews it."""

from __future__ import annotations

from uuid import UUID

import msgspec
import pytest

from domain.catalogue import policies
from domain.intake.examples import OPEN
from domain.kernel.access import Actor, Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Of
from domain.oversight.glass import refusals
from domain.oversight.glass.examples import ELSEWHERE, OWN, USE, USES
from domain.oversight.glass.limits import admit, gives_way
from domain.oversight.glass.record import REVIEWS_KEPT, BreakGlassReviewed, Judgement, Use
from domain.oversight.glass.rules import ReviewBreakGlass
from domain.oversight.glass.tables import BreakGlass
from domain.oversight.restrictions.record import Listing, Restriction, RestrictionReason

RULE = next(v for v in policies().all()[BreakGlass.table] if isinstance(v, BreakGlass))
FILES = [UUID(int=n) for n in range(1, 9)]
REVIEW = ReviewBreakGlass(use_id=USE, judgement=Judgement.UNJUSTIFIED)


def actor(role: Role = Role.OFFICER) -> Actor:
    return Actor("a-1", role, "west")


@pytest.mark.parametrize("role", list(Role))
def test_only_whom_the_table_names_opens_anything(role: Role):
    if role in RULE.roles:
        admit(actor(role), RULE, (), FILES[0])
    else:
        with pytest.raises(NotEmpowered) as refused:
            admit(actor(role), RULE, (), FILES[0])
        assert refused.value.rule == RULE.pin


def test_as_many_files_as_the_table_says_and_no_more():
    admit(actor(), RULE, FILES[: RULE.files - 1], FILES[7])
    with pytest.raises(refusals.BreakGlassSpent) as refused:
        admit(actor(), RULE, FILES[: RULE.files], FILES[7])
    assert refused.value.facts == {"opened": 3, "files": 3, "within_hours": 24}


def test_a_file_that_was_opened_so_is_looked_at_again():
    admit(actor(), RULE, FILES[: RULE.files], FILES[0])


def restriction(reason: RestrictionReason, listing: Listing, *accounts: str) -> Restriction:
    return Restriction(UUID(int=1), listing, reason, frozenset(accounts))


@pytest.mark.parametrize("reason", list(RestrictionReason))
@pytest.mark.parametrize("listing", list(Listing))
@pytest.mark.parametrize("accounts", [("a-1",), ("a-2",)])
def test_only_the_list_of_a_sealed_record_never_gives_way(reason, listing, accounts):
    found = gives_way([restriction(reason, listing, *accounts)], RULE, actor())
    assert found is (reason is not RestrictionReason.SEALED)


def test_one_list_that_stays_shut_is_enough():
    juvenile = restriction(RestrictionReason.JUVENILE, Listing.ALLOW, "a-2")
    sealed = restriction(RestrictionReason.SEALED, Listing.ALLOW, "a-1")
    assert not gives_way([juvenile, sealed], RULE, actor())
    assert gives_way([], RULE, actor())


def test_a_table_may_leave_a_reason_shut_for_those_whom_its_list_keeps_out():
    stricter = msgspec.structs.replace(RULE, through=frozenset())
    assert not gives_way([restriction(RestrictionReason.PROTECTED, Listing.DENY, "a-1")], stricter, actor())
    assert gives_way([restriction(RestrictionReason.PROTECTED, Listing.DENY, "a-2")], stricter, actor())


@pytest.mark.parametrize(
    "wrong", [{"through": {RestrictionReason.SEALED}}, {"roles": {Role.ADMIN}}, {"roles": {Role.INSPECTOR}}]
)
def test_a_table_that_opens_sealed_records_or_names_others_is_refused_when_it_is_loaded(wrong):
    plain = msgspec.to_builtins(RULE) | {name: [one.value for one in values] for name, values in wrong.items()}
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert(plain, BreakGlass)


def test_a_review_names_the_use_and_who_opened_the_file(given):
    file = given(*OPEN).knowing(others=USES)
    done = file.when(REVIEW, by=Role.INSPECTOR)
    done.then(BreakGlassReviewed, use_id=USE, used_by="officer-3", judgement=Judgement.UNJUSTIFIED)
    assert str(USE) in done.drafts[0].evidence


def test_whoever_opened_it_does_not_review_it(given):
    own = ReviewBreakGlass(use_id=OWN, judgement=Judgement.JUSTIFIED)
    file = given(*OPEN).knowing(others=USES)
    file.when(own, by=Role.LEADER).refused(refusals.UserMayNotReview)
    file.when(own, by=Role.LEADER, actor="leader-2").then(BreakGlassReviewed)


def test_a_use_is_reviewed_once(given):
    first = given(*OPEN).knowing(others=USES).when(REVIEW, by=Role.LEADER)
    first.and_then().when(REVIEW, by=Role.INSPECTOR).refused(refusals.UseReviewedAlready)


def test_what_opened_another_file_is_not_reviewed_here(given):
    file = given(*OPEN).knowing(others=USES)
    elsewhere = ReviewBreakGlass(use_id=ELSEWHERE, judgement=Judgement.JUSTIFIED)
    file.when(elsewhere, by=Role.LEADER).refused(refusals.UseUnknown)


@pytest.mark.parametrize("role", [r for r in Role if r not in (Role.LEADER, Role.INSPECTOR)])
def test_nobody_but_leaders_and_inspectors_reviews(given, role):
    outcome = given(*OPEN).knowing(others=USES).when(REVIEW, by=role)
    if role in (Role.IMPORT, Role.SIMULATION):  # the platform's own may record what any person may
        outcome.then(BreakGlassReviewed)
    else:
        outcome.refused(NotEmpowered)


def test_the_state_keeps_so_many_reviews_and_no_more(given):
    uses = [UUID(int=n) for n in range(REVIEWS_KEPT + 5)]
    reviewed = [BreakGlassReviewed(use_id=use, used_by="a", judgement=Judgement.JUSTIFIED) for use in uses]
    case = given(*OPEN, *reviewed).case()
    assert list(case.glass.reviewed) == uses[5:]


def test_the_example_uses_are_what_a_review_knows():
    assert USES[Of.LOOKS][str(USE)] == Use(USES[Of.LOOKS][str(OWN)].case_id, "officer-3")
