"""The JSON Schema of the facts of an event, as they are stored and leave: read off its declaration.

A schema stands for itself: it refers to no other, and uses only words that mean the same in draft-07 and 2020-12, so
that it can stand in an AsyncAPI document as it is. Objects are open: a field may be added to one at any time.
"""

from __future__ import annotations

import inspect
import json
from functools import cache
from typing import Any

import msgspec
from msgspec import inspect as forms

from domain.catalogue import CATALOGUE, event_examples
from domain.contracts.kept import URN
from domain.kernel.codec import Nested, encode, form_of
from domain.kernel.event import Event

Json = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
#: Says of the personal fields of an event, which never leave, what each is about.
LEFT_OUT = "x-rollcall-personal"
_NESTED: Json = {
    "type": "object",
    "description": "An event as it is stored: its topic, and its facts, which are of the schema of that topic.",
    "properties": {
        "topic": {"type": "string", "pattern": r"^[a-z][a-z0-9.-]*\.v[1-9][0-9]*$"},
        "facts": {"type": "object"},
    },
    "required": ["topic", "facts"],
}


def schemas() -> dict[str, Json]:
    """The schemas of all events of today, by topic. Of what is no longer written the kept ones alone tell."""
    return {topic: schema_of(CATALOGUE[topic]) for topic in sorted(CATALOGUE)}


def schema_of(kind: type[Event]) -> Json:
    """The schema of the facts of an event class, with an example."""
    form = form_of(kind)
    title, _, rest = inspect.cleandoc(kind.__doc__ or "").partition("\n")
    schema: Json = {"$schema": DIALECT, "$id": URN + kind.topic, "title": title}
    if rest.strip():
        schema["description"] = rest.strip()
    struct = forms.type_info(form.wire)
    assert isinstance(struct, forms.StructType)
    schema |= _object(struct)
    if form.personal:
        schema[LEFT_OUT] = {name: category.name.lower() for name, category in form.personal}
    return schema | {"examples": [json.loads(encode(_examples()[kind]).facts)]}


def text(schema: Json) -> str:
    """A schema as it is kept and served."""
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"


@cache
def _examples() -> dict[type[Event], Event]:
    """The first example of each event class."""
    return {type(event): event for event in reversed(event_examples())}


def _object(struct: forms.StructType) -> Json:
    required = [field.encode_name for field in struct.fields if field.required]
    properties = {field.encode_name: _property(field) for field in struct.fields}
    return {"type": "object", "properties": properties, **({"required": required} if required else {})}


def _property(field: forms.Field) -> Json:
    if field.default_factory is not msgspec.NODEFAULT:
        raise TypeError(f"the default of {field.name} is made anew each time")
    if field.default is msgspec.NODEFAULT:
        return _value(field.type)
    return _value(field.type) | {"default": json.loads(msgspec.json.encode(field.default))}


def _value(kind: forms.Type) -> Json:
    """The schema of one value. TypeError for a type that no fact has so far."""
    match kind:
        case forms.UnionType(types=types):
            return _nullable(types)
        case forms.EnumType(cls=cls):
            return _codes([member.value for member in cls]) | _said(cls)
        case forms.LiteralType(values=values):
            return _codes(list(values))
        case forms.StructType(cls=cls):
            return _NESTED if cls is Nested else _object(kind) | _said(cls)
        case forms.VarTupleType(item_type=item):
            return {"type": "array", "items": _value(item)} | _bounds(
                kind, minItems="min_length", maxItems="max_length"
            )
        case forms.StrType():
            found = {"type": "string"} | _bounds(kind, minLength="min_length", maxLength="max_length")
            return found | ({"pattern": kind.pattern.replace(r"$(?!\n)", "$")} if kind.pattern else {})
        case forms.IntType():
            return {"type": "integer"} | _bounds(kind, minimum="ge", maximum="le")
        case _ if type(kind) in _PLAIN:
            return _PLAIN[type(kind)]
        case _:
            raise TypeError(f"no fact is a {type(kind).__name__} so far")


_PLAIN: dict[type[forms.Type], Json] = {
    forms.BoolType: {"type": "boolean"},
    forms.UUIDType: {"type": "string", "format": "uuid"},
    forms.DateType: {"type": "string", "format": "date"},
    forms.DateTimeType: {"type": "string", "format": "date-time"},
    forms.DecimalType: {"type": "string", "format": "decimal"},
}


def _nullable(types: tuple[forms.Type, ...]) -> Json:
    one, null = types
    if not isinstance(null, forms.NoneType):
        one, null = null, one
    schema = _value(one)
    schema = schema | {"type": [schema["type"], "null"]}
    return schema | ({"enum": [*schema["enum"], None]} if "enum" in schema else {})


def _codes(values: list[Any]) -> Json:
    (kind,) = {type(value) for value in values}
    return {"type": "integer" if issubclass(kind, int) else "string", "enum": values}


def _bounds(kind: forms.Type, **named: str) -> Json:
    """The bounds of a value that it has. named: how JSON Schema calls each, with how msgspec does."""
    return {name: bound for name, ours in named.items() if (bound := getattr(kind, ours)) is not None}


def _said(cls: type[Any]) -> Json:
    """What a class says of itself."""
    own = cls.__dict__.get("__doc__")
    return {"description": inspect.cleandoc(own)} if own else {}
