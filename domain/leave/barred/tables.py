"""The policy table of barred persons and places: who permits, for how long, and who gets a copy."""

from __future__ import annotations

from typing import Annotated

import msgspec

from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.leave.record import Level, Recipient


class Permitting(Row, frozen=True, kw_only=True):
    """Who permits it, for how many days at most, and who gets a copy."""

    deciders: Annotated[tuple[Level, ...], msgspec.Meta(min_length=1)]
    copies_to: tuple[Recipient, ...]
    longest_days: Count


@table("leave.barred")
class Barred(PolicyTable, frozen=True, kw_only=True):
    """Meeting a barred person, and entering a barred place."""

    contact: Permitting
    entry: Permitting
