"""Making a whole answer: every line of a listing, or of a difference of two moments, written down in a form."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.event import Event
from domain.oversight.looks.record import ExportMade, ListShown, Outcome, Purpose
from journal.keys import NOBODY
from projections.asking import compared, looked
from projections.asking.answering import LINES, Room, Tell, answer, zones
from projections.asking.asked import Asked, scene
from projections.asking.compared import Differs
from projections.asking.folding import Folding, Then
from projections.asking.forms import Sink, writer
from projections.asking.journals import Journals
from projections.asking.lines import Moment, shown
from projections.asking.scope import units_at
from projections.difference import Cause
from projections.gate import Gate
from projections.listing import Listing
from projections.model import Journal, Row

#: How many files one entry of the reads journal names; an answer about more is several entries with one digest.
NAMED = 2_000
#: How many lines an entry of the reads journal can tell of.
MOST_TOLD = 1_000_000


class Made(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What was written. position: the answer was known at, of which journal, and beside it, where that is the second
    one, of the record. models: their versions."""

    position: int
    lines: int
    bytes: int
    digest: str
    models: dict[str, int]
    journal: Journal = "record"
    beside: int | None = None

    @property
    def of_record(self) -> int:
        """The position of the record."""
        return self.position if self.beside is None else self.beside


#: For each of some lines that differ, the entries that made it so.
Explained = Callable[[Sequence[Differs]], list[list[Cause]]]
Files = Counter[UUID]  # how many lines there are about each; about ``NOBODY``: about none


class _Heard:
    """What was told last, so that it can be told again while lines are written."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell
        self._last = (0, 0)

    def __call__(self, done: int, total: int) -> None:
        self._last = (done, total)
        self._tell(done, total)

    def again(self) -> None:
        self._tell(*self._last)


def make(at: Room, asked: Asked, take: Callable[[bytes], None], tell: Tell) -> tuple[Made, Files]:
    """Write the whole answer to a question, and say which files it is about.

    take: is given its bytes. tell: hears of entries done and how many; it may stop the work by raising something.
    """
    sink, files = Sink(take), Files()
    gate = Gate(at.record.keys, asked.purpose)
    moment = (_listing if asked.to is None else _difference)(at, asked, sink, files, gate, _Heard(tell))
    sink.done()
    made = Made(
        position=moment.position,
        journal=moment.journal,
        beside=moment.beside,
        lines=files.total(),
        bytes=sink.bytes,
        digest=sink.digest,
        models={model.name: model.version for model in asked.of.reads},
    )
    return made, files


def looks(route: str, purpose: Purpose, files: Files, position: int, digest: str) -> Iterator[Event]:
    """What is recorded before a whole answer leaves: every file that it is about, and its digest. position: of the
    record."""
    if not files:  # an export that names no file would be one of all of them
        yield ListShown(route=route, purpose=purpose, case_ids=(), position=position, outcome=Outcome.ABSENT)
    left = iter([(stream, lines) for stream, lines in files.items() if stream != NOBODY])
    of_none = [[(NOBODY, files[NOBODY])]] if NOBODY in files else []
    for some in (*of_none, *iter(lambda: list(islice(left, NAMED)), [])):
        yield ExportMade(
            route=route,
            purpose=purpose,
            case_ids=tuple(stream for stream, _ in some if stream != NOBODY),
            from_position=0,
            position=position,
            entries=min(sum(lines for _, lines in some), MOST_TOLD),
            digest=digest,
        )


def _listing(at: Room, asked: Asked, sink: Sink, files: Files, gate: Gate, tell: _Heard) -> Moment:
    with answer(at, asked, asked.when, tell) as found:
        write(asked, found.moment, found.pages, sink, files, gate, tell.again)
    return found.moment


def _about(listing: Listing, line: Row) -> UUID:
    """The file that a line is about; nobody's where it is about none."""
    return line.stream if listing.about == "files" else NOBODY


def write(
    asked: Asked,
    moment: Moment,
    pages: Iterable[Sequence[Any]],
    sink: Sink,
    files: Files,
    gate: Gate,
    after_page: Callable[[], None],
) -> None:
    """Write the lines of a listing in the form that was asked for."""
    line = shown(asked.of)
    out = writer(asked.form, line.kind, sink, about(asked, moment))
    for rows in pages:
        out.add(line.all(rows, gate, asked.language))
        files.update(_about(asked.of, row) for row in rows)
        after_page()
    out.end()


def _difference(at: Room, asked: Asked, sink: Sink, files: Files, gate: Gate, tell: _Heard) -> Moment:
    listing, (first, second) = asked.of, asked.moments
    explained = explaining(at.journals, asked)
    with answer(at, asked, first, tell) as found:
        before = compared.held(listing, found.pages)
    with answer(at, asked, second, tell) as found:
        out = writer(asked.form, compared.kind_of(listing), sink, about(asked, found.moment))
        for some in _pages(compared.compared(listing, before, found.pages)):
            out.add(compared.told(listing, some, explained(some), gate, asked.language))
            files.update(_about(listing, differs.line) for differs in some)
            tell.again()
        out.end()
    return found.moment


def explaining(journals: Journals, asked: Asked) -> Explained:
    """What reads the entries by which two moments differ."""
    record, (first, second) = journals.record, asked.moments
    position = max(first.position, second.position)
    if asked.of.journal == "reads":
        units = units_at(record, record.head().position)
        zone = ZoneInfo(scene(asked, units, None)["zone"])
        return partial(looked.explained, journals, moments=(first, second), zone=zone)
    day = first.as_at if first.day else second.as_at
    folding = Folding(record, asked.of.reads, Then(position, day), zones(units_at(record, position)))
    return partial(compared.explained, asked.of, folding=folding, moments=(first, second))


def _pages(found: Iterator[Differs]) -> Iterator[list[Differs]]:
    while some := list(islice(found, LINES)):
        yield some


def about(asked: Asked, moment: Moment) -> dict[str, str]:
    """What an answer is, for forms that have room for it."""
    told: dict[str, Any] = {"listing": asked.listing, "position": moment.position, "as_at": asked.when.as_at}
    told |= {"journal": moment.journal}
    return {f"rollcall.{name}": "" if value is None else str(value) for name, value in told.items()}
