"""The stored form of events: facts as JSON, personal values apart by category, old versions upcast.

Pure: it makes and reads plain bytes. Sealing and opening them is the journal's.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from domain.kernel.event import CATALOGUE, Category, Event, PersonalField, Sealed, personal_fields
from domain.kernel.ids import Line, Narrative

Upcast = Callable[[dict[str, Any]], dict[str, Any]]
UPCASTS: dict[str, tuple[str, Upcast]] = {}

_json = msgspec.json.Encoder()


class TopicUnknown(Exception):
    """This process does not know the topic {topic}: it was written by a newer release."""

    def __init__(self, topic: str) -> None:
        super().__init__(topic)
        self.topic = topic


class Encoded(NamedTuple):
    """An event as bytes: its topic, its facts, and one part for each category of personal values present."""

    topic: str
    facts: bytes
    personal: tuple[tuple[Category, bytes], ...]


class Place(NamedTuple):
    """Where a stored event stands, and its sealed parts: what its ``Sealed`` values refer to."""

    stream: UUID
    version: int
    parts: Mapping[Category, bytes]


#: For an event without personal values at hand.
NOWHERE = Place(UUID(int=0), 0, {})


class Nested(msgspec.Struct, frozen=True):
    """An event within an event (a correction's), as stored."""

    topic: str
    facts: msgspec.Raw


class Form(NamedTuple):
    """How one event class is stored. wire: its facts alone. reads: what its facts are decoded as.

    names: the fields that hold the name of a person.
    """

    kind: type[Event]
    wire: type[Any]
    reads: type[Any]
    decoder: msgspec.json.Decoder[Any]
    facts: tuple[str, ...]
    personal: tuple[PersonalField, ...]
    nested: str | None
    names: tuple[str, ...]

    @property
    def plain(self) -> bool:
        """Whether the class is its own wire form."""
        return self.wire is self.kind


def upcast(old: str, *, to: str) -> Callable[[Upcast], Upcast]:
    """Declare how the facts of an old topic become those of its next version.

    The function gets the old facts as plain JSON values and returns the new ones. It is total and pure, and
    personal values never pass through it: a version may not move a field between categories.
    """

    def register(function: Upcast) -> Upcast:
        if old in CATALOGUE or old in UPCASTS:
            raise TypeError(f"{old} is still current, or upcast twice")
        UPCASTS[old] = (to, function)
        return function

    return register


@cache
def form_of(kind: type[Event]) -> Form:
    """The stored form of an event class, derived from its declaration."""
    hints = typing.get_type_hints(kind, include_extras=True)
    personal = personal_fields(kind)
    apart = {field.name for field in personal}
    nested = next((n for n in kind.__struct_fields__ if hints[n] == Event | None), None)
    if not apart and nested is None:
        return Form(kind, kind, kind, msgspec.json.Decoder(kind), kind.__struct_fields__, (), None, ())
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
        if field.name in apart:
            continue
        annotation = Nested | None if field.name == nested else hints[field.name]
        fields.append((field.name, annotation) if field.required else (field.name, annotation, field.default))
    wire = msgspec.defstruct(kind.__name__ + "Facts", fields, frozen=True, kw_only=True, gc=False)
    # Where every personal field may be absent, the facts alone make an event already.
    whole = nested is None and all(not f.required for f in msgspec.structs.fields(kind) if f.name in apart)
    reads = kind if whole else wire
    names = tuple(f.name for f in personal if f.category is Category.IDENTITY and f.name == "name")
    return Form(kind, wire, reads, msgspec.json.Decoder(reads), wire.__struct_fields__, personal, nested, names)


def encode(event: Event) -> Encoded:
    """An event as stored. TypeError where a personal value is already sealed: it must be given again."""
    form = form_of(type(event))
    if form.plain:
        return Encoded(event.topic, _json.encode(event), ())
    facts = {name: getattr(event, name) for name in form.facts}
    parts: dict[Category, dict[str, Any]] = {}
    for name, category in form.personal:
        value = getattr(event, name)
        if isinstance(value, Sealed):
            raise TypeError(f"{event.topic}: {name} is sealed already")
        if value is not None:
            parts.setdefault(category, {})[name] = value
    if form.nested and facts[form.nested] is not None:
        inner = encode(facts[form.nested])
        facts[form.nested] = Nested(topic=inner.topic, facts=msgspec.Raw(inner.facts))
        for category, plain in inner.personal:
            parts.setdefault(category, {})[form.nested] = msgspec.Raw(plain)
    personal = tuple([(category, _json.encode(parts[category])) for category in sorted(parts)])
    return Encoded(event.topic, _json.encode(facts), personal)


def decode(topic: str, facts: bytes, place: Place) -> Event:
    """The event of a stored topic and its facts in clear; personal fields are ``Sealed``.

    TopicUnknown for a topic that this release does not have; msgspec.ValidationError for facts that are not
    of its form.
    """
    form = _FORMS.get(topic)
    if form is None:
        kind = CATALOGUE.get(topic)
        if kind is None:
            return _decode_old(topic, facts, place)
        form = _FORMS[topic] = form_of(kind)
    read: Any = form.decoder.decode(facts)
    if form.reads is form.kind:
        event: Event = read
        return _with_parts(form, event, topic, place) if place.parts else event
    return _event(form, read, topic, place)


_FORMS: dict[str, Form] = {}


def open_field(plain: bytes, field: str) -> Any:
    """The value of a personal field within its opened part; None where it was not given."""
    value: Any = msgspec.json.decode(plain)
    for name in field.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value


def from_plain(kind: type[Event], values: Mapping[str, Any]) -> Event:
    """An event of plain JSON values, personal ones given as strings: what a person typed in.

    ValueError (msgspec.ValidationError is one) for a field that the class does not have, lacks, or cannot
    take, without the value.
    """
    form = form_of(kind)
    personal = dict(form.personal)
    if values.keys() - set(form.facts) - personal.keys():
        raise ValueError(f"{kind.__name__} has no such field")
    wire = msgspec.convert({k: v for k, v in values.items() if k not in personal}, form.wire)
    needed = {field.name for field in msgspec.structs.fields(kind) if field.required}
    texts: dict[str, str | None] = {}
    for name, category in personal.items():
        bounded: Any = Narrative if category is Category.NARRATIVE else Line
        texts[name] = msgspec.convert(values.get(name), bounded if name in needed else bounded | None)
    return form.kind(**{name: getattr(wire, name) for name in form.facts}, **texts)


def to_plain(event: Event, opened: Callable[[Any], Any]) -> dict[str, Any]:
    """The fields of an event as plain JSON values, the reverse of ``from_plain``.

    opened: gives the plain value of a personal field.
    """
    form = form_of(type(event))
    facts: dict[str, Any] = msgspec.to_builtins({name: getattr(event, name) for name in form.facts})
    return facts | {name: opened(getattr(event, name)) for name, _ in form.personal}


def _event(form: Form, read: Any, topic: str, place: Place, prefix: str = "") -> Event:
    """The event from its decoded facts, with a ``Sealed`` for each personal value of the parts at hand."""
    if form.reads is form.kind:
        return _with_parts(form, read, topic, place, prefix)
    values = {name: getattr(read, name) for name in form.facts}
    for name, category in form.personal:
        values[name] = _sealed(category, topic, place, prefix + name)
    if form.nested and values[form.nested] is not None:
        values[form.nested] = _inner(values[form.nested], topic, place, f"{prefix}{form.nested}.")
    return form.kind(**values)


def _with_parts(form: Form, event: Event, topic: str, place: Place, prefix: str = "") -> Event:
    """An event that its facts alone make, with its personal values put in."""
    for name, category in form.personal:
        if category in place.parts:
            msgspec.structs.force_setattr(event, name, _sealed(category, topic, place, prefix + name))
    return event


def _sealed(category: Category, topic: str, place: Place, field: str) -> Sealed | None:
    part = place.parts.get(category)
    return None if part is None else Sealed(place.stream, place.version, topic, category, part, field)


def _inner(nested: Nested, topic: str, place: Place, prefix: str) -> Event:
    inner_topic, facts = _current(nested.topic, bytes(nested.facts))
    form = form_of(CATALOGUE[inner_topic])
    return _event(form, form.decoder.decode(facts), topic, place, prefix)


def _decode_old(topic: str, facts: bytes, place: Place) -> Event:
    current, facts = _current(topic, facts)
    form = form_of(CATALOGUE[current])
    return _event(form, form.decoder.decode(facts), topic, place)


def _current(topic: str, facts: bytes) -> tuple[str, bytes]:
    while topic not in CATALOGUE:
        if topic not in UPCASTS:
            raise TopicUnknown(topic)
        topic, function = UPCASTS[topic]
        facts = _json.encode(function(msgspec.json.decode(facts)))
    return topic, facts
