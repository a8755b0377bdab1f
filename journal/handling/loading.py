"""What commands wait for before they can be decided, read for all who wait in one question."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import psycopg

from domain.kernel.documents import StoredDocument
from domain.kernel.entry import AnyEntry
from domain.kernel.ids import owner_of
from journal import keys as keystore
from journal import seals
from journal.arrays import Blobs, Texts, Uuids
from journal.handling.documents import SOME, described
from journal.handling.states import KEPT, TAILS, File, blank, file_of, fold_digest, folded
from journal.keys import NOBODY, MadeKey, Ring
from journal.pipe import Pipe, Statement
from journal.reading import COLUMNS, EVERYTHING, FOLDED, OF_STREAMS, entry_of, folded_of
from journal.schema import prepare
from journal.sealing import Keys
from journal.store import ANSWERED, AWAY, Unavailable

NAMED: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE event_id = ANY(%s) AND originator_id = ANY(%s)"""

#: Looks stand in the second journal, whose schema is named: the connection is to the first.
LOOKS: LiteralString = f"SELECT {COLUMNS} FROM reads.entries WHERE event_id = %s"

LONG = 500  # entries; longer folds leave the loop


Named = dict[str, StoredDocument]  # by digest


class Wanted(NamedTuple):
    """What one command waits for: a stream (None if it opens one) and whether the command is known already."""

    stream: UUID | None
    client_id: str
    command_id: str


class Loaded(NamedTuple):
    """A file as it stands, its keys, and the earlier answer to the same command with the digest of its body.

    sealed: it is, and reads as one before its first entry.
    """

    file: File | None
    keys: Keys
    answered: tuple[bytes, bytes] | None
    sealed: bool = False


class NewKeys(NamedTuple):
    """Keys to be made durable, and the names by which their file is found."""

    made: Sequence[MadeKey]
    names: Sequence[tuple[UUID, str]]


class Session:
    """One connection of the loop, remade when it breaks. Those who ask at once take turns."""

    def __init__(self, conninfo: str, *, ready: Callable[[psycopg.AsyncConnection[Any]], None] = prepare) -> None:
        self._conninfo = conninfo
        self._ready = ready
        self._pipe: Pipe | None = None
        self._turn = asyncio.Lock()

    async def ask(self, *questions: tuple[LiteralString, Sequence[Any]]) -> list[list[tuple[Any, ...]]]:
        """The answers to some questions, in one round trip. Unavailable where the server is away."""
        async with self._turn:
            try:
                return await self._ask(questions)
            except AWAY:
                await self.close()
            try:
                return await self._ask(questions)
            except AWAY as away:
                await self.close()
                raise Unavailable("the record's server is away") from away

    async def _ask(self, questions: Sequence[tuple[LiteralString, Sequence[Any]]]) -> list[list[tuple[Any, ...]]]:
        pipe = await self._connected()
        try:
            return await pipe.run(*(Statement(sql, params) for sql, params in questions))
        except BaseException:
            await self.close()  # answers that nobody waited for must not be taken for the next ones
            raise

    async def _connected(self) -> Pipe:
        if self._pipe is None or self._pipe.closed:
            conn = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True, connect_timeout=3)
            self._ready(conn)
            self._pipe = Pipe(conn)
        return self._pipe

    async def close(self) -> None:
        """End the connection."""
        pipe, self._pipe = self._pipe, None
        if pipe is not None:
            await pipe.close()


