"""The second person: somebody else says of each file opened in an emergency whether that was justified."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, Of, cited, rule
from domain.oversight.glass import refusals
from domain.oversight.glass.record import BreakGlassReviewed, Judgement, Use


class ReviewBreakGlass(DecisionCommand):
    """Say whether opening this file in an emergency was justified.

    use_id: the id of the look, as the list of emergencies names it.
    """

    use_id: UUID
    judgement: Judgement


def _use(command: ReviewBreakGlass) -> Collection[tuple[Of, str]]:
    return [(Of.LOOKS, str(command.use_id))]


@rule(on="break-glass/{use_id}", do="review", may={Role.LEADER, Role.INSPECTOR}, needs_states=_use)
def review_break_glass(command: ReviewBreakGlass, case: Case, facts: Facts) -> Drafts:
    """Once, and never by whoever opened it."""
    standing.opened(case)
    use: Use | None = facts.others.get(Of.LOOKS, {}).get(str(command.use_id))
    if use is None or use.case_id != facts.stream:
        raise refusals.UseUnknown()
    if use.actor_id == facts.actor.id:
        raise refusals.UserMayNotReview()
    if command.use_id in case.glass.reviewed:
        raise refusals.UseReviewedAlready()
    event = BreakGlassReviewed(use_id=command.use_id, used_by=use.actor_id, judgement=command.judgement)
    return [Draft(event, evidence=cited(command.use_id, case.intake.opened_by))]
