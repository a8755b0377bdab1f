"""Whole files under random commands, lawful and not: every refusal has a name, and every state is its fold's."""

from __future__ import annotations

from datetime import timedelta
from itertools import count, pairwise
from uuid import UUID

import msgspec
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.case import Case, fold
from domain.catalogue import CATALOGUE, REFUSALS, calendar, command_examples, policies
from domain.deciding import decide
from domain.intake.examples import UNIT
from domain.kernel.access import Actor, Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry, Entry, Occurred
from domain.kernel.event import Decision
from domain.kernel.history import history
from domain.kernel.policy import Policies
from domain.kernel.refusal import Refused
from domain.kernel.rule import RULES, Command, Draft, Example, Facts, Of, example_id

from .conftest import STREAM, UNITS, opened, recorded, stored
from .whole import BEGUN, commands, ids_in

ROLES = [role for role in Role if role not in (Role.IMPORT, Role.SIMULATION, Role.LIBRARY, Role.OPERATOR)]
BEGINNINGS = [e for e in command_examples() if e.given and RULES[type(e.command).__name__].of is Of.CASES]
PEOPLE = ["officer-7", "officer-8", "reviewer-1", "reviewer-2"]


class WholeCase(RuleBasedStateMachine):
    """One file. It is folded entry by entry as a process would, and anew from its whole history."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGUN
        self.entries: list[AnyEntry] = []
        self.case = Case()
        self.ids: set[UUID] = set()
        self._new = count(1_000)

    @initialize(example=st.sampled_from(BEGINNINGS))
    def it_has_come_so_far(self, example: Example) -> None:
        self.now = example.now
        self.entries = recorded(example.given, example.now)
        self.case = fold(history(self.entries))
        self.ids = {e.event_id for e in self.entries} | ids_in(example.command)
        self.ids |= {one for e in self.entries for one in ids_in(e.event)}

    @rule(minutes=st.one_of(st.integers(1, 600), st.integers(600, 60_000)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(data=st.data(), role=st.sampled_from(ROLES), person=st.sampled_from(PEOPLE))
    def anybody_asks(self, data: st.DataObject, role: Role, person: str) -> None:
        self._ask(commands(data, self.now, sorted(self.ids)), Actor(person, role, UNIT))

    @rule(data=st.data(), person=st.sampled_from(PEOPLE), which=st.integers(0, 9))
    def somebody_competent_asks(self, data: st.DataObject, person: str, which: int) -> None:
        command = commands(data, self.now, sorted(self.ids))
        may = sorted(RULES[type(command).__name__].may)
        self._ask(command, Actor(person, Role(may[which % len(may)]), UNIT))

    @invariant()
    def the_state_is_that_of_a_fresh_fold(self) -> None:
        assert self.case == fold(history(self.entries))

    @invariant()
    def the_state_is_kept_without_loss(self) -> None:
        assert msgspec.msgpack.decode(msgspec.msgpack.encode(self.case), type=Case) == self.case

    def _ask(self, command: Command, actor: Actor) -> None:
        of = RULES[type(command).__name__]
        if of.opens:
            return
        named = {entry.event_id: entry for entry in self.entries}
        asked = set(of.rests_on(command, self.case))
        facts = Facts(
            now=self.now,
            actor=actor,
            policies=Policies(policies(), self.now.date()),
            unit_id=UNIT,
            units=UNITS,
            new_id=lambda: example_id(next(self._new)),
            open=opened,
            entry=lambda event_id: named.get(event_id) if event_id in asked else None,
            stream=STREAM,
            calendar=calendar(),
        )
        drafts, refusal = _decided(command, self.case, facts)
        if refusal is not None:
            assert type(refusal) is REFUSALS[refusal.code]
            assert refusal.title
            assert refusal.acceptable
            return
        assert drafts
        known = {str(entry) for entry in named}
        for draft in drafts:
            assert draft.event.topic in CATALOGUE
            assert not isinstance(draft.event, Decision) or (draft.occurred and draft.occurred.at == self.now)
            assert all(one in known or len(one) == 64 for one in draft.evidence)
        self._record(drafts, actor)

    def _record(self, drafts: list[Draft], actor: Actor) -> None:
        added: list[AnyEntry] = []
        for draft in drafts:
            n = len(self.entries) + len(added)
            occurred = draft.occurred or Occurred(self.now)
            added.append(
                Entry(
                    position=n + 1,
                    originator_id=STREAM,
                    originator_version=n + 1,
                    event_id=example_id(n),
                    occurred_at=occurred.at,
                    occurred_precision=occurred.precision,
                    recorded_at=self.now,
                    event=stored(draft.event, n + 1),
                    actor_id=actor.id,
                    actor_role=actor.role.value,
                    unit_id=UNIT,
                    evidence=draft.evidence,
                )
            )
        last = history(self.entries)[-1].order if self.entries else added[0].order
        self.entries += added
        late = any(e.order < last or isinstance(e.event, EntryCorrected) for e in added) or _unordered(added)
        self.case = fold(history(self.entries)) if late else fold(added, self.case)
        self.ids |= {e.event_id for e in added} | {one for e in added for one in ids_in(e.event)}


def _decided(command: Command, case: Case, facts: Facts) -> tuple[list[Draft], Refused | None]:
    try:
        return decide(command, case, facts), None
    except Refused as refusal:
        return [], refusal


def _unordered(entries: list[AnyEntry]) -> bool:
    return any(after.order < before.order for before, after in pairwise(entries))


TestWholeCase = WholeCase.TestCase
TestWholeCase.settings = settings(
    max_examples=120, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
