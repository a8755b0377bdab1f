"""Help: what somebody was helped with and by whom, schooling, training, work and counselling, line by line."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.education.counselling.record import CounsellingHeld
from domain.education.help.record import (
    AssistanceEnded,
    AssistanceGiven,
    HelpEvent,
    SchoolingArranged,
    SkillTrainingDone,
    WorkHelpGiven,
)
from domain.kernel.entry import Entry
from projections.model import Cite, Model, Row, Sheet, cite

GivenEvent = HelpEvent | CounsellingHeld
Kind = Literal["assistance", "schooling", "skill_training", "work_help", "counselling"]


class Help(Row, frozen=True, kw_only=True):
    """Help with one need by one counterpart, which goes on until it is ended; or something that was done once.

    which: the id of the help or of the counselling, else of the entry. about: the need, the schooling, the skill, the
    way to work or the setting. given_by: code of who stands by the person or teaches, or the id of the counsellor.
    times: how often it was given, first_at and last_at. again_by: after a crisis, when to see somebody again. said: the
    newest entry.
    """

    which: UUID
    kind: Kind
    about: str
    given_by: str
    status: Literal["goes_on", "over", "done"]
    times: int = 1
    minutes: int | None = None
    again_by: date | None = None
    plan_id: UUID | None = None
    outcome: Literal["settled", "declined_by_person", "counterpart_gone", "passed_on"] | None = None
    first_at: datetime
    last_at: datetime
    over_at: datetime | None = None
    said: Cite


def fold(sheet: Sheet[Help], entry: Entry[GivenEvent]) -> Sheet[Help]:
    """The help that the person had after one more entry."""
    match entry.event:
        case AssistanceGiven() as given:
            return sheet.put(_given(sheet.get(given.help_id), entry, given))
        case AssistanceEnded(help_id=key, outcome=outcome):
            row = sheet.get(key)
            if row is None:
                return sheet  # of help that was taken out by a correction
            over = {"status": "over", "outcome": outcome, "over_at": entry.occurred_at, "said": cite(entry)}
            return sheet.put(replace(row, **over))
        case SchoolingArranged(schooling=schooling, school=school):
            return sheet.put(_done(entry, "schooling", schooling, school))
        case SkillTrainingDone(skill=skill, provider=provider, minutes=minutes):
            return sheet.put(_done(entry, "skill_training", skill, provider, minutes=minutes))
        case WorkHelpGiven(way=way, counterpart=counterpart):
            return sheet.put(_done(entry, "work_help", way, counterpart))
        case CounsellingHeld(setting=setting, counsellor_id=by) as held:
            more = {"which": held.counselling_id, "minutes": held.minutes, "again_by": held.again_by}
            return sheet.put(_done(entry, "counselling", setting.value, by, **more))
        case _ as unhandled:
            assert_never(unhandled)


def _given(row: Help | None, entry: Entry[GivenEvent], event: AssistanceGiven) -> Help:
    """Once more; help that goes on after its end is not over."""
    if row is None:
        more = {"which": event.help_id, "status": "goes_on", "plan_id": event.plan_id}
        return _done(entry, "assistance", event.need.value, event.counterpart, **more)
    return replace(
        row,
        status="goes_on",
        times=row.times + 1,
        plan_id=event.plan_id,
        outcome=None,
        last_at=entry.occurred_at,
        over_at=None,
        said=cite(entry),
    )


def _done(entry: Entry[GivenEvent], kind: Kind, about: str, by: str, **more: Any) -> Help:
    known: dict[str, Any] = {"which": entry.event_id, "status": "done"}
    return Help(
        stream=entry.originator_id,
        kind=kind,
        about=about,
        given_by=by,
        first_at=entry.occurred_at,
        last_at=entry.occurred_at,
        said=cite(entry),
        **(known | more),
    )


MODEL = Model(
    name="help_given",
    version=1,
    order="history",
    row=Help,
    fold=fold,
    handles=frozenset((*get_args(HelpEvent), CounsellingHeld)),
    key=("which",),
    indexes=("last_at, stream, which",),
)
