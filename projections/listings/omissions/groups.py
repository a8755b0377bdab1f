"""Correction groups that were not formed in time, or lack somebody since a member left."""

from __future__ import annotations

from typing import Any, LiteralString

from projections.listings.omissions.duties import overdue
from projections.listings.omissions.line import Said, of_files, omissions
from projections.models.duties import book as duties
from projections.models.people import groups

NOT_FORMED: LiteralString = of_files(f"""
SELECT stream, held_by AS unit_id, 'not-formed' AS what, key, due_day AS due_on, since_on, until_on, open,
  NULL::text AS by, policy AS rule, cites
FROM ({overdue("'induction-group'")}) AS unformed""")
#: Who left is replaced on the same day, else the group is incomplete from the next one on.
INCOMPLETE: LiteralString = of_files("""
SELECT around.stream, around.unit_id, 'incomplete' AS what, '' AS key, around.lacking_from - 1 AS due_on,
  around.lacking_from AS since_on, NULL::date AS until_on, true AS open, NULL::text AS by, around.rule,
  ARRAY[around.formed, around.lacking] AS cites
FROM groups AS around WHERE around.lacking_from <= %(today)s::date""")

_SAID = {
    "not-formed": Said(
        "The group was to be formed by {due_on} and was not.", "矫正小组应当在{due_on}前成立，未按时成立。"
    ),
    "incomplete": Said(
        "The group has lacked a member whom it needs since {due_on}.", "矫正小组自{due_on}起缺少应有的成员。"
    ),
}


def _said(line: Any) -> Said:
    return _SAID[line.what]


INCOMPLETE_GROUPS = omissions(
    "groups",
    "Correction groups that were not formed in time, or that lack a member on the day asked about.",
    models=(groups.MODEL, duties.MODEL),
    text=NOT_FORMED,
    further=(INCOMPLETE,),
    said=_said,
)
