"""Who attended, missed or worked is recorded once; the hours follow, as far as they may be credited."""

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from msgspec.structs import replace

from domain.assessment.points.examples import closed
from domain.assessment.points.record import PeriodReopened
from domain.education.attendance import refusals
from domain.education.attendance.examples import ATTENDED, HELD_ON, attended, credited, missed
from domain.education.attendance.record import (
    DAYS_KEPT,
    SESSIONS_KEPT,
    SOURCES_KEPT,
    Credit,
    Credited,
    HoursCredited,
    MissReason,
    PublicBenefitDone,
    SessionAttended,
    SessionMissed,
)
from domain.education.attendance.rules import (
    AttendSession,
    RecordMissedSession,
    RecordPublicBenefit,
)
from domain.education.exemptions.examples import exempted
from domain.education.sessions.examples import SESSION
from domain.education.sessions.record import Audience, Called, Form, Held, Series
from domain.education.sessions.refusals import FormNotTaught, TopicNotTaught
from domain.intake.ending.examples import discharged
from domain.intake.examples import OPEN
from domain.intake.regime.examples import juvenile
from domain.intake.standing import BeforeCaseOpened, CaseEnded, CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.entry import Occurred, Precision
from domain.kernel.rule import RULES, Draft, Of, example_id


def attend(n=1, held_on=HELD_ON, minutes=90, **fields):
    given_fields = {"topic_id": "legal-knowledge"} | fields
    return AttendSession(session_id=UUID(int=n), held_on=held_on, minutes=minutes, **given_fields)


def miss(reason=MissReason.UNKNOWN, held_on=HELD_ON, n=1):
    return RecordMissedSession(session_id=UUID(int=n), held_on=held_on, topic_id="legal-knowledge", reason=reason)


def work(minutes=120, kind="environment", **fields):
    return RecordPublicBenefit(kind=kind, minutes=minutes, **fields)


def test_attendance_occurs_on_the_day_of_the_session_and_brings_its_hours(given):
    outcome = given(*OPEN).when(attend()).then(SessionAttended, HoursCredited, held_on=HELD_ON, minutes=90)
    hours = outcome.drafts[1].event
    assert hours == HoursCredited(source_id=UUID(int=1), credit=Credit.EDUCATION, on=HELD_ON, minutes=90, over=0)
    for draft in outcome.drafts:
        assert draft.occurred == Occurred.on(HELD_ON, outcome.facts.zone)
        assert draft.occurred.precision is Precision.DAY
    assert outcome.and_then().case().attendance.on(HELD_ON) == Credited(education=90)


def test_nobody_attends_before_the_session(given):
    given(*OPEN).when(attend(held_on=date(2026, 3, 11))).refused(
        refusals.SessionNotYetHeld, held_on=date(2026, 3, 11), occurred_on=date(2026, 3, 10)
    )
    given(*OPEN).when(attend(occurred_on=date(2026, 3, 8))).refused(refusals.SessionNotYetHeld)
    given(*OPEN).when(attend(held_on=date(2026, 3, 10))).then(SessionAttended, HoursCredited)


def test_what_was_taken_up_later_counts_for_the_day_on_which_it_was(given):
    outcome = given(*OPEN).when(attend(form=Form.SELF_STUDY, held_on=date(2026, 3, 2), occurred_on=date(2026, 3, 5)))
    assert outcome.then(SessionAttended, HoursCredited).drafts[1].event.on == date(2026, 3, 5)


def test_a_session_is_attended_once_and_not_both_attended_and_missed(given):
    given(*ATTENDED).when(replace(attend(), session_id=SESSION)).refused(refusals.AttendedAlready)
    given(*OPEN, missed).when(replace(attend(), session_id=SESSION)).refused(refusals.MissedAlready)
    given(*ATTENDED).when(replace(miss(), session_id=SESSION)).refused(refusals.AttendedAlready)
    given(*OPEN, missed).when(replace(miss(), session_id=SESSION)).refused(refusals.MissedAlready)


def test_attendance_is_on_a_topic_in_a_form_and_of_a_length_of_the_tables(given, at):
    file = given(*OPEN)
    file.when(attend(topic_id="gardening")).refused(TopicNotTaught, topic="gardening")
    file.when(attend(minutes=480)).then(SessionAttended, HoursCredited)
    too_long = file.when(attend(minutes=481)).refused(refusals.TooLong, at_once=480, minutes=481)
    assert too_long.refusal.rule_name == "education.hours@prc-2020"
    old = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    online = attend(held_on=date(2019, 3, 1), form=Form.ONLINE)
    given(old).when(online, at=at("2019-03-01 10:00")).refused(FormNotTaught)


def test_of_another_system_what_the_tables_do_not_have_is_reported_and_kept(given):
    outcome = given(*OPEN).when(attend(topic_id="gardening"), by=Role.IMPORT, imported=True)
    outcome.then(SessionAttended, HoursCredited)
    assert [type(one) for one in outcome.facts.reported] == [TopicNotTaught]


