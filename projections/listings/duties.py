"""What is due: of the persons of a unit, and of units themselves; soonest first, each with its rule and its entry."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, LiteralString
from uuid import UUID

from domain.duties.declared import BY_WORD
from domain.duties.duty import Status
from domain.kernel.words import Lang
from projections.listing import Filter, Listing
from projections.model import Cite, Row
from projections.models.duties import book
from projections.models.duties.row import Restatement
from projections.models.duties.whose import OF_UNITS, quoted


class DutyLine(Row, frozen=True, kw_only=True):
    """One duty, on the day asked about.

    due_day: its last day; due_at: the instant, where it counts in hours. almost: from its day of warning to its last
    day, while it is open; overdue: from the first day on which a breach may be written until it is done. whose: who
    sees to it; what, would_do: what is due and what would satisfy it, in the language asked for. The others are the
    model's.
    """

    duty: str
    key: str
    unit_id: str
    status: Status
    due_day: date
    due_at: datetime | None = None
    overdue_from: date | None = None
    warn_on: date | None = None
    almost: bool
    overdue: bool
    policy: str
    start: UUID
    start_position: int
    started_at: datetime
    settled: Cite | None = None
    settled_at: datetime | None = None
    late: bool
    breach: Cite | None = None
    contested: bool
    restated: tuple[Restatement, ...] = ()
    whose: Literal["officer", "unit", "county", "inspector", ""] = ""
    what: str = ""
    would_do: str = ""


_TEXT: LiteralString = """
SELECT stream, duty, key, unit_id, status, due_day, due_at, overdue_from, warn_on,
  status = 'open' AND warn_on <= %(today)s::date AND %(today)s::date <= due_day AS almost,
  status IN ('open', 'breached') AND coalesce(overdue_from, due_day + 1) <= %(today)s::date AS overdue,
  policy, start, start_position, started_at, settled, settled_at, late, breach, contested, restated,
  '' AS whose, '' AS what, '' AS would_do
FROM duties WHERE due_day IS NOT NULL"""
_FILTERS = (
    Filter("duty", codes=tuple(sorted(BY_WORD))),
    Filter("status"),
    Filter("due_by", "<=", "due_day"),
    Filter("due_from", ">=", "due_day"),
    Filter("almost"),
    Filter("overdue"),
    Filter("contested"),
)


def in_words(line: Any, lang: Lang) -> dict[str, str]:
    """The texts of a line."""
    duty = BY_WORD[line.duty]
    what, would_do = (said.zh if lang == "zh" else said.en for said in (duty.due, duty.done_by))
    return {"whose": duty.whose, "what": what, "would_do": would_do}


DUTIES_OF_FILES = Listing(
    name="duties",
    says="What is due of each person in reach, soonest first, with the rule and the entry that it follows from.",
    row=DutyLine,
    models=(book.MODEL,),
    order=("due_day", "stream", "duty", "key"),
    text=_TEXT,
    filters=_FILTERS,
    in_words=in_words,
)
DUTIES_OF_UNITS = Listing(
    name="unit-duties",
    says="What is due of units: meetings, inspections, surveys, answers to inspectors, volunteers and staff.",
    row=DutyLine,
    models=(book.MODEL,),
    about="units",
    order=("due_day", "stream", "duty", "key"),
    text=f"{_TEXT} AND duty IN ({quoted(OF_UNITS)})",
    filters=_FILTERS,
    in_words=in_words,
)
