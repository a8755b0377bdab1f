"""Entries made too late: longer after it happened than allowed, or after a decision that should have known them."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.oversight.corrections.tables import EntryLag
from projections.listings.omissions.line import Said, day, of_files, omissions
from projections.listings.omissions.versions import number, pin
from projections.models.figures import late_entries
from projections.models.oversight import decisions

#: A correction is about another entry and had nothing to know of this one.
_PASSED: LiteralString = """
SELECT jsonb_build_object('position', made.position, 'entry', made.entry) AS said FROM decisions AS made
WHERE made.stream = late.stream AND made.decides
  AND made.topic NOT LIKE '%%.entry-corrected.%%' AND made.topic NOT LIKE 'oversight.%%'
  AND made.position < late.position AND made.occurred_at > late.recorded_at - late.hours_late * interval '1 hour'
ORDER BY made.position LIMIT 1"""

_ON: LiteralString = day("late.recorded_at")

TEXT: LiteralString = of_files(f"""
SELECT stream, CASE WHEN hours_late > most THEN 'late' ELSE 'after-decision' END AS what, entry::text AS key,
  {day("recorded_at")} AS since_on, {day("recorded_at")} AS until_on, {day("occurred_at")} AS due_on, actor_id AS by,
  rule, ARRAY[jsonb_build_object('position', position, 'entry', entry), passed] AS cites
FROM (SELECT late.*, {number(EntryLag, lambda version: version.hours, _ON)} AS most, {pin(EntryLag, _ON)} AS rule,
        passed.said AS passed
      FROM late_entries AS late LEFT JOIN LATERAL ({_PASSED}) AS passed ON true) AS known
WHERE hours_late > most OR passed IS NOT NULL""")

_SAID = {
    "late": Said(
        "What happened on {due_on} was entered on {since_on}, later than is allowed.",
        "{due_on}发生的事项于{since_on}补录，超过允许的时限。",
    ),
    "after-decision": Said(
        "What happened on {due_on} was entered on {since_on}, after a decision that should have known it.",
        "{due_on}发生的事项于{since_on}补录，晚于本应知悉该事项的决定。",
    ),
}


def _said(line: Any) -> Said:
    return _SAID[line.what]


LATE_ENTRIES = omissions(
    "late-entries",
    "Entries made later than allowed, or after a decision that should have known them.",
    models=(late_entries.MODEL, decisions.MODEL),
    text=TEXT,
    said=_said,
)
