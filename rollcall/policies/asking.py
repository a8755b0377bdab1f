"""From what was recorded back to what was asked: the command that brings an entry about.

It is taken from the entry's own fields, by name. Which commands begin with which event is known from their examples.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.catalogue import command_examples
from domain.kernel.entry import AnyEntry, Precision
from domain.kernel.event import Event, Sealed
from domain.kernel.rule import RULES, Command, FactCommand, Of, Rule

#: Fields by which a command names the entries that its event cites in the envelope.
CITED = frozenset({"evidence"})
WHEN = frozenset({"occurred_at", "occurred_on"})


def asked(entry: AnyEntry, zone: ZoneInfo) -> Iterator[Command]:
    """What may have been asked for, the likeliest first: what could be left open as left open, then as recorded.

    zone: of the unit that held the file.
    """
    for rule in rules_for(type(entry.event)):
        for spare in (True, False):
            command = _command(rule.command, entry, zone, spare=spare)
            if command is not None:
                yield command


@cache
def rules_for(kind: type[Event]) -> tuple[Rule, ...]:
    """The rules on cases of which an accepted example begins with such an event, by name."""
    names = {type(example.command).__name__ for example in command_examples() if example.then[:1] == (kind,)}
    return tuple(RULES[name] for name in sorted(names) if RULES[name].of is Of.CASES)


def _command(kind: type[Command], entry: AnyEntry, zone: ZoneInfo, *, spare: bool) -> Command | None:
    """The command of an entry; None where a field that it needs is not to be had. spare: leave open what may be."""
    values: dict[str, Any] = {}
    hints = _hints(kind)
    for field in msgspec.structs.fields(kind):
        if field.name in WHEN and issubclass(kind, FactCommand):
            continue
        found, value = _value(field.name, entry)
        if isinstance(value, Sealed) and not _takes_text(hints[field.name]):
            found = False  # a date of birth, say: what is in it is not for us to read
        if not found and field.required:
            return None
        if not found or (spare and not field.required and field.name not in CITED):
            continue
        try:
            values[field.name] = _fitting(value, hints[field.name])
        except msgspec.ValidationError:
            return None
    if issubclass(kind, FactCommand):
        values |= _when(entry, zone)
    return kind(**values)


def _value(name: str, entry: AnyEntry) -> tuple[bool, Any]:
    if name in entry.event.__struct_fields__:
        return True, getattr(entry.event, name)
    if name in CITED:
        return True, tuple(UUID(cited) for cited in entry.evidence if len(cited) == 36)
    return False, None


def _fitting(value: Any, hint: Any) -> Any:
    """A value in the form that the command has for it; a sealed one as it is."""
    return value if isinstance(value, Sealed) else msgspec.convert(msgspec.to_builtins(value), hint)


def _takes_text(hint: Any) -> bool:
    return hint is str or any(_takes_text(part) for part in typing.get_args(hint))


def _when(entry: AnyEntry, zone: ZoneInfo) -> dict[str, Any]:
    """When it occurred, as somebody would have said it."""
    if entry.occurred_precision is Precision.INSTANT:
        return {"occurred_at": entry.occurred_at}
    return {"occurred_on": entry.day(zone)}


@cache
def _hints(kind: type[Command]) -> dict[str, Any]:
    return typing.get_type_hints(kind, include_extras=True)
