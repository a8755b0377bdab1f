"""Who reaches a restricted file, and who sets and lifts restrictions."""

import pytest

from domain.intake.examples import OPEN
from domain.intake.standing import CaseNotOpened
from domain.kernel.access import Actor, Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id
from domain.oversight.restrictions import rules
from domain.oversight.restrictions.examples import RESTRICTION, denied
from domain.oversight.restrictions.record import (
    Listing,
    RestrictionLifted,
    RestrictionReason,
    RestrictionSet,
    reached,
)
from domain.oversight.restrictions.rules import AT_ONCE, LiftRestriction, SetRestriction

LIFT = LiftRestriction(restriction_id=RESTRICTION)


def restrict(listing, **fields):
    return SetRestriction(listing=Listing(listing), reason=RestrictionReason.PROTECTED, **fields)


def listed(listing, n=0, **fields):
    return RestrictionSet(
        restriction_id=example_id(900 + n), listing=Listing(listing), reason=RestrictionReason.PROTECTED, **fields
    )


def who(role, name="somebody"):
    return Actor(name, role, "north-office")


def test_reviewers_and_leaders_restrict_and_cite_the_opening(given):
    for role in (Role.REVIEWER, Role.LEADER):
        outcome = given(*OPEN).when(restrict("deny", accounts=("officer-9",)), by=role)
        outcome.then(RestrictionSet, listing=Listing.DENY, accounts=("officer-9",))
        assert outcome.drafts[0].evidence == (str(example_id(0)),)
    for role in (Role.OFFICER, Role.INSPECTOR, Role.ADMIN, Role.POLICE, Role.CLOCK):
        given(*OPEN).when(restrict("deny", accounts=("officer-9",)), by=role).refused(NotEmpowered)
    given().when(restrict("deny", accounts=("officer-9",)), by=Role.LEADER).refused(CaseNotOpened)


def test_an_inspector_is_never_kept_out(given):
    given(*OPEN).when(restrict("deny", roles=(Role.INSPECTOR,)), by=Role.LEADER).refused(rules.InspectorMayNotBeBarred)
    state = given(*OPEN, listed("allow", roles=(Role.LEADER,))).case().restrictions.open.values()
    assert reached(state, who(Role.INSPECTOR))
    assert reached(state, who(Role.CLOCK))


@pytest.mark.parametrize(
    "command",
    [
        restrict("allow", roles=(Role.OFFICER,)),
        restrict("deny", roles=(Role.REVIEWER, Role.LEADER)),
    ],
)
def test_somebody_is_left_who_could_lift_it(given, command):
    given(*OPEN).when(command, by=Role.LEADER).refused(rules.NobodyLeft)


def test_two_lists_together_may_not_leave_nobody(given):
    only_leaders = given(*OPEN, listed("allow", roles=(Role.LEADER,)))
    only_leaders.when(restrict("deny", roles=(Role.LEADER,)), by=Role.REVIEWER).refused(rules.NobodyLeft)
    only_leaders.when(restrict("deny", roles=(Role.OFFICER,)), by=Role.LEADER).then(RestrictionSet)


def test_a_restriction_names_somebody_and_there_are_not_too_many(given):
    given(*OPEN).when(restrict("deny"), by=Role.LEADER).refused(rules.RestrictionEmpty)
    many = [listed("deny", n, accounts=("officer-9",)) for n in range(AT_ONCE)]
    one_more = restrict("deny", accounts=("officer-8",))
    given(*OPEN, *many[1:]).when(one_more, by=Role.LEADER).then(RestrictionSet)
    given(*OPEN, *many).when(one_more, by=Role.LEADER).refused(rules.TooManyRestrictions, count=AT_ONCE)


def test_another_person_lifts_it(given):
    given(*OPEN, denied).when(LIFT, by=Role.REVIEWER, actor="officer-7").refused(rules.SetterMayNotLift)
    lifted = given(*OPEN, denied).when(LIFT, by=Role.LEADER).then(RestrictionLifted)
    assert not lifted.and_then().case().restrictions.open
    lifted.and_then().when(LIFT, by=Role.LEADER).refused(rules.RestrictionUnknown)


def test_an_allow_list_lets_through_those_on_it_and_a_deny_list_all_others(given):
    allowed = (
        given(*OPEN, listed("allow", roles=(Role.REVIEWER,), accounts=("officer-1",))).case().restrictions.open.values()
    )
    assert reached(allowed, who(Role.REVIEWER))
    assert reached(allowed, who(Role.OFFICER, "officer-1"))
    assert not reached(allowed, who(Role.OFFICER, "officer-2"))
    barred = (
        given(*OPEN, listed("deny", roles=(Role.POLICE,), accounts=("officer-1",))).case().restrictions.open.values()
    )
    assert reached(barred, who(Role.OFFICER, "officer-2"))
    assert not reached(barred, who(Role.OFFICER, "officer-1"))
    assert not reached(barred, who(Role.POLICE))


def test_every_list_has_to_let_somebody_through(given):
    both = (listed("allow", 1, roles=(Role.REVIEWER,)), listed("deny", 2, accounts=("reviewer-2",)))
    state = given(*OPEN, *both).case().restrictions.open.values()
    assert reached(state, who(Role.REVIEWER, "reviewer-1"))
    assert not reached(state, who(Role.REVIEWER, "reviewer-2"))
