"""Ask a listing about invented histories: each is folded, and the listing's own text is asked over the rows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

from msgspec.structs import replace

from domain.kernel.event import Event
from domain.kernel.history import history
from projections.listing import Listing
from projections.model import Row
from projections.questions import ASKED_ALREADY, ask_of

from .conftest import Desk, Written, entries_of

#: The unit of every entry of ``entries_of``, and the one where the examples open their files.
COUNTY, OFFICE = "county", "north-office"


def written(events: Iterable[Event], stream: UUID | None = None, first: int = 1) -> list[Written]:
    """The entries of one stream, an hour apart; their event ids are 1, 2, 3 and so on, from the first on."""
    stream = stream or uuid4()
    return [Written(stream, UUID(int=n), event, float(n), float(n)) for n, event in enumerate(events, first)]


def asked(
    desk: Desk,
    listing: Listing,
    *streams: Sequence[Written],
    today: date,
    units: Sequence[str] = (COUNTY, OFFICE),
    pins: tuple[str, ...] = (),
    **given: Any,
) -> list[Any]:
    """The lines of a listing over some streams, as their histories give them. pins: of every entry."""
    histories = [history(replace(entry, policies=pins) for entry in entries_of(stream)) for stream in streams]
    rows: dict[str, list[Row]] = {
        model.name: [row for entries in histories for row in model.folded(entries).rows.values()]
        for model in listing.reads
    }
    params = {"units": list(units), "limit": 500, "zone": "Asia/Shanghai", "today": today, **ASKED_ALREADY}
    return ask_of(desk.views, listing.question(given), params | listing.named | given, rows)
