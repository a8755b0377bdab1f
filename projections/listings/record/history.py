"""What is on record of many files: how each stands, and every entry as it was written."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from domain.assessment.record import RiskLevel, SupervisionClass
from domain.intake.record import Sentence, Sex
from domain.kernel.entry import Precision
from projections.listing import ON_DAYS, Filter, Listing, within
from projections.model import Cite, Row
from projections.models import audit_trail, case_files


class FileLine(Row, frozen=True, kw_only=True):
    """How one file stands, without what its own page shows of the person. says: the entry of each fact that has one.

    ended: supervision has.
    """

    case_number: str
    category: Sentence | None
    sex: Sex | None
    birth_year: int | None
    term_begins_on: date | None
    term_ends_on: date | None
    opened_at: datetime
    ended_at: datetime | None
    ended_by: str | None
    ended: bool
    level: SupervisionClass | None
    level_since: datetime | None
    risk: RiskLevel | None
    plan_review_on: date | None
    documents: int
    reporting_due_on: date | None
    reported_at: datetime | None
    inducted_at: datetime | None
    last_contact_at: datetime | None
    next_check_in_due_on: date | None
    check_ins_received: int
    check_ins_late: int
    check_ins_missed: int
    check_ins_excused: int
    visits: int
    custody_since: datetime | None
    corrections_open: int
    corrections_made: int
    says: dict[str, Cite]
    version: int
    position: int


FILES = Listing(
    name="case-files",
    says="How each file stands, by number, each fact with the entry that says so.",
    row=FileLine,
    models=(case_files.MODEL,),
    order=("case_number", "stream"),
    file_order=("case_number", "stream"),
    filters=(
        *ON_DAYS,
        Filter("category"),
        Filter("level"),
        Filter("risk"),
        Filter("ended"),
        Filter("ended_by"),
        Filter("term_ends_by", "<=", "term_ends_on"),
        Filter("missed", ">=", "check_ins_missed"),
    ),
    text="""
SELECT stream, case_number, category, sex, birth_year, term_begins_on, term_ends_on, opened_at, ended_at, ended_by,
  ended_at IS NOT NULL AS ended, level, level_since, risk, plan_review_on, documents, reporting_due_on, reported_at,
  inducted_at, last_contact_at, next_check_in_due_on, check_ins_received, check_ins_late, check_ins_missed,
  check_ins_excused, visits, custody_since, corrections_open, corrections_made, says, version, position
FROM case_files WHERE opened_at IS NOT NULL AND """
    + within("opened_at"),
)


class TrailLine(Row, frozen=True, kw_only=True):
    """One entry as it was written; what it says is in the history of its file. held_by: the unit that held it then.
    The others are the model's."""

    entry: UUID
    position: int
    version: int
    topic: str
    occurred_at: datetime
    occurred_precision: Precision
    recorded_at: datetime
    late_days: int
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    held_by: str
    source: str
    policies: tuple[str, ...]
    evidence: tuple[str, ...]
    corrects: UUID | None
    corrected_by: UUID | None
    withdrawn: bool
    corrected: bool


TRAIL = Listing(
    name="audit-trail",
    says="Every entry of each file: who, when it happened, when it was recorded, under which rules, what it corrects.",
    row=TrailLine,
    models=(audit_trail.MODEL,),
    order=("stream", "position"),
    filters=(
        Filter("topic"),
        Filter("actor", column="actor_id"),
        Filter("role", column="actor_role"),
        Filter("held_by"),
        Filter("source"),
        Filter("at_least_days", ">=", "late_days"),
        Filter("corrected"),
    ),
    text="""
SELECT stream, entry, position, version, topic, occurred_at, occurred_precision, recorded_at, late_days, actor_id,
  actor_role, on_behalf_of, unit_id AS held_by, source, policies, evidence, corrects, corrected_by, withdrawn,
  corrected_by IS NOT NULL AS corrected
FROM audit_trail""",
)
