"""What the score of a closed period leads to by the table ``score.thresholds``: a proposal, and no more."""

from __future__ import annotations

from datetime import datetime

from consumers.clock.asking import Order
from consumers.clock.desk import Desk
from domain.assessment.points.record import PeriodClosed
from domain.conduct.rewards.rules import ProposeReward
from domain.conduct.sanctions.rules import ProposeSanctionFromPoints
from domain.conduct.sanctions.tables import ScoreThresholds
from domain.kernel import days
from domain.kernel.entry import AnyEntry
from domain.kernel.rule import Command


async def propose(entry: AnyEntry, desk: Desk, _now: datetime) -> list[Order]:
    """Praise, an admonition or a warning, where the score reaches its threshold."""
    event = entry.event
    if not isinstance(event, PeriodClosed):
        return []
    last_on = days.bounds(event.period)[1]
    proposed = desk.policies(entry.unit_id, last_on).of(ScoreThresholds).proposed(event.period, event.score)
    orders = []
    for outcome in sorted(proposed):
        name = ("propose", str(entry.event_id), outcome)
        orders.append(Order("propose", name, _command(event, outcome), entry.originator_id, entry.unit_id))
    return orders


def _command(event: PeriodClosed, outcome: str) -> Command:
    if outcome == "admonition":
        return ProposeSanctionFromPoints(period=event.period, outcome="admonition")
    if outcome == "warning":
        return ProposeSanctionFromPoints(period=event.period, outcome="warning")
    return ProposeReward(period=event.period)
