"""Whole files under random commands, lawful and not: every refusal has a name, and every state is its fold's."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from itertools import count, pairwise
from random import Random
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from domain.case import Case
from domain.catalogue import CATALOGUE, REFUSALS, calendar, command_examples, policies
from domain.deciding import decide
from domain.intake.examples import UNIT
from domain.kernel.access import Actor, Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry, Entry, Occurred
from domain.kernel.event import Decision, slice_of
from domain.kernel.history import history
from domain.kernel.policy import Policies
from domain.kernel.refusal import Refused
from domain.kernel.rule import RULES, Command, Draft, Example, Facts, Of, example_id
from domain.kernel.words import placeholders
from domain.kinds import fold as fold_of
from domain.kinds import kind_of

from .conftest import STREAM, UNITS, opened, recorded, stored
from .whole import BEGUN, DOCUMENTS, OTHERS, OURS, Known, aimed, commands

ROLES = [role for role in Role if role not in (Role.IMPORT, Role.SIMULATION, Role.LIBRARY, Role.OPERATOR)]
BEGINNINGS = [e for e in command_examples() if e.given and RULES[type(e.command).__name__].of in OURS]
ASKED = [e for e in command_examples() if RULES[type(e.command).__name__].of in OURS]
PEOPLE = ["officer-7", "officer-8", "reviewer-1", "reviewer-2"]


class WholeCase(RuleBasedStateMachine):
    """One file and its tracks. Both are folded entry by entry as a process would, and anew from their history."""

    def __init__(self) -> None:
        super().__init__()
        self.now = BEGUN
        self.entries: list[AnyEntry] = []
        self.states: dict[Of, Any] = {of: _folded(of, []) for of in OURS}
        self.others: Mapping[Of, Mapping[str, Any]] = {}
        self.known = Known()
        self._new = count(1_000)

    @initialize(example=st.sampled_from(BEGINNINGS))
    def it_has_come_so_far(self, example: Example) -> None:
        self.now = example.now
        self.entries = recorded(example.given, example.now)
        self.states = {of: _folded(of, self._of(of)) for of in OURS}
        self.others = example.others
        self._learn(self.entries)
        self.known.learn("command", example.command)
        self._ask(example.command, Actor("officer-8", example.by, UNIT))

    def walks(self, chance: Random, steps: int) -> None:
        """What examples ask, one after the other, of a file in which the earlier ones were answered."""
        self.it_has_come_so_far(chance.choice(BEGINNINGS))
        about = chance.choice([slice_of(type(e.event)) for e in self.entries]).partition(".")[0]
        near = [e for e in ASKED if type(e.command).__module__.startswith(f"domain.{about}.")]
        for _ in range(steps):
            example = chance.choice(near if near and chance.random() < 0.7 else ASKED)
            self.now = max(self.now, example.now) + timedelta(minutes=chance.choice([1, 60, 2_000]))
            self.others = example.others or self.others
            self._ask(aimed(example.command, self.known, chance), Actor(chance.choice(PEOPLE), example.by, UNIT))
            self.the_state_is_that_of_a_fresh_fold()
            self.the_state_is_kept_without_loss()

    @rule(others=st.sampled_from(OTHERS))
    def something_happens_elsewhere(self, others: Mapping[Of, Mapping[str, Any]]) -> None:
        self.others = others

    @rule(minutes=st.one_of(st.integers(1, 600), st.integers(600, 60_000)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(data=st.data(), role=st.sampled_from(ROLES), person=st.sampled_from(PEOPLE))
    def anybody_asks(self, data: st.DataObject, role: Role, person: str) -> None:
        self._ask(commands(data, self.now, self.known), Actor(person, role, UNIT))

    @rule(data=st.data(), person=st.sampled_from(PEOPLE), which=st.integers(0, 9))
    def somebody_competent_asks(self, data: st.DataObject, person: str, which: int) -> None:
        command = commands(data, self.now, self.known)
        may = sorted(RULES[type(command).__name__].may)
        self._ask(command, Actor(person, Role(may[which % len(may)]), UNIT))

    @invariant()
    def the_state_is_that_of_a_fresh_fold(self) -> None:
        assert all(self.states[of] == _folded(of, self._of(of)) for of in OURS)

    @invariant()
    def the_state_is_kept_without_loss(self) -> None:
        for state in self.states.values():
            assert state is None or msgspec.msgpack.decode(msgspec.msgpack.encode(state), type=type(state)) == state

    def _of(self, of: Of) -> list[AnyEntry]:
        """The entries of the file, or of its tracks."""
        return [entry for entry in self.entries if kind_of(type(entry.event)).of is of]

    def _ask(self, command: Command, actor: Actor) -> None:
        of = RULES[type(command).__name__]
        if of.opens:
            return
        beside = self._of(Of.TRACKS) if of.beside == "tracks" else []
        named = {entry.event_id: entry for entry in (*self._of(of.of), *beside)}
        state = self.states[of.of]
        asked = set(of.rests_on(command, state))
        needed = set(of.needs_documents(command))
        facts = Facts(
            now=self.now,
            actor=actor,
            policies=Policies(policies(), self.now.date(), calendar=calendar()),
            unit_id=UNIT,
            units=UNITS,
            new_id=lambda: example_id(next(self._new)),
            open=opened,
            entry=lambda event_id: named.get(event_id) if event_id in asked else None,
            case=self.states[Of.CASES] if of.beside == "case" else None,
            others=self.others,
            document=lambda digest: DOCUMENTS.get(digest) if digest in needed else None,
            stream=STREAM,
        )
        drafts, refusal = _decided(command, state, facts)
        if refusal is not None:
            assert type(refusal) is REFUSALS[refusal.code]
            assert refusal.title
            assert refusal.acceptable
            assert _complete(refusal)
            return
        assert drafts
        known = {str(entry) for entry in named} | set(self.others.get(Of.LOOKS, ()))
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
        (of,) = {kind_of(type(entry.event)).of for entry in added}
        before = history(self._of(of))
        last = before[-1].order if before else added[0].order
        self.entries += added
        late = any(e.order < last or isinstance(e.event, EntryCorrected) for e in added) or _unordered(added)
        self.states[of] = _folded(of, self._of(of)) if late else fold_of(added, self.states[of])
        self._learn(added)

    def _learn(self, entries: list[AnyEntry]) -> None:
        for entry in entries:
            self.known.learn("entry", entry.event_id)
            self.known.learn("event", entry.event)


def _folded(of: Of, entries: list[AnyEntry]) -> Any:
    return fold_of(history(entries), Case() if of is Of.CASES else None)


def _complete(refusal: Refused) -> bool:
    """Whether every fact that its words name is given, and its rule where they name one."""
    words = placeholders(type(refusal).__doc__ or "")
    return all(name in refusal.facts for name in words - {"rule"}) and ("rule" not in words or bool(refusal.rule))


def _decided(command: Command, state: Any, facts: Facts) -> tuple[list[Draft], Refused | None]:
    try:
        return decide(command, state, facts), None
    except Refused as refusal:
        return [], refusal


def _unordered(entries: list[AnyEntry]) -> bool:
    return any(after.order < before.order for before, after in pairwise(entries))


@pytest.mark.parametrize("seed", range(20))
def test_what_examples_ask_of_files_that_are_not_their_own(seed: int) -> None:
    chance = Random(seed)
    for _ in range(5):
        WholeCase().walks(chance, 25)


TestWholeCase = WholeCase.TestCase
TestWholeCase.settings = settings(
    max_examples=120, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck)
)
