"""Personal values that are put in wherever an event declares one, so that they can be looked for everywhere else."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any

import msgspec

from domain.catalogue import RULES, command_examples, event_examples
from domain.kernel.event import Category, Event, PersonalField, personal_fields
from domain.kernel.rule import Example, Rule

#: What is put in, by the name of a field; else by what the field is about. One after the other.
BY_NAME: Mapping[str, Sequence[str]] = {
    "birth_date": ("1913-07-03",),
    "id_number": ("110101191307031237",),
    "number": ("E90417733",),
    "outline": ('{"corners":[[31415926,117171717],[31415999,117171717],[31415999,117171999]]}',),
    "box": ("31415926,117171717,31415999,117171999",),
}
BY_CATEGORY: Mapping[Category, Sequence[str]] = {
    Category.IDENTITY: ("Xiomara Plantagenet", "欧阳植秘"),
    Category.CONTACT: ("139 7345 0217",),
    Category.LOCATION: ("17 Unfindable Mews", "隐植县无踪巷十七号"),
    Category.NARRATIVE: ("She whispered of the copper heron.", "他低声说起铜鹭的秘密。"),
    Category.VICTIM: ("Philippa Vexgrove", "诸葛受伤者"),
}
#: By what each of them is known again: all of it, or a part of it that stands in nothing else.
MARKS = (
    "1913-07-03", "110101191307031237", "E90417733", "31415926", "117171717", "Plantagenet", "欧阳植秘", "7345 0217",
    "Unfindable Mews", "无踪巷十七", "copper heron", "铜鹭的秘密", "Vexgrove", "诸葛受伤者",
)  # fmt: skip


class Planter:
    """Gives the value for a field, and remembers which it gave."""

    def __init__(self) -> None:
        self._named = {name: cycle(values) for name, values in BY_NAME.items()}
        self._about = {category: cycle(values) for category, values in BY_CATEGORY.items()}
        self.gave: set[str] = set()

    def value(self, field: PersonalField) -> str:
        """What is put in there."""
        given = next(self._named.get(field.name) or self._about[field.category])
        self.gave.add(given)
        return given

    def events(self) -> Iterator[Event]:
        """Each type of event that has personal fields, every one of them planted."""
        for event in event_examples():
            if personal_fields(type(event)):
                yield self._planted(event)

    def commands(self) -> Iterator[tuple[Rule, Example, dict[str, Any]]]:
        """Each command with which personal values come in: its rule, an example of it, and its planted fields."""
        seen = set()
        for example in command_examples():
            fields = {one.name: one for kind in example.then for one in personal_fields(kind)}
            own = fields.keys() & set(example.command.__struct_fields__)
            if own and type(example.command) not in seen:
                seen.add(type(example.command))
                rule = RULES[type(example.command).__name__]
                yield rule, example, {name: self.value(fields[name]) for name in sorted(own)}

    def _planted(self, event: Event) -> Event:
        changed: dict[str, Any] = {one.name: self.value(one) for one in personal_fields(type(event))}
        for name in event.__struct_fields__:
            if isinstance(within := getattr(event, name), Event):
                changed[name] = self._planted(within)
        return msgspec.structs.replace(event, **changed)


def every_value() -> set[str]:
    """All that can be planted."""
    return {value for values in (*BY_NAME.values(), *BY_CATEGORY.values()) for value in values}
