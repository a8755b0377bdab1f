"""One example of every event and command about stages and programmes."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.education.attendance.record import SessionAttended
from domain.education.sessions.record import Form
from domain.education.stages import refusals
from domain.education.stages.record import (
    EducationStageEntered,
    ProgrammeAssigned,
    ProgrammeCompleted,
    ProgrammeWithdrawn,
    Stage,
)
from domain.education.stages.rules import AssignProgramme, CompleteProgramme, EnterEducationStage, WithdrawProgramme
from domain.intake.examples import NOW, OPEN, OPENED_AT
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example

PROGRAMME = UUID("019b8a00-0000-7000-8000-0000000000e1")
TOPICS = ("guilt-and-repentance", "duties-and-consequences", "legal-knowledge")

entered = EducationStageEntered(stage=Stage.ENTRY, begins_on=date(2026, 1, 5), days_late=0)
routine = EducationStageEntered(stage=Stage.ROUTINE, begins_on=date(2026, 2, 5), days_late=0)
assigned = ProgrammeAssigned(programme_id=PROGRAMME, programme="entry-adults", stage=Stage.ENTRY, topics=TOPICS, step=1)
completed = ProgrammeCompleted(programme_id=PROGRAMME, programme="entry-adults")

EVENTS: tuple[Event, ...] = (
    entered,
    assigned,
    ProgrammeWithdrawn(programme_id=PROGRAMME, programme="entry-adults", reason="plan_revised"),
    completed,
)


def attended(*topics: str) -> tuple[Draft, ...]:
    """Attendance at a session on each topic, on one day after another from 2026-01-12."""
    return tuple(
        Draft(
            SessionAttended(
                session_id=UUID(int=PROGRAMME.int + 16 + n),
                held_on=date(2026, 1, 12 + n),
                topic_id=topic,
                form=Form.CENTRALISED,
                minutes=90,
            ),
            Occurred(datetime(2026, 1, 12 + n, 1, tzinfo=UTC)),
        )
        for n, topic in enumerate(topics)
    )


IN_ENTRY = (*OPEN, Draft(entered, Occurred(OPENED_AT)))
ASSIGNED = (*IN_ENTRY, Draft(assigned, Occurred(OPENED_AT)))
_withdraw = WithdrawProgramme(programme_id=PROGRAMME, reason="plan_revised")
_complete = CompleteProgramme(programme_id=PROGRAMME)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=EnterEducationStage(stage=Stage.ENTRY), now=NOW, then=(EducationStageEntered,)),
    Example(
        given=OPEN,
        command=EnterEducationStage(stage=Stage.ROUTINE),
        now=NOW,
        refused=refusals.StageOutOfOrder,
    ),
    Example(given=IN_ENTRY, command=AssignProgramme(programme="entry-adults"), now=NOW, then=(ProgrammeAssigned,)),
    Example(
        given=IN_ENTRY,
        command=AssignProgramme(programme="entry-juveniles"),
        now=NOW,
        refused=refusals.ProgrammeNotTaught,
    ),
    Example(given=ASSIGNED, command=_withdraw, now=NOW, then=(ProgrammeWithdrawn,)),
    Example(given=IN_ENTRY, command=_withdraw, now=NOW, refused=refusals.ProgrammeNotOpen),
    Example(given=(*ASSIGNED, *attended(*TOPICS)), command=_complete, now=NOW, then=(ProgrammeCompleted,)),
    Example(given=ASSIGNED, command=_complete, now=NOW, refused=refusals.TopicsMissing),
)
