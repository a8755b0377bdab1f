"""A line of omissions: what every kind says, and in which words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, Literal, LiteralString, NamedTuple

from domain.duties.counting import zone
from domain.kernel.access import Role
from domain.kernel.words import Lang
from domain.kernel.words import in_words as worded
from projections.listing import REACHED_IF_FILE, Filter, InWords, Listing
from projections.model import Cite, Model, Row

#: Who oversees an agency: others are refused by name.
OVERSEERS = frozenset({Role.INSPECTOR, Role.UPPER, Role.LEADER, Role.REVIEWER, Role.OPERATOR})

ORDER = ("since_on", "stream", "what", "key")
KEY = ("stream", "what", "key")
FILTERS = (
    Filter("what"),
    Filter("open"),
    Filter("at_least_days", ">=", "days"),
    Filter("from_on", ">=", "since_on"),
    Filter("to_on", "<=", "since_on"),
)


class Omission(Row, frozen=True, kw_only=True):
    """One omission.

    what, key: which one in its stream. since_on: the day on which it became one; until_on: the day on which it ended,
    None while it lasts (open). days: from the former to the latter, or to the day asked about. due_on: the last day on
    which it was none, where there is one. by: who did it, where somebody did. rule: pin of the table. shown_by: the
    entries that show it. sentence: the same in words, in the language asked for.
    """

    what: str
    key: str
    since_on: date
    until_on: date | None
    days: int
    open: bool
    due_on: date | None
    by: str | None
    rule: str | None
    shown_by: tuple[Cite, ...]
    sentence: str = ""


class UnitOmission(Omission, frozen=True, kw_only=True):
    """One omission of a unit, on the file of a person or elsewhere. case_number: of the file, where it is one."""

    unit_id: str
    case_number: str | None


class Said(NamedTuple):
    """A sentence in two languages; {field} stands for a field of the line."""

    en: str
    zh: str


class _Facts(dict[str, str]):
    """The fields of a line in words: those that its sentence names."""

    def __init__(self, line: Any, lang: Lang) -> None:
        self._line, self._lang = line, lang

    def __missing__(self, name: str) -> str:
        return worded(getattr(self._line, name), self._lang)


def _sentences(said: Callable[[Any], Said]) -> InWords:
    """The words of a line, from the sentence that it has. said: of a line."""

    def in_words(line: Any, lang: Lang) -> dict[str, str]:
        text = said(line)
        return {"sentence": (text.zh if lang == "zh" else text.en).format_map(_Facts(line, lang))}

    return in_words


def omissions(
    name: str,
    says: str,
    *,
    models: tuple[Model[Any], ...],
    text: LiteralString,
    further: tuple[LiteralString, ...] = (),
    said: Callable[[Any], Said],
    about: Literal["files", "units"] = "files",
    besides: tuple[Model[Any], ...] = (),
    rare: bool = False,
) -> Listing:
    """The listing of one kind. text, further: by ``of_files`` or ``of_units``, as about says. said: the sentence of a
    line. rare: as of a listing."""
    return Listing(
        name=f"omissions-{name}",
        says=says,
        row=Omission if about == "files" else UnitOmission,
        models=models,
        besides=besides,
        rare=rare,
        about=about,
        order=ORDER,
        key=KEY,
        newest_first=True,
        filters=FILTERS,
        text=text,
        further=further,
        in_words=_sentences(said),
        may=OVERSEERS,
    )


#: What every text selects, from a subquery of ``stream, unit_id, what, key, since_on, until_on, open, due_on, by, rule,
#: cites``. open: whether it lasts, told without its last day: counting asks for no more. unit_id: of a line of a unit;
#: that holds the file now, of one of a file. cites: an array, some of which may be empty.
HEAD: LiteralString = """
SELECT found.stream, found.unit_id, found.what, found.key, found.since_on, found.until_on,
  (coalesce(found.until_on, %(today)s::date) - found.since_on)::bigint AS days, found.open,
  found.due_on, found.by, found.rule,
  (SELECT coalesce(jsonb_agg(one ORDER BY (one->>'position')::bigint), '[]'::jsonb)
   FROM (SELECT DISTINCT one FROM unnest(found.cites) AS one WHERE one IS NOT NULL AND one <> 'null'::jsonb) AS each
  ) AS shown_by, '' AS sentence"""


def of_files(found: LiteralString) -> LiteralString:
    """The text of a listing of files. found: the subquery."""
    return f"{HEAD} FROM ({found}) AS found WHERE found.since_on <= %(today)s::date"


def of_units(found: LiteralString) -> LiteralString:
    """The text of a listing of units. found: the subquery. A file that whoever asks does not reach
    says nothing here."""
    return f"""{HEAD}, file.case_number
FROM ({found}) AS found LEFT JOIN case_files AS file ON file.stream = found.stream
WHERE found.since_on <= %(today)s::date AND {REACHED_IF_FILE}"""


def day(instant: LiteralString) -> LiteralString:
    """The day of an instant, at the unit of whoever asks."""
    return f"({instant} AT TIME ZONE %(zone)s::text)::date"


def duty_day(instant: LiteralString) -> LiteralString:
    """The day of an instant as the models tell it, in the zone of duties."""
    return f"({instant} AT TIME ZONE '{zone()}')::date"
