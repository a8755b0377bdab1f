"""One example of the event and the command of seeds."""

from __future__ import annotations

from domain.contacts.seeds.record import SeedDrawn
from domain.contacts.seeds.rules import DrawSeed, SeedDrawnAlready
from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

drawn = SeedDrawn(unit_id=UNIT, for_month="2026-03", seed="5e" * 32)

EVENTS: tuple[Event, ...] = (drawn,)

_draw = DrawSeed(unit_id=UNIT, for_month="2026-03")

COMMANDS: tuple[Example, ...] = (
    Example(command=_draw, by=Role.REVIEWER, now=NOW, then=(SeedDrawn,)),
    Example(given=(drawn,), command=_draw, by=Role.REVIEWER, now=NOW, refused=SeedDrawnAlready),
)
