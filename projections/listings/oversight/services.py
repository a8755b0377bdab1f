"""Services of documents, copies of decisions, and their carrying out."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing
from projections.models.oversight import services
from projections.models.oversight.services import ServiceRow


class ServiceLine(ServiceRow, frozen=True, kw_only=True):
    """A line of the ledger with its days, at the unit of who asks.

    due_on: the last day for what is due. late: still due after it. days_open: of what is due, or was served and has no
    receipt, up to the day asked about.
    """

    begun_on: date
    due_on: date | None
    late: bool
    days_open: int | None


SERVICES = Listing(
    name="services",
    says="Documents served with what came back, and copies and carrying out of decisions, newest first.",
    row=ServiceLine,
    models=(services.MODEL,),
    order=("begun_at", "stream", "line"),
    newest_first=True,
    filters=(
        Filter("what"),
        Filter("status"),
        Filter("decided"),
        Filter("receiver"),
        Filter("late"),
        Filter("due_by", "<=", "due_on"),
        Filter("from_on", ">=", "begun_on"),
        Filter("to_on", "<=", "begun_on"),
    ),
    text="""
SELECT *, status = 'due' AND due_on IS NOT NULL AND due_on < %(today)s::date AS late,
  CASE WHEN status = 'due' OR (status = 'served' AND what = 'document')
    THEN (%(today)s::date - begun_on)::bigint END AS days_open
FROM (SELECT *, coalesce(stated_due_on, begun_on + within::integer) AS due_on
      FROM (SELECT *, (begun_at AT TIME ZONE %(zone)s::text)::date AS begun_on FROM services) AS dated) AS lines""",
)
