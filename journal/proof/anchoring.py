"""Checkpoints in other hands: written to a place outside the record, or cosigned by a witness.

A tree alone does not notice that its end was cut off, nor that all of it was signed again; a checkpoint that somebody
else holds does. Before one counts as held it is shown to be of the tree that stands here.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import psycopg

from journal.proof.checkpoint import Checkpoint, Pin
from journal.proof.doubts import HistoryResigned, TailMissing
from journal.proof.merkle import RightEdge
from journal.proof.signature import VerifierKey
from journal.proof.stored.keys import replace
from journal.proof.stored.log import StoredTiles, newest
from journal.proof.tiles import TileReader


class Unsigned(Exception):
    """Nothing of this journal is signed yet. The signer first, then again."""


class Witnessed(NamedTuple):
    """A checkpoint that a witness cosigned: by the key of this name, at that time."""

    checkpoint: Checkpoint
    witness: str
    at: datetime


def check_within(conn: psycopg.Connection[Any], size: int, seen: Checkpoint) -> None:
    """Check that a checkpoint seen elsewhere is of the log that stands here.

    size: how many entries are signed here. TailMissing where it is larger, HistoryResigned where its root is another.
    """
    if seen.size > size:
        raise TailMissing(position=size + 1, size=seen.size)
    if RightEdge.at(seen.size, TileReader(size, StoredTiles(conn))).root() != seen.root:
        raise HistoryResigned(position=1, size=seen.size)


def keep(conn: psycopg.Connection[Any], pin: Pin, file: Path) -> Checkpoint:
    """Write the newest checkpoint to a file, durably, over an older one of the same log; what was written.

    What lies there is checked first and stays where it is not of this log, or of a longer one: the Doubt that is
    raised is what it was kept for. Unsigned; CheckpointChanged where what is stored is not what was signed.
    """
    stored = newest(conn)
    if stored is None:
        raise Unsigned
    checkpoint = stored.checked(pin)
    if file.exists():
        check_within(conn, checkpoint.size, pin.open(file.read_bytes()).checkpoint)
    replace(file, stored.note)
    return checkpoint


def witnessed(conn: psycopg.Connection[Any], pin: Pin, witnesses: tuple[VerifierKey, ...], note: bytes) -> Witnessed:
    """A checkpoint of this log that one of some witnesses cosigned, and which of them last. Raises the Doubt of one
    that none did, or that is not of this log. ValueError where one of the keys is no witness's."""
    signed = Pin(pin.origin, pin.key, witnesses, quorum=1).open(note)
    stored = newest(conn)
    if stored is None:
        raise Unsigned
    check_within(conn, stored.checked(pin).size, signed.checkpoint)
    newest_of = max(signed.cosignatures, key=lambda each: each.signed_at or 0)
    return Witnessed(signed.checkpoint, newest_of.key.name, datetime.fromtimestamp(newest_of.signed_at or 0, UTC))
