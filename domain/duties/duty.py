"""What a declaration of a duty is made of: what begins it, when it is due, what settles it, what writes its breach."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any, Literal, NamedTuple, Protocol
from uuid import UUID

import msgspec

from domain.kernel.entry import Entry
from domain.kernel.event import Event
from domain.kernel.of import Of

#: open: owed. satisfied: done, in time or not. breached: not done in time, and not yet. cancelled: no longer owed.
#: unknown: whether it was done cannot be known, since a source was silent.
Status = Literal["open", "satisfied", "breached", "cancelled", "unknown"]


class Held(Protocol):
    """A duty as it stands: what a declaration may look at."""

    @property
    def duty(self) -> str:
        """Its word."""

    @property
    def key(self) -> str:
        """What it is about; empty where there is one."""

    @property
    def start(self) -> UUID:
        """Event id of the entry that it follows from."""

    @property
    def started_at(self) -> datetime:
        """When that occurred."""

    @property
    def due_on(self) -> date | None:
        """The last day; None where it counts in hours, or is not known yet."""

    @property
    def due_at(self) -> datetime | None:
        """The instant, where it counts in hours."""

    @property
    def status(self) -> Status:
        """How it stands."""

    @property
    def settled(self) -> Any:
        """The entry that settled it, with its id as ``entry``; None while it is open."""

    @property
    def settled_at(self) -> datetime | None:
        """When that occurred."""

    @property
    def basis(self) -> str:
        """What its day was computed from and a later day is."""


class Book(Protocol):
    """The duties of one stream as they stand."""

    def held(self, word: str, key: str = "") -> Held | None:
        """One duty."""

    def of(self, word: str) -> Iterator[Held]:
        """All duties of one word: to be asked for what is rare."""


class Due(NamedTuple):
    """When a duty is due.

    on: the last day, or at: the instant; neither where it is not known yet. overdue_from: the first day on which it
    may be called overdue, where that is not the next. pin: of the policy version. basis: as in ``Held``. goes_on: its
    start stays, only the day changes. start, started_at: another start than the entry that says so.
    """

    key: str = ""
    on: date | None = None
    at: datetime | None = None
    overdue_from: date | None = None
    pin: str = ""
    basis: str = ""
    goes_on: bool = False
    start: UUID | None = None
    started_at: datetime | None = None


AnyOf = Entry[Any]
Opens = Callable[[AnyOf, Book], Iterable[Due]]
Keys = Callable[[AnyOf, Book], Iterable[str]]
Begins = Mapping[type[Event], Opens]
On = Mapping[type[Event], Keys]


class Said(NamedTuple):
    """A text that people read. English names the person as the person, Chinese as 社区矫正对象."""

    en: str
    zh: str


class Command(NamedTuple):
    """The command that writes something about a duty. name: of its class. fields: from the duty as it stands."""

    name: str
    fields: Callable[[Held], dict[str, Any]]


def _named(held: Held) -> dict[str, Any]:
    return {"duty": held.duty, "key": held.key}


#: For duties without a breach of their own.
OVERDUE = Command("RecordOverdueDuty", _named)
OVERDUE_WITHDRAWN = Command("WithdrawOverdueDuty", _named)


def same_round(event: Any, held: Held) -> bool:
    """Whether a breach is of the day that holds now, not of an earlier one."""
    said = getattr(event, "due_on", None)
    return said is None or held.due_on is None or said >= held.due_on


class Duty(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that somebody has to do.

    word: its code. manager: the row of the table of deadlines that it belongs to. due: what is due; done_by: what
    would satisfy it. whose: who has to see to it. of: the kind of stream. opens: what begins it or moves its day,
    each giving when it is due. satisfied, breached, withdrawn, cancelled, unknown: what settles it, with the keys
    that are meant. breach, withdrawal: the commands that write a breach and take one back; None where no command
    does. again: from which statuses what opens it opens it anew. first: whether the first start holds. ahead: whether
    it may be done before it is asked for. following: the next one, once one is settled. pauses: what a suspension of
    supervision does to it: nothing, or what falls due meanwhile falls away, or it waits. survives: whether it goes on
    when supervision has ended. same_round: whether a breach is of the day that holds now. retries: whether a breach
    that was recorded in error leaves it owed. resumed_by: where not empty, what alone opens it anew after a breach.
    restated: the basis after another version of its table came to hold; none: as before.
    """

    word: str
    manager: str
    due: Said
    done_by: Said
    whose: Literal["officer", "unit", "county", "inspector"]
    opens: Begins
    satisfied: On
    of: Of = Of.CASES
    breached: On = {}
    withdrawn: On = {}
    cancelled: On = {}
    unknown: On = {}
    breach: Command | None = OVERDUE
    withdrawal: Command | None = OVERDUE_WITHDRAWN
    again: frozenset[Status] = frozenset()
    first: bool = False
    ahead: bool = False
    following: Callable[[Held], Due | None] | None = None
    pauses: Literal["no", "falls_away", "waits"] = "no"
    survives: bool = False
    same_round: Callable[[Any, Held], bool] = same_round
    retries: bool = True
    resumed_by: frozenset[type[Event]] = frozenset()
    restated: Callable[[AnyOf, Held], str] | None = None


def once(_entry: AnyOf, _book: Book) -> tuple[str, ...]:
    """The key of what there is once."""
    return ("",)


def by(*fields: str) -> Keys:
    """The key of what an event names by some of its fields; none where it does not."""

    def keys(entry: AnyOf, _book: Book) -> tuple[str, ...]:
        values = [getattr(entry.event, field) for field in fields]
        return () if None in values else (" ".join(str(value) for value in values),)

    return keys


def where(field: str, value: object, keys: Keys) -> Keys:
    """Some keys, where a field of the event has a value."""

    def found(entry: AnyOf, book: Book) -> Iterable[str]:
        return keys(entry, book) if getattr(entry.event, field) == value else ()

    return found


def with_id(name: str, *fields: str) -> Command:
    """A command whose fields are the words of the key, in order."""

    def values(held: Held) -> dict[str, Any]:
        return dict(zip(fields, held.key.split(" "), strict=False))

    return Command(name, values)


def withdrawal(name: str, *fields: str, reason: str = "") -> Command:
    """A command that takes a breach back because what was due was done in time."""
    given = with_id(name, *fields)
    return Command(name, lambda held: given.fields(held) | ({"reason": reason} if reason else {}))
