"""When supervision was suspended: nothing is asked for meanwhile, and nothing is missed."""

from __future__ import annotations

import enum
from datetime import date, datetime
from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Count


class PauseReason(enum.StrEnum):
    """Why somebody cannot be supervised for a while."""

    DETENTION = "detention"
    COMPULSORY_REHABILITATION = "compulsory_rehabilitation"
    COERCIVE_MEASURE = "coercive_measure"
    HOSPITAL = "hospital"
    OTHER = "other"


class CaseSuspended(Decision, topic="intake.case-suspended.v1"):
    """The supervision of {subject} was suspended ({reason})."""

    reason: PauseReason


class CaseResumed(Decision, topic="intake.case-resumed.v1"):
    """The supervision of {subject} was resumed; it had been suspended since {since}, {days} days.

    days: from the day of the suspension to that of the resumption, the first not counted.
    """

    since: date
    days: Count


PausingEvent = CaseSuspended | CaseResumed

#: How many past suspensions are kept: what fell due in them is not missed afterwards either.
PAUSES_KEPT = 20


class Pause(msgspec.Struct, frozen=True):
    """From when supervision was suspended, until when; by which entry."""

    began: datetime
    ended: datetime | None
    entry: UUID


class Pausing(msgspec.Struct, frozen=True, omit_defaults=True):
    """The newest suspensions, the last of which may still last."""

    pauses: tuple[Pause, ...] = ()

    @property
    def lasting(self) -> Pause | None:
        """The suspension that lasts."""
        return self.pauses[-1] if self.pauses and self.pauses[-1].ended is None else None

    def at(self, moment: datetime) -> Pause | None:
        """The suspension in which an instant lies."""
        return next((p for p in self.pauses if p.began <= moment and (p.ended is None or moment < p.ended)), None)


def evolve(pausing: Pausing, entry: Entry[PausingEvent]) -> Pausing:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    lasting = pausing.lasting
    match entry.event:
        case CaseSuspended():
            if lasting is not None:
                return pausing
            return Pausing((*pausing.pauses, Pause(entry.occurred_at, None, entry.event_id))[-PAUSES_KEPT:])
        case CaseResumed():
            if lasting is None:
                return pausing
            return Pausing((*pausing.pauses[:-1], Pause(lasting.began, entry.occurred_at, lasting.entry)))
        case _ as unhandled:
            assert_never(unhandled)
