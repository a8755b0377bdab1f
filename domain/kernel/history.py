"""The one order in which everything is folded.

A history is the entries known at a position, corrections in the place of what they correct, those that
occurred by an instant, in the order in which they occurred. Rules, replay and read models fold it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from operator import attrgetter
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry

_POSITION, _OCCURRED_AT = attrgetter("position"), attrgetter("occurred_at")


def history(
    entries: Iterable[AnyEntry], *, known_at: int | None = None, as_at: datetime | None = None
) -> list[AnyEntry]:
    """The effective history of one stream.

    entries: of one stream, in any order. known_at: the last record position that counts, None for all.
    as_at: the last instant that counts, inclusive, None for all. Returns entries ordered by
    (occurred_at, position); a corrected one keeps its event_id, version and position and names its
    correction in ``corrected_by``.
    """
    known = list(entries) if known_at is None else [e for e in entries if e.position <= known_at]
    corrections = corrections_of(known)
    if corrections:
        known = [placed for e in known for placed in _placed(e, corrections.get(e.event_id))]
    if as_at is not None:
        known = [e for e in known if e.occurred_at <= as_at]
    known.sort(key=_POSITION)
    known.sort(key=_OCCURRED_AT)  # stable, and quicker twice than once by both
    return known


def corrections_of(entries: Iterable[AnyEntry]) -> dict[UUID, AnyEntry]:
    """The correction in force for each corrected entry: the last by position wins."""
    found: dict[UUID, AnyEntry] = {}
    for entry in [e for e in entries if type(e.event) is EntryCorrected]:
        corrected = entry.event
        assert isinstance(corrected, EntryCorrected)
        earlier = found.get(corrected.entry)
        if earlier is None or earlier.position < entry.position:
            found[corrected.entry] = entry
    return found


def _placed(entry: AnyEntry, correction: AnyEntry | None) -> tuple[AnyEntry, ...]:
    if correction is None or isinstance(entry.event, EntryCorrected):
        return (entry,)
    corrected = correction.event
    assert isinstance(corrected, EntryCorrected)
    if corrected.becomes is None:
        return ()
    return (
        replace(
            entry,
            event=corrected.becomes,
            occurred_at=corrected.occurred_at or entry.occurred_at,
            occurred_precision=corrected.occurred_precision or entry.occurred_precision,
            corrected_by=correction.event_id,
        ),
    )
