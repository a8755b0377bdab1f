"""A page of a listing as it is now: the way by which it is found costs least where the caller reaches what they do."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any, LiteralString, NamedTuple

import psycopg

from projections.listing import Listing
from projections.questions import Conn, Question, answered
from projections.walking import TEXTS, Way

#: How many files, or units, are asked one by one at most. Beyond these so much is in reach that a walk along the order
#: of all lines meets the lines of a page soon.
FEW_FILES, FEW_UNITS = 1_000, 40
#: Filters that leave few files.
_FEW = frozenset({"officer", "number", "case_id"})
#: How long it is remembered whether few files are in a reach, and of how many reaches: it decides how long a page
#: takes, not what is on it.
FOR_SECONDS, REMEMBERED = 60.0, 1_000

_MANY: LiteralString = """
SELECT count(*) > %(few)s::bigint FROM (SELECT FROM case_files AS file
  WHERE unit_id = ANY(%(units)s::text[]) LIMIT %(few)s::bigint + 1) AS reached"""
_MANY_OF_UNIT: LiteralString = """
SELECT count(*) > %(few)s::bigint FROM (SELECT FROM case_files AS file
  WHERE unit_id = %(unit)s::text LIMIT %(few)s::bigint + 1) AS reached"""

#: A page and the positions that it is of, of the record and of its own journal, in one look at the models. An empty
#: page is one line of nothing.
_AT_POSITION: LiteralString = """
SELECT level.*, line.* FROM (SELECT min(position) FILTER (WHERE journal = 'record'),
    min(position) FILTER (WHERE journal = '{journal}') FROM positions WHERE live)
  AS level(of_record, position) LEFT JOIN ({page}) AS line ON true"""


class Found(NamedTuple):
    """A page. position: how far the models had come that it is of; of_record: how far those of the record had, the same
    unless lines are about looks. lines: with what is composed in them as stored JSON, unless they have words of their
    own."""

    of_record: int
    position: int
    lines: list[Any]


class Pages:
    """Pages of listings. conn: to the read models, where a text is planned for the values that are asked about.
    planned: another one, where it is planned once for all: a page without filters takes the same steps whoever asks,
    and planning them anew would take longer than they do."""

    def __init__(self, conn: Conn, planned: Conn) -> None:
        self._conn = conn
        self._planned = planned
        self._few: dict[Any, tuple[float, bool]] = {}

    def page(self, listing: Listing, given: Collection[str], params: Mapping[str, Any], after: bool) -> Found:
        """A page. given: the names of the filters. params: of the question, with the place where ``after``."""
        conn = self._conn if given or listing.rare else self._planned
        question, text, names = _text(
            listing, tuple(sorted(given)), after, self.way(listing, given, params), params["limit"]
        )
        # a plan for any days or any purpose would walk through all looks that there are, or file by file
        kept = not given or listing.journal == "record"
        cursor = psycopg.RawCursor(conn)
        found = cursor.execute(text, [params[name] for name in names], prepare=kept, binary=True).fetchall()
        stream = 2 + listing.line.__struct_fields__.index("stream")
        there = (row[2:] for row in found if row[stream] is not None)
        return Found(found[0][0] or 0, found[0][1] or 0, answered(question, there, handed_on=listing.in_words is None))

    def way(self, listing: Listing, given: Collection[str], params: Mapping[str, Any]) -> Way:
        """The way by which a page is found."""
        few = not _FEW.isdisjoint(given)
        if listing.about == "record" or (listing.about == "units" and few):
            return "order"
        if listing.about == "units":
            near = "unit" in given or len(params["units"]) <= FEW_UNITS
            return "units" if near or listing.order[0] == "unit_id" else "order"
        if few:
            return "files"
        if "unit" in given and "unit_id" in listing.row.__struct_fields__:
            return "units"  # that of a line, which may be another than its file's
        return "files" if self._reaches_few("unit" in given, params) else "order"

    def _reaches_few(self, one: bool, params: Mapping[str, Any]) -> bool:
        reach = params["unit"] if one else params["units"].binary()
        until, few = self._few.get(reach, (0.0, False))
        if (now := time.monotonic()) < until:
            return few
        if len(self._few) >= REMEMBERED:
            self._few.clear()
        of = {"few": FEW_FILES, "units": params["units"], "unit": params.get("unit")}
        (many,) = self._conn.execute(_MANY_OF_UNIT if one else _MANY, of, prepare=True).fetchone() or (True,)
        self._few[reach] = now + FOR_SECONDS, not many
        return not many


class _Text(NamedTuple):
    """The text of a page as it is sent, with the names of its parameters by their places: reading it for these each
    time would take as long as some pages do."""

    question: Question[Any]
    text: bytes
    names: tuple[str, ...]


@lru_cache(TEXTS)
def _text(listing: Listing, given: tuple[str, ...], after: bool, way: Way, lines: int) -> _Text:
    question = listing.question(given, after=after, way=way, lines=lines)
    places: dict[str, str] = {}

    def placed(found: re.Match[str]) -> str:
        name = found[1]
        return places.setdefault(name, f"${len(places) + 1}") if name else "%"

    text = re.sub(r"%%|%\((\w+)\)s", placed, _at_position(question, listing))
    return _Text(question, text.encode(), tuple(places))


def _at_position(question: Question[Any], listing: Listing) -> str:
    """The text of a page with its position; in its order still."""
    down = " DESC" if listing.newest_first else ""
    order = ", ".join(f"line.{name}{down}" for name in listing.order)
    return f"{_AT_POSITION.format(journal=listing.journal, page=question.sql)} ORDER BY {order}"
