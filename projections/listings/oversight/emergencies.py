"""Files opened in an emergency, with their reviews.

A question of its own and no listing: looks stand in the second journal, which a moment of the record does not name, so
that there is no past to ask about. Uses and reviews are two models, each of its own stream, joined when asked.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.kernel.access import Role
from domain.oversight.glass.record import Judgement
from domain.oversight.looks.record import Ground, Outcome, Purpose
from projections.model import Row
from projections.models import accesses, case_files
from projections.models.oversight import emergencies
from projections.questions import Question
from projections.walking import IN_REACH

#: Who asks: those who review.
MAY = frozenset({Role.LEADER, Role.INSPECTOR})


class EmergencyLine(Row, frozen=True, kw_only=True):
    """A file opened by somebody out of whose reach it lay.

    use_id: the look, to be named in its review; position: in the journal of looks. unit_id: that holds the file now;
    of_unit_id: the account's. review_by: the last day for the review; late: that is past on the day asked, and there is
    none.
    """

    case_number: str | None
    unit_id: str
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
    judgement: Judgement | None
    reviewed_at: datetime | None
    reviewed_by: str | None


EMERGENCIES: Question[EmergencyLine] = Question(
    (accesses.MODEL, case_files.MODEL, emergencies.MODEL),
    EmergencyLine,
    """
SELECT {columns} FROM (
  SELECT used.case_id AS stream, file.case_number, file.unit_id, used.entry AS use_id, used.position, used.looked_at,
    used.actor_id, used.actor_role, used.unit_id AS of_unit_id, used.route, used.purpose, used.ground, used.outcome,
    used.shown_position, used.review_by, found.judgement IS NULL AND used.review_by < %(today)s::date AS late,
    found.judgement, found.reviewed_at, found.reviewed_by
  FROM accesses AS used JOIN case_files AS file ON file.stream = used.case_id
  LEFT JOIN emergency_reviews AS found ON found.stream = used.case_id AND found.use_id = used.entry
  WHERE used.look = 'break_glass' AND """
    + IN_REACH
    + """) AS line
WHERE position < %(before)s
  AND (%(reviewed)s::boolean IS NULL OR (judgement IS NOT NULL) = %(reviewed)s::boolean)
  AND (%(late)s::boolean IS NULL OR late = %(late)s::boolean)
ORDER BY position DESC LIMIT %(limit)s""",
)
