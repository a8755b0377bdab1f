"""One example of every event and command of findings."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.intake.examples import NOW, UNIT
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id
from domain.oversight.findings import refusals
from domain.oversight.findings.record import (
    Answer,
    FindingAnswered,
    FindingKind,
    FindingOverdue,
    FindingVerified,
    FindingWithdrawn,
    InspectorFindingRaised,
    Verdict,
)
from domain.oversight.findings.rules import (
    AnswerFinding,
    RaiseFinding,
    RecordOverdueFinding,
    VerifyFinding,
    WithdrawFinding,
)

raised = InspectorFindingRaised(
    unit_id=UNIT,
    kind=FindingKind.OPINION,
    due_on=date(2026, 3, 24),
    narrative="Nobody answered a report that came four days late.",
    case_id=UUID("019b8a00-0000-7000-8000-0000000000f1"),
    entries=(example_id(7),),
)
answered = FindingAnswered(answer=Answer.PARTLY, days_late=0, reason="The officer was ill; talks are held again.")
corrected = FindingVerified(verdict=Verdict.CORRECTED, note="Seen in two files.")
overdue = FindingOverdue(due_on=date(2026, 3, 24))
withdrawn = FindingWithdrawn(reason="It was another unit's case.")

EVENTS: tuple[Event, ...] = (raised, answered, corrected, overdue, withdrawn)

_raise = RaiseFinding(unit_id=UNIT, kind=FindingKind.OPINION, narrative="Nobody answered a late report.")
_long_past = InspectorFindingRaised(
    unit_id=UNIT, kind=FindingKind.OPINION, due_on=date(2026, 3, 1), narrative="Nobody answered a late report."
)

COMMANDS: tuple[Example, ...] = (
    Example(command=_raise, by=Role.INSPECTOR, now=NOW, then=(InspectorFindingRaised,)),
    Example(given=(raised,), command=_raise, by=Role.INSPECTOR, now=NOW, refused=refusals.FindingRaisedAlready),
    Example(
        given=(raised,),
        command=AnswerFinding(answer=Answer.ADOPTED),
        by=Role.REVIEWER,
        now=NOW,
        then=(FindingAnswered,),
    ),
    Example(
        given=(raised, answered),
        command=AnswerFinding(answer=Answer.ADOPTED),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.FindingAnsweredAlready,
    ),
    Example(
        given=(raised, answered),
        command=VerifyFinding(verdict=Verdict.CORRECTED),
        by=Role.INSPECTOR,
        now=NOW,
        then=(FindingVerified,),
    ),
    Example(
        given=(raised,),
        command=VerifyFinding(verdict=Verdict.CORRECTED),
        by=Role.INSPECTOR,
        now=NOW,
        refused=refusals.FindingNotAnswered,
    ),
    Example(
        given=(raised,),
        command=WithdrawFinding(reason="It was another unit's case."),
        by=Role.INSPECTOR,
        now=NOW,
        then=(FindingWithdrawn,),
    ),
    Example(
        given=(raised, answered, corrected),
        command=WithdrawFinding(reason="It was another unit's case."),
        by=Role.INSPECTOR,
        now=NOW,
        refused=refusals.FindingClosed,
    ),
    Example(given=(_long_past,), command=RecordOverdueFinding(), by=Role.CLOCK, now=NOW, then=(FindingOverdue,)),
    Example(
        given=(raised,),
        command=RecordOverdueFinding(),
        by=Role.CLOCK,
        now=NOW,
        refused=refusals.FindingNotOverdue,
    ),
)
