"""One example of every event and command of restrictions."""

from __future__ import annotations

from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.restrictions import rules
from domain.oversight.restrictions.record import Listing, RestrictionLifted, RestrictionReason, RestrictionSet
from domain.oversight.restrictions.rules import LiftRestriction, SetRestriction

RESTRICTION = UUID("019b8a00-0000-7000-8000-0000000000c1")

denied = RestrictionSet(
    restriction_id=RESTRICTION,
    listing=Listing.DENY,
    reason=RestrictionReason.CONFLICT_OF_INTEREST,
    accounts=("officer-9",),
)
lifted = RestrictionLifted(restriction_id=RESTRICTION, reason=RestrictionReason.CONFLICT_OF_INTEREST)

EVENTS: tuple[Event, ...] = (denied, lifted)

_lift = LiftRestriction(restriction_id=RESTRICTION)

COMMANDS: tuple[Example, ...] = (
    Example(
        given=OPEN,
        command=SetRestriction(
            listing=Listing.ALLOW, reason=RestrictionReason.JUVENILE, roles=(Role.REVIEWER,), accounts=("officer-7",)
        ),
        by=Role.LEADER,
        now=NOW,
        then=(RestrictionSet,),
    ),
    Example(
        given=OPEN,
        command=SetRestriction(listing=Listing.DENY, reason=RestrictionReason.PROTECTED),
        by=Role.LEADER,
        now=NOW,
        refused=rules.RestrictionEmpty,
    ),
    Example(given=(*OPEN, denied), command=_lift, by=Role.REVIEWER, now=NOW, then=(RestrictionLifted,)),
    Example(given=OPEN, command=_lift, by=Role.REVIEWER, now=NOW, refused=rules.RestrictionUnknown),
)
