"""What may happen: commands, and the rules that decide on them.

``decide(command, state, facts) -> events`` is pure: time, policies, units and everything else from outside
arrive in ``facts``. Each rule is declared with its route; the API derives its path from it.
"""

from __future__ import annotations

import typing
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeVar, dataclass_transform
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec

from domain.kernel.access import Actor, Role, Unit
from domain.kernel.calendar import Calendar
from domain.kernel.documents import StoredDocument
from domain.kernel.draft import Content as Content
from domain.kernel.draft import Draft as Draft
from domain.kernel.draft import Drafts as Drafts
from domain.kernel.draft import cited as cited
from domain.kernel.entry import AnyEntry, Occurred, nothing
from domain.kernel.event import Event, Sealed
from domain.kernel.instants import InstantUnbounded as InstantUnbounded
from domain.kernel.instants import OccurredLater as OccurredLater
from domain.kernel.instants import OccurredTwice as OccurredTwice
from domain.kernel.of import Of as Of
from domain.kernel.policy import Policies
from domain.kernel.refusal import NotEmpowered, Refused

RULES: dict[str, Rule] = {}


@dataclass_transform(frozen_default=True, kw_only_default=True, field_specifiers=(msgspec.field,))
class CommandMeta(msgspec.StructMeta):
    """Commands are frozen, named by keyword, and refuse fields they do not have."""

    def __new__(mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any], **config: Any) -> Any:
        for option in ("frozen", "kw_only", "forbid_unknown_fields"):
            config.setdefault(option, True)
        return super().__new__(mcls, name, bases, namespace, **config)


class Command(msgspec.Struct, metaclass=CommandMeta):
    """Something that somebody wants to happen: the imperative of its event."""


class FactCommand(Command, kw_only=True):
    """Records what was observed. It may come late, never from the future.

    occurred_at: the instant, with its offset; or occurred_on: the calendar day in the unit's zone. With
    neither it occurred now.
    """

    occurred_at: datetime | None = None
    occurred_on: date | None = None


class DecisionCommand(Command):
    """Exercises power. It occurs when it is recorded, and only on a file as it was seen (``If-Match``)."""


