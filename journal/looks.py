"""Who looked at what, and why: looks are entries of the second journal, durable before the answer leaves."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import LiteralString

import psycopg
from uuid_utils.compat import uuid7

from domain.kernel.access import Actor, Role
from domain.kernel.codec import encode
from domain.kernel.event import Category, Event
from domain.kernel.ids import stream_of
from journal.keys import NOBODY
from journal.plan import ANY_VERSION, Append, Body, Envelope
from journal.schema import PLANNED_ONCE, conninfo
from journal.sealing import Keys
from journal.site import Site
from journal.writer import Writer

#: What an entry's id runs into where the look is in the journal already.
NAMED: LiteralString = "entries_event_id_key"


class Looks:
    """Records looks for requests, many in one transaction. A stream is one account's day.

    keys: the journal's own, for facts.
    """

    def __init__(self, site: Site) -> None:
        reads = conninfo(site.record_url, "reads", **PLANNED_ONCE)
        self.writer = Writer(reads, simulated=site.kind() == "simulated")
        with site.keys() as keys:
            self.keys: Keys = {Category.FACTS: keys.of(NOBODY)[Category.FACTS]}

    async def start(self) -> None:
        """Begin; needs a running loop."""
        self.writer.start()

    async def stop(self) -> None:
        """Record what waits, then close."""
        await self.writer.stop()

    async def note(self, actor: Actor, look: Event) -> None:
        """Record one look, durably. Unavailable or Full where it cannot be done: then nothing may be shown.

        A look keeps no answer as a command does, which would be a second row for each read. Where the answer to
        a commit was lost, the writer runs the same batch again, and that runs into its own entries: a batch is
        one transaction and the ids of its entries are in no other, so all of it is there.
        """
        try:
            await self.writer.append(look_of(actor, look, self.keys))
        except psycopg.errors.UniqueViolation as there:
            if there.diag.constraint_name != NAMED:
                raise


def look_of(actor: Actor, look: Event, keys: Keys) -> Append:
    """A look as it is appended. keys: with the journal's own for facts."""
    day = datetime.now(UTC).date()
    return Append(
        stream=stream_of("looks", f"{actor.id}/{day}"),
        expected_version=ANY_VERSION,
        bodies=[Body(uuid7(), encode(look))],
        envelope=Envelope(
            actor_id=actor.id,
            actor_role=actor.role.value,
            unit_id=actor.unit_id,
            on_behalf_of=actor.on_behalf_of,
            source="cli" if actor is OPERATOR else "api",
        ),
        keys=keys,
    )


#: Whoever works at the installation's own command line.
OPERATOR = Actor("operator", Role.OPERATOR, "installation")
