"""What a person took part in, day by day, and the minutes credited for it."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.education.sessions.record import Form, Minutes
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count


class Credit(enum.StrEnum):
    """For what hours are credited."""

    EDUCATION = "education"
    BENEFIT = "public_benefit"


class MissReason(enum.StrEnum):
    """Why somebody did not attend, as far as it is known."""

    ILLNESS = "illness"
    CUSTODY = "custody"
    FAMILY = "family"
    EMERGENCY = "emergency"
    ON_LEAVE = "on_leave"
    AT_WORK = "at_work"
    AT_SCHOOL = "at_school"
    UNKNOWN = "unknown"


class SessionAttended(Fact, topic="education.session-attended.v1"):
    """{subject} took part for {minutes} minutes in the session of {held_on} on {topic_id} ({form}).

    session_id: of the session, on the stream of its series. It occurred when the person took part. mixed: whether a
    juvenile was taught with adults where the table ``education.curriculum`` has them taught apart.
    """

    session_id: UUID
    held_on: date
    topic_id: Code
    form: Form
    minutes: Minutes
    mixed: bool = False
    note: Personal[Text | None, Category.NARRATIVE] = None


class SessionMissed(Fact, topic="education.session-missed.v1"):
    """{subject} did not attend the session of {held_on} on {topic_id} ({reason}); excused: {excused}.

    excused: whether the reason is one that the table ``education.hours`` excuses.
    """

    session_id: UUID
    held_on: date
    topic_id: Code
    reason: MissReason
    excused: bool
    note: Personal[Text | None, Category.NARRATIVE] = None


class PublicBenefitDone(Fact, topic="education.public-benefit-done.v1"):
    """{subject} did public-benefit work ({kind}) for {minutes} minutes.

    kind: code of the table ``education.benefit``. exempt: whether an exemption held on that day, so that nobody
    could ask for it. place: where, in words.
    """

    work_id: UUID
    kind: Code
    minutes: Minutes
    exempt: bool = False
    place: Personal[Text | None, Category.LOCATION] = None


class HoursCredited(Fact, topic="education.hours-credited.v1"):
    """{subject} was credited {minutes} minutes of {credit} for {on}; {over} more were over what may be credited.

    source_id: the session or the work that it is for; it counts as long as that stands. over: minutes beyond the
    most of a day or a month, by the table ``education.hours``.
    """

    source_id: UUID
    credit: Credit
    on: date
    minutes: Count
    over: Count


AttendanceEvent = SessionAttended | SessionMissed | PublicBenefitDone | HoursCredited


class Credited(msgspec.Struct, frozen=True, omit_defaults=True):
    """Minutes credited."""

    education: int = 0
    benefit: int = 0

    def of(self, credit: Credit) -> int:
        """Those of one kind."""
        return self.education if credit is Credit.EDUCATION else self.benefit

    def plus(self, credit: Credit, minutes: int) -> Credited:
        """These and more of one kind."""
        more = Credited(education=minutes) if credit is Credit.EDUCATION else Credited(benefit=minutes)
        return Credited(self.education + more.education, self.benefit + more.benefit)


class Taught(msgspec.Struct, frozen=True):
    """The newest attendance at a topic. entry: its event id."""

    at: datetime
    entry: UUID


#: How many are kept, so that state stays small; older ones are found in the record. Days: those of 13 months.
SESSIONS_KEPT = 128
TOPICS_KEPT = 64
SOURCES_KEPT = 16
DAYS_KEPT = 400


class Attendance(msgspec.Struct, frozen=True, omit_defaults=True):
    """Sessions attended and missed lately, with their event ids; topics taught, with the newest attendance.

    uncredited: sessions and work for which no hours are credited yet, with their event ids. days: what was credited.
    """

    attended: dict[UUID, UUID] = {}
    missed: dict[UUID, UUID] = {}
    uncredited: dict[UUID, UUID] = {}
    topics: dict[Code, Taught] = {}
    days: dict[date, Credited] = {}

    def on(self, day: date) -> Credited:
        """What was credited for one day."""
        return self.days.get(day, Credited())

    def within(self, first: date, last: date) -> Credited:
        """What was credited from one day to another, both inclusive."""
        found = [credited for day, credited in self.days.items() if first <= day <= last]
        return Credited(sum(one.education for one in found), sum(one.benefit for one in found))


def evolve(attendance: Attendance, entry: Entry[AttendanceEvent]) -> Attendance:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case SessionAttended(session_id=key, topic_id=topic):
            taught = {name: one for name, one in attendance.topics.items() if name != topic}
            return replace(
                attendance,
                attended=newest({**attendance.attended, key: entry.event_id}, SESSIONS_KEPT),
                uncredited=newest({**attendance.uncredited, key: entry.event_id}, SOURCES_KEPT),
                topics=newest({**taught, topic: Taught(entry.occurred_at, entry.event_id)}, TOPICS_KEPT),
            )
        case SessionMissed(session_id=key):
            return replace(attendance, missed=newest({**attendance.missed, key: entry.event_id}, SESSIONS_KEPT))
        case PublicBenefitDone(work_id=key):
            return replace(attendance, uncredited=newest({**attendance.uncredited, key: entry.event_id}, SOURCES_KEPT))
        case HoursCredited() as credited:
            return _credited(attendance, credited)
        case _ as unhandled:
            assert_never(unhandled)


def _credited(attendance: Attendance, event: HoursCredited) -> Attendance:
    """Hours count once, and only for what stands: a session that was withdrawn takes its hours along."""
    if event.source_id not in attendance.uncredited:
        return attendance
    left = {key: entry for key, entry in attendance.uncredited.items() if key != event.source_id}
    credited = {**attendance.days, event.on: attendance.on(event.on).plus(event.credit, event.minutes)}
    if len(credited) > DAYS_KEPT:
        del credited[min(credited)]
    return replace(attendance, uncredited=left, days=credited)
