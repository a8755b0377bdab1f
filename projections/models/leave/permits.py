"""Permits: to meet a barred person, to enter a barred place, to travel again and again; asked for, decided and used."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial
from typing import Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.leave.barred import record as barred
from domain.leave.travel import record as travel
from projections.model import Cite, Model, Row, Sheet, cite

PermitEvent = barred.BarredEvent | travel.TravelEvent
Status = Literal["asked_for", "permitted", "not_permitted", "run_out", "revoked"]
Asked = barred.VisitorContactRequested | barred.RestrictedEntryRequested | travel.RecurringTravelRequested
Used = barred.VisitorContactHeld | barred.RestrictedEntryMade | travel.RecurringTravelUsed
Decided = (
    barred.VisitorContactApproved
    | barred.VisitorContactRefused
    | barred.RestrictedEntryApproved
    | barred.RestrictedEntryRefused
    | travel.RecurringTravelApproved
    | travel.RecurringTravelRefused
    | travel.RecurringTravelExpired
    | travel.RecurringTravelRevoked
)


class Permit(Row, frozen=True, kw_only=True):
    """One permit, from the request to its uses.

    about: whom to meet, which place to enter, why to travel. starts_on, ends_on: as asked for, then as permitted, both
    inclusive; travel has no end before it is permitted. decided: the newest decision, at ``level``; reasons: of a
    refusal, cause: of a revocation. accompanied: somebody has to be with the person; alone: how many of the uses nobody
    was. back_on: of the newest use. said: the entry that the status follows from.
    """

    permit_id: UUID
    kind: Literal["barred_person", "barred_place", "recurring_travel"]
    about: str
    status: Status = "asked_for"
    starts_on: date
    ends_on: date | None = None
    divisions: tuple[str, ...] = ()
    level: str | None = None
    decided: Cite | None = None
    reasons: tuple[str, ...] = ()
    cause: str | None = None
    accompanied: bool = False
    uses: int = 0
    alone: int = 0
    first_used_at: datetime | None = None
    last_used_at: datetime | None = None
    used: Cite | None = None
    back_on: date | None = None
    said: Cite


def fold(sheet: Sheet[Permit], entry: Entry[PermitEvent]) -> Sheet[Permit]:
    """The permits of the person after one more entry."""
    event = entry.event
    match event:
        case barred.VisitorContactRequested() | barred.RestrictedEntryRequested() | travel.RecurringTravelRequested():
            return sheet.put(_asked(entry, event))
        case _:
            row = sheet.get(_of(event))
            if row is None:
                return sheet  # of a permit whose request was taken out by a correction
    match event:
        case barred.VisitorContactHeld() | barred.RestrictedEntryMade() | travel.RecurringTravelUsed():
            return sheet.put(_used(row, entry, event))
        case _:
            return sheet.put(replace(_decided(row, event), decided=cite(entry), said=cite(entry)))


def _of(event: Decided | Used) -> UUID:
    match event:
        case (
            travel.RecurringTravelUsed(travel_id=key)
            | travel.RecurringTravelApproved(travel_id=key)
            | travel.RecurringTravelRefused(travel_id=key)
            | travel.RecurringTravelExpired(travel_id=key)
            | travel.RecurringTravelRevoked(travel_id=key)
        ):
            return key
        case _:
            return event.permit_id


def _asked(entry: Entry[PermitEvent], event: Asked) -> Permit:
    new = partial(Permit, stream=entry.originator_id, said=cite(entry))
    match event:
        case barred.VisitorContactRequested(permit_id=key, person=person, starts_on=begins, ends_on=ends):
            return new(permit_id=key, kind="barred_person", about=person.value, starts_on=begins, ends_on=ends)
        case barred.RestrictedEntryRequested(permit_id=key, place=place, starts_on=begins, ends_on=ends):
            row = new(permit_id=key, kind="barred_place", about=place.value, starts_on=begins, ends_on=ends)
            return replace(row, divisions=(event.division,)) if event.division else row
        case travel.RecurringTravelRequested(travel_id=key, reason=reason, begins_on=begins, divisions=to):
            return new(permit_id=key, kind="recurring_travel", about=reason.value, starts_on=begins, divisions=to)
        case _ as unhandled:
            assert_never(unhandled)


def _decided(row: Permit, event: Decided) -> Permit:
    match event:
        case barred.VisitorContactApproved(starts_on=begins, accompanied=accompanied):
            row = replace(row, accompanied=accompanied, starts_on=begins)
            return replace(row, status="permitted", ends_on=event.ends_on, level=event.level.value)
        case barred.RestrictedEntryApproved(starts_on=begins):
            return replace(row, status="permitted", starts_on=begins, ends_on=event.ends_on, level=event.level.value)
        case travel.RecurringTravelApproved(begins_on=begins):
            return replace(row, status="permitted", starts_on=begins, ends_on=event.ends_on, level=event.level.value)
        case barred.VisitorContactRefused() | barred.RestrictedEntryRefused() | travel.RecurringTravelRefused():
            reasons = tuple(one.value for one in event.reasons)
            return replace(row, status="not_permitted", level=event.level.value, reasons=reasons)
        case travel.RecurringTravelExpired(ends_on=ends_on):
            return replace(row, status="run_out", ends_on=ends_on)
        case travel.RecurringTravelRevoked(cause=cause):
            return replace(row, status="revoked", cause=cause.value)
        case _ as unhandled:
            assert_never(unhandled)


def _used(row: Permit, entry: Entry[PermitEvent], event: Used) -> Permit:
    alone = isinstance(event, barred.VisitorContactHeld) and row.accompanied and not event.accompanied
    return replace(
        row,
        uses=row.uses + 1,
        alone=row.alone + alone,
        first_used_at=row.first_used_at or entry.occurred_at,
        last_used_at=entry.occurred_at,
        used=cite(entry),
        back_on=event.back_on if isinstance(event, travel.RecurringTravelUsed) else None,
    )


MODEL = Model(
    name="permits",
    version=1,
    order="history",
    row=Permit,
    fold=fold,
    handles=frozenset((*get_args(barred.BarredEvent), *get_args(travel.TravelEvent))),
    key=("permit_id",),
    indexes=("starts_on, stream, permit_id",),
)
