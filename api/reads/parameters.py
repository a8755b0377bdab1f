"""The parameters of reads, each with its one form. What a stranger sent is never said back."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import Request
from pydantic import BaseModel, BeforeValidator, Field

from api.acceptable import NotOfForm
from api.asking import CANONICAL_UUID
from api.form import FIRST_YEAR, LAST_YEAR
from api.problems import Problem

_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,6})?([Zz]|[+-][0-9]{2}:[0-9]{2})"
)


def number(text: Any) -> int:
    """A whole number without sign or leading zeros."""
    if isinstance(text, int):
        return text
    if not isinstance(text, str) or _NUMBER.fullmatch(text) is None:
        raise NotOfForm("a whole number")
    return int(text)


def uuid(text: Any) -> UUID:
    """A UUID in its canonical form."""
    if isinstance(text, UUID):
        return text
    if not isinstance(text, str) or CANONICAL_UUID.fullmatch(text) is None:
        raise NotOfForm("a UUID")
    return UUID(text)


def day_of(text: Any) -> date:
    """A calendar day."""
    if isinstance(text, date):
        return text
    day = _day(text) if isinstance(text, str) else None
    if day is None:
        raise NotOfForm("a day as 2026-03-31, of the years 1900 to 2200")
    return day


def _day(text: str) -> date | None:
    """The day that a text names; None where it names none."""
    if _DAY.fullmatch(text) is None:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:  # such as 30 February
        return None
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else None


def moment_of(text: str | None, parameter: str = "as_at") -> datetime | date | None:
    """An instant with its offset, or a calendar day. Problem ``query-malformed`` otherwise."""
    if text is None:
        return None
    at = _day(text) or _instant(text)
    if at is None:
        expected = "a day or an instant with its offset, of the years 1900 to 2200"
        raise Problem("query-malformed", parameter=parameter, expected=expected)
    return at


def known_at_of(text: str | None, parameter: str = "known_at") -> datetime | int | None:
    """A position of the record, or an instant with its offset. Problem ``query-malformed`` otherwise."""
    if text is None:
        return None
    at = int(text) if _NUMBER.fullmatch(text) else _instant(text)
    if at is None:
        expected = "a position, or an instant with its offset, of the years 1900 to 2200"
        raise Problem("query-malformed", parameter=parameter, expected=expected)
    return at


def _instant(text: str) -> datetime | None:
    """The instant that a text names; None where it names none."""
    if _INSTANT.fullmatch(text) is None:
        return None
    try:
        at = datetime.fromisoformat(text.upper())
    except ValueError:  # such as 25 o'clock
        return None
    return at.astimezone(UTC) if FIRST_YEAR < at.year < LAST_YEAR else None


def once(request: Request) -> None:
    """Refuse parameters that this address does not have, or has twice. Problem ``query-malformed``."""
    query = request.scope["query_string"]
    if not query:
        return
    given = [name for name, _ in request.query_params.multi_items()]
    named = {name for field in request.scope["route"].dependant.query_params for name in _names(field)}
    if len(set(given)) != len(given) or not named.issuperset(given):
        raise Problem("query-malformed", parameters=sorted(named))


def _names(field: Any) -> Iterable[str]:
    """The parameter that a field is, or those of the model that it is."""
    kind = field.field_info.annotation
    return kind.model_fields if isinstance(kind, type) and issubclass(kind, BaseModel) else (field.alias,)


Uuid = Annotated[UUID, BeforeValidator(uuid)]
Position = Annotated[int, BeforeValidator(number), Field(ge=0, le=2**62)]
Limit = Annotated[int, BeforeValidator(number), Field(ge=1, le=500)]
Wait = Annotated[int, BeforeValidator(number), Field(ge=0, le=30)]
Topic = Annotated[str | None, Field(pattern=r"^[a-z][a-z0-9.-]{0,99}$")]
Moment = Annotated[str | None, Field(max_length=40)]
