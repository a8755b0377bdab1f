"""How the installation fares: asked once a second, told to health checks, metrics and waiting readers."""

from __future__ import annotations

import asyncio
import time
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

import msgspec

from api.health import metrics, outgoing
from api.health.logs import log
from api.health.troubles import Troubles
from journal.handling import Handling
from journal.handling.composing import microseconds
from journal.handling.loading import Session
from journal.looks import Looks
from journal.plan import Tail
from journal.store import ClockWrong, Unavailable, guard_clock

BEAT_SECONDS = 1.0
#: Beyond these, the installation is not ready.
STALE_SECONDS = 5.0
LATE_VIEWS_SECONDS = 30.0
LATE_CHECKPOINT_SECONDS = 900.0
LATE_GROWTH_SECONDS = 30.0
LATE_CLOCK_SECONDS = 120.0
#: Why a journal may not be written.
CAUSES = ("cut", "clock")

_JOURNAL: LiteralString = """
SELECT '{journal}', coalesce((SELECT max(position) FROM {journal}.entries), 0),
       (SELECT recorded_at FROM {journal}.entries ORDER BY position DESC LIMIT 1), clock_timestamp(),
       (SELECT kind FROM {journal}.origin),
       coalesce((SELECT max(size) FROM {journal}.checkpoints), 0),
       (SELECT max(signed_at) FROM {journal}.checkpoints),
       (SELECT recorded_at FROM {journal}.entries
        WHERE position = (SELECT coalesce(max(size), 0) + 1 FROM {journal}.checkpoints))"""
JOURNALS: LiteralString = (
    _JOURNAL.replace("{journal}", "record") + " UNION ALL " + _JOURNAL.replace("{journal}", "reads")
)
THERE: LiteralString = "SELECT to_regclass('views.heartbeats') IS NOT NULL"
BEATS: LiteralString = """
SELECT journal, position, lag_seconds, parked, extract(epoch FROM clock_timestamp() - beat_at)::float8,
       extract(epoch FROM clock_timestamp() - moved_at)::float8, workers
FROM views.heartbeats"""
STANDINGS: LiteralString = """
SELECT model, journal, min(position) FROM views.models JOIN views.positions USING (build) WHERE models.live
GROUP BY model, journal"""


CLOCK: LiteralString = """
SELECT extract(epoch FROM clock_timestamp() - round_at)::float8, overdue, waiting, counts::text
FROM record.clock_rounds"""


class Rounds(NamedTuple):
    """How the clock fares. age: seconds since its newest round. waiting: for which read models. counts: what became of
    what it asked for, by work."""

    age: float
    overdue: int
    waiting: str
    counts: dict[str, dict[str, int]]


class Journal(NamedTuple):
    """One journal as it was found. head: its newest position, recorded at ``last_at``. now: the server's clock.
    size: of the newest checkpoint. unsigned_at: when the first entry beyond it was recorded."""

    name: str
    head: int
    last_at: datetime | None
    now: datetime
    kind: str
    size: int
    signed_at: datetime | None
    unsigned_at: datetime | None

    @property
    def signed(self) -> Signed:
        """How far the signer is behind."""
        age = (self.now - self.signed_at).total_seconds() if self.signed_at else None
        return Signed(age, (self.now - self.unsigned_at).total_seconds() if self.unsigned_at else 0.0)

    def stopped(self, process_now: int) -> str | None:
        """Why the writer writes nothing here, if it does not: ``cut`` or ``clock``. process_now: microseconds."""
        if self.size > self.head:
            return "cut"
        if self.kind == "simulated":
            return None
        last_at = microseconds(self.last_at) if self.last_at else 0
        try:
            guard_clock(Tail(self.head, last_at, microseconds(self.now), 0, {}, {}), process_now)
        except ClockWrong:
            return "clock"
        return None


class Signed(NamedTuple):
    """How far the signer is behind. age: of the newest checkpoint. unsigned: age of the oldest entry beyond it."""

    age: float | None
    unsigned: float


class Views(NamedTuple):
    """How far the read models of a journal are. silent: seconds since any worker was heard; still: since they moved,
    or had nothing to do."""

    position: int
    lag_seconds: float
    parked: int
    silent: float
    still: float = 0.0
    workers: int = 1


