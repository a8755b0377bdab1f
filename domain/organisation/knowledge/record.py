"""What those who work with somebody know of them and tell each other, in the person's file."""

from __future__ import annotations

import enum
from datetime import date
from typing import Literal, assert_never
from uuid import UUID

import msgspec
from msgspec.structs import replace

from domain.contacts.record import Mode
from domain.kernel.entry import Entry, newest
from domain.kernel.event import Category, Fact, Personal, Text
from domain.kernel.ids import AccountId, Code, Count


class Clear(enum.StrEnum):
    """The six clears: what whoever answers for somebody has to know of them."""

    BASIC_FACTS = "basic_facts"
    CRIME_AND_SENTENCE = "crime_and_sentence"
    FAMILY = "family_circumstances"
    SOCIAL_RELATIONS = "social_relations"
    THOUGHTS_AND_PERFORMANCE = "thoughts_and_performance"
    WHEREABOUTS = "whereabouts"


class Party(enum.StrEnum):
    """Those who work together on somebody."""

    POLICE = "police"
    JUDICIAL_OFFICE = "judicial_office"
    WORKER = "worker"
    VOLUNTEER = "volunteer"
    GUARDIAN = "guardian"


class KnowledgeCheckRecorded(Fact, topic="organisation.knowledge-check-recorded.v1"):
    """It was checked what {officer_id} knows of {subject}: {known_count} of {asked} clear; again by {next_due_on}.

    known, unknown: which of the six clears. next_due_on: by the table ``six_clears.max_age_days``.
    """

    officer_id: AccountId
    known_count: Count
    asked: Count
    next_due_on: date
    known: tuple[Clear, ...] = ()
    unknown: tuple[Clear, ...] = ()
    note: Personal[Text | None, Category.NARRATIVE] = None


class KnowledgeCheckOverdue(Fact, topic="organisation.knowledge-check-overdue.v1"):
    """What is known of {subject} had not been checked again by {due_on}."""

    due_on: date


class DailyNoteRecorded(Fact, topic="organisation.daily-note-recorded.v1"):
    """The daily conduct of {subject} was noted ({about}; {impression})."""

    about: Literal["thoughts", "life", "work", "study", "conduct"]
    impression: Literal["better", "unchanged", "worse"]
    note: Personal[Text, Category.NARRATIVE]


class GroupNotified(Fact, topic="organisation.group-notified.v1"):
    """Those who work together on {subject} were told of {about}: {parties_count} of five.

    parties: which of them. about: a code. entry: event id of what they were told of.
    """

    about: Code
    parties_count: Count
    parties: tuple[Party, ...]
    entry: UUID | None = None
    note: Personal[Text | None, Category.NARRATIVE] = None


class ContactLogged(Fact, topic="organisation.contact-logged.v1"):
    """The {party} was in contact ({mode}) about {subject}: {about}."""

    party: Party
    mode: Mode
    about: Code
    note: Personal[Text | None, Category.NARRATIVE] = None


class CaseExampleNominated(Fact, topic="organisation.case-example-nominated.v1"):
    """The file of {subject} was named as an example ({example}) of {about}.

    about: a code. It is for training only; nobody is named outside.
    """

    example: Literal["positive", "negative"]
    about: Code
    note: Personal[Text | None, Category.NARRATIVE] = None


KnowledgeEvent = (
    KnowledgeCheckRecorded
    | KnowledgeCheckOverdue
    | DailyNoteRecorded
    | GroupNotified
    | ContactLogged
    | CaseExampleNominated
)

#: How many nominations are kept at hand.
EXAMPLES_KEPT = 32


class Knowledge(msgspec.Struct, frozen=True, omit_defaults=True):
    """By when what is known is checked again, whether that is recorded as overdue, and for what it is an example."""

    check_due_on: date | None = None
    check_overdue: bool = False
    examples: dict[str, UUID] = {}


def evolve(knowledge: Knowledge, entry: Entry[KnowledgeEvent]) -> Knowledge:
    """Apply one recorded fact. It never refuses: the fact has already happened."""
    match entry.event:
        case KnowledgeCheckRecorded(next_due_on=next_due_on):
            return replace(knowledge, check_due_on=next_due_on, check_overdue=False)
        case KnowledgeCheckOverdue():
            return replace(knowledge, check_overdue=True)
        case CaseExampleNominated() as e:
            examples = {**knowledge.examples, exemplified(e.example, e.about): entry.event_id}
            return replace(knowledge, examples=newest(examples, EXAMPLES_KEPT))
        case DailyNoteRecorded() | GroupNotified() | ContactLogged():
            return knowledge  # no rule asks for them
        case _ as unhandled:
            assert_never(unhandled)


def exemplified(example: str, about: str) -> str:
    """The key of a nomination."""
    return f"{example} {about}"
