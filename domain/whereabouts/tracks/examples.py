"""One example of every event and command of tracks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from domain.intake.examples import NOW
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.whereabouts.devices.examples import DEVICE, FITTED
from domain.whereabouts.places.datum import Datum
from domain.whereabouts.places.fixes import Fix
from domain.whereabouts.positioning.examples import POSITIONING
from domain.whereabouts.tracks import refusals
from domain.whereabouts.tracks.record import FixesRecorded, Footing, Source
from domain.whereabouts.tracks.rules import RecordFixes

FIRST_AT = datetime(2026, 3, 9, 8, tzinfo=UTC)
LAST_AT = FIRST_AT + timedelta(minutes=10)

recorded = FixesRecorded(
    source=Source.DEVICE,
    datum=Datum.GCJ02,
    count=2,
    day=date(2026, 3, 9),
    first_at=FIRST_AT,
    last_at=LAST_AT,
    digest="6f1a3c1e5f6f5d0a9a1d0a5e4e2b7c116f1a3c1e5f6f5d0a9a1d0a5e4e2b7c11",
    until=date(2026, 9, 5),
    footing=Footing.POSITIONING,
    footing_id=POSITIONING,
    device_id=DEVICE,
    box="39908203,116390987,39909100,116392010",
)

EVENTS: tuple[Event, ...] = (recorded,)

batch = RecordFixes(
    source=Source.DEVICE,
    datum="gcj02",
    device_id=DEVICE,
    fixes=(Fix(FIRST_AT, 39_909_604, 116_397_228, 12), Fix(LAST_AT, 39_910_500, 116_398_250, 8)),
)

COMMANDS: tuple[Example, ...] = (
    Example(given=FITTED, command=batch, now=NOW, then=(FixesRecorded,)),
    Example(given=(*FITTED, recorded), command=batch, now=NOW, refused=refusals.FixesRecordedAlready),
)
