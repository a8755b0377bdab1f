"""Where each command is reached: method and path follow from its rule."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

import msgspec

from api.asking import CANONICAL_UUID
from api.form import Form
from api.problems import Problem
from domain.kernel.rule import Rule
from domain.kinds import KINDS, Kind

_PARAMETER = re.compile(r"\{([a-z_]+)\}")
_PUBLIC_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,99}")


class CommandRoute(NamedTuple):
    """One command's place. segments: after ``/v1``; ``{x}`` stands for a value. given: fields from the path."""

    rule: Rule
    path: str
    segments: tuple[str, ...]
    given: Mapping[str, Any]
    form: Form[Any]

    @property
    def literal(self) -> tuple[str, ...]:
        """The segments with every value left open."""
        return tuple("{}" if s.startswith("{") else s for s in self.segments)

    def stream(self, segments: tuple[str, ...]) -> UUID | None:
        """The stream that a path names; None where the command opens one. Problem ``path-malformed``."""
        if self.rule.opens:
            return None
        return stream_in(KINDS[self.rule.of], segments[1])

    def fields(self, segments: tuple[str, ...]) -> dict[str, Any] | None:
        """The fields of the command that stand in a path."""
        if not self.given:
            return None
        found = {}
        for name, segment in zip(self.segments, segments, strict=True):
            if name[1:-1] in self.given:
                found[name[1:-1]] = _value(segment, self.given[name[1:-1]])
        return found


def route_of(rule: Rule) -> CommandRoute:
    """The route of a rule: ``POST /v1/<kind>[/{id}][/<on>][/<do>]``; below a kind, ``/v1/<that>/{id}/<kind>...``."""
    kind = KINDS[rule.of]
    parts = [(kind.below or kind.of).value]
    if not rule.opens:
        parts.append(f"{{{kind.parameter}}}")
    if kind.below:
        parts.append(kind.of.value)
    parts += [part for part in (*rule.on.split("/"), *rule.do.split("/")) if part]
    fields = {f.name: f.type for f in msgspec.structs.fields(rule.command)}
    named = [m[1] for part in parts if (m := _PARAMETER.fullmatch(part))]
    given = {name: fields[name] for name in named if name in fields}
    return CommandRoute(rule, "/v1/" + "/".join(parts), tuple(parts), given, Form(rule.command, apart=frozenset(given)))


class Table:
    """All command routes, found by the segments of a path."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.routes = sorted((route_of(rule) for rule in rules), key=lambda route: route.path)
        self._found = {route.literal: route for route in self.routes}
        if len(self._found) != len(self.routes):
            raise TypeError("two rules have the same route")
        lengths = {len(literal) for literal in self._found}
        self._open = {
            length: sorted(
                {tuple(i for i, s in enumerate(lit) if s == "{}") for lit in self._found if len(lit) == length}
            )
            for length in lengths
        }

    def find(self, path: str) -> tuple[CommandRoute, tuple[str, ...]] | None:
        """The route of a path and its segments; None where no command is."""
        if not path.startswith("/v1/"):
            return None
        segments = tuple(path[4:].split("/"))
        for places in self._open.get(len(segments), ()):
            literal = tuple("{}" if i in places else s for i, s in enumerate(segments))
            route = self._found.get(literal)
            if route is not None:
                return route, segments
        return None


def stream_in(kind: Kind, segment: str) -> UUID:
    """The stream that a segment of a path names. Problem ``path-malformed`` where it has not the form of an id."""
    if not kind.word:
        return kind.of_id(uuid_of(segment))
    if _PUBLIC_ID.fullmatch(segment) is None:
        raise Problem("path-malformed")
    return kind.stream(segment)


def uuid_of(text: str) -> UUID:
    """A UUID in its canonical form. Problem ``path-malformed`` otherwise."""
    if CANONICAL_UUID.fullmatch(text) is None:
        raise Problem("path-malformed")
    return UUID(text)


def _value(text: str, kind: Any) -> Any:
    if kind is UUID:
        return uuid_of(text)
    try:
        return msgspec.convert(text, kind, strict=False)
    except msgspec.ValidationError:
        raise Problem("path-malformed") from None
