"""The index of each file and what it lacks; by which steps somebody came and left; what keeps them in the country."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from domain.kernel.words import Lang, in_words
from projections.listing import ON_DAYS, Filter, Listing, what_of, within
from projections.model import Row
from projections.models import case_files
from projections.models.files import arrivals, departures, exit_bans, index

DOCUMENTS = Listing(
    name="documents",
    says="Every document of the files in reach by type and folder, and the types that a file needs and does not have.",
    row=index.IndexLine,
    models=(index.MODEL,),
    order=("stream", "place"),
    filters=(Filter("status"), Filter("type"), Filter("folder")),
)


class IncompleteFile(Row, frozen=True, kw_only=True):
    """A file that lacks something. missing_documents: types. missing_steps: of taking the person in: officer, risk,
    level (class), plan, announcement, identity. opened_at: since when. What there is instead: ``/v1/documents`` and
    ``/v1/case-files`` with the same file."""

    opened_at: datetime
    missing_documents: tuple[str, ...]
    missing_steps: tuple[str, ...]


INCOMPLETE = Listing(
    name="incomplete-files",
    says="Open files that lack a document or a step of taking the person in, the oldest first.",
    row=IncompleteFile,
    models=(index.MODEL, case_files.MODEL),
    order=("opened_at", "stream"),
    file_order=("opened_at", "stream"),
    text=f"""
SELECT lacking.stream, lacking.opened_at,
  coalesce((SELECT jsonb_agg(i.type ORDER BY i.type) FROM file_index AS i
            WHERE i.stream = lacking.stream AND i.status = 'missing'), '[]'::jsonb) AS missing_documents,
  (SELECT coalesce(jsonb_agg(step), '[]'::jsonb) FROM (VALUES
    (CASE WHEN open.officer_id IS NULL THEN 'officer' END), (CASE WHEN open.risk IS NULL THEN 'risk' END),
    (CASE WHEN open.level IS NULL THEN 'level' END), (CASE WHEN open.plan IS NULL THEN 'plan' END),
    (CASE WHEN open.inducted_at IS NULL THEN 'announcement' END),
    (CASE WHEN open.identity_verified_at IS NULL THEN 'identity' END)) AS steps(step)
   WHERE step IS NOT NULL) AS missing_steps
FROM (SELECT DISTINCT ON (opened_at, stream) opened_at, stream FROM (
    (SELECT opened_at, stream FROM case_files
     WHERE opened_at IS NOT NULL AND ended_at IS NULL AND {case_files.LACKS_A_STEP} ORDER BY opened_at, stream)
    UNION ALL (SELECT open_since, stream FROM file_index WHERE {index.LACKING} ORDER BY open_since, stream)) AS each
  ORDER BY opened_at, stream) AS lacking
JOIN case_files AS open ON open.stream = lacking.stream""",
)


class ArrivalLine(arrivals.Arrival, frozen=True, kw_only=True):
    """As in the model, with what the file says of the first days. open: the file has not ended.

    registered: in the register of the unit. overdue: a handover is due, was not made, and its last day is past on the
    day asked about. what: what the survey came to and what was not in time, in words.
    """

    opened_at: datetime
    reporting_due_on: date | None
    reported_at: datetime | None
    reported_days_late: int | None
    identity_verified_at: datetime | None
    inducted_at: datetime | None
    registered: bool
    overdue: bool
    open: bool
    what: str


ARRIVALS = Listing(
    name="arrivals",
    says="By which steps each person came: survey, notice, documents, handover, register, report, newest first.",
    row=ArrivalLine,
    models=(arrivals.MODEL, case_files.MODEL),
    order=("since_at", "stream"),
    newest_first=True,
    filters=(
        *ON_DAYS,
        Filter("open"),
        Filter("registered"),
        Filter("overdue"),
        Filter("survey"),
        Filter("custodian"),
        Filter("handover_missed"),
        Filter("notice_days_late", ">="),
        Filter("sent", ">="),
        Filter("received", ">="),
    ),
    text=f"""
SELECT one.*, whose.opened_at, whose.reporting_due_on, whose.reported_at, whose.reported_days_late,
  whose.identity_verified_at, whose.inducted_at, one.registered_at IS NOT NULL AS registered,
  one.handed_over_at IS NULL AND coalesce(one.handover_due_on < %(today)s::date, false) AS overdue,
  whose.ended_at IS NULL AS open, '' AS what
FROM arrivals AS one JOIN case_files AS whose USING (stream) WHERE {within("one.since_at")}""",
    in_words=what_of("survey", "not_in_time"),
)


class DepartureLine(departures.Departure, frozen=True, kw_only=True):
    """As in the model. ended: supervision has; overdue: it has not, and nobody was discharged as the term was over.

    certified, handed_over: whether that was done. what: how supervision ended, and the appraisal, in words.
    """

    ended: bool
    overdue: bool
    certified: bool
    handed_over: bool
    what: str


DEPARTURES = Listing(
    name="departures",
    says="By which steps each person left: summary, appraisal, end, certificate, aftercare, newest first.",
    row=DepartureLine,
    models=(departures.MODEL,),
    order=("since_at", "stream"),
    newest_first=True,
    filters=(
        *ON_DAYS,
        Filter("ended"),
        Filter("ended_by"),
        Filter("overdue"),
        Filter("certified"),
        Filter("handed_over"),
        Filter("appraisal"),
        Filter("aftercare"),
    ),
    text=f"""
SELECT *, ended_at IS NOT NULL AS ended, ended_at IS NULL AND overdue_for IS NOT NULL AS overdue,
  certified_at IS NOT NULL AS certified, handed_over_at IS NOT NULL AS handed_over, '' AS what
FROM departures WHERE {within("since_at")}""",
    in_words=what_of("ended_by", "ended_for", "appraisal"),
)


class ExitBanLine(exit_bans.ExitBan, frozen=True, kw_only=True):
    """As in the model. open: the file has not ended; term_ends_on: the last day of its term.

    over: the ban was to hold until a day that is past on the day asked about. too_short: a ban that stands was to hold
    until a day before the term of an open file is over. what: the documents in keeping, in words.
    """

    term_ends_on: date | None
    open: bool
    over: bool
    too_short: bool
    what: str


def _kept(line: Any, lang: Lang) -> dict[str, str]:
    return {"what": in_words(tuple(one.document for one in line.kept.values()), lang) if line.kept else ""}


EXIT_BANS = Listing(
    name="exit-bans",
    says="Who is barred from leaving the country, until when, and which travel documents are in keeping, newest first.",
    row=ExitBanLine,
    models=(exit_bans.MODEL, case_files.MODEL),
    order=("since_at", "stream"),
    newest_first=True,
    filters=(
        Filter("barred"),
        Filter("open"),
        Filter("over"),
        Filter("too_short"),
        Filter("authority"),
        Filter("in_keeping", ">="),
        Filter("until_to", "<=", "until_on"),
    ),
    text="""
SELECT one.*, whose.term_ends_on, whose.ended_at IS NULL AS open,
  one.barred AND coalesce(one.until_on < %(today)s::date, false) AS over,
  one.barred AND whose.ended_at IS NULL AND coalesce(one.until_on < whose.term_ends_on, false) AS too_short,
  '' AS what
FROM exit_bans AS one JOIN case_files AS whose USING (stream)""",
    in_words=_kept,
)
