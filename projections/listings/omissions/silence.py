"""Persons of whom nothing was heard or seen for longer than their class allows."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.whereabouts.silence.tables import GapHours
from projections.listings.omissions.line import Said, duty_day, of_files, omissions
from projections.listings.omissions.versions import any_unit, number, own_units, spans
from projections.models import case_files
from projections.models.omitted import activations, silences
from projections.models.watched import seen

_OWN: LiteralString = own_units(GapHours)
_WORN: LiteralString = "EXISTS (SELECT FROM last_seen WHERE last_seen.case_id = quiet.stream)"

#: Too long by the packaged hours, where those hold and no device tells of the person.
BY_DAY: LiteralString = of_files(f"""
SELECT stream, unit_id, 'silence' AS what, start->>'entry' AS key, omitted_from - 1 AS due_on,
  omitted_from AS since_on, {duty_day("until")} AS until_on, until IS NULL AS open, NULL::text AS by, rule,
  ARRAY[start, noticed, ended] AS cites
FROM silences AS quiet
WHERE omitted_from IS NOT NULL AND unit_id <> ALL ({_OWN}) AND NOT {_WORN}""")

#: Who is located is not silent: the hours then begin with the newest fix. Of a silence that is over, fixes after it
#: say nothing.
_LOCATED: LiteralString = """
SELECT greatest(quiet.since, max(last_at)) AS since FROM last_seen
WHERE last_seen.case_id = quiet.stream AND (quiet.until IS NULL OR last_seen.last_at <= quiet.until)"""

#: From when on it is too long, by which version. A gap is noted by the version of that day, so of those that held one
#: after the other the first counts by which it is too long while that holds: one that comes to hold when its hours are
#: over already, on its first day.
_FIRST: LiteralString = f"""
SELECT rule, since_on FROM (
  SELECT held.*, greatest({duty_day("(located.since + hours * interval '1 hour')")} + 1, from_on) AS since_on
  FROM (SELECT spans.*, {number("rule", "coalesce(quiet.level, '')")} AS hours
        FROM ({spans(GapHours, duty_day("quiet.since"), duty_day("quiet.until"), "quiet.unit_id")}) AS spans) AS held
) AS judged
WHERE to_on IS NULL OR since_on < to_on ORDER BY from_on LIMIT 1"""


def _judged(quiet: LiteralString) -> LiteralString:
    """Lines of some silences, by the versions of their units. Of the past those are there that were too long by the
    packaged hours, or by a unit's own where a restatement gave those while it lasted, or that were noticed; and all of
    which the first or the last entry pins a version that nobody had restated them by. What was shorter than all of
    these before a version came to hold kept no row, nor was it too long before anybody knew."""
    return of_files(f"""
SELECT quiet.stream, quiet.unit_id, 'silence' AS what, start->>'entry' AS key, first.since_on - 1 AS due_on,
  first.since_on, {duty_day("until")} AS until_on, until IS NULL AS open, NULL::text AS by, first.rule,
  ARRAY[start, noticed, ended] AS cites
FROM ({quiet}) AS quiet CROSS JOIN LATERAL ({_LOCATED}) AS located CROSS JOIN LATERAL ({_FIRST}) AS first
WHERE until IS NULL OR {duty_day("until")} >= first.since_on""")


#: Of persons who wear a device.
BY_DEVICE: LiteralString = _judged(f"SELECT quiet.* FROM silences AS quiet WHERE counts AND {_WORN}")
#: Of the others, where units have hours of their own.
BY_VERSION: LiteralString = _judged(f"""
SELECT quiet.* FROM silences AS quiet
WHERE counts AND {any_unit(GapHours)} AND unit_id = ANY ({_OWN}) AND NOT {_WORN}""")


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
    further=(BY_DEVICE, BY_VERSION),
    said=_said,
)
