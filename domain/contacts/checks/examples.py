"""One example of every event and command of checks."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.contacts.checks import refusals, rules
from domain.contacts.checks.record import (
    InfoCheckDone,
    SpotCheckAnswered,
    SpotCheckDrawn,
    SpotCheckMissed,
    SpotCheckUnknown,
)
from domain.contacts.record import Mode
from domain.contacts.seeds.record import Seeds
from domain.intake import standing
from domain.intake.examples import NOW, OPEN, UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, Of

CHECK = UUID("019b8a00-0000-7000-8000-0000000000d1")
SEED = UUID("019b8a00-0000-7000-8000-0000000000d2")
_drawn_at = datetime(2026, 3, 10, 1, tzinfo=UTC)

#: A seed by which the file of the examples is drawn on 10 March, and one by which it is not.
DRAWS = {Of.SEEDS: {UNIT: Seeds(UNIT, {"2026-03": ("0".rjust(64, "0"), SEED)})}}
PASSES = {Of.SEEDS: {UNIT: Seeds(UNIT, {"2026-03": ("1".rjust(64, "0"), SEED)})}}

drawn = SpotCheckDrawn(
    check_id=CHECK,
    for_day=date(2026, 3, 10),
    unit_id=UNIT,
    seed=SEED,
    lot=936,
    rate=1_000,
    answer_by=datetime(2026, 3, 10, 2, tzinfo=UTC),
)
unknown = SpotCheckUnknown(
    check_id=CHECK,
    answer_by=datetime(2026, 3, 10, 2, tzinfo=UTC),
    source_id="kiosk-3",
    silent_from=datetime(2026, 3, 10, 0, 30, tzinfo=UTC),
    silent_to=datetime(2026, 3, 10, 2, 30, tzinfo=UTC),
)
DRAWN = (*OPEN, Draft(drawn, Occurred(_drawn_at)))

EVENTS: tuple[Event, ...] = (
    InfoCheckDone(means="video", result="consistent", note="At home, with his daughter."),
    drawn,
    SpotCheckAnswered(check_id=CHECK, mode=Mode.VIDEO, minutes_late=4, note="On the bus."),
    SpotCheckMissed(check_id=CHECK, answer_by=datetime(2026, 3, 10, 2, tzinfo=UTC)),
    unknown,
)

_info = rules.CheckInformation(means="video", result="consistent")
_answer = rules.AnswerSpotCheck(check_id=CHECK, mode=Mode.VIDEO)
_miss = rules.RecordMissedSpotCheck(check_id=CHECK)
_after = datetime(2026, 3, 10, 3, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_info, now=NOW, then=(InfoCheckDone,)),
    Example(command=_info, now=NOW, refused=standing.CaseNotOpened),
    Example(given=OPEN, command=rules.DrawSpotCheck(), by=Role.CLOCK, now=NOW, others=DRAWS, then=(SpotCheckDrawn,)),
    Example(
        given=OPEN,
        command=rules.DrawSpotCheck(),
        by=Role.CLOCK,
        now=NOW,
        others=PASSES,
        refused=refusals.NotDrawn,
    ),
    Example(given=DRAWN, command=_answer, now=_after, then=(SpotCheckAnswered,)),
    Example(given=OPEN, command=_answer, now=_after, refused=refusals.SpotCheckUnknown),
    Example(given=DRAWN, command=_miss, by=Role.CLOCK, now=_after, then=(SpotCheckMissed,)),
    Example(given=DRAWN, command=_miss, by=Role.CLOCK, now=_drawn_at, refused=refusals.AnswerNotOverdue),
    Example(
        given=(*DRAWN, Draft(unknown, Occurred(_after))),
        command=_miss,
        by=Role.CLOCK,
        now=_after,
        refused=refusals.AnswerUnknownAlready,
    ),
)
