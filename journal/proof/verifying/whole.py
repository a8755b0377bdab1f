"""Verifying both journals of an installation, on as many processes as are worth it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, LiteralString, NamedTuple

import psycopg
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap

from journal.custody import shown
from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import (
    Doubt,
    JournalUnreadable,
    KeyChanged,
    LogKeyMissing,
    RowsDiffer,
)
from journal.proof.note import Note
from journal.proof.signature import VerifierKey
from journal.proof.stored.keys import checkpoint_file, default_key_file, verifier_file, verifier_keys
from journal.proof.stored.log import Stored, head, newest, origin
from journal.proof.verifying import files, tree
from journal.proof.verifying.beside import Work, results
from journal.proof.verifying.files import Slice
from journal.proof.verifying.finding import Doubts, Finding, Reading
from journal.proof.verifying.parts import Opening
from journal.schema import SCHEMAS, Schema
from journal.site import Site

FEW = 30_000  # entries that are not worth a process of their own
BACKWARDS: LiteralString = """
SELECT size, signed_at, root, note, edge FROM checkpoints ORDER BY size DESC, signed_at DESC LIMIT 100"""
Progress = Callable[[int], None]


class Trust(NamedTuple):
    """What a verification believes beforehand: the keys of the logs, and checkpoints kept elsewhere."""

    keys: Mapping[str, VerifierKey]
    notes: Sequence[bytes] = ()

    @classmethod
    def beside(cls, key_file: Path, notes: Sequence[bytes] = ()) -> Trust:
        """The verifier keys and the last checkpoints that stand beside the signer's key, and further checkpoints."""
        published = verifier_file(key_file)
        keys = verifier_keys(published.read_text()) if published.exists() else {}
        seen = [checkpoint_file(key_file, place) for place in SCHEMAS]
        return cls(keys, [*(file.read_bytes() for file in seen if file.exists()), *notes])

    def pin(self, name: str) -> Pin | None:
        """What is believed of the log of this origin."""
        return Pin(name, self.keys[name]) if name in self.keys else None

    def witnesses(self, pin: Pin) -> list[Checkpoint]:
        """The checkpoints of one log among those kept elsewhere. Raises the Doubt of one that is not signed well."""
        mine = [note for note in self.notes if Note.parse(note).text.startswith(f"{pin.origin}\n")]
        return [pin.open(note).checkpoint for note in mine]


class _Task(NamedTuple):
    """What the readings of one journal need to know, in whatever process they run."""

    site: Site
    place: Schema
    up_to: int
    pin: Pin | None = None
    newest: Stored | None = None
    signed: int = 0
    witnesses: Sequence[Checkpoint] = ()


def verify(
    site: Site,
    *,
    trust: Trust | None = None,
    progress: Progress | None = None,
    processes: int = 2,
    places: Collection[Schema] = SCHEMAS,
) -> list[Finding]:
    """Verify the journals of a site: what was found in each, in order.

    trust: by default what stands beside the signer's key. progress: told how many entries more are verified.
    """
    trust = trust or Trust.beside(default_key_file(site))
    return [_journal(site, place, trust, progress or _silent, processes) for place in places]


def _silent(entries: int) -> None:
    """Nobody watches."""


def entries(site: Site) -> int:
    """How many entries both journals have, for the length of a bar."""
    total = 0
    for place in SCHEMAS:
        with site.connected(place) as conn:
            total += head(conn)
    return total


def _journal(site: Site, place: Schema, trust: Trust, progress: Progress, processes: int) -> Finding:
    finding = Finding(place, 0, None, None, 0, 0, 0, Doubts())
    try:
        with site.connected(place) as conn:
            task = _prepared(conn, site, place, trust, finding)
            count = max(1, min(task.up_to // 20_000, 64))
            parts = files.slices(conn, task.up_to, count)
        by_position, by_file = _readings(task, parts, progress, processes, finding)
    except (psycopg.DataError, psycopg.ProgrammingError) as unreadable:
        finding.doubts.add(JournalUnreadable(journal=place, reason=type(unreadable).__name__))
        return finding
    except InvalidUnwrap:
        finding.doubts.add(KeyChanged(position=0, category="custodians"))
        return finding
    finding.entries, finding.erased, finding.sealed = by_position.rows, by_file.erased, by_file.sealed
    finding.doubts.merge(by_file.doubts)
    finding.doubts.merge(by_position.doubts)
    if not finding.doubts.count and (by_file.rows, by_file.total) != (by_position.rows, by_position.total):
        finding.doubts.add(RowsDiffer(position=task.up_to))
    return finding


def _prepared(conn: psycopg.Connection[Any], site: Site, place: Schema, trust: Trust, finding: Finding) -> _Task:
    """What to verify: first the newest checkpoint, then the head, so that a log that grows gives no alarm."""
    last, name = newest(conn), origin(conn)
    pin = trust.pin(name)
    if pin is None:
        if last is not None:
            finding.doubts.add(LogKeyMissing(origin=name))
        return _Task(site, place, head(conn))
    good = next((s for s in map(Stored._make, conn.execute(BACKWARDS, binary=True)) if _in_order(s, pin)), None)
    if good is not None:
        finding.signed, finding.signed_at = good.size, good.signed_at
    try:
        witnesses = trust.witnesses(pin)
    except Doubt as doubt:
        finding.doubts.add(doubt)
        witnesses = []
    return _Task(site, place, head(conn), pin, last, good.size if good else 0, witnesses)


def _in_order(stored: Stored, pin: Pin) -> bool:
    try:
        stored.checked(pin)
    except Doubt:
        return False
    return True


def _readings(
    task: _Task, parts: Sequence[Slice], progress: Progress, processes: int, finding: Finding
) -> tuple[Reading, Reading]:
    """The reading by position and the one by file, at the same time."""
    by_position, by_file = Reading(), Reading()
    works: list[Work] = [(_by_position, (task,))]
    works += [(_by_file, (task._replace(newest=None), part)) for part in parts]
    for number, result in results(works, processes if task.up_to >= FEW else 1):
        if number == 0:
            by_position, finding.checkpoints = result
        else:
            by_file.merge(result)
            progress(result.rows)
    return by_position, by_file


def _by_position(task: _Task) -> tuple[Reading, int]:
    with task.site.connected(task.place) as conn:
        return tree.read(conn, task.pin, task.newest, task.signed, task.up_to, task.witnesses)


def _by_file(task: _Task, part: Slice) -> Reading:
    with task.site.connected(task.place) as conn, task.site.connected("keys") as keys:
        return files.read(conn, Opening(keys, shown(task.site)), part, task.up_to)
