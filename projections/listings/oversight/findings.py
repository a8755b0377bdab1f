"""What inspectors raised, and what became of it."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing
from projections.models.oversight import findings
from projections.models.oversight.findings import FindingRow


class FindingLine(FindingRow, frozen=True, kw_only=True):
    """A finding, with its days at the unit of who asks.

    late: an answer is awaited, and its last day is past. days_to_answer: from the day it was raised to that of the
    newest answer.
    """

    raised_on: date
    answered_on: date | None
    days_to_answer: int | None
    late: bool


FINDINGS = Listing(
    name="findings",
    says="What inspectors raised about units in reach, whether it was answered in time and put right, newest first.",
    row=FindingLine,
    models=(findings.MODEL,),
    about="units",
    order=("raised_at", "stream"),
    newest_first=True,
    filters=(
        Filter("stage"),
        Filter("kind"),
        Filter("answer"),
        Filter("file", column="case_id"),
        Filter("late"),
        Filter("due_by", "<=", "due_on"),
        Filter("from_on", ">=", "raised_on"),
        Filter("to_on", "<=", "raised_on"),
    ),
    text="""
SELECT *, (answered_on - raised_on)::bigint AS days_to_answer, stage = 'raised' AND due_on < %(today)s::date AS late
FROM (SELECT *, (raised_at AT TIME ZONE %(zone)s::text)::date AS raised_on,
        (answered_at AT TIME ZONE %(zone)s::text)::date AS answered_on
      FROM findings) AS dated""",
)
