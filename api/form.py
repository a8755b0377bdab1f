"""The strict loader: bytes become a command, or an answer that names the field and never the value.

A good body is read by msgspec alone. What msgspec lets pass in silence is looked for beside it: keys given
twice, control characters and lone surrogates behind escapes, numbers without bounds, times without an offset
or outside the years 1900 to 2200, nesting without end.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Generic, NoReturn, TypeVar

import msgspec
from msgspec.inspect import type_info

from api.acceptable import acceptable
from api.problems import Problem
from domain.kernel.refusal import Malformed

MOST_BYTES = 64 * 1024
MOST_DEPTH = 16
FIRST_YEAR, LAST_YEAR = 1900, 2200
INT64 = 2**63

#: Characters that no text may hold: controls but tab and line breaks, lone surrogates, noncharacters.
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_KEY = re.compile(r'"([^"\\]*)"\s*:')
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_BRACKET = re.compile(r"[\[\]{}]")
_PLACE = re.compile(r" - at `(\$[A-Za-z0-9_.\[\]]*)`$")
_NAMED = re.compile(r"^Object missing required field `([A-Za-z0-9_]+)`")
_TYPES = re.compile(r"^Expected `[A-Za-z0-9_ |]+`, got")

T = TypeVar("T")


class Form(Generic[T]):
    """How one kind of command, or any other struct, is read from a body."""

    def __init__(self, kind: type[T], *, apart: frozenset[str] = frozenset()) -> None:
        """kind: a struct. apart: fields that the path gives and the body must not."""
        self._kind: Callable[..., T] = kind
        self.body: type[Any] = _without(kind, apart) if apart else kind
        self._decoder = msgspec.json.Decoder(self.body)
        self._bounded = tuple(f.name for f in msgspec.structs.fields(kind) if not _harmless(f.type))  # type: ignore[arg-type]
        self._apart = bool(apart)

    def load(self, body: bytes, given: dict[str, Any] | None = None) -> T:
        """The command of a body. given: the fields that the path gave.

        Problem ``body-malformed`` where the body is not strict JSON; Malformed with the field and what was
        expected where it does not have the form.
        """
        try:
            text = body.decode()
            loaded = self._decoder.decode(body)
        except msgspec.ValidationError as wrong:
            raise misformed(str(wrong), self.body) from None
        except (UnicodeDecodeError, msgspec.DecodeError, RecursionError):
            raise Problem("body-malformed") from None
        _strict(text)
        for name in self._bounded:
            if (field := _beyond(getattr(loaded, name, None), name)) is not None:
                raise Malformed(field=field, wrong="value", expected=acceptable(self.body, field))
        if self._apart:
            loaded = self._kind(**{f: getattr(loaded, f) for f in loaded.__struct_fields__}, **(given or {}))
        return loaded  # type: ignore[no-any-return]


def misformed(message: str, kind: type[Any]) -> Malformed:
    """A refusal from what msgspec says, without what was sent: the field, and what it may hold.

    kind: the struct that was read.
    """
    place, missing = _PLACE.search(message), _NAMED.match(message)
    field = place[1].removeprefix("$").removeprefix(".") if place is not None else ""
    if missing is not None:
        field = f"{field}.{missing[1]}" if field else missing[1]
        wrong = "missing"
    elif "unknown field" in message:
        wrong = "unknown-field"
    else:
        wrong = "type" if _TYPES.match(message) else "value"
    facts = {"field": field, "wrong": wrong, "expected": acceptable(kind, field)}
    return Malformed(**{name: fact for name, fact in facts.items() if fact})


def _strict(text: str) -> None:
    """Refuse what the decoder let pass. A flat object without escapes needs two short searches."""
    if FORBIDDEN.search(text) is not None:
        raise Problem("body-malformed")
    if "\\" in text or text.count("{") > 1 or text.count("[") > MOST_DEPTH:
        _walk(text)
        return
    keys = _KEY.findall(text)
    if len(keys) != len(set(keys)):
        raise Problem("body-malformed")


def _walk(text: str) -> None:
    depth = deepest = 0
    for bracket in _BRACKET.findall(_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        deepest = max(deepest, depth)
    if deepest > MOST_DEPTH:
        raise Problem("body-malformed")
    try:
        found = json.loads(text, object_pairs_hook=_once, parse_constant=_refuse, parse_int=_int64, parse_float=_finite)
    except ValueError:
        raise Problem("body-malformed") from None
    _clean(found)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Problem("body-malformed")
    return found


def _clean(value: Any) -> None:
    match value:
        case str():
            if FORBIDDEN.search(value) is not None:
                raise Problem("body-malformed")
        case dict():
            for key, inner in value.items():
                _clean(key)
                _clean(inner)
        case list():
            for inner in value:
                _clean(inner)


def _refuse(_: str) -> NoReturn:
    raise Problem("body-malformed")


def _int64(digits: str) -> int:
    if len(digits) > 20 or not -INT64 <= int(digits) < INT64:
        raise Problem("body-malformed")
    return int(digits)


def _finite(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise Problem("body-malformed")
    return value


def _beyond(value: Any, field: str) -> str | None:
    """The first field, from this one on, whose value is beyond bounds that the decoder does not know."""
    match value:
        case msgspec.Struct():
            inner = [(getattr(value, name), f"{field}.{name}") for name in value.__struct_fields__]
        case dict():
            inner = [(each, field) for each in (*value.keys(), *value.values())]
        case list() | tuple() | set() | frozenset():
            inner = [(each, field) for each in value]
        case _:
            return None if _within(value) else field
    return next((found for each, place in inner if (found := _beyond(each, place)) is not None), None)


def _within(value: Any) -> bool:
    match value:
        case datetime():
            within = value.tzinfo is not None and FIRST_YEAR <= value.year <= LAST_YEAR
            return within and FIRST_YEAR <= value.astimezone(UTC).year <= LAST_YEAR
        case date():
            return FIRST_YEAR <= value.year <= LAST_YEAR
        case bool():
            return True
        case int():
            return -INT64 <= value < INT64
        case Decimal():
            return value.is_finite() and len(value.as_tuple().digits) <= 30 and -30 <= value.adjusted() <= 30
        case _:
            return True


_HARMLESS = (
    msgspec.inspect.StrType,
    msgspec.inspect.UUIDType,
    msgspec.inspect.BoolType,
    msgspec.inspect.NoneType,
    msgspec.inspect.EnumType,
    msgspec.inspect.LiteralType,
)


def _harmless(kind: Any) -> bool:
    """Whether every value of a type is bounded by the decoder already."""
    return _bounded_by_itself(type_info(kind))


def _bounded_by_itself(info: msgspec.inspect.Type) -> bool:
    match info:
        case msgspec.inspect.UnionType(types=types):
            return all(_bounded_by_itself(t) for t in types)
        case msgspec.inspect.Metadata(type=inner):
            return _bounded_by_itself(inner)
        case msgspec.inspect.IntType(ge=ge, le=le):
            return ge is not None and le is not None
        case _:
            return isinstance(info, _HARMLESS)


def _without(kind: type[Any], apart: frozenset[str]) -> type[Any]:
    """The same struct without some fields."""
    fields: list[Any] = []
    for field in msgspec.structs.fields(kind):
        if field.name in apart:
            continue
        if field.required:
            fields.append((field.name, field.type))
        elif field.default_factory is not msgspec.NODEFAULT:
            fields.append((field.name, field.type, msgspec.field(default_factory=field.default_factory)))
        else:
            fields.append((field.name, field.type, field.default))
    return msgspec.defstruct(kind.__name__, fields, frozen=True, kw_only=True, forbid_unknown_fields=True)
