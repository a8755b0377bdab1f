"""Listings: each read model asked about all that is in reach, a page at a time, now or as at a day and as known."""

from __future__ import annotations

import base64
import inspect
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BeforeValidator

from api.problems import Problem
from api.reads.answers import Moment as Told
from api.reads.answers import Shown
from api.reads.looking import Look
from api.reads.parameters import Limit, Moment, day_of, known_at_of, moment_of, number, uuid
from api.reads.readers import Desk
from domain.oversight.looks.record import ListShown, Outcome
from projections.listing import Filter, Listing, placed
from projections.listings import LISTINGS
from projections.questions import ask, ask_of, candidates
from projections.replay import TooMuch, known, rows_at

router = APIRouter(tags=["listings"])

Cursor = Annotated[str | None, Query(pattern=r"^[A-Za-z0-9_-]{1,600}$")]

#: The form of a parameter, by the type of the column that it is compared with.
_FORMS: dict[type, Any] = {
    str: Annotated[str | None, Query(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,99}$")],
    date: Annotated[date | None, BeforeValidator(day_of)],
    UUID: Annotated[UUID | None, BeforeValidator(uuid)],
    int: Annotated[int | None, BeforeValidator(number)],
    bool: bool | None,
}


class Asked(msgspec.Struct, frozen=True):
    """What is asked of a listing: the filters that were given, the page, the moment."""

    given: dict[str, Any]
    limit: int
    cursor: str | None
    as_at: date | datetime | None
    known_at: datetime | int | None

    @property
    def past(self) -> bool:
        """Whether it is about a moment: the answer is then computed from the record."""
        return self.as_at is not None or self.known_at is not None


def answer_of(listing: Listing) -> Shown:
    """How a line of a listing is answered."""
    return Shown(listing.line, _title(listing), case_id=listing.about == "files")


def page_of(listing: Listing, line: Shown) -> type[msgspec.Struct]:
    """A page of a listing. moment: what it is of. next: the cursor of the page after it; None at the end."""
    lines: Any = list[line.kind]  # type: ignore[name-defined]  # a type made just before
    fields: list[tuple[str, Any] | tuple[str, Any, Any]] = [
        ("lines", lines),
        ("moment", Told),
        ("next", str | None, None),
    ]
    return msgspec.defstruct(f"{_title(listing)}Page", fields, frozen=True)


def _title(listing: Listing) -> str:
    return "".join(word.title() for word in listing.name.split("-")) + "Line"


def _read(listing: Listing) -> type[msgspec.Struct]:
    shown = answer_of(listing)
    page = page_of(listing, shown)
    names = [one.name for one in listing.narrowed_by]

    async def listed(
        request: Request,
        limit: Limit = 50,
        cursor: Cursor = None,
        as_at: Moment = None,
        known_at: Moment = None,
        **given: Any,
    ) -> Response:
        look = await Look.begin(request)
        filters = {name: given[name] for name in names if given[name] is not None}
        asked = Asked(filters, limit, cursor, moment_of(as_at), known_at_of(known_at))
        found, streams = await look.at_hand.readers.ask(lambda desk: _page(desk, look, listing, shown, page, asked))
        await look.note(
            ListShown(
                route=look.route,
                purpose=look.purpose,
                case_ids=streams,
                position=look.position,
                outcome=Outcome.SHOWN,
                as_at=found.moment.as_at,
            )
        )
        return look.answer(found, position=look.position)

    _signed(listed, listing)
    router.get(
        f"/v1/{listing.name}",
        response_class=Response,
        description=listing.says,
        operation_id=f"list_{listing.name.replace('-', '_')}",
    )(listed)
    return page


def _signed(listed: Any, listing: Listing) -> None:
    """Give a read its parameters: those that all have, and one for each filter."""
    own = inspect.signature(listed, eval_str=True)
    kept = [p for p in own.parameters.values() if p.kind is not inspect.Parameter.VAR_KEYWORD]
    filters = [
        inspect.Parameter(one.name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=_form(listing, one))
        for one in listing.narrowed_by
    ]
    listed.__signature__ = own.replace(parameters=[*kept, *filters])


def _form(listing: Listing, one: Filter) -> Any:
    kind = one.kind or listing.kind_of(one.of)
    return _FORMS.get(kind, kind | None)  # a code: its enumeration or literal


def _page(
    desk: Desk, look: Look, listing: Listing, shown: Shown, page: type[msgspec.Struct], asked: Asked
) -> tuple[Any, tuple[UUID, ...]]:
    """One page, and the files on it."""
    units = [unit_id for unit_id in look.units if look.sees(unit_id)]
    params = {"units": units, "limit": asked.limit, **listing.named, **asked.given, **_scene(look, asked)}
    if asked.cursor is not None:
        params |= placed(_place(asked.cursor, listing))
    question = listing.question(asked.given, after=asked.cursor is not None)
    if asked.past:
        rows, moment = _then(desk, listing, question, params, asked)
        look.position = moment.position
    else:
        with look.moment(desk):
            rows = ask(desk.views, question, params)
        moment = Told(None, look.position, True)
    gate = look.gate(desk)
    if shown.sealed:
        gate.load({row.stream for row in rows})
    following = _cursor(listing.place(rows[-1])) if len(rows) == asked.limit else None
    lines = [shown.of(listing.told(row, look.language), gate) for row in rows]
    files = dict.fromkeys(row.stream for row in rows) if listing.about == "files" else ()
    return page(lines=lines, moment=moment, next=following), tuple(files)


def _scene(look: Look, asked: Asked) -> dict[str, Any]:
    """The day that a text is about, and the zone in which months begin: of the caller's unit."""
    unit = look.units.get(look.actor.unit_id)
    zone = unit.zone_info if unit else UTC
    at = asked.as_at or datetime.now(UTC)
    return {"today": at.astimezone(zone).date() if isinstance(at, datetime) else at, "zone": str(zone)}


def _then(
    desk: Desk, listing: Listing, question: Any, params: Mapping[str, Any], asked: Asked
) -> tuple[list[Any], Told]:
    """The lines at a moment, by the same text over rows that are replayed from the record."""
    at = known(desk.record, asked.known_at)
    case_id = asked.given.get("case_id")
    streams = [case_id] if case_id else candidates(desk.views, params["units"], at.position)
    try:
        rows = rows_at(desk.record, streams, listing.reads, known_at=at.position, as_at=asked.as_at)
    except TooMuch as too_much:
        raise Problem("question-too-large", most=too_much.args[0]) from None
    with desk.views.transaction():
        lines = ask_of(desk.views, question, params, rows)
    as_at = asked.as_at if isinstance(asked.as_at, datetime) else None
    return lines, Told(as_at, at.position, at.open)


def _cursor(place: list[Any]) -> str:
    return base64.urlsafe_b64encode(msgspec.json.encode(place)).rstrip(b"=").decode()


def _place(cursor: str, listing: Listing) -> list[Any]:
    """The place that a cursor names. Problem ``query-malformed`` for one that was never given out."""
    try:
        packed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        values = msgspec.json.decode(packed, type=list[Any])
        kinds = [listing.kind_of(name) for name in listing.order]
        return [msgspec.convert(value, kind) for value, kind in zip(values, kinds, strict=True)]
    except (ValueError, msgspec.DecodeError):
        raise Problem("query-malformed", parameter="cursor") from None


#: What each listing answers with, by its path.
PAGES: dict[str, type[msgspec.Struct]] = {f"/v1/{one.name}": _read(one) for one in LISTINGS.values()}
