"""What the clock reads: the record's new entries, the read models, policies in force, raw fixes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import LiteralString
from uuid import UUID

from domain.kernel.access import Role, Unit
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Sealed
from domain.kernel.policy import Policies
from domain.whereabouts.places.fixes import Located, batch_of, located
from journal.arrays import Texts
from journal.fixes import FIND, in_clear
from journal.handling import Handling
from journal.handling.loading import Loader, Session
from journal.keys import NOBODY, Ring
from journal.reading import COLUMNS, entry_of
from journal.schema import conninfo
from journal.sealing import open_value
from journal.site import Site
from projections import schema as views

HEAD: LiteralString = "SELECT coalesce(max(position), 0) FROM entries"
NEW: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE position > %s AND position <= %s AND topic = ANY(%s) ORDER BY position"""
MARK: LiteralString = "SELECT position FROM clock_marks WHERE name = %s"
MOVE: LiteralString = """
INSERT INTO clock_marks (name, position) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE clock_marks.position < excluded.position"""
FOLDED_UP_TO: LiteralString = """
SELECT model, min(position) FROM models JOIN positions USING (build)
WHERE models.live AND model = ANY(%s) GROUP BY model"""

#: Whose entries lead to nothing: what another system or an invented past says was answered there, or never.
OF_OTHERS = frozenset({Role.IMPORT.value, Role.SIMULATION.value, Role.LIBRARY.value})


class Desk:
    """Reads for the clock, over connections of its own. handling: has the units and the policies in force."""

    def __init__(self, site: Site, handling: Handling) -> None:
        self.handling = handling
        self.record = Session(conninfo(site.record_url, "record"))
        self.views = Session(conninfo(site.record_url, views.VIEWS), ready=views.prepare)
        self._keys = Session(conninfo(site.keys_url, "keys"))
        self._ring = Ring(site.custodians)
        self._loader = Loader(self.record, self._keys, self._ring)

    async def close(self) -> None:
        """End its connections."""
        for session in (self.record, self.views, self._keys):
            await session.close()

    @property
    def units(self) -> dict[str, Unit]:
        """All units, by id."""
        return self.handling.references.units

    async def head(self) -> int:
        """The newest position of the record."""
        ((head,),) = (await self.record.ask((HEAD, ())))[0]
        return int(head)

    async def behind(self, models: Collection[str], head: int) -> list[str]:
        """Those of some read models that have not come as far as a position, all their shares."""
        (rows,) = await self.views.ask((FOLDED_UP_TO, [Texts(list(models))]))
        reached = {model for model, position in rows if position >= head}
        return [model for model in models if model not in reached]

    async def mark(self, name: str) -> int:
        """How far something has come; 0 where it has not begun."""
        (rows,) = await self.record.ask((MARK, [name]))
        return int(rows[0][0]) if rows else 0

    async def move(self, name: str, position: int) -> None:
        """Remember how far something has come. It never goes back."""
        await self.record.ask((MOVE, [name, position]))

    async def new(self, after: int, upto: int, topics: Collection[str]) -> list[AnyEntry]:
        """The entries of some topics between two positions, but those of imports and simulations."""
        (rows,) = await self.record.ask((NEW, [after, upto, Texts(list(topics))]))
        rows = [row for row in rows if row[11] not in OF_OTHERS]
        await self._loader.hold([NOBODY, *(row[1] for row in rows)])
        return [entry_of(row, self._loader.keys(row[1]), self._ring.reasons) for row in rows]

    async def entries(self, streams: Sequence[UUID], named: Collection[UUID]) -> dict[UUID, AnyEntry]:
        """Some entries of some streams of one owner, by event id."""
        found = await self._loader.entries(streams, named) if named else []
        return {entry.event_id: entry for entry in found}

    def opened(self, value: Sealed | str | None) -> str | None:
        """A personal value in clear, for what is judged by it; None where its key is gone."""
        return open_value(value, self._loader.keys(value.stream)) if isinstance(value, Sealed) else value

    async def fixes(self, stream: UUID, digest: str) -> list[Located]:
        """A batch of fixes in WGS-84; none where its day has passed, or its key is gone."""
        name = bytes.fromhex(digest)
        (rows,) = await self.record.ask((FIND, [stream, name]))
        plain = in_clear(bytes(rows[0][0]), stream, name, self._loader.keys(stream)) if rows else None
        return located(batch_of(plain)) if plain is not None else []

    def today(self, unit_id: str, now: datetime) -> date:
        """The calendar day at a unit."""
        unit = self.units.get(unit_id)
        return now.astimezone(unit.zone_info).date() if unit else now.date()

    def policies(self, unit_id: str, day: date) -> Policies:
        """The policies in force at a unit on a day."""
        return Policies(self.handling.references.policies, day, unit_id)
