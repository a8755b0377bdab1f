"""Persons of whom nothing was heard or seen for longer than their class allows."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.whereabouts.silence.tables import GapHours
from projections.listings.omissions.line import TODAY_BEGINS, Said, day, of_files, omissions
from projections.listings.omissions.versions import number, version
from projections.models import case_files
from projections.models.omitted import activations, silences
from projections.models.watched import seen

_ANY_OWN: LiteralString = f"EXISTS (SELECT FROM activations WHERE table_name = '{GapHours.table}')"

#: Those that are too long by the packaged hours; where units have hours of their own, all that could be by those.
_LONG: LiteralString = f"""
SELECT * FROM silences WHERE counts AND too_long_at < {TODAY_BEGINS}
UNION ALL SELECT * FROM silences WHERE counts AND too_long_at >= {TODAY_BEGINS} AND {_ANY_OWN}"""

#: How long each may be: by the version of the unit, where that is not the one that the row was counted by.
_ALLOWED: LiteralString = f"""
SELECT quiet.*, version.rule AS by_rule,
  CASE WHEN version.rule = quiet.rule THEN too_long_at - since
    ELSE {number("version.rule", "coalesce(quiet.level, '')")} * interval '1 hour' END AS allowed
FROM ({_LONG}) AS quiet
CROSS JOIN LATERAL (SELECT unit_id FROM case_files WHERE case_files.stream = quiet.stream OFFSET 0) AS file
CROSS JOIN {version(GapHours, day("quiet.since"), "file.unit_id")}"""

#: Who is located is not silent: the hours then begin with the newest fix. Of a silence that is over, fixes after it
#: say nothing.
TEXT: LiteralString = of_files(f"""
SELECT stream, 'silence' AS what, start->>'entry' AS key, {day("too_long")} AS due_on,
  {day("too_long")} + 1 AS since_on,
  {day("until")} AS until_on, NULL::text AS by, by_rule AS rule, ARRAY[start, noticed, ended] AS cites
FROM (
  SELECT quiet.*, greatest(since, located.last_at) + allowed AS too_long
  FROM ({_ALLOWED}) AS quiet LEFT JOIN LATERAL (
    SELECT max(last_at) AS last_at FROM last_seen
    WHERE last_seen.case_id = quiet.stream AND (quiet.until IS NULL OR last_seen.last_at <= quiet.until)) AS located
    ON true) AS timed
WHERE too_long < {TODAY_BEGINS} AND (until IS NULL OR {day("until")} > {day("too_long")})""")


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
    models=(silences.MODEL, seen.MODEL, activations.MODEL, case_files.MODEL),
    besides=(activations.MODEL,),
    text=TEXT,
    said=_said,
)
