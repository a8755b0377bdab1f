"""The leave book, how long somebody has been away in the months before a day, and permits with their uses."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing, what_of
from projections.model import Row
from projections.models import case_files
from projections.models.leave import book, permits

BOOK = Listing(
    name="leaves",
    says="Every leave in reach, from the request to the report back, newest first.",
    row=book.LeaveLine,
    models=(book.MODEL,),
    order=("starts_on", "stream", "leave_id"),
    newest_first=True,
    filters=(
        Filter("status"),
        Filter("reason"),
        Filter("from_on", ">=", "ends_on"),
        Filter("to_on", "<=", "starts_on"),
    ),
)


class DaysAway(Row, frozen=True, kw_only=True):
    """Days away of one file: in the two months up to the day asked about, and in its calendar year. Both ends count.

    open: leaves that are under way; overdue: of these, past their last day. The leaves: ``/v1/leaves`` with the same
    file.
    """

    two_months: int
    year: int
    open: int
    overdue: int
    last_on: date | None


DAYS_AWAY = Listing(
    name="days-away",
    says="How many days each person was away in the two months before the day and in its year.",
    row=DaysAway,
    models=(book.MODEL, case_files.HELD),
    order=("stream",),
    text="""
SELECT whose.stream, trips.*
FROM (SELECT DISTINCT stream FROM leave_book WHERE departed_on <= %(today)s::date) AS whose CROSS JOIN LATERAL (
  SELECT
    coalesce(sum(greatest(0, least(away_to, today) - greatest(away_from, two_months) + 1)), 0)::bigint AS two_months,
    coalesce(sum(greatest(0, least(away_to, today) - greatest(away_from, year) + 1)), 0)::bigint AS year,
    count(*) FILTER (WHERE status = 'away')::bigint AS open,
    count(*) FILTER (WHERE status = 'away' AND ends_on < today)::bigint AS overdue,
    max(least(away_to, today)) AS last_on
  FROM (SELECT status, ends_on, departed_on AS away_from, coalesce(returned_on, %(today)s::date) AS away_to,
          %(today)s::date AS today, (%(today)s::date - interval '2 months' + interval '1 day')::date AS two_months,
          date_trunc('year', %(today)s::date)::date AS year
        FROM leave_book WHERE leave_book.stream = whose.stream AND departed_on <= %(today)s::date) AS begun
) AS trips""",
)


class PermitLine(permits.Permit, frozen=True, kw_only=True):
    """As in the model. valid: permitted, and its days include the day asked about.

    made_use: whether it was ever used. what: what it permits and what became of it, in words.
    """

    valid: bool
    made_use: bool
    what: str


PERMITS = Listing(
    name="permits",
    says="Every permit to meet a barred person, enter a barred place or travel again and again, and its uses.",
    row=PermitLine,
    models=(permits.MODEL,),
    order=("starts_on", "stream", "permit_id"),
    newest_first=True,
    filters=(
        Filter("kind"),
        Filter("status"),
        Filter("about"),
        Filter("valid"),
        Filter("made_use"),
        Filter("uses", ">="),
        Filter("alone", ">="),
        Filter("from_on", ">=", "ends_on"),
        Filter("to_on", "<=", "starts_on"),
    ),
    text="""
SELECT *, status = 'permitted' AND %(today)s::date BETWEEN starts_on AND ends_on AS valid, uses > 0 AS made_use,
  '' AS what
FROM permits""",
    in_words=what_of("kind", "about", "status"),
)
