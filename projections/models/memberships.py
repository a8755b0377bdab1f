"""Memberships: which unit a stream has belonged to, and from which position: files, meetings, staff, findings.
The candidates of a question about a unit in the past are found here; a stream too many is harmless."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from domain.intake.record import CaseOpened
from domain.intake.relocation.record import ReportedAtNewPlace
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import AnyEntry
from domain.kernel.event import Event
from domain.kinds import KINDS
from projections.model import Model, Row, Sheet


class Membership(Row, frozen=True, kw_only=True):
    """A unit that a stream was given to. from_position: of the record."""

    unit_id: str
    from_position: int


def _elsewhere() -> Iterator[type[Event]]:
    """What happens on streams that are no person's file, and not part of one."""
    for kind in KINDS.values():
        if kind.events is not None and kind.below is None:
            yield from get_args(kind.events) or (kind.events,)


def fold(sheet: Sheet[Membership], entry: AnyEntry) -> Sheet[Membership]:
    """The units that a stream has belonged to, after one more entry; one that was entered wrongly stays."""
    match entry.event:
        case CaseOpened(unit_id=unit_id) | EntryCorrected(becomes=CaseOpened(unit_id=unit_id)):
            return _given(sheet, entry, unit_id)
        case ReportedAtNewPlace(unit_id=str() as unit_id):
            return _given(sheet, entry, unit_id)
        case ReportedAtNewPlace() | EntryCorrected():
            return sheet  # outside this installation; of something else
        case event:  # no file's: what it belongs to stands in the envelope, and where it is moved to in the event
            moved_to = getattr(event, "unit_id", None)
            sheet = _given(sheet, entry, entry.unit_id)
            return _given(sheet, entry, moved_to) if isinstance(moved_to, str) else sheet


def _given(sheet: Sheet[Membership], entry: AnyEntry, unit_id: str) -> Sheet[Membership]:
    if sheet.get(unit_id) is not None:
        return sheet
    return sheet.put(Membership(stream=entry.originator_id, unit_id=unit_id, from_position=entry.position))


MODEL = Model(
    name="memberships",
    version=2,
    order="record",
    row=Membership,
    fold=fold,
    handles=frozenset((CaseOpened, ReportedAtNewPlace, EntryCorrected, *_elsewhere())),
    key=("unit_id",),
    indexes=("unit_id, from_position",),
)
