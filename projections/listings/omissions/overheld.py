"""Persons kept past the end of their term."""

from __future__ import annotations

from typing import Any, LiteralString

from projections.listings.omissions.duties import overdue
from projections.listings.omissions.line import Said, of_files, omissions
from projections.models.duties import book as duties

#: The term as last recalculated; while supervision is suspended, it does not run.
TEXT: LiteralString = of_files(f"""
SELECT stream, held_by AS unit_id, 'overheld' AS what, key, due_day AS due_on, since_on, until_on, open,
  NULL::text AS by, NULL::text AS rule, cites
FROM ({overdue("'discharge'")} AND key = '' AND paused IS NULL) AS held""")


def _said(line: Any) -> Said:
    if line.open:
        return Said(
            "The term ended on {due_on}; supervision has not ended since.",
            "矫正期限于{due_on}届满，至今未解除社区矫正。",
        )
    return Said(
        "The term ended on {due_on}; supervision ended on {until_on}.",
        "矫正期限于{due_on}届满，至{until_on}方结束社区矫正。",
    )


OVERHELD = omissions(
    "overheld",
    "Persons who were kept under supervision past the end of the term.",
    models=(duties.MODEL,),
    text=TEXT,
    said=_said,
    rare=True,
)
