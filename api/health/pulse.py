"""How the installation fares: asked once a second, told to health checks, metrics and waiting readers."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from api.health import metrics
from journal.handling import Handling
from journal.handling.loading import Session
from journal.looks import Looks
from journal.store import Unavailable

BEAT_SECONDS = 1.0
#: Beyond these, the installation is not ready.
STALE_SECONDS = 5.0
LATE_VIEWS_SECONDS = 30.0
LATE_CHECKPOINT_SECONDS = 900.0
LATE_GROWTH_SECONDS = 30.0

JOURNALS: LiteralString = """
SELECT 'record', coalesce((SELECT max(position) FROM record.entries), 0),
       (SELECT max(size) FROM record.checkpoints), (SELECT max(signed_at) FROM record.checkpoints), clock_timestamp(),
       (SELECT recorded_at FROM record.entries
        WHERE position = (SELECT coalesce(max(size), 0) + 1 FROM record.checkpoints))
UNION ALL
SELECT 'reads', coalesce((SELECT max(position) FROM reads.entries), 0),
       (SELECT max(size) FROM reads.checkpoints), (SELECT max(signed_at) FROM reads.checkpoints), clock_timestamp(),
       (SELECT recorded_at FROM reads.entries
        WHERE position = (SELECT coalesce(max(size), 0) + 1 FROM reads.checkpoints))"""
THERE: LiteralString = "SELECT to_regclass('views.heartbeats') IS NOT NULL"
BEATS: LiteralString = """
SELECT journal, position, lag_seconds, parked, extract(epoch FROM clock_timestamp() - beat_at)::float8
FROM views.heartbeats"""


class Signed(NamedTuple):
    """How far the signer is behind. age: of the newest checkpoint. unsigned: age of the oldest entry beyond it."""

    age: float | None
    unsigned: float


class Views(NamedTuple):
    """How far the read models of a journal are. silent: seconds since their worker was heard."""

    position: int
    lag_seconds: float
    parked: int
    silent: float


class Pulse:
    """Keeps asking. What it knows is at most a second old, or says that it is not."""

    def __init__(self, session: Session, handling: Handling, looks: Looks) -> None:
        self._session = session
        self._handling = handling
        self._looks = looks
        self._task: asyncio.Task[None] | None = None
        self.asked_at = float("-inf")
        self.heads: dict[str, int] = {"record": 0, "reads": 0}
        self.signed: dict[str, Signed] = {}
        self.views: dict[str, Views] = {}

    async def start(self) -> None:
        """Ask once, then keep asking."""
        await self.beat()
        self._task = asyncio.create_task(self._keep())

    async def stop(self) -> None:
        """Stop asking."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
        await self._session.close()

    async def beat(self) -> None:
        """Ask once. Unavailable where the record's server is away."""
        journals, ((there,),) = await self._session.ask((JOURNALS, ()), (THERE, ()))
        beats: list[tuple[Any, ...]] = []
        if there:
            (beats,) = await self._session.ask((BEATS, ()))
        self.heads = {row[0]: row[1] for row in journals}
        self.signed = {row[0]: _signed(row[3], row[4], row[5]) for row in journals}
        self.views = {row[0]: Views(*row[1:]) for row in beats}
        self.asked_at = time.monotonic()
        await self._handling.references.catch_up()
        self._tell()

    def troubles(self) -> dict[str, str]:
        """What keeps the installation from being ready, by part; empty when it is."""
        if time.monotonic() - self.asked_at > STALE_SECONDS:
            return {"record": "away"}
        found: dict[str, str] = {}
        for journal, head in self.heads.items():
            views = self.views.get(journal)
            if views is None or views.silent > LATE_VIEWS_SECONDS:
                found[f"{journal}.views"] = "silent"
            elif views.lag_seconds > LATE_VIEWS_SECONDS:
                found[f"{journal}.views"] = "behind"
            signed = self.signed[journal]
            if signed.unsigned > LATE_GROWTH_SECONDS or (head and (signed.age or 0) > LATE_CHECKPOINT_SECONDS):
                found[f"{journal}.signer"] = "behind"
        return found

    def _tell(self) -> None:
        for journal, head in self.heads.items():
            metrics.POSITION.labels(journal).set(head)
        for journal, views in self.views.items():
            metrics.VIEWS_POSITION.labels(journal).set(views.position)
            metrics.LAG_ENTRIES.labels(journal).set(max(0, self.heads.get(journal, 0) - views.position))
            metrics.LAG_SECONDS.labels(journal).set(views.lag_seconds)
            metrics.PARKED.labels(journal).set(views.parked)
        metrics.WAITING.labels("record").set(self._handling.writer.waiting)
        metrics.WAITING.labels("reads").set(self._looks.writer.waiting)
        metrics.CHECKPOINT_SECONDS.set(max((s.age or 0.0 for s in self.signed.values()), default=0.0))

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.beat()
            except Unavailable:
                continue  # ``troubles`` says that nothing was heard


def _signed(signed_at: datetime | None, now: datetime, unsigned_since: datetime | None) -> Signed:
    age = (now - signed_at).total_seconds() if signed_at else None
    return Signed(age, (now - unsigned_since).total_seconds() if unsigned_since else 0.0)
