"""What happened: the shape of every event, and the catalogue of all of them.

An event class is declared once. Its topic names it for ever, its fields are its stored form, the first
line of its docstring is its sentence in the case history. Fields declared ``Personal[...]`` are stored
apart, under a key of their own category, and come back from the record as ``Sealed``.
"""

from __future__ import annotations

import enum
import typing
from typing import Annotated as Personal
from typing import Any, ClassVar, dataclass_transform, get_origin
from uuid import UUID

import msgspec

__all__ = [
    "CATALOGUE",
    "Category",
    "Decision",
    "Event",
    "Fact",
    "Personal",
    "PersonalField",
    "Redacted",
    "Sealed",
    "Text",
]


class Category(enum.IntEnum):
    """What a sealed part is about; each has its own key for each file, destroyed or sealed by itself."""

    FACTS = 0
    IDENTITY = 1
    CONTACT = 2
    LOCATION = 3
    NARRATIVE = 4  # free text and health
    VICTIM = 5

    __hash__ = int.__hash__  # an Enum's own is slow, and every part is looked up by its category


class Sealed(msgspec.Struct, frozen=True, eq=False, repr_omit_defaults=True, gc=False):
    """A personal value as the record gives it: where it stands, not what it is.

    Equality is by reference to the record; nothing here can be printed. Opening one needs a key ring and
    a stated reason, and happens only where looks are recorded.

    stream, version, topic: the entry it belongs to. category: whose key. part: key id, nonce and
    ciphertext as stored. field: its name within the part.
    """

    stream: UUID
    version: int
    topic: str
    category: Category
    part: bytes
    field: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sealed) and self.place == other.place

    def __ne__(self, other: object) -> bool:
        return not self == other  # the struct's own would compare by identity

    def __hash__(self) -> int:
        return hash(self.place)

    def __repr__(self) -> str:
        return f"<sealed {self.category.name.lower()}>"

    __str__ = __repr__

    @property
    def place(self) -> tuple[UUID, int, Category, str]:
        """Where the value stands in the record."""
        return (self.stream, self.version, self.category, self.field)


Text = str | Sealed  # a personal text: a string in a command, sealed once recorded


class PersonalField(typing.NamedTuple):
    """One field of an event that is stored sealed."""

    name: str
    category: Category


CATALOGUE: dict[str, type[Event]] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class EventMeta(msgspec.StructMeta):
    """Registers each event class under its topic; a topic is taken once."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], *, topic: str = "", **config: Any
    ) -> Any:
        config.setdefault("frozen", True)
        config.setdefault("kw_only", True)
        config.setdefault("gc", False)
        cls: Any = super().__new__(mcls, name, bases, namespace, **config)
        if topic:
            if topic in CATALOGUE:
                raise TypeError(f"topic {topic} is taken by {CATALOGUE[topic].__name__}")
            cls.topic = topic
            CATALOGUE[topic] = cls
        return cls


class Event(msgspec.Struct, metaclass=EventMeta, frozen=True, kw_only=True, gc=False):
    """Something that happened. Subclasses are named in the past tense and never change once released."""

    topic: ClassVar[str] = ""


class Fact(Event, kw_only=True):
    """An event that was observed. It may be recorded late, and corrected by a later entry."""


class Decision(Event, kw_only=True):
    """An event by which somebody exercised power. It occurs when it is recorded and is never corrected.

    seen_position: the record position that the decider had on screen; 0 where nobody looked at a screen.
    """

    seen_position: int = 0


class Redacted(Event, kw_only=True):
    """In the place of an event whose facts cannot be opened: its file is sealed, or its keys are destroyed."""

    reason: typing.Literal["erased", "sealed"]


def personal_fields(kind: type[Event]) -> tuple[PersonalField, ...]:
    """The fields of an event class that are stored sealed, in the order of declaration."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return tuple(
        PersonalField(name, category)
        for name in kind.__struct_fields__
        if get_origin(hints[name]) is Personal
        for category in hints[name].__metadata__
        if isinstance(category, Category)
    )


def slice_of(kind: type[Event]) -> str:
    """The slice that declares an event class: the folder of its ``record.py``, dotted below ``domain``.

    >>> from domain.kernel.correction import EntryCorrected
    >>> slice_of(EntryCorrected)
    'kernel'
    """
    return kind.__module__.removeprefix("domain.").rpartition(".")[0]
