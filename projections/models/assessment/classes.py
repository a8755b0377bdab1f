"""Classes: the spans in which a person was supervised under one class, each with its ground and its entry."""

from __future__ import annotations

from datetime import datetime
from typing import Literal, assert_never
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, ClassChanged, Ground, SupervisionClass
from domain.intake.ending.record import DeathRecorded, Discharged, EndingEvent, Terminated
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite

ClassesEvent = ClassAssigned | ClassChanged | EndingEvent


class ClassSpan(Row, frozen=True, kw_only=True):
    """One class of supervision, from when to when.

    number: its place in the order of the file. until_at: when the next began or supervision ended; None while it
    holds. until_by: which of the two. criterion: the row of ``class.criteria``. entry, said: what decided it;
    until: what ended it.
    """

    number: int
    level: SupervisionClass
    from_at: datetime
    until_at: datetime | None = None
    until_by: Literal["class", "end"] | None = None
    ground: Ground
    criterion: str | None = None
    policies: tuple[str, ...] = ()
    actor_id: str = ""
    entry: UUID
    said: Cite
    until: Cite | None = None


def fold(sheet: Sheet[ClassSpan], entry: Entry[ClassesEvent]) -> Sheet[ClassSpan]:
    """The classes of the file after one more entry."""
    match entry.event:
        case ClassAssigned() | ClassChanged():
            return _begun(_closed(sheet, entry, "class"), entry, entry.event)
        case Discharged() | Terminated() | DeathRecorded():
            return _closed(sheet, entry, "end")
        case _ as unhandled:
            assert_never(unhandled)


def _closed(sheet: Sheet[ClassSpan], entry: Entry[ClassesEvent], by: Literal["class", "end"]) -> Sheet[ClassSpan]:
    """Whatever holds ends here; a span that ended already stays as it is."""
    holds = sheet.get(len(sheet.rows))
    if holds is None or holds.until_at is not None:
        return sheet
    return sheet.put(replace(holds, until_at=entry.occurred_at, until_by=by, until=cite(entry)))


def _begun(
    sheet: Sheet[ClassSpan], entry: Entry[ClassesEvent], event: ClassAssigned | ClassChanged
) -> Sheet[ClassSpan]:
    return sheet.put(
        ClassSpan(
            stream=entry.originator_id,
            number=len(sheet.rows) + 1,
            level=event.level,
            from_at=entry.occurred_at,
            ground=event.ground,
            criterion=event.criterion,
            policies=entry.policies,
            actor_id=entry.actor_id,
            entry=entry.event_id,
            said=cite(entry),
        )
    )


MODEL = Model(
    name="classes",
    version=1,
    order="history",
    row=ClassSpan,
    fold=fold,
    handles=frozenset({ClassAssigned, ClassChanged, Discharged, Terminated, DeathRecorded}),
    key=("number",),
    indexes=("from_at, stream, number",),
)
