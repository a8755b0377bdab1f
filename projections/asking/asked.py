"""What somebody asks of a listing, in a form that can be kept until it is answered."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any, Literal
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.access import Actor, Unit
from domain.kernel.words import Lang
from domain.oversight.looks.record import Purpose
from projections.listing import Listing
from projections.listings import LISTINGS
from projections.questions import ASKED_ALREADY, reach

#: How an answer is written down.
Form = Literal["json", "csv", "parquet"]


class When(msgspec.Struct, frozen=True, omit_defaults=True):
    """The moment of a question: a day or an instant up to which facts count, None for all; the position it was known
    at. live: now, and as far as the models have come: nothing needs to be folded. open: more may come. beside: of the
    record, where the position is of the second journal."""

    position: int
    day: date | None = None
    instant: datetime | None = None
    live: bool = False
    open: bool = False
    beside: int | None = None

    @property
    def as_at(self) -> date | datetime | None:
        """The day or the instant."""
        return self.instant or self.day

    @classmethod
    def of(cls, as_at: date | datetime | None, position: int, *, open: bool = False, beside: int | None = None) -> When:
        """A moment, with its day and its instant told apart."""
        instant = as_at if isinstance(as_at, datetime) else None
        return cls(position, None if instant else as_at, instant, open=open, beside=beside)


class Asked(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A question about a listing.

    given: its filters, as plain JSON values. when: the moment; to: the other one, where two are compared. every: all
    units are in reach, as at the installation's own command line. zone: of days, where whoever asks is of no unit.
    """

    listing: str
    actor: Actor
    purpose: Purpose
    when: When
    to: When | None = None
    given: dict[str, Any] = {}
    form: Form = "json"
    language: Lang = "en"
    every: bool = False
    zone: str = "UTC"

    @property
    def of(self) -> Listing:
        """The listing."""
        return LISTINGS[self.listing]

    @property
    def by(self) -> dict[str, str | None]:
        """Whom restrictions of files are asked about."""
        return ASKED_ALREADY if self.every else reach(self.actor)

    @property
    def moments(self) -> tuple[When, When]:
        """The two moments of a comparison."""
        assert self.to is not None
        return self.when, self.to

    def filters(self) -> dict[str, Any]:
        """The filters as values of the types that they are compared with. ValueError for one of another form."""
        return {name: self.of.value(name, value) for name, value in self.given.items()}


def scene(asked: Asked, units: Mapping[str, Unit], as_at: date | datetime | None) -> dict[str, Any]:
    """The parameters that every text may use: the day that it is about, and the zone in which months begin, both of
    the unit of whoever asks."""
    unit = units.get(asked.actor.unit_id)
    zone = unit.zone_info if unit else ZoneInfo(asked.zone)
    at = as_at or datetime.now(UTC)
    return {"today": at.astimezone(zone).date() if isinstance(at, datetime) else at, "zone": str(zone)}
