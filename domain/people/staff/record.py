"""What happened to one member of staff: assigned, trained, appraised, accused, released. One stream each."""

from __future__ import annotations

import enum
from typing import Any, Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.intake.record import Sex
from domain.kernel.codec import upcast
from domain.kernel.entry import Entry, Occurred, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, Count, Digest, UnitId
from domain.kernel.ids import Year as YearNumber
from domain.oversight.corrections.record import Corrections


class Post(enum.StrEnum):
    """What somebody is at a unit."""

    HEAD = "head_of_unit"
    CADRE = "cadre"
    AUXILIARY = "auxiliary"
    SOCIAL_WORKER = "social_worker"
    SECONDED_POLICE = "seconded_police"


class Function(enum.StrEnum):
    """The four abilities that the plans ask of a correction team; a post may carry several."""

    MANAGEMENT = "management"
    ASSESSING = "assessing"
    EDUCATING = "educating"
    COORDINATING = "coordinating"


class Grade(enum.StrEnum):
    """How well somebody does something."""

    EXCELLENT = "excellent"
    COMPETENT = "competent"
    BASIC = "basic"
    NOT_COMPETENT = "not_competent"


class Misconduct(enum.StrEnum):
    """What the law on community corrections, article 61, forbids those who carry it out."""

    BRIBERY = "bribery"
    NEGLECT = "neglect_of_duty"
    ABUSE = "abuse"  # of the person supervised, or unlawful restraint
    DISCLOSURE = "disclosure"  # of what has to be kept confidential
    RETALIATION = "reprisal"  # against who complained or reported
    OTHER = "other"


class StaffAssigned(Fact, topic="people.staff-assigned.v1"):
    """{staff_id} was assigned to {unit_id} as {post}.

    staff_id: the account id. replaces: the unit before. functions: what the post carries. juvenile_specialist:
    whether they know the minds and bodies of juveniles, as the law asks of one in a juvenile's group.
    """

    staff_id: AccountId
    unit_id: UnitId
    post: Post
    functions: tuple[Function, ...]
    sex: Sex
    juvenile_specialist: bool = False
    replaces: UnitId | None = None
    name: Personal[Text | None, Category.IDENTITY] = None


class StaffReleased(Fact, topic="people.staff-released.v1"):
    """{staff_id} no longer works at {unit_id} ({reason})."""

    staff_id: AccountId
    unit_id: UnitId
    reason: Literal["moved_elsewhere", "retired", "resigned", "removed_from_post"]


class TrainingAttended(Fact, topic="people.training-attended.v2"):
    """{staff_id} attended a training on {topic_code}: {hours} hours, by meeting: {by_meeting}.

    training_id: the training that the unit held. year: of the day on which it was attended; the hours of a year are
    added up. required: how many that year needs by the unit's table ``training.hours``; None where that was not said.
    """

    staff_id: AccountId
    training_id: UUID
    topic_code: Code
    hours: Count
    by_meeting: bool
    year: YearNumber
    required: Count | None = None


@upcast("people.training-attended.v1", to="people.training-attended.v2")
def _attended_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 did not say how many hours the year needs."""
    return {**facts, "required": None}


class TrainingHoursShort(Fact, topic="people.training-hours-short.v1"):
    """{staff_id} had {hours} hours of training in {year}, of {required}.

    required: by the table ``training.hours``.
    """

    staff_id: AccountId
    year: YearNumber
    hours: Count
    required: Count


class StaffAppraised(Decision, topic="people.staff-appraised.v1"):
    """{staff_id} was appraised for {year}: {management}, {assessing}, {educating}, {coordinating}.

    In managing, assessing, educating and coordinating, in this order. note: in words.
    """

    staff_id: AccountId
    year: YearNumber
    management: Grade
    assessing: Grade
    educating: Grade
    coordinating: Grade
    note: Personal[Text | None, Category.NARRATIVE] = None


class MisconductRecorded(Fact, topic="people.misconduct-recorded.v1"):
    """Misconduct of {staff_id} was reported ({kind}), to be looked into.

    digest: SHA-256 of what was handed in. account: in words. Nothing is decided by this.
    """

    misconduct_id: UUID
    staff_id: AccountId
    kind: Misconduct
    digest: Digest | None = None
    account: Personal[Text | None, Category.NARRATIVE] = None


class MisconductDecided(Decision, topic="people.misconduct-decided.v1"):
    """The report of misconduct of {staff_id} ({kind}) was decided: {outcome}; what follows: {consequence}.

    reason: in words.
    """

    misconduct_id: UUID
    staff_id: AccountId
    kind: Misconduct
    outcome: Literal["founded", "unfounded"]
    consequence: Literal["no_consequence", "disciplined", "handed_to_prosecution"]
    reason: Personal[Text, Category.NARRATIVE]


StaffEvent = (
    StaffAssigned
    | StaffReleased
    | TrainingAttended
    | TrainingHoursShort
    | StaffAppraised
    | MisconductRecorded
    | MisconductDecided
)


class Report(msgspec.Struct, frozen=True, omit_defaults=True):
    """A report of misconduct. entry: its event id. decided: event id of what became of it."""

    kind: Misconduct
    entry: UUID
    decided: UUID | None = None


class Training(msgspec.Struct, frozen=True, omit_defaults=True):
    """A year's training. hours: attended. entries: event ids, the newest. short: whether it was found too little."""

    hours: int = 0
    entries: tuple[UUID, ...] = ()
    short: bool = False


