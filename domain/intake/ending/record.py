"""The end of supervision: three ways, and when the first of them took effect."""

from __future__ import annotations

import enum
from typing import Literal, assert_never

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, Occurred
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code


class DischargeGround(enum.StrEnum):
    """Why supervision may be lifted."""

    EXPIRY = "expiry"
    PARDON = "pardon"


class TerminationReason(enum.StrEnum):
    """Why supervision was broken off."""

    SUSPENSION_REVOKED = "suspension_revoked"
    PAROLE_REVOKED = "parole_revoked"
    RECALLED = "recalled"
    TRANSFERRED = "transferred"
    OTHER = "other"


class Discharged(Decision, topic="intake.discharged.v1"):
    """{subject} was discharged from supervision ({ground})."""

    ground: DischargeGround


class Terminated(Decision, topic="intake.terminated.v1"):
    """The supervision of {subject} was terminated ({reason}).

    ruling: the reference of the ruling it follows from. note: in words.
    """

    reason: TerminationReason
    ruling: Code | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class DeathRecorded(Fact, topic="intake.death-recorded.v1"):
    """{subject} died; supervision ended with that. It occurred on the day of death."""

    notified_by: Code


EndingEvent = Discharged | Terminated | DeathRecorded


class Ending(msgspec.Struct, frozen=True):
    """Whether supervision has ended: when, and how. The earliest end counts."""

    ended: Occurred | None = None
    by: Literal["", "discharge", "termination", "death"] = ""


def evolve(ending: Ending, entry: Entry[EndingEvent]) -> Ending:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    if ending.ended is not None:
        return ending
    ended = Occurred(entry.occurred_at, entry.occurred_precision)
    match entry.event:
        case Discharged():
            return replace(ending, ended=ended, by="discharge")
        case Terminated():
            return replace(ending, ended=ended, by="termination")
        case DeathRecorded():
            return replace(ending, ended=ended, by="death")
        case _ as unhandled:
            assert_never(unhandled)
