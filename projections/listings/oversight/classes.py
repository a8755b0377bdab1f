"""Under which class people were supervised, from when to when."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing
from projections.models.assessment import classes
from projections.models.assessment.classes import ClassSpan


class ClassLine(ClassSpan, frozen=True, kw_only=True):
    """A span, with its days at the unit of who asks. until_on: None while it holds. days: up to the day asked about."""

    from_on: date
    until_on: date | None
    days: int
    holds: bool


CLASSES = Listing(
    name="classes",
    says="The classes of supervision of each person, one after another, newest first.",
    row=ClassLine,
    models=(classes.MODEL,),
    order=("from_at", "stream", "number"),
    newest_first=True,
    filters=(
        Filter("level"),
        Filter("ground"),
        Filter("criterion"),
        Filter("holds"),
        Filter("from_on", ">=", "from_on"),
        Filter("to_on", "<=", "from_on"),
    ),
    text="""
SELECT *, (coalesce(until_on, %(today)s::date) - from_on)::bigint AS days
FROM (SELECT *, (from_at AT TIME ZONE %(zone)s::text)::date AS from_on,
        (until_at AT TIME ZONE %(zone)s::text)::date AS until_on, until_at IS NULL AS holds
      FROM classes) AS spans""",
)
