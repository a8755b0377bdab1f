"""Help is somebody's and goes on until it ends; school is arranged for juveniles, work from the age for it."""

from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.education.help import refusals
from domain.education.help.examples import HELP, HELPED
from domain.education.help.examples import given as helped
from domain.education.help.record import (
    HELP_KEPT,
    AssistanceEnded,
    AssistanceGiven,
    Need,
    SchoolingArranged,
    SkillTrainingDone,
    WorkHelpGiven,
)
from domain.education.help.rules import (
    ArrangeSchooling,
    EndAssistance,
    GiveAssistance,
    GiveWorkHelp,
    RecordSkillTraining,
)
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN, adopted, opened
from domain.intake.regime.examples import juvenile
from domain.intake.standing import CaseEnded
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id

give = GiveAssistance(need=Need.EMPLOYMENT, counterpart="cadre-12")
work = GiveWorkHelp(way="placement", counterpart="cadre-12")
school = ArrangeSchooling(school="north-school", authority="north-education")


def test_help_belongs_to_the_plan_and_counts_how_often_it_was_given(given):
    first = given(*OPEN, adopted).when(give).then(AssistanceGiven, number=1, plan_id=adopted.plan_id)
    assert first.drafts[0].evidence == (str(example_id(1)),)
    help_id = first.drafts[0].event.help_id
    file = first.and_then()
    file.when(give).refused(refusals.HelpGoesOn, need="employment", counterpart="cadre-12")
    more = file.when(replace(give, help_id=help_id)).then(AssistanceGiven, number=2, help_id=help_id)
    assert more.drafts[0].evidence == (str(example_id(1)), str(example_id(2)))


def test_more_of_the_same_help_keeps_its_need_and_its_counterpart(given):
    other = GiveAssistance(help_id=HELP, need=Need.HOUSING, counterpart="cadre-13")
    given(*HELPED).when(other).then(AssistanceGiven, need=Need.EMPLOYMENT, counterpart="cadre-12", number=2)
    given(*OPEN).when(other).refused(refusals.HelpNotOpen)
    given(*HELPED).when(replace(other, help_id=None)).then(AssistanceGiven, need=Need.HOUSING, number=1)


def test_help_that_ended_goes_on_no_more(given):
    end = EndAssistance(help_id=HELP, outcome="settled")
    outcome = given(*HELPED).when(end).then(AssistanceEnded, need=Need.EMPLOYMENT)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    outcome.and_then().when(end).refused(refusals.HelpNotOpen)
    outcome.and_then().when(give).then(AssistanceGiven, number=1)


def test_help_is_with_the_needs_of_the_table_in_force(given, at):
    insured = replace(give, need=Need.INSURANCE)
    given(*OPEN).when(insured).then(AssistanceGiven)
    old = Draft(opened, Occurred(at("2019-01-05 09:00")))
    given(old).when(insured, at=at("2019-03-10 10:00")).refused(refusals.NeedNotHelped, need="social_insurance")


def test_a_certificate_is_cited(given):
    trained = RecordSkillTraining(skill="welding", provider="north-college", minutes=240, certificate="3c" * 32)
    outcome = given(*OPEN).when(trained).then(SkillTrainingDone)
    assert outcome.drafts[0].evidence == ("3c" * 32,)


def test_schooling_is_arranged_for_juveniles_and_rests_on_their_regime(given):
    given(*OPEN).when(school).refused(refusals.NotAJuvenile)
    outcome = given(*OPEN, juvenile).when(school).then(SchoolingArranged, schooling="compulsory_schooling")
    assert outcome.drafts[0].evidence == (str(example_id(1)),)


def born(birth_date, birth_year=None):
    return Draft(replace(opened, birth_date=birth_date, birth_year=birth_year), OPEN[0].occurred)


@pytest.mark.parametrize(
    ("birth", "old_enough"),
    [
        (("2010-03-10",), True),  # sixteen today
        (("2010-03-11",), False),  # tomorrow
        (("2010-03-09", 2015), True),  # the date says more than the year
        ((None, 2009), True),
        ((None, 2010), False),  # perhaps only in December
        (("in spring", 2009), True),
        (("in spring", None), False),
        ((None, None), False),
    ],
)
def test_a_juvenile_is_helped_to_work_from_sixteen_on(given, birth, old_enough):
    outcome = given(born(*birth), juvenile).when(work)
    if old_enough:
        outcome.then(WorkHelpGiven)
    else:
        refusal = outcome.refused(refusals.TooYoungForWork, work_age=16).refusal
        assert refusal.rule_name == "education.help@prc-2020"


def test_a_corrected_birth_date_counts(given):
    right = replace(opened, birth_date="2009-01-01", birth_year=2009)
    corrected = EntryCorrected(entry=example_id(0), becomes=right, reason="Read wrongly.", proposed_by="officer-3")
    given(born("2012-01-01"), juvenile).when(work).refused(refusals.TooYoungForWork)
    given(born("2012-01-01"), juvenile, corrected).when(work).then(WorkHelpGiven)


def test_nobody_asks_an_adult_for_their_age(given):
    given(born(None, None)).when(work).then(WorkHelpGiven)


@pytest.mark.parametrize(
    "command",
    [
        give,
        EndAssistance(help_id=HELP, outcome="settled"),
        work,
        school,
        RecordSkillTraining(skill="welding", provider="north-college", minutes=240),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_recorded_after_the_case_ended(given, command):
    given(*HELPED, discharged).when(command).refused(CaseEnded)


def test_the_state_stays_small(given):
    many = [replace(helped, help_id=UUID(int=n)) for n in range(60)]
    assert len(given(*OPEN, *many).case().help.open) == HELP_KEPT
