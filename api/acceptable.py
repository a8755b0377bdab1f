"""What a place in a body or a parameter may hold, said from the type that stands there and never from what was sent."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from msgspec import inspect

_INDEX = re.compile(r"\[[^\]]*\]")
_CODE = re.compile(r"'([^']*)'")


class NotOfForm(ValueError):
    """Its text is the form that a parameter has. Other errors may quote what was sent."""


def acceptable(kind: type[Any], place: str) -> str:
    """What a place of a struct may hold; empty where the type does not tell. place: as ``terms[0].due_on``."""
    info = _plain(inspect.type_info(kind))
    for name in _INDEX.sub("", place).split(".") if place else ():
        fields = {field.encode_name: field for field in info.fields} if isinstance(info, inspect.StructType) else {}
        if name not in fields:
            return ""
        info = _plain(fields[name].type)
    return _said(info)


def form_of_parameter(error: Mapping[str, Any]) -> str:
    """What a parameter may be, from what pydantic says of one that is not; empty where that does not tell.

    >>> form_of_parameter({"type": "less_than_equal", "ctx": {"le": 500}})
    'a number, 500 at most'
    """
    told = error.get("ctx", {})
    match error["type"]:
        case "enum" | "literal_error":
            return "one of " + ", ".join(_CODE.findall(told["expected"]))
        case "bool_parsing":
            return "true or false"
        case "value_error" if isinstance(told["error"], NotOfForm):
            return str(told["error"])
        case "string_pattern_mismatch":
            return f"text matching {told['pattern']}"
        case "string_too_long":
            return f"text of {told['max_length']} characters at most"
        case "string_too_short":
            return f"text of {told['min_length']} characters at least"
        case "greater_than_equal":
            return f"a number, {told['ge']} at least"
        case "less_than_equal":
            return f"a number, {told['le']} at most"
        case "missing":
            return "it has to be given"
        case _:
            return ""


def _plain(info: inspect.Type) -> inspect.Type:
    """Without what may be left out, and of a list what each of it is."""
    match info:
        case inspect.Metadata(type=inner):
            return _plain(inner)
        case inspect.UnionType(types=types):
            kinds = [one for one in types if not isinstance(one, inspect.NoneType)]
            return _plain(kinds[0]) if len(kinds) == 1 else info
        case inspect.VarTupleType(item_type=item) | inspect.ListType(item_type=item):
            return _plain(item)
        case _:
            return info


def _said(info: inspect.Type) -> str:
    match info:
        case inspect.StructType(fields=fields):
            return "the fields " + ", ".join(field.encode_name for field in fields)
        case inspect.EnumType(cls=cls):
            return "one of " + ", ".join(str(one.value) for one in cls)
        case inspect.LiteralType(values=values):
            return "one of " + ", ".join(map(str, values))
        case inspect.StrType(pattern=str() as pattern) if not pattern.startswith("^[^"):  # else it bars controls
            return f"text matching {pattern}"
        case inspect.StrType(min_length=least, max_length=int() as most):
            return f"text of {least or 0} to {most} characters, without control characters"
        case inspect.StrType():
            return "text without control characters"
        case inspect.IntType(ge=least, le=most):
            return "a whole number" + (f" from {least} to {most}" if least is not None and most is not None else "")
        case inspect.DateType():
            return "a day as 2026-03-31, of the years 1900 to 2200"
        case inspect.DateTimeType():
            return "an instant with its offset as 2026-03-31T09:30:00+08:00, of the years 1900 to 2200"
        case inspect.UUIDType():
            return "a UUID"
        case inspect.DecimalType():
            return "a decimal number of 30 digits at most"
        case inspect.BoolType():
            return "true or false"
        case _:
            return ""
