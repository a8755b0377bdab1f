"""A unit's sessions: on topics of the curriculum, taught by staff, held not before the day they were called for."""

from datetime import date
from uuid import UUID

import pytest

from domain.education.sessions import refusals
from domain.education.sessions.examples import CALLED, SERIES, SESSION, begun, called, held
from domain.education.sessions.record import (
    CALLED_KEPT,
    Audience,
    Form,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
    SessionSeriesBegun,
    evolve,
)
from domain.education.sessions.rules import BeginSessionSeries, CancelSession, HoldSession, ScheduleSession
from domain.intake.examples import UNIT
from domain.kernel.access import Role
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import example_id

hold = HoldSession(session_id=SESSION, minutes=90, attended=14, staff=("officer-7",))


def test_a_series_begins_once_at_a_unit_with_a_programme_for_its_people(given):
    given().when(BeginSessionSeries(series_id=SERIES, unit_id=UNIT)).then(SessionSeriesBegun, programme=None)
    given().when(BeginSessionSeries(series_id=SERIES, unit_id="nowhere")).refused(refusals.SeriesUnitUnknown)
    young = BeginSessionSeries(series_id=SERIES, unit_id=UNIT, audience=Audience.JUVENILES, programme="entry-juveniles")
    given().when(young).then(SessionSeriesBegun, audience=Audience.JUVENILES)
    adults = BeginSessionSeries(series_id=SERIES, unit_id=UNIT, programme="entry-juveniles")
    given().when(adults).refused(refusals.ProgrammeUnknown, audience="adults")
    given(begun).when(adults).refused(refusals.SeriesBegunAlready)
    given().when(adults, by=Role.ADMIN).refused(NotEmpowered)


def test_a_session_is_called_for_a_day_that_has_not_passed(given, at):
    for day, refused in ((9, True), (10, False), (11, False)):
        outcome = given(begun).when(ScheduleSession(meets_on=date(2026, 3, day), topic_id="legal-knowledge"))
        if refused:
            outcome.refused(refusals.SessionCalledInThePast, called_on=date(2026, 3, 10))
        else:
            outcome.then(SessionScheduled, form=Form.CENTRALISED)


def test_a_session_is_on_a_topic_and_in_a_form_of_the_curriculum(given, at):
    given(begun).when(ScheduleSession(meets_on=date(2026, 3, 20), topic_id="gardening")).refused(
        refusals.TopicNotTaught, topic="gardening"
    )
    online = ScheduleSession(meets_on=date(2026, 3, 20), topic_id="legal-knowledge", form=Form.ONLINE)
    given(begun).when(online).then(SessionScheduled)
    of_old = ScheduleSession(meets_on=date(2019, 3, 20), topic_id="legal-knowledge", form=Form.ONLINE)
    given(begun).when(of_old, at=at("2019-03-10 10:00")).refused(refusals.FormNotTaught, form="online")


def test_no_two_sessions_on_one_topic_are_called_for_one_day(given):
    again = ScheduleSession(meets_on=called.meets_on, topic_id=called.topic_id)
    given(*CALLED).when(again).refused(refusals.SessionCalledAlready, meets_on=called.meets_on)
    given(*CALLED).when(ScheduleSession(meets_on=called.meets_on, topic_id="civic-morals")).then(SessionScheduled)


def test_a_session_is_held_on_its_day_or_later_and_how_much_later_is_computed(given, at):
    given(*CALLED).when(hold, at=at("2026-03-09 10:00")).refused(
        refusals.SessionHeldTooEarly, meets_on=date(2026, 3, 10)
    )
    outcome = given(*CALLED).when(hold).then(SessionHeld, days_late=0, topic_id="legal-knowledge")
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    given(*CALLED).when(hold, at=at("2026-03-12 10:00")).then(SessionHeld, days_late=2)


def test_a_session_without_a_call_names_its_topic(given):
    given(begun).when(HoldSession(minutes=60, attended=3, staff=("officer-7",))).refused(refusals.SessionNotCalled)
    own = HoldSession(topic_id="civic-morals", form=Form.TALK, minutes=60, attended=1, staff=("officer-7",))
    given(begun).when(own).then(SessionHeld, topic_id="civic-morals", form=Form.TALK, days_late=0)


def test_staff_teach_and_volunteers_and_people_of_the_place_beside_them(given):
    volunteer = UUID(int=7)
    alone = HoldSession(session_id=SESSION, minutes=90, attended=14, volunteers=(volunteer,))
    given(*CALLED).when(alone).refused(refusals.EducatorMissing, needed=1, given=0)
    beside = HoldSession(
        session_id=SESSION,
        minutes=90,
        attended=14,
        staff=("officer-7", "officer-7"),
        volunteers=(volunteer, volunteer),
        residents=True,
    )
    given(*CALLED).when(beside).then(SessionHeld, staff=("officer-7",), volunteers=(volunteer,), residents=True)


def test_a_session_that_was_held_or_cancelled_is_no_longer_called(given):
    cancel = CancelSession(session_id=SESSION, reason="too_few")
    after = given(*CALLED).when(cancel).then(SessionCancelled, meets_on=called.meets_on).and_then()
    after.when(hold).refused(refusals.SessionNotCalled)
    given(*CALLED, held).when(cancel).refused(refusals.SessionNotCalled)


@pytest.mark.parametrize("command", [hold, CancelSession(session_id=SESSION, reason="weather")])
def test_nothing_happens_in_a_series_that_has_not_begun(given, command):
    given().when(command).refused(refusals.SeriesNotBegun)


def test_the_state_of_a_series_stays_small(entries):
    series = None
    many = [SessionScheduled(session_id=UUID(int=n), meets_on=date(2026, 3, 10), topic_id="x", form=Form.TALK)
            for n in range(100)]  # fmt: skip
    for entry in entries([called, begun, *many]):
        series = evolve(series, entry)
    assert len(series.called) == CALLED_KEPT
