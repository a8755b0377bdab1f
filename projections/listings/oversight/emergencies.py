"""Files opened in an emergency, with their reviews.

Uses and reviews are two models, each of its own stream and journal, joined when asked.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from domain.kernel.access import Role
from domain.oversight.glass.record import Judgement
from domain.oversight.looks.record import Ground, Outcome, Purpose
from projections.listing import ON_DAYS, Filter, Listing, within
from projections.model import Cite, Row
from projections.models import accesses, case_files
from projections.models.oversight import emergencies
from projections.questions import Question
from projections.walking import IN_REACH

#: Who asks: those who review.
MAY = frozenset({Role.LEADER, Role.INSPECTOR})


class UseLine(Row, frozen=True, kw_only=True):
    """A file opened by somebody out of whose reach it lay.

    use_id: the look, to be named in its review; position: in the journal of looks. of_unit_id: the account's.
    review_by: the last day for the review; late: that is past on the day asked, and there is none. review: the entry of
    the record that says what was found.
    """

    use_id: UUID
    position: int
    looked_at: datetime
    actor_id: str
    actor_role: str
    of_unit_id: str
    route: str
    purpose: Purpose
    ground: Ground
    outcome: Outcome
    shown_position: int
    review_by: date
    late: bool
    reviewed: bool
    judgement: Judgement | None
    reviewed_at: datetime | None
    reviewed_by: str | None
    review: Cite | None


class EmergencyLine(UseLine, frozen=True, kw_only=True):
    """The same, with its file. unit_id: that holds it now."""

    case_number: str | None
    unit_id: str


_USES: LiteralString = """
SELECT used.case_id AS stream, used.entry AS use_id, used.position, used.looked_at, used.actor_id, used.actor_role,
  used.unit_id AS of_unit_id, used.route, used.purpose, used.ground, used.outcome, used.shown_position, used.review_by,
  found.judgement IS NULL AND used.review_by < %(today)s::date AS late, found.judgement IS NOT NULL AS reviewed,
  found.judgement, found.reviewed_at, found.reviewed_by, found.said AS review
FROM accesses AS used
LEFT JOIN emergency_reviews AS found ON found.stream = used.case_id AND found.use_id = used.entry
WHERE used.look = 'break_glass'"""

#: A page by its last position, as the list of emergencies is asked for.
EMERGENCIES: Question[EmergencyLine] = Question(
    (accesses.MODEL, case_files.MODEL, emergencies.MODEL),
    EmergencyLine,
    f"""
SELECT {{columns}} FROM (
  SELECT used.*, file.case_number, file.unit_id
  FROM ({_USES}) AS used JOIN case_files AS file USING (stream) WHERE {IN_REACH}) AS line
WHERE position < %(before)s
  AND (%(reviewed)s::boolean IS NULL OR reviewed = %(reviewed)s::boolean)
  AND (%(late)s::boolean IS NULL OR late = %(late)s::boolean)
ORDER BY position DESC LIMIT %(limit)s""",
)

USES = Listing(
    name="emergencies",
    says="Files in reach that somebody opened out of their own reach, each with its review, the newest first.",
    row=UseLine,
    models=(accesses.MODEL, emergencies.MODEL),
    order=("position",),
    newest_first=True,
    key=("use_id",),
    may=MAY,
    filters=(
        *ON_DAYS,
        Filter("account", column="actor_id"),
        Filter("role", column="actor_role"),
        Filter("of_unit", column="of_unit_id"),
        Filter("purpose"),
        Filter("ground"),
        Filter("outcome"),
        Filter("late"),
        Filter("reviewed"),
        Filter("judgement"),
        Filter("reviewed_by"),
    ),
    text=f"SELECT * FROM ({_USES}) AS used WHERE {within('looked_at')}",
    streams="SELECT DISTINCT stream FROM accesses WHERE look = 'break_glass'",
)
