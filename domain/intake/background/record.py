"""Offences and custody: prior history before the case opened, events of the case since."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import Code, Count


class PriorRecordStated(Fact, topic="intake.prior-record-stated.v1"):
    """{subject} came with {offences} earlier offences on record.

    offences: in all. juvenile_felonies, juvenile_misdemeanours: as a juvenile, where the source counts them.
    """

    offences: Count
    juvenile_felonies: Count | None = None
    juvenile_misdemeanours: Count | None = None


class PriorOffenceRecorded(Fact, topic="intake.prior-offence-recorded.v1"):
    """An offence of {subject} from before the case opened was recorded (degree {degree}).

    It occurred on the day of the offence. violent: None where the source does not say. charge: in words.
    """

    degree: Code | None = None
    violent: bool | None = None
    charge: Personal[Text | None, Category.NARRATIVE] = None


class PriorCustodyRecorded(Fact, topic="intake.prior-custody-recorded.v1"):
    """A stay of {subject} in custody from before the case opened was recorded ({reason}).

    It occurred at admission. released_at: UTC; None where it is not known.
    """

    reason: Code
    released_at: datetime | None = None


class OffenceRecorded(Fact, topic="intake.offence-recorded.v1"):
    """An offence of {subject} during supervision was recorded (degree {degree}).

    It occurred on the day of the offence. violent: None where the source does not say. charge: in words.
    """

    degree: Code | None = None
    violent: bool | None = None
    charge: Personal[Text | None, Category.NARRATIVE] = None


class CustodyRecorded(Fact, topic="intake.custody-recorded.v1"):
    """{subject} was taken into custody during supervision ({reason}).

    It occurred at admission. released_at: UTC; None while it lasts, or where it is not known.
    """

    stay_id: UUID
    reason: Code
    released_at: datetime | None = None


class CustodyEnded(Fact, topic="intake.custody-ended.v1"):
    """{subject} was released from custody. It occurred at release."""

    stay_id: UUID


BackgroundEvent = (
    PriorRecordStated | PriorOffenceRecorded | PriorCustodyRecorded | OffenceRecorded | CustodyRecorded | CustodyEnded
)


#: How many open stays are kept: records of other systems leave releases out, and state stays small.
STAYS_KEPT = 64


class Background(msgspec.Struct, frozen=True):
    """What rules need of it: the newest stays that have not ended, with their admission.

    Prior history is read in the file; no rule of supervision counts it.
    """

    stays: dict[UUID, datetime] = {}


def evolve(background: Background, entry: Entry[BackgroundEvent]) -> Background:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CustodyRecorded(stay_id=stay_id, released_at=None):
            stays = {**background.stays, stay_id: entry.occurred_at}
            return replace(background, stays=newest(stays, STAYS_KEPT))
        case CustodyEnded(stay_id=stay_id):
            return replace(background, stays={k: v for k, v in background.stays.items() if k != stay_id})
        case CustodyRecorded() | OffenceRecorded():
            return background
        case PriorRecordStated() | PriorOffenceRecorded() | PriorCustodyRecorded():
            return background
        case _ as unhandled:
            assert_never(unhandled)
