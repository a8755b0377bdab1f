"""The policy table of location plans: by what and how often somebody may be located, and on what basis."""

from __future__ import annotations

from typing import Literal

from domain.kernel.ids import Code, Count
from domain.kernel.policy import PolicyTable, Row, table
from domain.whereabouts.plans.record import PlanBasis


class Density(Row, frozen=True, kw_only=True):
    """What one basis allows.

    legal_basis: the code of what allows it. sources: by what. least_a_day, most_a_day: fixes. most_days: how long a
    plan may last. by: beginnings of the topics of the entries of which one has to be cited.
    """

    legal_basis: Code
    sources: tuple[Literal["device", "mobile_phone"], ...]
    least_a_day: Count
    most_a_day: Count
    most_days: Count
    by: tuple[Code, ...]


@table("tracking.density")
class TrackingDensity(PolicyTable, frozen=True, kw_only=True):
    """How densely somebody may be located.

    positioned_a_day: fixes a day of a device while positioning is in force. most_open: plans at once.
    """

    positioned_a_day: Count
    most_open: Count
    bases: dict[PlanBasis, Density]
