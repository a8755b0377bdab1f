"""How personal values come to be erased: by two people, when their time is over or a court says so."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.ids import Digest
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.oversight.erasure import refusals
from domain.oversight.erasure.record import (
    Erased,
    ErasureApproved,
    ErasureGround,
    ErasureRefusal,
    ErasureRefused,
    ErasureRequested,
    KeyDestroyed,
    Request,
)
from domain.oversight.erasure.tables import RecordRetention

ASKERS = frozenset({Role.REVIEWER, Role.LEADER})
DECIDERS = frozenset({Role.LEADER, Role.UPPER})

Categories = Annotated[tuple[Erased, ...], msgspec.Meta(max_length=len(Erased))]
KeyIds = Annotated[tuple[UUID, ...], msgspec.Meta(max_length=100)]


class RequestErasure(DecisionCommand):
    """Ask that personal values of a file be erased.

    order: SHA-256 of the court's order that says so, which is in the file; without one their time has to be over.
    """

    ground: ErasureGround
    categories: Categories
    order: Digest | None = None


@rule(on="erasures", may=ASKERS)
def request_erasure(command: RequestErasure, case: Case, facts: Facts) -> Drafts:
    """Of a file that has ended, one request at a time."""
    standing.opened(case)
    named = set(command.categories)
    if not named or len(named) < len(command.categories) or named & case.erasure.gone:
        raise refusals.NothingToErase()
    if case.ending.ended is None:
        raise refusals.ErasureNotYet()
    if case.erasure.open:
        raise refusals.ErasurePending()
    rests_on = _grounded(command, case, facts)
    event = ErasureRequested(
        erasure_id=facts.new_id(), ground=command.ground, categories=command.categories, order=command.order
    )
    return [Draft(event, evidence=cited(case.intake.opened_by, rests_on))]


def _grounded(command: RequestErasure, case: Case, facts: Facts) -> str | None:
    """What the ground rests on; refused where it does not hold."""
    if command.ground is ErasureGround.COURT_ORDER:
        if command.order is None or command.order not in case.filing.documents:
            raise refusals.OrderNotNamed()
        return command.order
    assert case.ending.ended is not None
    table = facts.policies.of(RecordRetention)
    until = table.keep.counted(facts.day(case.ending.ended), facts.calendar).last
    if facts.today <= until:
        raise refusals.RetentionNotOver(rule=table.pin, until=until)
    return None


class ApproveErasure(DecisionCommand):
    """Decide that what was asked for is erased. The keeper then destroys the keys; nothing brings them back."""

    erasure_id: UUID


class RefuseErasure(DecisionCommand):
    """Decide that what was asked for is not erased."""

    erasure_id: UUID
    reason: ErasureRefusal


def _asked(command: ApproveErasure | RefuseErasure, case: Case) -> Collection[UUID]:
    found = case.erasure.open.get(command.erasure_id)
    return (found.entry,) if found else ()


@rule(on="erasures/{erasure_id}", do="approve", may=DECIDERS, rests_on=_asked)
def approve_erasure(command: ApproveErasure, case: Case, facts: Facts) -> Drafts:
    """By another person than who asked."""
    asked = _undecided(command, case, facts)
    event = ErasureApproved(erasure_id=command.erasure_id, ground=asked.ground, categories=asked.categories)
    return [Draft(event, evidence=cited(asked.entry))]


@rule(on="erasures/{erasure_id}", do="refuse", may=DECIDERS, rests_on=_asked)
def refuse_erasure(command: RefuseErasure, case: Case, facts: Facts) -> Drafts:
    """By another person than who asked."""
    asked = _undecided(command, case, facts)
    event = ErasureRefused(erasure_id=command.erasure_id, reason=command.reason)
    return [Draft(event, evidence=cited(asked.entry))]


def _undecided(command: ApproveErasure | RefuseErasure, case: Case, facts: Facts) -> Request:
    standing.opened(case)
    found = case.erasure.open.get(command.erasure_id)
    entry = facts.entry(found.entry) if found else None
    if found is None or found.approved or entry is None:
        raise refusals.ErasureUnknown()
    if entry.actor_id == facts.actor.id:
        raise refusals.AskerMayNotDecide()
    return found


class RecordKeyDestroyed(DecisionCommand):
    """Write that keys of a file are destroyed; the keeper does, once they are. key_ids: of those that are gone."""

    erasure_id: UUID
    key_ids: KeyIds


@rule(on="erasures/{erasure_id}", do="done", may={Role.KEEPER})
def record_key_destroyed(command: RecordKeyDestroyed, case: Case, _facts: Facts) -> Drafts:
    """Of an erasure that was approved."""
    standing.opened(case)
    approved = case.erasure.open.get(command.erasure_id)
    if approved is None or not approved.approved:
        raise refusals.ErasureNotApproved()
    event = KeyDestroyed(erasure_id=command.erasure_id, categories=approved.categories, key_ids=command.key_ids)
    return [Draft(event, evidence=cited(approved.entry))]
