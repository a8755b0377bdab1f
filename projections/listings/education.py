"""Education: hours by file and month, what somebody was helped with, and the sessions that units held."""

from __future__ import annotations

from datetime import date

from projections.listing import ON_DAYS, Filter, Listing, what_of, within
from projections.model import Cite, Row
from projections.models.education import help, hours, sessions


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


class HelpLine(help.Help, frozen=True, kw_only=True):
    """As in the model. what: what was done about what, and how it stands, in words."""

    what: str


HELP = Listing(
    name="help-ledger",
    says="Help, schooling, training, work and counselling of each person, by whom and with what outcome, newest first.",
    row=HelpLine,
    models=(help.MODEL,),
    order=("last_at", "stream", "which"),
    newest_first=True,
    filters=(
        *ON_DAYS,
        Filter("kind"),
        Filter("about"),
        Filter("status"),
        Filter("outcome"),
        Filter("given_by"),
        Filter("times", ">="),
        Filter("again_to", "<=", "again_by"),
    ),
    text=f"SELECT *, '' AS what FROM help_given WHERE {within('last_at')}",
    in_words=what_of("kind", "about", "status", "outcome"),
)


class SessionLine(sessions.Session, frozen=True, kw_only=True):
    """As in the model. overdue: called for a day that is past on the day asked about, neither held nor cancelled.

    day: for which it was called, or on which it was held. what: how, for whom and with what outcome, in words.
    """

    day: date
    overdue: bool
    what: str


SESSIONS = Listing(
    name="session-ledger",
    says="Every session of education that was called, held, held late or cancelled, series by series, newest first.",
    row=SessionLine,
    models=(sessions.MODEL,),
    about="units",
    order=("at", "stream", "session_id"),
    newest_first=True,
    filters=(
        Filter("status"),
        Filter("series"),
        Filter("audience"),
        Filter("topic", column="topic_id"),
        Filter("form"),
        Filter("overdue"),
        Filter("residents"),
        Filter("from_on", ">=", "day"),
        Filter("to_on", "<=", "day"),
    ),
    text="""
SELECT *, coalesce((held_at AT TIME ZONE %(zone)s::text)::date, meets_on) AS day,
  status = 'called' AND meets_on < %(today)s::date AS overdue, '' AS what
FROM sessions WHERE status <> 'begun'""",
    in_words=what_of("form", "audience", "status", "cancelled_for"),
)
