"""That models were built anew is an act upon what people are shown, so it is recorded, with what they came to."""

from __future__ import annotations

from collections.abc import Iterable

from domain.oversight.upkeep.record import ProjectionRebuilt
from journal.noting import noting
from journal.site import Site
from projections.models import MODELS
from projections.sheets.checksum import Checksum

_BY_NAME = {model.name: model for model in MODELS}


def note_rebuilt(site: Site, sums: Iterable[Checksum]) -> None:
    """Record some rebuilt models that are in their place, each durably, as the operator. sums: as ``rebuild`` gave
    them.

    It comes after the swap, since before it nothing has happened yet: a process that dies between the two leaves a
    rebuilt model of which the record does not speak.
    """
    told = [
        ProjectionRebuilt(
            model=one.model,
            version=_BY_NAME[one.model].version,
            journal=_BY_NAME[one.model].journal,
            position=one.position,
            rows=one.rows,
            checksum=f"{one.digest:064x}",
            ahead=one.ahead,
        )
        for one in sums
    ]
    if not told:
        return
    with noting(site) as note:
        for event in told:
            note(event)
