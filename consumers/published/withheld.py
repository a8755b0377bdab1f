"""What of a file may leave: everything but what is personal; the envelope alone; nothing at all.

An entry of a file that a restriction held, when the entry was recorded, leaves as its envelope for ever: what was let
out cannot be taken back, so what was kept in is not let out later. A seal is another matter: of a file that is sealed
now nothing leaves, however old the entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple, Protocol, TypeVar
from uuid import UUID

from domain.kernel.event import Event
from domain.kernel.ids import owner_of
from domain.oversight.restrictions.record import RestrictionLifted, RestrictionSet

Leaves = Literal["facts", "envelope", "nothing"]
Control = Literal["sealed", "unsealed", "erased"]

#: Entries that tell whoever keeps a copy what to do with it. They leave without facts, and of a sealed file too.
CONTROLS: dict[str, Control] = {
    "oversight.case-sealed.v1": "sealed",
    "oversight.case-unsealed.v1": "unsealed",
    "oversight.key-destroyed.v1": "erased",
}
#: Topics of what says how much of a file may leave.
GUARDING = (RestrictionSet.topic, RestrictionLifted.topic, *CONTROLS)


class Guard(NamedTuple):
    """One entry that says how much of its file may leave. event: None where it cannot be opened, or says all by its
    topic."""

    position: int
    topic: str
    event: Event | None = None


class Kept(Protocol):
    """An entry that somebody keeps a copy of."""

    @property
    def position(self) -> int: ...
    @property
    def stream(self) -> UUID: ...
    @property
    def control(self) -> Control | None: ...


K = TypeVar("K", bound=Kept)


def unsealed(entries: Iterable[K]) -> list[K]:
    """Entries that may be kept: without those of files that one of them says are sealed since."""
    entries = list(entries)
    sealed = {entry.stream: entry.position for entry in entries if entry.control == "sealed"}
    return [e for e in entries if e.control is not None or e.position > sealed.get(owner_of(e.stream), 0)]


def leaves(position: int, guards: Sequence[Guard]) -> Leaves:
    """How much of an entry may leave. guards: of its file, in order, as many as there are by now."""
    if not guards:
        return "facts"
    if sealed_now(guards):
        return "nothing"
    before = _held(guards, position - 1)
    return "envelope" if before or _held(guards, position) else "facts"


def sealed_now(guards: Sequence[Guard]) -> bool:
    """Whether a file is sealed."""
    said = [CONTROLS[guard.topic] for guard in guards if guard.topic in CONTROLS]
    return [one for one in said if one != "erased"][-1:] == ["sealed"]


def ever_held(guards: Sequence[Guard]) -> bool:
    """Whether a restriction ever held a file: what it is now would tell what was withheld then."""
    return any(guard.topic == RestrictionSet.topic for guard in guards)


def _held(guards: Sequence[Guard], position: int) -> frozenset[UUID]:
    """The restrictions in force after a position."""
    held: set[UUID] = set()
    for guard in guards:
        if guard.position > position:
            break
        match guard.event:
            case RestrictionSet(restriction_id=one):
                held.add(one)
            case RestrictionLifted(restriction_id=one):
                held.discard(one)
            case _:
                pass
    return frozenset(held)
