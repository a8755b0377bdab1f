"""Education hours, by file and month."""

from __future__ import annotations

from projections.listing import Filter, Listing
from projections.model import Cite, Row
from projections.models.education import hours


class Hours(Row, frozen=True, kw_only=True):
    """One month of a person, in minutes; the columns are those of ``education_hours``.

    short_education, short_public_benefit: what is missing of what the class asks for in a whole month; None where
    nothing says what it asks for. What an exemption or a part of a month takes off is not taken off here.
    """

    month: str
    sessions: int
    attended: int
    benefit: int
    education: int
    public_benefit: int
    over: int
    missed: int
    excused: int
    asked_education: int | None
    asked_public_benefit: int | None
    short_education: int | None
    short_public_benefit: int | None
    rule: str | None
    said: Cite


HOURS = Listing(
    name="education-hours",
    says="Minutes of education and public-benefit work of each person by month: done, credited, missed, asked for.",
    row=Hours,
    models=(hours.MODEL,),
    order=("month", "stream"),
    newest_first=True,
    filters=(
        Filter("month"),
        Filter("from_month", ">=", "month"),
        Filter("to_month", "<=", "month"),
        Filter("short_education", ">="),
        Filter("short_public_benefit", ">="),
    ),
    text="""
SELECT stream, month, sessions, attended, benefit, education, public_benefit, over, missed, excused, asked_education,
  asked_public_benefit, rule, said,
  CASE WHEN asked_education IS NOT NULL THEN greatest(0, asked_education - education) END AS short_education,
  CASE WHEN asked_public_benefit IS NOT NULL THEN greatest(0, asked_public_benefit - public_benefit) END
    AS short_public_benefit
FROM education_hours WHERE month <> ''""",
)
