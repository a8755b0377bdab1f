"""What would have been decided otherwise: every entry of a file decided again, as it was and under another set.

Nothing is written and nothing personal is opened: what rests on a personal value is not compared.
"""

from __future__ import annotations

import enum
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import count, takewhile
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.case import Case
from domain.deciding import decide
from domain.kernel.access import Actor, Role
from domain.kernel.codec import form_of
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event, Redacted, Sealed
from domain.kernel.policy import Policies, Versions
from domain.kernel.refusal import Refused
from domain.kernel.rule import Command, DecisionCommand, Facts
from journal.handling.states import File, advanced, blank, folded
from rollcall.policies.asking import asked
from rollcall.policies.then import Then


class Why(enum.StrEnum):
    """Why an entry cannot be compared."""

    NO_COMMAND = "no_command"  # no single command brings such an entry about, or its fields do not give it back
    NOT_REPRODUCED = "not_reproduced"  # decided again as it was, something else comes of it
    PERSONAL = "personal"  # its rule asks for a personal value
    REDACTED = "redacted"  # something in its file cannot be read


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """What came of a command. refused: the code of the refusal; rule: by which version; says: in words.

    events: topics and facts. reported: codes of what was not kept by an imported entry.
    """

    refused: str | None = None
    rule: str | None = None
    says: str | None = None
    events: tuple[tuple[str, dict[str, Any]], ...] = ()
    reported: tuple[str, ...] = ()


class Figure(msgspec.Struct, frozen=True):
    """One field of what came of it, as it was and under the other set."""

    topic: str
    field: str
    was: Any
    other: Any


class Difference(msgspec.Struct, frozen=True, kw_only=True):
    """An entry that would have been decided otherwise. figures: the fields that differ, where both were accepted."""

    case_id: UUID
    case_number: str
    position: int
    on: date
    command: str
    was: Result
    other: Result
    figures: tuple[Figure, ...]


class Period(NamedTuple):
    """Both days inclusive."""

    first: date
    last: date


class Compared(msgspec.Struct):
    """How much was compared."""

    cases: int = 0
    entries: int = 0
    differ: int = 0
    not_compared: Counter[str] = msgspec.field(default_factory=Counter)


class Comparing:
    """Compares files one by one. under: the other set, given what was in force."""

    def __init__(self, then: Then, under: Callable[[Versions], Versions], period: Period) -> None:
        self._then, self._under, self._period = then, under, period
        self.compared = Compared()

    def file(self, stream: UUID, entries: Sequence[AnyEntry]) -> Iterable[Difference]:
        """What differs in one file, in the order of the record. entries: all of it, in order of version."""
        self.compared.cases += 1
        if any(isinstance(entry.event, Redacted) for entry in entries):
            self.compared.not_compared[Why.REDACTED] += sum(map(self._within, entries))
            return
        before: dict[UUID, AnyEntry] = {}
        file, done = blank(stream), 0
        for n, entry in enumerate(entries):
            if n >= done and self._within(entry):
                again = self._again(_Place(file, before, entry), entries[n : n + MOST])
                done = n + again.length
                if again.difference is not None:
                    self.compared.differ += 1
                    yield again.difference
            before[entry.event_id] = entry
            file = advanced(file, [entry]) or folded(stream, entries[: n + 1])

    def _again(self, place: _Place, entries: Sequence[AnyEntry]) -> _Again:
        """An entry decided again, and with it those that the same command brought about. entries: from it on."""
        then, why = self._then.before(place.entry.position), Why.NO_COMMAND
        for command in asked(place.entry, self._zone(place.entry)):
            try:
                was = self._result(command, place, then)
                length = len(was.events)
                if not _reproduces(was, entries[:length]):
                    why = Why.NOT_REPRODUCED if why is Why.NO_COMMAND else why
                    continue
                other = self._result(command, place, self._under(then))
            except _Closed:
                why = Why.PERSONAL
                continue
            self.compared.entries += length
            return _Again(length, None if was == other else self._difference(command, place, was, other))
        length = _together(entries)
        self.compared.not_compared[why] += length
        return _Again(length, None)

    def _result(self, command: Command, place: _Place, versions: Versions) -> Result:
        facts = self._facts(command, place, versions)
        try:
            drafts = decide(command, place.file.state or Case(), facts)
        except Refused as refusal:
            return Result(refused=refusal.code, rule=refusal.rule_name, says=refusal.title)
        events = tuple((draft.event.topic, _plain(draft.event)) for draft in drafts)
        return Result(events=events, reported=tuple(sorted(refusal.code for refusal in facts.reported)))

    def _facts(self, command: Command, place: _Place, versions: Versions) -> Facts:
        entry = place.entry
        numbers = count(1)
        units = self._then.known.units
        now = self._moment(entry) if isinstance(command, DecisionCommand) else entry.recorded_at
        return Facts(
            now=now,
            actor=Actor(entry.actor_id, Role(entry.actor_role), entry.unit_id, entry.on_behalf_of),
            policies=Policies(
                versions,
                now.astimezone(self._zone(entry)).date(),
                entry.unit_id,
                self._then.calendar_before(entry.position, entry.unit_id),
            ),
            unit_id=entry.unit_id,
            units=units,
            new_id=lambda: UUID(int=MADE | next(numbers)),
            open=_closed,
            entry=place.before.get,
            others=self._then.known.states,
            stream=place.file.stream,
            imported=entry.actor_role == Role.IMPORT,
            reported=[],
        )

    def _difference(self, command: Command, place: _Place, was: Result, other: Result) -> Difference:
        entry, case = place.entry, place.file.state or Case()
        return Difference(
            case_id=place.file.stream,
            case_number=case.intake.case_number or getattr(entry.event, "case_number", ""),
            position=entry.position,
            on=self._day(entry),
            command=type(command).__name__,
            was=was,
            other=other,
            figures=tuple(_figures(was, other)),
        )

    def _within(self, entry: AnyEntry) -> bool:
        return self._period.first <= self._day(entry) <= self._period.last

    def _day(self, entry: AnyEntry) -> date:
        """The day, at its unit, on which an entry was decided."""
        return self._moment(entry).astimezone(self._zone(entry)).date()

    def _zone(self, entry: AnyEntry) -> ZoneInfo:
        unit = self._then.known.units.get(entry.unit_id)
        return unit.zone_info if unit else UTC_ZONE

    def _moment(self, entry: AnyEntry) -> datetime:
        """When it was decided: of imported entries, when it is said to have been."""
        return entry.occurred_at if entry.actor_role == Role.IMPORT else entry.recorded_at


