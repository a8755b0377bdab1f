"""Points of many files: the tallies of each span, and the lines that they are sums of."""

from __future__ import annotations

from projections.listing import Filter, Listing
from projections.models import contributions, tallies


class TallyLine(tallies.TallyRow, frozen=True, kw_only=True):
    """As in the model. The lines that each figure is a sum of: ``/v1/points-ledger`` with the same file, and the span
    as its month or quarter."""


TALLIES = Listing(
    name="tallies",
    says="Points of each person by month, quarter, year and term, both sides, as computed and as closed.",
    row=TallyLine,
    models=(tallies.MODEL,),
    order=("stream", "span"),
    filters=(
        Filter("span"),
        Filter("kind"),
        Filter("is_closed"),
        Filter("awarded", ">="),
        Filter("deducted", ">="),
    ),
)


class LedgerLine(contributions.Contribution, frozen=True, kw_only=True):
    """As in the model. counts: it was not reversed."""

    counts: bool


LEDGER = Listing(
    name="points-ledger",
    says="Each award and deduction of points, with its rule, the policies and the entries that it rests on.",
    row=LedgerLine,
    models=(contributions.MODEL,),
    order=("stream", "entry"),
    filters=(
        Filter("for_month"),
        Filter("quarter"),
        Filter("side"),
        Filter("kind"),
        Filter("rule", column="rule_id"),
        Filter("actor", column="actor_id"),
        Filter("counts"),
    ),
    text="SELECT *, reversed_by IS NULL AS counts FROM contributions",
)
