"""Special periods: one stream each, without a person in it; they hold for a unit and all units below it."""

from __future__ import annotations

import enum
from datetime import date
from typing import assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.kernel.entry import Entry
from domain.kernel.event import Decision
from domain.kernel.ids import Code, Digest, UnitId


class PeriodKind(enum.StrEnum):
    """Where a special period comes from."""

    FESTIVAL = "festival"  # from the calendar
    SENSITIVE = "sensitive"  # by order of a level above


class SpecialPeriodOpened(Decision, topic="organisation.special-period-opened.v1"):
    """A special period ({kind}, {cause}) was opened for {unit_id} from {from_on} to {until_on}.

    from_on, until_on: days at the unit, both inclusive. cause: the festival's name, or a code of the order's list.
    measures: the row of the table ``period.measures`` that says what is done more often. order: number of the order;
    digest: of its document.
    """

    period_id: UnitId
    unit_id: UnitId
    kind: PeriodKind
    cause: Code
    from_on: date
    until_on: date
    measures: Code
    order: Code | None = None
    digest: Digest | None = None


class SpecialPeriodChanged(Decision, topic="organisation.special-period-changed.v1"):
    """The special period {period_id} now holds from {from_on} to {until_on}."""

    period_id: UnitId
    from_on: date
    until_on: date
    order: Code | None = None


class SpecialPeriodClosed(Decision, topic="organisation.special-period-closed.v1"):
    """The special period {period_id} was closed; {last_on} was its last day.

    last_on: before its first day where it was called off before it began.
    """

    period_id: UnitId
    last_on: date
    order: Code | None = None


PeriodsEvent = SpecialPeriodOpened | SpecialPeriodChanged | SpecialPeriodClosed


class SpecialPeriod(msgspec.Struct, frozen=True):
    """A special period as it holds. until_on: its last day; entry: event id of the newest decision on it."""

    period_id: UnitId
    unit_id: UnitId
    kind: PeriodKind
    cause: Code
    from_on: date
    until_on: date
    measures: Code
    entry: UUID
    closed: bool = False

    def holds(self, day: date) -> bool:
        """Whether a day is one of its days."""
        return self.from_on <= day <= self.until_on


def evolve(period: SpecialPeriod | None, entry: Entry[PeriodsEvent]) -> SpecialPeriod | None:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case SpecialPeriodOpened() as e:
            return period or SpecialPeriod(
                e.period_id, e.unit_id, e.kind, e.cause, e.from_on, e.until_on, e.measures, entry.event_id
            )
        case SpecialPeriodChanged(from_on=from_on, until_on=until_on):
            return period and replace(period, from_on=from_on, until_on=until_on, entry=entry.event_id)
        case SpecialPeriodClosed(last_on=last_on):
            return period and replace(period, until_on=last_on, closed=True, entry=entry.event_id)
        case _ as unhandled:
            assert_never(unhandled)
