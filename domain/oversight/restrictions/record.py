"""Restrictions of a file: who alone may reach it, or who may not."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.access import Actor, Role
from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import AccountId


class Listing(enum.StrEnum):
    """What a list says of those on it."""

    ALLOW = "allow"  # they alone
    DENY = "deny"  # all but they


class RestrictionReason(enum.StrEnum):
    """Why a file is not for everybody in its unit."""

    JUVENILE = "juvenile"
    SEALED = "sealed_record"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    PROTECTED = "protected"


class RestrictionSet(Decision, topic="oversight.restriction-set.v1"):
    """Access to the file of {subject} was restricted ({listing}, {reason}).

    listing: whether those on the list alone reach the file, or all but they. accounts, roles: who is on it.
    """

    restriction_id: UUID
    listing: Listing
    reason: RestrictionReason
    accounts: tuple[AccountId, ...] = ()
    roles: tuple[Role, ...] = ()


class RestrictionLifted(Decision, topic="oversight.restriction-lifted.v1"):
    """A restriction of access to the file of {subject} was lifted ({reason})."""

    restriction_id: UUID
    reason: RestrictionReason


RestrictionsEvent = RestrictionSet | RestrictionLifted


class Restriction(msgspec.Struct, frozen=True, omit_defaults=True):
    """One restriction in force. entry: event id of the decision."""

    entry: UUID
    listing: Listing
    reason: RestrictionReason
    accounts: frozenset[str] = frozenset()
    roles: frozenset[Role] = frozenset()

    def reached(self, actor: Actor) -> bool:
        """Whether this restriction lets somebody through."""
        listed = actor.id in self.accounts or actor.role in self.roles
        return listed is (self.listing is Listing.ALLOW)


class Restrictions(msgspec.Struct, frozen=True, omit_defaults=True):
    """The restrictions in force by their ids; rules bound how many there are."""

    open: dict[UUID, Restriction] = {}


#: Whom no list keeps out: an inspector cannot be blocked by the unit inspected, the platform's own parts go on working.
UNBARRED = frozenset({
    Role.INSPECTOR, Role.OPERATOR, Role.IMPORT, Role.SIMULATION, Role.CLOCK, Role.KEEPER, Role.LIBRARY
})  # fmt: skip


def reached(restrictions: Iterable[Restriction], actor: Actor) -> bool:
    """Whether somebody reaches a file with these restrictions in force: every list lets them through."""
    return actor.role in UNBARRED or all(restriction.reached(actor) for restriction in restrictions)


def evolve(restrictions: Restrictions, entry: Entry[RestrictionsEvent]) -> Restrictions:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case RestrictionSet() as e:
            listed = Restriction(entry.event_id, e.listing, e.reason, frozenset(e.accounts), frozenset(e.roles))
            return Restrictions({**restrictions.open, e.restriction_id: listed})
        case RestrictionLifted(restriction_id=lifted):
            return Restrictions({key: r for key, r in restrictions.open.items() if key != lifted})
        case _ as unhandled:
            assert_never(unhandled)
