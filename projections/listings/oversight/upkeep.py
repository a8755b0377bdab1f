"""Acts upon the record as a whole: which models were built anew, and which checkpoints somebody else holds."""

from __future__ import annotations

from uuid import UUID

from projections.listing import ON_DAYS, Filter, Listing, within
from projections.models.oversight import upkeep
from projections.models.oversight.upkeep import Upkeep
from projections.questions import Question

#: The newest act of each kind: of each model that it was built anew, of each journal who holds it.
NEWEST_UPKEEP: Question[Upkeep] = Question(
    (upkeep.MODEL,),
    Upkeep,
    """
SELECT DISTINCT ON (act, journal, model, how) {columns} FROM upkeep
ORDER BY act DESC, journal DESC, model DESC, how DESC, position DESC""",
)


class ActLine(Upkeep, frozen=True, kw_only=True):
    """As in the model. followed_by: the next act of its kind, of the same model, or of the same journal that is held in
    the same way; newest: there is none."""

    followed_by: UUID | None
    newest: bool


ACTS = Listing(
    name="upkeep",
    says="Which read models were built anew and which checkpoints of the journals are held elsewhere, newest first.",
    about="record",
    row=ActLine,
    models=(upkeep.MODEL,),
    order=("position",),
    newest_first=True,
    key=("entry",),
    filters=(
        *ON_DAYS,
        Filter("act"),
        Filter("journal"),
        Filter("model"),
        Filter("how"),
        Filter("witness"),
        Filter("newest"),
    ),
    text=f"""
SELECT *, followed_by IS NULL AS newest FROM (
  SELECT *, lead(entry) OVER (PARTITION BY act, journal, model, how ORDER BY position) AS followed_by
  FROM upkeep) AS acts
WHERE {within("done_at")}""",
    streams="SELECT DISTINCT stream FROM upkeep",
)
