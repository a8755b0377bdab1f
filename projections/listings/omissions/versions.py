"""Versions of policy tables in SQL: which was in force at a unit on a day, and which number it says.

The packaged ones stand in the text. What units put in force themselves is in ``activations``; the numbers of their
versions, as far as their content is at hand, come with the question as ``%(numbers)s``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, LiteralString

import msgspec

from domain.catalogue import policies
from domain.conduct.breaches.tables import ConductResponse
from domain.kernel.policy import PolicyTable
from domain.oversight.corrections.tables import EntryLag
from domain.whereabouts.silence.tables import GapHours


def _days(version: ConductResponse) -> int:
    begins = version.source.effective_from
    return (version.answer.last(begins) - begins).days


def _hours(version: GapHours) -> dict[str, int]:
    """By class; without a word where none is assigned."""
    return {"": version.classes[version.unclassed]} | {str(level): hours for level, hours in version.classes.items()}


#: What each of these tables says: a number, or one for each of some words.
_SAYS: dict[type[PolicyTable], Callable[[Any], int | dict[str, int]]] = {
    EntryLag: lambda version: version.hours,
    ConductResponse: _days,
    GapHours: _hours,
}


def numbers() -> str:
    """What every version at hand says, by its pin, as JSON."""
    said = {version.pin: says(version) for kind, says in _SAYS.items() for version in policies().of(kind.table)}
    return msgspec.json.encode(said).decode()


def own_units(kind: type[PolicyTable]) -> LiteralString:
    """The units where a version of a table holds or has held that a unit put in force: theirs, and those below them; an
    array, empty where there are none. At all others the packaged versions hold."""
    of_table = f"own.table_name = '{kind.table}'"
    return f"""(SELECT CASE WHEN {any_unit(kind)} THEN (
  SELECT array_agg(unit_id) FROM (
    SELECT below.unit_id FROM jsonb_each(%(above)s::jsonb) AS below(unit_id, above)
    WHERE EXISTS (SELECT FROM activations AS own WHERE {of_table} AND below.above ? own.unit_id)
    UNION SELECT own.unit_id FROM activations AS own WHERE {of_table}) AS units) ELSE ARRAY[]::text[] END)::text[]"""


def any_unit(kind: type[PolicyTable]) -> LiteralString:
    """Whether there is such a unit. A plan asks it once, and looks no further where there is none."""
    return f"EXISTS (SELECT FROM activations AS any_unit WHERE any_unit.table_name = '{kind.table}')"


def held(kind: type[PolicyTable], on: LiteralString, unit_id: LiteralString) -> LiteralString:
    """The pin of the version of a table in force on a day at a unit: the newest activation that holds at the nearest
    unit that has one, else the packaged version. on, unit_id: in SQL.

    An activation whose content is not at hand here is passed over. Where no unit has one, nothing is looked up.
    """
    return f"coalesce(CASE WHEN {any_unit(kind)} THEN {_own(kind, on, unit_id)} END, {packaged(kind, on)})"


def held_number(kind: type[PolicyTable], on: LiteralString, unit_id: LiteralString) -> LiteralString:
    """The number that this version says, of a table that says one."""
    own = number(held(kind, on, unit_id))
    return f"CASE WHEN {any_unit(kind)} THEN {own} ELSE {_packaged(kind, on, _SAYS[kind])} END"


def _own(kind: type[PolicyTable], on: LiteralString, unit_id: LiteralString) -> LiteralString:
    return f"""(
SELECT active.pin FROM activations AS active JOIN jsonb_array_elements_text(
  coalesce(%(above)s::jsonb -> {unit_id}, jsonb_build_array({unit_id}))) WITH ORDINALITY AS up(unit_id, far)
  ON up.unit_id = active.unit_id
WHERE active.table_name = '{kind.table}' AND %(numbers)s::jsonb ? active.pin
  AND active.effective_from <= {on} AND (active.retired_from IS NULL OR {on} < active.retired_from)
ORDER BY up.far, active.position DESC LIMIT 1)"""


def packaged(kind: type[PolicyTable], on: LiteralString) -> LiteralString:
    """The pin of the packaged version of a table in force on a day."""
    return _packaged(kind, on, lambda version: f"'{version.pin}'")


def _packaged(kind: type[PolicyTable], on: LiteralString, says: Callable[[Any], Any]) -> LiteralString:
    """What the packaged version says, as one expression: it is asked of every line."""
    when = ""
    for version in policies().all()[kind.table]:
        until = version.source.effective_to
        when += f" WHEN {on} >= {_day(version.source.effective_from)}"
        when += f"{f' AND {on} < {_day(until)}' if until else ''} THEN {says(version)}"
    return f"(CASE{when} END)"


def version(kind: type[PolicyTable], on: LiteralString, unit_id: LiteralString) -> LiteralString:
    """A table of one row, ``rule``, to be joined to rows that say the day and the unit: what is held, found once for
    each of them however often the text names it."""
    return f"LATERAL (SELECT {held(kind, on, unit_id)} AS rule OFFSET 0) AS version"


def spans(kind: type[PolicyTable], first: LiteralString, last: LiteralString, unit_id: LiteralString) -> LiteralString:
    """A SELECT of the versions of a table that held at a unit one after the other: rule, its first day, the first day
    of the next one. first, last: the days between which they count, in SQL; the latter may be NULL."""
    packaged = ", ".join(f"({_day(version.source.effective_from)})" for version in policies().all()[kind.table])
    return f"""
SELECT changes.day AS from_on, lead(changes.day) OVER (ORDER BY changes.day) AS to_on,
  {held(kind, "changes.day", unit_id)} AS rule
FROM (SELECT {first} AS day
  UNION SELECT change.day FROM (
    SELECT own.effective_from FROM activations AS own WHERE own.table_name = '{kind.table}'
    UNION SELECT own.retired_from FROM activations AS own WHERE own.table_name = '{kind.table}'
    UNION VALUES {packaged}) AS change(day)
  WHERE change.day > {first} AND ({last} IS NULL OR change.day <= {last})) AS changes"""


def number(pin: LiteralString, word: LiteralString = "") -> LiteralString:
    """The number that a version says. pin, word: in SQL; the latter where it says one for each of some."""
    said = f"%(numbers)s::jsonb -> ({pin})"
    return f"({said} ->> {word})::bigint" if word else f"(%(numbers)s::jsonb ->> ({pin}))::bigint"


def every() -> LiteralString:
    """All packaged versions, to select from: rows of table, pin, first day, first day on which it no longer holds.

    As arrays: of a list of values each is looked through whenever a plan begins, also where none is asked for.
    """
    all_ = [version for versions in policies().all().values() for version in versions]
    columns = {
        "text": ([f'"{v.table}"' for v in all_], [f'"{v.pin}"' for v in all_]),
        "date": ([str(v.source.effective_from) for v in all_], [str(v.source.effective_to or "NULL") for v in all_]),
    }
    arrays = (f"'{{{', '.join(one)}}}'::{kind}[]" for kind, both in columns.items() for one in both)
    return f"unnest({', '.join(arrays)})"


def _day(on: date) -> str:
    return f"'{on}'::date"
