"""How it is recorded what is known of somebody, and who told whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.contacts.record import Mode
from domain.intake import standing
from domain.kernel.ids import AccountId, Code, Narrative
from domain.kernel.refusal import Malformed, Refused
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule
from domain.organisation.knowledge.record import (
    CaseExampleNominated,
    Clear,
    ContactLogged,
    DailyNoteRecorded,
    GroupNotified,
    KnowledgeCheckOverdue,
    KnowledgeCheckRecorded,
    Party,
    exemplified,
)
from domain.organisation.knowledge.tables import SixClears


class ClearNotAsked(Refused, code="organisation.clear-not-asked"):
    """{item} is not among what has to be known ({rule}).

    Some of {items}.
    """


class CheckNotOverdue(Refused, code="organisation.check-not-overdue"):
    """What is known of this person is to be checked again by {due_on}; it is not overdue, or that is recorded already.

    The day after {due_on}, or later, and once.
    """


class NobodyNotified(Malformed, code="organisation.nobody-notified"):
    """Nobody is named who was told.

    One or more of those who work together on this person, each once.
    """


class EntryNotHere(Refused, code="organisation.entry-not-here"):
    """The entry named is not one of this file.

    The event id of an entry of this file; or none.
    """


class NominatedAlready(Refused, code="organisation.nominated-already"):
    """This file has been named as such an example already.

    Another subject matter.
    """


class RecordKnowledgeCheck(FactCommand):
    """Record a check of the six clears. officer_id: who was asked. known: what that person knew."""

    officer_id: AccountId
    known: tuple[Clear, ...] = ()
    note: Narrative | None = None


@rule(on="knowledge-checks", may=standing.RECORDERS)
def record_knowledge_check(command: RecordKnowledgeCheck, case: Case, facts: Facts) -> Drafts:
    """What was not known is computed, and by when to check again."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    table = facts.policies.of(SixClears, day)
    for item in command.known:
        if item not in table.items:
            raise ClearNotAsked(rule=table.pin, item=item.value, items=", ".join(table.items))
    known = tuple(item for item in table.items if item in command.known)
    event = KnowledgeCheckRecorded(
        officer_id=command.officer_id,
        known_count=len(known),
        asked=len(table.items),
        next_due_on=day + timedelta(days=table.days),
        known=known,
        unknown=tuple(item for item in table.items if item not in command.known),
        note=command.note,
    )
    return [event]


class RecordOverdueKnowledgeCheck(FactCommand):
    """Record that what is known of somebody has not been checked again in time."""


@rule(on="knowledge-checks", do="overdue", may=standing.WATCHERS)
def record_overdue_knowledge_check(command: RecordOverdueKnowledgeCheck, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after; a file never checked counts from the day it opened."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    opened_on = facts.day(standing.opened(case))
    due_on = case.knowledge.check_due_on
    if due_on is None:
        first_on, _ = first_check(opened_on, facts)
        due_on, _ = case.duties.round("knowledge-check", case.intake.opened_by, first_on, first_on)
    if case.knowledge.check_overdue or facts.day(occurred) <= due_on:
        raise CheckNotOverdue(due_on=due_on)
    return [KnowledgeCheckOverdue(due_on=due_on)]


def first_check(opened_on: date, facts: Facts) -> tuple[date, SixClears]:
    """The last day for the first check of what is known of somebody, and the table that says so."""
    table = facts.policies.of(SixClears, opened_on)
    return opened_on + timedelta(days=table.days), table


class RecordDailyNote(FactCommand):
    """Note somebody's daily conduct, in words."""

    about: Literal["thoughts", "life", "work", "study", "conduct"]
    impression: Literal["better", "unchanged", "worse"]
    note: Narrative


@rule(on="daily-notes", may=standing.RECORDERS)
def record_daily_note(command: RecordDailyNote, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [DailyNoteRecorded(about=command.about, impression=command.impression, note=command.note)]


class NotifyGroup(FactCommand):
    """Record that those who work together on somebody were told of something. about: a code. entry: what it was."""

    about: Code
    parties: tuple[Party, ...]
    entry: UUID | None = None
    note: Narrative | None = None


@rule(on="group-notices", may=standing.RECORDERS, rests_on=lambda c, _case: (c.entry,) if c.entry else ())
def notify_group(command: NotifyGroup, case: Case, facts: Facts) -> Drafts:
    """At least one of them, each once; of an entry of this file, where one is named."""
    standing.during(case, facts.occurred(command), facts)
    if not command.parties or len(set(command.parties)) != len(command.parties):
        raise NobodyNotified()
    if command.entry is not None and facts.entry(command.entry) is None:
        raise EntryNotHere()
    event = GroupNotified(
        about=command.about,
        parties_count=len(command.parties),
        parties=command.parties,
        entry=command.entry,
        note=command.note,
    )
    return [Draft(event, evidence=cited(command.entry))]


class LogContact(FactCommand):
    """Log a contact with one of those who work together on somebody. about: a code."""

    party: Party
    mode: Mode
    about: Code
    note: Narrative | None = None


@rule(on="contact-log", may=standing.RECORDERS)
def log_contact(command: LogContact, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [ContactLogged(party=command.party, mode=command.mode, about=command.about, note=command.note)]


class NominateCaseExample(FactCommand):
    """Name a file as an example, good or bad. about: a code. entries: what shows it."""

    example: Literal["positive", "negative"]
    about: Code
    entries: tuple[UUID, ...]
    note: Narrative | None = None


@rule(on="examples", may=standing.RECORDERS, rests_on=lambda command, _case: command.entries)
def nominate_case_example(command: NominateCaseExample, case: Case, facts: Facts) -> Drafts:
    """By entries of this file, once for each subject matter; also after supervision ended."""
    standing.begun(case, facts.occurred(command), facts)
    if not command.entries or any(facts.entry(entry) is None for entry in command.entries):
        raise EntryNotHere()
    if exemplified(command.example, command.about) in case.knowledge.examples:
        raise NominatedAlready()
    event = CaseExampleNominated(example=command.example, about=command.about, note=command.note)
    return [Draft(event, evidence=cited(*command.entries))]