def test_no_more_is_credited_than_a_day_has_room_for_and_the_rest_is_said(given):
    file = given(*OPEN).when(attend(1, minutes=400)).and_then()
    second = file.when(attend(2, minutes=100)).then(SessionAttended, HoursCredited)
    assert (second.drafts[1].event.minutes, second.drafts[1].event.over) == (80, 20)
    third = second.and_then().when(attend(3, minutes=30))
    assert (third.drafts[1].event.minutes, third.drafts[1].event.over) == (0, 30)
    assert third.and_then().case().attendance.on(HELD_ON) == Credited(education=480)
    assert second.and_then().when(attend(4, held_on=date(2026, 3, 8))).drafts[1].event.over == 0


def test_where_more_was_credited_than_there_is_room_for_nothing_is_added(given):
    over = given(*OPEN, attended, replace(credited, minutes=500)).when(attend(9)).drafts[1].event
    assert (over.minutes, over.over) == (0, 90)


def test_no_more_is_credited_than_a_month_has_room_for(given, at):
    full = []
    for n in range(5):
        day = date(2026, 3, 1 + n)
        full.append(replace(attended, session_id=UUID(int=n), held_on=day, minutes=480))
        full.append(replace(credited, source_id=UUID(int=n), on=day, minutes=470))
    file = given(*OPEN, *full)
    over = file.when(attend(9, minutes=90)).then(SessionAttended, HoursCredited).drafts[1].event
    assert (over.minutes, over.over) == (50, 40)
    before = file.when(attend(9, held_on=date(2026, 2, 28))).drafts[1].event
    assert (before.minutes, before.over) == (90, 0)


def test_work_and_education_have_room_of_their_own(given):
    file = given(*OPEN).when(attend(minutes=480, held_on=date(2026, 3, 10))).and_then()
    outcome = file.when(work(120)).then(PublicBenefitDone, HoursCredited, minutes=120, exempt=False)
    hours = outcome.drafts[1].event
    assert (hours.credit, hours.minutes, hours.source_id) == (Credit.BENEFIT, 120, outcome.drafts[0].event.work_id)
    assert outcome.and_then().case().attendance.on(date(2026, 3, 10)) == Credited(480, 120)


def test_hours_count_only_for_what_stands_and_once(given):
    assert given(*OPEN, credited).case().attendance.days == {}
    assert given(*OPEN, attended, credited, credited).case().attendance.on(HELD_ON) == Credited(90)
    withdrawn = EntryCorrected(entry=example_id(1), becomes=None, reason="Was somebody else.", proposed_by="officer-3")
    attendance = given(*OPEN, attended, credited, withdrawn).case().attendance
    assert (attendance.days, attendance.attended) == ({}, {})
    again = given(*OPEN, attended, credited, withdrawn).when(replace(attend(), session_id=SESSION, minutes=60))
    assert again.then(SessionAttended, HoursCredited).and_then().case().attendance.on(HELD_ON) == Credited(60)


@pytest.mark.parametrize(
    ("reason", "now", "before"),
    [
        (MissReason.ILLNESS, True, True),
        (MissReason.ON_LEAVE, True, True),
        (MissReason.AT_WORK, True, False),
        (MissReason.UNKNOWN, False, False),
    ],
)
def test_whether_a_miss_is_excused_follows_from_its_reason_and_the_table(given, at, reason, now, before):
    given(*OPEN).when(miss(reason)).then(SessionMissed, excused=now, reason=reason)
    old = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    command = miss(reason, held_on=date(2019, 3, 1))
    given(old).when(command, at=at("2019-03-02 10:00")).then(SessionMissed, excused=before)


def test_the_clock_waits_for_the_day_after_and_a_person_for_the_day(given):
    today = date(2026, 3, 10)
    given(*OPEN).when(miss(held_on=today), by=Role.CLOCK).refused(refusals.SessionNotYetHeld, held_on=today)
    given(*OPEN).when(miss(held_on=today)).then(SessionMissed)
    given(*OPEN).when(miss(held_on=HELD_ON), by=Role.CLOCK).then(SessionMissed)
    given(*OPEN).when(miss(held_on=date(2026, 3, 11))).refused(refusals.SessionNotYetHeld)
    given(*OPEN).when(replace(miss(), topic_id="gardening")).refused(TopicNotTaught)


def test_a_juvenile_among_adults_is_marked_where_the_table_has_them_apart(given, at):
    young = (*OPEN, juvenile)
    given(*young).when(attend()).then(SessionAttended, HoursCredited, mixed=True)
    given(*young).when(attend(audience=Audience.JUVENILES)).then(SessionAttended, HoursCredited, mixed=False)
    given(*OPEN).when(attend()).then(SessionAttended, HoursCredited, mixed=False)
    old = Draft(OPEN[0].event, Occurred(at("2019-01-05 09:00")))
    before = given(old, juvenile).when(attend(held_on=date(2019, 3, 1)), at=at("2019-03-01 10:00"))
    before.then(SessionAttended, HoursCredited, mixed=False)


