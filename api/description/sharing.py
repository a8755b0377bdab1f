"""What a description says twice is said once, among its components, and referred to."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

Json = dict[str, Any]


def shared(document: Json) -> Json:
    """The same description, its repeated parameters, headers and responses among its components.

    Each bears its name or status there; a second one that says something else bears a number after it.
    """
    operations = [operation for methods in document["paths"].values() for operation in methods.values()]
    for part, places in (("headers", _headers), ("parameters", _parameters), ("responses", _responses)):
        _share(document["components"], part, places, operations)
    return document


#: Where something stands: its name, what is said there, and how another thing is put there.
Place = tuple[str, Json, Callable[[Json], None]]


def _headers(operation: Json) -> Iterator[Place]:
    for response in operation["responses"].values():
        for name, header in response.get("headers", {}).items():
            yield name, header, _put(response["headers"], name)


def _parameters(operation: Json) -> Iterator[Place]:
    found = operation.get("parameters", [])
    for n, parameter in enumerate(found):
        yield parameter["name"], parameter, _put(found, n)


def _responses(operation: Json) -> Iterator[Place]:
    found = operation["responses"]
    for status, response in found.items():
        yield status, response, _put(found, status)


def _put(within: Any, key: Any) -> Callable[[Json], None]:
    def put(value: Json) -> None:
        within[key] = value

    return put


def _share(components: Json, part: str, places: Callable[[Json], Iterable[Place]], operations: Iterable[Json]) -> None:
    found = [place for operation in operations for place in places(operation)]
    said = Counter((name, _text(value)) for name, value, _ in found)
    names: dict[tuple[str, str], str] = {}
    kept: Json = {}
    for name, value, put in found:
        key = (name, _text(value))
        if said[key] == 1:
            continue
        if key not in names:
            same = sum(1 for known, _ in names if known == name)
            names[key] = f"{name}.{same + 1}" if same else name
            kept[names[key]] = value
        put({"$ref": f"#/components/{part}/{names[key]}"})
    components[part] = dict(sorted(kept.items()))


def _text(value: Json) -> str:
    return json.dumps(value, sort_keys=True)
