"""Writing a bundle: what is asked for, proven, and handed out on the record."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO, LiteralString, NamedTuple
from uuid import UUID

import msgspec
import psycopg

from domain.kernel.event import Category
from domain.kernel.ids import owner_of
from domain.oversight.looks.record import ExportMade, Purpose
from journal.keys import NOBODY, KeyStore
from journal.looks import OPERATOR, look_of
from journal.proof.bundle.line import FORMAT, Header, Line, Seal, marked, time_of
from journal.proof.merkle import Node, parents
from journal.proof.paths import inclusion
from journal.proof.signer import sign
from journal.proof.stored.log import Stored, StoredTiles, head, newest, origin
from journal.proof.stored.rows import COLUMNS, Raw, digests_of_parts, instant, number, raw, strings
from journal.proof.tiles import HEIGHT, WIDTH, Tile, hashes_of
from journal.reading import Reader
from journal.recorder import Recorder
from journal.row import KEY_ID
from journal.schema import Schema, conninfo
from journal.sealing import open_part
from journal.site import Site
from journal.store import Unavailable

MOST = 1_000_000  # entries of one bundle
STEP = 500
PATIENCE_SECONDS = 10.0

OF_CASE: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE originator_id = %s AND originator_version > %s AND position <= %s
ORDER BY originator_version LIMIT %s"""
OF_PERIOD: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE position > %s AND position <= %s ORDER BY position LIMIT %s"""
COUNT: LiteralString = """
SELECT count(*) FROM entries WHERE originator_id = %s AND position <= %s"""
SPAN: LiteralString = """
SELECT coalesce(max(position) FILTER (WHERE recorded_at < %s), 0), coalesce(max(position), 0)
FROM entries WHERE recorded_at < %s"""
BY_ID: LiteralString = f"""
SELECT {COLUMNS} FROM entries WHERE event_id = %s"""


class Unsigned(Unavailable):
    """No signer is at work: what was recorded last is not signed yet."""


class TooMuch(Exception):
    """A bundle holds a million entries at most; ask for a shorter period."""


class NothingThere(Exception):
    """There is no entry of this case, or in this period."""


class Period(NamedTuple):
    """All that was recorded from one instant to before another."""

    begins: datetime
    ends: datetime


class Written(NamedTuple):
    """A bundle as written. sha256: of the whole file but its seal; it is in the log of looks."""

    entries: int
    up_to: int
    sha256: str


def write(
    site: Site,
    asked: UUID | Period,
    out: BinaryIO,
    *,
    purpose: Purpose,
    key_file: Path | None = None,
    progress: Callable[[int], None] | None = None,
) -> Written:
    """Write the bundle of a case or a period, and record that it was handed out.

    key_file: of the log's key, to sign with where no signer is at work; None to wait for one. Unsigned where
    none comes; NothingThere; TooMuch. Whatever was written before is to be thrown away then.
    """
    with site.connected("record") as conn, site.keys() as keys:
        after, up_to, count = _span(conn, keys, asked)
        if not count:
            raise NothingThere
        if count > MOST:
            raise TooMuch
        stored = _signed(site, conn, "record", up_to, key_file)
        case = asked if isinstance(asked, UUID) else None
        header = Header(FORMAT, origin(conn), str(site.kind()), case, after, up_to, count, stored.note)
        digest = sha256()
        tree = Tree(stored.size, StoredTiles(conn))
        for written in _lines(conn, keys, header, tree, progress):
            digest.update(written)
            out.write(written)
    seal = _handed_out(site, Written(count, up_to, digest.hexdigest()), header, purpose, key_file)
    out.write(msgspec.json.encode(seal) + b"\n")
    return Written(count, up_to, digest.hexdigest())


def _span(conn: psycopg.Connection[Any], keys: KeyStore, asked: UUID | Period) -> tuple[int, int, int]:
    """After which position, up to which, and how many entries; of a sealed file, none."""
    if isinstance(asked, UUID):
        if Reader(conn, keys).sealed([asked]):
            return 0, head(conn), 0
        up_to = head(conn)
        row = conn.execute(COUNT, [asked, up_to]).fetchone()
        return 0, up_to, int(row[0]) if row else 0
    row = conn.execute(SPAN, [asked.begins, asked.ends]).fetchone()
    after, last = row if row else (0, 0)
    return after, last, last - after


def _lines(
    conn: psycopg.Connection[Any], keys: KeyStore, header: Header, tree: Tree, progress: Callable[[int], None] | None
) -> Iterator[bytes]:
    yield msgspec.json.encode(header) + b"\n"
    at = 0 if header.case else header.after
    query, fixed = (OF_CASE, [header.case]) if header.case else (OF_PERIOD, [])
    while rows := raw(conn).execute(query, [*fixed, at, header.up_to, STEP], prepare=True).fetchall():
        streams = {UUID(bytes=row[1]) for row in rows}
        sealed = Reader(conn, keys).sealed(streams)
        keys.load(streams)
        for row in rows:
            closed = owner_of(UUID(bytes=row[1])) in sealed
            yield marked(line_of(row, tree, *((b"null", "sealed") if closed else _facts(row, keys))))
        at = number(rows[-1][2 if header.case else 0])
        if progress:
            progress(len(rows))


def line_of(row: Raw, tree: Tree, facts: bytes = b"null", closed: Any = None) -> Line:
    """The line of a row, with its proof."""
    position = number(row[0])
    return Line(
        position=position,
        originator_id=UUID(bytes=row[1]),
        originator_version=number(row[2]),
        topic=row[3].decode(),
        event_id=UUID(bytes=row[4]),
        occurred_at=time_of(instant(row[5])),
        occurred_precision=row[6].decode(),
        recorded_at=time_of(instant(row[7])),
        actor_id=row[8].decode(),
        actor_role=row[9].decode(),
        on_behalf_of=None if row[10] is None else row[10].decode(),
        unit_id=row[11].decode(),
        source=row[12].decode(),
        command_id=row[13].decode(),
        correlation_id=_uuid(row[14]),
        causation_id=_uuid(row[15]),
        matter_id=_uuid(row[16]),
        policies=strings(row[17]),
        evidence=strings(row[18]),
        facts_sha256=sha256(row[19]).hexdigest(),
        parts_sha256=tuple(digest.hex() for digest in digests_of_parts(row[20])),
        facts=msgspec.Raw(facts),
        closed=closed,
        proof=tuple(inclusion(position - 1, tree.size, tree)),
    )


def _uuid(column: bytes | None) -> UUID | None:
    return None if column is None else UUID(bytes=column)


def _facts(row: Raw, keys: KeyStore) -> tuple[bytes, str | None]:
    """The facts of a row in clear, or why they stay closed."""
    stream, facts = UUID(bytes=row[1]), row[19]
    held = keys.of(stream).get(Category.FACTS) or keys.of(NOBODY).get(Category.FACTS)
    if held is None or held.key_id != facts[:KEY_ID]:
        reason = keys.ring.reasons.get(UUID(bytes=facts[:KEY_ID]))
        return b"null", "sealed" if reason == "sealed" else "erased"
    return open_part(facts, stream, number(row[2]), row[3].decode(), Category.FACTS, held), None


def _handed_out(site: Site, written: Written, header: Header, purpose: Purpose, key_file: Path | None) -> Seal:
    """Record the look, wait until it is signed, and prove it."""
    look = ExportMade(
        route="cli.export",
        purpose=purpose,
        case_ids=(header.case,) if header.case else (),
        from_position=header.after + 1,
        position=written.up_to,
        entries=written.entries,
        digest=written.sha256,
    )
    recorder = Recorder(conninfo(site.record_url, "reads"), "reads", simulated=site.kind() == "simulated")
    try:
        with site.keys() as keys:
            append = look_of(OPERATOR, look, {Category.FACTS: keys.of(NOBODY)[Category.FACTS]})
        body = append.bodies[0]._replace(evidence=(written.sha256,))
        recorder.append([msgspec.structs.replace(append, bodies=[body])])
    finally:
        recorder.close()
    with site.connected("reads") as conn:
        row = raw(conn).execute(BY_ID, [body.event_id]).fetchone()
        assert row is not None
        stored = _signed(site, conn, "reads", number(row[0]), key_file)
        return Seal(seal=line_of(row, Tree(stored.size, StoredTiles(conn))), checkpoint=stored.note)


def _signed(site: Site, conn: psycopg.Connection[Any], place: Schema, position: int, key_file: Path | None) -> Stored:
    """A checkpoint that covers a position."""
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        stored = newest(conn)
        if stored is not None and stored.size >= position:
            return stored
        if time.monotonic() > until:
            raise Unsigned("no signer is at work: start one, or make the log's key readable here")
        if key_file is None or not sign(site, place, key_file):
            time.sleep(0.1)


class Tree:
    """The nodes of the tree of ``size``, read from its tiles: for many proofs, with the last tiles held."""

    def __init__(self, size: int, fetch: Callable[[Sequence[Tile]], Sequence[bytes]], tiles: int = 64) -> None:
        self.size = size
        self._fetch = fetch
        self._tiles = tiles
        self._held: OrderedDict[tuple[int, int], list[Sequence[bytes]]] = OrderedDict()

    def __call__(self, nodes: Sequence[Node]) -> list[bytes]:
        """The hash of each node."""
        return [self._hash(node) for node in nodes]

    def _hash(self, node: Node) -> bytes:
        level, inside = divmod(node.level, HEIGHT)
        tile, within = divmod(node.number << inside, WIDTH)
        return self._rows(level, tile)[inside][within >> inside]

    def _rows(self, level: int, tile: int) -> list[Sequence[bytes]]:
        """The hashes of a tile and, above them, of each complete subtree in it."""
        held = self._held.get((level, tile))
        if held is None:
            width = min(WIDTH, (self.size >> HEIGHT * level) - tile * WIDTH)
            place = Tile(level, tile, width)
            held = [hashes_of(place, self._fetch([place])[0])]
            while len(held[-1]) > 1:
                held.append(parents(held[-1][: len(held[-1]) & ~1]))
            self._held[level, tile] = held
            while len(self._held) > self._tiles:
                self._held.popitem(last=False)
        else:
            self._held.move_to_end((level, tile))
        return held
