"""Activations: which versions of policy tables units put in force, from when and until when, and when that was said."""

from __future__ import annotations

from datetime import date
from typing import assert_never, get_args

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.oversight.policies.record import PoliciesEvent, PolicyActivated, PolicyDrafted, PolicyRetired, pin_of
from projections.model import Cite, Model, Row, Sheet, cite


class ActivationRow(Row, frozen=True, kw_only=True):
    """One activation. position: of its entry. retired_from: the first day on which it no longer holds, as
    ``retired_position`` says."""

    position: int
    unit_id: str
    table_name: str
    pin: str
    effective_from: date
    retired_from: date | None = None
    retired_position: int | None = None
    said: Cite


def fold(sheet: Sheet[ActivationRow], entry: Entry[PoliciesEvent]) -> Sheet[ActivationRow]:
    """The activations of a table at a unit after one more entry."""
    match entry.event:
        case PolicyDrafted():
            return sheet
        case PolicyActivated() as event:
            return sheet.put(
                ActivationRow(
                    stream=entry.originator_id,
                    position=entry.position,
                    unit_id=event.unit_id,
                    table_name=event.table,
                    pin=pin_of(event),
                    effective_from=event.effective_from,
                    said=cite(entry),
                )
            )
        case PolicyRetired() as event:
            return _retired(sheet, entry, event)
        case _ as unhandled:
            assert_never(unhandled)


def _retired(sheet: Sheet[ActivationRow], entry: Entry[PoliciesEvent], event: PolicyRetired) -> Sheet[ActivationRow]:
    """Retirements are as rare as activations, of which a table has a few."""
    for row in list(sheet.rows.values()):
        if row.pin == pin_of(event) and row.retired_from is None:
            sheet.put(replace(row, retired_from=event.retired_from, retired_position=entry.position))
    return sheet


MODEL = Model(
    name="activations",
    version=1,
    order="record",
    row=ActivationRow,
    fold=fold,
    handles=frozenset(get_args(PoliciesEvent)),
    key=("position",),
    indexes=("table_name, unit_id, position",),
)
