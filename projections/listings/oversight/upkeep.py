"""The newest act of each kind upon the record: of each model that it was built anew, of each journal who holds it."""

from __future__ import annotations

from projections.models.oversight import upkeep
from projections.models.oversight.upkeep import Upkeep
from projections.questions import Question

NEWEST_UPKEEP: Question[Upkeep] = Question(
    (upkeep.MODEL,),
    Upkeep,
    """
SELECT DISTINCT ON (act, journal, model, how) {columns} FROM upkeep
ORDER BY act DESC, journal DESC, model DESC, how DESC, position DESC""",
)
