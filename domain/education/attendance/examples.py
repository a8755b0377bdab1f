"""One example of every event and command about attendance, work and hours."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.education.attendance import refusals
from domain.education.attendance.record import (
    Credit,
    HoursCredited,
    MissReason,
    PublicBenefitDone,
    SessionAttended,
    SessionMissed,
)
from domain.education.attendance.rules import (
    AttendSession,
    RecordMissedSession,
    RecordPublicBenefit,
)
from domain.education.sessions.examples import SESSION
from domain.education.sessions.record import Form
from domain.intake import standing
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example

WORK = UUID("019b8a00-0000-7000-8000-0000000000e8")
HELD_ON = date(2026, 3, 9)

attended = SessionAttended(
    session_id=SESSION,
    held_on=HELD_ON,
    topic_id="legal-knowledge",
    form=Form.CENTRALISED,
    minutes=90,
    note="Asked about the limits of leave.",
)
missed = SessionMissed(
    session_id=SESSION,
    held_on=HELD_ON,
    topic_id="legal-knowledge",
    reason=MissReason.ILLNESS,
    excused=True,
    note="Called in the morning.",
)
done = PublicBenefitDone(work_id=WORK, kind="environment", minutes=120, place="The river bank below the bridge")
credited = HoursCredited(source_id=SESSION, credit=Credit.EDUCATION, on=HELD_ON, minutes=90, over=0)

EVENTS: tuple[Event, ...] = (attended, missed, done, credited)

ATTENDED = (*OPEN, attended, credited)
_attend = AttendSession(session_id=SESSION, held_on=HELD_ON, topic_id="legal-knowledge", minutes=90)
_miss = RecordMissedSession(session_id=SESSION, held_on=HELD_ON, topic_id="legal-knowledge")
_work = RecordPublicBenefit(kind="environment", minutes=120, place="The river bank below the bridge")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_attend, now=NOW, then=(SessionAttended, HoursCredited)),
    Example(given=ATTENDED, command=_attend, now=NOW, refused=refusals.AttendedAlready),
    Example(given=OPEN, command=_miss, by=Role.CLOCK, now=NOW, then=(SessionMissed,)),
    Example(given=ATTENDED, command=_miss, by=Role.CLOCK, now=NOW, refused=refusals.AttendedAlready),
    Example(given=OPEN, command=_work, now=NOW, then=(PublicBenefitDone, HoursCredited)),
    Example(command=_work, now=NOW, refused=standing.CaseNotOpened),
)
