"""The people around the persons supervised: groups, how many files each officer has, staff and volunteers by year."""

from __future__ import annotations

from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

import msgspec

from domain.kernel.event import Sealed
from domain.people.staff.record import Function, Grade, Post
from domain.people.volunteers.record import Reward
from projections.listing import OF_NONE, ON_DAYS, Filter, Listing, within
from projections.model import Cite, Row
from projections.models import case_files
from projections.models.people import groups, staff, trainings, volunteers
from projections.walking import OPENED

#: The year asked about: the one given, else that of the day.
YEAR: LiteralString = "coalesce(%(year)s::bigint, extract(year FROM %(today)s::date)::bigint)"


class Group(groups.GroupRow, frozen=True, kw_only=True):
    """As of the file. open: the file has not ended."""

    open: bool


GROUPS = Listing(
    name="groups",
    says="The group around each person: its members by role, which roles it lacks, and when it was found complete.",
    row=Group,
    models=(groups.MODEL,),
    order=("stream",),
    filters=(Filter("complete"), Filter("open"), Filter("juvenile")),
    text="""
SELECT around.*, case_files.ended_at IS NULL AS open FROM groups AS around JOIN case_files USING (stream)""",
)


class Caseload(Row, frozen=True, kw_only=True):
    """What one officer has at one unit: open files, by class, and what is overdue in them.

    officer_id: empty for files that nobody answers for. overdue_check_ins: past the days of grace, not answered and
    not on record as missed; overdue_files: in how many files. The files: ``/v1/case-files`` with the same unit and
    officer.
    """

    unit_id: str
    officer_id: str
    files: int
    strict: int
    normal: int
    lenient: int
    unclassed: int
    overdue_files: int
    overdue_check_ins: int


def _counted(who: LiteralString, officer: LiteralString, theirs: LiteralString) -> LiteralString:
    """The lines of some officers of units, each counted for itself: a page counts the files of those that it shows.

    who: a SELECT of them. officer: the id, in SQL. theirs: that a file is of theirs. OFFSET 0: so that what is overdue
    in a file is looked up once, and not for each column that is made of it.
    """
    return f"""
SELECT {OF_NONE} AS stream, whose.unit_id, {officer} AS officer_id, counted.*
FROM ({who}) AS whose CROSS JOIN LATERAL (
SELECT count(*) AS files,
  count(*) FILTER (WHERE level = 'strict') AS strict,
  count(*) FILTER (WHERE level = 'normal') AS normal,
  count(*) FILTER (WHERE level = 'lenient') AS lenient,
  count(*) FILTER (WHERE level IS NULL) AS unclassed,
  count(overdue) AS overdue_files,
  coalesce(sum(overdue), 0)::bigint AS overdue_check_ins
FROM (SELECT level, CASE WHEN next_check_in_due_on < %(today)s::date THEN (
        SELECT nullif(count(*), 0) FROM jsonb_each(due) AS one(check_in_id, asked)
        WHERE (asked->>'grace_until')::date < %(today)s::date) END AS overdue
      FROM case_files AS file
      WHERE ended_at IS NULL AND file.unit_id = whose.unit_id AND {theirs} AND {OPENED} OFFSET 0) AS each) AS counted
WHERE counted.files > 0"""


CASELOAD = Listing(
    name="caseload",
    says="How many open files each officer has at each unit, by class, and how many check-ins are overdue in them.",
    row=Caseload,
    models=(case_files.MODEL,),
    about="units",
    order=("unit_id", "officer_id"),
    filters=(Filter("officer", column="officer_id"),),
    text=_counted(
        "SELECT DISTINCT unit_id, officer_id FROM case_files WHERE ended_at IS NULL AND officer_id IS NOT NULL",
        "whose.officer_id",
        "file.officer_id = whose.officer_id",
    ),
    further=(
        _counted(
            "SELECT DISTINCT unit_id FROM case_files WHERE ended_at IS NULL AND officer_id IS NULL",
            "''::text",
            "file.officer_id IS NULL",
        ),
    ),
)


class StaffLine(Row, frozen=True, kw_only=True):
    """A member of staff in one year.

    hours: of training attended, in so many trainings. required: what it was found short of, by the entry ``short``.
    grades: how they were appraised for the year, by the entry ``appraised``. said: the newest entry.
    """

    staff_id: str
    unit_id: str
    post: Post | None
    functions: tuple[str, ...]
    juvenile_specialist: bool
    since_at: datetime | None
    at_work: bool
    left_at: datetime | None
    name: Sealed | None
    year: int
    hours: int
    trainings: int
    required: int | None
    short: Cite | None
    grades: dict[Function, Grade] = msgspec.field(default_factory=dict)
    appraised: Cite | None = None
    said: Cite


