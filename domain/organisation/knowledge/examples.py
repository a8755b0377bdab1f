"""One example of every event and command about what is known of somebody."""

from __future__ import annotations

from datetime import UTC, date, datetime

from domain.contacts.record import Mode
from domain.intake.examples import NOW, OPEN
from domain.intake.standing import CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example, example_id
from domain.organisation.knowledge import rules
from domain.organisation.knowledge.record import (
    CaseExampleNominated,
    Clear,
    ContactLogged,
    DailyNoteRecorded,
    GroupNotified,
    KnowledgeCheckOverdue,
    KnowledgeCheckRecorded,
    Party,
)
from domain.organisation.knowledge.rules import (
    LogContact,
    NominateCaseExample,
    NotifyGroup,
    RecordDailyNote,
    RecordKnowledgeCheck,
    RecordOverdueKnowledgeCheck,
)

checked = KnowledgeCheckRecorded(
    officer_id="officer-7",
    known_count=5,
    asked=6,
    next_due_on=date(2026, 6, 8),
    known=tuple(clear for clear in Clear if clear is not Clear.SOCIAL_RELATIONS),
    unknown=(Clear.SOCIAL_RELATIONS,),
    note="Knows nothing of his friends.",
)
nominated = CaseExampleNominated(example="positive", about="found-work", note="Works, and helps others.")

EVENTS: tuple[Event, ...] = (
    checked,
    KnowledgeCheckOverdue(due_on=date(2026, 6, 8)),
    DailyNoteRecorded(about="work", impression="better", note="Began at the bakery."),
    GroupNotified(
        about="leave", parties_count=2, parties=(Party.POLICE, Party.GUARDIAN), entry=example_id(0), note="By phone."
    ),
    ContactLogged(party=Party.GUARDIAN, mode=Mode.PHONE, about="family", note="The mother called."),
    nominated,
)

_check = RecordKnowledgeCheck(officer_id="officer-7", known=(Clear.FAMILY,))
_overdue = RecordOverdueKnowledgeCheck()
_note = RecordDailyNote(about="work", impression="better", note="Began at the bakery.")
_notify = NotifyGroup(about="leave", parties=(Party.POLICE, Party.GUARDIAN), entry=example_id(0))
_log = LogContact(party=Party.GUARDIAN, mode=Mode.PHONE, about="family")
_nominate = NominateCaseExample(example="positive", about="found-work", entries=(example_id(0),))
_june = datetime(2026, 6, 9, 2, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_check, now=NOW, then=(KnowledgeCheckRecorded,)),
    Example(command=_check, now=NOW, refused=CaseNotOpened),
    Example(given=(*OPEN, checked), command=_overdue, by=Role.CLOCK, now=_june, then=(KnowledgeCheckOverdue,)),
    Example(given=(*OPEN, checked), command=_overdue, by=Role.CLOCK, now=NOW, refused=rules.CheckNotOverdue),
    Example(given=OPEN, command=_note, now=NOW, then=(DailyNoteRecorded,)),
    Example(command=_note, now=NOW, refused=CaseNotOpened),
    Example(given=OPEN, command=_notify, now=NOW, then=(GroupNotified,)),
    Example(given=OPEN, command=NotifyGroup(about="leave", parties=()), now=NOW, refused=rules.NobodyNotified),
    Example(given=OPEN, command=_log, now=NOW, then=(ContactLogged,)),
    Example(command=_log, now=NOW, refused=CaseNotOpened),
    Example(given=OPEN, command=_nominate, now=NOW, then=(CaseExampleNominated,)),
    Example(given=(*OPEN, nominated), command=_nominate, now=NOW, refused=rules.NominatedAlready),
)
