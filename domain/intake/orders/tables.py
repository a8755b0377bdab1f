"""The policy tables of prohibition orders: where they may stand, and how often is reported on them."""

from __future__ import annotations

from domain.intake.record import Sentence
from domain.kernel.days import Span
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("order.prohibition")
class OrderProhibition(PolicyTable, frozen=True, kw_only=True):
    """In which categories there are prohibition orders, and how many months one lasts at least."""

    least_months: dict[Sentence, Count]


@table("order.compliance")
class OrderCompliance(PolicyTable, frozen=True, kw_only=True):
    """How often somebody reports how an order is kept."""

    every: Span
