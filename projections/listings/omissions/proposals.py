"""Decisions by whoever proposed them."""

from __future__ import annotations

from typing import Any, LiteralString

from projections.listings.omissions.line import Said, of_units, omissions
from projections.models import case_files
from projections.models.oversight import decisions

TEXT: LiteralString = of_units("""
SELECT stream, unit_id, topic AS what, entry::text AS key, decided_on AS since_on, decided_on AS until_on,
  false AS open, NULL::date AS due_on, actor_id AS by, NULL::text AS rule,
  ARRAY[jsonb_build_object('position', position, 'entry', entry), proposal] AS cites
FROM decisions WHERE own AND decides""")


def _said(_line: Any) -> Said:
    return Said(
        "{by} decided on {since_on} what {by} had proposed ({what}).",
        "{by}于{since_on}对自己提出的事项作出决定（{what}）。",
    )


OWN_PROPOSALS = omissions(
    "own-proposals",
    "Decisions on proposals of one's own.",
    models=(decisions.MODEL, case_files.MODEL),
    about="units",
    text=TEXT,
    said=_said,
)
