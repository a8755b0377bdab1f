"""One example of every event and command of areas."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id
from domain.whereabouts.areas import refusals
from domain.whereabouts.areas.record import AreaDefined, AreaEntered, AreaLeft, AreaWithdrawn, CrossingDismissed
from domain.whereabouts.areas.rules import DefineArea, DismissCrossing, RecordAreaEntered, RecordAreaLeft, WithdrawArea
from domain.whereabouts.places.outline import Corner, Shape, text_of
from domain.whereabouts.tracks.examples import FIRST_AT, LAST_AT, recorded

AREA = UUID("019b8a00-0000-7000-8000-0000000000a9")
SHAPE = Shape((Corner(39_900_000, 116_300_000), Corner(40_000_000, 116_300_000), Corner(40_000_000, 116_500_000)))

defined = AreaDefined(
    area_id=AREA,
    duty="stay_within",
    buffer_metres=100,
    starts_on=date(2026, 2, 1),
    outline=text_of(SHAPE),
    name="The district",
)
left = AreaLeft(area_id=AREA, duty="stay_within", metres=450, batch=example_id(2))
entered = AreaEntered(area_id=AREA, duty="stay_within", metres=30, batch=example_id(2))

EVENTS: tuple[Event, ...] = (
    defined,
    AreaWithdrawn(area_id=AREA, reason="order_ended"),
    left,
    entered,
    CrossingDismissed(entry=example_id(3), area_id=AREA, reason="fixes_drifted", note="A tunnel."),
)

#: A file with an area (1) and a batch of fixes (2); the same after somebody left the area (3).
DRAWN = (*OPEN, Draft(defined, Occurred(datetime(2026, 2, 1, 2, tzinfo=UTC))), Draft(recorded, Occurred(LAST_AT)))
OUTSIDE = (*DRAWN, Draft(left, Occurred(LAST_AT)))
defining = DefineArea(
    duty="stay_within", entry=example_id(0), outline=SHAPE, buffer_metres=100, starts_on=date(2026, 3, 10)
)
leaving = RecordAreaLeft(area_id=AREA, batch=example_id(2), metres=450, occurred_at=FIRST_AT)
entering = RecordAreaEntered(area_id=AREA, batch=example_id(2), metres=30, occurred_at=LAST_AT)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=defining, now=NOW, then=(AreaDefined,)),
    Example(
        given=OPEN,
        command=DefineArea(
            duty="keep_out",
            entry=example_id(0),
            outline=Shape((Corner(39_900_000, 116_300_000),)),
            buffer_metres=100,
            starts_on=date(2026, 3, 10),
        ),
        now=NOW,
        refused=refusals.OutlineOpen,
    ),
    Example(given=DRAWN, command=WithdrawArea(area_id=AREA, reason="order_ended"), now=NOW, then=(AreaWithdrawn,)),
    Example(
        given=OPEN, command=WithdrawArea(area_id=AREA, reason="order_ended"), now=NOW, refused=refusals.AreaUnknown
    ),
    Example(given=DRAWN, command=leaving, by=Role.CLOCK, now=NOW, then=(AreaLeft,)),
    Example(given=OUTSIDE, command=leaving, by=Role.CLOCK, now=NOW, refused=refusals.CrossedAlready),
    Example(given=OUTSIDE, command=entering, by=Role.CLOCK, now=NOW, then=(AreaEntered,)),
    Example(given=DRAWN, command=entering, by=Role.CLOCK, now=NOW, refused=refusals.CrossedAlready),
    Example(
        given=OUTSIDE,
        command=DismissCrossing(entry=example_id(3), reason="fixes_drifted"),
        by=Role.REVIEWER,
        now=NOW,
        then=(CrossingDismissed,),
    ),
    Example(
        given=DRAWN,
        command=DismissCrossing(entry=example_id(3), reason="fixes_drifted"),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.CrossingUnknown,
    ),
)
