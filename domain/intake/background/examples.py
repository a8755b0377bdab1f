"""One example of every event and command about offences and custody."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake import standing
from domain.intake.background.record import (
    CustodyEnded,
    CustodyRecorded,
    OffenceRecorded,
    PriorCustodyRecorded,
    PriorOffenceRecorded,
    PriorRecordStated,
)
from domain.intake.background.rules import (
    EndCustody,
    RecordCustody,
    RecordOffence,
    StatePriorRecord,
    StayEndsBeforeItBegins,
    StayNotOpen,
)
from domain.intake.examples import NOW, OPEN
from domain.kernel.event import Event
from domain.kernel.rule import Example

stay = CustodyRecorded(stay_id=UUID("019b8a00-0000-7000-8000-0000000000b1"), reason="new-charge")
_released_at = datetime(2025, 11, 4, 3, 30, tzinfo=UTC)

EVENTS: tuple[Event, ...] = (
    PriorRecordStated(offences=2, juvenile_felonies=0, juvenile_misdemeanours=1),
    PriorOffenceRecorded(degree="F3", violent=False, charge="Theft of a bicycle"),
    PriorCustodyRecorded(reason="original", released_at=_released_at),
    OffenceRecorded(degree="M1", violent=True, charge="A fight in the market"),
    stay,
    CustodyEnded(stay_id=stay.stay_id),
)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=StatePriorRecord(offences=2), now=NOW, then=(PriorRecordStated,)),
    Example(command=StatePriorRecord(offences=2), now=NOW, refused=standing.CaseNotOpened),
    Example(
        given=OPEN,
        command=RecordOffence(degree="F3", charge="Theft of a bicycle", occurred_on=date(2026, 1, 4)),
        now=NOW,
        then=(PriorOffenceRecorded,),
    ),
    Example(
        given=OPEN,
        command=RecordOffence(degree="M1", occurred_on=date(2026, 1, 5)),
        now=NOW,
        then=(OffenceRecorded,),
    ),
    Example(command=RecordOffence(degree="F3"), now=NOW, refused=standing.CaseNotOpened),
    Example(
        given=OPEN,
        command=RecordCustody(reason="original", occurred_on=date(2025, 11, 3), released_at=_released_at),
        now=NOW,
        then=(PriorCustodyRecorded,),
    ),
    Example(
        given=OPEN,
        command=RecordCustody(reason="original", occurred_on=date(2025, 11, 5), released_at=_released_at),
        now=NOW,
        refused=StayEndsBeforeItBegins,
    ),
    Example(given=(*OPEN, stay), command=EndCustody(stay_id=stay.stay_id), now=NOW, then=(CustodyEnded,)),
    Example(given=OPEN, command=EndCustody(stay_id=stay.stay_id), now=NOW, refused=StayNotOpen),
)
