"""One example of every event and command about the term."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.conduct.rewards.record import CommutationRuled
from domain.intake.examples import NOW, OPEN, UNIT
from domain.intake.filing.record import DocumentFiled, Folder
from domain.intake.record import CaseOpened, Sentence
from domain.intake.term import refusals
from domain.intake.term.record import TermReason, TermRecalculated
from domain.intake.term.rules import CommuteTerm, CorrectTerm, ExcludeTime, OffsetDetention
from domain.kernel.access import Role
from domain.kernel.documents import DocumentType
from domain.kernel.event import Event
from domain.kernel.rule import Example

RULING = "7a" * 32
filed = DocumentFiled(digest=RULING, type=DocumentType.RULING, folder=Folder.LEGAL, required=False)
released = CaseOpened(
    case_number="2026-0118",
    unit_id=UNIT,
    category=Sentence.TEMPORARY_RELEASE,
    name="Wang Fang",
    term_begins_on=date(2026, 1, 1),
    term_ends_on=date(2026, 12, 31),
)
run = TermRecalculated(
    reason=TermReason.TIME_ON_THE_RUN,
    begins_on=date(2026, 1, 1),
    ends_on=date(2027, 1, 10),
    ended_before_on=date(2026, 12, 31),
    digest=RULING,
    ruling="2026-9",
    excluded_from_on=date(2026, 2, 1),
    excluded_to_on=date(2026, 2, 10),
    days=10,
)

EVENTS: tuple[Event, ...] = (run,)

FILED = (*OPEN, filed)
#: A ruling that takes two months off, recorded (2).
granted = CommutationRuled(
    proposal_id=UUID("019b8a00-0000-7000-8000-0000000000c9"),
    ruling="granted",
    months=2,
    court="north-intermediate-court",
    document=RULING,
    due_on=date(2026, 4, 3),
)
_exclude = ExcludeTime(
    digest=RULING, ruling="2026-9", reason="time_on_the_run", first=date(2026, 2, 1), last=date(2026, 2, 10)
)
_offset = OffsetDetention(digest=RULING, detained_days=10)
_commute = CommuteTerm(digest=RULING, months=2)
_correct = CorrectTerm(digest=RULING, begins_on=date(2026, 1, 1), years=1, months=6)
_by = Role.REVIEWER

COMMANDS: tuple[Example, ...] = (
    Example(given=(released, filed), command=_exclude, by=_by, now=NOW, then=(TermRecalculated,)),
    Example(given=FILED, command=_exclude, by=_by, now=NOW, refused=refusals.TimeCounts),
    Example(given=(released, filed), command=_offset, by=_by, now=NOW, then=(TermRecalculated,)),
    Example(given=FILED, command=_offset, by=_by, now=NOW, refused=refusals.DetentionNotOffset),
    Example(given=(*FILED, granted), command=_commute, by=_by, now=NOW, then=(TermRecalculated,)),
    Example(given=FILED, command=_commute, by=_by, now=NOW, refused=refusals.CommutationNotGranted),
    Example(given=OPEN, command=_commute, by=_by, now=NOW, refused=refusals.RulingNotFiled),
    Example(given=FILED, command=_correct, by=_by, now=NOW, then=(TermRecalculated,)),
    Example(given=OPEN, command=_correct, by=_by, now=NOW, refused=refusals.RulingNotFiled),
)
