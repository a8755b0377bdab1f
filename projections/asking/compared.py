"""The difference of two answers to the same question: lines that came, went or changed, and the entries that did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cache
from operator import attrgetter
from typing import Any, Literal, NamedTuple

import msgspec

from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.kernel.history import history
from domain.kernel.words import Lang
from projections.asking.asked import When
from projections.asking.folding import Folding
from projections.asking.lines import CauseLine, causes, shown, title
from projections.difference import BOOKKEEPING, Cause
from projections.difference import causes as causes_of
from projections.gate import Gate
from projections.listing import Listing
from projections.model import Row
from projections.replay import Known

Change = Literal["added", "gone", "changed"]
#: How many lines of one moment are held while those of the other are compared with them.
MOST_LINES = 500_000


class TooMany(Exception):
    """More than 500,000 lines are to be compared. Narrow the question down."""


class Altered(msgspec.Struct, frozen=True):
    """A column that differs."""

    column: str
    before: Any
    after: Any


class Differs(NamedTuple):
    """A line that differs: as it was and as it is; None where there was or is none. columns: those that differ."""

    change: Change
    before: Row | None
    after: Row | None
    columns: tuple[str, ...] = ()

    @property
    def line(self) -> Row:
        """The line, as the second moment has it or else as the first had."""
        line = self.after or self.before
        assert line is not None
        return line


class Side(NamedTuple):
    """One stream at one of the two moments."""

    known: Known
    known_when: datetime | None
    as_at: datetime | None
    entries: list[AnyEntry]
    history: list[AnyEntry]


def held(listing: Listing, pages: Iterable[Sequence[Row]]) -> dict[Any, Row]:
    """The lines of the first moment, by what names them. TooMany."""
    key = attrgetter(*listing.names_a_line)
    found: dict[Any, Row] = {}
    for page in pages:
        found |= {key(line): line for line in page}
        if len(found) > MOST_LINES:
            raise TooMany(MOST_LINES)
    return found


def compared(listing: Listing, before: dict[Any, Row], second: Iterable[Sequence[Row]]) -> Iterator[Differs]:
    """What differs between the lines that were held and those of the second moment, given page by page."""
    key = attrgetter(*listing.names_a_line)
    for page in second:
        for line in page:
            was = before.pop(key(line), None)
            if was is None:
                yield Differs("added", None, line)
            elif columns := _columns(was, line):
                yield Differs("changed", was, line, columns)
    yield from (Differs("gone", line, None) for line in before.values())


def _columns(before: Row, after: Row) -> tuple[str, ...]:
    names = before.__struct_fields__
    return tuple(n for n in names if n not in BOOKKEEPING and getattr(before, n) != getattr(after, n))


def explained(
    listing: Listing, found: Sequence[Differs], folding: Folding, moments: tuple[When, When]
) -> list[list[Cause]]:
    """For each of some lines the entries of its stream that made it differ. folding: reads up to the later position."""
    entries = folding.read(sorted({differs.line.stream for differs in found}))
    whens = [folding.recorded_by(when.position) for when in moments]
    made = {stream: list(_causes(of, folding, moments, whens)) for stream, of in entries.items()}
    return [_of(listing, differs, made.get(differs.line.stream, ())) for differs in found]


def _causes(
    entries: list[AnyEntry], folding: Folding, moments: tuple[When, When], whens: Sequence[datetime | None]
) -> Iterator[Cause]:
    sides = []
    for when, known_when in zip(moments, whens, strict=True):
        known = [entry for entry in entries if entry.position <= when.position]
        until = folding.until(entries, when.as_at)
        sides.append(Side(Known(when.position, when.open), known_when, until, known, history(known, as_at=until)))
    return causes_of(*sides)


def _of(listing: Listing, differs: Differs, made: Sequence[Cause]) -> list[Cause]:
    """The causes that the models of a line fold; those of its file only where they alone can be meant."""
    own = listing.row.__struct_fields__
    handles: frozenset[type[Event]] = frozenset().union(*(model.handles for model in listing.models))
    mine = [cause for cause in made if type(cause.entry.event) in handles]
    of_file = any(name not in own for name in differs.columns)
    return mine if mine and not of_file else list(made)


@cache
def kind_of(listing: Listing) -> type[msgspec.Struct]:
    """The type of a line of a difference: how it changed, what it was and is, which columns, which entries did it."""
    line = shown(listing).kind
    return msgspec.defstruct(
        title(listing).removesuffix("Line") + "Change",
        [
            ("change", Change),
            ("before", line | None),
            ("after", line | None),
            ("columns", list[Altered]),
            ("causes", list[CauseLine]),
        ],
        frozen=True,
    )


def told(
    listing: Listing, found: Sequence[Differs], made: Sequence[Sequence[Cause]], gate: Gate, language: Lang
) -> list[Any]:
    """Differences as they are shown."""
    line, kind = shown(listing), kind_of(listing)
    gate.load({differs.line.stream for differs in found})
    lines = []
    for differs, of in zip(found, made, strict=True):
        before, after = (
            None if row is None else line.of(row, gate, language) for row in (differs.before, differs.after)
        )
        columns = [Altered(name, getattr(before, name), getattr(after, name)) for name in differs.columns]
        lines.append(kind(differs.change, before, after, columns, causes(of, gate, language)))
    return lines
