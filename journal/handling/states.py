"""Folded states: what a file's rules need to know, at a version; kept sealed beside the record, never trusted."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Any, LiteralString, NamedTuple
from uuid import UUID

import msgspec

from domain.case import Case
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Category
from domain.kernel.history import history
from domain.kinds import fold
from journal.reading import FOLDED
from journal.sealing import Keys, Tampered, open_part, seal_part

#: A state is kept again after this many new entries.
EVERY = 20
_TOPIC = "kept-state"
_NEVER = datetime(1, 1, 1, tzinfo=UTC)

KEPT: LiteralString = """
SELECT stream, version, last_occurred_at, last_position, state FROM states
WHERE stream = ANY(%s) AND fold_digest = %s"""

#: What came after the kept states. Read before them, since another may be kept meanwhile: then the tail begins too
#: early, which is seen; a tail too short would look like a file that has no more entries, or none at all.
TAILS: LiteralString = f"""
SELECT {FOLDED} FROM unnest(%s) AS named(id)
CROSS JOIN LATERAL (
  SELECT * FROM entries WHERE originator_id = named.id AND originator_version >
    coalesce((SELECT version FROM states WHERE stream = named.id AND fold_digest = %s), 0)
  ORDER BY originator_version) AS tail"""

KEEP: LiteralString = """
INSERT INTO states (stream, version, last_occurred_at, last_position, fold_digest, state)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (stream) DO UPDATE SET version = excluded.version, last_occurred_at = excluded.last_occurred_at,
  last_position = excluded.last_position, fold_digest = excluded.fold_digest, state = excluded.state
WHERE states.fold_digest <> excluded.fold_digest OR states.version < excluded.version"""


class File(NamedTuple):
    """A stream's state at a version. last: the greatest (occurred_at, position) folded. kept: version of the kept one.

    position: of the stream's last entry, in the order of the record. state: of its kind; None before its first entry.
    """

    stream: UUID
    version: int
    position: int
    last: tuple[datetime, int]
    state: Any
    kept: int = 0

    @property
    def unit_id(self) -> str:
        """The unit that holds it; empty for a file that has not begun."""
        if isinstance(self.state, Case):
            return self.state.unit_id
        return getattr(self.state, "unit_id", "")


def blank(stream: UUID) -> File:
    """A stream before its first entry."""
    return File(stream, 0, 0, (_NEVER, 0), None)


def advanced(file: File, entries: Sequence[AnyEntry]) -> File | None:
    """The file after more entries, in order of version; None where it must be folded anew.

    That is so where one of them sorts before what is folded already, or corrects an entry.
    """
    last = file.last
    for entry in entries:
        if entry.order < last or isinstance(entry.event, EntryCorrected):
            return None
        last = entry.order
    newest = entries[-1]
    return File(file.stream, newest.originator_version, newest.position, last, fold(entries, file.state), file.kept)


def folded(stream: UUID, entries: Sequence[AnyEntry], kept: int = 0) -> File:
    """The file from all its entries, in order of version."""
    if not entries:
        return blank(stream)
    effective = history(entries)
    last = effective[-1].order if effective else (_NEVER, 0)
    newest = entries[-1]
    return File(stream, newest.originator_version, newest.position, last, fold(effective), kept)


def file_of(stream: UUID, kept: Sequence[Any] | None, entries: Sequence[AnyEntry], keys: Keys) -> File | None:
    """A file from its kept state (a row of ``KEPT``) and the entries after it.

    Entries that the kept state holds already are passed over. None where it must be folded from all its entries:
    what was kept does not open, or the tail does not follow on, or sorts before it; or there is nothing at all.
    """
    if kept is None:
        return folded(stream, entries) if entries and entries[0].originator_version == 1 else None
    _, version, last_occurred_at, last_position, sealed = kept
    key = keys.get(Category.FACTS)
    if key is None or (entries and entries[0].originator_version > version + 1):
        return None
    entries = entries[version + 1 - entries[0].originator_version :] if entries else entries
    try:
        position, state = _decoder.decode(open_part(sealed, stream, version, _TOPIC, Category.FACTS, key))
    except (Tampered, msgspec.MsgspecError):
        return None  # it is only a convenience: ``verify --models`` says that it was changed
    file = File(stream, version, position, (last_occurred_at, last_position), state, version)
    return advanced(file, entries) if entries else file


_decoder = msgspec.msgpack.Decoder(tuple[int, Case])
_encode = msgspec.msgpack.Encoder().encode


def sealed_state(file: File, keys: Keys) -> bytes:
    """A case's state as it is kept."""
    plain = _encode((file.position, file.state))
    return seal_part(plain, file.stream, file.version, _TOPIC, Category.FACTS, keys[Category.FACTS])


@cache
def fold_digest() -> bytes:
    """What tells one release's folds from another's: SHA-256 of everything that a fold runs through."""
    found = hashlib.sha256()
    for module in sorted(_modules(files("domain")), key=str):
        found.update(module.read_bytes())
    return found.digest()


def _modules(folder: Traversable) -> Iterable[Traversable]:
    for item in folder.iterdir():
        if item.is_dir():
            yield from _modules(item)
        elif item.name in ("record.py", "case.py") or (item.name.endswith(".py") and "kernel" in str(folder)):
            yield item
