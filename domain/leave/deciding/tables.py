"""The policy tables of deciding on leave: the bands, the days of a year, and the part of the police."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec

from domain.kernel.days import exceeds, within
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.leave.record import Level, Recipient


class Band(Row, frozen=True, kw_only=True):
    """Who decides on a leave of so many days.

    days: of this leave, at most; accumulated: in the window, at most; None for any number. deciders: the levels that
    may. delegated: False where a band needs a delegation that was not given: it is passed over. opinions: the levels
    whose opinion must be there. copies_to: who gets a copy.
    """

    days: Count | None = None
    accumulated: Count | None = None
    deciders: Annotated[tuple[Level, ...], msgspec.Meta(min_length=1)]
    delegated: bool = True
    opinions: tuple[Level, ...] = ()
    copies_to: tuple[Recipient, ...] = ()


@table("leave.approver_bands")
class ApproverBands(PolicyTable, frozen=True, kw_only=True):
    """Who decides on a leave, by its days and by the days away in so many months. The first band that holds counts."""

    window_months: Annotated[int, msgspec.Meta(ge=1, le=24)]
    bands: tuple[Band, ...]

    def band(self, number: int, accumulated: int) -> Band | None:
        """The band of a leave of so many days, and so many in the window; None where nobody may approve it."""
        return next((band for band in self.bands if band.delegated and self._holds(band, number, accumulated)), None)

    def _holds(self, band: Band, number: int, accumulated: int) -> bool:
        word = self.source.comparator
        in_days = band.days is None or within(number, band.days, word)
        return in_days and (band.accumulated is None or within(accumulated, band.accumulated, word))

    @property
    def longest(self) -> int | None:
        """The most days of one leave that any band takes; None where there is no such number."""
        most = [band.days for band in self.bands if band.days is not None]
        return max(most, default=0) if len(most) == len(self.bands) else None


@table("leave.annual_cap")
class AnnualCap(PolicyTable, frozen=True, kw_only=True):
    """How many days of a calendar year somebody may be away.

    beyond: whether more is refused, or is for the upper agency to decide.
    """

    days: Count
    beyond: Literal["refused", "upper_agency"]

    def exceeded(self, number: int) -> bool:
        """Whether so many days are more than the table allows."""
        return exceeds(number, self.days, self.source.comparator)


@table("leave.copolice")
class CoPolice(PolicyTable, frozen=True, kw_only=True):
    """Whether the police have to agree to a leave as well."""

    required: bool
