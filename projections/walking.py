"""The SQL of a listing: its lines in their order, found in one of three ways that give the same lines.

``order``: along the order of all lines, past those that are not in reach; what an index on the order serves, where
much is in reach. ``units``, ``files``: unit by unit or file by file, the first lines of each; what an index on the unit
or the stream and the order serves, where little is in reach. No way reads more lines than a page shows of each place.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, LiteralString

from projections.questions import REACHED, Question
from projections.sheets.columns import columns_of

if TYPE_CHECKING:
    from projections.listing import Listing

Way = Literal["order", "units", "files"]

#: A file that the caller reaches, if its unit is in reach. ``file`` is ``case_files``.
OPENED: LiteralString = f"file.opened_at IS NOT NULL AND {REACHED}"
#: That a unit is in reach; the same where so much is that no index on units is to be used: a plan that is made once
#: takes it that ten are, and would sort what they have. Of what is in ``coalesce`` it expects that half is.
_REACH: LiteralString = "{whose}.unit_id = ANY(%(units)s::text[])"
_MUCH: LiteralString = f"coalesce({_REACH}, false)"
#: A file that is in the reach of the caller.
IN_REACH: LiteralString = f"file.unit_id = ANY(%(units)s::text[]) AND {OPENED}"
#: How many texts are kept: how many lines a page has is for whoever asks to say.
TEXTS = 500
_IN_PAGE: LiteralString = "LIMIT %(limit)s"


@lru_cache(TEXTS)
def question(
    listing: Listing, given: tuple[str, ...], after: bool, way: Way, lines: int | None = None
) -> Question[Any]:
    """The question with some of its filters, from the beginning or after a place. lines: how many, so that its plan
    goes by that; None where a parameter says so. What a text names itself and was not given is NULL in it, so that the
    plan is one without it."""
    text = _Text(listing, given, after, page=lines is not None).found(way)
    for name in listing.named.keys() - given:
        text = text.replace(f"%({name})s", "NULL")
    text = text if lines is None else text.replace(_IN_PAGE, f"LIMIT {lines:d}")
    return Question(listing.replayed, listing.line, text)


class _Text:
    """The parts of a text. Of a line, what its row declares is ``line``'s; the rest is its file's."""

    def __init__(self, listing: Listing, given: tuple[str, ...], after: bool, *, page: bool) -> None:
        self.listing, self.after = listing, after
        self.reach: LiteralString = _MUCH if page else _REACH
        self.narrowing = [one for one in listing.narrowed_by if one.name in given and one.kind is None]
        self.asked: LiteralString = " UNION ALL ".join(listing.texts)
        self.kinds = {c.name: c.kind.sql for c in columns_of(listing.line)}

    def found(self, way: Way) -> str:
        """The whole text."""
        columns = ", ".join(map(self.of, self.listing.line.__struct_fields__))
        if way == "files":
            found = f"{self.files()} CROSS JOIN LATERAL ({self.of_file()}) AS line"
            return f"SELECT {columns} FROM {found} {self.end('file')}"
        if way == "units":
            first = self.first(columns, "unit")
            return f"SELECT line.* FROM {self.units()} CROSS JOIN LATERAL ({first}) AS line {self.end('unit')}"
        return self.first(columns)

    def first(self, columns: str, of: Literal["all", "unit"] = "all") -> str:
        """The first lines of all or of one unit, found as the first of each text, which an index of its own may
        give."""
        pages = [
            f"SELECT {columns} FROM {self.lines(asked, of)} {self.ordered()} {_IN_PAGE}" for asked in self.listing.texts
        ]
        if len(pages) == 1:
            return pages[0]
        every = " UNION ALL ".join(f"({page})" for page in pages)
        return f"SELECT * FROM ({every}) AS line {self.ordered()} {_IN_PAGE}"

    def lines(self, asked: str, of: Literal["all", "unit"]) -> str:
        """All lines of a text in reach that pass. of: the unit that is at hand is in reach."""
        of_unit = "line.unit_id = unit.id"
        if self.listing.about == "files":
            joined = f"({asked}) AS line JOIN case_files AS file USING (stream) WHERE {self.reach.format(whose='file')}"
            joined += f" AND {OPENED}{self.begun()}" + (f" AND {of_unit}" if of == "unit" else "")
        elif self.listing.about == "record":
            joined = f"({asked}) AS line WHERE true"
        else:
            joined = f"({asked}) AS line WHERE " + (of_unit if of == "unit" else self.reach.format(whose="line"))
        return joined + self.passing("line") + self.passing("file") + self.beyond()

    def units(self) -> str:
        """The units in reach, in their order."""
        own = " AND id = %(unit)s::text" if any(one.name == "unit" for one in self.narrowing) else ""
        own += " AND id >= %(after_0)s::text" if self.after and self.listing.order[0] == "unit_id" else ""
        return f"(SELECT id FROM unnest(%(units)s::text[]) AS reach(id) WHERE true{own} ORDER BY id) AS unit"

    def files(self) -> str:
        """The files in reach that the page is found in: in the order of their first lines, as many as it has lines;
        in their own where the lines are in the order of the files."""
        some = f"SELECT * FROM case_files AS file WHERE {IN_REACH}{self.passing('file')}"
        if own := self.listing.of_files:
            return f"({some}{self.begun()} ORDER BY {', '.join(own)}) AS file"
        first = self.of_file(", ".join(f"line.{name}" for name in self.listing.order), "LIMIT 1")
        ends = self.ordered("first")
        return f"(SELECT file.* FROM ({some}) AS file CROSS JOIN LATERAL ({first}) AS first {ends} {_IN_PAGE}) AS file"

    def of_file(self, columns: str = "*", limit: str = _IN_PAGE) -> str:
        """The first lines of one file."""
        passing = f"line.stream = file.stream{self.passing('line')}{self.beyond()}"
        return f"SELECT {columns} FROM ({self.asked}) AS line WHERE {passing} {self.ordered()} {limit}"

    def passing(self, whose: Literal["line", "file"]) -> str:
        """The filters on columns of the lines, or of their files."""
        return "".join(
            f" AND {self.of(one.of)} {one.operator} %({one.name})s::{self.kinds[one.of]}"
            for one in self.narrowing
            if self.of(one.of).startswith(whose)
        )

    def beyond(self) -> str:
        """That a line stands after the place."""
        if not self.after:
            return ""
        columns = ", ".join(f"line.{name}" for name in self.listing.order)
        return f" AND ({columns}) {'<' if self.listing.newest_first else '>'} ({', '.join(self.places())})"

    def begun(self) -> str:
        """That a file is not before the one where the page begins, where the lines are in the order of the files."""
        own = self.listing.of_files
        if not self.after or not own:
            return ""
        return f" AND ({', '.join(f'file.{name}' for name in own)}) >= ({', '.join(self.places()[: len(own)])})"

    def places(self) -> list[str]:
        """The place after which a page begins."""
        return [f"%(after_{n})s::{self.kinds[name]}" for n, name in enumerate(self.listing.order)]

    def ordered(self, whose: str = "line", firsts: Sequence[str] = ()) -> str:
        """The order of the lines. firsts: what stands for its first columns."""
        down = " DESC" if self.listing.newest_first else ""
        names = [*firsts, *(f"{whose}.{name}" for name in self.listing.order[len(firsts) :])]
        return f"ORDER BY {', '.join(name + down for name in names)}"

    def end(self, place: Literal["unit", "file"]) -> str:
        """The order of the page. Where it begins with the places themselves, which come in that order, the lines of
        the later ones are never looked for."""
        if place == "file":
            firsts = [f"file.{name}" for name in self.listing.of_files]
        else:
            firsts = ["unit.id"] if self.listing.order[0] == "unit_id" else []
        return f"{self.ordered(firsts=firsts)} {_IN_PAGE}"

    def of(self, column: str) -> str:
        """Where a column is from."""
        if column == "stream":
            return f"{'file' if self.listing.about == 'files' else 'line'}.stream"
        own = column in self.listing.row.__struct_fields__
        return f"line.{column}" if own else f"file.{column}"
