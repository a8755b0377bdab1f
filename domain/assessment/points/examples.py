"""One example of every event and command of the points ledger."""

from __future__ import annotations

from domain.assessment.points import refusals
from domain.assessment.points.record import (
    Item,
    PeriodClosed,
    PeriodReopened,
    PointsAwarded,
    PointsDeducted,
    PointsReversed,
)
from domain.assessment.points.rules import (
    AwardPoints,
    ClosePeriod,
    DeductPoints,
    ReopenPeriod,
    ReversePoints,
)
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id

awarded = PointsAwarded(rule_id="A01", kind="conduct", points=2, for_month="2026-02", note="Every week.")
deducted = PointsDeducted(
    rule_id="D02", kind="conduct", points=5, for_month="2026-02", note="No call, no reason given."
)
reversed_ = PointsReversed(
    entry=example_id(1),
    side="deducted",
    rule_id="D02",
    kind="conduct",
    points=5,
    for_month="2026-02",
    reason="The call had come to another office.",
)
closed = PeriodClosed(
    period="2026-02", base=100, awarded=2, deducted=5, score=97, grade="pass", unsettled=(Item.EDUCATION_HOURS,)
)

EVENTS: tuple[Event, ...] = (
    awarded,
    deducted,
    reversed_,
    closed,
    PeriodReopened(period="2026-02", cause="reversal", entry=example_id(1)),
)

_award = AwardPoints(rule_id="A01", for_month="2026-02", evidence=(example_id(0),))
_deduct = DeductPoints(rule_id="D03", for_month="2026-02", evidence=(example_id(0),))

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_award, now=NOW, then=(PointsAwarded,)),
    Example(given=(*OPEN, closed), command=_award, now=NOW, then=(PointsAwarded, PeriodReopened)),
    Example(
        given=OPEN,
        command=AwardPoints(rule_id="A01", for_month="2026-02"),
        now=NOW,
        refused=refusals.EvidenceMissing,
    ),
    Example(given=OPEN, command=_deduct, now=NOW, then=(PointsDeducted,)),
    Example(
        given=OPEN,
        command=DeductPoints(rule_id="S03", for_month="2026-02", evidence=(example_id(0),)),
        now=NOW,
        refused=refusals.AwarderNotCompetent,
    ),
    Example(
        given=(*OPEN, deducted),
        command=ReversePoints(entry=example_id(1), reason="The call had come to another office."),
        by=Role.REVIEWER,
        now=NOW,
        then=(PointsReversed,),
    ),
    Example(
        given=(*OPEN, deducted, reversed_),
        command=ReversePoints(entry=example_id(1), reason="Again."),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.ReversedAlready,
    ),
    Example(
        given=(*OPEN, deducted),
        command=ClosePeriod(period="2026-02"),
        by=Role.REVIEWER,
        now=NOW,
        then=(PeriodClosed,),
    ),
    Example(
        given=OPEN,
        command=ClosePeriod(period="2026-03"),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.PeriodNotOver,
    ),
    Example(
        given=(*OPEN, closed),
        command=ReopenPeriod(period="2026-02", cause="objection"),
        by=Role.REVIEWER,
        now=NOW,
        then=(PeriodReopened,),
    ),
    Example(
        given=OPEN,
        command=ReopenPeriod(period="2026-02", cause="objection"),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.PeriodNotClosed,
    ),
)
