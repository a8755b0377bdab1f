"""How a sealed file comes to be opened again: asked for with an instrument, decided by another person."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from domain.kernel.access import Role
from domain.kernel.ids import Count, Digest, UnitId
from domain.kernel.refusal import Refused, Unknown
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.oversight.erasure.refusals import AskerMayNotDecide
from domain.oversight.sealing.record import UnsealingGround
from domain.oversight.seals.record import (
    FileKeysSealed,
    Seal,
    Unsealing,
    UnsealingApproved,
    UnsealingRefusal,
    UnsealingRefused,
    UnsealingRequested,
)

ASKERS = frozenset({Role.REVIEWER, Role.LEADER})
DECIDERS = frozenset({Role.LEADER, Role.UPPER})


class SealRecordedAlready(Refused, code="oversight.seal-recorded-already"):
    """That the keys of this file are sealed has been recorded already.

    Nothing more, until the file has been opened and is sealed anew.
    """


class FileOpenAgain(Refused, code="oversight.file-open-again"):
    """It has been decided that this file is opened.

    Look at the file itself.
    """


class UnsealingPending(Refused, code="oversight.unsealing-pending"):
    """The unsealing of this file has been asked for and is not decided.

    Have it decided first.
    """


class UnsealingUnknown(Unknown, code="oversight.unsealing-unknown"):
    """No unsealing with this id is to be decided.

    The id of an unsealing that was asked for and is not decided.
    """


class RecordKeysSealed(FactCommand):
    """Write that the keys of a sealed file are with the custodian of seals; the keeper does, once they are.

    case_id, unit_id: of the file. sealed: event id of the decision that seals it. keys: how many.
    """

    case_id: UUID
    unit_id: UnitId
    sealed: UUID
    keys: Count


@rule(on="", of=Of.SEALS, opens=True, may={Role.KEEPER})
def record_keys_sealed(command: RecordKeysSealed, seal: Seal | None, _facts: Facts) -> Drafts:
    """Once for each sealing."""
    if seal is not None and seal.opened is None:
        raise SealRecordedAlready()
    event = FileKeysSealed(case_id=command.case_id, unit_id=command.unit_id, sealed=command.sealed, keys=command.keys)
    return [event]


class RequestUnsealing(DecisionCommand):
    """Ask that a sealed file be opened. instrument: SHA-256 of the paper by which it is asked for."""

    ground: UnsealingGround
    instrument: Digest


@rule(on="unsealings", of=Of.SEALS, may=ASKERS)
def request_unsealing(command: RequestUnsealing, seal: Seal | None, facts: Facts) -> Drafts:
    """One at a time."""
    known = _closed(seal)
    if known.requests:
        raise UnsealingPending()
    event = UnsealingRequested(unsealing_id=facts.new_id(), ground=command.ground, instrument=command.instrument)
    return [Draft(event, evidence=cited(known.entry))]


class ApproveUnsealing(DecisionCommand):
    """Decide that a sealed file is opened. The keeper then brings its keys back."""

    unsealing_id: UUID


class RefuseUnsealing(DecisionCommand):
    """Decide that a sealed file stays sealed."""

    unsealing_id: UUID
    reason: UnsealingRefusal


def _asked(command: ApproveUnsealing | RefuseUnsealing, seal: Seal | None) -> Collection[UUID]:
    found = seal.requests.get(command.unsealing_id) if seal else None
    return (found.entry,) if found else ()


@rule(on="unsealings/{unsealing_id}", do="approve", of=Of.SEALS, may=DECIDERS, rests_on=_asked)
def approve_unsealing(command: ApproveUnsealing, seal: Seal | None, facts: Facts) -> Drafts:
    """By another person than who asked."""
    known = _closed(seal)
    asked = _undecided(command, known, facts)
    event = UnsealingApproved(unsealing_id=command.unsealing_id, case_id=known.case_id, ground=asked.ground)
    return [Draft(event, evidence=cited(known.entry, asked.entry))]


@rule(on="unsealings/{unsealing_id}", do="refuse", of=Of.SEALS, may=DECIDERS, rests_on=_asked)
def refuse_unsealing(command: RefuseUnsealing, seal: Seal | None, facts: Facts) -> Drafts:
    """By another person than who asked."""
    asked = _undecided(command, _closed(seal), facts)
    event = UnsealingRefused(unsealing_id=command.unsealing_id, reason=command.reason)
    return [Draft(event, evidence=cited(asked.entry))]


def _closed(seal: Seal | None) -> Seal:
    """A seal that was not opened. Unknown where there is none."""
    if seal is None:
        raise Unknown()
    if seal.opened is not None:
        raise FileOpenAgain()
    return seal


def _undecided(command: ApproveUnsealing | RefuseUnsealing, seal: Seal, facts: Facts) -> Unsealing:
    found = seal.requests.get(command.unsealing_id)
    entry = facts.entry(found.entry) if found else None
    if found is None or entry is None:
        raise UnsealingUnknown()
    if entry.actor_id == facts.actor.id:
        raise AskerMayNotDecide()
    return found
