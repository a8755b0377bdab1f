"""Asking for something in the clock's name: by an id derived from what it is about, a few at a time, at a pace."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID

from domain.kernel.access import Actor, Role, upwards
from domain.kernel.refusal import Refused, Stale
from domain.kernel.rule import Command, Of, rule_of
from journal.batching import Full
from journal.handling import Asked, Contended, Handling
from journal.store import Unavailable

CLOCK = "clock"
TRIES = 4
PATIENCE_SECONDS = 0.5

#: Before the first duty, in the order of stream, word and key in which pages of them come.
FIRST_DUTY = (UUID(int=0), "", "")


class Order(NamedTuple):
    """Something that the clock asks for.

    work: what it is counted under. name: what it is about; the id of the command is derived from it. stream: None
    where its rule opens one. unit_id: that holds it. of: its kind, where the command has a rule for several.
    """

    work: str
    name: tuple[str, ...]
    command: Command
    stream: UUID | None
    unit_id: str
    of: Of = Of.CASES

    @property
    def command_id(self) -> str:
        """The same for the same matter, on every machine and in every year."""
        return self.digest.hex()

    @property
    def digest(self) -> bytes:
        """SHA-256 of the name, each part with its length before it."""
        parts = (part.encode() for part in ("rollcall/clock/1", *self.name))
        return sha256(b"".join(len(part).to_bytes(4) + part for part in parts)).digest()


class Outcome(NamedTuple):
    """What became of an order: ``done``, or ``repeated`` where it was done before; ``refused`` with the code of the
    refusal; ``failed`` with the class of what nobody foresaw."""

    how: str
    code: str = ""

    @property
    def shown(self) -> str:
        """As it is counted."""
        return f"{self.how} {self.code}" if self.code else self.how


class Pace:
    """At most so many turns a second, evenly; 0 for as many as come."""

    def __init__(self, a_second: float) -> None:
        self._apart = 1 / a_second if a_second else 0.0
        self._next = 0.0

    async def turn(self) -> None:
        """Wait until it is one's turn."""
        now = asyncio.get_running_loop().time()
        mine = max(self._next, now)
        self._next = mine + self._apart
        if mine > now:
            await asyncio.sleep(mine - now)


class Asking:
    """Has orders decided and recorded, like everybody's commands.

    at_once: how many are under way together; a_second: how many are begun in a second. Both leave room for people.
    """

    def __init__(self, handling: Handling, *, at_once: int = 8, a_second: float = 100.0) -> None:
        self.handling = handling
        self._room = asyncio.Semaphore(at_once)
        self._pace = Pace(a_second)

    async def all(self, orders: Iterable[Order]) -> list[Outcome]:
        """What became of some orders, in their order; those of one stream one after the other.

        Unavailable where the record is away: then all may be asked anew.
        """
        orders = list(orders)
        streams: dict[object, list[int]] = {}
        for place, order in enumerate(orders):
            streams.setdefault(order.stream or place, []).append(place)
        found: dict[int, Outcome] = {}

        async def in_turn(places: list[int]) -> None:
            for place in places:
                found[place] = await self._asked(orders[place])

        ends = await asyncio.gather(*(in_turn(places) for places in streams.values()), return_exceptions=True)
        for end in ends:
            if isinstance(end, BaseException):
                raise end
        return [found[place] for place in range(len(orders))]

    async def _asked(self, order: Order) -> Outcome:
        async with self._room:
            await self._pace.turn()
            try:
                return await self._patiently(order)
            except Refused as refused:
                return Outcome("refused", refused.code)
            except Unavailable:
                raise
            except Exception as wrong:  # it must not keep the others; it is counted, logged and shown
                return Outcome("failed", type(wrong).__name__)

    async def _patiently(self, order: Order) -> Outcome:
        """Ask again where others are writing to the same file just now."""
        for _ in range(TRIES):
            try:
                return await self._once(order)
            except (Stale, Contended, Full):
                await asyncio.sleep(PATIENCE_SECONDS)
        return await self._once(order)

    async def _once(self, order: Order) -> Outcome:
        rule = rule_of(order.command, order.of)
        seen = None
        if rule.decides and order.stream is not None:
            seen = (await self.handling.standing(order.stream)).version
        asked = Asked(
            actor=self.actor(order.unit_id),
            client_id=CLOCK,
            command_id=order.command_id,
            body_sha256=order.digest,
            command=order.command,
            stream=order.stream,
            seen_version=seen,
            rule=rule.name,
            source=CLOCK,
        )
        handled = await self.handling.handle(asked)
        return Outcome("repeated" if handled.repeated else "done")

    def actor(self, unit_id: str) -> Actor:
        """The clock, for the unit at the top of the tree that a unit stands in: it reaches whatever moves within it."""
        *_, top = upwards(unit_id, self.handling.references.units)
        return Actor(CLOCK, Role.CLOCK, top)
