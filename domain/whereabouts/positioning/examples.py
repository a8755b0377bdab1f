"""One example of every event and command of positioning."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id
from domain.whereabouts.areas.record import AreaLeft
from domain.whereabouts.positioning import refusals
from domain.whereabouts.positioning.record import (
    Ground,
    LiftReason,
    PositioningApplied,
    PositioningApproved,
    PositioningExtended,
    PositioningExtensionApplied,
    PositioningExtensionRefused,
    PositioningLapsed,
    PositioningLifted,
    PositioningNeedAssessed,
    PositioningRefused,
)
from domain.whereabouts.positioning.rules import (
    ApplyPositioning,
    ApplyPositioningExtension,
    ApprovePositioning,
    AssessPositioningNeed,
    ExtendPositioning,
    LiftPositioning,
    RecordLapsedPositioning,
    RefusePositioning,
    RefusePositioningExtension,
)

POSITIONING = UUID("019b8a00-0000-7000-8000-0000000000d1")
APPROVED_AT = datetime(2026, 2, 2, 1, tzinfo=UTC)
UNTIL = date(2026, 5, 1)
SOON = datetime(2026, 4, 20, 2, tzinfo=UTC)

left = AreaLeft(
    area_id=UUID("019b8a00-0000-7000-8000-0000000000a9"),
    duty="stay_within",
    metres=1200,
    batch=UUID("019b8a00-0000-7000-8000-0000000000b9"),
)
applied = PositioningApplied(
    positioning_id=POSITIONING,
    ground=Ground.LEFT_WITHOUT_APPROVAL,
    shown_by=(example_id(1),),
    note="Went to the coast for three days.",
)
approved = PositioningApproved(
    positioning_id=POSITIONING, ground=Ground.LEFT_WITHOUT_APPROVAL, from_on=date(2026, 2, 2), until_on=UNTIL
)
assessed = PositioningNeedAssessed(
    positioning_id=POSITIONING, outcome="still_needed", note="Has been late home five times."
)
extension_applied = PositioningExtensionApplied(positioning_id=POSITIONING, until_on=UNTIL)
extended = PositioningExtended(
    positioning_id=POSITIONING, number=1, from_on=date(2026, 5, 2), until_on=date(2026, 8, 1)
)
lapsed = PositioningLapsed(positioning_id=POSITIONING, until_on=UNTIL)

EVENTS: tuple[Event, ...] = (
    applied,
    approved,
    PositioningRefused(positioning_id=POSITIONING, reason="milder_means_do"),
    assessed,
    extension_applied,
    extended,
    PositioningExtensionRefused(positioning_id=POSITIONING, until_on=UNTIL),
    PositioningLifted(positioning_id=POSITIONING, reason=LiftReason.NO_LONGER_NEEDED, until_on=UNTIL),
    lapsed,
)

#: A file with an entry that shows a ground (1), the application (2), and the approval (3).
GROUNDED = (*OPEN, Draft(left, Occurred(datetime(2026, 2, 1, 1, tzinfo=UTC))))
APPLIED = (*GROUNDED, Draft(applied, Occurred(datetime(2026, 2, 1, 3, tzinfo=UTC))))
APPROVED = (*APPLIED, Draft(approved, Occurred(APPROVED_AT)))
#: The same, assessed (4) and with the application to extend it (5).
ASSESSED = (*APPROVED, Draft(assessed, Occurred(datetime(2026, 4, 15, 2, tzinfo=UTC))))
EXTENDING = (*ASSESSED, Draft(extension_applied, Occurred(datetime(2026, 4, 16, 2, tzinfo=UTC))))
_after = datetime(2026, 5, 2, 2, tzinfo=UTC)
_applying = ApplyPositioning(ground=Ground.LEFT_WITHOUT_APPROVAL, shown_by=(example_id(1),))

COMMANDS: tuple[Example, ...] = (
    Example(given=GROUNDED, command=_applying, now=NOW, then=(PositioningApplied,)),
    Example(given=APPROVED, command=_applying, now=NOW, refused=refusals.PositioningInForce),
    Example(
        given=APPLIED,
        command=ApprovePositioning(positioning_id=POSITIONING),
        by=Role.LEADER,
        now=NOW,
        then=(PositioningApproved,),
    ),
    Example(
        given=APPLIED,
        command=ApprovePositioning(positioning_id=POSITIONING, until_on=date(2027, 1, 1)),
        by=Role.LEADER,
        now=NOW,
        refused=refusals.TermTooLong,
    ),
    Example(
        given=APPLIED,
        command=RefusePositioning(positioning_id=POSITIONING, reason="not_necessary"),
        by=Role.LEADER,
        now=NOW,
        then=(PositioningRefused,),
    ),
    Example(
        given=GROUNDED,
        command=RefusePositioning(positioning_id=POSITIONING, reason="not_necessary"),
        by=Role.LEADER,
        now=NOW,
        refused=refusals.ApplicationUnknown,
    ),
    Example(
        given=APPROVED,
        command=AssessPositioningNeed(positioning_id=POSITIONING, outcome="still_needed"),
        now=NOW,
        then=(PositioningNeedAssessed,),
    ),
    Example(
        given=APPLIED,
        command=AssessPositioningNeed(positioning_id=POSITIONING, outcome="still_needed"),
        now=NOW,
        refused=refusals.PositioningNotInForce,
    ),
    Example(
        given=ASSESSED,
        command=ApplyPositioningExtension(positioning_id=POSITIONING),
        now=SOON,
        then=(PositioningExtensionApplied,),
    ),
    Example(
        given=APPROVED,
        command=ApplyPositioningExtension(positioning_id=POSITIONING),
        now=SOON,
        refused=refusals.NeedNotAssessed,
    ),
    Example(
        given=EXTENDING,
        command=ExtendPositioning(positioning_id=POSITIONING),
        by=Role.LEADER,
        now=SOON,
        then=(PositioningExtended,),
    ),
    Example(
        given=ASSESSED,
        command=ExtendPositioning(positioning_id=POSITIONING),
        by=Role.LEADER,
        now=SOON,
        refused=refusals.ExtensionNotApplied,
    ),
    Example(
        given=EXTENDING,
        command=RefusePositioningExtension(positioning_id=POSITIONING),
        by=Role.LEADER,
        now=SOON,
        then=(PositioningExtensionRefused,),
    ),
    Example(
        given=ASSESSED,
        command=RefusePositioningExtension(positioning_id=POSITIONING),
        by=Role.LEADER,
        now=SOON,
        refused=refusals.ExtensionNotApplied,
    ),
    Example(
        given=APPROVED,
        command=LiftPositioning(positioning_id=POSITIONING, reason=LiftReason.NO_LONGER_NEEDED),
        by=Role.REVIEWER,
        now=NOW,
        then=(PositioningLifted,),
    ),
    Example(
        given=APPLIED,
        command=LiftPositioning(positioning_id=POSITIONING, reason=LiftReason.NO_LONGER_NEEDED),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.PositioningNotInForce,
    ),
    Example(
        given=APPROVED,
        command=RecordLapsedPositioning(positioning_id=POSITIONING),
        by=Role.CLOCK,
        now=_after,
        then=(PositioningLapsed,),
    ),
    Example(
        given=APPROVED,
        command=RecordLapsedPositioning(positioning_id=POSITIONING),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.PositioningNotOver,
    ),
    Example(command=_applying, now=NOW, refused=standing.CaseNotOpened),
)
