"""Persons of whom nothing was heard or seen for longer than their class allows."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.whereabouts.silence.tables import GapHours
from projections.listings.omissions.line import Said, duty_day, of_files, omissions
from projections.listings.omissions.versions import number, own_units, version
from projections.models import case_files
from projections.models.omitted import activations, silences
from projections.models.watched import seen

_OWN: LiteralString = own_units(GapHours)
_UNIT: LiteralString = "(SELECT unit_id FROM case_files AS held WHERE held.stream = quiet.stream)"

#: Too long by the packaged hours, where those hold and no device tells of the person.
BY_DAY: LiteralString = of_files(f"""
SELECT stream, 'silence' AS what, start->>'entry' AS key, omitted_from - 1 AS due_on, omitted_from AS since_on,
  {duty_day("until")} AS until_on, NULL::text AS by, rule, ARRAY[start, noticed, ended] AS cites
FROM silences AS quiet
WHERE omitted_from IS NOT NULL AND ({_OWN} IS NULL OR {_UNIT} <> ALL ({_OWN}))
  AND NOT EXISTS (SELECT FROM last_seen WHERE last_seen.case_id = quiet.stream)""")

#: The others: of persons who wear a device, and where units have hours of their own.
_OTHERS: LiteralString = f"""
SELECT quiet.* FROM silences AS quiet WHERE counts AND stream IN (
  SELECT case_id FROM last_seen UNION SELECT stream FROM case_files WHERE unit_id = ANY ({_OWN}))"""

#: How long each may be: by the version of the unit, where that is not the one that the row was counted by.
_ALLOWED: LiteralString = f"""
SELECT quiet.*, version.rule AS by_rule,
  CASE WHEN version.rule = quiet.rule THEN too_long_at - since
    ELSE {number("version.rule", "coalesce(quiet.level, '')")} * interval '1 hour' END AS allowed
FROM ({_OTHERS}) AS quiet
CROSS JOIN LATERAL (SELECT {_UNIT} AS unit_id OFFSET 0) AS file
CROSS JOIN {version(GapHours, duty_day("quiet.since"), "file.unit_id")}"""

#: Who is located is not silent: the hours then begin with the newest fix. Of a silence that is over, fixes after it
#: say nothing.
BY_VERSION: LiteralString = of_files(f"""
SELECT stream, 'silence' AS what, start->>'entry' AS key, {duty_day("too_long")} AS due_on,
  {duty_day("too_long")} + 1 AS since_on, {duty_day("until")} AS until_on, NULL::text AS by, by_rule AS rule,
  ARRAY[start, noticed, ended] AS cites
FROM (
  SELECT quiet.*, greatest(since, located.last_at) + allowed AS too_long
  FROM ({_ALLOWED}) AS quiet LEFT JOIN LATERAL (
    SELECT max(last_at) AS last_at FROM last_seen
    WHERE last_seen.case_id = quiet.stream AND (quiet.until IS NULL OR last_seen.last_at <= quiet.until)) AS located
    ON true) AS timed
WHERE too_long IS NOT NULL AND (until IS NULL OR {duty_day("until")} > {duty_day("too_long")})""")


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
    text=BY_DAY,
    further=(BY_VERSION,),
    said=_said,
)
