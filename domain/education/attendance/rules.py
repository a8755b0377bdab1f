"""What may be recorded of attendance, and public-benefit work; the hours follow by themselves."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from domain.case import Case
from domain.education.attendance import refusals
from domain.education.attendance.record import (
    Credit,
    HoursCredited,
    MissReason,
    PublicBenefitDone,
    SessionAttended,
    SessionMissed,
)
from domain.education.attendance.tables import EducationHours
from domain.education.exemptions.tables import EducationBenefit
from domain.education.sessions.record import Audience, Form, Minutes, Series
from domain.education.sessions.rules import on_topic, taught
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Line, Narrative, UnitId
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, Of, rule


class AttendSession(FactCommand):
    """Record that the person took part in a session.

    session_id, held_on, topic_id, form, audience: of the session. series_id: of its series; None where no unit of this
    installation held it. Without a time of its own it occurred on held_on.
    """

    session_id: UUID
    held_on: date
    topic_id: Code
    minutes: Minutes
    form: Form = Form.CENTRALISED
    audience: Audience = Audience.ADULTS
    series_id: UnitId | None = None
    note: Narrative | None = None


def _series(command: AttendSession | RecordMissedSession) -> Collection[tuple[Of, str]]:
    return ((Of.SESSIONS, command.series_id),) if command.series_id else ()


@rule(on="education/sessions/{session_id}", do="attend", may=standing.RECORDERS, needs_states=_series)
def attend_session(command: AttendSession, case: Case, facts: Facts) -> Drafts:
    """Each session once, not before it was held; its minutes are credited as far as the table lets them."""
    occurred = _of_session(command, facts)
    standing.during(case, occurred, facts)
    _not_recorded(command.session_id, case)
    day = facts.day(occurred)
    curriculum = taught(command.topic_id, command.form, day, facts)
    table = _not_too_long(command.minutes, Credit.EDUCATION, day, facts)
    with_adults = case.regime.juvenile and command.audience is Audience.ADULTS
    event = SessionAttended(
        session_id=command.session_id,
        held_on=command.held_on,
        topic_id=command.topic_id,
        form=command.form,
        minutes=command.minutes,
        mixed=curriculum.separate and with_adults,
        note=command.note,
    )
    credited = _credited(command.session_id, Credit.EDUCATION, command.minutes, day, case, table)
    return [Draft(event, occurred), Draft(credited, occurred)]


class RecordMissedSession(FactCommand):
    """Record that the person did not attend a session. Without a time of its own it occurred on held_on.

    series_id: of its series; None where no unit of this installation held it.
    """

    session_id: UUID
    held_on: date
    topic_id: Code
    reason: MissReason = MissReason.UNKNOWN
    series_id: UnitId | None = None
    note: Narrative | None = None


@rule(on="education/sessions/{session_id}", do="miss", may=standing.WATCHERS, needs_states=_series)
def record_missed_session(command: RecordMissedSession, case: Case, facts: Facts) -> Drafts:
    """Each session once; the clock waits for the day after. Whether it is excused follows from the reason."""
    occurred = _of_session(command, facts)
    standing.during(case, occurred, facts)
    if facts.actor.role is Role.CLOCK and facts.today <= command.held_on:
        raise refusals.SessionNotYetHeld(held_on=command.held_on, occurred_on=facts.today)
    _not_recorded(command.session_id, case)
    day = facts.day(occurred)
    on_topic(command.topic_id, day, facts)
    table = facts.policies.of(EducationHours, day)
    event = SessionMissed(
        session_id=command.session_id,
        held_on=command.held_on,
        topic_id=command.topic_id,
        reason=command.reason,
        excused=command.reason in table.excused,
        note=command.note,
    )
    return [Draft(event, occurred)]


class RecordPublicBenefit(FactCommand):
    """Record public-benefit work. kind: code of the table ``education.benefit``. place: where, in words."""

    kind: Code
    minutes: Minutes
    place: Line | None = None


@rule(on="education/public-benefit", may=standing.RECORDERS)
def record_public_benefit(command: RecordPublicBenefit, case: Case, facts: Facts) -> Drafts:
    """Of a kind that there is; whoever is exempted may still do it, and the entry says so."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    of_a_kind(command.kind, day, facts)
    table = _not_too_long(command.minutes, Credit.BENEFIT, day, facts)
    event = PublicBenefitDone(
        work_id=facts.new_id(),
        kind=command.kind,
        minutes=command.minutes,
        exempt=case.benefit.holding(day) is not None,
        place=command.place,
    )
    return [event, _credited(event.work_id, Credit.BENEFIT, command.minutes, day, case, table)]


def of_a_kind(kind: str, day: date, facts: Facts) -> None:
    """Refuse work of a kind that the table does not have."""
    table = facts.policies.of(EducationBenefit, day)
    unknown = refusals.WorkKindUnknown(rule=table.pin, kind=kind, kinds=", ".join(table.kinds))
    facts.require(kind in table.kinds, unknown)


def _of_session(command: AttendSession | RecordMissedSession, facts: Facts) -> Occurred:
    """When something about a session occurred: as given, else on its day. SessionNotYetHeld before that."""
    given = facts.occurred(command)
    if facts.day(given) < command.held_on:
        raise refusals.SessionNotYetHeld(held_on=command.held_on, occurred_on=facts.day(given))
    _as_its_series_says(command, facts)
    timed = command.occurred_at is not None or command.occurred_on is not None
    return given if timed else Occurred.on(command.held_on, facts.zone)


def _as_its_series_says(command: AttendSession | RecordMissedSession, facts: Facts) -> None:
    """Refuse another day or topic than the session had; one that is only called was not held before its day."""
    if command.series_id is None:
        return
    series: Series | None = facts.others.get(Of.SESSIONS, {}).get(command.series_id)
    held = series.held.get(command.session_id) if series else None
    called = series.called.get(command.session_id) if series else None
    if held is not None:
        topic, on = held.topic_id, facts.day(Occurred(held.at))
        right = command.held_on == on
    elif called is not None:
        topic, on = called.topic_id, called.meets_on
        right = command.held_on >= on
    else:
        raise refusals.SessionNotInSeries(series=command.series_id)
    if not right or command.topic_id != topic:
        raise refusals.SessionWasOtherwise(topic=topic, held_on=on)


def _not_recorded(session_id: UUID, case: Case) -> None:
    if session_id in case.attendance.attended:
        raise refusals.AttendedAlready()
    if session_id in case.attendance.missed:
        raise refusals.MissedAlready()


def _not_too_long(minutes: int, credit: Credit, day: date, facts: Facts) -> EducationHours:
    table = facts.policies.of(EducationHours, day)
    most = table.credits[credit].at_once
    too_long = refusals.TooLong(rule=table.pin, minutes=minutes, at_once=most, credit=credit.value)
    facts.require(minutes <= most, too_long)
    return table


def _credited(
    source_id: UUID, credit: Credit, minutes: int, day: date, case: Case, table: EducationHours
) -> HoursCredited:
    """As many minutes as the day and the month still have room for; the others are said to be over."""
    most = table.credits[credit]
    of_month = case.attendance.within(*days.bounds(days.month_of(day))).of(credit)
    room = min(most.day - case.attendance.on(day).of(credit), most.month - of_month)
    counted = max(0, min(minutes, room))
    return HoursCredited(source_id=source_id, credit=credit, on=day, minutes=counted, over=minutes - counted)
