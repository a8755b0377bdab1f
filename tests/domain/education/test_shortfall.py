"""What a month asked of a person and what is there: by class, for the days that count."""

from datetime import date

import pytest
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, Ground, SupervisionClass
from domain.education.attendance.examples import attended, credited, done
from domain.education.attendance.record import Credit
from domain.education.attendance.rules import RecordPublicBenefit
from domain.education.attendance.shortfall import hours_short
from domain.education.exemptions.examples import EXEMPTION, exempted
from domain.education.exemptions.record import BenefitExemptionEnded
from domain.intake.ending.examples import discharged
from domain.intake.examples import NOW, OPEN, opened
from domain.intake.standing import CaseNotOpened
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft


@pytest.fixture
def asked(given):
    """``asked(month, *events)``: what a file is asked for in a month."""

    def short(month, *events, at=NOW):
        file = given(*events)
        facts = file.when(RecordPublicBenefit(kind="environment", minutes=5), at=at).facts
        return hours_short(file.case(at), facts, month)

    return short


def placed(level):
    return ClassAssigned(level=level, ground=Ground.CRITERIA, criterion="x")


@pytest.mark.parametrize(
    ("level", "minutes"),
    [
        (None, 720),
        (SupervisionClass.STRICT, 720),
        (SupervisionClass.NORMAL, 480),
        (SupervisionClass.LENIENT, 240),
    ],
)
def test_a_whole_month_asks_for_what_the_class_is_asked_for(asked, level, minutes):
    short = asked("2026-02", *OPEN, *([placed(level)] if level else []))
    assert (short.education.asked, short.public_benefit.asked) == (minutes, minutes)
    assert short.level is (level or SupervisionClass.STRICT)
    assert short.short


def test_the_measures_of_2012_ask_for_eight_hours_of_each(asked, at):
    old = Draft(opened, Occurred(at("2019-01-05 09:00")))
    short = asked("2019-02", old, at=at("2019-03-10 10:00"))
    assert (short.education.asked, short.public_benefit.asked) == (480, 480)
    assert short.rule.startswith("education.hours@plans#")


def test_what_was_credited_in_the_month_counts_and_nothing_else(asked, at):
    hours = [
        Draft(replace(credited, on=date(2026, 3, day), minutes=minutes), Occurred(at("2026-03-09 10:00")))
        for day, minutes in ((9, 700),)
    ]
    short = asked("2026-03", *OPEN, attended, *hours)
    assert (short.education.credited, short.education.short) == (700, 20)
    assert asked("2026-02", *OPEN, attended, *hours).education.credited == 0
    enough = replace(hours[0].event, minutes=720)
    work = replace(credited, source_id=done.work_id, credit=Credit.BENEFIT, minutes=720)
    both = asked("2026-03", *OPEN, attended, done, enough, work)
    assert (both.education.short, both.public_benefit.short, both.short) == (0, 0, False)
    assert asked("2026-03", *OPEN, attended, done, replace(enough, minutes=719), work).short
    assert asked("2026-03", *OPEN, attended, replace(enough, minutes=730)).education.short == 0


def test_the_month_of_the_opening_asks_for_its_share(asked):
    short = asked("2026-01", *OPEN)  # opened on the 5th: 27 of 31 days
    assert (short.education.counted_days, short.education.of_days) == (27, 31)
    assert short.education.asked == 720 * 27 // 31
    assert asked("2025-12", *OPEN).education.asked == 0


def test_the_month_of_the_end_asks_for_its_share(asked, at):
    ended = Draft(discharged, Occurred(at("2026-02-07 10:00")))
    assert asked("2026-02", *OPEN, ended).education.counted_days == 7
    term = Draft(replace(opened, term_ends_on=date(2026, 2, 10)), OPEN[0].occurred)
    assert asked("2026-02", term).education.counted_days == 10
    assert asked("2026-03", term).education.counted_days == 0
    assert not asked("2026-03", term).short


def test_an_exemption_frees_its_days_from_work_and_not_from_education(asked):
    short = asked("2026-03", *OPEN, exempted)  # from the 10th: nine days remain
    assert (short.public_benefit.counted_days, short.education.counted_days) == (9, 31)
    ended = BenefitExemptionEnded(exemption_id=EXEMPTION, ends_on=date(2026, 3, 20), reason="recovered")
    assert asked("2026-03", *OPEN, exempted, ended).public_benefit.counted_days == 21
    never = replace(ended, ends_on=date(2026, 3, 10))
    assert asked("2026-03", *OPEN, exempted, never).public_benefit.counted_days == 31
    for_good = replace(exempted, until=None)
    assert asked("2026-05", *OPEN, for_good).public_benefit.asked == 0


def test_it_says_how_it_was_reckoned(asked):
    short = asked("2026-01", *OPEN)
    assert short.explained("en") == (
        "2026-01 (strict, education.hours@prc-2020): "
        "education: 720 minutes a month, 27/31 days counted, 627 asked, 0 credited, 627 short; "
        "public benefit: 720 minutes a month, 27/31 days counted, 627 asked, 0 credited, 627 short"
    )
    assert short.explained("zh").startswith(
        "2026-01（严管，education.hours@prc-2020）教育学习：每月720分钟，计入27/31日"
    )


def test_a_file_that_was_never_opened_is_asked_for_nothing(asked):
    with pytest.raises(CaseNotOpened):
        asked("2026-01")
