"""What is known of somebody: the six clears, daily notes, who was told, good and bad examples."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.contacts.record import Mode
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.policy import PolicyBook
from domain.kernel.rule import example_id
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
from domain.organisation.knowledge.tables import SixClears


def test_of_six_clears_what_is_not_known_is_computed(given):
    check = RecordKnowledgeCheck(officer_id="officer-7", known=(Clear.FAMILY, Clear.BASIC_FACTS, Clear.FAMILY))
    given(*OPEN).when(check).then(
        KnowledgeCheckRecorded,
        known=(Clear.BASIC_FACTS, Clear.FAMILY),
        unknown=(Clear.CRIME_AND_SENTENCE, Clear.SOCIAL_RELATIONS, Clear.THOUGHTS_AND_PERFORMANCE, Clear.WHEREABOUTS),
        known_count=2,
        asked=6,
        next_due_on=date(2026, 6, 8),
    )


def test_only_what_the_table_asks_for_is_checked(given):
    known = policies().in_force(SixClears, date(2026, 1, 1))
    book = PolicyBook([replace(known, items=(Clear.FAMILY,))])
    file = given(*OPEN).knowing(book=book)
    file.when(RecordKnowledgeCheck(officer_id="officer-7", known=(Clear.WHEREABOUTS,))).refused(rules.ClearNotAsked)
    file.when(RecordKnowledgeCheck(officer_id="officer-7", known=(Clear.FAMILY,))).then(
        KnowledgeCheckRecorded, asked=1, unknown=()
    )


@pytest.mark.parametrize(("day", "overdue"), [("2026-06-08", False), ("2026-06-09", True)])
def test_what_is_known_is_checked_again_within_ninety_days(given, at, day, overdue):
    file = given(*OPEN).when(RecordKnowledgeCheck(officer_id="officer-7")).and_then()
    late = RecordOverdueKnowledgeCheck()
    outcome = file.when(late, by=Role.CLOCK, at=at(f"{day} 00:01"))
    if overdue:
        outcome.then(KnowledgeCheckOverdue, due_on=date(2026, 6, 8))
        outcome.and_then().when(late, by=Role.CLOCK, at=at("2026-06-10 10:00")).refused(rules.CheckNotOverdue)
        checked = outcome.and_then().when(RecordKnowledgeCheck(officer_id="officer-7"), at=at("2026-06-10 10:00"))
        checked.and_then().when(late, by=Role.CLOCK, at=at("2026-09-09 10:00")).then(KnowledgeCheckOverdue)
    else:
        outcome.refused(rules.CheckNotOverdue)


@pytest.mark.parametrize(("day", "overdue"), [("2026-04-05", False), ("2026-04-06", True)])
def test_a_file_never_checked_counts_from_the_day_it_opened(given, at, day, overdue):
    outcome = given(*OPEN).when(RecordOverdueKnowledgeCheck(), by=Role.CLOCK, at=at(f"{day} 10:00"))
    if overdue:
        outcome.then(KnowledgeCheckOverdue, due_on=date(2026, 4, 5))
    else:
        outcome.refused(rules.CheckNotOverdue)


def test_a_daily_note_is_kept_in_words(given):
    note = RecordDailyNote(about="thoughts", impression="worse", note="沉默\nDoes not talk.")
    given(*OPEN).when(note).then(DailyNoteRecorded, note="沉默\nDoes not talk.", impression="worse")
    given(*OPEN, discharged).when(note).refused(CaseEnded)


def test_the_five_parties_are_told_each_once_of_an_entry_of_this_file(given):
    five = NotifyGroup(about="leave", parties=tuple(Party), entry=example_id(0))
    outcome = given(*OPEN).when(five).then(GroupNotified, parties_count=5)
    assert outcome.drafts[0].evidence == (str(example_id(0)),)
    given(*OPEN).when(NotifyGroup(about="leave", parties=())).refused(rules.NobodyNotified)
    given(*OPEN).when(NotifyGroup(about="leave", parties=(Party.POLICE,) * 2)).refused(rules.NobodyNotified)
    unknown = NotifyGroup(about="leave", parties=(Party.POLICE,), entry=example_id(5))
    given(*OPEN).when(unknown).refused(rules.EntryNotHere)


@pytest.mark.parametrize("party", Party)
def test_a_contact_is_logged_by_whose_it_was(given, party):
    given(*OPEN).when(LogContact(party=party, mode=Mode.PHONE, about="work")).then(ContactLogged, party=party)
    early = LogContact(party=party, mode=Mode.PHONE, about="work", occurred_on=date(2026, 1, 4))
    given(*OPEN).when(early).refused(BeforeCaseOpened)


def test_an_example_rests_on_entries_of_its_file_and_may_come_after_the_end(given):
    def name(example, about="found-work", *entries):
        return NominateCaseExample(example=example, about=about, entries=entries)

    outcome = given(*OPEN, discharged).when(name("positive", "found-work", example_id(0)))
    outcome.then(CaseExampleNominated, example="positive")
    assert outcome.drafts[0].evidence == (str(example_id(0)),)
    outcome.and_then().when(name("positive", "found-work", example_id(0))).refused(rules.NominatedAlready)
    outcome.and_then().when(name("negative", "found-work", example_id(0))).then(CaseExampleNominated)
    given(*OPEN).when(name("positive")).refused(rules.EntryNotHere)
    given(*OPEN).when(name("positive", "x", example_id(7))).refused(rules.EntryNotHere)