#: How many years, trainings of one and reports the rules still know; the history has them all.
YEARS_KEPT = 6
TRAININGS_KEPT = 64
REPORTS_KEPT = 32


class Staff(msgspec.Struct, frozen=True, omit_defaults=True):
    """One member of staff. since: of the first assignment; assigned: event id of the newest.

    left: when they were released, until assigned again. attended: trainings by id, with the year of each. years:
    training by year. appraised: event ids by year.
    """

    staff_id: str = ""
    unit_id: str = ""
    post: Post = Post.CADRE
    functions: tuple[Function, ...] = ()
    sex: Sex = Sex.UNKNOWN
    juvenile_specialist: bool = False
    since: Occurred | None = None
    assigned: UUID | None = None
    left: Occurred | None = None
    attended: dict[UUID, int] = {}
    years: dict[int, Training] = {}
    appraised: dict[int, UUID] = {}
    reports: dict[UUID, Report] = {}
    corrections: Corrections = Corrections()


def evolve(before: Staff | None, entry: Entry[StaffEvent]) -> Staff:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    staff = before or Staff()
    match entry.event:
        case StaffAssigned() as assigned:
            return _assigned(staff, assigned, entry)
        case StaffReleased():
            return replace(staff, left=Occurred(entry.occurred_at, entry.occurred_precision))
        case TrainingAttended() as t:
            year = staff.years.get(t.year, Training())
            entries = (*year.entries, entry.event_id)[-TRAININGS_KEPT:]
            year = replace(year, hours=year.hours + t.hours, entries=entries)
            attended = newest({**staff.attended, t.training_id: t.year}, TRAININGS_KEPT)
            return replace(staff, attended=attended, years=_years({**staff.years, t.year: year}))
        case TrainingHoursShort(year=year_short):
            year = replace(staff.years.get(year_short, Training()), short=True)
            return replace(staff, years=_years({**staff.years, year_short: year}))
        case StaffAppraised(year=year_appraised):
            return replace(staff, appraised=_years({**staff.appraised, year_appraised: entry.event_id}))
        case MisconductRecorded(misconduct_id=key, kind=kind):
            return replace(staff, reports=newest({**staff.reports, key: Report(kind, entry.event_id)}, REPORTS_KEPT))
        case MisconductDecided(misconduct_id=key):
            report = staff.reports.get(key)
            if report is None:
                return staff
            return replace(staff, reports={**staff.reports, key: replace(report, decided=entry.event_id)})
        case _ as unhandled:
            assert_never(unhandled)


def _assigned(staff: Staff, event: StaffAssigned, entry: Entry[StaffEvent]) -> Staff:
    return replace(
        staff,
        staff_id=event.staff_id,
        unit_id=event.unit_id,
        post=event.post,
        functions=event.functions,
        sex=event.sex,
        juvenile_specialist=event.juvenile_specialist,
        since=staff.since or Occurred(entry.occurred_at, entry.occurred_precision),
        assigned=entry.event_id,
        left=None,
    )


V = TypeVar("V")


def _years(held: dict[int, V]) -> dict[int, V]:
    """The newest years, whatever order they were recorded in."""
    return held if len(held) <= YEARS_KEPT else dict(sorted(held.items())[-YEARS_KEPT:])
