"""Listings: each read model asked about all that is in reach, a page at a time or as a whole, now or as at a day and
as known."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Iterable
from datetime import date, datetime
from functools import cache
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, Field, create_model

from api.problems import Problem
from api.reads.looking import Look
from api.reads.parameters import Limit, Moment, day_of, known_at_of, moment_of, number, uuid
from api.reads.readers import Desk
from api.reads.straight import Straight
from api.results.exports import exported, form_of, handed_out, note
from api.results.jobs import job_of
from journal.handling.refusals import OutsideScope
from projections.asking.answering import Page, TooMuch, at_once, params_of
from projections.asking.asked import Asked, Form, When
from projections.asking.journals import moment as past
from projections.asking.journals import of_now
from projections.asking.lines import Moment as Told
from projections.asking.lines import Shown, shown, title
from projections.gate import unsealed
from projections.listing import Filter, Listing, placed
from projections.listings import LISTINGS

router = APIRouter(tags=["listings"], route_class=Straight)

Cursor = Annotated[str | None, Field(pattern=r"^[A-Za-z0-9_-]{1,600}$")]

#: The form of a parameter, by the type of the column that it is compared with.
_FORMS: dict[type, Any] = {
    str: Annotated[str | None, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}$")],
    date: Annotated[date | None, BeforeValidator(day_of)],
    UUID: Annotated[UUID | None, BeforeValidator(uuid)],
    int: Annotated[int | None, BeforeValidator(number)],
    bool: bool | None,
}


class Part(BaseModel):
    """The parameters of every listing."""

    limit: Limit | None = None
    cursor: Cursor = None
    as_at: Moment = None
    known_at: Moment = None
    format: Form | None = None


class Wanted(NamedTuple):
    """What is asked of a listing: the filters that were given, the page, the moment, the form."""

    given: dict[str, Any]
    limit: int | None
    cursor: str | None
    as_at: date | datetime | None
    known_at: datetime | int | None
    form: Form

    @property
    def paged(self) -> bool:
        """Whether it is about a part of the lines."""
        return self.limit is not None or self.cursor is not None


def page_of(listing: Listing, line: Shown) -> type[msgspec.Struct]:
    """A page of a listing. moment: what it is of. next: the cursor of the page after it; None at the end."""
    lines: Any = list[line.kind]  # type: ignore[name-defined]  # a type made just before
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = [
        ("lines", lines),
        ("moment", Told),
        ("next", str | None, None),
    ]
    return msgspec.defstruct(f"{title(listing)}Page", fields, frozen=True)


def _read(listing: Listing) -> type[msgspec.Struct]:
    page = page_of(listing, shown(listing))

    async def listed(
        request: Request, part: Annotated[Part, Query()], filters: Annotated[BaseModel, Query()]
    ) -> Response:
        look = await Look.begin(request)
        listing.admit(look.actor)
        when = moment_of(part.as_at), known_at_of(part.known_at)
        form = form_of(look.asked, part.format)
        wanted = Wanted(filters.model_dump(exclude_none=True), part.limit, part.cursor, *when, form)
        return await _answered(look, listing, page, wanted)

    signed(listed, filters_of(listing))
    router.get(
        f"/v1/{listing.name}",
        response_class=Response,
        description=listing.says,
        operation_id=f"list_{listing.name.replace('-', '_')}",
    )(listed)
    return page


async def _answered(look: Look, listing: Listing, page: type[msgspec.Struct], wanted: Wanted) -> Response:
    """The answer: a page, an export, or that a job is under way for what takes longer."""
    whole = wanted.form != "json" or look.asked.prefers_a_job
    if whole and wanted.paged:
        raise Problem("query-malformed", parameters=["limit", "cursor"])
    asked = _asked(look, listing, wanted, await when_of(look, listing, wanted.as_at, wanted.known_at))
    if asked.when.live and "unit" in asked.given and not look.sees(asked.given["unit"]):
        raise OutsideScope()  # an empty page would say that there is nothing
    if look.asked.prefers_a_job:
        return await job_of(look, asked)
    try:
        if whole:
            export = await look.at_hand.aside.ask(lambda desk: exported(desk, look, asked))
            await note(look, export.files, export.moment.of_record, export.digest)
            return handed_out(look, export, listing.name)
        return await _shown(look, page, asked, wanted)
    except TooMuch:
        return await job_of(look, asked)


async def _shown(look: Look, page: type[msgspec.Struct], asked: Asked, wanted: Wanted) -> Response:
    def read(desk: Desk) -> tuple[Any, tuple[UUID, ...]]:
        return _page(desk, look, page, asked, wanted)

    found, streams = await (look.at_hand.readers if asked.when.live else look.at_hand.aside).ask(read)
    await look.note(look.listed(streams, found.moment.day or found.moment.as_at))
    return look.answer(found, position=look.position)


async def when_of(look: Look, listing: Listing, as_at: date | datetime | None, known_at: datetime | int | None) -> When:
    """The moment of a question; without any it is about now, and as far as the models have come."""
    if as_at is None and known_at is None:
        return When(look.position, live=True, open=True)
    return await look.at_hand.readers.ask(lambda desk: past(desk.journals, listing, as_at, known_at))


def _asked(look: Look, listing: Listing, wanted: Wanted, when: When) -> Asked:
    return Asked(
        listing=listing.name,
        actor=look.actor,
        purpose=look.purpose,
        when=when,
        given=msgspec.to_builtins(wanted.given),
        form=wanted.form,
        language=look.language,
    )


@cache
def filters_of(listing: Listing, without: str = "") -> type[BaseModel]:
    """The filters of a listing, as parameters. One model and no parameters of their own: FastAPI looks into each of
    these when a process starts, and there are a thousand. without: one that is left out."""
    fields: dict[str, Any] = {
        one.name: (_form(listing, one), None) for one in listing.narrowed_by if one.name != without
    }
    return create_model(f"{title(listing)}Filters", **fields)


def signed(read: Any, filters: type[BaseModel]) -> None:
    """Give a read some filters as its parameter of that name."""
    own = inspect.signature(read, eval_str=True)
    typed = own.parameters["filters"].replace(annotation=Annotated[filters, Query()])
    read.__signature__ = own.replace(parameters=[*(own.parameters | {"filters": typed}).values()])


def _form(listing: Listing, one: Filter) -> Any:
    kind = listing.form_of(one)
    return _FORMS.get(kind, kind | None)  # a code: its enumeration or literal


def _page(
    desk: Desk, look: Look, page: type[msgspec.Struct], asked: Asked, wanted: Wanted
) -> tuple[Any, tuple[UUID, ...]]:
    """One page, and the files on it."""
    listing, limit = asked.of, wanted.limit or 50
    params: dict[str, Any] = {"limit": limit}
    if wanted.cursor is not None:
        params |= placed(_place(wanted.cursor, listing))
    one = Page(params, wanted.cursor is not None)
    if asked.when.live:
        look.position, position, rows = desk.pages.page(listing, asked.given, _params(look, asked, one), one.after)
        moment = of_now(listing, position, look.position)
    else:
        rows, moment = at_once(desk.journals, desk.views, asked, asked.when, look.units, one)
        look.position = moment.of_record
    following = _cursor(listing.place(rows[-1])) if len(rows) == limit else None
    rows = unsealed(desk.record, rows)
    lines = shown(listing).all(rows, look.gate(desk), look.language)
    return page(lines=lines, moment=moment, next=following), files_of(listing, (row.stream for row in rows))


def files_of(listing: Listing, streams: Iterable[UUID]) -> tuple[UUID, ...]:
    """The files that lines are about, each once."""
    return tuple(dict.fromkeys(streams)) if listing.about == "files" else ()


def _params(look: Look, asked: Asked, page: Page) -> dict[str, Any]:
    return {**params_of(asked, look.units, None), **page.params}


def _cursor(place: list[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def _place(cursor: str, listing: Listing) -> list[Any]:
    """The place that a cursor names. Problem ``query-malformed`` for one that was never given out."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = msgspec.json.decode(packed, type=list[Any])
        kinds = [listing.kind_of(name) for name in listing.order]
        place = [msgspec.convert(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, msgspec.DecodeError):
        raise Problem("query-malformed", parameter="cursor") from None
    if not all(map(_is_held, place)):
        raise Problem("query-malformed", parameter="cursor")
    return place


def _is_held(value: Any) -> bool:
    """Whether a column can hold a value: PostgreSQL takes no NUL in a text and no number of more than 64 bits."""
    if isinstance(value, str):
        return "\0" not in value
    return not isinstance(value, int) or -(2**63) <= value < 2**63


#: What each listing answers with, by its path.
PAGES: dict[str, type[msgspec.Struct]] = {f"/v1/{one.name}": _read(one) for one in LISTINGS.values()}
