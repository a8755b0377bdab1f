"""Who stands by the persons supervised: their guardians, and the volunteers who help or are looked for."""

from __future__ import annotations

from datetime import datetime

from projections.listing import Filter, Listing, what_of
from projections.model import Cite, Row
from projections.models import case_files
from projections.models.people import guardians, needs


class GuardianLine(guardians.Guardian, frozen=True, kw_only=True):
    """As in the model. current: not released; open: the file has not ended.

    overdue: of a current guardian of an open file, heard_by is past on the day asked about. what: who they are to the
    person, whether they do their duty, and for what they were released, in words.
    """

    current: bool
    open: bool
    overdue: bool
    what: str


GUARDIANS = Listing(
    name="guardians",
    says="Every guardian: when last heard from, whether the duty is done, urgings and referrals, newest first.",
    row=GuardianLine,
    models=(guardians.MODEL, case_files.HELD),
    order=("since_at", "stream", "guardian_id"),
    newest_first=True,
    filters=(
        Filter("current"),
        Filter("open"),
        Filter("overdue"),
        Filter("relation"),
        Filter("concern"),
        Filter("fulfils"),
        Filter("urgings", ">="),
        Filter("referred_to"),
        Filter("heard_to", "<=", "heard_by"),
    ),
    text="""
SELECT one.*, one.released_at IS NULL AS current, whose.ended_at IS NULL AS open,
  one.released_at IS NULL AND whose.ended_at IS NULL AND one.heard_by < %(today)s::date AS overdue, '' AS what
FROM guardians AS one JOIN case_files AS whose USING (stream)""",
    in_words=what_of("relation", "fulfils", "released_for"),
)


class NeedLine(Row, frozen=True, kw_only=True):
    """What one person needs help with, as was said last; the columns are those of ``needs``.

    awaiting: how many proposals are not decided about. open: the file has not ended. unmet: of an open file, something
    is needed and no volunteer helps. what: the needs in words.
    """

    needs: tuple[str, ...]
    division: str | None
    needed: Cite | None
    needed_at: datetime | None
    since_at: datetime
    proposed: int
    declined: int
    awaiting: int
    helped_by: int
    open: bool
    unmet: bool
    what: str
    said: Cite


NEEDS = Listing(
    name="needs",
    says="What each person needs help with, who was proposed, and how many volunteers help, newest first.",
    row=NeedLine,
    models=(needs.MODEL, case_files.HELD),
    order=("since_at", "stream"),
    newest_first=True,
    filters=(
        Filter("need", kind=str),
        Filter("division"),
        Filter("open"),
        Filter("unmet"),
        Filter("awaiting", ">="),
        Filter("helped_by", ">="),
    ),
    text="""
SELECT stream, needs, division, needed, needed_at, since_at, proposed, declined, helped_by, open, said,
  (SELECT count(*) FROM jsonb_object_keys(proposals)) AS awaiting,
  open AND needs <> '[]' AND helped_by = 0 AS unmet, '' AS what
FROM (SELECT one.stream, one.needs, one.division, one.needed, one.needed_at, one.since_at, one.proposed, one.declined,
        one.helped_by, one.said, one.open AS proposals, whose.ended_at IS NULL AS open
      FROM needs AS one JOIN case_files AS whose USING (stream)
      WHERE %(need)s::text IS NULL OR one.needs @> to_jsonb(%(need)s::text)) AS needed""",
    in_words=what_of("needs"),
)
