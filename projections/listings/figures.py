"""Statistics by unit and month, the occurrences behind each number, and late entries."""

from __future__ import annotations

from datetime import datetime
from typing import LiteralString
from uuid import UUID

from projections.listing import ON_DAYS, Filter, Listing, within
from projections.model import Row
from projections.models import case_files
from projections.models.figures import late_entries, measures
from projections.models.figures.measures import Measure
from projections.questions import REACHED


class Figure(Row, frozen=True, kw_only=True):
    """One measure of a unit in a month of the caller's zone.

    number: of occurrences; total, p50, p90: of their values (hours of ``response_hours``, days of a leave). The
    occurrences behind it: ``/v1/occurrences`` with the same unit, days and measure.
    """

    unit_id: str
    month: str
    measure: Measure
    number: int
    total: int
    p50: int
    p90: int


_MONTH: LiteralString = "to_char(measures.occurred_at AT TIME ZONE %(zone)s, 'YYYY-MM')"
_WITHIN: LiteralString = within("measures.occurred_at")

STATISTICS = Listing(
    name="statistics",
    says="What happened by unit, month and measure: how often, how much, and the median and the ninth decile.",
    row=Figure,
    models=(measures.MODEL, case_files.HELD),
    about="units",
    order=("unit_id", "month", "measure"),
    text=f"""
SELECT '00000000-0000-0000-0000-000000000000'::uuid AS stream, measures.unit_id, {_MONTH} AS month, measure,
  count(*)::bigint AS number, sum(value)::bigint AS total,
  (percentile_disc(0.5) WITHIN GROUP (ORDER BY value))::bigint AS p50,
  (percentile_disc(0.9) WITHIN GROUP (ORDER BY value))::bigint AS p90
FROM measures WHERE measures.held_by = ANY(%(units)s::text[]) AND {_WITHIN} AND (%(role)s::text IS NULL
  OR EXISTS (SELECT FROM case_files AS file WHERE file.stream = measures.stream AND {REACHED}))
GROUP BY measures.unit_id, month, measure""",
    filters=(*ON_DAYS, Filter("measure")),
)


class Occurrence(Row, frozen=True, kw_only=True):
    """One occurrence behind a figure. held_by: the unit that held the file then."""

    measure: Measure
    of: UUID
    held_by: str
    month: str
    occurred_at: datetime
    value: int
    entry: UUID
    position: int


OCCURRENCES = Listing(
    name="occurrences",
    says="The occurrences that statistics are sums of, the newest first, each with its entry.",
    row=Occurrence,
    models=(measures.MODEL,),
    order=("occurred_at", "stream", "measure", "of"),
    newest_first=True,
    text=f"""
SELECT stream, measure, "of", unit_id AS held_by, {_MONTH} AS month, occurred_at, value, entry, position
FROM measures WHERE {_WITHIN}""",
    filters=(*ON_DAYS, Filter("measure"), Filter("held_by")),
)

LATE = Listing(
    name="late-entries",
    says="Entries recorded more than an hour after they happened, the newest first.",
    row=late_entries.LateEntry,
    models=(late_entries.MODEL,),
    order=("position", "stream"),
    newest_first=True,
    filters=(
        Filter("at_least_hours", ">=", "hours_late"),
        Filter("source"),
        Filter("topic"),
        Filter("actor", column="actor_id"),
    ),
)
