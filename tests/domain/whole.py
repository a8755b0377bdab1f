"""Whole files driven by commands that nobody thought of: any command, any role, any values of the right form."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from domain.catalogue import RULES, command_examples
from domain.kernel.rule import Command, Of

BEGUN = datetime(2026, 1, 5, 1, tzinfo=UTC)
CASE_RULES = sorted((rule for rule in RULES.values() if rule.of is Of.CASES), key=lambda rule: rule.name)
EXAMPLES: dict[type[Command], list[Command]] = {}
for _example in command_examples():
    EXAMPLES.setdefault(type(_example.command), []).append(_example.command)


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield str(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (*_strings(key), *_strings(inner))
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)


#: Every text that stands in an example, and periods of supervision: what patterns choose from.
TEXTS = sorted(
    {text for commands in EXAMPLES.values() for command in commands for text in _strings(msgspec.to_builtins(command))}
    | {f"2026-{month:02}" for month in range(1, 13)}
    | {"2026-Q1", "2026-Q4", "2026", "0f" * 32, "north-office", "nowhere"}
)


def commands(draw: st.DataObject, now: datetime, ids: list[UUID]) -> Command:
    """A command of any kind: one of the examples, with some of its fields given otherwise."""
    rule = draw.draw(st.sampled_from(CASE_RULES), label="rule")
    base = draw.draw(st.sampled_from(EXAMPLES[rule.command]), label="example")
    changed = {}
    for field in msgspec.structs.fields(rule.command):
        likely = inspect.type_info(field.type)
        named = _has(likely, inspect.UUIDType)
        if draw.draw(st.integers(0, 9), label="keep") < (6 if named else 2):
            changed[field.name] = draw.draw(_values(likely, now, ids), label=field.name)
        elif field.name in ("occurred_at", "occurred_on"):
            changed[field.name] = None
    return msgspec.structs.replace(base, **changed)


def _has(info: inspect.Type, kind: type[inspect.Type]) -> bool:
    if isinstance(info, kind):
        return True
    return any(_has(inner, kind) for inner in _inside(info))


def _inside(info: inspect.Type) -> Iterable[inspect.Type]:
    match info:
        case inspect.UnionType(types=types):
            return types
        case inspect.Metadata(type=inner):
            return (inner,)
        case inspect.VarTupleType(item_type=inner) | inspect.ListType(item_type=inner):
            return (inner,)
        case _:
            return ()


def _values(info: inspect.Type, now: datetime, ids: list[UUID]) -> st.SearchStrategy[Any]:
    """Values of a type, of the right form."""
    today = now.date()
    match info:
        case inspect.Metadata(type=inner):
            return _values(inner, now, ids)
        case inspect.UnionType(types=types):
            return st.one_of([_values(inner, now, ids) for inner in types])
        case inspect.NoneType():
            return st.none()
        case inspect.BoolType():
            return st.booleans()
        case inspect.UUIDType():
            return st.sampled_from(ids) if ids else st.uuids()
        case inspect.DateType():
            return st.integers(-120, 60).map(lambda days: today + timedelta(days=days))
        case inspect.DateTimeType():
            return st.integers(-200_000, 4).map(lambda minutes: now + timedelta(minutes=minutes))
        case inspect.DecimalType():
            return st.decimals(-1000, 1000, places=2)
        case inspect.IntType(ge=ge, le=le):
            return st.integers(ge if ge is not None else -1000, min(le if le is not None else 1000, (ge or 0) + 1000))
        case inspect.EnumType(cls=cls):
            return st.sampled_from(list(cls))
        case inspect.LiteralType(values=values):
            return st.sampled_from(list(values))
        case inspect.StrType(pattern=pattern, max_length=longest):
            form = re.compile(pattern or "")
            fitting = [t for t in TEXTS if form.search(t) and len(t) <= (longest or 4000)]
            return st.sampled_from(fitting or ["-"])
        case inspect.VarTupleType(item_type=inner, min_length=shortest):
            least = shortest or 0
            return st.lists(_values(inner, now, ids), min_size=least, max_size=max(3, least)).map(tuple)
        case inspect.ListType(item_type=inner):
            return st.lists(_values(inner, now, ids), max_size=3)
        case inspect.DictType(key_type=key, value_type=value):
            return st.dictionaries(_values(key, now, ids), _values(value, now, ids), max_size=2)
        case inspect.AnyType():
            return st.one_of(st.none(), st.booleans(), st.integers(0, 9), st.sampled_from(TEXTS))
        case inspect.StructType(cls=cls):
            fields = {f.name: _values(f.type, now, ids) for f in info.fields}
            return st.fixed_dictionaries(fields).map(lambda given: _struct(cls, given))
        case _:
            raise NotImplementedError(f"values of {info}")


def _struct(cls: type[Any], given: dict[str, Any]) -> Any:
    try:
        return cls(**given)
    except ValueError:
        return None


def ids_in(value: Any) -> set[UUID]:
    """Every id that stands in an event or a command."""
    found: set[UUID] = set()
    if isinstance(value, UUID):
        found.add(value)
    elif isinstance(value, msgspec.Struct):
        for name in value.__struct_fields__:
            found |= ids_in(getattr(value, name))
    elif isinstance(value, tuple | list):
        for inner in value:
            found |= ids_in(inner)
    elif isinstance(value, dict):
        for key, inner in value.items():
            found |= ids_in(key) | ids_in(inner)
    return found
