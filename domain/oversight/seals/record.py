"""A seal: one a file, under the journal's own key, without a person in it. Who is not entitled finds none."""

from __future__ import annotations

import enum
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, newest
from domain.kernel.event import Decision, Fact
from domain.kernel.ids import Count, Digest, UnitId
from domain.oversight.sealing.record import UnsealingGround


class UnsealingRefusal(enum.StrEnum):
    """Why a sealed file stays sealed."""

    NOT_ENTITLED = "not_entitled"
    INSTRUMENT_NOT_VALID = "instrument_not_valid"
    NOT_NEEDED = "not_needed"


class FileKeysSealed(Fact, topic="oversight.file-keys-sealed.v1"):
    """The keys of a sealed file of {unit_id} were handed to the custodian of seals ({keys} of them).

    case_id: of the file. sealed: event id of the decision that seals it.
    """

    case_id: UUID
    unit_id: UnitId
    sealed: UUID
    keys: Count


class UnsealingRequested(Decision, topic="oversight.unsealing-requested.v1"):
    """It was asked that a sealed file be opened ({ground}).

    instrument: SHA-256 of the paper by which it is asked for.
    """

    unsealing_id: UUID
    ground: UnsealingGround
    instrument: Digest


class UnsealingApproved(Decision, topic="oversight.unsealing-approved.v1"):
    """It was decided that a sealed file is opened ({ground}). case_id: of the file."""

    unsealing_id: UUID
    case_id: UUID
    ground: UnsealingGround


class UnsealingRefused(Decision, topic="oversight.unsealing-refused.v1"):
    """It was decided that a sealed file stays sealed ({reason})."""

    unsealing_id: UUID
    reason: UnsealingRefusal


SealsEvent = FileKeysSealed | UnsealingRequested | UnsealingApproved | UnsealingRefused


class Unsealing(msgspec.Struct, frozen=True):
    """An unsealing that was asked for. entry: event id of the request."""

    entry: UUID
    ground: UnsealingGround


#: How many open requests are kept; rules allow one.
REQUESTS_KEPT = 16


class Seal(msgspec.Struct, frozen=True):
    """The seal of a file. entry: event id of what says that its keys are sealed. opened: event id of the approval,
    None while the file is sealed. requests: that are not decided, by id."""

    case_id: UUID
    unit_id: UnitId
    entry: UUID
    opened: UUID | None = None
    requests: dict[UUID, Unsealing] = {}


def evolve(seal: Seal | None, entry: Entry[SealsEvent]) -> Seal | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case FileKeysSealed() as e:
            return Seal(e.case_id, e.unit_id, entry.event_id)
        case UnsealingRequested() as e:
            asked = Unsealing(entry.event_id, e.ground)
            return seal and replace(seal, requests=newest({**seal.requests, e.unsealing_id: asked}, REQUESTS_KEPT))
        case UnsealingApproved(unsealing_id=settled):
            return seal and replace(seal, opened=entry.event_id, requests=_without(seal, settled))
        case UnsealingRefused(unsealing_id=settled):
            return seal and replace(seal, requests=_without(seal, settled))
        case _ as unhandled:
            assert_never(unhandled)


def _without(seal: Seal, settled: UUID) -> dict[UUID, Unsealing]:
    return {key: request for key, request in seal.requests.items() if key != settled}
