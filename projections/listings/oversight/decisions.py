"""Who decided what, on whose proposal."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing
from projections.models import case_files
from projections.models.oversight import decisions
from projections.models.oversight.decisions import DecisionRow
from projections.walking import IN_REACH


class DecisionLine(DecisionRow, frozen=True, kw_only=True):
    """A decision, with the day at the unit of who asks, and the number of its file where that is in reach."""

    decided_on: date
    case_number: str | None


DECISIONS = Listing(
    name="decisions",
    says="Who decided what, on whose proposal and on which entries, in the order of the record, newest first.",
    row=DecisionLine,
    models=(decisions.MODEL, case_files.HELD),
    about="units",
    order=("position",),
    newest_first=True,
    filters=(
        Filter("case_id", column="stream"),
        Filter("number", column="case_number"),
        Filter("topic"),
        Filter("actor", column="actor_id"),
        Filter("role", column="actor_role"),
        Filter("proposer"),
        Filter("own"),
        Filter("since_corrected"),
        Filter("from_on", ">=", "decided_on"),
        Filter("to_on", "<=", "decided_on"),
    ),
    text="""
SELECT decided.*, (decided.occurred_at AT TIME ZONE %(zone)s::text)::date AS decided_on, file.case_number
FROM decisions AS decided LEFT JOIN case_files AS file ON file.stream = decided.stream AND """
    + IN_REACH
    + """
WHERE decided.decides""",
)
