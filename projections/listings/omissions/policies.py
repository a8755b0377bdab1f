"""Decisions under a version of a policy that was not in force at the unit on the day."""

from __future__ import annotations

from typing import Any, LiteralString

from projections.listings.omissions.line import Said, of_units, omissions
from projections.listings.omissions.versions import every
from projections.models import case_files
from projections.models.omitted import activations
from projections.models.oversight import decisions

_OF_OTHER_DAYS: LiteralString = ", ".join(f"'{name}'" for name in sorted(decisions.OF_OTHER_DAYS))

_PACKAGED: LiteralString = f"{every()} AS packaged(table_name, pin, from_on, to_on)"

#: An activation as it was known when the decision was written.
_KNOWN: LiteralString = """
SELECT active.unit_id, active.pin, active.position, active.effective_from, active.said,
  CASE WHEN active.retired_position < made.position THEN active.retired_from END AS retired_from
FROM activations AS active
WHERE active.table_name = made.table_name AND active.position < made.position
  AND made.above ? active.unit_id"""

#: The newest activation that holds on the day, at the nearest unit that has one; else the packaged version.
_IN_FORCE: LiteralString = f"""
SELECT known.pin, known.said FROM ({_KNOWN}) AS known
JOIN jsonb_array_elements_text(made.above) WITH ORDINALITY AS up(unit_id, far) ON up.unit_id = known.unit_id
WHERE known.effective_from <= made.on AND (known.retired_from IS NULL OR made.on < known.retired_from)
ORDER BY up.far, known.position DESC LIMIT 1"""

_ONCE: LiteralString = f"""
EXISTS (SELECT FROM ({_KNOWN}) AS known WHERE known.pin = made.pin AND known.effective_from <= made.on)
OR EXISTS (SELECT FROM {_PACKAGED} WHERE packaged.pin = made.pin AND packaged.from_on <= made.on)"""


#: What is asked of each decision, and the units above its own.
_OF_DECISION: LiteralString = """
decided.stream, decided.entry, decided.position, decided.topic, decided.unit_id, decided.actor_id,
decided.decided_on AS on, used.pin, split_part(used.pin, '@', 1) AS table_name,
coalesce(%(above)s::jsonb -> decided.unit_id, jsonb_build_array(decided.unit_id)) AS above"""


def _wrong(made: LiteralString) -> LiteralString:
    """Lines of some decisions, of each with some versions that it pins."""
    return of_units(f"""
SELECT made.stream, made.unit_id, made.topic AS what, made.entry || ' ' || made.table_name AS key, made.on AS since_on,
  made.on AS until_on, false AS open, NULL::date AS due_on, made.actor_id AS by, made.pin AS rule,
  ARRAY[jsonb_build_object('position', made.position, 'entry', made.entry), active.said] AS cites
FROM (SELECT {_OF_DECISION} FROM {made}) AS made
LEFT JOIN LATERAL ({_IN_FORCE}) AS active ON true
WHERE made.pin IS DISTINCT FROM coalesce(active.pin, (
    SELECT packaged.pin FROM {_PACKAGED} WHERE packaged.table_name = made.table_name AND packaged.from_on <= made.on
      AND (packaged.to_on IS NULL OR made.on < packaged.to_on) LIMIT 1))
  AND NOT (made.table_name IN ({_OF_OTHER_DAYS}) AND ({_ONCE}))""")


_PINS: LiteralString = "jsonb_array_elements_text(decided.policies) AS used(pin)"

#: Under versions that are not packaged, or not those of the day: along the days.
UNUSUAL: LiteralString = _wrong(f"""
decisions AS decided CROSS JOIN LATERAL {_PINS}
WHERE decided.unusual AND decided.decides AND used.pin NOT LIKE 'calendar@%%'""")

#: Which tables have versions of their own at which units, since when: the first day of any, and when the first was
#: written; who decided earlier overlooked none. Of tables of other days a packaged version is never wrong here.
_OWN: LiteralString = f"""
SELECT units.unit_id, active.table_name, min(active.effective_from) AS from_on, min(active.position) AS known_from,
  (SELECT array_agg(pin) FROM {_PACKAGED}
   WHERE packaged.table_name = active.table_name) AS pins
FROM (SELECT unit_id, above FROM jsonb_each(%(above)s::jsonb) AS below(unit_id, above)
  UNION ALL SELECT DISTINCT unit_id, jsonb_build_array(unit_id) FROM activations AS alone
  WHERE NOT %(above)s::jsonb ? alone.unit_id) AS units
JOIN activations AS active ON units.above ? active.unit_id AND active.table_name NOT IN ({_OF_OTHER_DAYS})
GROUP BY units.unit_id, active.table_name"""

#: Under packaged versions: most are right, and none is looked at but those that rest on a table of which the unit has
#: a version of its own, after that was written and came to hold.
OVERLOOKED: LiteralString = _wrong(f"""
({_OWN}) AS own JOIN decisions AS decided
  ON decided.unit_id = own.unit_id AND decided.decided_on >= own.from_on AND decided.position > own.known_from
CROSS JOIN LATERAL {_PINS}
WHERE decided.decides AND NOT decided.unusual AND decided.policies ?| own.pins AND used.pin = ANY (own.pins)""")


def _said(_line: Any) -> Said:
    return Said(
        "{by} decided on {since_on} under {rule}, which was not in force at the unit that day.",
        "{by}于{since_on}依据{rule}作出决定，该版本当日在该单位并未生效。",
    )


OFF_POLICY = omissions(
    "off-policy",
    "Decisions under a version of a policy that was not in force at the unit on that day.",
    models=(decisions.MODEL, activations.MODEL, case_files.MODEL),
    besides=(activations.MODEL,),
    about="units",
    text=UNUSUAL,
    further=(OVERLOOKED,),
    said=_said,
)
