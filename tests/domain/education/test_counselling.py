"""Counselling is held by those who may, what was said is sealed, and an agency answers in its time."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.education.counselling import refusals
from domain.education.counselling.examples import COUNSELLING, HELD, REFERRAL, REFERRED, held, referred
from domain.education.counselling.record import (
    HELD_KEPT,
    REFERRALS_KEPT,
    CounsellingHeld,
    ReferralAnswered,
    ReferralMade,
    Setting,
)
from domain.education.counselling.rules import AnswerReferral, HoldCounselling, MakeReferral
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.standing import CaseEnded
from domain.kernel.entry import Occurred
from domain.kernel.event import Category, personal_fields
from domain.kernel.rule import Draft, example_id


def counsel(setting=Setting.INDIVIDUAL, qualification="psychologist", **fields):
    return HoldCounselling(
        setting=setting, counsellor_id="counsellor-2", qualification=qualification, minutes=60, **fields
    )


def test_only_those_who_are_qualified_counsel(given, at):
    given(*OPEN).when(counsel(qualification="driver")).refused(refusals.CounsellorNotQualified)
    given(*OPEN).when(counsel(qualification="social-worker")).then(CounsellingHeld)
    old = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    given(old).when(counsel(qualification="social-worker"), at=at("2019-03-10 10:00")).refused(
        refusals.CounsellorNotQualified
    )


def test_what_was_said_is_sealed_as_narrative(given):
    assert [(field.name, field.category) for field in personal_fields(CounsellingHeld)] == [
        ("note", Category.NARRATIVE)
    ]
    given(*OPEN).when(counsel(note="Sleeps badly.")).then(CounsellingHeld, note="Sleeps badly.")


@pytest.mark.parametrize(
    ("setting", "again_by"),
    [(Setting.INDIVIDUAL, None), (Setting.GROUP, None), (Setting.CRISIS, date(2026, 3, 13))],
)
def test_after_a_crisis_somebody_is_seen_again_in_three_days(given, setting, again_by):
    after = given(*OPEN).when(counsel(setting)).then(CounsellingHeld, again_by=again_by).and_then()
    assert after.case().counselling.again_by == again_by
    assert after.when(counsel()).and_then().case().counselling.again_by is None


@pytest.mark.parametrize(("urgency", "answer_by"), [("ordinary", date(2026, 3, 24)), ("urgent", date(2026, 3, 13))])
def test_a_referral_follows_from_counselling_and_says_by_when_it_is_answered(given, urgency, answer_by):
    refer = MakeReferral(counselling_id=COUNSELLING, to="north-hospital", urgency=urgency)
    outcome = given(*HELD).when(refer).then(ReferralMade, answer_by=answer_by)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(*OPEN).when(refer).refused(refusals.CounsellingUnknown)


@pytest.mark.parametrize(("day", "late"), [("2026-03-12", 0), ("2026-03-13", 1)])
def test_how_late_the_answer_is_is_computed_and_there_is_one(given, at, day, late):
    answer = AnswerReferral(referral_id=REFERRAL, outcome="taken_up")
    outcome = given(*REFERRED).when(answer, at=at(f"{day} 10:00"))
    outcome.then(ReferralAnswered, days_late=late, answer_by=date(2026, 3, 12))
    outcome.and_then().when(answer, at=at("2026-03-14 10:00")).refused(refusals.ReferralNotOpen)


@pytest.mark.parametrize(
    "command",
    [
        counsel(),
        MakeReferral(counselling_id=COUNSELLING, to="x"),
        AnswerReferral(referral_id=REFERRAL, outcome="taken_up"),
    ],
    ids=lambda command: type(command).__name__,
)
def test_nothing_is_recorded_after_the_case_ended(given, command):
    given(*REFERRED, discharged).when(command).refused(CaseEnded)


def test_the_state_stays_small(given):
    many = [replace(held, counselling_id=UUID(int=n)) for n in range(50)]
    asked = [replace(referred, referral_id=UUID(int=n)) for n in range(50)]
    state = given(*OPEN, *many, *asked).case().counselling
    assert (len(state.held), len(state.referrals)) == (HELD_KEPT, REFERRALS_KEPT)
