"""The calendar of check-ins, those that nothing asked for, and how far each person keeps to it."""

from __future__ import annotations

from datetime import date

from projections.listing import Filter, Listing
from projections.model import Row
from projections.models import case_files
from projections.models.contacts import check_ins, unasked

CHECK_INS = Listing(
    name="check-ins",
    says="Every check-in that was asked for, by the day on which it is due, and what became of it, newest first.",
    row=check_ins.CheckIn,
    models=(check_ins.MODEL,),
    order=("due_on", "stream", "check_in_id"),
    newest_first=True,
    filters=(
        Filter("status"),
        Filter("mode"),
        Filter("identity"),
        Filter("from_on", ">=", "due_on"),
        Filter("to_on", "<=", "due_on"),
    ),
    text="SELECT * FROM check_ins WHERE due_on IS NOT NULL",
)

UNASKED = Listing(
    name="unasked-check-ins",
    says="Every check-in that nothing had asked for, newest first.",
    row=unasked.UnaskedCheckIn,
    models=(unasked.MODEL,),
    order=("received_at", "stream", "entry"),
    newest_first=True,
    filters=(Filter("mode"), Filter("identity")),
)


class Compliance(Row, frozen=True, kw_only=True):
    """How one person kept to the calendar in a period: of the check-ins due in it, both days included.

    asked: those that count: without what was excused, what is unknown since a source was silent, what is not over
    yet, and misses that were withdrawn with nothing received. in_time: within the days of grace; late: after them;
    missed: the miss stands; unanswered: over, and neither answered nor on record as missed. rate: in time, in whole
    percent of asked, rounded down; None where nothing was asked. Each of them: ``/v1/check-ins`` with the same file and
    days.
    """

    from_on: date
    to_on: date
    asked: int
    in_time: int
    late: int
    missed: int
    unanswered: int
    excused: int
    unknown: int
    rate: int | None


COMPLIANCE = Listing(
    name="compliance",
    says="How each person kept to the calendar of check-ins from one day to another, or in the 90 days before the day.",
    row=Compliance,
    models=(check_ins.MODEL, case_files.HELD),
    order=("stream",),
    filters=(Filter("from_on", kind=date), Filter("to_on", kind=date)),
    text="""
SELECT counted.*, in_time + late + missed + unanswered AS asked,
  in_time * 100 / nullif(in_time + late + missed + unanswered, 0) AS rate
FROM (
  SELECT whose.stream, from_on, to_on, sums.*
  FROM (SELECT coalesce(%(from_on)s::date, coalesce(%(to_on)s::date, %(today)s::date - 1) - 89) AS from_on,
          coalesce(%(to_on)s::date, %(today)s::date - 1) AS to_on) AS span
  CROSS JOIN case_files AS whose
  CROSS JOIN LATERAL (
    SELECT count(*) AS due,
      count(*) FILTER (WHERE status = 'received') AS in_time,
      count(*) FILTER (WHERE status = 'late') AS late,
      count(*) FILTER (WHERE status = 'missed') AS missed,
      count(*) FILTER (WHERE status = 'due' AND grace_until < %(today)s::date) AS unanswered,
      count(*) FILTER (WHERE status = 'excused') AS excused,
      count(*) FILTER (WHERE status = 'unknown') AS unknown
    FROM check_ins WHERE check_ins.stream = whose.stream AND due_on BETWEEN from_on AND to_on) AS sums) AS counted
WHERE due > 0""",
)
