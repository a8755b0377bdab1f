"""One example of every event and command about attendance, work, hours and reflection."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.education.attendance import refusals
from domain.education.attendance.record import (
    Credit,
    HoursCredited,
    MissReason,
    PublicBenefitDone,
    ReflectionSubmitted,
    SessionAttended,
    SessionMissed,
)
from domain.education.attendance.rules import (
    AttendSession,
    RecordMissedSession,
    RecordPublicBenefit,
    SubmitReflection,
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
reflection = ReflectionSubmitted(
    for_month="2026-02", due_on=date(2026, 3, 5), days_late=5, digest="1e" * 32, text="What I did to my neighbour."
)

EVENTS: tuple[Event, ...] = (attended, missed, done, credited, reflection)

ATTENDED = (*OPEN, attended, credited)
_attend = AttendSession(session_id=SESSION, held_on=HELD_ON, topic_id="legal-knowledge", minutes=90)
_miss = RecordMissedSession(session_id=SESSION, held_on=HELD_ON, topic_id="legal-knowledge")
_work = RecordPublicBenefit(kind="environment", minutes=120, place="The river bank below the bridge")
_reflect = SubmitReflection(for_month="2026-02", text="What I did to my neighbour.")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_attend, now=NOW, then=(SessionAttended, HoursCredited)),
    Example(given=ATTENDED, command=_attend, now=NOW, refused=refusals.AttendedAlready),
    Example(given=OPEN, command=_miss, by=Role.CLOCK, now=NOW, then=(SessionMissed,)),
    Example(given=ATTENDED, command=_miss, by=Role.CLOCK, now=NOW, refused=refusals.AttendedAlready),
    Example(given=OPEN, command=_work, now=NOW, then=(PublicBenefitDone, HoursCredited)),
    Example(command=_work, now=NOW, refused=standing.CaseNotOpened),
    Example(given=OPEN, command=_reflect, now=NOW, then=(ReflectionSubmitted,)),
    Example(given=(*OPEN, reflection), command=_reflect, now=NOW, refused=refusals.ReflectionSubmittedAlready),
)
