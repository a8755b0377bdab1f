"""Statistics by unit and month, the occurrences behind each number, and late entries."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, LiteralString
from uuid import UUID

from projections.listing import OF_NONE, ON_DAYS, Filter, Listing, within
from projections.model import Row
from projections.models import case_files
from projections.models.figures import late_entries, measures
from projections.models.figures.measures import Measure
from projections.questions import REACHED
from projections.walking import IN_REACH


class Figure(Row, frozen=True, kw_only=True):
    """One measure of a unit in a month of the caller's zone, or in a quarter (``2026-Q1``) or a year, as per says.

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


#: By which spans figures are told apart: a median of three months is none of a quarter.
Per = Literal["month", "quarter", "year"]
PER = Filter("per", kind=Per)


def _period(instant: LiteralString) -> LiteralString:
    """The month, the quarter or the year of an instant, as is asked."""
    form = """CASE %(per)s::text WHEN 'quarter' THEN 'YYYY-"Q"Q' WHEN 'year' THEN 'YYYY' ELSE 'YYYY-MM' END"""
    return f"to_char({instant} AT TIME ZONE %(zone)s::text, {form})"


def _sums(value: LiteralString) -> LiteralString:
    """How many occurrences, and the sum, the median and the ninth decile of their values."""
    return f"""count(*)::bigint AS number, sum({value})::bigint AS total,
  (percentile_disc(0.5) WITHIN GROUP (ORDER BY {value}))::bigint AS p50,
  (percentile_disc(0.9) WITHIN GROUP (ORDER BY {value}))::bigint AS p90"""


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
SELECT {OF_NONE} AS stream, measures.unit_id,
  {_period("measures.occurred_at")} AS month, measure, {_sums("value")}
FROM measures WHERE measures.held_by = ANY(%(units)s::text[]) AND {_WITHIN} AND (%(reader_role)s::text IS NULL
  OR EXISTS (SELECT FROM case_files AS file WHERE file.stream = measures.stream AND {REACHED}))
GROUP BY measures.unit_id, month, measure""",
    filters=(*ON_DAYS, PER, Filter("measure")),
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
    """The late entries of a unit's files that happened in a month, or in a quarter or a year, as per says.

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
SELECT {OF_NONE} AS stream, entered_by_unit AS unit_id,
  {_period("late_entries.occurred_at")} AS month,
  {_sums("hours_late")}
FROM late_entries JOIN case_files AS file USING (stream)
WHERE {IN_REACH} AND {_LATE_WITHIN}
GROUP BY entered_by_unit, month""",
    filters=(*ON_DAYS, PER),
)


class Cohort(Row, frozen=True, kw_only=True):
    """The files that a unit holds of those that opened in a month, or in a quarter or a year, as per says; and what has
    become of them by the day asked about.

    open: supervision goes on; discharged, terminated, died: how it ended. breached, sanctioned: in how many a breach
    was alleged and not withdrawn, and an admonition, a warning or a penalty stands. days_p50, days_p90: of those that
    ended, from the opening to the end. The files: ``/v1/case-files`` with the same unit and days.
    """

    unit_id: str
    month: str
    files: int
    open: int
    discharged: int
    terminated: int
    died: int
    breached: int
    sanctioned: int
    days_p50: int | None
    days_p90: int | None


_LASTED: LiteralString = "floor(extract(epoch FROM file.ended_at - file.opened_at) / 86400)"
_OPENED_WITHIN: LiteralString = within("file.opened_at")

COHORTS = Listing(
    name="cohorts",
    says="What has become of the files that opened in each month: how they ended, after how long, with which breaches.",
    row=Cohort,
    models=(measures.MODEL, case_files.HELD),
    about="units",
    order=("unit_id", "month"),
    text=f"""
SELECT {OF_NONE} AS stream, file.unit_id, {_period("file.opened_at")} AS month,
  count(*)::bigint AS files, (count(*) FILTER (WHERE file.ended_at IS NULL))::bigint AS open,
  (count(*) FILTER (WHERE file.ended_by = 'discharge'))::bigint AS discharged,
  (count(*) FILTER (WHERE file.ended_by = 'termination'))::bigint AS terminated,
  (count(*) FILTER (WHERE file.ended_by = 'death'))::bigint AS died,
  (count(*) FILTER (WHERE had.breach))::bigint AS breached,
  (count(*) FILTER (WHERE had.sanction))::bigint AS sanctioned,
  (percentile_disc(0.5) WITHIN GROUP (ORDER BY {_LASTED}))::bigint AS days_p50,
  (percentile_disc(0.9) WITHIN GROUP (ORDER BY {_LASTED}))::bigint AS days_p90
FROM case_files AS file LEFT JOIN (
  SELECT stream, held_by, bool_or(measure = 'breach_alleged') AS breach,
    bool_or(measure <> 'breach_alleged') AS sanction
  FROM measures WHERE {measures.CONDUCT} GROUP BY stream, held_by) AS had
  ON had.stream = file.stream AND had.held_by = file.unit_id
WHERE {IN_REACH} AND {_OPENED_WITHIN}
GROUP BY file.unit_id, month""",
    filters=(*ON_DAYS, PER),
)