class _Place(NamedTuple):
    """An entry, and the file before it: its state, and its entries by event id."""

    file: File
    before: dict[UUID, AnyEntry]
    entry: AnyEntry


class _Again(NamedTuple):
    length: int
    difference: Difference | None


class _Closed(Exception):
    """A rule asked for a personal value."""


def _closed(value: Sealed | str | None, _reason: str) -> str | None:
    if isinstance(value, Sealed):
        raise _Closed()
    return value


#: Entries of one command at most, that are looked at together.
MOST = 200
UTC_ZONE = ZoneInfo("UTC")
#: What ids that are made here begin with; no recorded one does.
MADE = 0xF << 124


def _plain(event: Event) -> dict[str, Any]:
    """The facts of an event as plain values."""
    facts = {name: getattr(event, name) for name in form_of(type(event)).facts if name != "seen_position"}
    plain: dict[str, Any] = msgspec.to_builtins(facts)
    return plain


def _reproduces(result: Result, recorded: Sequence[AnyEntry]) -> bool:
    """Whether what came of it is what was recorded, but for the ids that were made."""
    if result.refused or len(result.events) != len(recorded):
        return False
    return all(
        topic == entry.event.topic and _alike(facts, _plain(entry.event))
        for (topic, facts), entry in zip(result.events, recorded, strict=True)
    )


def _alike(made: dict[str, Any], recorded: dict[str, Any]) -> bool:
    return all(value == recorded[name] or _is_made(value) for name, value in made.items())


def _is_made(value: Any) -> bool:
    return isinstance(value, str) and len(value) == 36 and value.startswith("f0000000-0000-0000-0000-")


def _together(entries: Sequence[AnyEntry]) -> int:
    """How many entries, from the first one on, came of one command."""
    command = entries[0].command_id
    return max(1, sum(1 for _ in takewhile(lambda entry: command and entry.command_id == command, entries)))


def _figures(was: Result, other: Result) -> Iterable[Figure]:
    """The fields that differ, of the events that both have, in their order; and the events that one has alone."""
    for n in range(max(len(was.events), len(other.events)) if not (was.refused or other.refused) else 0):
        before = was.events[n] if n < len(was.events) else None
        after = other.events[n] if n < len(other.events) else None
        if before is None or after is None or before[0] != after[0]:
            yield Figure((after or before or ("", {}))[0], "event", before and before[0], after and after[0])
            continue
        for field, value in before[1].items():
            if after[1][field] != value:
                yield Figure(before[0], field, value, after[1][field])
