"""What one batch of appends becomes: a verdict for each caller, and the rows to insert. Pure but for nonces."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from domain.kernel.codec import Encoded
from journal.row import Row, digest
from journal.sealing import Keys, nonces, seal

ANY_VERSION = -1  # numbered under the lock, after whatever is there


class Envelope(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What the entries of one append have in common."""

    actor_id: str
    actor_role: str
    unit_id: str
    on_behalf_of: str | None = None
    source: str = ""
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    matter_id: UUID | None = None
    policies: tuple[str, ...] = ()


class Body(NamedTuple):
    """One event to append. occurred_at in microseconds; None: when it is recorded."""

    event_id: UUID
    encoded: Encoded
    occurred_at: int | None = None
    occurred_precision: str = "instant"
    evidence: tuple[str, ...] = ()
    recorded_at: int | None = None  # only in a simulated journal: the simulation's clock


class Append(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """What one caller wants written: some events on one stream, all or none.

    expected_version: of the stream before them, or ANY_VERSION. reference_position: of the reference streams
    that the decision rested on; -1 where it rested on none. client_id, command_id: the command's name; empty
    for what needs no answer kept. refers: whether these events belong to a reference stream themselves.
    """

    stream: UUID
    expected_version: int
    bodies: Sequence[Body]
    envelope: Envelope
    keys: Keys
    client_id: str = ""
    command_id: str = ""
    body_sha256: bytes = b""
    reference_position: int = -1
    refers: bool = False

    @property
    def name(self) -> tuple[str, str]:
        """The command's name, unique for ever."""
        return (self.client_id, self.command_id)


class Types(NamedTuple):
    """The numbers that the schema's types for handing over have there."""

    entry: int
    command: int


class Tail(NamedTuple):
    """What the record looked like under the lock. now, last_recorded_at: microseconds since 1970."""

    position: int
    last_recorded_at: int
    now: int
    reference_position: int
    versions: Mapping[UUID, int]
    answered: Mapping[tuple[str, str], tuple[bytes, bytes]]
    types: Types = Types(0, 0)


class Answer(msgspec.Struct, frozen=True):
    """What the caller of an accepted append is told, now and whenever the command is repeated."""

    stream: UUID
    version: int
    position: int
    recorded_at: int
    entries: tuple[UUID, ...]


class Accepted(NamedTuple):
    """It is in the record. answer: an encoded ``Answer``, empty where none is kept; told: the same, if it is new.

    repeated: it had been in the record before.
    """

    answer: bytes
    repeated: bool = False
    told: Answer | None = None


class Conflict(NamedTuple):
    """The stream or what the decision rested on has moved; nothing of it is written."""

    version: int


class OtherBody(NamedTuple):
    """The same command id came with another body before; nothing of it is written."""


Verdict = Accepted | Conflict | OtherBody


class Planned(NamedTuple):
    """The rows of a batch with their digests, the commands to keep, and each caller's verdict, in order."""

    rows: list[Row]
    digests: list[bytes]
    commands: list[tuple[Append, int, int, bytes]]  # with first and last position, and answer
    marks: list[int]  # positions of reference entries
    verdicts: list[Verdict]
    types: Types


_encode = msgspec.json.Encoder().encode


def plan(tail: Tail, batch: Sequence[Append]) -> Planned:
    """Decide each caller's verdict and number the rows. One caller's conflict refuses that caller alone.

    Later callers of a batch see what earlier ones of it wrote. recorded_at always rises.
    """
    planned = Planned([], [], [], [], [], tail.types)
    versions = dict(tail.versions)
    answered = dict(tail.answered)
    position, reference, clock = tail.position, tail.reference_position, tail.last_recorded_at
    fresh = nonces(sum([1 + len(body.encoded.personal) for append in batch for body in append.bodies]))
    for append in batch:
        verdict = _verdict(append, versions.get(append.stream, 0), reference, answered)
        if verdict is not None:
            planned.verdicts.append(verdict)
            continue
        version = versions.get(append.stream, 0)
        for body in append.bodies:
            position, version = position + 1, version + 1
            clock = max(clock + 1, tail.now if body.recorded_at is None else body.recorded_at)
            row = _row(append, body, position, version, clock, fresh)
            planned.rows.append(row)
            planned.digests.append(digest(row))
            if append.refers:
                planned.marks.append(position)
                reference = position
        versions[append.stream] = version
        told = Answer(append.stream, version, position, clock, tuple([body.event_id for body in append.bodies]))
        answer = _encode(told) if append.client_id else b""
        if append.client_id:
            answered[append.name] = (append.body_sha256, answer)
            planned.commands.append((append, position - len(append.bodies) + 1, position, answer))
        planned.verdicts.append(Accepted(answer, told=told))
    return planned


def _verdict(
    append: Append,
    version: int,
    reference: int,
    answered: Mapping[tuple[str, str], tuple[bytes, bytes]],
) -> Verdict | None:
    if append.client_id and append.name in answered:
        body_sha256, answer = answered[append.name]
        return Accepted(answer, repeated=True) if body_sha256 == append.body_sha256 else OtherBody()
    if append.expected_version not in (ANY_VERSION, version):
        return Conflict(version)
    if append.reference_position not in (-1, reference):
        return Conflict(version)
    return None


def _row(append: Append, body: Body, position: int, version: int, recorded_at: int, fresh: Iterator[bytes]) -> Row:
    facts, personal = seal(body.encoded, append.stream, version, append.keys, fresh)
    envelope = append.envelope
    return Row(
        position,
        append.stream,
        version,
        body.encoded.topic,
        body.event_id,
        recorded_at if body.occurred_at is None else body.occurred_at,
        body.occurred_precision,
        recorded_at,
        envelope.actor_id,
        envelope.actor_role,
        envelope.on_behalf_of,
        envelope.unit_id,
        envelope.source,
        append.command_id,
        envelope.correlation_id,
        envelope.causation_id,
        envelope.matter_id,
        " ".join(envelope.policies),
        " ".join(body.evidence),
        facts,
        personal,
    )
