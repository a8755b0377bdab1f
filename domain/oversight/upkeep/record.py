"""The events of the upkeep: acts upon the record, which stand in the second journal. No person is in them."""

from __future__ import annotations

import enum
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from domain.kernel.event import Fact
from domain.kernel.ids import Code, Digest

Journal = Literal["record", "reads"]
#: Positions and numbers of rows.
Number = Annotated[int, msgspec.Meta(ge=0)]


class Anchor(enum.StrEnum):
    """How somebody else came to hold a checkpoint."""

    COSIGNED = "cosigned"  # a witness signed that it saw this tree, as the newest
    KEPT_ELSEWHERE = "kept_elsewhere"  # it was written to a place outside the record


class ProjectionRebuilt(Fact, topic="oversight.projection-rebuilt.v1"):
    """The read model {model} (version {version}) was built anew, as at position {position}, and took its place.

    checksum: of its rows at that position, as ``rollcall checksum`` gives it; rows: how many. ahead: by how many
    entries some of them were ahead of it already: only where it is 0 the checksum can be compared.
    """

    model: Code
    version: Number
    journal: Journal
    position: Number
    rows: Number
    checksum: Digest
    ahead: Number = 0


class ChainAnchored(Fact, topic="oversight.chain-anchored.v1"):
    """The checkpoint of the journal {journal} over {size} entries is now held elsewhere, too ({how}).

    root: of the tree over them, in hexadecimal. witness: the name of the key that cosigned it, at witnessed_at.
    """

    journal: Journal
    origin: Code
    size: Number
    root: Digest
    how: Anchor
    witness: Code | None = None
    witnessed_at: datetime | None = None


UpkeepEvent = ProjectionRebuilt | ChainAnchored
