"""Breaches without a response in time, and what is a breach that nobody alleged."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.conduct.breaches.tables import ConductResponse
from projections.listings.omissions.duties import cited
from projections.listings.omissions.line import Said, day, of_files, omissions, uuid_of
from projections.listings.omissions.versions import held, number, own_units, packaged
from projections.models import case_files
from projections.models.conduct import breaches
from projections.models.contacts import check_ins
from projections.models.duties import book as duties
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


#: A breach that was withdrawn was none. Where an answer was undone, each of its rounds counts.
_ALLEGED: LiteralString = f"""
SELECT 'breach' AS what, late.policy AS rule, due_day AS due_on,
  CASE WHEN late.status IN ('satisfied', 'cancelled') THEN {day("late.settled_at")} END AS done_on,
  {cited("late")} AS cites
FROM breaches AS alleged
WHERE late.duty = 'breach-response' AND alleged.stream = late.stream AND alleged.breach_id = {uuid_of("late.key")}
  AND alleged.status <> 'withdrawn'"""

#: What shows a breach by itself: from its first day, which counts as that of the allegation, to its last.
_SHOWN: LiteralString = f"""
SELECT 'initial-report' AS what, reporting_due_on AS from_on, reporting_due_on + 1 AS shown_on,
  coalesce({day("reported_at")}, reporting_due_on + 1) AS until_on,
  CASE WHEN reporting_missed THEN says->'reporting_missed' ELSE says->'reported_at' END AS shown
FROM case_files AS held
WHERE late.duty = 'initial-report' AND late.key = '' AND held.stream = late.stream
  AND (reporting_missed OR reported_days_late > 0) AND reporting_due_on IS NOT NULL
UNION ALL
SELECT CASE WHEN asked_for.status = 'missed' THEN 'check-in' ELSE 'check-in-unnoticed' END, asked_for.due_on,
  grace_until + 1, grace_until + 1, coalesce(missed, asked)
FROM check_ins AS asked_for
WHERE late.duty = 'check-in' AND asked_for.stream = late.stream AND check_in_id = {uuid_of("late.key")}
  AND asked_for.due_on IS NOT NULL AND grace_until IS NOT NULL
  AND (asked_for.status = 'missed' OR (asked_for.status = 'due' AND late.status = 'open'))"""


def _unalleged(rule: LiteralString) -> LiteralString:
    """What of these nobody alleged by the last day for an answer, which a version gives. rule: its pin, by the day."""
    return f"""
SELECT seen.what, answer.rule, answer.due_on, alleged.on AS done_on, ARRAY[seen.shown, alleged.entry] AS cites
FROM ({_SHOWN}) AS seen
CROSS JOIN LATERAL (
  SELECT rule, seen.shown_on + {number("rule")}::integer AS due_on
  FROM (SELECT {rule} AS rule OFFSET 0) AS one OFFSET 0
) AS answer
LEFT JOIN LATERAL (
  SELECT {day("one.alleged_at")} AS on, one.alleged AS entry FROM breaches AS one
  WHERE one.stream = late.stream AND (one.rests_on ? (seen.shown->>'entry') OR (
    one.kind IN ('late_report', 'lost_contact') AND one.from_on BETWEEN seen.from_on AND seen.until_on))
  ORDER BY one.alleged_at, one.breach_id LIMIT 1) AS alleged ON true"""


def _missed(duties: LiteralString, what: LiteralString, since_on: LiteralString) -> LiteralString:
    """Lines of some duties. A file that ended before is owed no answer any more."""
    return of_files(f"""
SELECT late.stream, late.held_by AS unit_id, missed.what, late.key, missed.due_on, {since_on} AS since_on,
  least(missed.done_on, {day("file.ended_at")}) AS until_on, NULL::text AS by, missed.rule, missed.cites
FROM ({duties}) AS late CROSS JOIN LATERAL ({what}) AS missed JOIN case_files AS file USING (stream)
WHERE (missed.done_on IS NULL OR missed.done_on > missed.due_on)
  AND (file.ended_at IS NULL OR {day("file.ended_at")} > missed.due_on)""")


#: Along the days from which on nothing was said, by the packaged versions: of breaches by the one that they were
#: alleged under, of reports where no unit has its own.
_OWN: LiteralString = own_units(ConductResponse)
BY_DAY: LiteralString = _missed(
    f"""SELECT * FROM duties WHERE unanswered_from <= %(today)s::date
  AND (duty = 'breach-response' OR {_OWN} IS NULL OR unit_id <> ALL ({_OWN}))""",
    f"{_ALLEGED} UNION ALL ({_unalleged(packaged(ConductResponse, 'seen.shown_on'))})",
    "late.unanswered_from",
)
#: Reports at units that have versions of their own.
BY_VERSION: LiteralString = _missed(
    f"""SELECT * FROM duties WHERE duty IN ('initial-report', 'check-in') AND omitted_from <= %(today)s::date
  AND {_OWN} IS NOT NULL AND unit_id = ANY ({_OWN})""",
    _unalleged(held(ConductResponse, "seen.shown_on", "late.unit_id")),
    "missed.due_on + 1",
)


def _said(line: Any) -> Said:
    return _SAID[line.what]


UNANSWERED = omissions(
    "unanswered",
    "Breaches that were not answered in time, and late or missed reports that nobody alleged as breaches.",
    models=(breaches.MODEL, check_ins.MODEL, duties.MODEL, activations.MODEL, case_files.MODEL),
    besides=(activations.MODEL,),
    text=BY_DAY,
    further=(BY_VERSION,),
    said=_said,
)
