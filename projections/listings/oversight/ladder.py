"""How each person stands on the ladder."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from projections.listing import Filter, Listing
from projections.model import Row
from projections.models import case_files
from projections.models.conduct import ladder
from projections.models.conduct.ladder import Ahead, Missing


class LadderLine(Row, frozen=True, kw_only=True):
    """How one person stands.

    admonitions, warnings, penalties: how many stand, with the newest of each and the day it was decided.
    further_breach: whether a breach that awaits an answer lasts beyond the day of the newest warning. out_since, days:
    since when, and how many days, somebody is out of control by the longest breach that goes on. limits_passed: how
    many rows that has reached; next_limit_on: the last day on which it does not reach the next; days_left: until then.
    to_warning, to_ending: how many sanctions are missing to the nearest row that warns, or that ends supervision; 0: a
    further breach completes it. ladder: the version of the table that was counted by; entry: the newest that says so.
    """

    admonitions: int
    warnings: int
    penalties: int
    admonished_on: date | None
    warned_on: date | None
    penalised_on: date | None
    admonished: UUID | None
    warned: UUID | None
    penalised: UUID | None
    open_proposals: int
    open_breaches: int
    further_breach: bool
    out_since: date | None
    days: int | None
    limits_passed: int
    next_limit_on: date | None
    days_left: int | None
    to_warning: int | None
    to_ending: int | None
    counts: tuple[Missing, ...]
    limits: tuple[Ahead, ...]
    ladder: str | None
    entry: UUID
    ended: bool


LADDER = Listing(
    name="ladder",
    says="How each person stands on the ladder of sanctions, and how far it is to the next row.",
    row=LadderLine,
    models=(ladder.MODEL, case_files.HELD),
    order=("stream",),
    filters=(
        Filter("admonitions", ">="),
        Filter("warnings", ">="),
        Filter("penalties", ">="),
        Filter("open_proposals", ">="),
        Filter("open_breaches", ">="),
        Filter("to_warning", "<="),
        Filter("to_ending", "<="),
        Filter("further_breach"),
        Filter("days", ">="),
        Filter("next_limit_by", "<=", "next_limit_on"),
        Filter("ended"),
    ),
    text="""
SELECT *, (next_limit_on - %(today)s::date)::bigint AS days_left
FROM (SELECT stream, admonitions, warnings, penalties, open_proposals, open_breaches, out_since, to_warning, to_ending,
        counts, limits, ladder, admonished, warned, penalised, (said->>'entry')::uuid AS entry,
        (admonished_at AT TIME ZONE %(zone)s::text)::date AS admonished_on,
        (warned_at AT TIME ZONE %(zone)s::text)::date AS warned_on,
        (penalised_at AT TIME ZONE %(zone)s::text)::date AS penalised_on,
        coalesce((warned_at AT TIME ZONE %(zone)s::text)::date
          < greatest(breach_on, CASE WHEN goes_on THEN %(today)s::date END), false) AS further_breach,
        (%(today)s::date - out_since)::bigint AS days,
        (SELECT count(*) FROM jsonb_array_elements(limits) AS row
         WHERE (row->>'last_on')::date < %(today)s::date) AS limits_passed,
        (SELECT min((row->>'last_on')::date) FROM jsonb_array_elements(limits) AS row
         WHERE (row->>'last_on')::date >= %(today)s::date) AS next_limit_on,
        ended_by IS NOT NULL AS ended
      FROM sanction_ladder AS held
      LEFT JOIN (SELECT stream, ended_by FROM case_files) AS ending USING (stream)) AS stands""",
)
