"""Answering a question about a listing: at once where it is small, page by page where it is of any size.

The latter is for a process that does nothing else meanwhile.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from functools import cache
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
import psycopg
from psycopg import sql

from domain.kernel.access import Unit, Units
from journal.arrays import Texts
from journal.keys import KeyStore, Ring
from journal.reading import EVERYTHING, Reader
from journal.schema import SERVICE
from journal.site import Site
from projections import schema
from projections.asking import looked
from projections.asking.aside import Aside
from projections.asking.asked import Asked, When, scene
from projections.asking.folding import Folding, Then, everything
from projections.asking.journals import Journals, folded, of_now, of_then
from projections.asking.lines import Moment
from projections.asking.scope import in_reach, sizes, touched, tree, units_at, with_tracks
from projections.asking.sharing import Part, Piece, pieces
from projections.gate import unsealed
from projections.listing import Listing
from projections.listings.omissions.versions import numbers
from projections.model import Model, Row
from projections.questions import ASKED_ALREADY, answered, ask_of, candidates, holders
from projections.replay import Rows
from projections.sheets.storing import Conn

#: How many entries a question about the past may reach over to be answered at once; larger ones are jobs.
MOST_ENTRIES = 50_000
#: Lines that are held at once.
LINES = 2_000
#: Whom restrictions are asked about (``questions.reach``).
By = Mapping[str, str | None]
#: Hears how many entries are folded, and of how many.
Tell = Callable[[int, int], None]


class TooMuch(Exception):
    """More than 50,000 entries lie in the scope of this question: it is work for a process of its own."""


class Room(NamedTuple):
    """What large questions are answered with. views: to the read models, where temporary tables may be made."""

    site: Site
    journals: Journals
    views: Conn

    @property
    def record(self) -> Reader:
        """The reader of the record."""
        return self.journals.record


class Page(NamedTuple):
    """Which lines. params: how many, and the place after which they stand, where ``after`` says that there is one."""

    params: Mapping[str, Any]
    after: bool = False


WHOLE = Page({"limit": None})


class Answer(NamedTuple):
    """The lines of a listing at a moment, page by page, to be taken before the block ends."""

    moment: Moment
    pages: Iterator[list[Any]]


@contextmanager
def room(site: Site) -> Iterator[Room]:
    """Connections for large questions: no statement is cut short, and plans may scan."""
    with ExitStack() as stack:
        keys = KeyStore(stack.enter_context(site.connected("keys")), Ring(site.custodians, files=20_000))
        record = Reader(stack.enter_context(site.connected("record")), keys)
        looks = cache(lambda: Reader(stack.enter_context(site.connected("reads")), keys))
        settings = {"role": SERVICE, "enable_seqscan": "on", "work_mem": "64MB", "temp_buffers": "64MB"}
        settings["max_parallel_workers_per_gather"] = "2"
        settings["idle_in_transaction_session_timeout"] = "0"  # while lines are written; nothing of anybody is locked
        views = stack.enter_context(psycopg.connect(schema.conninfo(site.record_url, **settings), autocommit=True))
        schema.prepare(views)
        yield Room(site, Journals(record, looks), views)


def at_once(
    journals: Journals, views: Conn, asked: Asked, when: When, now: Units, page: Page = WHOLE
) -> tuple[list[Any], Moment]:
    """The lines at a moment of the past by the same text as of now, its rows sent along. TooMuch. What is asked of now
    beside them may yet know a file that is sealed already (``gate.unsealed``).

    now: the units of now. page: which lines; none for all.
    """
    listing = asked.of
    units = _units(journals.record, asked, now, when)
    params = {**params_of(asked, units, when), **page.params}
    rows: Rows = {}
    for part in parts(journals, views, asked, when, params["units"], most=MOST_ENTRIES):
        folding = Folding(part.reader, part.models, part.then, _zones(listing, units, params))
        rows |= everything(folding.pages(part.sizes), part.models)
    with views.transaction():
        lines = ask_of(views, listing.question(asked.given, after=page.after), params, rows)
    return lines, of_then(when, listing)


@contextmanager
def answer(at: Room, asked: Asked, when: When, tell: Tell) -> Iterator[Answer]:
    """The answer to a question at one of its moments."""
    with _now(at, asked) if when.live else _then(at, asked, when, tell) as found:
        yield found


@contextmanager
def _now(at: Room, asked: Asked) -> Iterator[Answer]:
    """From the live tables, all of it at one moment; nothing is held up while the lines are written."""
    units = units_at(at.record, at.record.head().position)
    with at.views.cursor("lines", binary=True, withhold=True) as cursor:
        with at.views.transaction():
            at.views.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            moment = of_now(asked.of, folded(at.views, asked.of.journal), folded(at.views, "record"))
            _begin(cursor, asked, params_of(asked, units, None))
        yield Answer(moment, _unsealed(at, cursor, asked))


@contextmanager
def _then(at: Room, asked: Asked, when: When, tell: Tell) -> Iterator[Answer]:
    """From rows that are folded anew, put aside."""
    listing = asked.of
    units = _units(at.record, asked, units_at(at.record, at.record.head().position), when)
    params = params_of(asked, units, when)
    found = parts(at.journals, at.views, asked, when, params["units"])
    total, done = sum(sum(part.sizes.values()) for part in found), 0
    with Aside(at.views, listing.replayed) as aside:
        with closing(_folded(at.site, found, _zones(listing, units, params))) as folding:
            for piece in folding:
                if piece is not None:
                    aside.add(piece.rows)
                    done += piece.entries
                tell(done, total)
        aside.ready()
        with at.views.transaction(), at.views.cursor("lines", binary=True) as cursor:
            _begin(cursor, asked, params)
            yield Answer(of_then(when, listing), _unsealed(at, cursor, asked))


def _folded(site: Site, found: Sequence[Part], zones: Sequence[ZoneInfo]) -> Generator[Piece | None]:
    for part in found:
        yield from pieces(site, part, zones)


def parts(
    journals: Journals, views: Conn, asked: Asked, when: When, units: Texts, *, most: int | None = None
) -> list[Part]:
    """What is to be folded, of each journal. units: in reach. TooMuch where that is more than ``most`` entries."""
    listing, record = asked.of, journals.record
    if listing.journal == "record":
        counted = scope(record, views, asked, units, when.position, most=most)
        return [Part(record, "record", listing.replayed, Then(when.position, when.as_at), counted)]
    looks, beside = journals.looks(), when.beside or 0
    found = looked.streams(journals, views, asked, units, when.position, EVERYTHING if most is None else most)
    own = [model for model in listing.replayed if model.journal == "reads"]
    others = [model for model in listing.replayed if model.journal == "record"]
    counted = _sizes(looks, found, when.position, most)
    parted = [Part(looks, "reads", own, Then(when.position, when.as_at), counted)]
    if others:
        said = {*_besides(views, others), *touched(record, folded(views, "record"), beside)}
        parted.append(Part(record, "record", others, Then(beside, when.as_at), sizes(record, sorted(said), beside)))
    return parted


def scope(
    record: Reader, views: Conn, asked: Asked, units: Texts, position: int, *, most: int | None = None
) -> dict[UUID, int]:
    """The streams that a question about the past may concern, and how many entries each had.

    TooMuch where they are more than ``most`` together.
    """
    case_id = asked.filters().get("case_id")
    by = asked.by
    streams = _reached(views, [case_id], by) if case_id else _candidates(record, views, units, position, by)
    streams = sorted({*streams, *_besides(views, asked.of.besides)} - record.sealed(streams))
    return _sizes(record, streams, position, most, asked.of.reads)


def _sizes(
    reader: Reader, streams: Sequence[UUID], position: int, most: int | None, tracked: Sequence[Model[Any]] = ()
) -> dict[UUID, int]:
    """How many entries some streams had, if that is not more than ``most``, with their tracks where models fold those.
    TooMuch."""
    if most is not None and len(streams) > most:
        raise TooMuch(most)  # each has an entry at least: they need not be counted
    found = sizes(reader, with_tracks(streams, tracked), position)
    if most is not None and sum(found.values()) > most:
        raise TooMuch(most)
    return found


def _candidates(record: Reader, views: Conn, units: Texts, position: int, by: By) -> list[UUID]:
    """The candidates of some units, with whatever has moved since the models were last brought up to the record."""
    found = candidates(views, units, position, by)
    since = touched(record, folded(views, "record"), position)
    return sorted({*found, *_reached(views, since, by)})


def _besides(views: Conn, models: Sequence[Model[Any]]) -> Iterator[UUID]:
    """Every stream that is in some models now. Streams never leave the record."""
    for model in models:
        asked = sql.SQL("SELECT DISTINCT stream FROM {}").format(sql.Identifier(model.name))
        yield from (row[0] for row in views.execute(asked))


def _reached(views: Conn, streams: Sequence[UUID], by: By) -> list[UUID]:
    """Some streams without those that whoever asks does not reach now."""
    held = holders(views, streams, by)
    return [stream for stream in streams if stream not in held or held[stream][1]]


def zones(units: Mapping[str, Unit]) -> list[ZoneInfo]:
    """The time zones of some units."""
    return [unit.zone_info for unit in units.values()]


def _zones(listing: Listing, units: Mapping[str, Unit], params: Mapping[str, Any]) -> list[ZoneInfo]:
    """The zones in which days end: those of the units that hold the files; where lines are about looks, that of whoever
    asks."""
    return zones(units) if listing.journal == "record" else [ZoneInfo(params["zone"])]


def _units(record: Reader, asked: Asked, now: Units, when: When) -> Units:
    """The units by which reach is told at a moment: those of that time; for lines about looks, those of now."""
    return tree(record, asked.actor, now, when.position, when.as_at) if asked.of.journal == "record" else now


def params_of(asked: Asked, units: Units, when: When | None) -> dict[str, Any]:
    """The parameters of a question. units: by which reach is told. when: the moment of the past, None for now."""
    reach = Texts(tuple(units)) if asked.every else in_reach(asked.actor, units)
    as_at = when.as_at if when else None
    by = ASKED_ALREADY if when and asked.of.journal == "record" else asked.by
    named = {**asked.of.named, **asked.filters()}
    looked_up = {
        "above": msgspec.json.encode(units.above).decode() if asked.of.asks("above") else "{}",
        "numbers": numbers() if asked.of.asks("numbers") else "{}",
    }
    return {"units": reach, **looked_up, "limit": None, **by, **named, **scene(asked, units, as_at)}


def _begin(cursor: psycopg.ServerCursor[Any], asked: Asked, params: Mapping[str, Any]) -> None:
    cursor.itersize = LINES
    cursor.execute(asked.of.question(asked.given).sql, params)


def _unsealed(at: Room, cursor: psycopg.ServerCursor[Any], asked: Asked) -> Iterator[list[Any]]:
    """The pages without what was sealed before the models knew of it."""
    return (unsealed(at.record, lines) for lines in _pages(cursor, asked))


def _pages(cursor: psycopg.ServerCursor[Any], asked: Asked) -> Iterator[list[Row]]:
    question = asked.of.question(asked.given)
    while stored := cursor.fetchmany(LINES):
        yield answered(question, stored)
