"""Setting and lifting restrictions: two people, and never so that nobody is left who could lift them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Annotated
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.ids import AccountId
from domain.kernel.refusal import Malformed, NotEmpowered, Refused, Unknown
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.oversight.restrictions.record import (
    UNBARRED,
    Listing,
    Restriction,
    RestrictionLifted,
    RestrictionReason,
    RestrictionSet,
)

#: Who sets and lifts.
RESTRICTERS = frozenset({Role.REVIEWER, Role.LEADER})
#: How many may be in force at once: so many lists that nobody can tell any more who gets through serve nobody.
AT_ONCE = 10


class RestrictionEmpty(Malformed, code="oversight.restriction-empty"):
    """The restriction names nobody.

    At least one account or role.
    """


class InspectorMayNotBeBarred(Malformed, code="oversight.inspector-may-not-be-barred"):
    """An inspector, or a part of the platform, is not kept from a file.

    Roles other than those of inspectors and of the platform.
    """


class NobodyLeft(Refused, code="oversight.nobody-left"):
    """With this restriction no reviewer and no leader could reach the file any more.

    A list that leaves reviewers or leaders in, or names the accounts that stay.
    """


class TooManyRestrictions(Refused, code="oversight.too-many-restrictions"):
    """There are {count} restrictions in force on this file.

    Have one of them lifted first.
    """


class RestrictionUnknown(Unknown, code="oversight.restriction-unknown"):
    """No restriction with this id is in force on this file.

    The id of a restriction that is in force.
    """


class SetterMayNotLift(NotEmpowered, code="oversight.setter-may-not-lift"):
    """Whoever set a restriction does not lift it.

    Have it lifted by another reviewer or leader.
    """


class SetRestriction(DecisionCommand):
    """Restrict who reaches a file.

    listing: ``allow`` for those on the list alone, ``deny`` for all but they. accounts, roles: who is on it.
    """

    listing: Listing
    reason: RestrictionReason
    accounts: Annotated[tuple[AccountId, ...], msgspec.Meta(max_length=50)] = ()
    roles: Annotated[tuple[Role, ...], msgspec.Meta(max_length=12)] = ()


@rule(on="restrictions", may=RESTRICTERS)
def set_restriction(command: SetRestriction, case: Case, facts: Facts) -> Drafts:
    """Of a file that was opened, ended or not; inspectors stay, and somebody who can lift it."""
    standing.opened(case)
    roles = frozenset(command.roles)
    if not (command.accounts or roles):
        raise RestrictionEmpty()
    if command.listing is Listing.DENY and roles & UNBARRED:
        raise InspectorMayNotBeBarred()
    if len(case.restrictions.open) >= AT_ONCE:
        raise TooManyRestrictions(count=len(case.restrictions.open))
    new = Restriction(facts.new_id(), command.listing, command.reason, frozenset(command.accounts), roles)
    if not _somebody_left([*case.restrictions.open.values(), new]):
        raise NobodyLeft()
    event = RestrictionSet(
        restriction_id=new.entry,
        listing=command.listing,
        reason=command.reason,
        accounts=command.accounts,
        roles=command.roles,
    )
    return [Draft(event, evidence=cited(case.intake.opened_by))]


def _somebody_left(restrictions: Sequence[Restriction]) -> bool:
    """Whether every list lets a reviewer or a leader through by role, or some account by its name."""
    by_role = [[(role in r.roles) is (r.listing is Listing.ALLOW) for r in restrictions] for role in RESTRICTERS]
    named = {account for r in restrictions if r.listing is Listing.ALLOW for account in r.accounts}
    by_name = [[(account in r.accounts) is (r.listing is Listing.ALLOW) for r in restrictions] for account in named]
    return any(map(all, [*by_role, *by_name]))


class LiftRestriction(DecisionCommand):
    """Lift a restriction that is no longer called for."""

    restriction_id: UUID


def _in_force(command: LiftRestriction, case: Case) -> Collection[UUID]:
    found = case.restrictions.open.get(command.restriction_id)
    return (found.entry,) if found else ()


@rule(on="restrictions/{restriction_id}", do="lift", may=RESTRICTERS, rests_on=_in_force)
def lift_restriction(command: LiftRestriction, case: Case, facts: Facts) -> Drafts:
    """By another person than the one who set it."""
    standing.opened(case)
    found: Restriction | None = case.restrictions.open.get(command.restriction_id)
    entry = facts.entry(found.entry) if found else None
    if found is None or entry is None:
        raise RestrictionUnknown()
    if entry.actor_id == facts.actor.id:
        raise SetterMayNotLift()
    event = RestrictionLifted(restriction_id=command.restriction_id, reason=found.reason)
    return [Draft(event, evidence=cited(found.entry))]
