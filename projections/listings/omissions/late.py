"""Entries made too late: longer after it happened than allowed, or after a decision that should have known them."""

from __future__ import annotations

from typing import Any, LiteralString, get_args

from domain.kernel.of import Of
from domain.kinds import KINDS
from domain.oversight.corrections.tables import EntryLag
from projections.listings.omissions.line import Said, day, of_units, omissions
from projections.listings.omissions.versions import held, held_number
from projections.models import case_files
from projections.models.figures import late_entries
from projections.models.omitted import activations
from projections.models.oversight import decisions

TRACKED = get_args(KINDS[Of.TRACKS].events) or (KINDS[Of.TRACKS].events,)

#: A correction is about another entry and had nothing to know of this one.
_PASSED: LiteralString = """
SELECT jsonb_build_object('position', made.position, 'entry', made.entry) AS said FROM decisions AS made
WHERE made.stream = timed.stream AND made.decides
  AND made.topic NOT LIKE '%%.entry-corrected.%%' AND made.topic NOT LIKE 'oversight.%%'
  AND made.position < timed.position AND made.occurred_at > timed.recorded_at - timed.hours_late * interval '1 hour'
ORDER BY made.position LIMIT 1"""

#: What a device sends of itself is entered by nobody.
_SENT: LiteralString = ", ".join(f"'{kind.topic}'" for kind in sorted(TRACKED, key=lambda kind: kind.topic))

TEXT: LiteralString = of_units(f"""
SELECT stream, unit_id, CASE WHEN hours_late > most THEN 'late' ELSE 'after-decision' END AS what, entry::text AS key,
  recorded_on AS since_on, recorded_on AS until_on, false AS open, {day("occurred_at")} AS due_on, actor_id AS by,
  {held(EntryLag, "recorded_on", "timed.unit_id")} AS rule,
  ARRAY[jsonb_build_object('position', position, 'entry', entry), ({_PASSED})] AS cites
FROM (SELECT late_entries.*, entered_by_unit AS unit_id,
        {held_number(EntryLag, "recorded_on", "entered_by_unit")} AS most
      FROM late_entries WHERE topic NOT IN ({_SENT})) AS timed
WHERE hours_late > most OR EXISTS ({_PASSED})""")

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
    "Entries, on files and elsewhere, made later than allowed, or after a decision that should have known them.",
    models=(late_entries.MODEL, decisions.MODEL, activations.MODEL, case_files.MODEL),
    besides=(activations.MODEL,),
    about="units",
    text=TEXT,
    said=_said,
)
