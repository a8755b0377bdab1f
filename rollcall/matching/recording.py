"""Recording proposals, each as a command of the platform's own part; the rules decide on each once more."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from domain.kernel.access import Actor, Role
from domain.kernel.refusal import Refused
from domain.people.matching.rules import ProposeHelper
from journal.handling import Asked, Handling
from journal.site import Site
from rollcall.matching.assigning import Pair

CLIENT = "match"


class Recorded(NamedTuple):
    """What became of a proposal. refusal: why it was not recorded; None where it was."""

    pair: Pair
    refusal: Refused | None


async def record(site: Site, unit_id: str, pairs: Sequence[Pair]) -> list[Recorded]:
    """Record proposals one after the other; a refused one stops none of the others."""
    handling = Handling(site)
    await handling.start()
    try:
        return [await _recorded(handling, unit_id, pair) for pair in pairs]
    finally:
        await handling.stop()


async def _recorded(handling: Handling, unit_id: str, pair: Pair) -> Recorded:
    command = ProposeHelper(volunteer_id=pair.volunteer_id)
    asked = Asked(
        actor=Actor(CLIENT, Role.CLOCK, unit_id),
        client_id=CLIENT,
        command_id=f"{pair.waiting.case_id}/{pair.waiting.version}/{pair.volunteer_id}",
        body_sha256=hashlib.sha256(msgspec.json.encode(command)).digest(),
        command=command,
        stream=pair.waiting.case_id,
    )
    try:
        await handling.handle(asked)
    except Refused as refused:
        return Recorded(pair, refused)
    return Recorded(pair, None)
