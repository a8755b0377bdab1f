"""Lines as they are shown: the columns of a row, its personal values opened by the gate."""

from __future__ import annotations

import typing
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import cache
from operator import attrgetter
from typing import Any
from uuid import UUID

import msgspec

from domain.kernel.event import Redacted, Sealed
from domain.kernel.words import Lang, sentence
from projections.difference import Cause, Why
from projections.gate import Gate, in_clear
from projections.listing import InWords, Listing
from projections.model import Journal

Opened = str | Redacted | None


class Shown:
    """How a kind of row is answered: without its stream or with it as ``case_id``, personal values in clear.

    in_words: its columns that are texts, in a language.
    """

    def __init__(self, row: type[Any], name: str, *, case_id: bool, in_words: InWords | None = None) -> None:
        hints = typing.get_type_hints(row, include_extras=True)
        fields = [
            f for f in msgspec.structs.fields(row) if f.name != "stream" and not (case_id and f.name == "case_id")
        ]
        self.sealed = tuple(f.name for f in fields if Sealed in typing.get_args(hints[f.name]))
        self._values = attrgetter(*(["stream"] if case_id else []), *(f.name for f in fields))
        self._in_words = in_words
        declared: list[Any] = [("case_id", UUID)] if case_id else []
        declared += [(f.name, Opened if f.name in self.sealed else hints[f.name]) for f in fields]
        self.kind: Any = msgspec.defstruct(name, declared, frozen=True)
        self._places = {name: place for place, (name, _) in enumerate(declared)}
        self._sealed = [self._places[name] for name in self.sealed]

    def of(self, row: Any, gate: Gate | None = None, language: Lang = "en") -> Any:
        """The answer of a row. gate: opens what is personal in it; needed where there is any."""
        values = list(self._values(row))
        for place in self._sealed:
            assert gate is not None
            values[place] = gate.value(values[place])
        if self._in_words:
            for name, text in self._in_words(row, language).items():
                values[self._places[name]] = text
        return self.kind(*values)

    def all(self, rows: Sequence[Any], gate: Gate, language: Lang) -> list[Any]:
        """The answers of some rows; the keys that they need are asked for once."""
        if self.sealed:
            gate.load({row.stream for row in rows})
        return [self.of(row, gate, language) for row in rows]


class Moment(msgspec.Struct, frozen=True, omit_defaults=True):
    """When a view is of. as_at: the last instant that counts; None for all, and for a day. position: it was known at;
    what one cites. open: that moment is not over, more may come. journal: whose position that is, ``reads`` where lines
    are of looks; beside: then that of the record. day: the last one that counts, of a question over several units: it
    ends at each in its own zone."""

    as_at: datetime | None
    position: int
    open: bool
    journal: Journal = "record"
    beside: int | None = None
    day: date | None = None

    @property
    def of_record(self) -> int:
        """The position of the record."""
        return self.position if self.beside is None else self.beside


class CauseLine(msgspec.Struct, frozen=True):
    """An entry that made the difference: new, late, corrected or withdrawn. by: the correction."""

    why: Why
    entry: UUID
    position: int
    occurred_at: datetime
    recorded_at: datetime
    sentence: str
    by: UUID | None


def causes(found: Iterable[Cause], gate: Gate, language: Lang) -> list[CauseLine]:
    """Causes in sentences."""
    return [_cause(cause, gate, language) for cause in found]


def _cause(cause: Cause, gate: Gate, language: Lang) -> CauseLine:
    entry = cause.entry
    said = sentence(entry.event, language, opened=in_clear(gate.event(entry.event), language))
    return CauseLine(cause.why, entry.event_id, entry.position, entry.occurred_at, entry.recorded_at, said, cause.by)


def title(listing: Listing) -> str:
    """The name of a line's type.

    >>> from projections.listings.leave import DAYS_AWAY
    >>> title(DAYS_AWAY)
    'DaysAwayLine'
    """
    return "".join(word.title() for word in listing.name.split("-")) + "Line"


@cache
def shown(listing: Listing) -> Shown:
    """How a line of a listing is answered."""
    return Shown(listing.line, title(listing), case_id=listing.about == "files", in_words=listing.in_words)
