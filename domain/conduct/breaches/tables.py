"""The policy tables of breaches: what shows them, by when they are answered, and who may not decide on what."""

from __future__ import annotations

from domain.conduct.hearings.record import BreachKind
from domain.conduct.limits import Limit
from domain.kernel.ids import Code
from domain.kernel.policy import PolicyTable, table


@table("conduct.response")
class ConductResponse(PolicyTable, frozen=True, kw_only=True):
    """By when something is decided about a breach, counted from the day on which it was alleged."""

    answer: Limit


@table("breach.evidence")
class BreachEvidence(PolicyTable, frozen=True, kw_only=True):
    """Which entries of a file show a breach: beginnings of their topics, by its kind.

    every: those that may show a breach of any kind. A kind that is not among kinds has only these.
    """

    every: tuple[Code, ...]
    kinds: dict[BreachKind, tuple[Code, ...]]

    def of(self, kind: BreachKind) -> tuple[str, ...]:
        """What shows a breach of a kind."""
        return (*self.kinds.get(kind, ()), *self.every)


@table("breach.allegation")
class BreachAllegation(PolicyTable, frozen=True, kw_only=True):
    """Which entries are alleged as a breach by themselves, and of which kind: by their topics, without the version."""

    kinds: dict[Code, BreachKind]

    def of(self, topic: str) -> BreachKind | None:
        """The kind that an entry of a topic is alleged as; None where a person has to allege it."""
        return self.kinds.get(topic.rpartition(".")[0])


@table("sod.rules")
class SeparationOfDuties(PolicyTable, frozen=True, kw_only=True):
    """Whether who investigated may decide, and whether who proposed may."""

    investigator_may_decide: bool
    proposer_may_decide: bool
