"""The unit that everything in these tests belongs to."""

from __future__ import annotations

from domain.kernel.access import Actor
from domain.organisation.rules import EstablishUnit
from journal.handling import Handling

from ..journal.conftest import asked


async def established(handling: Handling, by: Actor) -> None:
    """Establish the unit ``county``."""
    unit = EstablishUnit(unit_id="county", name="Sample County", zone="Asia/Shanghai")
    await handling.handle(asked(unit, by=by, key="unit"))
