"""The difference of a listing at two moments: which lines came, went or changed, and the entries that did it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, NamedTuple
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.reads.listings import files_of, filters_of, signed
from api.reads.looking import Look
from api.reads.parameters import Moment, known_at_of, moment_of
from api.reads.readers import Desk
from api.results.exports import form_of
from api.results.jobs import job_of
from projections.asking import compared
from projections.asking.answering import TooMuch, at_once
from projections.asking.asked import Asked, Form
from projections.asking.journals import moment as past
from projections.asking.lines import Moment as Told
from projections.asking.lines import title
from projections.asking.making import explaining
from projections.gate import unsealed
from projections.listing import Listing
from projections.listings import LISTINGS

router = APIRouter(tags=["listings"])

Given = tuple[date | datetime | None, datetime | int | None]


class Between(BaseModel):
    """The parameters of every difference."""

    as_at: Moment = None
    known_at: Moment = None
    to_as_at: Moment = None
    to_known_at: Moment = None
    format: Form | None = None


class Wanted(NamedTuple):
    """What is compared: a listing with some filters, at two moments."""

    given: dict[str, Any]
    first: Given
    second: Given
    form: Form


def difference_of(listing: Listing) -> type[msgspec.Struct]:
    """A difference. first, second: the moments."""
    lines: Any = list[compared.kind_of(listing)]  # type: ignore[misc]  # a type made just before
    fields = [("first", Told), ("second", Told), ("lines", lines)]
    return msgspec.defstruct(title(listing).removesuffix("Line") + "Difference", fields, frozen=True)


def _read(listing: Listing) -> type[msgspec.Struct]:
    answer = difference_of(listing)

    async def differs(
        request: Request, between: Annotated[Between, Query()], filters: Annotated[BaseModel, Query()]
    ) -> Response:
        look = await Look.begin(request)
        listing.admit(look.actor)
        first = moment_of(between.as_at), known_at_of(between.known_at)
        second = moment_of(between.to_as_at, "to_as_at"), known_at_of(between.to_known_at, "to_known_at")
        given, form = filters.model_dump(exclude_none=True), form_of(look.asked, between.format)
        return await _answered(look, listing, answer, Wanted(given, first, second, form))

    signed(differs, filters_of(listing))
    router.get(
        f"/v1/{listing.name}/difference",
        response_class=Response,
        description=f"What differs between two moments, and the entries that made it. {listing.says}",
        operation_id=f"compare_{listing.name.replace('-', '_')}",
    )(differs)
    return answer


async def _answered(look: Look, listing: Listing, answer: type[msgspec.Struct], wanted: Wanted) -> Response:
    """The difference; or a job, for what takes longer and for other forms than JSON."""
    asked = await look.at_hand.readers.ask(lambda desk: _asked(desk, look, listing, wanted))
    if look.asked.prefers_a_job or asked.form != "json":
        return await job_of(look, asked)
    try:
        found, streams = await look.at_hand.aside.ask(lambda desk: _compared(desk, look, answer, asked))
    except TooMuch:
        return await job_of(look, asked)
    await look.note(look.listed(streams, found.second.day or found.second.as_at))
    return look.answer(found, position=look.position)


def _asked(desk: Desk, look: Look, listing: Listing, wanted: Wanted) -> Asked:
    return Asked(
        listing=listing.name,
        actor=look.actor,
        purpose=look.purpose,
        when=past(desk.journals, listing, *wanted.first),
        to=past(desk.journals, listing, *wanted.second),
        given=msgspec.to_builtins(wanted.given),
        form=wanted.form,
        language=look.language,
    )


def _compared(desk: Desk, look: Look, answer: type[msgspec.Struct], asked: Asked) -> tuple[Any, tuple[UUID, ...]]:
    listing, moments = asked.of, asked.moments
    (before, first), (after, second) = (at_once(desk.journals, desk.views, asked, when, look.units) for when in moments)
    before, after = (unsealed(desk.record, rows) for rows in (before, after))
    found = list(compared.compared(listing, compared.held(listing, [before]), [after]))
    made = explaining(desk.journals, asked)(found)
    lines = compared.told(listing, found, made, look.gate(desk), look.language)
    look.position = second.of_record
    streams = files_of(listing, (differs.line.stream for differs in found))
    return answer(first=first, second=second, lines=lines), streams


#: What each difference answers with, by its path.
DIFFERENCES: dict[str, type[msgspec.Struct]] = {f"/v1/{one.name}/difference": _read(one) for one in LISTINGS.values()}
