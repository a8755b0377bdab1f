"""Persons kept past the end of their term."""

from __future__ import annotations

from typing import Any, LiteralString

from projections.listings.omissions.line import Said, day, of_files, omissions
from projections.models import case_files
from projections.models.duties import book as duties

#: The term as last recalculated; while supervision is suspended, it does not run.
TEXT: LiteralString = of_files(f"""
SELECT held.stream, 'overheld' AS what, '' AS key, held.term_ends_on AS due_on, held.term_ends_on + 1 AS since_on,
  {day("held.ended_at")} AS until_on, NULL::text AS by, NULL::text AS rule,
  ARRAY[held.says->'term_ends_on', ending.breach, held.says->'ended_at'] AS cites
FROM case_files AS held
LEFT JOIN duties AS ending ON ending.stream = held.stream AND ending.duty = 'discharge' AND ending.key = ''
WHERE held.term_ends_on < %(today)s::date AND ending.paused IS NULL
  AND (held.ended_at IS NULL OR {day("held.ended_at")} > held.term_ends_on)""")


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
    models=(case_files.MODEL, duties.MODEL),
    text=TEXT,
    said=_said,
)
