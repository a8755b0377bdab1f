"""What happened to one volunteer: registered, examined anew, helping, appraised, commended, withdrawn."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.record import Duties
from domain.intake.record import Sex
from domain.kernel.entry import Entry, Occurred, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, UnitId
from domain.kernel.ids import Year as YearNumber
from domain.people.staff.record import Grade


class Reward(enum.StrEnum):
    """What a volunteer gets in the place of a subsidy."""

    PRAISE_IN_PUBLIC = "praise_in_public"
    CERTIFICATE = "certificate_of_honour"
    HONORARY_TITLE = "honorary_title"
    PRIZE = "prize"


class VolunteerRegistered(Fact, topic="people.volunteer-registered.v1"):
    """A volunteer was registered at {unit_id}, to be examined anew by {reverify_by}.

    skills: codes of the list of needs. division: code of the administrative division where they live; the place
    itself is in words. reverify_by: the last day, by ``volunteer.reverify_months``.
    """

    unit_id: UnitId
    sex: Sex
    skills: tuple[Code, ...]
    reverify_by: date
    name: Personal[Text, Category.IDENTITY]
    division: Code | None = None
    juvenile_specialist: bool = False
    phone: Personal[Text | None, Category.CONTACT] = None
    place: Personal[Text | None, Category.LOCATION] = None


class VolunteerReverified(Decision, topic="people.volunteer-reverified.v1"):
    """The volunteer was examined anew and stays registered, until {reverify_by}, {days_late} days late."""

    skills: tuple[Code, ...]
    reverify_by: date
    days_late: Count
    division: Code | None = None


class VolunteerReverificationMissed(Fact, topic="people.volunteer-reverification-missed.v1"):
    """The volunteer had not been examined anew by {due_on}."""

    due_on: date


class VolunteerTookOn(Decision, topic="people.volunteer-took-on.v1"):
    """The volunteer took on a case, and helps in {helps_in} of {most} now.

    case_id: of the file. most: by ``volunteer.max_cases``. year: in which it was, at the unit.
    """

    case_id: UUID
    helps_in: Count
    most: Count
    year: YearNumber


class VolunteerReleased(Decision, topic="people.volunteer-released.v1"):
    """The volunteer no longer helps in a case ({reason})."""

    case_id: UUID
    reason: Literal["help_ended", "replaced_by_other", "asked_to_stop", "unsuited"]


class VolunteerAppraised(Decision, topic="people.volunteer-appraised.v1"):
    """The volunteer was appraised for {year}: {grade}.

    took_on: how many cases in that year. note: in words.
    """

    year: YearNumber
    grade: Grade
    took_on: Count
    note: Personal[Text | None, Category.NARRATIVE] = None


class VolunteerAppraisalMissed(Fact, topic="people.volunteer-appraisal-missed.v1"):
    """The volunteer had not been appraised for {year} by {due_on}."""

    year: YearNumber
    due_on: date


class VolunteerCommended(Decision, topic="people.volunteer-commended.v1"):
    """The volunteer was commended for {year} ({reward}).

    A reward in the place of a subsidy. appraisal: event id of the appraisal that it rests on.
    """

    year: YearNumber
    reward: Reward
    appraisal: UUID


class VolunteerWithdrawn(Decision, topic="people.volunteer-withdrawn.v1"):
    """The volunteer is no longer registered ({reason})."""

    reason: Literal["asked_to_stop", "not_examined_anew", "unsuited", "breach_of_confidence", "deceased"]


VolunteersEvent = (
    VolunteerRegistered
    | VolunteerReverified
    | VolunteerReverificationMissed
    | VolunteerTookOn
    | VolunteerReleased
    | VolunteerAppraised
    | VolunteerAppraisalMissed
    | VolunteerCommended
    | VolunteerWithdrawn
)


class Year(msgspec.Struct, frozen=True, omit_defaults=True):
    """What is known of a volunteer's year. helped: how many cases were taken on."""

    helped: int = 0
    grade: Grade | None = None
    appraised: UUID | None = None
    commended: bool = False
    missed: bool = False


#: More cases than any table lets one volunteer have; and the years that rules still know.
CASES_KEPT = 64
YEARS_KEPT = 6


class Volunteer(msgspec.Struct, frozen=True, omit_defaults=True):
    """One volunteer. cases: those in which they help, with the event id of the entry that says so.

    since: of the registration. registered, verified: event ids of that and of the newest examination. missed: whether
    that the examination is overdue stands on the record.
    """

    volunteer_id: UUID | None = None
    unit_id: str = ""
    sex: Sex = Sex.UNKNOWN
    skills: tuple[str, ...] = ()
    division: str | None = None
    juvenile_specialist: bool = False
    since: Occurred | None = None
    registered: UUID | None = None
    verified: UUID | None = None
    reverify_by: date | None = None
    missed: bool = False
    cases: dict[UUID, UUID] = {}
    years: dict[int, Year] = {}
    withdrawn: Occurred | None = None
    duties: Duties = Duties()


def evolve(before: Volunteer | None, entry: Entry[VolunteersEvent]) -> Volunteer:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    volunteer = before or Volunteer()
    match entry.event:
        case VolunteerRegistered() as registered:
            return _registered(volunteer, registered, entry)
        case VolunteerReverified() as v:
            return replace(
                volunteer,
                skills=v.skills,
                division=v.division,
                verified=entry.event_id,
                reverify_by=v.reverify_by,
                missed=False,
            )
        case VolunteerReverificationMissed():
            return replace(volunteer, missed=True)
        case VolunteerTookOn() as taken_on:
            return _took_on(volunteer, taken_on, entry)
        case VolunteerReleased(case_id=case_id):
            return replace(volunteer, cases={key: by for key, by in volunteer.cases.items() if key != case_id})
        case VolunteerAppraised(year=year, grade=grade):
            return _year(volunteer, year, grade=grade, appraised=entry.event_id)
        case VolunteerAppraisalMissed(year=year):
            return _year(volunteer, year, missed=True)
        case VolunteerCommended(year=year):
            return _year(volunteer, year, commended=True)
        case VolunteerWithdrawn():
            return replace(volunteer, withdrawn=Occurred(entry.occurred_at, entry.occurred_precision))
        case _ as unhandled:
            assert_never(unhandled)


def _registered(volunteer: Volunteer, event: VolunteerRegistered, entry: Entry[VolunteersEvent]) -> Volunteer:
    return replace(
        volunteer,
        volunteer_id=entry.originator_id,
        unit_id=event.unit_id,
        sex=event.sex,
        skills=event.skills,
        division=event.division,
        juvenile_specialist=event.juvenile_specialist,
        since=Occurred(entry.occurred_at, entry.occurred_precision),
        registered=entry.event_id,
        verified=entry.event_id,
        reverify_by=event.reverify_by,
    )


def _took_on(volunteer: Volunteer, event: VolunteerTookOn, entry: Entry[VolunteersEvent]) -> Volunteer:
    cases = {**volunteer.cases, event.case_id: entry.event_id}
    taken = replace(volunteer, cases=newest(cases, CASES_KEPT))
    return _year(taken, event.year, helped=volunteer.years.get(event.year, Year()).helped + 1)


def _year(volunteer: Volunteer, year: int, **changes: object) -> Volunteer:
    years = {**volunteer.years, year: replace(volunteer.years.get(year, Year()), **changes)}
    return replace(volunteer, years=dict(sorted(years.items())[-YEARS_KEPT:]))
