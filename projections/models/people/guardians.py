"""Guardians: when each was last heard from, whether they do their duty, and what was done where they do not."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal, assert_never, get_args
from uuid import UUID

from msgspec.structs import replace

from domain.intake.record import Sex
from domain.kernel.entry import Entry
from domain.kernel.event import Sealed
from domain.people.guardians.record import (
    GuardianAppointed,
    GuardianContactDue,
    GuardianContacted,
    GuardianDutyChecked,
    GuardianFeedbackReceived,
    GuardianReferred,
    GuardianReleased,
    GuardiansEvent,
    GuardianUrged,
    Relation,
    Way,
)
from projections.model import Cite, Model, Row, Sheet, cite


class Guardian(Row, frozen=True, kw_only=True):
    """One guardian of one person. guardian_name: sealed.

    heard_by: by when to hear from them; heard_at: when that last was. concern: what they said then. silent: the entry
    that says that they are, until they are heard. tried_at: when they were last contacted, whether they were reached or
    not. fulfils: by the newest check, ``checked``. urged: the newest time, of ``urgings``. referred: since the newest
    urging, to whom. said: the newest entry.
    """

    guardian_id: UUID
    relation: Relation
    sex: Sex
    guardian_name: Sealed | None = None
    since_at: datetime
    heard_by: date
    heard_at: datetime | None = None
    concern: Literal["no_concern", "some_concern", "serious_concern"] | None = None
    silent: Cite | None = None
    tried_at: datetime | None = None
    tried: Way | None = None
    reached: bool | None = None
    fulfils: Literal["fully", "partly", "not_at_all"] | None = None
    checked: Cite | None = None
    checked_at: datetime | None = None
    urgings: int = 0
    urged: Cite | None = None
    urged_at: datetime | None = None
    urged_for: Literal["silent_for_long", "duty_not_done"] | None = None
    referred: Cite | None = None
    referred_at: datetime | None = None
    referred_to: str | None = None
    released_at: datetime | None = None
    released_for: Literal["replaced_by_other", "came_of_age", "no_longer_able", "deceased"] | None = None
    said: Cite


def fold(sheet: Sheet[Guardian], entry: Entry[GuardiansEvent]) -> Sheet[Guardian]:
    """The guardians of the person after one more entry."""
    event = entry.event
    if isinstance(event, GuardianAppointed):
        return sheet.put(_appointed(entry, event))
    row = sheet.get(event.guardian_id)
    if row is None:
        return sheet  # of one whose naming was taken out by a correction
    return sheet.put(replace(_changed(row, entry), said=cite(entry)))


def _appointed(entry: Entry[GuardiansEvent], event: GuardianAppointed) -> Guardian:
    return Guardian(
        stream=entry.originator_id,
        guardian_id=event.guardian_id,
        relation=event.relation,
        sex=event.sex,
        guardian_name=event.name if isinstance(event.name, Sealed) else None,
        since_at=entry.occurred_at,
        heard_by=event.heard_by,
        said=cite(entry),
    )


def _changed(row: Guardian, entry: Entry[GuardiansEvent]) -> Guardian:
    at, said = entry.occurred_at, cite(entry)
    match entry.event:
        case GuardianFeedbackReceived(heard_by=heard_by, concern=concern):
            return replace(_heard(row, at, heard_by), concern=concern)
        case GuardianContacted(way=way, reached=reached, heard_by=heard_by):
            row = replace(row, tried_at=at, tried=way, reached=reached)
            return row if heard_by is None else _heard(row, at, heard_by)
        case GuardianContactDue(heard_by=heard_by):
            return row if row.heard_by > heard_by else replace(row, silent=said)
        case GuardianDutyChecked(fulfils=fulfils):
            return replace(row, fulfils=fulfils, checked=said, checked_at=at)
        case GuardianUrged(ground=ground):
            urged: dict[str, Any] = {"urgings": row.urgings + 1, "urged": said, "urged_at": at, "urged_for": ground}
            return replace(row, **urged, referred=None, referred_at=None, referred_to=None)
        case GuardianReferred(authority=authority):
            return replace(row, referred=said, referred_at=at, referred_to=authority)
        case GuardianReleased(reason=reason):
            return replace(row, released_at=at, released_for=reason)
        case GuardianAppointed():
            return row  # it begins a row
        case _ as unhandled:
            assert_never(unhandled)


def _heard(row: Guardian, at: datetime, heard_by: date) -> Guardian:
    """They were heard; what was said earlier does not bring the day forward."""
    return replace(row, heard_at=at, heard_by=max(row.heard_by, heard_by), silent=None)


MODEL = Model(
    name="guardians",
    version=1,
    order="history",
    row=Guardian,
    fold=fold,
    handles=frozenset(get_args(GuardiansEvent)),
    key=("guardian_id",),
    indexes=("since_at, stream, guardian_id",),
)
