"""One example of every event of the upkeep."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.upkeep.record import Anchor, ChainAnchored, ProjectionRebuilt

EVENTS: tuple[Event, ...] = (
    ProjectionRebuilt(model="case_files", version=3, journal="record", position=41, rows=12, checksum="0" * 64),
    ChainAnchored(
        journal="record",
        origin="rollcall/record",
        size=41,
        root="0" * 64,
        how=Anchor.COSIGNED,
        witness="witness.example.org",
        witnessed_at=datetime(2026, 2, 1, tzinfo=UTC),
    ),
)

#: The upkeep is recorded by the platform as it is done; there is nothing to command.
COMMANDS: tuple[Example, ...] = ()
