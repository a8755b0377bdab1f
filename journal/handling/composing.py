"""From decided drafts to what is appended: encoded bodies, the keys they need, the names to be found by."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from msgspec.structs import replace
from uuid_utils.compat import uuid7

from domain.kernel.codec import encode, form_of
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import EPOCH, Precision
from domain.kernel.event import Category, Decision, Event
from domain.kernel.rule import Content, Draft
from journal.plan import Body

_MICROSECOND = timedelta(microseconds=1)
_VALUES = {precision: precision.value for precision in Precision}  # asking an enum for it is slow
_FACTS = Category.FACTS


class Composed(NamedTuple):
    """Bodies for an append, the categories of keys they need, the names by which the file is found, and what is to
    be kept beside the record before them."""

    bodies: list[Body]
    categories: Set[Category]
    names: Sequence[str]
    contents: Sequence[Content] = ()


def compose(
    drafts: Sequence[Draft], *, now: datetime, seen_position: int, new_id: Callable[[], UUID] = uuid7
) -> Composed:
    """Encode what a rule decided. now: the instant that stands for "when it is recorded".

    Decisions get the position that was seen.
    """
    bodies: list[Body] = []
    categories = {_FACTS}
    names: list[str] = []
    contents: list[Content] = []
    for event, occurred, evidence, content in drafts:
        if seen_position and isinstance(event, Decision):
            event = replace(event, seen_position=seen_position)
        encoded = encode(event)
        for category, _ in encoded.personal:
            categories.add(category)
        if encoded.personal:
            names += _names(event)
        if content is not None:
            contents.append(content)
            categories.add(Category.LOCATION)
        if occurred is None or occurred.at is now:
            bodies.append(Body(new_id(), encoded, None, "instant", evidence))
        else:
            bodies.append(Body(new_id(), encoded, microseconds(occurred.at), _VALUES[occurred.precision], evidence))
    return Composed(bodies, categories, names, contents)


def microseconds(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC, exactly."""
    return (at - EPOCH) // _MICROSECOND


def _names(event: Event) -> list[str]:
    """The names of people that an event gives, or puts in the place of others."""
    given = event.becomes if isinstance(event, EntryCorrected) else event
    if given is None:
        return []
    return [name for field in form_of(type(given)).names if isinstance(name := getattr(given, field), str)]
