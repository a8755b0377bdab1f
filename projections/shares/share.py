"""Which share of the streams a stream belongs to: the same in Python and in SQL, for ever.

A share is told by the last three bits of the stream's id, which are random in every id of ours. A file and its
tracks differ in a bit before those, so they are of one share.
"""

from __future__ import annotations

from typing import LiteralString
from uuid import UUID

SHARES = 8
ALL = tuple(range(SHARES))

#: The share of a row of ``entries``, in SQL.
OF_ROW: LiteralString = "get_byte(uuid_send(originator_id), 15) & 7"


def share_of(stream: UUID) -> int:
    """The share of a stream.

    >>> share_of(UUID(int=9))
    1
    """
    return stream.int & (SHARES - 1)
