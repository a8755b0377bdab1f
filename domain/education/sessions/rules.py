"""How sessions are called, held and cancelled."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.education.sessions import refusals
from domain.education.sessions.record import (
    Audience,
    Called,
    CancellationReason,
    Form,
    Minutes,
    Series,
    SessionCancelled,
    SessionHeld,
    SessionScheduled,
    SessionSeriesBegun,
)
from domain.education.stages.tables import EducationCurriculum
from domain.intake.standing import RECORDERS
from domain.kernel import days
from domain.kernel.ids import AccountId, Code, Count, UnitId
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, Of, cited, rule


class BeginSessionSeries(DecisionCommand):
    """Have a unit hold sessions. programme: of the curriculum; None for a series of no single programme."""

    series_id: UnitId
    unit_id: UnitId
    audience: Audience = Audience.ADULTS
    programme: Code | None = None


@rule(on="", of=Of.SESSIONS, opens=True, may=RECORDERS)
def begin_session_series(command: BeginSessionSeries, series: Series | None, facts: Facts) -> Drafts:
    """Once, for a unit that there is, of a programme for these people."""
    if series is not None:
        raise refusals.SeriesBegunAlready(series_id=command.series_id)
    if command.unit_id not in facts.units:
        raise refusals.SeriesUnitUnknown()
    if command.programme is not None:
        table = facts.policies.of(EducationCurriculum)
        theirs = [row.id for row in table.programmes if row.juveniles is (command.audience is Audience.JUVENILES)]
        if command.programme not in theirs:
            raise refusals.ProgrammeUnknown(
                rule=table.pin,
                programme=command.programme,
                audience=command.audience.value,
                programmes=", ".join(theirs) or "-",
            )
    event = SessionSeriesBegun(
        series_id=command.series_id,
        unit_id=command.unit_id,
        audience=command.audience,
        programme=command.programme,
    )
    return [event]


class ScheduleSession(FactCommand):
    """Call a session."""

    meets_on: date
    topic_id: Code
    form: Form = Form.CENTRALISED


@rule(on="called", of=Of.SESSIONS, may=RECORDERS)
def schedule_session(command: ScheduleSession, series: Series | None, facts: Facts) -> Drafts:
    """On a topic of the curriculum, for a day that has not passed; none twice on one day."""
    here = _begun(series)
    day = facts.day(facts.occurred(command))
    taught(command.topic_id, command.form, day, facts)
    if command.meets_on < day:
        raise refusals.SessionCalledInThePast(meets_on=command.meets_on, called_on=day)
    if any((one.meets_on, one.topic_id) == (command.meets_on, command.topic_id) for one in here.called.values()):
        raise refusals.SessionCalledAlready(topic=command.topic_id, meets_on=command.meets_on)
    event = SessionScheduled(
        session_id=facts.new_id(), meets_on=command.meets_on, topic_id=command.topic_id, form=command.form
    )
    return [event]


def taught(topic: str, form: Form, day: date, facts: Facts) -> EducationCurriculum:
    """The curriculum of a day; refuses a topic or a form that it does not have, of imported facts it reports them."""
    table = on_topic(topic, day, facts)
    forms = ", ".join(one.value for one in table.forms)
    facts.require(form in table.forms, refusals.FormNotTaught(rule=table.pin, form=form.value, forms=forms))
    return table


def on_topic(topic: str, day: date, facts: Facts) -> EducationCurriculum:
    """The curriculum of a day; refuses a topic that it does not have."""
    table = facts.policies.of(EducationCurriculum, day)
    topics = ", ".join(row.id for row in table.topics)
    facts.require(table.teaches(topic), refusals.TopicNotTaught(rule=table.pin, topic=topic, topics=topics))
    return table


class HoldSession(FactCommand):
    """Record a session that was held.

    session_id: of the one called, whose topic and form it then has unless others are given; None for one that was
    not called. staff, volunteers: opaque ids of who taught. residents: whether people of the place took part.
    """

    minutes: Minutes
    attended: Count
    session_id: UUID | None = None
    topic_id: Code | None = None
    form: Form | None = None
    staff: tuple[AccountId, ...] = ()
    volunteers: tuple[UUID, ...] = ()
    residents: bool = False


@rule(on="held", of=Of.SESSIONS, may=RECORDERS)
def hold_session(command: HoldSession, series: Series | None, facts: Facts) -> Drafts:
    """Not before the day that it was called for, and by staff, beside whom volunteers may teach."""
    here = _begun(series)
    day = facts.day(facts.occurred(command))
    called = _called(command.session_id, here) if command.session_id else None
    if called and day < called.meets_on:
        raise refusals.SessionHeldTooEarly(meets_on=called.meets_on, held_on=day)
    topic = command.topic_id or (called.topic_id if called else None)
    if topic is None:
        raise refusals.SessionNotCalled()
    form = command.form or (called.form if called else Form.CENTRALISED)
    table = taught(topic, form, day, facts)
    staff = tuple(dict.fromkeys(command.staff))
    short = refusals.EducatorMissing(rule=table.pin, needed=table.professionals, given=len(staff))
    facts.require(len(staff) >= table.professionals, short)
    event = SessionHeld(
        session_id=command.session_id or facts.new_id(),
        topic_id=topic,
        form=form,
        minutes=command.minutes,
        attended=command.attended,
        days_late=days.days_after(day, called.meets_on) if called else 0,
        staff=staff,
        volunteers=tuple(dict.fromkeys(command.volunteers)),
        residents=command.residents,
    )
    return [Draft(event, evidence=cited(called.entry if called else None))]


class CancelSession(FactCommand):
    """Record that a session that was called is not held."""

    session_id: UUID
    reason: CancellationReason


@rule(on="called/{session_id}", do="cancel", of=Of.SESSIONS, may=RECORDERS)
def cancel_session(command: CancelSession, series: Series | None, _facts: Facts) -> Drafts:
    """One that is called."""
    called = _called(command.session_id, _begun(series))
    event = SessionCancelled(session_id=command.session_id, meets_on=called.meets_on, reason=command.reason)
    return [Draft(event, evidence=cited(called.entry))]


def _begun(series: Series | None) -> Series:
    if series is None:
        raise refusals.SeriesNotBegun()
    return series


def _called(session_id: UUID, series: Series) -> Called:
    found = series.called.get(session_id)
    if found is None:
        raise refusals.SessionNotCalled()
    return found
