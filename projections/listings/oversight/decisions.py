"""Who decided what, on whose proposal."""

from __future__ import annotations

from projections.listing import REACHED_IF_FILE, Filter, Listing
from projections.models import case_files
from projections.models.oversight import decisions
from projections.models.oversight.decisions import DecisionRow
from projections.walking import IN_REACH


class DecisionLine(DecisionRow, frozen=True, kw_only=True):
    """A decision, with the number of its file where that is in reach."""

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
    text=f"""
SELECT found.*, file.case_number
FROM decisions AS found LEFT JOIN case_files AS file ON file.stream = found.stream AND {IN_REACH}
WHERE found.decides AND {REACHED_IF_FILE}""",
)
