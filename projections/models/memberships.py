"""Memberships: which unit has held a file, and from which position. The candidates of a question about a unit
in the past are found here; a file too many is harmless."""

from __future__ import annotations

from typing import assert_never

from domain.intake.record import CaseOpened
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry
from projections.model import Model, Row, Sheet


class Membership(Row, frozen=True, kw_only=True):
    """A unit that a file was given to. from_position: of the record."""

    unit_id: str
    from_position: int


def fold(sheet: Sheet[Membership], entry: Entry[CaseOpened | EntryCorrected]) -> Sheet[Membership]:
    """The units that have held the file, after one more entry; one that was entered wrongly stays."""
    match entry.event:
        case CaseOpened(unit_id=unit_id) | EntryCorrected(becomes=CaseOpened(unit_id=unit_id)):
            if sheet.get(unit_id) is not None:
                return sheet
            row = Membership(stream=entry.originator_id, unit_id=unit_id, from_position=entry.position)
            return sheet.put(row)
        case EntryCorrected():
            return sheet  # of something else
        case _ as unhandled:
            assert_never(unhandled)


MODEL = Model(
    name="memberships",
    version=1,
    order="record",
    row=Membership,
    fold=fold,
    handles=frozenset({CaseOpened, EntryCorrected}),
    key=("unit_id",),
    indexes=("unit_id, from_position",),
)
