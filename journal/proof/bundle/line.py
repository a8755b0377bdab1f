"""The lines of a bundle, and the digest of a row from what a line says of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal
from uuid import UUID

import msgspec

from journal.proof.entry import TreeEntry
from journal.row import MAGIC, NULL

FORMAT: Literal["rollcall/bundle/1"] = "rollcall/bundle/1"
MARK = b',"line":"'  # behind it the SHA-256 of the line before it, in hexadecimal
MARKED = len(MARK) + 64 + len(b'"}\n')
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Time = str  # RFC 3339 in UTC with six decimals
Hex = str


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line. case: of a case's bundle. after, up_to: positions; of a period's bundle, all between are in it.

    entries: how many lines of entries follow. checkpoint: the signed note that their proofs lead to.
    """

    format: Literal["rollcall/bundle/1"]
    origin: str
    kind: str
    case: UUID | None
    after: int
    up_to: int
    entries: int
    checkpoint: str


class Line(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An entry: its columns as hashed, the proof that it is in the tree, and its facts opened.

    facts_sha256, parts_sha256: of the sealed parts as stored. facts: null where they stay closed; closed says why.
    proof: the hashes from its leaf to the root, base64. line: see ``MARK``.
    """

    position: int
    originator_id: UUID
    originator_version: int
    topic: str
    event_id: UUID
    occurred_at: Time
    occurred_precision: str
    recorded_at: Time
    actor_id: str
    actor_role: str
    on_behalf_of: str | None
    unit_id: str
    source: str
    command_id: str
    correlation_id: UUID | None
    causation_id: UUID | None
    matter_id: UUID | None
    policies: tuple[str, ...]
    evidence: tuple[str, ...]
    facts_sha256: Hex
    parts_sha256: tuple[Hex, ...]
    facts: msgspec.Raw
    closed: Literal["erased", "sealed"] | None
    proof: tuple[bytes, ...]
    line: Hex | None = None

    def digest(self) -> bytes:
        """The row's digest in the form ``rollcall/row/1``; ValueError where a column cannot be one."""
        return sha256(MAGIC + b"".join(map(_framed, self._columns()))).digest()

    def entry(self) -> TreeEntry:
        """The entry of the tree that stands for the row."""
        return TreeEntry(self.position, self.event_id.bytes, self.digest())

    def _columns(self) -> Iterable[bytes | None]:
        yield _int64(self.position)
        yield self.originator_id.bytes
        yield _int64(self.originator_version)
        yield self.topic.encode()
        yield self.event_id.bytes
        yield _int64(_microseconds(self.occurred_at))
        yield self.occurred_precision.encode()
        yield _int64(_microseconds(self.recorded_at))
        yield self.actor_id.encode()
        yield self.actor_role.encode()
        yield None if self.on_behalf_of is None else self.on_behalf_of.encode()
        yield self.unit_id.encode()
        yield self.source.encode()
        yield self.command_id.encode()
        for reference in (self.correlation_id, self.causation_id, self.matter_id):
            yield None if reference is None else reference.bytes
        yield _listed([member.encode() for member in self.policies])
        yield _listed([member.encode() for member in self.evidence])
        yield _sha256(self.facts_sha256)
        yield _listed([_sha256(part) for part in self.parts_sha256], framed=False)


class Seal(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The last line: the look by which the file was handed out, and the checkpoint of the log of looks."""

    seal: Line
    checkpoint: str


def marked(line: Line) -> bytes:
    """A line of an entry as it is written, with its newline."""
    plain = msgspec.json.encode(line).removesuffix(b',"line":null}')
    return plain + MARK + sha256(plain).hexdigest().encode() + b'"}\n'


def whole(written: bytes) -> bool:
    """Whether a written line still is what its mark says."""
    plain, mark = written[:-MARKED], written[-MARKED:]
    return mark == MARK + sha256(plain).hexdigest().encode() + b'"}\n'


def time_of(microseconds: int) -> Time:
    """Microseconds since 1970 as they stand in a line."""
    return f"{EPOCH + timedelta(microseconds=microseconds):%Y-%m-%dT%H:%M:%S.%f}Z"


def _microseconds(time: Time) -> int:
    at = datetime.fromisoformat(time)
    if at.tzinfo is None or time_of((at - EPOCH) // timedelta(microseconds=1)) != time:
        raise ValueError("a time is not written as we write it")
    return (at - EPOCH) // timedelta(microseconds=1)


def _framed(column: bytes | None) -> bytes:
    return NULL if column is None else len(column).to_bytes(4, "big") + column


def _listed(members: list[bytes], *, framed: bool = True) -> bytes:
    return len(members).to_bytes(4, "big") + b"".join(map(_framed, members) if framed else members)


def _int64(value: int) -> bytes:
    try:
        return value.to_bytes(8, "big", signed=True)
    except OverflowError:
        raise ValueError("a number is too large") from None


def _sha256(text: Hex) -> bytes:
    digest = bytes.fromhex(text)
    if len(digest) != 32 or digest.hex() != text:
        raise ValueError("a SHA-256 has 64 lower-case hexadecimal digits")
    return digest