class Pulse:
    """Keeps asking. What it knows is at most a second old, or says that it is not."""

    def __init__(self, session: Session, handling: Handling, looks: Looks, troubles: Troubles) -> None:
        self._session = session
        self._handling = handling
        self._looks = looks
        self._troubles = troubles
        self._told = troubles.of("pulse")
        self._task: asyncio.Task[None] | None = None
        self.asked_at = float("-inf")
        self.heads: dict[str, int] = {"record": 0, "reads": 0}
        self.signed: dict[str, Signed] = {}
        self.stopped: dict[str, str] = {}
        self.views: dict[str, Views] = {}
        self.clock: Rounds | None = None
        self.relay: outgoing.Relay | None = None

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
        journals, ((there,),), rounds, relays, places = await self._session.ask(
            (JOURNALS, ()), (THERE, ()), (CLOCK, ()), (outgoing.RELAY, ()), (outgoing.PLACES, ())
        )
        beats: list[tuple[Any, ...]] = []
        standings: list[tuple[Any, ...]] = []
        if there:
            beats, standings = await self._session.ask((BEATS, ()), (STANDINGS, ()))
        found = [Journal(*row) for row in journals]
        self.heads = {journal.name: journal.head for journal in found}
        self.signed = {journal.name: journal.signed for journal in found}
        self._stop({j.name: why for j in found if (why := j.stopped(time.time_ns() // 1000))})
        self.views = {row[0]: Views(*row[1:]) for row in beats}
        self.clock = next((Rounds(row[0], row[1], row[2], msgspec.json.decode(row[3])) for row in rounds), None)
        self.asked_at = time.monotonic()
        await self._handling.references.catch_up()
        self._tell()
        await self._outgoing(relays, places)
        for model, journal, position in standings:
            metrics.MODEL_LAG_ENTRIES.labels(model).set(max(0, self.heads.get(journal, 0) - position))

    def troubles(self) -> dict[str, str]:
        """What keeps the installation from being ready, by part; empty when it is."""
        if time.monotonic() - self.asked_at > STALE_SECONDS:
            return {"record": "away", **self._troubles.parts()}
        found = self._troubles.parts() | self.stopped
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

    def notes(self) -> dict[str, str]:
        """What does not keep it from being ready and somebody should look at: a clock or a relay that works no more, or
        waits."""
        found: dict[str, str] = {}
        if self.clock is not None and self.clock.age > LATE_CLOCK_SECONDS:
            found["clock"] = "silent"
        elif self.clock is not None and self.clock.waiting:
            found["clock"] = "waits"
        if self.relay is not None and (said := self.relay.note()):
            found["relay"] = said
        return found

    async def _outgoing(self, relays: list[tuple[Any, ...]], places: list[tuple[Any, ...]]) -> None:
        """Ask and count how what leaves fares."""
        self.relay = next((outgoing.Relay(*row) for row in relays), None)
        asked = outgoing.questions(places)
        answers = await self._session.ask(*asked) if asked else []
        outgoing.tell(self.relay, [outgoing.Consumer(*row) for rows in answers for row in rows], self.heads["record"])

    def _stop(self, stopped: dict[str, str]) -> None:
        """Raise the alarm where writing has stopped, once; say so where it goes on."""
        for journal in self.heads:
            why = stopped.get(journal)
            if why != self.stopped.get(journal):
                (log.error if why else log.info)("writing stopped" if why else "writing goes on", code=why or journal)
            for cause in CAUSES:
                metrics.STOPPED.labels(journal, cause).set(why == cause)
        self.stopped = stopped

    def _tell(self) -> None:
        for journal, head in self.heads.items():
            metrics.POSITION.labels(journal).set(head)
        for journal, views in self.views.items():
            metrics.VIEWS_POSITION.labels(journal).set(views.position)
            metrics.LAG_ENTRIES.labels(journal).set(max(0, self.heads.get(journal, 0) - views.position))
            metrics.LAG_SECONDS.labels(journal).set(views.lag_seconds)
            metrics.PARKED.labels(journal).set(views.parked)
            metrics.STILL_SECONDS.labels(journal).set(views.still)
            metrics.WORKERS.labels(journal).set(views.workers if views.silent < LATE_VIEWS_SECONDS else 0)
        metrics.WAITING.labels("record").set(self._handling.writer.waiting)
        metrics.WAITING.labels("reads").set(self._looks.writer.waiting)
        if self.clock is not None:
            metrics.CLOCK_SECONDS.set(self.clock.age)
            metrics.CLOCK_OVERDUE.set(self.clock.overdue)
            for work, outcomes in self.clock.counts.items():
                for outcome, number in outcomes.items():
                    metrics.CLOCK_ASKED.labels(work, outcome).set(number)
        metrics.CHECKPOINT_SECONDS.set(max((s.age or 0.0 for s in self.signed.values()), default=0.0))

    async def _keep(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            try:
                await self.beat()
            except Unavailable:
                continue  # ``troubles`` says that nothing was heard
            except Exception as wrong:
                self._told(wrong)
            else:
                self._told(None)
