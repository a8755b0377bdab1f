"""`rollcall lag`: how far each read model is behind."""

from __future__ import annotations

from projections.shares import telling
from rollcall.installation import installed
from rollcall.models.showing import show
from rollcall.settings import Settings


def lag() -> None:
    """Say of each read model its position, the newest one, how far and how long it is behind, and what is parked.

    A table on a terminal, JSON lines otherwise.
    """
    with installed(Settings()) as site:
        show(one._asdict() | {"seconds": round(one.seconds, 1)} for one in telling.lags(site))
