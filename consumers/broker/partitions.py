"""Which partition a stream goes to: the one that every client of Kafka finds by the file's id as a key."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from domain.kernel.ids import owner_of

_SEED, _MIX = 0x9747B28C, 0x5BD1E995
#: Characters of an id, which are whole words of four: what is left over in other keys needs no step here.
_LETTERS = 36


def partitions_of(streams: Sequence[UUID], partitions: int) -> list[int]:
    """The partition of each stream: that of its file.

    What lies below a file goes the same way, so that all of a person is in one order, and the word that a file is
    sealed comes after all that it is about. MurmurHash2 as in the clients of Kafka, of all ids at once: one by one, as
    kafka-python does it, it costs more than anything else that is done with a record.
    """
    text = "".join(str(owner_of(stream)) for stream in streams).encode()
    words = np.frombuffer(text, "<u4").reshape(len(streams), _LETTERS // 4)
    hashes = np.full(len(streams), _SEED ^ _LETTERS, np.uint32)
    for column in words.T:
        hashes = hashes * np.uint32(_MIX) ^ _mixed(column, 24) * np.uint32(_MIX)
    hashes = _mixed(hashes ^ hashes >> np.uint32(13), 15)
    return [int(one) for one in (hashes & np.uint32(0x7FFFFFFF)) % partitions]


def _mixed(words: NDArray[Any], shift: int) -> NDArray[Any]:
    mixed = words * np.uint32(_MIX)
    return mixed ^ mixed >> np.uint32(shift)
