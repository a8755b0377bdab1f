"""What meetings asked for: whose it is, by when, and whether it is settled."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.organisation.meetings.record import MeetingActionClosed, MeetingActionRaised
from projections.model import Cite, Model, Row, Sheet, cite

ActionEvent = MeetingActionRaised | MeetingActionClosed


class Action(Row, frozen=True, kw_only=True):
    """Something that a meeting asked for.

    unit_id: of the series; assigned_to: the unit whose it is. open: not settled. said: the newest entry.
    """

    unit_id: str
    action_id: UUID
    meeting_id: UUID
    assigned_to: str
    responsible_id: str
    about: str
    due_on: date
    open: bool = True
    raised_at: datetime
    closed_at: datetime | None = None
    outcome: Literal["done", "dropped", "carried_over"] | None = None
    days_late: int | None = None
    said: Cite


def fold(sheet: Sheet[Action], entry: Entry[ActionEvent]) -> Sheet[Action]:
    """The actions of the series after one more entry."""
    event = entry.event
    row = sheet.get(event.action_id)
    if isinstance(event, MeetingActionRaised):
        return sheet if row else sheet.put(_raised(entry, event))
    if row is None:
        return sheet  # of an action that nothing in the history asks for
    closed = {"open": False, "closed_at": entry.occurred_at, "outcome": event.outcome, "days_late": event.days_late}
    return sheet.put(replace(row, **closed, said=cite(entry)))


def _raised(entry: Entry[ActionEvent], event: MeetingActionRaised) -> Action:
    return Action(
        stream=entry.originator_id,
        unit_id=entry.unit_id,
        action_id=event.action_id,
        meeting_id=event.meeting_id,
        assigned_to=event.assigned_to,
        responsible_id=event.responsible_id,
        about=event.about,
        due_on=event.due_on,
        raised_at=entry.occurred_at,
        said=cite(entry),
    )


MODEL = Model(
    name="meeting_actions",
    version=2,
    order="history",
    row=Action,
    fold=fold,
    handles=frozenset({MeetingActionRaised, MeetingActionClosed}),
    key=("action_id",),
    indexes=("due_on, stream, action_id", "unit_id, due_on, stream, action_id"),
)
