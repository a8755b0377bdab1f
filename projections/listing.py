"""Listings: what is asked of many files at once, each declared once. Routes, exports and views of the past follow.

The text of a listing never asks for the time of day and names no schema: the same one runs over the live tables and
over rows that were replayed for a moment in the past.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import cache, lru_cache
from typing import Any, Literal, LiteralString, NamedTuple, cast

import msgspec

from domain.kernel.access import Actor, Role
from domain.kernel.event import Sealed
from domain.kernel.refusal import NotEmpowered
from domain.kernel.words import Lang
from domain.kernel.words import in_words as worded
from projections.model import Journal, Model, Row
from projections.models import case_files
from projections.questions import REACHED, Question
from projections.walking import Way, question

#: The same of ``found``, streams of which some are files. Others are told by their unit.
REACHED_IF_FILE: LiteralString = f"""(%(reader_role)s::text IS NULL OR NOT EXISTS (
  SELECT FROM case_files AS file WHERE file.stream = found.stream AND NOT {REACHED}))"""

#: What a line about a file says of the file itself.
ABOUT: tuple[tuple[str, Any], ...] = (
    ("case_number", str),
    ("unit_id", str),
    ("officer_id", str | None),
    ("name", Sealed | None),
)

#: The columns of a line that are texts, in a language.
InWords = Callable[[Any, Lang], dict[str, str]]
Operator = Literal["=", "<=", ">="]


class Filter(NamedTuple):
    """One way to narrow a listing down. name: of the parameter. column: of the line, where it is another.

    A line whose column is empty does not pass. kind: of a parameter that the text itself names, and that is
    compared with no column; it is NULL in the text where it is not given. codes: those that there are of a column of
    plain text: another one would find nothing, which looks as if there were none.
    """

    name: str
    operator: Operator = "="
    column: str = ""
    kind: Any = None
    codes: tuple[str, ...] = ()

    @property
    def of(self) -> str:
        """The column that it looks at."""
        return self.column or self.name


#: The stream of a line that is counted from many, in SQL.
OF_NONE: LiteralString = "'00000000-0000-0000-0000-000000000000'::uuid"
#: The days asked about, both inclusive, of a text that ``within`` narrows to them.
ON_DAYS = (Filter("from_on", kind=date), Filter("to_on", kind=date))
OF_UNITS = (Filter("unit", column="unit_id"),)
OF_FILES = (
    *OF_UNITS,
    Filter("officer", column="officer_id"),
    Filter("number", column="case_number"),
    Filter("case_id", column="stream"),
)


class Listing(msgspec.Struct, frozen=True, kw_only=True):
    """Something that is asked of many streams at once.

    name: the word of its path. says: what it shows, in a sentence. row: what its text selects. about: ``files`` for
    lines that belong to a person's file each, which then carry its number, unit, officer and name; ``units`` for lines
    that carry the unit they belong to; ``record`` for lines about the record as a whole, in everybody's reach. models:
    what the text reads, beside the files. text: a SELECT of the row's columns; it may use %(today)s (the day asked
    about), %(units)s (those in reach), %(zone)s (of the caller's unit), %(above)s (of each unit, it and those above it,
    as JSON), %(numbers)s (what versions of tables say, as JSON) and the filters that it names itself; none: the rows of
    the first model. further: texts of lines that no other gives: a page is made of the first lines of each, so that
    each may follow an index of its own. order: columns that are never empty and together name a line. newest_first:
    descending. file_order: the first columns of the order, where those are columns of the files. key: the columns by
    which a line is the same line at another moment; none: the key of the first model where its rows are the lines, else
    the order. in_words: the columns of a line that are texts, in a language; the text of the listing leaves them empty.
    may: the roles that may ask it; none: all. besides: of its models, those of which it reads every stream, whoever
    asks, such as what the units above have put in force. rare: so little may be found that a plan made without the
    values in question would look in the wrong place. streams: where the first model is of the second journal, a SELECT
    of the streams there in which its lines are; it may use filters, what tells reach and units, and is asked only where
    one of the former is given or it uses none: else lines are in any stream.
    """

    name: str
    says: str
    row: type[Row]
    models: tuple[Model[Any], ...]
    order: tuple[str, ...]
    about: Literal["files", "units", "record"] = "files"
    text: LiteralString = ""
    further: tuple[LiteralString, ...] = ()
    filters: tuple[Filter, ...] = ()
    newest_first: bool = False
    file_order: tuple[str, ...] = ()
    key: tuple[str, ...] = ()
    in_words: InWords | None = None
    may: frozenset[Role] | None = None
    besides: tuple[Model[Any], ...] = ()
    rare: bool = False
    streams: LiteralString = ""

    @property
    def line(self) -> type[Row]:
        """The type of a line: the row, with what it says of its file."""
        return _line(self)

    @property
    def reads(self) -> tuple[Model[Any], ...]:
        """The models that are read."""
        named = any(model.name == case_files.MODEL.name for model in self.models)
        return self.models if named or self.about != "files" else (*self.models, case_files.HELD)

    @property
    def journal(self) -> Journal:
        """Whose positions its moments are told by: that of the first model."""
        return self.models[0].journal

    @property
    def replayed(self) -> tuple[Model[Any], ...]:
        """The models of which the rows of a moment in the past are folded. Lines about looks ask the files as they are
        now, also then: who holds a file now says who sees by whom it was ever looked at."""
        if self.journal == "record":
            return self.reads
        return tuple(model for model in self.reads if model.name != case_files.MODEL.name)

    @property
    def narrowed_by(self) -> tuple[Filter, ...]:
        """All filters: its own, and those that every listing has."""
        of = {"files": OF_FILES, "units": OF_UNITS, "record": ()}[self.about]
        return (*of, *self.filters)

    @property
    def texts(self) -> tuple[LiteralString, ...]:
        """All of its texts."""
        return (self.text or f"SELECT * FROM {self.models[0].name}", *self.further)

    def asks(self, name: str) -> bool:
        """Whether a text uses a parameter that takes some work to make."""
        return any(f"%({name})s" in text for text in self.texts)

    @property
    def of_files(self) -> tuple[str, ...]:
        """The columns of the files by which the lines are in order of their files; empty where they are not."""
        return self.file_order or (("stream",) if self.about == "files" and self.order[0] == "stream" else ())

    @property
    def named(self) -> dict[str, None]:
        """The parameters that its texts name themselves, as none was given."""
        return {one.name: None for one in self.filters if one.kind is not None}

    def admit(self, actor: Actor) -> None:
        """Refuse whoever may not ask this: NotEmpowered."""
        if self.may is not None and actor.role not in self.may:
            raise NotEmpowered(role=actor.role.value, may=", ".join(sorted(self.may)))

    def question(
        self, given: Collection[str], *, after: bool = False, way: Way = "order", lines: int | None = None
    ) -> Question[Any]:
        """The question with some of its filters. after: from a place on; parameters ``after_0`` and so on. way: how
        the lines are found; all give the same. lines: how many; None where the parameter ``limit`` says so."""
        return question(self, tuple(sorted(given)), after, way, lines)

    def value(self, name: str, value: Any) -> Any:
        """The value of a filter, of the type that it is compared with, from a plain one or from text. ValueError for
        a filter that there is not, and for a value of another form."""
        one = next((one for one in self.narrowed_by if one.name == name), None)
        if one is None:
            raise ValueError("no such filter")
        return msgspec.convert(value, self.form_of(one), strict=False)

    def form_of(self, one: Filter) -> Any:
        """The type of the value of a filter."""
        return Literal[one.codes] if one.codes else one.kind or self.kind_of(one.of)

    @property
    def names_a_line(self) -> tuple[str, ...]:
        """The columns by which a line is found again at another moment."""
        if self.key:
            return self.key
        first = self.models[0]
        return ("stream", *first.key) if self.row is first.row else self.order

    def place(self, line: Row) -> list[Any]:
        """Where a line stands in the order: what the cursor of the next page holds."""
        return [getattr(line, name) for name in self.order]

    def kind_of(self, column: str) -> Any:
        """The type of a column of a line, whether or not it may be empty."""
        return _plain(_hints(self.line)[column])


def within(column: LiteralString) -> LiteralString:
    """That an instant is of the days asked about, in the caller's zone; said so that an index on it serves."""
    begins: LiteralString = f"{column} >= (%(from_on)s::date::timestamp AT TIME ZONE %(zone)s::text)"
    ends: LiteralString = f"{column} < ((%(to_on)s::date + 1)::timestamp AT TIME ZONE %(zone)s::text)"
    return f"(%(from_on)s::date IS NULL OR {begins}) AND (%(to_on)s::date IS NULL OR {ends})"


def what_of(*columns: str) -> InWords:
    """A column ``what`` that says some codes of the line in words, those that are empty left out."""

    @lru_cache(1_000)  # most lines have those of another
    def said(codes: tuple[Any, ...], lang: Lang) -> str:
        return ", ".join(worded(code, lang) for code in codes if code)

    def in_words(line: Any, lang: Lang) -> dict[str, str]:
        return {"what": said(tuple([getattr(line, name) for name in columns]), lang)}

    return in_words


def placed(values: Sequence[Any]) -> dict[str, Any]:
    """A place in the order as parameters."""
    return {f"after_{n}": value for n, value in enumerate(values)}


@cache
def _line(listing: Listing) -> type[Row]:
    have = listing.row.__struct_fields__
    more = [(name, kind) for name, kind in ABOUT if name not in have] if listing.about == "files" else []
    return cast(
        "type[Row]",
        msgspec.defstruct(listing.row.__name__, more, bases=(listing.row,), frozen=True, kw_only=True),
    )


_hints = cache(typing.get_type_hints)


def _plain(hint: Any) -> Any:
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        (hint,) = (a for a in typing.get_args(hint) if a is not type(None))
    return hint
