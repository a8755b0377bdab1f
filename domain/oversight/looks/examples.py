"""One example of every event of the reads journal."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.looks.record import (
    BreakGlassUsed,
    ExportMade,
    FeedOpened,
    FileShown,
    Ground,
    HistoryReplayed,
    ListShown,
    Outcome,
    Purpose,
    RefusalMade,
)

CASE = UUID("019b8a00-0000-7000-8000-0000000000e1")
_as_at = datetime(2026, 2, 1, tzinfo=UTC)

EVENTS: tuple[Event, ...] = (
    FileShown(case_id=CASE, route="case-file", purpose=Purpose.SUPERVISION, position=41, outcome=Outcome.SHOWN),
    HistoryReplayed(
        case_id=CASE,
        route="replay",
        purpose=Purpose.INSPECTION,
        as_at=_as_at,
        position=41,
        compared_with=30,
        outcome=Outcome.SHOWN,
    ),
    ListShown(route="cases", purpose=Purpose.DECISION, case_ids=(CASE,), position=41, outcome=Outcome.SHOWN),
    ExportMade(
        route="export",
        purpose=Purpose.COURT_REQUEST,
        case_ids=(CASE,),
        from_position=1,
        position=41,
        entries=12,
        digest="0" * 64,
    ),
    RefusalMade(
        case_id=CASE,
        route="corrections.approve",
        purpose=Purpose.DECISION,
        refusal="oversight.proposer-may-not-decide",
        position=41,
    ),
    FeedOpened(route="events", purpose=Purpose.STATISTICS, from_position=0, position=41),
    BreakGlassUsed(
        case_id=CASE,
        route="case-file",
        purpose=Purpose.SUPERVISION,
        ground=Ground.PERSON_MISSING,
        position=41,
        outcome=Outcome.SHOWN,
        review_by=date(2026, 2, 6),
    ),
)

#: Looks are written by the platform as it answers; there is nothing to command.
COMMANDS: tuple[Example, ...] = ()