STAFF = Listing(
    name="staff-ledger",
    says="Each member of staff in a year, this one where none is given: hours of training, and the appraisal.",
    row=StaffLine,
    models=(staff.MODEL,),
    about="units",
    order=("unit_id", "stream"),
    filters=(Filter("year", kind=int), Filter("at_work"), Filter("post"), Filter("staff", column="staff_id")),
    text="""
SELECT stream, staff_id, unit_id, post, functions, juvenile_specialist, since_at, at_work, left_at, name, year,
  coalesce((one ->> 'hours')::bigint, 0) AS hours, coalesce((one ->> 'trainings')::bigint, 0) AS trainings,
  (one ->> 'required')::bigint AS required, nullif(one -> 'short', 'null') AS short,
  coalesce(one -> 'grades', '{}') AS grades, nullif(one -> 'appraised', 'null') AS appraised, said
FROM (SELECT staff.*, asked.year, staff.years -> asked.year::text AS one
      FROM staff CROSS JOIN (SELECT """
    + YEAR
    + """ AS year) AS asked) AS of_year""",
)


class TrainingLine(Row, frozen=True, kw_only=True):
    """A training that a unit held.

    digest: of what was studied. attended: how many did, of the staff of units in reach.
    """

    unit_id: str
    training_id: UUID
    topic_code: str
    hours: int
    by_meeting: bool
    digest: str | None
    at: datetime
    attended: int
    said: Cite


TRAININGS = Listing(
    name="training-ledger",
    says="Every training that a unit held for its staff, and how many attended, newest first.",
    row=TrainingLine,
    models=(trainings.MODEL,),
    about="units",
    order=("at", "stream", "training_id"),
    newest_first=True,
    filters=(*ON_DAYS, Filter("topic", column="topic_code"), Filter("by_meeting"), Filter("attended", ">=")),
    text=f"""
SELECT stream, unit_id, training_id, topic_code, hours, by_meeting, digest, at, said,
  (SELECT count(*) FROM trainings AS one WHERE one.training_id = held.training_id AND one.staff_id <> ''
   AND one.unit_id = ANY(%(units)s::text[])) AS attended
FROM trainings AS held WHERE staff_id = '' AND {within("at")}""",
)


class VolunteerLine(Row, frozen=True, kw_only=True):
    """A volunteer in one year.

    helps_in: files now, of ``most`` when they last took one on. reverify_by: the last day for the next examination;
    overdue: it is past on the day asked about. took_on: files in the year. grade: by the entry ``appraised``;
    not_appraised: the entry that says that no appraisal was made in time. said: the newest entry.
    """

    unit_id: str
    registered: bool
    registered_at: datetime | None
    skills: tuple[str, ...]
    division: str | None
    juvenile_specialist: bool
    name: Sealed | None
    reverify_by: date | None
    overdue: bool
    reverification_missed: Cite | None
    helps_in: int
    most: int | None
    withdrawn_at: datetime | None
    year: int
    took_on: int
    grade: Grade | None
    appraised: Cite | None
    not_appraised: Cite | None
    reward: Reward | None
    said: Cite


VOLUNTEERS = Listing(
    name="volunteers-ledger",
    says="Each volunteer in a year, this one where none is given: files taken on, examinations, appraisal and reward.",
    row=VolunteerLine,
    models=(volunteers.MODEL,),
    about="units",
    order=("unit_id", "stream"),
    filters=(
        Filter("year", kind=int),
        Filter("registered"),
        Filter("overdue"),
        Filter("reverify_to", "<=", "reverify_by"),
        Filter("grade"),
    ),
    text="""
SELECT stream, unit_id, registered, registered_at, skills, division, juvenile_specialist, name, reverify_by,
  registered AND coalesce(reverify_by < %(today)s::date, false) AS overdue, reverification_missed, helps_in, most,
  withdrawn_at, year, coalesce((one ->> 'took_on')::bigint, 0) AS took_on, one ->> 'grade' AS grade,
  nullif(one -> 'appraised', 'null') AS appraised, nullif(one -> 'missed', 'null') AS not_appraised,
  one ->> 'reward' AS reward, said
FROM (SELECT volunteers.*, asked.year, volunteers.years -> asked.year::text AS one
      FROM volunteers CROSS JOIN (SELECT """
    + YEAR
    + """ AS year) AS asked) AS of_year""",
)
