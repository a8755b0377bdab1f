"""The policy table of courts: within which limits they decide, and what an arrest counts for."""

from __future__ import annotations

from domain.conduct.custody.record import Danger
from domain.conduct.limits import Limit
from domain.kernel.ids import Count
from domain.kernel.policy import PolicyTable, table


@table("court.limits")
class CourtLimits(PolicyTable, frozen=True, kw_only=True):
    """Within which limits courts and deciding authorities decide. A decision that comes later stands, and is flagged.

    revocation, recall, commutation: from the day on which the proposal was received. arrest_hours: from the request.
    dangers: on which an arrest may be requested. custody: how long an arrest may last. served_per_day: days of the
    sentence that a day of arrest counts for, where suspension or parole is revoked.
    """

    revocation: Limit
    recall: Limit
    commutation: Limit
    arrest_hours: Count
    dangers: tuple[Danger, ...]
    custody: Limit
    served_per_day: Count
