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
from projections.walking import IN_REACH


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
FROM measures JOIN case_files AS file USING (stream)
WHERE {IN_REACH} AND {_WITHIN}
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
    text=f"SELECT *, unit_id AS held_by, {_MONTH} AS month FROM measures WHERE {_WITHIN}",
    filters=(*ON_DAYS, Filter("measure"), Filter("held_by")),
)

_LATE_WITHIN: LiteralString = within("late_entries.occurred_at")

LATE = Listing(
    name="late-entries",
    says="Entries recorded more than an hour after they happened, the newest first.",
    row=late_entries.LateEntry,
    models=(late_entries.MODEL,),
    order=("position", "stream"),
    newest_first=True,
    text=f"SELECT * FROM late_entries WHERE {_LATE_WITHIN}",
    filters=(
        *ON_DAYS,
        Filter("entered_by", column="entered_by_unit"),
        Filter("at_least_hours", ">=", "hours_late"),
        Filter("source"),
        Filter("topic"),
        Filter("actor", column="actor_id"),
    ),
)


class LateFigure(Row, frozen=True, kw_only=True):
    """The late entries of a unit's files that happened in a month of the caller's zone.

    unit_id: that held the file then. number: how many; total, p50, p90: of the hours by which they were late. The
    entries behind it: ``/v1/late-entries`` with the unit as entered_by, and the days of the month.
    """

    unit_id: str
    month: str
    number: int
    total: int
    p50: int
    p90: int


#: Apart from the other figures: any entry may be late, and a question about the past would read all for those, too.
LATE_FIGURES = Listing(
    name="late-statistics",
    says="Late entries by unit and month: how many, how many hours, and the median and the ninth decile.",
    row=LateFigure,
    models=(late_entries.MODEL, case_files.HELD),
    about="units",
    order=("unit_id", "month"),
    text=f"""
SELECT '00000000-0000-0000-0000-000000000000'::uuid AS stream, entered_by_unit AS unit_id,
  to_char(late_entries.occurred_at AT TIME ZONE %(zone)s, 'YYYY-MM') AS month,
  count(*)::bigint AS number, sum(hours_late)::bigint AS total,
  (percentile_disc(0.5) WITHIN GROUP (ORDER BY hours_late))::bigint AS p50,
  (percentile_disc(0.9) WITHIN GROUP (ORDER BY hours_late))::bigint AS p90
FROM late_entries JOIN case_files AS file USING (stream)
WHERE {IN_REACH} AND {_LATE_WITHIN}
GROUP BY entered_by_unit, month""",
    filters=ON_DAYS,
)
