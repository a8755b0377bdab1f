"""The files that listings are asked for: most are kept as they should be, each has some of all else that happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from uuid import UUID

from msgspec.structs import replace

from domain.catalogue import event_examples
from domain.contacts.record import CheckInMissed, CheckInReceived, CheckInScheduled, Identity, Mode
from domain.intake.ending.record import DeathRecorded, Discharged, Terminated
from domain.intake.pausing.record import CaseResumed, CaseSuspended
from domain.intake.record import CaseOpened, ReportedInPerson, ReportingDue, ResponsibleOfficerAssigned
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.codec import encode
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.kernel.of import Of
from domain.kinds import kind_of
from domain.oversight.looks.record import FileShown
from domain.oversight.sealing.record import CaseSealed, CaseUnsealed
from tests.bench import histories
from tests.bench.filling import Course, Days

#: How many units the files are at, how many officers have them, and into how many kinds of files each officer's fall.
UNITS, OFFICERS, KINDS = 300, 2_000, 30
#: The first of the days on which things happened, which end before today; each two days after the one before.
BEFORE, APART = timedelta(days=45), timedelta(days=2)
#: By how much the entries of one kind in ten are late.
LATE = timedelta(days=6)
#: What every file has by itself, and what would take it out of most listings, or to another unit.
_LEFT_OUT = frozenset({
    CaseOpened, ResponsibleOfficerAssigned, ReportingDue, ReportedInPerson, Discharged, Terminated, DeathRecorded,
    CaseSuspended, CaseResumed, ReportedAtNewPlace, EntryCorrected, FileShown, CaseSealed, CaseUnsealed,
})  # fmt: skip


def days() -> Days:
    """When the entries occurred, and were recorded."""
    return Days(_first_day(), APART, noted=True)


def courses() -> list[Course]:
    """The histories of the files, of one after the other in turn; all have equally many entries."""
    bodies = [list(map(encode, _events(kind))) for kind in range(KINDS)]
    most = max(map(len, bodies))
    padded = [body + body[-1:] * (most - len(body)) for body in bodies]
    return [
        Course(
            unit, [encode(event) for event in _opened(unit, officer)] + padded[kind], LATE if kind == 1 else timedelta()
        )
        for kind in range(KINDS)
        for unit, officer in _officers()
    ]


def _first_day() -> date:
    return date.today() - BEFORE


def _officers() -> Iterator[tuple[str, str]]:
    """Each at a unit below the one."""
    return ((f"office-{n * UNITS // OFFICERS:03}", f"officer-{n:04}") for n in range(OFFICERS))


def _opened(unit_id: str, officer_id: str) -> tuple[Event, ...]:
    return replace(histories.history(1)[0], unit_id=unit_id), ResponsibleOfficerAssigned(officer_id=officer_id)


def _events(kind: int) -> Iterator[Event]:
    """One kind in ten reported late and missed a check-in, and nobody has answered either. Of everything else that
    happens in files, each has its share."""
    omitted = kind % 10 == 0
    first, due_on, check_in_id = _first_day(), _first_day() + timedelta(days=10), UUID(int=2)
    grace_until = due_on + timedelta(days=3)
    yield ReportingDue(effective_on=first, due_on=first if omitted else due_on)
    yield ReportedInPerson(due_on=first, days_late=2 if omitted else 0)
    yield CheckInScheduled(check_in_id=check_in_id, opens_on=first, due_on=due_on, grace_until=grace_until)
    if omitted:
        yield CheckInMissed(check_in_id=check_in_id, due_on=due_on, grace_until=grace_until)
    else:
        yield CheckInReceived(mode=Mode.PHONE, identity=Identity.CONFIRMED, check_in_id=check_in_id, due_on=due_on)
    yield from _else()[kind::KINDS]


def _else() -> list[Event]:
    of_files = {type(e): e for e in event_examples() if kind_of(type(e)).of is Of.CASES}
    return [
        example for kind, example in sorted(of_files.items(), key=lambda one: one[0].topic) if kind not in _LEFT_OUT
    ]
