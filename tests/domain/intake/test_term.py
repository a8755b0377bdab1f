"""How a term is recalculated, and what discharge makes of it."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.examples import appraised, discharged
from domain.intake.ending.record import Discharged
from domain.intake.ending.rules import AppraisalMissing, Discharge, TermNotOver
from domain.intake.examples import opened
from domain.intake.record import Sentence
from domain.intake.term import refusals, rules
from domain.intake.term.examples import RULING, filed, granted, released
from domain.intake.term.record import TermReason, TermRecalculated
from domain.intake.term.running import term_ends_on
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id


def of(category, **fields):
    return replace(opened, category=category, **fields)


def exclude(first, last, reason="time_on_the_run"):
    return rules.ExcludeTime(digest=RULING, reason=reason, first=first, last=last)


def ruled(command, **fields):
    """A ruling that grants what a command asks for."""
    by = {"months": command.months, "days": command.days, "document": command.digest}
    return replace(granted, **(by | fields))


def decided(given, case, command, **how):
    """A command on a file in which its ruling is filed, and recorded where it is about commutation."""
    recorded = [ruled(command)] if isinstance(command, rules.CommuteTerm) else []
    return given(case, filed, *recorded).when(command, by=Role.REVIEWER, **how)


def commuted(file, number, unit="days"):
    """A further commutation, by a ruling of its own."""
    digest = f"{number % 256:02x}" * 32
    command = rules.CommuteTerm(digest=digest, **{unit: number})
    more = (replace(filed, digest=digest), ruled(command))
    return type(file)([*file.events, *more], file.known).when(command, by=Role.REVIEWER)


RUN = exclude(date(2026, 2, 1), date(2026, 2, 10))


@pytest.mark.parametrize("category", list(Sentence))
def test_time_on_the_run_counts_unless_somebody_was_released_temporarily(given, category):
    outcome = decided(given, of(category), RUN)
    if category is Sentence.TEMPORARY_RELEASE:
        outcome.then(TermRecalculated, ends_on=date(2027, 1, 10), days=10, ended_before_on=date(2026, 12, 31))
    else:
        outcome.refused(refusals.TimeCounts, reason="time_on_the_run", category=category.value)


def test_what_does_not_count_makes_the_term_end_as_many_days_later_and_cites_all_it_rests_on(given):
    outcome = decided(given, released, replace(RUN, entries=(example_id(0),))).then(
        TermRecalculated, reason=TermReason.TIME_ON_THE_RUN, begins_on=date(2026, 1, 1)
    )
    assert outcome.drafts[0].evidence == (str(example_id(0)), RULING)
    assert term_ends_on(outcome.and_then().case()) == date(2027, 1, 10)
    assert outcome.facts.policies.consulted[-1].startswith("term.counting@prc-2020#")


def test_one_day_may_be_left_out_and_none_may_be_left_out_twice(given):
    one = date(2026, 2, 10)
    first = decided(given, released, exclude(one, one)).then(TermRecalculated, ends_on=date(2027, 1, 1), days=1)
    again = first.and_then()
    for command in (exclude(one, one), exclude(date(2026, 2, 1), one), exclude(one, date(2026, 2, 20))):
        again.when(command, by=Role.REVIEWER).refused(refusals.TimeExcludedAlready, first=one, last=one)
    after = exclude(date(2026, 2, 11), date(2026, 2, 11))
    again.when(after, by=Role.REVIEWER).then(TermRecalculated, ends_on=date(2027, 1, 2))


@pytest.mark.parametrize(
    ("first", "last", "fine"),
    [
        (date(2026, 1, 1), date(2026, 3, 10), True),
        (date(2025, 12, 31), date(2026, 3, 10), False),
        (date(2026, 1, 1), date(2026, 3, 11), False),
        (date(2026, 2, 2), date(2026, 2, 1), False),
    ],
)
def test_what_is_left_out_lies_in_the_part_of_the_term_that_has_passed(given, first, last, fine):
    outcome = decided(given, released, exclude(first, last))
    outcome.then(TermRecalculated) if fine else outcome.refused(refusals.TimeOutOfTerm, first=first, last=last)


@pytest.mark.parametrize("reason", ["unlawful_release", "suspended_time"])
def test_other_time_is_left_out_by_the_table_of_its_category(given, reason):
    command = exclude(date(2026, 2, 1), date(2026, 2, 10), reason)
    decided(given, released, command).then(TermRecalculated, reason=TermReason(reason))
    decided(given, of(Sentence.PAROLE), command).refused(refusals.TimeCounts)


@pytest.mark.parametrize(
    ("category", "ends_on"),
    [
        (Sentence.PUBLIC_SURVEILLANCE, date(2026, 12, 11)),
        (Sentence.TEMPORARY_RELEASE, date(2026, 12, 21)),
        (Sentence.SUSPENDED_SENTENCE, None),
        (Sentence.PAROLE, None),
    ],
)
def test_one_day_in_custody_is_two_of_public_surveillance_and_one_of_a_sentence_served(given, category, ends_on):
    outcome = decided(given, of(category), rules.OffsetDetention(digest=RULING, detained_days=10))
    if ends_on:
        outcome.then(TermRecalculated, ends_on=ends_on, reason=TermReason.DETENTION_OFFSET)
    else:
        outcome.refused(refusals.DetentionNotOffset, category=category.value)


@pytest.mark.parametrize(("days", "fine"), [(364, True), (365, False)])
def test_an_offset_leaves_at_least_the_first_day_of_the_term(given, days, fine):
    outcome = decided(given, released, rules.OffsetDetention(digest=RULING, detained_days=days))
    if fine:
        outcome.then(TermRecalculated, ends_on=date(2026, 1, 1))
    else:
        outcome.refused(refusals.TermUsedUp, begins_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("months", "days", "ends_on"),
    [(2, 0, date(2026, 10, 31)), (0, 10, date(2026, 12, 21)), (2, 10, date(2026, 10, 21))],
)
def test_a_commutation_takes_months_and_days_off_the_end(given, months, days, ends_on):
    command = rules.CommuteTerm(digest=RULING, months=months, days=days)
    decided(given, released, command).then(TermRecalculated, ends_on=ends_on, months=months, days=days)


@pytest.mark.parametrize(("days", "fine"), [(181, True), (182, True), (183, False)])
def test_at_least_half_of_a_term_remains_after_a_commutation(given, days, fine):
    outcome = decided(given, released, rules.CommuteTerm(digest=RULING, days=days))  # of 365 days, 183 remain
    if fine:
        outcome.then(TermRecalculated)
    else:
        outcome.refused(refusals.CommutedTooFar, earliest_on=date(2026, 7, 2), ends_on=date(2026, 7, 1))


@pytest.mark.parametrize(("days", "fine"), [(31, True), (32, False)])
def test_public_surveillance_lasts_three_months_at_least(given, days, fine):
    case = of(Sentence.PUBLIC_SURVEILLANCE, term_ends_on=date(2026, 5, 1))
    outcome = decided(given, case, rules.CommuteTerm(digest=RULING, days=days))
    outcome.then(TermRecalculated) if fine else outcome.refused(refusals.CommutedTooFar, earliest_on=date(2026, 3, 31))


def test_a_corrected_judgment_has_the_term_of_its_own(given):
    command = rules.CorrectTerm(digest=RULING, begins_on=date(2026, 1, 15), years=1, months=6, ruling="2026-40")
    decided(given, opened, command).then(
        TermRecalculated, begins_on=date(2026, 1, 15), ends_on=date(2027, 7, 14), ruling="2026-40"
    )
    endless = replace(opened, term_begins_on=None, term_ends_on=None)
    decided(given, endless, command).then(TermRecalculated, ended_before_on=None)
    decided(given, endless, rules.CommuteTerm(digest=RULING, months=1)).refused(refusals.TermBeginUnknown)


def test_nothing_is_no_change(given):
    for command in (
        rules.CommuteTerm(digest=RULING),
        rules.OffsetDetention(digest=RULING, detained_days=0),
        rules.CorrectTerm(digest=RULING, begins_on=date(2026, 1, 1)),
    ):
        decided(given, released, command).refused(refusals.NothingToChange)


def test_a_recalculation_rests_on_a_ruling_in_the_file_and_entries_of_it(given):
    given(released).when(RUN, by=Role.REVIEWER).refused(refusals.RulingNotFiled)
    decided(given, released, replace(RUN, entries=(example_id(9),))).refused(standing.GroundNotInFile)


def test_an_officer_recalculates_no_term_and_nobody_that_of_a_case_that_ended(given):
    for command in (
        RUN,
        rules.OffsetDetention(digest=RULING, detained_days=1),
        rules.CommuteTerm(digest=RULING, months=1),
        rules.CorrectTerm(digest=RULING, begins_on=date(2026, 1, 1), years=1),
    ):
        given(released, filed).when(command).refused(NotEmpowered)
        given(released, filed, discharged).when(command, by=Role.REVIEWER).refused(standing.CaseEnded)


@pytest.mark.parametrize(("day", "over"), [("2026-12-31", False), ("2027-01-09", False), ("2027-01-10", True)])
def test_discharge_waits_for_the_last_day_of_the_term_as_recalculated(given, at, day, over):
    file = decided(given, released, RUN).and_then()
    file = given(*file.events, appraised)
    outcome = file.when(Discharge(), by=Role.REVIEWER, at=at(f"{day} 09:00"))
    if not over:
        outcome.refused(TermNotOver, ends_on=date(2027, 1, 10))
        return
    outcome.then(Discharged)
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(3)))


def test_a_shortened_term_is_over_earlier_and_not_without_an_appraisal(given, at):
    file = decided(given, opened, rules.CommuteTerm(digest=RULING, months=2)).and_then()
    on = at("2026-10-31 09:00")
    file.when(Discharge(), by=Role.REVIEWER, at=on).refused(AppraisalMissing)
    given(*file.events, appraised).when(Discharge(), by=Role.REVIEWER, at=on).then(Discharged)
    imported = file.when(Discharge(), by=Role.REVIEWER, at=on, imported=True).then(Discharged)
    assert [type(one) for one in imported.facts.reported] == [AppraisalMissing]


def test_half_of_the_sentence_remains_however_often_it_is_commuted(given):
    first = decided(given, released, rules.CommuteTerm(digest=RULING, days=100)).and_then()
    for number, fine in ((82, True), (83, False)):
        outcome = commuted(first, number)
        outcome.then(TermRecalculated) if fine else outcome.refused(refusals.CommutedTooFar)


def test_days_that_do_not_count_come_on_top_of_what_has_to_remain(given):
    file = decided(given, released, RUN).and_then()
    for number, fine in ((182, True), (183, False)):
        outcome = commuted(file, number)
        if fine:
            outcome.then(TermRecalculated, ends_on=date(2026, 7, 12))
        else:
            outcome.refused(refusals.CommutedTooFar, earliest_on=date(2026, 7, 12))


def test_a_later_recalculation_starts_from_the_one_before(given):
    file = decided(given, released, RUN).and_then()
    second = commuted(file, 1, "months")
    second.then(TermRecalculated, ended_before_on=date(2027, 1, 10), ends_on=date(2026, 12, 10))


def test_a_commutation_needs_a_ruling_that_grants_it_and_cites_it(given):
    command = rules.CommuteTerm(digest=RULING, months=2)
    file = given(released, filed)
    file.when(command, by=Role.REVIEWER).refused(refusals.CommutationNotGranted)
    turned_down = ruled(command, ruling="refused", months=0)
    given(released, filed, turned_down).when(command, by=Role.REVIEWER).refused(refusals.CommutationNotGranted)
    another = ruled(command, document="00" * 32)
    given(released, filed, another).when(command, by=Role.REVIEWER).refused(refusals.CommutationNotGranted)
    outcome = decided(given, released, command).then(TermRecalculated)
    assert outcome.drafts[0].evidence == (str(example_id(0)), str(example_id(2)), RULING)
    reported = file.when(command, by=Role.REVIEWER, imported=True).then(TermRecalculated)
    assert [type(one) for one in reported.facts.reported] == [refusals.CommutationNotGranted]


@pytest.mark.parametrize(("months", "days"), [(1, 5), (3, 5), (2, 4), (2, 6), (2, 0), (0, 5)])
def test_a_commutation_takes_off_what_the_ruling_says_and_nothing_else(given, months, days):
    file = given(released, filed, ruled(rules.CommuteTerm(digest=RULING, months=2, days=5)))
    command = rules.CommuteTerm(digest=RULING, months=months, days=days)
    file.when(command, by=Role.REVIEWER).refused(refusals.CommutedOtherwise, months=2, days=5)


def test_a_ruling_shortens_a_term_once(given):
    command = rules.CommuteTerm(digest=RULING, months=1)
    once = decided(given, released, command).and_then()
    once.when(command, by=Role.REVIEWER).refused(refusals.CommutedAlready)
    offset = once.when(rules.OffsetDetention(digest=RULING, detained_days=3), by=Role.REVIEWER)
    offset.then(TermRecalculated).and_then().when(command, by=Role.REVIEWER).refused(refusals.CommutedAlready)


def test_what_the_table_says_of_one_reason_it_does_not_say_of_another(given):
    surveilled = of(Sentence.PUBLIC_SURVEILLANCE)  # of whom suspended time alone does not count
    days = (date(2026, 2, 1), date(2026, 2, 10))
    decided(given, surveilled, exclude(*days, "suspended_time")).then(TermRecalculated)
    for reason in ("time_on_the_run", "unlawful_release"):
        decided(given, surveilled, exclude(*days, reason)).refused(refusals.TimeCounts, reason=reason)


def test_a_category_that_the_table_does_not_have_is_offset_nothing_and_commuted_as_ruled(given):
    other = of(Sentence.OTHER)
    offset = rules.OffsetDetention(digest=RULING, detained_days=1)
    decided(given, other, offset).refused(refusals.DetentionNotOffset)
    decided(given, other, rules.CommuteTerm(digest=RULING, days=364)).then(TermRecalculated, ends_on=date(2026, 1, 1))


@pytest.mark.parametrize(
    ("length", "ends_on"),
    [({"years": 1}, date(2027, 1, 14)), ({"months": 1}, date(2026, 2, 14)), ({"days": 1}, date(2026, 1, 15))],
)
def test_a_corrected_term_is_of_years_or_months_or_days(given, length, ends_on):
    command = rules.CorrectTerm(digest=RULING, begins_on=date(2026, 1, 15), **length)
    decided(given, released, command).then(TermRecalculated, ends_on=ends_on)


@pytest.mark.parametrize("missing", ["term_begins_on", "term_ends_on"])
def test_a_term_of_which_an_end_is_unknown_is_not_made_shorter_or_longer(given, missing):
    half = replace(released, **{missing: None})
    decided(given, half, RUN).refused(refusals.TermBeginUnknown)
    decided(given, half, rules.CommuteTerm(digest=RULING, months=1)).refused(refusals.TermBeginUnknown)


def test_half_of_a_corrected_term_remains_and_it_is_counted_from_its_own_first_day(given):
    correct = rules.CorrectTerm(digest=RULING, begins_on=date(2026, 2, 1), years=2)
    file = decided(given, released, correct).and_then()
    commuted(file, 365).then(TermRecalculated, ends_on=date(2027, 1, 31))
    commuted(file, 366).refused(refusals.CommutedTooFar, earliest_on=date(2027, 1, 31))
    file.when(exclude(date(2026, 1, 31), date(2026, 2, 1)), by=Role.REVIEWER).refused(
        refusals.TimeOutOfTerm, begins_on=date(2026, 2, 1)
    )
