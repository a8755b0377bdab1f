"""The sealing of a file: that it was sealed, that it need not be, that it was opened again."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Count, Digest


class UnsealingGround(enum.StrEnum):
    """Why a sealed file may be opened again."""

    JUDICIAL_CASE = "judicial_case"  # a judicial organ needs it to handle a case
    STATE_PROVISION = "state_provision"  # a unit looks it up as the provisions of the state allow
    CONDITIONS_GONE = "conditions_gone"  # it should not have been sealed, or no longer


class CaseSealed(Decision, topic="oversight.case-sealed.v1"):
    """The file of {subject} was sealed, {days_late} days late.

    judgment: SHA-256 of the judgment in the file. age_at_offence: in whole years, sentence_months: of the sentence
    imposed, both as it says. due_on: the last day for it.
    """

    judgment: Digest
    age_at_offence: Count
    sentence_months: Count
    due_on: date
    days_late: Count


class SealingRuledOut(Decision, topic="oversight.sealing-ruled-out.v1"):
    """The file of {subject} is not to be sealed: aged {age_at_offence}, a sentence of {sentence_months} months.

    judgment: SHA-256 of the judgment that says so.
    """

    judgment: Digest
    age_at_offence: Count
    sentence_months: Count


class CaseUnsealed(Decision, topic="oversight.case-unsealed.v1"):
    """The file of {subject} was unsealed ({ground}).

    approval: event id of the decision, on the stream of the seal. It is written once the keys of the file are back.
    """

    ground: UnsealingGround
    approval: UUID


SealingEvent = CaseSealed | SealingRuledOut | CaseUnsealed


class Sealing(msgspec.Struct, frozen=True, omit_defaults=True):
    """sealed: event id of the decision that seals the file; None while it is open. ruled_out: of the one that it is
    not to be sealed."""

    sealed: UUID | None = None
    ruled_out: UUID | None = None


def evolve(sealing: Sealing, entry: Entry[SealingEvent]) -> Sealing:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CaseSealed():
            return Sealing(entry.event_id)
        case SealingRuledOut():
            return Sealing(sealing.sealed, entry.event_id)
        case CaseUnsealed():
            return Sealing(None, sealing.ruled_out)
        case _ as unhandled:
            assert_never(unhandled)
