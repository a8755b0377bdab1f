"""What is recorded of somebody as a key subject, in their file."""

from __future__ import annotations

import enum
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry, with_newest
from domain.kernel.event import Category, Decision, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, UnitId


class Criterion(enum.StrEnum):
    """Why somebody is a key subject; which of them hold is the table's."""

    VIOLENT = "violent"
    PROPERTY = "property"
    JUVENILE = "juvenile"
    PAROLEE = "parolee"
    TEMPORARY_RELEASE = "temporary_release"
    ON_LEAVE = "on_leave"
    DISOBEDIENT = "disobedient"


class Item(enum.StrEnum):
    """The four ones: each is done once for each key subject in a special period."""

    COMMUNITY_VISIT = "community_visit"
    HOME_VISIT = "home_visit"
    TALK = "talk"
    COUNSELLING = "counselling"


class KeySubjectDesignated(Decision, topic="organisation.key-subject-designated.v1"):
    """{subject} was listed as a key subject ({criterion}); {responsible_id} answers for it."""

    criterion: Criterion
    responsible_id: AccountId
    note: Personal[Text | None, Category.NARRATIVE] = None


class KeySubjectReassigned(Decision, topic="organisation.key-subject-reassigned.v1"):
    """{responsible_id} now answers for {subject} as a key subject ({criterion})."""

    criterion: Criterion
    responsible_id: AccountId


class KeySubjectReleased(Decision, topic="organisation.key-subject-released.v1"):
    """{subject} is no longer listed as a key subject ({criterion}): {reason}."""

    criterion: Criterion
    reason: Literal["criterion_ended", "improved", "listed_in_error"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class RiskSignalRaised(Fact, topic="organisation.risk-signal-raised.v1"):
    """A sign of risk ({signal}) was noticed with {subject}, by {noticed_by}.

    signal: a code.
    """

    signal_id: UUID
    signal: Code
    noticed_by: Literal["police", "judicial_office", "worker", "volunteer", "guardian", "other"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class RiskSignalDisposed(Decision, topic="organisation.risk-signal-disposed.v1"):
    """A sign of risk ({signal}) with {subject} was dealt with: {outcome}."""

    signal_id: UUID
    signal: Code
    outcome: Literal["removed", "watched", "handed_to_police", "unfounded"]
    note: Personal[Text | None, Category.NARRATIVE] = None


class FourOnesItemDone(Fact, topic="organisation.four-ones-item-done.v1"):
    """For the special period {period_id}, {item} was done with {subject}.

    entry: event id of the visit or talk that it was, where that is recorded by itself.
    """

    period_id: UnitId
    item: Item
    entry: UUID | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class FourOnesMissing(Fact, topic="organisation.four-ones-missing.v1"):
    """For the special period {period_id}, {missing} was not done with {subject}.

    One entry for each item.
    """

    period_id: UnitId
    missing: Item


KeySubjectsEvent = (
    KeySubjectDesignated
    | KeySubjectReassigned
    | KeySubjectReleased
    | RiskSignalRaised
    | RiskSignalDisposed
    | FourOnesItemDone
    | FourOnesMissing
)


class Listed(msgspec.Struct, frozen=True):
    """A criterion by which somebody is listed: who answers for it, and the event id that says so."""

    responsible_id: str
    entry: UUID


class Signal(msgspec.Struct, frozen=True):
    """A sign of risk that has not been dealt with. entry: the event id of the entry."""

    signal: str
    entry: UUID


#: How many are kept, so that state stays small; older ones are found in the record.
SIGNALS_KEPT = 32
ITEMS_KEPT = 48


class KeySubject(msgspec.Struct, frozen=True, omit_defaults=True):
    """By which criteria somebody is listed, the open signs of risk, and what special periods asked for.

    done, missing: event ids by special period and item.
    """

    listed: dict[Criterion, Listed] = {}
    signals: dict[UUID, Signal] = {}
    done: dict[str, UUID] = {}
    missing: dict[str, UUID] = {}

    @property
    def is_listed(self) -> bool:
        """Whether somebody is a key subject, by whatever criterion."""
        return bool(self.listed)


def evolve(key: KeySubject, entry: Entry[KeySubjectsEvent]) -> KeySubject:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case KeySubjectDesignated() | KeySubjectReassigned() as e:
            return replace(key, listed={**key.listed, e.criterion: Listed(e.responsible_id, entry.event_id)})
        case KeySubjectReleased(criterion=criterion):
            return replace(key, listed={k: v for k, v in key.listed.items() if k is not criterion})
        case RiskSignalRaised() as e:
            return replace(
                key, signals=with_newest(key.signals, e.signal_id, Signal(e.signal, entry.event_id), SIGNALS_KEPT)
            )
        case RiskSignalDisposed(signal_id=signal_id):
            return replace(key, signals={k: v for k, v in key.signals.items() if k != signal_id})
        case FourOnesItemDone() as e:
            return replace(key, done=with_newest(key.done, one(e.period_id, e.item), entry.event_id, ITEMS_KEPT))
        case FourOnesMissing() as e:
            missing = with_newest(key.missing, one(e.period_id, e.missing), entry.event_id, ITEMS_KEPT)
            return replace(key, missing=missing)
        case _ as unhandled:
            assert_never(unhandled)


def one(period_id: str, item: str) -> str:
    """The key of one item of one special period."""
    return f"{period_id} {item}"
