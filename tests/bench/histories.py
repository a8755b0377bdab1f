"""A believable history of one file, for data sets: the same for ours and for the peer."""

from __future__ import annotations

import random
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from domain.assessment.record import RiskAssessed, RiskLevel
from domain.contacts.record import (
    CheckInReceived,
    CheckInScheduled,
    Identity,
    Mode,
    TalkHeld,
    VisitRecorded,
)
from domain.intake.record import (
    CaseOpened,
    IdentityVerified,
    InductionAnnounced,
    ReportedInPerson,
    ReportingDue,
    ResponsibleOfficerAssigned,
    Sentence,
)
from domain.kernel.codec import Encoded, encode
from domain.kernel.event import Event

UNIT = "county"
FIRST_DAY = date(2025, 1, 6)
NOTE = "called from home, all well"


def history(length: int, seed: int = 1) -> list[Event]:
    """The events of one file: taken in, then checked in, talked to, visited and assessed. Nothing is left due."""
    ids = random.Random(seed)
    events: list[Event] = [
        CaseOpened(
            case_number="C-1",
            unit_id=UNIT,
            category=Sentence.SUSPENDED_SENTENCE,
            name="Invented Person",
            address="1 Nowhere Street",
            term_begins_on=FIRST_DAY,
            term_ends_on=FIRST_DAY + timedelta(days=1095),
        ),
        ReportingDue(effective_on=FIRST_DAY, due_on=FIRST_DAY + timedelta(days=10)),
        ReportedInPerson(due_on=FIRST_DAY + timedelta(days=10), days_late=0),
        IdentityVerified(method="document"),  # type: ignore[arg-type]
        InductionAnnounced(),
        ResponsibleOfficerAssigned(officer_id="officer-1"),
    ]
    day = FIRST_DAY
    while len(events) < length:
        day += timedelta(days=7)
        events += _week(day, UUID(int=ids.getrandbits(128)), len(events))
    del events[length:]
    if isinstance(events[-1], CheckInScheduled):
        events[-1] = TalkHeld(talk="individual", note=NOTE)
    return events


def _week(day: date, check_in_id: UUID, so_far: int) -> list[Event]:
    grace_until = day + timedelta(days=3)
    events: list[Event] = [
        CheckInScheduled(
            check_in_id=check_in_id, opens_on=day - timedelta(days=3), due_on=day, grace_until=grace_until
        ),
        CheckInReceived(mode=Mode.PHONE, identity=Identity.CONFIRMED, check_in_id=check_in_id, due_on=day, note=NOTE),
    ]
    if so_far % 6 == 0:
        events.append(RiskAssessed(instrument="sample", scale="general", level=RiskLevel.MEDIUM))
    elif so_far % 5 == 0:
        events.append(VisitRecorded(visit="home", met=True, place="1 Nowhere Street", note=NOTE))
    return events


def microseconds(on: date, after: timedelta = timedelta()) -> int:
    """An instant so long after the beginning of a day, as it is stored."""
    return int((datetime.combine(on, time(), UTC) + after).timestamp() * 1_000_000)


def encoded(length: int) -> list[Encoded]:
    """The same as stored, not yet sealed."""
    return [encode(event) for event in history(length)]


def streams(count: int, seed: int) -> list[UUID]:
    """Ids of files, the same each time."""
    rng = random.Random(seed)
    return [UUID(int=rng.getrandbits(128), version=4) for _ in range(count)]
