"""The files that listings are asked for, over two years: most are kept as they should be, each has some of all else
that happens."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, RiskAssessed
from domain.catalogue import event_examples
from domain.conduct.breaches.record import ResponseOmitted
from domain.contacts.record import CheckInMissed, CheckInReceived, CheckInScheduled, Identity, Mode, TalkHeld
from domain.intake.arrival.record import NoticeReceived
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.record import (
    CaseOpened,
    DocumentsReceived,
    InductionAnnounced,
    PlanAdopted,
    ReceiptReturned,
    ReportedInPerson,
    ReportingDue,
    ResponsibleOfficerAssigned,
)
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.codec import encode
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.of import Of
from domain.kinds import kind_of
from domain.oversight.looks.record import FileShown
from domain.oversight.sealing.record import CaseSealed, CaseUnsealed
from domain.people.group.record import GroupFormed, GroupMemberJoined, GroupRole
from tests.bench import histories
from tests.bench.filling import Course, Days, Wave

#: How many units the files are at, how many officers have them, and into how many kinds of files each officer's fall.
UNITS, OFFICERS, KINDS = 300, 2_000, 30
#: The first of the days on which things happened, which end before today; and how long after the one before each did.
BEFORE, APART = timedelta(days=13), timedelta(hours=12)
#: In how many months before it files began that have ended.
MONTHS, MONTH = 24, timedelta(days=30)
#: By how much the entries of one kind are late.
LATE = timedelta(days=6)
#: What comes from the deciding authority, and what goes back.
PAPERS = (NoticeReceived, DocumentsReceived, ReceiptReturned)
#: What every file has by itself, what would take it out of most listings or to another unit, and what is about a breach
#: that another file has.
_LEFT_OUT = frozenset({
    CaseOpened, ResponsibleOfficerAssigned, ReportingDue, ReportedInPerson, Discharged, Terminated, DeathRecorded,
    CaseSuspended, CaseResumed, ReportedAtNewPlace, GroupFormed, RiskAssessed, ClassAssigned, PlanAdopted,
    InductionAnnounced, *PAPERS, ResponseOmitted, EntryCorrected, FileShown, CaseSealed, CaseUnsealed,
})  # fmt: skip


_EXAMPLES = {type(event): event for event in event_examples()}


def waves(files: int) -> list[Wave]:
    """Half of the files are those of the months before, which have ended; the other half began on the first day."""
    courses, each = _courses(), files // 2 // MONTHS
    before = [
        Wave(each, list(map(_ended, _some(courses, each, ago))), Days(_first_day() - MONTH * ago, APART, noted=True))
        for ago in range(MONTHS, 0, -1)
    ]
    left = files - each * MONTHS
    return [*before, Wave(left, _some(courses, left, 0), Days(_first_day(), APART, noted=True))]


def _some(courses: Sequence[Course], most: int, ago: int) -> list[Course]:
    """Others each month: those of one kind stand together."""
    return random.Random(ago).sample(courses, min(most, len(courses)))


def _ended(course: Course) -> Course:
    return course._replace(bodies=[*course.bodies[:-1], encode(_EXAMPLES[Discharged])])


def _courses() -> list[Course]:
    """The histories of the files, of one after the other in turn; all have equally many entries."""
    bodies = [list(map(encode, _events(kind))) for kind in range(KINDS)]
    most = max(map(len, bodies))
    filler = [encode(TalkHeld(talk="individual", note=histories.NOTE))]
    filled = [body[:-1] + filler * (most - len(body)) + body[-1:] for body in bodies]
    opened = [(unit, [encode(event) for event in _opened(unit, officer)]) for unit, officer in _officers()]
    late = [LATE if kind == 1 else timedelta() for kind in range(KINDS)]
    return [Course(unit, first + filled[kind], late[kind]) for kind in range(KINDS) for unit, first in opened]


def _first_day() -> date:
    return date.today() - BEFORE


def _officers() -> Iterator[tuple[str, str]]:
    """Each at a unit below the one."""
    return ((f"office-{n * UNITS // OFFICERS:03}", f"officer-{n:04}") for n in range(OFFICERS))


def _opened(unit_id: str, officer_id: str) -> tuple[Event, ...]:
    return replace(histories.history(1)[0], unit_id=unit_id), ResponsibleOfficerAssigned(officer_id=officer_id)


def _events(kind: int) -> Iterator[Event]:
    """One kind in ten reported late and missed a check-in, nobody has answered either, and the steps of taking them in
    were not made. Of everything else that happens in files, each has its share."""
    omitted = kind % 10 == 0
    first = _first_day()
    due_on, check_in_id = first + timedelta(days=7), UUID(int=2)
    grace_until = due_on + timedelta(days=3)
    yield ReportingDue(effective_on=first, due_on=first if omitted else due_on)
    yield ReportedInPerson(due_on=first, days_late=2 if omitted else 0)
    if not omitted:
        yield replace(_EXAMPLES[GroupMemberJoined], role=GroupRole.WORKER)
        yield from (
            _EXAMPLES[step] for step in (GroupFormed, InductionAnnounced, RiskAssessed, ClassAssigned, PlanAdopted)
        )
        yield TalkHeld(talk="first", note=histories.NOTE)
        yield replace(_EXAMPLES[NoticeReceived], effective_on=first)
        yield replace(_EXAMPLES[DocumentsReceived], effective_on=first)
        yield _EXAMPLES[ReceiptReturned]
    yield CheckInScheduled(check_in_id=check_in_id, opens_on=first, due_on=due_on, grace_until=grace_until)
    yield from _else()[kind::KINDS]
    if omitted:
        yield CheckInMissed(check_in_id=check_in_id, due_on=due_on, grace_until=grace_until)
    else:
        yield CheckInReceived(mode=Mode.PHONE, identity=Identity.CONFIRMED, check_in_id=check_in_id, due_on=due_on)


def _else() -> list[Event]:
    """An example of each, in an order in which those of one slice come to different files."""
    of_files = {kind: one for kind, one in _EXAMPLES.items() if kind_of(kind).of is Of.CASES and kind not in _LEFT_OUT}
    return sorted(of_files.values(), key=lambda event: event.topic)
