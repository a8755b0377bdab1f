"""Corrections on their way: what was proposed and is not yet decided."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry, Precision, with_newest
from domain.kernel.event import Category, Decision, Event, Personal, Text


class CorrectionProposed(Decision, topic="oversight.correction-proposed.v1"):
    """A correction of an entry in the file of {subject} was proposed.

    entry: the original entry's event id. becomes: what should stand in its place, of the same topic; None
    to withdraw it. occurred_at, occurred_precision: when it should count as having occurred; None leaves
    that as it was. reason: in words.
    """

    proposal_id: UUID
    entry: UUID
    becomes: Event | None
    reason: Personal[Text, Category.NARRATIVE]
    occurred_at: datetime | None = None
    occurred_precision: Precision | None = None


class CorrectionRefused(Decision, topic="oversight.correction-refused.v1"):
    """A proposed correction of an entry in the file of {subject} was refused."""

    proposal_id: UUID
    entry: UUID
    reason: Personal[Text, Category.NARRATIVE]


CorrectionsEvent = CorrectionProposed | CorrectionRefused | EntryCorrected


class Proposal(msgspec.Struct, frozen=True):
    """A proposal that awaits its decision.

    recorded_as: the event id of the proposal itself, where its content is found. entry: what it corrects.
    """

    recorded_as: UUID
    entry: UUID


#: How many are kept, so that state stays small whatever was written: the newest of each.
OPEN_KEPT = 64
DONE_KEPT = 400


class Corrections(msgspec.Struct, frozen=True):
    """The open proposals by their ids.

    done: the newest correction of each corrected entry, by event ids: a further one starts from it.
    """

    open: dict[UUID, Proposal] = {}
    done: dict[UUID, UUID] = {}


def evolve(corrections: Corrections, entry: Entry[CorrectionsEvent]) -> Corrections:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CorrectionProposed() as proposed:
            proposal = Proposal(entry.event_id, proposed.entry)
            return replace(corrections, open=with_newest(corrections.open, proposed.proposal_id, proposal, OPEN_KEPT))
        case CorrectionRefused(proposal_id=refused):
            still_open = {k: p for k, p in corrections.open.items() if k != refused}
            return replace(corrections, open=still_open)
        case EntryCorrected(entry=corrected):
            still_open = {k: p for k, p in corrections.open.items() if p.entry != corrected}
            return Corrections(still_open, with_newest(corrections.done, corrected, entry.event_id, DONE_KEPT))
        case _ as unhandled:
            assert_never(unhandled)
