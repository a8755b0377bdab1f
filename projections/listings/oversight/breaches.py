"""Breaches, with what answered them in time or not."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing
from projections.models.conduct import breaches
from projections.models.conduct.breaches import BreachRow


class BreachLine(BreachRow, frozen=True, kw_only=True):
    """A breach, with the days of its answer.

    due_on: the last day for a decision. days_to_respond: from the day of the allegation to that of the decision.
    overdue: nothing is decided yet, nor is there time left on the day asked about.
    """

    alleged_on: date
    due_on: date | None
    days_to_respond: int | None
    overdue: bool


BREACHES = Listing(
    name="breaches",
    says="Every breach that was alleged in reach, what was found, what answered it and when, newest first.",
    row=BreachLine,
    models=(breaches.MODEL,),
    order=("alleged_at", "stream", "breach_id"),
    newest_first=True,
    filters=(
        Filter("status"),
        Filter("kind"),
        Filter("gravity"),
        Filter("response"),
        Filter("unanswered"),
        Filter("overdue"),
        Filter("due_by", "<=", "due_on"),
        Filter("from_on", ">=", "alleged_on"),
        Filter("to_on", "<=", "alleged_on"),
    ),
    text="""
SELECT *, unanswered AND due_on IS NOT NULL AND due_on < %(today)s::date AS overdue,
  ((decided_at AT TIME ZONE %(zone)s::text)::date - alleged_on)::bigint AS days_to_respond
FROM (SELECT *, coalesce(omitted_due_on, alleged_on + answer_within::integer) AS due_on
      FROM (SELECT *, (alleged_at AT TIME ZONE %(zone)s::text)::date AS alleged_on
            FROM breaches) AS begun) AS counted""",
)
