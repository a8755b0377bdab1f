"""What happened between the person and the office: check-ins due, received, missed; visits; talks."""

from __future__ import annotations

import enum
from datetime import date, datetime, timedelta
from typing import Any, Literal, TypeVar, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.duties.record import DutyRestated
from domain.kernel.codec import upcast
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import Code, Count, Instant


class Mode(enum.StrEnum):
    """How somebody checks in."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    WRITTEN = "written"
    VIDEO = "video"
    APP = "app"
    KIOSK = "kiosk"


class Identity(enum.StrEnum):
    """What the identity check of a received check-in gave; what failed is not received."""

    CONFIRMED = "confirmed"
    NOT_CHECKED = "not_checked"
    NOT_RECORDED = "not_recorded"  # before identity checks were kept


class ExcuseReason(enum.StrEnum):
    """Why somebody need not check in this once."""

    ILLNESS = "illness"
    CUSTODY = "custody"
    FAMILY = "family"
    EMERGENCY = "emergency"
    OFFICE_CLOSED = "office_closed"


class WithdrawalReason(enum.StrEnum):
    """Why a miss does not stand."""

    RECEIVED_IN_TIME = "received_in_time"
    EXCUSED = "excused"
    SOURCE_SILENT = "source_silent"
    RECORDED_IN_ERROR = "recorded_in_error"


class CheckInScheduled(Fact, topic="contacts.check-in-scheduled.v1"):
    """{subject} has to check in from {opens_on} to {due_on}; until {grace_until} it still counts as in time.

    All three are calendar days at the unit, inclusive, by the table ``checkin.cadence``.
    """

    check_in_id: UUID
    opens_on: date
    due_on: date
    grace_until: date


class CheckInReceived(Fact, topic="contacts.check-in-received.v2"):
    """{subject} checked in ({mode}), identity {identity}, {late_by_days} days after it was due.

    check_in_id, due_on: what it answers; None for a check-in that nothing asked for. on_time: within the
    days of grace. note: in words.
    """

    mode: Mode
    identity: Identity
    check_in_id: UUID | None = None
    due_on: date | None = None
    late_by_days: Count = 0
    on_time: bool = True
    note: Personal[Text | None, Category.NARRATIVE] = None


class CheckInIdentityFailed(Fact, topic="contacts.check-in-identity-failed.v1"):
    """Somebody tried to check in as {subject} ({mode}) and did not pass the identity check.

    check_in_id: what it would have answered. It does not count as checked in.
    """

    mode: Mode
    check_in_id: UUID | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class CheckInMissed(Fact, topic="contacts.check-in-missed.v1"):
    """{subject} did not check in: it was due on {due_on}, with grace until {grace_until}."""

    check_in_id: UUID
    due_on: date
    grace_until: date


class MissWithdrawn(Decision, topic="contacts.miss-withdrawn.v1"):
    """The missed check-in of {subject} due on {due_on} does not stand ({reason})."""

    check_in_id: UUID
    due_on: date
    reason: WithdrawalReason


class CheckInExcused(Decision, topic="contacts.check-in-excused.v1"):
    """{subject} was excused from the check-in due on {due_on} ({reason})."""

    check_in_id: UUID
    due_on: date
    reason: ExcuseReason
    note: Personal[Text | None, Category.NARRATIVE] = None


class CheckInUnknown(Fact, topic="contacts.check-in-unknown.v1"):
    """Whether {subject} checked in by {due_on} is unknown: {source_id} was silent from {silent_from} to {silent_to}.

    source_id: what would have brought the check-in. It is neither received nor missed; another day is set for it.
    """

    check_in_id: UUID
    due_on: date
    source_id: Code
    silent_from: Instant
    silent_to: Instant


class CheckInReviewed(Fact, topic="contacts.check-in-reviewed.v1"):
    """A check-in of {subject} was reviewed: {outcome}.

    entry: event id of the check-in.
    """

    entry: UUID
    outcome: Literal["accepted", "doubtful", "to_follow_up"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class VisitRecorded(Fact, topic="contacts.visit-recorded.v1"):
    """{subject} was visited ({visit}); met: {met}.

    place: where, in words.
    """

    visit: Literal["home", "workplace", "community", "unannounced"]
    met: bool
    place: Personal[Text | None, Category.LOCATION] = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class TalkHeld(Fact, topic="contacts.talk-held.v1"):
    """A talk was held with {subject} ({talk})."""

    talk: Literal["first", "individual", "group"]
    about: Code | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


ContactsEvent = (
    CheckInReceived
    | CheckInScheduled
    | CheckInMissed
    | CheckInExcused
    | CheckInUnknown
    | MissWithdrawn
    | CheckInIdentityFailed
    | CheckInReviewed
    | VisitRecorded
    | TalkHeld
)

Applied = ContactsEvent | DutyRestated

#: The channels of the first version, by the codes it used.
CHANNELS = {
    "face": Mode.IN_PERSON,
    "tel": Mode.PHONE,
    "letter": Mode.WRITTEN,
    "video": Mode.VIDEO,
    "app": Mode.APP,
    "terminal": Mode.KIOSK,
}


@upcast("contacts.check-in-received.v1", to="contacts.check-in-received.v2")
def _received_v2(facts: dict[str, Any]) -> dict[str, Any]:
    """v1 named the channel by other codes, kept no identity check and had no days of grace."""
    late = facts.get("late_by_days", 0)
    return {
        "check_in_id": facts.get("check_in_id"),
        "mode": CHANNELS.get(facts.get("channel", ""), Mode.IN_PERSON),
        "identity": Identity.NOT_RECORDED,
        "due_on": facts.get("due_on"),
        "late_by_days": late,
        "on_time": late == 0,
    }


class Due(msgspec.Struct, frozen=True):
    """A check-in that is asked for and not yet answered. entry: the event id that asks for it.

    since: the day from which it was counted: that of the check-in settled just before; None for the day it was set.
    """

    opens_on: date
    due_on: date
    grace_until: date
    scheduled_at: datetime
    entry: UUID
    since: date | None = None


class Missed(msgspec.Struct, frozen=True):
    """A check-in that was missed, as long as that may still be withdrawn. entry: the event id of the miss."""

    opens_on: date
    due_on: date
    grace_until: date
    entry: UUID


AT_ONCE = timedelta(seconds=1)  # what one command records is nearer together
#: The word of a check-in among the duties; their key is its id.
CHECK_IN = "check-in"

#: How many are kept, so that state stays small whatever was written; older ones are found in the record. The
#: table lets far fewer be due at once.
DUES_KEPT = 64
MISSES_KEPT = 12


class Contacts(msgspec.Struct, frozen=True):
    """The check-ins that are due, and those missed lately, by their ids. settled: due day and time of the last.

    talked_at: of the newest talk with the person alone.
    """

    due: dict[UUID, Due] = {}
    missed: dict[UUID, Missed] = {}
    settled: tuple[date, datetime] | None = None
    talked_at: datetime | None = None


def evolve(contacts: Contacts, entry: Entry[Applied]) -> Contacts:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case CheckInReceived(check_in_id=answered):
            if answered not in contacts.due:
                return contacts  # nothing asked for it, or it came after the miss, which stands
            return _settled(contacts, answered, entry)
        case CheckInScheduled() as s:
            settled = contacts.settled
            follows = settled is not None and timedelta(0) <= entry.occurred_at - settled[1] < AT_ONCE
            since = settled[0] if settled and follows else None
            due = Due(s.opens_on, s.due_on, s.grace_until, entry.occurred_at, entry.event_id, since)
            return replace(contacts, due=newest({**contacts.due, s.check_in_id: due}, DUES_KEPT))
        case CheckInMissed() as m:
            was = contacts.due.get(m.check_in_id)
            missed = Missed(was.opens_on if was else m.due_on, m.due_on, m.grace_until, entry.event_id)
            kept = newest({**contacts.missed, m.check_in_id: missed}, MISSES_KEPT)
            return replace(_settled(contacts, m.check_in_id, entry), missed=kept)
        case CheckInExcused(check_in_id=settled) | CheckInUnknown(check_in_id=settled):
            return _settled(contacts, settled, entry)
        case MissWithdrawn(check_in_id=withdrawn):
            return replace(contacts, missed=_without(contacts.missed, withdrawn))
        case TalkHeld(talk="first" | "individual"):
            return replace(contacts, talked_at=entry.occurred_at)
        case CheckInIdentityFailed() | CheckInReviewed() | VisitRecorded() | TalkHeld():
            return contacts  # no rule asks for them
        case DutyRestated() as restated:
            return _restated(contacts, restated)
        case _ as unhandled:
            assert_never(unhandled)


def _settled(contacts: Contacts, check_in_id: UUID | None, entry: Entry[Applied]) -> Contacts:
    """Without a check-in that is answered, missed, excused or unknown."""
    due = contacts.due.get(check_in_id) if check_in_id else None
    if due is None:
        return contacts
    settled = (due.due_on, entry.occurred_at)
    return replace(contacts, due=_without(contacts.due, check_in_id), settled=settled)


def _restated(contacts: Contacts, event: DutyRestated) -> Contacts:
    """With another day for a check-in that is due."""
    found, due = next(((key, d) for key, d in contacts.due.items() if str(key) == event.key), (None, None))
    if found is None or due is None or event.duty != CHECK_IN:
        return contacts
    moved = event.due_on - due.due_on
    grace = event.overdue_from - timedelta(days=1) if event.overdue_from else due.grace_until + moved
    after = replace(due, opens_on=due.opens_on + moved, due_on=event.due_on, grace_until=max(grace, event.due_on))
    return replace(contacts, due={**contacts.due, found: after})


V = TypeVar("V")


def _without(held: dict[UUID, V], key: UUID | None) -> dict[UUID, V]:
    return {k: v for k, v in held.items() if k != key} if key in held else held