def test_work_is_of_a_kind_that_there_is_and_not_too_long(given):
    given(*OPEN).when(work(kind="harvest")).refused(refusals.WorkKindUnknown)
    given(*OPEN).when(work(481)).refused(refusals.TooLong, credit="public_benefit")
    given(*OPEN).when(work(480)).then(PublicBenefitDone, HoursCredited)


def test_whoever_is_exempted_may_work_and_the_entry_says_so(given):
    file = given(*OPEN, exempted)
    file.when(work()).then(PublicBenefitDone, HoursCredited, exempt=True)
    file.when(work(occurred_on=date(2026, 3, 9))).then(PublicBenefitDone, HoursCredited, exempt=False)


@pytest.mark.parametrize("command", [attend(), miss(), work()], ids=lambda c: type(c).__name__)
def test_nothing_is_recorded_outside_the_time_of_the_case(given, command):
    given().when(command).refused(CaseNotOpened)
    given(*OPEN, Draft(discharged, Occurred(OPEN[0].occurred.at + timedelta(days=3)))).when(command).refused(CaseEnded)


def test_attendance_before_the_case_is_not_in_its_file(given):
    given(*OPEN).when(attend(held_on=date(2026, 1, 4))).refused(BeforeCaseOpened)


@pytest.mark.parametrize("command", [attend(held_on=date(2026, 1, 20)), miss(held_on=date(2026, 1, 20)),
                                     work(occurred_on=date(2026, 1, 20))])  # fmt: skip
def test_what_comes_after_its_month_was_closed_opens_it_again(given, at, command):
    months = Draft(replace(closed, period="2026-01", awarded=0), Occurred(at("2026-02-01 10:00")))
    outcome = given(*OPEN, months).when(command, at=at("2026-02-03 10:00"))
    assert outcome.refusal is None
    assert outcome.drafts[-1].event == PeriodReopened(period="2026-01", cause="late_entry")


def test_the_state_stays_small_whatever_was_recorded(given):
    days = [date(2025, 1, 1) + timedelta(days=n) for n in range(450)]
    many = []
    for n, day in enumerate(days):
        many.append(replace(attended, session_id=UUID(int=n), held_on=day, topic_id=f"t-{n}"))
        many.append(replace(credited, source_id=UUID(int=n), on=day))
        many.append(replace(missed, session_id=UUID(int=10_000 + n)))
    many += [PublicBenefitDone(work_id=UUID(int=n), kind="skills", minutes=5) for n in range(40)]
    state = given(*OPEN, *many).case().attendance
    assert (len(state.attended), len(state.missed), len(state.uncredited)) == (
        SESSIONS_KEPT,
        SESSIONS_KEPT,
        SOURCES_KEPT,
    )
    assert (len(state.days), len(state.topics)) == (DAYS_KEPT, 64)
    assert min(state.days) == days[50]


def series():
    """The states of others where a series called one session, and held another."""
    called = Called(date(2026, 3, 9), "legal-knowledge", Form.CENTRALISED, example_id(0))
    held = Held(Occurred.on(date(2026, 3, 9), ZoneInfo("Asia/Shanghai")).at, "legal-knowledge")
    known = Series("north-sessions", "north-office", Audience.ADULTS, {UUID(int=1): called}, {UUID(int=2): held})
    return {Of.SESSIONS: {"north-sessions": known}}


@pytest.mark.parametrize("kind", [AttendSession, RecordMissedSession])
@pytest.mark.parametrize(
    ("n", "fields", "refused"),
    [
        (1, {}, None),
        (2, {}, None),
        (3, {}, refusals.SessionNotInSeries),
        (1, {"held_on": date(2026, 3, 8)}, refusals.SessionWasOtherwise),
        (1, {"held_on": date(2026, 3, 10)}, None),  # it was held after the day that it was called for
        (2, {"held_on": date(2026, 3, 8)}, refusals.SessionWasOtherwise),
        (2, {"held_on": date(2026, 3, 10)}, refusals.SessionWasOtherwise),
        (1, {"topic_id": "moral-education"}, refusals.SessionWasOtherwise),
        (2, {"topic_id": "moral-education"}, refusals.SessionWasOtherwise),
    ],
)
def test_attendance_is_of_the_day_and_the_topic_that_the_series_says(given, kind, n, fields, refused):
    minutes = {"minutes": 90} if kind is AttendSession else {}
    asked = {"held_on": HELD_ON, "topic_id": "legal-knowledge", "series_id": "north-sessions"} | minutes | fields
    command = kind(session_id=UUID(int=n), **asked)
    assert tuple(RULES[kind.__name__].needs_states(command)) == ((Of.SESSIONS, "north-sessions"),)
    outcome = given(*OPEN).knowing(others=series()).when(command)
    if refused is None:
        assert outcome.refusal is None
    else:
        outcome.refused(refused)
    given(*OPEN).when(command).refused(refusals.SessionNotInSeries, series="north-sessions")


def test_a_session_of_nobody_here_names_no_series(given):
    assert not RULES["AttendSession"].needs_states(attend())
    given(*OPEN).knowing(others=series()).when(attend(n=9)).then(SessionAttended, HoursCredited)
