"""Who looked at which file, when, why, and what they were shown; and what was handed out of all files at once."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.kernel.access import Role
from domain.oversight.looks.record import Ground, Outcome, Purpose
from projections.listing import ON_DAYS, Filter, Listing, within
from projections.model import Row
from projections.models import accesses
from projections.models.accesses import EVERY_FILE, Look
from projections.walking import IN_REACH

#: Who asks: those who oversee. Who looked at one file is told with that file.
MAY = frozenset({Role.LEADER, Role.UPPER, Role.INSPECTOR})


class ExportLine(Row, frozen=True, kw_only=True):
    """One look. entry: in the journal of reads, position: there; looked_at: when it was recorded. of_unit_id: the
    account's. shown_position: of the record, that the answer was of."""

    entry: UUID
    position: int
    looked_at: datetime
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    of_unit_id: str
    route: str
    purpose: Purpose | None
    shown_position: int


class AccessLine(ExportLine, frozen=True, kw_only=True):
    """One look at one file, whose number, unit, officer and name are those of now.

    as_at, compared_with: the moment that was asked about, and the other position where two were compared. outcome: what
    was answered; refusal: the code, where it was refused. ground, review_by: of a file opened in an emergency.
    """

    look: Look
    as_at: datetime | None
    compared_with: int | None
    outcome: Outcome | None
    refusal: str | None
    refused: bool
    ground: Ground | None
    review_by: date | None


_OF_A_LOOK = (
    *ON_DAYS,
    Filter("account", column="actor_id"),
    Filter("role", column="actor_role"),
    Filter("of_unit", column="of_unit_id"),
    Filter("purpose"),
    Filter("route"),
)
_WHO = """entry, position, looked_at, actor_id, actor_role, on_behalf_of, unit_id AS of_unit_id, route, purpose,
  shown_position"""

ACCESSES = Listing(
    name="accesses",
    says="Who looked at which file in reach, when and why, and what was answered, the newest first.",
    row=AccessLine,
    models=(accesses.MODEL,),
    order=("looked_at", "position", "stream"),
    newest_first=True,
    key=("entry", "stream"),
    may=MAY,
    filters=(*_OF_A_LOOK, Filter("look"), Filter("outcome"), Filter("refused"), Filter("ground")),
    text=f"""
SELECT case_id AS stream, {_WHO}, look, as_at, compared_with, outcome, refusal, refusal IS NOT NULL AS refused, ground,
  review_by
FROM accesses WHERE {within("looked_at")}""",
    streams=f"""
SELECT DISTINCT looked.stream FROM accesses AS looked JOIN case_files AS file ON file.stream = looked.case_id
WHERE {IN_REACH} AND (%(case_id)s::uuid IS NULL OR looked.case_id = %(case_id)s::uuid)
  AND (%(number)s::text IS NULL OR file.case_number = %(number)s::text)
  AND (%(account)s::text IS NULL OR looked.actor_id = %(account)s::text)""",
)

EXPORTS = Listing(
    name="whole-exports",
    says="Exports of all files of a period, whoever holds them: who made them, when and why, the newest first.",
    about="record",
    row=ExportLine,
    models=(accesses.MODEL,),
    order=("looked_at", "position"),
    newest_first=True,
    key=("entry",),
    may=MAY,
    filters=_OF_A_LOOK,
    text=f"SELECT stream, {_WHO} FROM accesses WHERE case_id = '{EVERY_FILE}' AND {within('looked_at')}",
    streams=f"SELECT DISTINCT stream FROM accesses WHERE case_id = '{EVERY_FILE}'",
)
