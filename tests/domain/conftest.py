"""Given these events, when this command comes, then that follows, or it is refused so.

No mocks, no clock, no database. Every given event goes through its stored form first, so personal values
are sealed as the record gives them; here they are sealed by nothing and opened by reading them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from domain.case import Case, fold
from domain.catalogue import calendar, policies
from domain.deciding import decide
from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Actor, Role, Unit
from domain.kernel.codec import Place, decode, encode, open_field
from domain.kernel.documents import StoredDocument
from domain.kernel.entry import AnyEntry, Entry, Occurred
from domain.kernel.event import Event, Sealed
from domain.kernel.history import history
from domain.kernel.policy import Policies
from domain.kernel.refusal import Refused
from domain.kernel.rule import Command, Draft, Facts, Of, example_id, rule_of
from domain.kinds import fold as fold_of
from domain.kinds import kind_of

STREAM = UUID("019b8a00-0000-7000-8000-00000000f11e")
UNITS = {
    UNIT: Unit(UNIT, "Northern Office", "Asia/Shanghai"),
    "harbour-office": Unit("harbour-office", "Harbour Office", "Asia/Shanghai"),
}


def stored(event: Event, version: int = 1) -> Event:
    """An event as the record gives it back."""
    encoded = encode(event)
    return decode(encoded.topic, encoded.facts, Place(STREAM, version, dict(encoded.personal)))


def opened(value: Sealed | str | None, _purpose: str = "test") -> str | None:
    """A personal value in clear."""
    return open_field(value.part, value.field) if isinstance(value, Sealed) else value


def recorded(events: Iterable[Event | Draft], now: datetime = NOW) -> list[AnyEntry]:
    """The entries of one stream: each occurred when the one before it did, unless it says when."""
    at = Occurred(now - timedelta(days=1))
    entries: list[AnyEntry] = []
    for n, given in enumerate(events):
        draft = given if isinstance(given, Draft) else Draft(given)
        at = draft.occurred or at
        entries.append(
            Entry(
                position=n + 1,
                originator_id=STREAM,
                originator_version=n + 1,
                event_id=example_id(n),
                occurred_at=at.at,
                occurred_precision=at.precision,
                recorded_at=now,
                event=stored(draft.event, n + 1),
                actor_id="officer-7",
                unit_id=UNIT,
                evidence=draft.evidence,
            )
        )
    return entries


@dataclass
class Outcome:
    """What a command led to."""

    entries: list[AnyEntry]
    drafts: list[Draft]
    refusal: Refused | None
    facts: Facts
    known: dict[str, Any]

    def then(self, *kinds: type[Event], **fields: Any) -> Outcome:
        """It was accepted with events of these kinds, the first of them with these fields."""
        assert self.refusal is None, f"refused: {self.refusal}"
        assert tuple(type(draft.event) for draft in self.drafts) == kinds
        first = self.drafts[0].event
        assert {name: opened(getattr(first, name)) for name in fields} == fields
        return self

    def refused(self, kind: type[Refused], **fields: Any) -> Outcome:
        """It was refused so, with these facts."""
        assert self.refusal is not None, f"accepted: {self.drafts}"
        assert type(self.refusal) is kind
        assert {name: self.refusal.facts.get(name) for name in fields} == fields
        return self

    def and_then(self, at: datetime | None = None) -> Given:
        """The file with what followed."""
        drafts = [Draft(e.event, Occurred(e.occurred_at, e.occurred_precision)) for e in self.entries]
        return Given([*(d._replace(event=_clear(d.event)) for d in drafts), *self.drafts], self.known)


def _clear(event: Event) -> Event:
    values = {name: getattr(event, name) for name in event.__struct_fields__}
    for name, value in values.items():
        if isinstance(value, Sealed):
            values[name] = opened(value)
        elif isinstance(value, Event):
            values[name] = _clear(value)
    return type(event)(**values)


@dataclass
class Given:
    """A file that has come so far."""

    events: list[Event | Draft] = field(default_factory=list)
    known: dict[str, Any] = field(default_factory=dict)

    def knowing(self, **known: Any) -> Given:
        """The same file, where these of the facts are otherwise: ``others``, ``units``, ``calendar``, ``book``."""
        return Given(self.events, {**self.known, **known})

    def case(self, now: datetime = NOW) -> Case:
        """Its state."""
        return fold(history(recorded(self.events, now)))

    def effective(self, now: datetime = NOW) -> list[AnyEntry]:
        """What is held to have happened, in order."""
        return history(recorded(self.events, now))

    def when(
        self,
        command: Command,
        *,
        by: Role = Role.OFFICER,
        actor: str = "",
        at: datetime = NOW,
        imported: bool = False,
        documents: Iterable[StoredDocument] = (),
    ) -> Outcome:
        """What follows from a command of somebody at an instant."""
        entries = recorded(self.events, at)
        found = {entry.event_id: entry for entry in entries}
        rule = rule_of(command, kind_of(type(entries[0].event)).of if entries else Of.CASES)
        effective = history(entries)
        ours = [entry for entry in effective if kind_of(type(entry.event)).of is rule.of] if rule.beside else effective
        state: Any = fold_of(ours, Case() if rule.of is Of.CASES else None)
        named = set(rule.rests_on(command, state))
        needed = set(rule.needs_documents(command))
        stored = {document.digest: document for document in documents if document.digest in needed}
        ids = iter(range(1, 100))
        facts = Facts(
            now=at,
            actor=Actor(actor or f"{by.value}-1", by, UNIT),
            policies=Policies(
                self.known.get("book", policies()), at.date(), calendar=self.known.get("calendar", calendar())
            ),
            unit_id=getattr(state, "unit_id", UNIT) or UNIT,
            units=self.known.get("units", UNITS),
            new_id=lambda: UUID(int=(9 << 76) | next(ids)),
            open=opened,
            entry=lambda event_id: found.get(event_id) if event_id in named else None,
            document=stored.get,
            others=self.known.get("others", {}),
            case=fold(effective) if rule.beside == "case" else None,
            imported=imported,
            stream=STREAM,
        )
        try:
            return Outcome(entries, decide(command, state, facts, rule), None, facts, self.known)
        except Refused as refusal:
            return Outcome(entries, [], refusal, facts, self.known)


@pytest.fixture
def given() -> Callable[..., Given]:
    """``given(*events)``: a file that has come so far."""
    return lambda *events: Given(list(events))


@pytest.fixture
def entries() -> Callable[..., list[AnyEntry]]:
    """``entries(events, now)``: the same as entries."""
    return recorded


@pytest.fixture
def as_stored() -> Callable[[Event], Event]:
    """``as_stored(event)``: an event as the record gives it back."""
    return stored


@pytest.fixture
def in_clear() -> Callable[..., str | None]:
    """``in_clear(value)``: a personal value in clear."""
    return opened


def at(text: str) -> datetime:
    """An instant of the unit's time, ``2026-01-15 10:00``."""
    return (datetime.fromisoformat(text) - timedelta(hours=8)).replace(tzinfo=UTC)


@pytest.fixture(name="at")
def _at() -> Callable[[str], datetime]:
    """``at("2026-01-15 10:00")``: an instant of the unit's time, Shanghai's."""
    return at
