"""What the record says of keys, done in its order: first to the keys, then on record, then the mark moves.

Whatever ends it between two of these, it begins there again: the keys are as they are to be already, the command that
says so bears the same name, and the mark moves.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from hashlib import sha256
from typing import Any, LiteralString
from uuid import UUID

import psycopg

from domain.kernel.access import Actor, Role, upwards
from domain.kernel.entry import AnyEntry
from domain.kernel.refusal import Stale
from domain.kernel.rule import RULES, Command
from domain.oversight.erasure.record import ErasureApproved
from domain.oversight.erasure.rules import RecordKeyDestroyed
from domain.oversight.sealing.record import CaseSealed
from domain.oversight.sealing.rules import UnsealCase
from domain.oversight.seals.record import UnsealingApproved
from domain.oversight.seals.rules import RecordKeysSealed
from journal import seals
from journal.batching import Full
from journal.custody import Custody
from journal.handling import Asked, Contended, Handling
from journal.keys import NOBODY, KeyStore
from journal.reading import COLUMNS, entry_of

KEEPER = "keeper"
STEP = 5_000  # positions at a time
TRIES = 5
PATIENCE_SECONDS = 0.2

HEAD: LiteralString = "SELECT coalesce(max(position), 0) FROM entries"
NEW: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE position > %s AND position <= %s AND topic = ANY(%s) ORDER BY position"""
MARK: LiteralString = "SELECT position FROM clock_marks WHERE name = %s"
MOVE: LiteralString = """
INSERT INTO clock_marks (name, position) VALUES (%s, %s)
ON CONFLICT (name) DO UPDATE SET position = excluded.position WHERE clock_marks.position < excluded.position"""
TOPICS = [CaseSealed.topic, UnsealingApproved.topic, ErasureApproved.topic]


class Keeper:
    """Follows the record. conn: to it. keys: to read what is decided. handling: sees sealed files."""

    def __init__(self, conn: psycopg.Connection[Any], keys: KeyStore, custody: Custody, handling: Handling) -> None:
        self._conn = conn
        self._keys = keys
        self._custody = custody
        self._handling = handling

    async def round(self) -> bool:
        """Do what the next entries ask for; whether there are more."""
        (head,) = self._one(HEAD)
        mark = self._one(MARK, [KEEPER])
        at = int(mark[0]) if mark else 0
        upto = min(int(head), at + STEP)
        if upto <= at:
            return False
        for row in self._conn.execute(NEW, [at, upto, TOPICS], binary=True).fetchall():
            await self._do(row)
            self._conn.execute(MOVE, [KEEPER, row[0]])
        self._conn.execute(MOVE, [KEEPER, upto])
        return upto < int(head)

    async def _do(self, row: Sequence[Any]) -> None:
        stream, topic = row[1], row[3]
        if topic == CaseSealed.topic:  # by its topic: its file is sealed, so that nothing of it opens
            await self._seal(stream, row[0], row[4], row[13])
            return
        entry = self._opened(row)
        if isinstance(entry.event, UnsealingApproved):
            await self._unseal(entry, entry.event)
        elif isinstance(entry.event, ErasureApproved):
            await self._destroy(entry, entry.event)

    async def _seal(self, file: UUID, position: int, entry: UUID, unit_id: str) -> None:
        """Unless the file was opened since, or is sealed by a later decision."""
        if not self._sealed(file, at=position):
            return
        keys = self._custody.seal(file)
        await self._say(
            RecordKeysSealed(case_id=file, unit_id=unit_id, sealed=entry, keys=keys), None, unit_id, ("sealed", entry)
        )

    async def _unseal(self, entry: AnyEntry, approved: UnsealingApproved) -> None:
        """Unless it is open already; the keys come first, so that whoever finds it can read it."""
        file = approved.case_id
        if self._sealed(file, before=entry.position):
            self._custody.unseal(file)
            command = UnsealCase(ground=approved.ground, approval=entry.event_id)
            await self._say(command, file, entry.unit_id, ("unsealed", entry.event_id))

    async def _destroy(self, entry: AnyEntry, approved: ErasureApproved) -> None:
        file = entry.originator_id
        gone = self._custody.destroy(file, [erased.category for erased in approved.categories])
        command = RecordKeyDestroyed(erasure_id=approved.erasure_id, key_ids=tuple(gone))
        await self._say(command, file, entry.unit_id, ("destroyed", entry.event_id))

    async def _say(self, command: Command, stream: UUID | None, unit_id: str, name: tuple[str, UUID]) -> None:
        """Have it written; once, however often it is said. Refused where a rule does not let it: that stops the
        keeper, since what it has done to keys would stay unsaid."""
        digest = sha256("/".join(("rollcall/keeper/1", *map(str, name))).encode()).digest()
        for _ in range(TRIES):
            try:
                await self._once(command, stream, unit_id, digest)
            except (Stale, Contended, Full):
                await asyncio.sleep(PATIENCE_SECONDS)
            else:
                return
        await self._once(command, stream, unit_id, digest)

    async def _once(self, command: Command, stream: UUID | None, unit_id: str, digest: bytes) -> None:
        seen = None
        if RULES[type(command).__name__].decides and stream is not None:
            seen = (await self._handling.standing(stream)).version
        *_, top = upwards(unit_id, self._handling.references.units)
        await self._handling.handle(
            Asked(
                actor=Actor(KEEPER, Role.KEEPER, top),
                client_id=KEEPER,
                command_id=digest.hex(),
                body_sha256=digest,
                command=command,
                stream=stream,
                seen_version=seen,
                source=KEEPER,
            )
        )

    def _opened(self, row: Sequence[Any]) -> AnyEntry:
        """A decision in clear; also of a file that was sealed after it and whose keys are still here."""
        self._keys.load([row[1], NOBODY])
        return entry_of(row, self._keys.of(row[1]) or self._keys.of(NOBODY), self._keys.ring.reasons)

    def _sealed(self, file: UUID, *, at: int | None = None, before: int | None = None) -> bool:
        """Whether a file is sealed now; by the decision at a position, or by one before it."""
        changed = self._one(seals.CHANGES, seals.files([file]))
        if changed is None or not changed[2]:
            return False
        return bool(changed[1] == at if before is None else changed[1] < before)

    def _one(self, sql: LiteralString, params: Sequence[Any] = ()) -> Any:
        return self._conn.execute(sql, params, binary=True).fetchone()
