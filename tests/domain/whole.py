"""Whole files driven by commands that nobody thought of: any command, any role, any values of the right form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

from domain.catalogue import RULES, command_examples
from domain.kernel.rule import Command, Of, Rule
from domain.kernel.words import placeholders

BEGUN = datetime(2026, 1, 5, 1, tzinfo=UTC)
#: What happens to a file, and to the tracks below it.
OURS = frozenset({Of.CASES, Of.TRACKS})
CASE_RULES = sorted((rule for rule in RULES.values() if rule.of in OURS), key=lambda rule: rule.name)
EXAMPLES: dict[type[Command], list[Command]] = {}
for _example in command_examples():
    EXAMPLES.setdefault(type(_example.command), []).append(_example.command)
#: What may be known of the other kinds of stream: what an example knows of them, all of it together, and nothing.
OTHERS: list[Mapping[Of, Mapping[str, Any]]] = [{}, *(e.others for e in command_examples() if e.others)]
OTHERS.append({of: {k: v for o in OTHERS for k, v in o.get(of, {}).items()} for of in Of})
#: Every document that is stored in an example.
DOCUMENTS = {document.digest: document for e in command_examples() for document in e.documents}


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
    | {name for others in OTHERS for states in others.values() for name in states}
    | set(DOCUMENTS)
)


class Known:
    """The ids that stand in a file, by the names of the fields in which they stand; ``entry`` has those of entries."""

    def __init__(self) -> None:
        self.named: dict[str, set[UUID]] = {}

    def learn(self, name: str, value: Any) -> None:
        """Remember every id in an event or a command, below a name."""
        if isinstance(value, UUID):
            self.named.setdefault(name, set()).add(value)
        elif isinstance(value, msgspec.Struct):
            for field in value.__struct_fields__:
                self.learn(field, getattr(value, field))
        elif isinstance(value, tuple | list):
            for inner in value:
                self.learn(name, inner)
        elif isinstance(value, dict):
            for key, inner in value.items():
                self.learn(name, key)
                self.learn(name, inner)

    def of(self, name: str) -> list[UUID]:
        """The ids that stand in fields of a name; those of entries where there are none."""
        return sorted(self.named.get(name) or self.named.get("entry", ()))

    @property
    def every(self) -> list[UUID]:
        """All of them."""
        return sorted(set().union(*self.named.values()))

    def fits(self, rule: Rule) -> bool:
        """Whether the file has ids of all that a rule is about."""
        return all(name in self.named for name in placeholders(rule.on) if name.endswith("_id"))


def commands(draw: st.DataObject, now: datetime, known: Known) -> Command:
    """A command of any kind: one of the examples, with some of its fields given otherwise."""
    about = [rule for rule in CASE_RULES if known.fits(rule) and "_id}" in rule.on] or CASE_RULES
    rule = draw.draw(st.sampled_from(draw.draw(st.sampled_from([about, about, CASE_RULES]))), label="rule")
    base = draw.draw(st.sampled_from(EXAMPLES[rule.command]), label="example")
    changed = {}
    for field in msgspec.structs.fields(rule.command):
        likely = inspect.type_info(field.type)
        named = _has(likely, inspect.UUIDType)
        if draw.draw(st.integers(0, 9), label="keep") < (6 if named else 2):
            ids = known.every if draw.draw(st.integers(0, 9)) == 0 else known.of(field.name)
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
        case inspect.StructType(cls=cls) | inspect.NamedTupleType(cls=cls):
            fields = {f.name: _values(f.type, now, ids) for f in info.fields}
            return st.fixed_dictionaries(fields).map(lambda given: _struct(cls, given))
        case _:
            raise NotImplementedError(f"values of {info}")


def _struct(cls: type[Any], given: dict[str, Any]) -> Any:
    try:
        return cls(**given)
    except ValueError:
        return None


def aimed(command: Command, known: Known, chance: Random) -> Command:
    """A command of an example, most often about what there is in this file."""
    changed: dict[str, Any] = {}
    for field in msgspec.structs.fields(type(command)):
        ids = known.of(field.name)
        value = getattr(command, field.name)
        if isinstance(value, UUID) and value not in ids and ids and chance.random() < 0.9:
            changed[field.name] = chance.choice(ids)
        elif isinstance(value, tuple) and value and isinstance(value[0], UUID) and chance.random() < 0.5:
            changed[field.name] = tuple(chance.sample(ids, min(len(ids), len(value))))
        elif field.name in ("occurred_at", "occurred_on"):
            changed[field.name] = None
    return msgspec.structs.replace(command, **changed)
