"""Persons of whom nothing was heard or seen for longer than their class allows."""

from __future__ import annotations

from typing import Any, LiteralString

from projections.listings.omissions.line import Said, day, of_files, omissions
from projections.models.omitted import silences
from projections.models.watched import seen

#: Who is located is not silent: the hours then begin with the newest fix. Of a silence that is over, fixes after it
#: say nothing.
TEXT: LiteralString = of_files(f"""
SELECT stream, 'silence' AS what, start->>'entry' AS key, {day("too_long")} AS due_on,
  {day("too_long")} + 1 AS since_on,
  {day("until")} AS until_on, NULL::text AS by, rule, ARRAY[start, noticed, ended] AS cites
FROM (
  SELECT quiet.*, greatest(since, located.last_at) + (too_long_at - since) AS too_long
  FROM silences AS quiet LEFT JOIN LATERAL (
    SELECT max(last_at) AS last_at FROM last_seen
    WHERE last_seen.case_id = quiet.stream AND (quiet.until IS NULL OR last_seen.last_at <= quiet.until)) AS located
    ON true
  WHERE quiet.counts AND {day("too_long_at")} < %(today)s::date) AS timed
WHERE {day("too_long")} < %(today)s::date AND (until IS NULL OR {day("until")} > {day("too_long")})""")


def _said(line: Any) -> Said:
    if line.open:
        return Said(
            "Nothing has shown the person since; from {due_on} on that is longer than the class allows.",
            "此后无任何记录表明其行踪；自{due_on}起已超过其管理类别允许的时限。",
        )
    return Said(
        "Nothing showed the person from {due_on}, the last day that the class allows, until {until_on}.",
        "自管理类别允许的最后一日{due_on}起，至{until_on}，无任何记录表明其行踪。",
    )


SILENCE = omissions(
    "silence",
    "Persons whom no entry showed for longer than their class allows, noticed or not.",
    models=(silences.MODEL, seen.MODEL),
    text=TEXT,
    said=_said,
)
