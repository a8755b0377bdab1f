"""The gate: the one place that opens personal values for an answer, for a stated reason.

Rows and entries carry personal values sealed, with their coordinates. What is shown is opened here, as much
as is shown and no more. The look itself is recorded beside it, before the answer leaves (``journal.looks``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Protocol, TypeVar
from uuid import UUID

from domain.kernel.codec import form_of, open_field
from domain.kernel.documents import StoredDocument
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event, Redacted, Sealed
from domain.kernel.ids import owner_of
from domain.kernel.words import Lang, words
from domain.oversight.looks.record import Purpose
from journal.handling.documents import place_of, unseal
from journal.keys import NOBODY, Ring
from journal.reading import Reader
from journal.row import KEY_ID
from journal.sealing import Keys, open_part
from projections.model import Row

#: A personal value as an answer may hold it: in clear, or that it is sealed or erased; None: never given.
Opened = str | Redacted | None
R = TypeVar("R", bound=Row)


class Held(Protocol):
    """Keys of files that are at hand, and a way to look for one again."""

    ring: Ring

    def of(self, stream: UUID) -> Keys:
        """The keys of a file."""

    def renew(self, stream: UUID) -> Keys:
        """The keys of a file, looked for again."""

    def load(self, streams: Collection[UUID]) -> None:
        """Have the keys of some files at hand."""


class Gate:
    """Opens personal values. keys: of the files. reason: why somebody looks; there is no gate without one.

    opened: how many values were opened so far.
    """

    def __init__(self, keys: Held, reason: Purpose) -> None:
        self._keys = keys
        self.reason = reason
        self.opened = 0

    def value(self, value: Sealed | str | None) -> Opened:
        """One value in clear; ``Redacted`` where its key is sealed or destroyed. Tampered where it was changed."""
        if not isinstance(value, Sealed):
            return value
        key_id = value.part[:KEY_ID]
        key = self._keys.of(value.stream).get(value.category)
        if (key is None or key.key_id != key_id) and UUID(bytes=bytes(key_id)) not in self._keys.ring.reasons:
            key = self._keys.renew(value.stream).get(value.category)  # made since the others were read
        if key is None or key.key_id != key_id:
            reason = self._keys.ring.reasons.get(UUID(bytes=bytes(key_id)))
            return Redacted(reason="sealed" if reason == "sealed" else "erased")
        self.opened += 1
        plain = open_part(value.part, value.stream, value.version, value.topic, value.category, key)
        inside = open_field(plain, value.field)
        return None if inside is None else str(inside)

    def document(self, stream: UUID, document: StoredDocument, key_id: UUID, sealed: bytes) -> bytes | Redacted:
        """The content of a document. Its key is read anew each time: destroyed or sealed a moment ago, it is gone."""
        key = self._keys.renew(stream).get(document.category)
        if key is None or key.key_id != key_id.bytes:
            reason = self._keys.ring.reasons.get(key_id)
            return Redacted(reason="sealed" if reason == "sealed" else "erased")
        self.opened += 1
        return unseal(sealed, place_of(stream, document), key)

    def event(self, event: Event) -> dict[str, Opened]:
        """The personal fields of an event in clear, by name; those that were not given are left out."""
        given = ((field.name, getattr(event, field.name)) for field in form_of(type(event)).personal)
        return {name: self.value(value) for name, value in given if value is not None}

    def load(self, streams: Iterable[UUID]) -> None:
        """Have the keys of the files of a page at hand, in one question."""
        self._keys.load(list(streams))


def unsealed(record: Reader, rows: Sequence[R]) -> list[R]:
    """Some rows of read models without those of files that were sealed before the models knew of it; keys that have
    changed since are forgotten."""
    sealed = record.sealed({row.stream for row in rows} - {NOBODY})  # counts are of no file
    return [row for row in rows if owner_of(row.stream) not in sealed] if sealed else list(rows)


def in_clear(opened: dict[str, Opened], lang: Lang) -> dict[str, str]:
    """For sentences: what could be opened, and that something is erased; the rest reads as sealed."""
    erased = words(lang).erased
    found = {name: erased if isinstance(v, Redacted) and v.reason == "erased" else v for name, v in opened.items()}
    return {name: value for name, value in found.items() if isinstance(value, str)}


def shown(value: Any) -> Any:
    """A value of a row as it may stand in an answer that opens nothing: personal values read as sealed."""
    return Redacted(reason="sealed") if isinstance(value, Sealed) else value


def sealed_fields(entry: AnyEntry) -> tuple[str, ...]:
    """The names of the personal fields that an entry holds sealed."""
    event = entry.event
    return tuple(f.name for f in form_of(type(event)).personal if isinstance(getattr(event, f.name), Sealed))