class Loader:
    """Reads files, keys and earlier answers for groups of commands. record, keys: a session each.

    sees_sealed: whether a sealed file is there; for the keeper alone.
    """

    def __init__(self, record: Session, keys: Session, ring: Ring, *, sees_sealed: bool = False) -> None:
        self._sees_sealed = sees_sealed
        self._record = record
        self._keys = keys
        self._ring = ring

    async def load(self, wanted: Sequence[Wanted]) -> list[Loaded | Exception]:
        """What each of some commands waits for, in order."""
        streams = list(dict.fromkeys(w.stream for w in wanted if w.stream is not None))
        known = (Texts([w.client_id for w in wanted]), Texts([w.command_id for w in wanted]))
        (tails, kept, answered, changes), _ = await asyncio.gather(
            self._record.ask(
                (TAILS, [Uuids(streams), fold_digest()]),
                (KEPT, [Uuids(streams), fold_digest()]),
                (ANSWERED, known),
                (seals.CHANGES, seals.files(streams)),
            ),
            self.hold([*streams, NOBODY]),
        )
        sealed = self._heeded(streams, changes)
        if changes:
            await self.hold([*streams, NOBODY])
        files = await self._files([s for s in streams if s not in sealed], {row[0]: row for row in kept}, tails)
        files |= {stream: blank(stream) for stream in sealed}
        answers = {(client, command): (body, answer) for client, command, body, answer in answered}
        return [
            Loaded(
                files[w.stream] if w.stream else None,
                self.keys(w.stream),
                answers.get((w.client_id, w.command_id)),
                w.stream in sealed,
            )
            for w in wanted
        ]

    def _heeded(self, streams: Sequence[UUID], changes: Sequence[Sequence[Any]]) -> set[UUID]:
        """Those of some streams that are, or belong to, a file that is sealed."""
        sealed = self._ring.heed(changes)
        return set() if self._sees_sealed or not sealed else {s for s in streams if owner_of(s) in sealed}

    def keys(self, stream: UUID | None) -> Keys:
        """The keys held for a stream; the journal's own where it has none."""
        return (self._ring.keys(stream) if stream else None) or self._ring.keys(NOBODY) or {}

    async def hold(self, streams: Sequence[UUID]) -> None:
        """Hold the keys of some files."""
        missing = self._ring.missing(streams)
        if missing:
            (rows,) = await self._keys.ask((keystore.SELECT, [Uuids(missing)]))
            self._ring.add(missing, rows)

    async def make(self, wanted: Sequence[NewKeys]) -> list[Exception | None]:
        """Make new keys durable and hold them; names become findable."""
        made = [key for new in wanted for key in new.made]
        pairs = [(token, s) for new in wanted for s, name in new.names for token in self._ring.tokens(name)]
        streams = list(dict.fromkeys(key.stream for key in made))
        questions: list[tuple[LiteralString, Sequence[Any]]] = []
        if pairs:
            tokens, named = zip(*pairs, strict=True)
            questions.append((keystore.TOKENS, (Blobs(tokens), Uuids(named))))
        questions += [(keystore.INSERT, keystore.stored(made)), (keystore.SELECT, [Uuids(streams)])]
        *_, rows = await self._keys.ask(*questions)
        self._ring.add(streams, rows)
        return [None] * len(wanted)

    async def entries(self, streams: Sequence[UUID], named: Collection[UUID]) -> list[AnyEntry]:
        """Those of some entries that stand on some streams of one owner, with their envelopes; the keys that open
        them are held."""
        await self.hold([NOBODY])
        owner = owner_of(streams[0])
        (keys,) = await self._keys.ask((keystore.SELECT, [Uuids([owner])]))  # others may have made some since
        self._ring.add(streams[:1], keys)
        (rows,) = await self._record.ask((NAMED, [Uuids(list(named)), Uuids(streams)]))
        return [entry_of(row, self.keys(row[1]), self._ring.reasons) for row in rows]

    async def look(self, event_id: UUID) -> AnyEntry | None:
        """A look, by its event id; None where there is none."""
        await self.hold([NOBODY])
        (rows,) = await self._record.ask((LOOKS, [event_id]))
        return entry_of(rows[0], self.keys(NOBODY), self._ring.reasons) if rows else None

    async def documents(self, stream: UUID, digests: Collection[str]) -> Named:
        """Those of some documents of a file that are stored and whose key is there, by digest."""
        if not digests:
            return {}
        (keys,) = await self._keys.ask((keystore.SELECT, [Uuids([stream])]))  # one may be new, or gone, since
        self._ring.add([stream], keys)
        held = {UUID(bytes=key.key_id) for key in self.keys(stream).values()}
        named = Blobs([bytes.fromhex(digest) for digest in digests])
        (rows,) = await self._record.ask((SOME, [Uuids([stream]), named]))
        return {row[0]: described(row) for row in rows if row[-1] in held}

    async def _files(
        self, streams: Sequence[UUID], kept: dict[UUID, tuple[Any, ...]], tails: Sequence[tuple[Any, ...]]
    ) -> dict[UUID, File]:
        rows: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
        for row in tails:
            rows[row[1]].append(row)
        files: dict[UUID, File] = {}
        for stream in streams:
            tail = rows.get(stream, [])
            if len(tail) > LONG:
                file = await asyncio.to_thread(self._file, stream, kept.get(stream), tail)
            else:
                file = self._file(stream, kept.get(stream), tail)
            files[stream] = file or await self._anew(stream)
        return files

    def _file(self, stream: UUID, kept: tuple[Any, ...] | None, tail: Sequence[tuple[Any, ...]]) -> File | None:
        keys = self.keys(stream)
        return file_of(stream, kept, [folded_of(row, keys, self._ring.reasons) for row in tail], keys)

    async def _anew(self, stream: UUID) -> File:
        sql = OF_STREAMS.replace("{columns}", FOLDED)
        (rows,) = await self._record.ask((sql, [Uuids([stream]), EVERYTHING]))
        keys, reasons = self.keys(stream), self._ring.reasons

        def fold() -> File:
            return folded(stream, [folded_of(row, keys, reasons) for row in rows])

        return await asyncio.to_thread(fold) if len(rows) > LONG else fold()
