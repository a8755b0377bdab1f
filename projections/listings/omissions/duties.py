"""Duties of the agency that were not done, or done late."""

from __future__ import annotations

from typing import Any, LiteralString

from domain.duties.declared import BY_WORD
from projections.listings.omissions.line import Said, day, of_units, omissions
from projections.models import case_files
from projections.models.duties import book
from projections.models.duties.whose import OF_AGENCY, quoted


def started(duty: LiteralString) -> LiteralString:
    """The entry that asked for a duty."""
    return f"jsonb_build_object('position', {duty}.start_position, 'entry', {duty}.start)"


def cited(duty: LiteralString) -> LiteralString:
    """The entries that show an overdue duty: what asked for it, its breach, what settled it."""
    return f"""ARRAY[{started(duty)}, {duty}.breach,
    CASE WHEN {duty}.status <> 'breached' THEN {duty}.settled END]"""


def overdue(words: LiteralString) -> LiteralString:
    """Duties of some words that were overdue: since when, and until when. Few were: they are found by the former."""
    return f"""
SELECT stream, unit_id, held_by, duty, key, due_day, policy, status, omitted_from AS since_on,
  CASE WHEN status IN ('satisfied', 'cancelled') THEN {day("settled_at")} END AS until_on,
  status NOT IN ('satisfied', 'cancelled') AS open,
  {cited("duties")} AS cites
FROM duties WHERE duty IN ({words}) AND omitted_from <= %(today)s::date
  AND coalesce(due_day < %(today)s::date, false)"""


TEXT: LiteralString = of_units(f"""
SELECT stream, unit_id, duty AS what, key, since_on, until_on, open, due_day AS due_on, NULL::text AS by,
  policy AS rule, cites
FROM ({overdue(quoted(OF_AGENCY))}) AS undone""")


def _said(line: Any) -> Said:
    due = BY_WORD[line.what].due
    if line.open:
        return Said(f"{due.en} It was due on {{due_on}} and is not done.", f"{due.zh}期限为{{due_on}}，尚未完成。")
    return Said(
        f"{due.en} It was due on {{due_on}} and not done until {{until_on}}.",
        f"{due.zh}期限为{{due_on}}，至{{until_on}}方了结。",
    )


UNDONE = omissions(
    "duties",
    "Duties of the agency that were not done in time, with the entries that they follow from.",
    models=(book.MODEL, case_files.MODEL),
    about="units",
    text=TEXT,
    said=_said,
)
