"""Breaches without a response in time, and what is a breach that nobody alleged."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.conduct.breaches.tables import ConductResponse
from projections.listings.omissions.duties import overdue
from projections.listings.omissions.line import Said, day, of_files, omissions, uuid_of
from projections.listings.omissions.versions import number, version
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
SELECT due.stream, 'breach' AS what, due.key, due.due_day AS due_on, due.policy AS rule, due.until_on AS done_on,
  due.cites
FROM ({overdue("'breach-response'")}) AS due
JOIN breaches AS alleged ON alleged.stream = due.stream AND alleged.breach_id = {uuid_of("due.key")}
WHERE alleged.status <> 'withdrawn'"""

#: Reports that did not come in time, by the duties that were not done then: there are few. Each is looked up (OFFSET
#: keeps the plan from reading all check-ins instead).
_LATE: LiteralString = "SELECT * FROM duties WHERE duty = {duty} AND omitted_from <= %(today)s::date"

#: What shows a breach by itself: from its first day, which counts as that of the allegation, to its last.
_SHOWN: LiteralString = f"""
SELECT held.stream, held.unit_id, 'initial-report' AS what, '' AS key, reporting_due_on AS from_on,
  reporting_due_on + 1 AS shown_on, coalesce({day("reported_at")}, reporting_due_on + 1) AS until_on,
  CASE WHEN reporting_missed THEN says->'reporting_missed' ELSE says->'reported_at' END AS shown
FROM ({_LATE.replace("{duty}", "'initial-report'")} AND key = '') AS late JOIN case_files AS held USING (stream)
WHERE (reporting_missed OR reported_days_late > 0) AND reporting_due_on IS NOT NULL
UNION ALL
SELECT late.stream, late.unit_id, CASE WHEN asked_for.status = 'missed' THEN 'check-in' ELSE 'check-in-unnoticed' END,
  late.key, asked_for.due_on, grace_until + 1, grace_until + 1, coalesce(missed, asked)
FROM ({_LATE.replace("{duty}", "'check-in'")}) AS late
CROSS JOIN LATERAL (
  SELECT * FROM check_ins WHERE check_ins.stream = late.stream AND check_in_id = {uuid_of("late.key")} OFFSET 0
) AS asked_for
WHERE asked_for.due_on IS NOT NULL AND grace_until IS NOT NULL
  AND (asked_for.status = 'missed' OR (asked_for.status = 'due' AND late.status = 'open'))"""

#: What of these nobody alleged by the last day for an answer, which the version in force at the unit gives.
_UNALLEGED: LiteralString = f"""
SELECT seen.stream, seen.what, seen.key, answer.due_on, version.rule, alleged.on AS done_on,
  ARRAY[seen.shown, alleged.entry] AS cites
FROM ({_SHOWN}) AS seen
CROSS JOIN {version(ConductResponse, "seen.shown_on", "seen.unit_id")}
CROSS JOIN LATERAL (SELECT seen.shown_on + {number("version.rule")}::integer AS due_on OFFSET 0) AS answer
LEFT JOIN LATERAL (
  SELECT {day("one.alleged_at")} AS on, one.alleged AS entry FROM breaches AS one
  WHERE one.stream = seen.stream AND (one.rests_on ? (seen.shown->>'entry') OR (
    one.kind IN ('late_report', 'lost_contact') AND one.from_on BETWEEN seen.from_on AND seen.until_on))
  ORDER BY one.alleged_at, one.breach_id LIMIT 1) AS alleged ON true
WHERE answer.due_on < %(today)s::date"""

#: A file that ended before is owed no answer any more.
TEXT: LiteralString = of_files(f"""
SELECT missed.stream, missed.what, missed.key, missed.due_on, missed.due_on + 1 AS since_on,
  least(missed.done_on, {day("file.ended_at")}) AS until_on, NULL::text AS by, missed.rule, missed.cites
FROM ({_ALLEGED} UNION ALL SELECT stream, what, key, due_on, rule, done_on, cites FROM ({_UNALLEGED}) AS silent)
  AS missed JOIN case_files AS file USING (stream)
WHERE missed.due_on < %(today)s::date AND (missed.done_on IS NULL OR missed.done_on > missed.due_on)
  AND (file.ended_at IS NULL OR {day("file.ended_at")} > missed.due_on)""")


def _said(line: Any) -> Said:
    return _SAID[line.what]


UNANSWERED = omissions(
    "unanswered",
    "Breaches that were not answered in time, and late or missed reports that nobody alleged as breaches.",
    models=(breaches.MODEL, check_ins.MODEL, duties.MODEL, activations.MODEL, case_files.MODEL),
    besides=(activations.MODEL,),
    text=TEXT,
    said=_said,
)
