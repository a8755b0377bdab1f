"""Whether somebody may open one more file that is out of their reach: pure, from what they opened before."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from uuid import UUID

from domain.kernel.access import Actor
from domain.kernel.refusal import NotEmpowered
from domain.oversight.glass.refusals import BreakGlassSpent
from domain.oversight.glass.tables import BreakGlass
from domain.oversight.restrictions.record import Restriction, RestrictionReason


def admit(actor: Actor, rule: BreakGlass, opened: Collection[UUID], case_id: UUID) -> None:
    """Refuse whoever may not open this file. NotEmpowered, BreakGlassSpent.

    opened: the files that the account opened so within the hours of the table; one of them may be looked at again.
    """
    if actor.role not in rule.roles:
        raise NotEmpowered(role=actor.role.value, may=", ".join(sorted(rule.roles)), rule=rule.pin)
    if case_id not in opened and len(opened) >= rule.files:
        raise BreakGlassSpent(opened=len(opened), files=rule.files, within_hours=rule.within_hours, rule=rule.pin)


def gives_way(restrictions: Iterable[Restriction], rule: BreakGlass, actor: Actor) -> bool:
    """Whether no restriction keeps somebody out of a file that an emergency does not open.

    A sealed record stays closed, whomever its list lets through.
    """
    return all(
        one.reason is not RestrictionReason.SEALED and (one.reason in rule.through or one.reached(actor))
        for one in restrictions
    )
