"""One example of every event and command of emergencies."""

from __future__ import annotations

from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, Of
from domain.oversight.glass import refusals
from domain.oversight.glass.record import BreakGlassReviewed, Judgement, Use
from domain.oversight.glass.rules import ReviewBreakGlass

#: The stream that examples are decided on.
FILE = UUID("019b8a00-0000-7000-8000-00000000f11e")
USE = UUID("019b8a00-0000-7000-8000-0000000000b1")
OWN = UUID("019b8a00-0000-7000-8000-0000000000b2")
ELSEWHERE = UUID("019b8a00-0000-7000-8000-0000000000b3")
#: Uses as the journal of looks has them.
USES = {
    Of.LOOKS: {
        str(USE): Use(FILE, "officer-3"),
        str(OWN): Use(FILE, "leader-1"),
        str(ELSEWHERE): Use(UUID(int=1), "officer-3"),
    }
}

reviewed = BreakGlassReviewed(use_id=USE, used_by="officer-3", judgement=Judgement.JUSTIFIED)

EVENTS: tuple[Event, ...] = (reviewed,)

_review = ReviewBreakGlass(use_id=USE, judgement=Judgement.JUSTIFIED)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, others=USES, command=_review, by=Role.LEADER, now=NOW, then=(BreakGlassReviewed,)),
    Example(
        given=OPEN,
        others=USES,
        command=ReviewBreakGlass(use_id=USE, judgement=Judgement.UNJUSTIFIED),
        by=Role.INSPECTOR,
        now=NOW,
        then=(BreakGlassReviewed,),
    ),
    Example(
        given=OPEN,
        others=USES,
        command=ReviewBreakGlass(use_id=OWN, judgement=Judgement.JUSTIFIED),
        by=Role.LEADER,
        now=NOW,
        refused=refusals.UserMayNotReview,
    ),
    Example(given=OPEN, command=_review, by=Role.LEADER, now=NOW, refused=refusals.UseUnknown),
)
