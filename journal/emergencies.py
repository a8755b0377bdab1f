"""Files opened out of reach: what an account opened so is one stream of the second journal, and each use is appended
at the version that was counted. So the number that a table allows is kept exactly, whatever processes answer."""

from __future__ import annotations

from typing import LiteralString, NamedTuple
from uuid import UUID

import psycopg
from msgspec.structs import replace

from domain.kernel.access import Actor
from domain.kernel.codec import encode
from domain.kernel.ids import stream_of
from domain.oversight.looks.record import BreakGlassUsed
from journal.handling.loading import Session
from journal.looks import NAMED, Looks, look_of
from journal.plan import Accepted, Body
from journal.reading import COLUMNS, entry_of
from journal.schema import PLANNED_ONCE, conninfo
from journal.site import Site

_VERSION: LiteralString = "SELECT coalesce(max(originator_version), 0) FROM entries WHERE originator_id = %s"
_SINCE: LiteralString = f"""
SELECT {COLUMNS} FROM entries
WHERE originator_id = %s AND recorded_at > clock_timestamp() - make_interval(hours => %s::integer)"""


class Opened(NamedTuple):
    """What an account opened lately. version: of its stream when that was read, or before it; uses: event ids."""

    version: int
    files: frozenset[UUID]
    uses: frozenset[UUID]


class Emergencies:
    """Counts and records uses. looks: of the same installation."""

    def __init__(self, site: Site, looks: Looks) -> None:
        self._reads = Session(conninfo(site.record_url, "reads", **PLANNED_ONCE))
        self._looks = looks

    async def start(self) -> None:
        """Nothing begins: it connects when somebody asks."""

    async def stop(self) -> None:
        """Close the connection."""
        await self._reads.close()

    async def opened(self, actor: Actor, within_hours: int) -> Opened:
        """What somebody opened within some hours, by the server's clock."""
        stream = _stream(actor)
        # the version first: what comes in between is then counted and makes the append a conflict
        ((version,),), rows = await self._reads.ask((_VERSION, [stream]), (_SINCE, [stream, within_hours]))
        entries = [entry_of(row, self._looks.keys, {}) for row in rows]
        files = frozenset(entry.event.case_id for entry in entries if isinstance(entry.event, BreakGlassUsed))
        return Opened(version, files, frozenset(entry.event_id for entry in entries))

    async def use(
        self, actor: Actor, use: BreakGlassUsed, *, use_id: UUID, after: Opened, policies: tuple[str, ...]
    ) -> bool:
        """Record a use, durably; whether it is in. False where the account opened something since it was counted.

        use_id: the same whenever this use is tried again, so that it is in once. policies: pins of what was consulted.
        """
        append = look_of(actor, use, self._looks.keys)
        append = replace(
            append,
            stream=_stream(actor),
            expected_version=after.version,
            bodies=[Body(use_id, encode(use))],
            envelope=replace(append.envelope, policies=policies),
        )
        try:
            return isinstance(await self._looks.writer.append(append), Accepted)
        except psycopg.errors.UniqueViolation as there:
            if there.diag.constraint_name != NAMED:
                raise
            return True


def _stream(actor: Actor) -> UUID:
    return stream_of("emergencies", actor.id)
