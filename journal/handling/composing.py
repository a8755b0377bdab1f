"""From decided drafts to what is appended: encoded bodies, the keys they need, the names to be found by."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from msgspec.structs import replace
from uuid_utils.compat import uuid7

from domain.kernel.codec import Encoded, encode, form_of
from domain.kernel.entry import EPOCH
from domain.kernel.event import Category, Decision, Event, Sealed
from domain.kernel.rule import Draft
from journal.plan import Body

Open = Callable[[Sealed | str | None, str], str | None]


class Composed(NamedTuple):
    """Bodies for an append, the categories of keys they need, and the names by which the file is found."""

    bodies: list[Body]
    categories: frozenset[Category]
    names: tuple[str, ...]


def compose(
    drafts: Sequence[Draft], *, now: datetime, seen_position: int, open_value: Open, new_id: Callable[[], UUID] = uuid7
) -> Composed:
    """Encode what a rule decided. now: the instant that stands for "when it is recorded".

    Decisions get the position that was seen. A personal value that comes from the record, as a corrected
    event's does, is opened and will be sealed again at its new place.
    """
    bodies: list[Body] = []
    categories = {Category.FACTS}
    names: list[str] = []
    for draft in drafts:
        event = draft.event
        if isinstance(event, Decision) and seen_position:
            event = replace(event, seen_position=seen_position)
        encoded = _encoded(event, open_value, names)
        categories.update(category for category, _ in encoded.personal)
        occurred = draft.occurred
        bodies.append(
            Body(
                new_id(),
                encoded,
                None if occurred is None or occurred.at is now else microseconds(occurred.at),
                "instant" if occurred is None else occurred.precision.value,
                draft.evidence,
            )
        )
    return Composed(bodies, frozenset(categories), tuple(names))


def microseconds(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC, exactly."""
    since = at - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def _encoded(event: Event, open_value: Open, names: list[str]) -> Encoded:
    form = form_of(type(event))
    if form.plain:
        return encode(event)
    event = _unsealed(event, open_value)
    for name, category in form.personal:
        value = getattr(event, name)
        if category is Category.IDENTITY and name == "name" and isinstance(value, str):
            names.append(value)
    return encode(event)


def _unsealed(event: Event, open_value: Open) -> Event:
    form = form_of(type(event))
    opened: dict[str, Any] = {
        name: open_value(value, f"{event.topic}: recorded again")
        for name, _ in form.personal
        if isinstance(value := getattr(event, name), Sealed)
    }
    if form.nested and isinstance(inner := getattr(event, form.nested), Event):
        opened[form.nested] = _unsealed(inner, open_value)
    return replace(event, **opened) if opened else event