#: What a rule needs beside the state of its stream: of tracks the state of their file, of a file its tracks' entries.
Beside = typing.Literal["", "case", "tracks"]


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    """All that a rule may know beside the command and the state.

    now: UTC, as the server's clock has it. actor: who asks. unit_id, zone: of the unit that holds the case.
    new_id: gives the next opaque id. open: opens a personal value for a named rule. entry: an entry of this
    file as it was recorded, by its event id; it has those that the rule named in ``rests_on``. case: the state of
    the file, for a rule of its tracks. others: states of the other kinds of stream that decisions rest on, by kind
    and id. document: one that is stored of this file and can be opened, by its digest, of those named in
    ``needs_documents``. imported: past facts of another system; rules are then reported in ``reported``, not
    enforced. stream: the file's own id, where it is known.
    """

    now: datetime
    actor: Actor
    policies: Policies
    unit_id: str
    units: Mapping[str, Unit]
    new_id: Callable[[], UUID]
    open: Callable[[Sealed | str | None, str], str | None]
    entry: Callable[[UUID], AnyEntry | None] = nothing
    case: Any = None
    others: Mapping[Of, Mapping[str, Any]] = {}
    stream: UUID | None = None
    document: Callable[[str], StoredDocument | None] = nothing
    imported: bool = False
    reported: list[Refused] = []

    @property
    def calendar(self) -> Calendar | None:
        """The calendar of working days in force at the unit that holds the case."""
        return self.policies.calendar

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the unit that holds the case."""
        unit = self.units.get(self.unit_id)
        return unit.zone_info if unit else ZoneInfo("UTC")

    @property
    def today(self) -> date:
        """The calendar day at the unit that holds the case."""
        return self.now.astimezone(self.zone).date()

    def require(self, holds: bool, otherwise: Refused) -> None:
        """Refuse unless something holds; of imported facts it is only reported."""
        if holds:
            return
        if not self.imported:
            raise otherwise
        self.reported.append(otherwise)

    def day(self, occurred: Occurred) -> date:
        """The calendar day of an instant at the unit that holds the case."""
        return occurred.at.astimezone(self.zone).date()

    def occurred(self, command: FactCommand) -> Occurred:
        """When a fact occurred. OccurredLater if it lies more than five minutes ahead."""
        if command.occurred_on is not None:
            if command.occurred_at is not None:
                raise OccurredTwice()
            occurred = Occurred.on(command.occurred_on, self.zone)
        else:
            occurred = Occurred(_utc(command.occurred_at) if command.occurred_at else self.now)
        if occurred.at - self.now > _TOLERANCE:
            raise OccurredLater()
        return occurred


#: A fact may be back-dated, never post-dated; clocks differ by this much. (The record's own constant.)
TOLERANCE_SECONDS = 300
_TOLERANCE = timedelta(seconds=TOLERANCE_SECONDS)


Decide = Callable[[Any, Any, Facts], Drafts]
RestsOn = Callable[[Any, Any], Collection[UUID]]
NeedsDocuments = Callable[[Any], Collection[str]]
NeedsStates = Callable[[Any], Collection[tuple[Of, str]]]
D = TypeVar("D", bound=Callable[..., Any])


class Rule(NamedTuple):
    """A decide function and where it is reached.

    on, do: the path below the stream (``leave/{leave_id}``, ``approve``). may: the roles that are competent.
    opens: whether it begins its stream. rests_on(command, state): the event ids of the entries that it asks
    ``facts.entry`` for, so that they can be read beforehand; needs_documents(command): the digests of the
    documents that it asks ``facts.document`` for; needs_states(command): kinds and ids of streams whose states it asks
    ``facts.others`` for, beside those that all rules find there. beside: what else it needs.
    """

    name: str
    command: type[Command]
    decide: Decide
    on: str
    do: str
    may: frozenset[str]
    of: Of
    opens: bool
    rests_on: RestsOn
    needs_documents: NeedsDocuments
    beside: Beside = ""
    needs_states: NeedsStates = lambda _command: ()

    @property
    def decides(self) -> bool:
        """Whether it exercises power, so that the caller must say which version was seen."""
        return issubclass(self.command, DecisionCommand)


#: The platform's own parts may record what any person may.
OWN = frozenset({Role.IMPORT, Role.SIMULATION})


def on_nothing(*_: Any) -> Collection[Any]:
    """No entry and no document: most rules rest on the state alone."""
    return ()


def rule(
    *,
    on: str,
    do: str = "",
    may: Collection[str],
    of: Of = Of.CASES,
    opens: bool = False,
    rests_on: RestsOn = on_nothing,
    needs_documents: NeedsDocuments = on_nothing,
    needs_states: NeedsStates = on_nothing,
    beside: Beside = "",
    also: Mapping[Of, Collection[str]] = {},
) -> Callable[[D], D]:
    """Declare a decide function: its route, who may call it, the entries and documents that it asks for.

    also: further kinds of streams on which it is decided in the same way, and who may there.
    """

    def register(function: D) -> D:
        command = typing.get_type_hints(function)["command"]
        name = command.__name__
        if name in RULES:
            raise TypeError(f"{name} is decided twice")
        roles = frozenset(may)
        made = Rule(name, command, function, on, do, roles, of, opens, rests_on, needs_documents, beside, needs_states)
        RULES[name] = made
        for other, theirs in also.items():
            RULES[_name_of(name, other)] = made._replace(name=_name_of(name, other), of=other, may=frozenset(theirs))
        return function

    return register


def _name_of(name: str, of: Of) -> str:
    return f"{name}Of{of.value.title()}"


def rule_of(command: Command, of: Of) -> Rule:
    """The rule that decides on a command on a kind of stream, where it is one of several."""
    name = type(command).__name__
    return RULES.get(_name_of(name, of), RULES[name])


def decide(command: Command, state: Any, facts: Facts, rule: Rule | None = None) -> list[Draft]:
    """The events that a command brings about, or its refusal.

    NotEmpowered where the actor's role may not, InstantUnbounded for a date or time that no calendar of ours
    holds; otherwise what the rule says. Facts take their time from the command, decisions take place now.
    rule: where the command has one for each of several kinds of streams.
    """
    chosen = rule or RULES[type(command).__name__]
    for field in _dated(type(command)):
        value = getattr(command, field)
        if value is not None and not 1900 <= value.year <= 2200:
            raise InstantUnbounded()
    if facts.actor.role not in chosen.may and facts.actor.role not in OWN:
        raise NotEmpowered(role=facts.actor.role.value, may=", ".join(sorted(chosen.may)))
    when = facts.occurred(command) if isinstance(command, FactCommand) else Occurred(facts.now)
    return [_timed(decided, when) for decided in chosen.decide(command, state, facts)]


@cache
def _dated(kind: type[Command]) -> tuple[str, ...]:
    """The fields of a command that hold a date or a time."""
    hints = typing.get_type_hints(kind)
    return tuple(name for name, hint in hints.items() if {date, datetime} & {hint, *typing.get_args(hint)})


def _timed(decided: Event | Draft, when: Occurred) -> Draft:
    if not isinstance(decided, Draft):
        return Draft(decided, when)
    return decided if decided.occurred else decided._replace(occurred=when)


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """One example of a command: after these events, at this time, it is accepted with those, or refused so.

    given: of one file, in the order recorded; a bare event occurred when the one before it did, the first a
    day before ``now``. The n-th of them, from 0, has the event id ``example_id(n)``. documents: stored of it.
    others: the states of other streams that are known then, by kind and id.
    """

    given: tuple[Event | Draft, ...] = ()
    documents: tuple[StoredDocument, ...] = ()
    others: Mapping[Of, Mapping[str, Any]] = {}
    command: Command
    by: Role = Role.OFFICER
    now: datetime
    then: tuple[type[Event], ...] = ()
    refused: type[Refused] | None = None


def example_id(n: int) -> UUID:
    """The event id of the n-th given event of an example, from 0.

    >>> str(example_id(0))
    '00000000-0000-7000-8000-000000000001'
    """
    return UUID(int=(7 << 76) | (8 << 60) | (n + 1))


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None or not 1900 <= at.year <= 2200:
        raise InstantUnbounded()
    return at.astimezone(UTC)
