"""What a schema promises, and whether another of the same topic keeps it.

Two stand by a schema: a reader who knows it and meets an entry written since, and entries written before, which stay
as they are and are read with the schema of today. Both bear a new field that may be absent: a reader passes over it,
and older entries lack it. They bear nothing else. A value that a list did not have before is met by a reader that
has no case for it, our own processes of the release before among them: an entry with one has a topic of a new version,
which whoever does not know it can tell by its name.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

Json = dict[str, Any]

#: What is said of values and does not bound them.
SAID = frozenset({"title", "description", "examples", "$schema"})
_LOOKED_INTO = frozenset({"properties", "required", "items", "enum"})


def unkept(made: Mapping[str, Json], kept: Mapping[str, bytes]) -> dict[str, list[str]]:
    """By topic, what kept schemas promise and those made now do not keep. A topic without a kept schema is new."""
    found = {topic: broken(json.loads(kept[topic]), schema) for topic, schema in made.items() if topic in kept}
    return {topic: places for topic, places in found.items() if places}


def broken(old: Json, new: Json) -> list[str]:
    """What the old schema promised and the new one does not keep, each with its place; empty where all is kept."""
    return list(_broken(old, new, ""))


def _broken(old: Json, new: Json, place: str) -> Iterator[str]:
    at = place or "the whole"
    for word in sorted((old.keys() | new.keys()) - SAID - _LOOKED_INTO):
        if not word.startswith("x-") and old.get(word) != new.get(word):
            yield f"{at}: {word} was {old.get(word)!r} and is {new.get(word)!r}"
    yield from _codes(old.get("enum"), new.get("enum"), at)
    if "items" in old and "items" in new:
        yield from _broken(old["items"], new["items"], f"{place}[]")
    elif "items" in old or "items" in new:
        yield f"{at}: items are described in one alone"
    yield from _fields(old, new, place)


def _codes(old: list[Any] | None, new: list[Any] | None, at: str) -> Iterator[str]:
    if old is None and new is None:
        return
    yield from (f"{at}: may be {code!r} no longer" for code in old or () if code not in (new or ()))
    yield from (f"{at}: may be {code!r} now" for code in new or () if code not in (old or ()))


def _fields(old: Json, new: Json, place: str) -> Iterator[str]:
    before, now = old.get("properties", {}), new.get("properties", {})
    needed_before, needed = set(old.get("required", ())), set(new.get("required", ()))
    for name in sorted(before.keys() | now.keys()):
        at = f"{place}.{name}" if place else name
        if name not in now:
            yield f"{at}: is gone"
        elif name not in before:
            if name in needed:
                yield f"{at}: is new and always there, and older entries do not have it"
        else:
            if (name in needed_before) != (name in needed):
                yield f"{at}: {'may be absent now' if name in needed_before else 'is always there now'}"
            yield from _broken(before[name], now[name], at)
