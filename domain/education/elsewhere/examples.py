"""One example of every event and command about those who live elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.education.elsewhere import refusals
from domain.education.elsewhere.record import FollowUpEnded, FollowUpMissed, FollowUpReported, FollowUpRequested
from domain.education.elsewhere.rules import EndFollowUp, RecordMissedFollowUp, ReportFollowUp, RequestFollowUp
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id

FOLLOW_UP = UUID("019b8a00-0000-7000-8000-0000000000ed")

requested = FollowUpRequested(
    follow_up_id=FOLLOW_UP,
    agency="south-county-agency",
    basis="works_elsewhere",
    about="education",
    due_on=date(2026, 3, 9),
)

EVENTS: tuple[Event, ...] = (
    requested,
    FollowUpReported(
        follow_up_id=FOLLOW_UP, result="doing_well", due_on=date(2026, 3, 9), days_late=1, note="Works every day."
    ),
    FollowUpMissed(follow_up_id=FOLLOW_UP, due_on=date(2026, 3, 9)),
    FollowUpEnded(follow_up_id=FOLLOW_UP, reason="returned_home"),
)

ASKED = (*OPEN, Draft(requested, Occurred(datetime(2026, 2, 20, 1, tzinfo=UTC))))
LAST_DAY = datetime(2026, 3, 9, 2, tzinfo=UTC)
_request = RequestFollowUp(agency="south-county-agency", basis="works_elsewhere")
_report = ReportFollowUp(follow_up_id=FOLLOW_UP, result="doing_well")
_miss = RecordMissedFollowUp(follow_up_id=FOLLOW_UP)
_end = EndFollowUp(follow_up_id=FOLLOW_UP, reason="returned_home")

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_request, now=NOW, then=(FollowUpRequested,)),
    Example(
        given=OPEN,
        command=RequestFollowUp(agency="south-county-agency", basis="leave", entry=example_id(0)),
        now=NOW,
        refused=refusals.NotAboutBeingAway,
    ),
    Example(given=ASKED, command=_report, now=NOW, then=(FollowUpReported,)),
    Example(given=OPEN, command=_report, now=NOW, refused=refusals.FollowUpNotOpen),
    Example(given=ASKED, command=_miss, by=Role.CLOCK, now=NOW, then=(FollowUpMissed,)),
    Example(given=ASKED, command=_miss, by=Role.CLOCK, now=LAST_DAY, refused=refusals.FollowUpNotOverdue),
    Example(given=ASKED, command=_end, now=NOW, then=(FollowUpEnded,)),
    Example(given=OPEN, command=_end, now=NOW, refused=refusals.FollowUpNotOpen),
)
