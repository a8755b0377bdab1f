"""A command to its events, whatever it is about: what its rule says, and what follows in the same file."""

from __future__ import annotations

from typing import Any

from domain.assessment.points.late import opened_again
from domain.case import Case
from domain.duties.turning import pin_hours
from domain.kernel import rule
from domain.kernel.rule import Command, Draft, Facts, Rule


def decide(command: Command, state: Any, facts: Facts, by: Rule | None = None) -> list[Draft]:
    """The events that a command brings about, or its refusal (``domain.kernel.rule.decide``).

    A fact that comes after its month was closed opens that month again, in the same entry into the record; one that
    shows where somebody is pins the hours that begin with it, where the unit has its own. by: the rule, where the
    command has one for each of several kinds of streams.
    """
    drafts = rule.decide(command, state, facts, by)
    if not isinstance(state, Case):
        return drafts
    pin_hours(drafts, facts)
    return [*drafts, *opened_again(drafts, state, facts)]
