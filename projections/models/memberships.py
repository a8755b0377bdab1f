"""Memberships: which unit has held a file, and from which position. The candidates of a question about a unit
in the past are found here; a file too many is harmless."""

from __future__ import annotations

from typing import assert_never

from domain.intake.record import CaseOpened
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Entry
from domain.kernel.event import Event
from projections.model import Model, Row, Sheet


class Membership(Row, frozen=True, kw_only=True):
    """A unit that a file was given to, when it opened or by a change of place. from_position: of the record."""

    unit_id: str
    from_position: int


def fold(sheet: Sheet[Membership], entry: Entry[CaseOpened | ReportedAtNewPlace | EntryCorrected]) -> Sheet[Membership]:
    """The units that have held the file, after one more entry; one that was entered wrongly stays."""
    match entry.event:
        case CaseOpened(unit_id=unit_id) | EntryCorrected(becomes=CaseOpened(unit_id=unit_id)):
            return _given(sheet, entry, unit_id)
        case ReportedAtNewPlace(unit_id=str() as unit_id):
            return _given(sheet, entry, unit_id)
        case ReportedAtNewPlace():
            return sheet  # outside this installation
        case EntryCorrected():
            return sheet  # of something else
        case _ as unhandled:
            assert_never(unhandled)


def _given(sheet: Sheet[Membership], entry: Entry[Event], unit_id: str) -> Sheet[Membership]:
    if sheet.get(unit_id) is not None:
        return sheet
    return sheet.put(Membership(stream=entry.originator_id, unit_id=unit_id, from_position=entry.position))


MODEL = Model(
    name="memberships",
    version=1,
    order="record",
    row=Membership,
    fold=fold,
    handles=frozenset({CaseOpened, ReportedAtNewPlace, EntryCorrected}),
    key=("unit_id",),
    indexes=("unit_id, from_position",),
)
