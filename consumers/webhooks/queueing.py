"""Taking in entries: one delivery is queued for each subscription that wants it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from consumers.following.postgres import Write
from consumers.published.message import Out
from consumers.published.withheld import unsealed
from consumers.webhooks.body import body_of
from consumers.webhooks.tables import CHANNEL, TOGETHER
from domain.kernel.ids import owner_of

WANTING: LiteralString = (
    "SELECT subscription_id, topics, units, had_from, had_upto FROM subscriptions WHERE off_for = ''"
)
FORGET: LiteralString = "DELETE FROM deliveries WHERE file = %s AND position < %s AND NOT control"
QUEUE: LiteralString = """
INSERT INTO deliveries (subscription_id, position, file, event_id, control, body) VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT DO NOTHING"""
TELL: LiteralString = "INSERT INTO told (file, subscription_id) VALUES (%s, %s) ON CONFLICT DO NOTHING"
TOLD: LiteralString = "SELECT file, subscription_id FROM told WHERE file = ANY(%s)"
WAKE: LiteralString = f"NOTIFY {CHANNEL}"

Body = Callable[[Out], bytes]


class Wanting(NamedTuple):
    """What a subscription wants. topics: what types begin with; units: which; all where there are none. had_from,
    had_upto: positions between which it has what there is."""

    subscription_id: UUID
    topics: Sequence[str]
    units: Collection[str]
    had_from: int = 0
    had_upto: int = 0

    def wants(self, out: Out) -> bool:
        """Whether an entry is for it."""
        return (not self.topics or out.topic.startswith(tuple(self.topics))) and (
            not self.units or out.unit_id in self.units
        )


def taking_in(source: bytes, schemas: bytes) -> Write:
    """What a sink calls. source, schemas: as of ``headers``."""

    def write(conn: psycopg.Connection[Any], entries: Sequence[Out]) -> None:
        conn.execute(TOGETHER)
        for out in entries:
            if out.control == "sealed":
                conn.execute(FORGET, [owner_of(out.stream), out.position])
        wanting = [Wanting(*row) for row in conn.execute(WANTING)]
        queue(conn, wanting, unsealed(entries), lambda out: body_of(out, source, schemas))

    return write


def queue(conn: psycopg.Connection[Any], wanting: Sequence[Wanting], entries: Sequence[Out], body: Body) -> int:
    """Queue deliveries, within a transaction; how many.

    A word that tells what to do with copies goes to whoever was told of the file, whatever else they want.
    """
    if not wanting:
        return 0
    plain = list(_chosen(wanting, [out for out in entries if out.control is None]))
    conn.cursor().executemany(TELL, {(owner_of(out.stream), one.subscription_id) for one, out in plain})
    controls = [out for out in entries if out.control is not None]
    told = set(conn.execute(TOLD, [[owner_of(out.stream) for out in controls]])) if controls else set()
    chosen = [*plain, *_chosen(wanting, controls, told)]
    conn.cursor().executemany(QUEUE, list(_rows(chosen, body)))
    if chosen:
        conn.execute(WAKE)
    return len(chosen)


def _chosen(
    wanting: Sequence[Wanting], entries: Iterable[Out], told: Collection[tuple[UUID, UUID]] = ()
) -> Iterator[tuple[Wanting, Out]]:
    for out in entries:
        for one in wanting:
            known = (owner_of(out.stream), one.subscription_id) in told
            had = one.had_from <= out.position <= one.had_upto
            if not had and (known or one.wants(out)):
                yield one, out


def _rows(chosen: Iterable[tuple[Wanting, Out]], body: Body) -> Iterator[tuple[object, ...]]:
    bodies: dict[int, bytes] = {}
    for one, out in chosen:
        if out.position not in bodies:
            bodies[out.position] = body(out)
        control = out.control is not None
        yield one.subscription_id, out.position, owner_of(out.stream), out.event_id, control, bodies[out.position]
