"""What the clock did and what it was refused, since it began: counted by work and outcome, never swallowed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Any, LiteralString

import msgspec

from consumers.clock.asking import Order, Outcome
from domain.kernel.refusal import Refused

log = logging.getLogger("rollcall.clock")

STORE: LiteralString = """
INSERT INTO clock_rounds (began_at, round_at, overdue, waiting, counts) VALUES (%s, %s, %s, %s, %s::text::jsonb)
ON CONFLICT (one) DO UPDATE SET began_at = excluded.began_at, round_at = excluded.round_at,
  overdue = excluded.overdue, waiting = excluded.waiting, counts = excluded.counts"""


class Tally:
    """Counts since the process began. waiting: for what the newest round waited, or nothing."""

    def __init__(self, began_at: datetime) -> None:
        self.began_at = began_at
        self.counts: Counter[tuple[str, str]] = Counter()
        self.overdue = 0
        self.waiting = ""

    def add(self, orders: Sequence[Order], outcomes: Sequence[Outcome]) -> None:
        """Count what became of some orders; what nobody foresaw is logged too, by its class."""
        for order, outcome in zip(orders, outcomes, strict=True):
            self.counts[order.work, outcome.shown] += 1
            if outcome.how == "failed":
                log.error("%s: failed: %s", order.work, outcome.code)

    def wrong(self, work: str, wrong: Exception) -> None:
        """Count what kept some work from being asked for: a refusal by its code, all else by its class."""
        how = Outcome("refused", wrong.code) if isinstance(wrong, Refused) else Outcome("failed", type(wrong).__name__)
        self.counts[work, how.shown] += 1
        if how.how == "failed":
            log.error("%s: failed: %s", work, how.code)

    def statement(self, now: datetime) -> tuple[LiteralString, Sequence[Any]]:
        """What stores it."""
        counts: dict[str, dict[str, int]] = {}
        for (work, shown), number in sorted(self.counts.items()):
            counts.setdefault(work, {})[shown] = number
        told = msgspec.json.encode(counts).decode()
        return STORE, [self.began_at, now, self.overdue, self.waiting, told]
