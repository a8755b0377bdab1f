"""One example of every event and command about special periods."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.organisation.periods import refusals
from domain.organisation.periods.record import (
    PeriodKind,
    SpecialPeriod,
    SpecialPeriodChanged,
    SpecialPeriodClosed,
    SpecialPeriodOpened,
)
from domain.organisation.periods.rules import ChangeSpecialPeriod, CloseSpecialPeriod, OpenSpecialPeriod

PERIOD = "two-sessions-2026"

opened = SpecialPeriodOpened(
    period_id=PERIOD,
    unit_id=UNIT,
    kind=PeriodKind.SENSITIVE,
    cause="two-sessions",
    from_on=date(2026, 3, 2),
    until_on=date(2026, 3, 15),
    measures="sensitive",
    order="2026-11",
)
changed = SpecialPeriodChanged(period_id=PERIOD, from_on=date(2026, 3, 2), until_on=date(2026, 3, 20), order="2026-12")
closed = SpecialPeriodClosed(period_id=PERIOD, last_on=date(2026, 3, 10), order="2026-13")

EVENTS: tuple[Event, ...] = (opened, changed, closed)

#: The same period as other streams know it: it holds on ``NOW``.
HELD = SpecialPeriod(
    PERIOD,
    UNIT,
    PeriodKind.SENSITIVE,
    "two-sessions",
    date(2026, 3, 2),
    date(2026, 3, 15),
    "sensitive",
    UUID("019b8a00-0000-7000-8000-0000000000d1"),
)

_open = OpenSpecialPeriod(
    period_id=PERIOD,
    unit_id=UNIT,
    kind=PeriodKind.SENSITIVE,
    cause="two-sessions",
    from_on=date(2026, 3, 2),
    until_on=date(2026, 3, 15),
    measures="sensitive",
    order="2026-11",
)
_longer = ChangeSpecialPeriod(from_on=date(2026, 3, 2), until_on=date(2026, 3, 20), order="2026-12")
_before = datetime(2026, 2, 20, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(command=_open, by=Role.REVIEWER, now=_before, then=(SpecialPeriodOpened,)),
    Example(command=_open, by=Role.OFFICER, now=_before, refused=refusals.SensitiveByOrderOnly),
    Example(given=(opened,), command=_longer, by=Role.REVIEWER, now=NOW, then=(SpecialPeriodChanged,)),
    Example(given=(opened, closed), command=_longer, by=Role.REVIEWER, now=NOW, refused=refusals.PeriodNotOpen),
    Example(
        given=(opened,),
        command=CloseSpecialPeriod(order="2026-13"),
        by=Role.REVIEWER,
        now=NOW,
        then=(SpecialPeriodClosed,),
    ),
    Example(
        given=(opened, closed),
        command=CloseSpecialPeriod(order="2026-13"),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.PeriodNotOpen,
    ),
)
