"""Breaches without a response in time, and what is a breach that nobody alleged."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.conduct.breaches.tables import ConductResponse
from projections.listings.omissions.duties import cited, started
from projections.listings.omissions.line import Said, of_files, omissions
from projections.listings.omissions.versions import any_unit, number, own_units, packaged, version
from projections.models.duties import book as duties
from projections.models.duties.marks import REPORTS
from projections.models.omitted import activations

_SAID = {
    "breach": Said(
        "A breach was to be answered by {due_on}; that was not done in time.",
        "违规行为应当在{due_on}前处理，未按时处理。",
    ),
    "initial-report": Said(
        "The first report was not made by its day; by {due_on} nobody had alleged that as a breach.",
        "未按期报到；至{due_on}无人将其作为违规提出。",
    ),
    "check-in": Said(
        "A check-in was missed; by {due_on} nobody had alleged that as a breach.",
        "未按期报告；至{due_on}无人将其作为违规提出。",
    ),
    "check-in-unnoticed": Said(
        "A check-in did not come and nobody recorded that; by {due_on} it should have been answered.",
        "应当报告而未报告，无人记录；应当在{due_on}前处理。",
    ),
}


#: Of a report that did not come in time: what it was, and the entry that shows that, with the one that alleged it.
_WHAT: LiteralString = "CASE WHEN duty = 'check-in' AND status = 'open' THEN 'check-in-unnoticed' ELSE duty END"
_CITES: LiteralString = f"""
ARRAY[CASE WHEN status = 'satisfied' THEN settled ELSE coalesce(breach, {started("late")}) END, alleged]"""

_OWN: LiteralString = own_units(ConductResponse)

#: Along the days from which on nothing was said, by the packaged versions: of breaches by the one that they were
#: alleged under, each round of an answer that was undone for itself; of reports where no unit has its own.
BY_DAY: LiteralString = of_files(f"""
SELECT stream, held_by AS unit_id, CASE duty WHEN 'breach-response' THEN 'breach' ELSE {_WHAT} END AS what, key,
  unanswered_from - 1 AS due_on, unanswered_from AS since_on, answered_on AS until_on, answered_on IS NULL AS open,
  NULL::text AS by,
  CASE duty WHEN 'breach-response' THEN policy ELSE {packaged(ConductResponse, "omitted_from")} END AS rule,
  CASE duty WHEN 'breach-response' THEN {cited("late")} ELSE {_CITES} END AS cites
FROM duties AS late
WHERE unanswered_from <= %(today)s::date AND (duty = 'breach-response' OR unit_id <> ALL ({_OWN}))""")

#: Reports at units that have versions of their own.
BY_VERSION: LiteralString = of_files(f"""
SELECT stream, held_by AS unit_id, {_WHAT} AS what, key, owed.until AS due_on, owed.until + 1 AS since_on,
  answered_on AS until_on, answered_on IS NULL AS open, NULL::text AS by, version.rule, {_CITES} AS cites
FROM (SELECT * FROM duties WHERE {REPORTS} AND omitted_from <= %(today)s::date
  AND {any_unit(ConductResponse)} AND unit_id = ANY ({_OWN})) AS late
CROSS JOIN {version(ConductResponse, "late.omitted_from", "late.unit_id")}
CROSS JOIN LATERAL (SELECT late.omitted_from + {number("version.rule")}::integer AS until OFFSET 0) AS owed
WHERE answered_on IS NULL OR answered_on > owed.until""")


def _said(line: Any) -> Said:
    return _SAID[line.what]


UNANSWERED = omissions(
    "unanswered",
    "Breaches that were not answered in time, and late or missed reports that nobody alleged as breaches.",
    models=(duties.MODEL, activations.MODEL),
    besides=(activations.MODEL,),
    text=BY_DAY,
    further=(BY_VERSION,),
    said=_said,
)
