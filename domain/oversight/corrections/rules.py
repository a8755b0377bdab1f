"""How a wrong fact is put right: one person proposes, another decides. Decisions are never corrected."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol, cast
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.intake.record import CaseOpened
from domain.kernel.access import Role
from domain.kernel.codec import from_plain, to_plain
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry, Occurred, Precision
from domain.kernel.event import Event, Fact
from domain.kernel.ids import Narrative
from domain.kernel.refusal import Malformed, NotEmpowered, Refused, Unknown
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule
from domain.oversight.corrections import limits
from domain.oversight.corrections.declaring import Change, FieldFixed, ReplacementMalformed
from domain.oversight.corrections.record import CorrectionProposed, CorrectionRefused, Corrections, Proposal

#: On which kinds beside files facts are corrected: who proposes, and who decides.
SUPERIORS = frozenset({Role.REVIEWER, Role.LEADER})
PROPOSERS = {
    **dict.fromkeys((Of.MEETINGS, Of.INSPECTIONS, Of.WORK, Of.SURVEYS), standing.RECORDERS),
    Of.STAFF: SUPERIORS,
}
DECIDERS = {
    **dict.fromkeys((Of.MEETINGS, Of.INSPECTIONS, Of.WORK, Of.SURVEYS), standing.DECIDERS),
    Of.STAFF: SUPERIORS,
}


class EntryUnknown(Refused, code="oversight.entry-unknown"):
    """The entry named is not in this file.

    The event id of an entry of this file.
    """


class NotAFact(Refused, code="oversight.not-a-fact"):
    """The entry named is a decision; only facts are corrected.

    Record the event by which such a decision is withdrawn or reversed.
    """


class NotCorrectedHere(Refused, code="oversight.not-corrected-here"):
    """Such an entry ({topic}) is not corrected.

    A fact whose rule says what of it may be corrected; or an entry that says what is right.
    """


class OpeningMayNotBeWithdrawn(Refused, code="oversight.opening-may-not-be-withdrawn"):
    """The entry that opened the file may not be withdrawn.

    Correct its content; a file that should not be is terminated.
    """


class NothingCorrected(Malformed, code="oversight.nothing-corrected"):
    """The proposal changes nothing, or both changes and withdraws the entry.

    Either the fields that should change, or another time, or a withdrawal.
    """


class ProposalPending(Refused, code="oversight.proposal-pending"):
    """A correction of this entry has been proposed and is not decided yet.

    Have that proposal decided first.
    """


class ProposalUnknown(Unknown, code="oversight.proposal-unknown"):
    """No proposal with this id is open in this file.

    The id of a proposal that is not decided yet.
    """


class ProposerMayNotDecide(NotEmpowered, code="oversight.proposer-may-not-decide"):
    """Whoever proposed a correction does not decide on it.

    Have it decided by another county reviewer.
    """


class ProposeCorrection(DecisionCommand):
    """Propose to correct a fact.

    entry: event id of the original. becomes: the fields that change, in the form of that entry; the others
    stay. withdraw: take it out instead. occurred_at or occurred_on: when it should count as having occurred.
    """

    entry: UUID
    reason: Narrative
    becomes: dict[str, Any] = msgspec.field(default_factory=dict)
    withdraw: bool = False
    occurred_at: datetime | None = None
    occurred_on: date | None = None


class Corrected(Protocol):
    """The state of a stream whose facts are corrected: of a file, or of another kind that says so."""

    @property
    def corrections(self) -> Corrections:
        """What was proposed and done."""


def _named(command: ProposeCorrection, state: Corrected | None) -> tuple[UUID, ...]:
    return _with_correction(command.entry, state)


def _with_correction(entry: UUID, state: Corrected | None) -> tuple[UUID, ...]:
    earlier = state.corrections.done.get(entry) if state else None
    return (entry, earlier) if earlier else (entry,)


@rule(on="corrections", may=standing.RECORDERS, rests_on=_named, also=PROPOSERS)
def propose_correction(command: ProposeCorrection, state: Corrected | None, facts: Facts) -> Drafts:
    """The entry is a fact of this file, nobody has proposed to correct it yet, and its own rule would take it so.

    A time that an earlier correction gave stays, unless this one names another. What opened a file is not withdrawn,
    and outside files of cases not moved.
    """
    if isinstance(state, Case):
        standing.opened(state)
    counts = _counting(command.entry, state, facts)
    if any(proposal.entry == command.entry for proposal in _of(state).open.values()):
        raise ProposalPending()
    moved = _occurred(command, facts)
    if command.withdraw == bool(command.becomes or moved):
        raise NothingCorrected()
    if command.withdraw and counts.opens:
        raise OpeningMayNotBeWithdrawn()
    if moved and counts.opens and not isinstance(state, Case):
        raise FieldFixed(field="occurred_at")
    occurred = None if command.withdraw else moved or counts.moved
    event = CorrectionProposed(
        proposal_id=facts.new_id(),
        entry=command.entry,
        becomes=None if command.withdraw else _becomes(command, counts, moved, state, facts),
        occurred_at=occurred.at if occurred else None,
        occurred_precision=occurred.precision if occurred else None,
        reason=command.reason,
    )
    return [Draft(event, evidence=cited(command.entry))]


class CorrectEntry(DecisionCommand):
    """Decide that a proposed correction stands."""

    proposal_id: UUID


class RefuseCorrection(DecisionCommand):
    """Decide that a proposed correction does not stand. reason: in words."""

    proposal_id: UUID
    reason: Narrative


def _proposed(command: CorrectEntry | RefuseCorrection, state: Corrected | None) -> tuple[UUID, ...]:
    proposal = _of(state).open.get(command.proposal_id)
    return (proposal.recorded_as, *_with_correction(proposal.entry, state)) if proposal else ()


@rule(on="corrections/{proposal_id}", do="approve", may=standing.DECIDERS, rests_on=_proposed, also=DECIDERS)
def correct_entry(command: CorrectEntry, state: Corrected | None, facts: Facts) -> Drafts:
    """Exactly what was proposed, decided by somebody else, if the file still allows it."""
    proposal, recorded = _open(command.proposal_id, state, facts)
    proposed = recorded.event
    if proposed.becomes is not None:
        counts = _counting(proposal.entry, state, facts)
        occurred = _given(proposed) or counts.occurred
        moved = occurred != counts.occurred
        limits.permitted(Change(proposed.becomes, counts.event, occurred, moved, state, facts))
    event = EntryCorrected(
        entry=proposed.entry,
        becomes=_unsealed(proposed.becomes, facts) if proposed.becomes else None,
        reason=facts.open(proposed.reason, "correction") or "-",
        proposed_by=recorded.actor_id,
        occurred_at=proposed.occurred_at,
        occurred_precision=proposed.occurred_precision,
    )
    return [Draft(event, evidence=cited(proposal.recorded_as, proposal.entry))]


@rule(on="corrections/{proposal_id}", do="refuse", may=standing.DECIDERS, rests_on=_proposed, also=DECIDERS)
def refuse_correction(command: RefuseCorrection, state: Corrected | None, facts: Facts) -> Drafts:
    """Decided by somebody else; the entry stays as it is."""
    proposal, _ = _open(command.proposal_id, state, facts)
    event = CorrectionRefused(proposal_id=command.proposal_id, entry=proposal.entry, reason=command.reason)
    return [Draft(event, evidence=cited(proposal.recorded_as))]


class Counting(NamedTuple):
    """A fact as it counts now. moved: the time that an earlier correction gave it, None where none did. opens: whether
    its stream begins with it."""

    event: Event
    occurred: Occurred
    moved: Occurred | None
    opens: bool


def _of(state: Corrected | None) -> Corrections:
    return state.corrections if state else Corrections()


def _counting(event_id: UUID, state: Corrected | None, facts: Facts) -> Counting:
    """A fact of this file, with the newest correction of it."""
    original = facts.entry(event_id)
    if original is None:
        raise EntryUnknown()
    if not isinstance(original.event, Fact):
        raise NotAFact()
    if not isinstance(state, Case) and type(original.event) not in limits.FIXED:
        raise NotCorrectedHere(topic=original.event.topic)
    event: Event = original.event
    moved = None
    earlier = _of(state).done.get(event_id)
    corrected = facts.entry(earlier) if earlier else None
    if corrected is not None and isinstance(corrected.event, EntryCorrected):
        event, moved = corrected.event.becomes or event, _given(corrected.event)
    occurred = moved or Occurred(original.occurred_at, original.occurred_precision)
    return Counting(event, occurred, moved, original.originator_version == 1 or isinstance(event, CaseOpened))


def _given(correction: CorrectionProposed | EntryCorrected) -> Occurred | None:
    """The time that a correction gives its entry; None where it leaves that as it was."""
    if correction.occurred_at is None:
        return None
    return Occurred(correction.occurred_at, correction.occurred_precision or Precision.INSTANT)


def _open(proposal_id: UUID, state: Corrected | None, facts: Facts) -> tuple[Proposal, Entry[CorrectionProposed]]:
    """An open proposal, and its entry: the state does not know who recorded what."""
    proposal = _of(state).open.get(proposal_id)
    recorded = facts.entry(proposal.recorded_as) if proposal else None
    if proposal is None or recorded is None or not isinstance(recorded.event, CorrectionProposed):
        raise ProposalUnknown()
    if recorded.actor_id == facts.actor.id:
        raise ProposerMayNotDecide()
    return proposal, cast(Entry[CorrectionProposed], recorded)


def _occurred(command: ProposeCorrection, facts: Facts) -> Occurred | None:
    if command.occurred_at is None and command.occurred_on is None:
        return None
    return facts.occurred(FactCommand(occurred_at=command.occurred_at, occurred_on=command.occurred_on))


def _becomes(
    command: ProposeCorrection, counts: Counting, moved: Occurred | None, state: Corrected | None, facts: Facts
) -> Event:
    """The entry as it counts now, with the named fields changed, and what follows from them."""
    limits.unfixed(type(counts.event), command.becomes)
    changed = _changed(counts.event, command.becomes, facts)
    change = Change(changed, counts.event, moved or counts.occurred, moved is not None, state, facts)
    change = change._replace(event=limits.recomputed(change))
    limits.permitted(change)
    return change.event


def _changed(event: Event, changes: Mapping[str, Any], facts: Facts) -> Event:
    plain = to_plain(event, lambda value: facts.open(value, "correction"))
    try:
        return from_plain(type(event), {**plain, **changes})
    except ValueError as wrong:
        raise ReplacementMalformed() from wrong


def _unsealed(event: Event, facts: Facts) -> Event:
    return _changed(event, {}, facts)
