"""What may happen between the person and the office."""

from __future__ import annotations

from datetime import date
from typing import Literal, NamedTuple
from uuid import UUID

from domain.case import Case
from domain.contacts import refusals
from domain.contacts.record import (
    CheckInExcused,
    CheckInIdentityFailed,
    CheckInMissed,
    CheckInReceived,
    CheckInReviewed,
    CheckInScheduled,
    Due,
    ExcuseReason,
    Identity,
    Missed,
    MissWithdrawn,
    Mode,
    TalkHeld,
    VisitRecorded,
    WithdrawalReason,
)
from domain.contacts.scheduling import cadence_of, following, scheduled, silence_hiding, unknown_for_silence
from domain.contacts.tables import CheckInCadence
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.organisation.periods.holding import check_in_due
from domain.oversight.sources.holding import on_record


class ScheduleCheckIn(FactCommand):
    """Begin, or add to, the check-ins that are asked for.

    due_on: None takes the cadence of the class, counted from the day on which this occurs.
    """

    due_on: date | None = None


@rule(on="check-ins", do="schedule", may=standing.WATCHERS)
def schedule_check_in(command: ScheduleCheckIn, case: Case, facts: Facts) -> Drafts:
    """No two on one day, and no more at once than the table allows."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    day = facts.day(occurred)
    table = facts.policies.of(CheckInCadence, day)
    due_on = command.due_on or check_in_due(day, cadence_of(case, table).every_days, facts)
    if due_on < day:
        raise refusals.DueTooEarly(due_on=due_on, from_on=day)
    if any(due.due_on == due_on for due in case.contacts.due.values()):
        raise refusals.DueAlready(due_on=due_on)
    if len(case.contacts.due) >= table.max_open:
        raise refusals.TooManyDue(rule=table.pin, max_open=table.max_open)
    return [scheduled(due_on, case, facts, table)]


class RecordCheckIn(FactCommand):
    """Record a check-in, or that somebody failed the identity check at one.

    check_in_id: which one it answers; None takes the one that is due. Whether it is late is computed.
    """

    mode: Mode
    identity: Literal["confirmed", "failed", "not_checked"] = "not_checked"
    check_in_id: UUID | None = None
    note: Narrative | None = None


class Answered(NamedTuple):
    """The check-in that one answers: its id, its days, and whether it stands as missed."""

    check_in_id: UUID
    due: Due | Missed
    was_missed: bool


@rule(on="check-ins", may=standing.RECORDERS)
def record_check_in(command: RecordCheckIn, case: Case, facts: Facts) -> Drafts:
    """It answers what is due, and the next one is set by the cadence; one in time takes back a miss on record."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    table = facts.policies.of(CheckInCadence, day)
    answered = _answered(command.check_in_id, case, occurred, facts, table)
    which = answered.check_in_id if answered else None
    mode_allowed(command.mode, command.identity, case, facts, table)
    if command.identity == "failed":
        return [CheckInIdentityFailed(mode=command.mode, check_in_id=which, note=command.note)]
    received = CheckInReceived(
        mode=command.mode,
        identity=Identity(command.identity),
        check_in_id=which,
        due_on=answered.due.due_on if answered else None,
        late_by_days=days.days_after(day, answered.due.due_on) if answered else 0,
        on_time=day <= answered.due.grace_until if answered else True,
        note=command.note,
    )
    return [received, *_follows(answered, received, case, facts, table)]


def _follows(
    answered: Answered | None, received: CheckInReceived, case: Case, facts: Facts, table: CheckInCadence
) -> list[CheckInScheduled | Draft]:
    """What a receipt brings with it: the next check-in, or the end of a miss that should not stand."""
    if answered is None:
        return []
    if not answered.was_missed:
        return following(answered.check_in_id, answered.due.due_on, case, facts, table)
    if not received.on_time:
        return []
    withdrawn = MissWithdrawn(
        check_in_id=answered.check_in_id,
        due_on=answered.due.due_on,
        reason=WithdrawalReason.RECEIVED_IN_TIME,
    )
    return [Draft(withdrawn, Occurred(facts.now), cited(answered.due.entry))]


class RecordMissedCheckIn(FactCommand):
    """Record that a check-in did not come by the end of its days of grace."""

    check_in_id: UUID


@rule(on="check-ins/{check_in_id}", do="miss", may=standing.WATCHERS)
def record_missed_check_in(command: RecordMissedCheckIn, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day of grace. What fell into a silence is unknown instead."""
    occurred = facts.occurred(command)
    standing.supervised(case, occurred, facts)
    due = _due(command.check_in_id, case)
    standing.was_asked_for(case, due.due_on, facts)
    table = facts.policies.of(CheckInCadence, facts.day(occurred))
    if facts.day(occurred) <= due.grace_until:
        raise refusals.GraceNotOver(rule=table.pin, grace_until=due.grace_until)
    missed = CheckInMissed(check_in_id=command.check_in_id, due_on=due.due_on, grace_until=due.grace_until)
    unknown = unknown_for_silence(command.check_in_id, due, case, facts, table)
    return [unknown or missed, *following(command.check_in_id, due.due_on, case, facts, table)]


class WithdrawMiss(DecisionCommand):
    """Take back a missed check-in that does not stand. entry: event id of the late entry that shows it, if one does."""

    check_in_id: UUID
    reason: WithdrawalReason
    entry: UUID | None = None


@rule(
    on="check-ins/{check_in_id}",
    do="withdraw-miss",
    may=standing.DECIDERS | {Role.CLOCK},
    rests_on=lambda command, _case: (command.entry,) if command.entry else (),
)
def withdraw_miss(command: WithdrawMiss, case: Case, facts: Facts) -> Drafts:
    """The county reviewer decides it, or the clock where a late entry shows it, or a silence that was not known yet."""
    standing.opened(case)
    standing.in_file((command.entry,) if command.entry else (), facts)
    missed = case.contacts.missed.get(command.check_in_id)
    if missed is None:
        raise refusals.CheckInNotMissed()
    silence = None
    if command.reason is WithdrawalReason.SOURCE_SILENT:
        table = facts.policies.of(CheckInCadence, missed.due_on)
        silence = on_record(silence_hiding(missed, case, facts, table), facts)
    event = MissWithdrawn(check_in_id=command.check_in_id, due_on=missed.due_on, reason=command.reason)
    return [Draft(event, evidence=cited(missed.entry, command.entry, silence))]


class ExcuseCheckIn(DecisionCommand):
    """Excuse somebody from a check-in that is due."""

    check_in_id: UUID
    reason: ExcuseReason
    note: Narrative | None = None


@rule(on="check-ins/{check_in_id}", do="excuse", may=standing.RECORDERS)
def excuse_check_in(command: ExcuseCheckIn, case: Case, facts: Facts) -> Drafts:
    """Only what is still due; with it, the next one is set."""
    standing.open_now(case, facts)
    due = _due(command.check_in_id, case)
    table = facts.policies.of(CheckInCadence)
    excused = CheckInExcused(
        check_in_id=command.check_in_id, due_on=due.due_on, reason=command.reason, note=command.note
    )
    return [Draft(excused, evidence=cited(due.entry)), *following(command.check_in_id, due.due_on, case, facts, table)]


class ReviewCheckIn(FactCommand):
    """Record that somebody looked at a check-in and what they made of it.

    entry: event id of the check-in.
    """

    entry: UUID
    outcome: Literal["accepted", "doubtful", "to_follow_up"]
    note: Narrative | None = None


@rule(on="check-ins", do="review", may=standing.RECORDERS, rests_on=lambda command, _case: (command.entry,))
def review_check_in(command: ReviewCheckIn, case: Case, facts: Facts) -> Drafts:
    """The entry has to be a check-in of this file."""
    standing.begun(case, facts.occurred(command), facts)
    reviewed = facts.entry(command.entry)
    if reviewed is None or not isinstance(reviewed.event, CheckInReceived):
        raise refusals.NotACheckIn()
    event = CheckInReviewed(entry=command.entry, outcome=command.outcome, note=command.note)
    return [Draft(event, evidence=cited(command.entry))]


class RecordVisit(FactCommand):
    """Record a visit. place: where, in words."""

    visit: Literal["home", "workplace", "community", "unannounced"]
    met: bool
    place: Line | None = None
    note: Narrative | None = None


@rule(on="visits", may=standing.RECORDERS)
def record_visit(command: RecordVisit, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [VisitRecorded(visit=command.visit, met=command.met, place=command.place, note=command.note)]


class RecordTalk(FactCommand):
    """Record a talk. about: code of its subject matter."""

    talk: Literal["first", "individual", "group"]
    about: Code | None = None
    note: Narrative | None = None


@rule(on="talks", may=standing.RECORDERS)
def record_talk(command: RecordTalk, case: Case, facts: Facts) -> Drafts:
    """While the case is open."""
    standing.during(case, facts.occurred(command), facts)
    return [TalkHeld(talk=command.talk, about=command.about, note=command.note)]


def _answered(
    named: UUID | None, case: Case, occurred: Occurred, facts: Facts, table: CheckInCadence
) -> Answered | None:
    """The check-in that one of this moment answers: the one named, else the earliest that is open to it."""
    day, contacts = facts.day(occurred), case.contacts
    if named is not None:
        found = contacts.due.get(named) or contacts.missed.get(named)
        if found is None:
            raise refusals.CheckInUnknown()
        if day < found.opens_on:
            raise refusals.CheckInTooEarly(rule=table.pin, opens_on=found.opens_on, due_on=found.due_on)
        return Answered(named, found, isinstance(found, Missed))
    due = [(d.due_on, key, d) for key, d in contacts.due.items() if d.opens_on <= day and d.scheduled_at <= occurred.at]
    if due:
        _, key, first = min(due, key=lambda found: found[0])
        return Answered(key, first, False)
    for key, missed in contacts.missed.items():
        if missed.opens_on <= day <= missed.grace_until:
            return Answered(key, missed, True)
    return None


def mode_allowed(mode: Mode, identity: str, case: Case, facts: Facts, table: CheckInCadence) -> None:
    """Refuse a mode that the class does not have, and one in which the identity has to be checked and was not."""
    cadence = cadence_of(case, table)
    if mode not in cadence.modes:
        allowed = ", ".join(each.value for each in cadence.modes)
        facts.require(False, refusals.ModeNotAllowed(rule=table.pin, mode=mode.value, modes=allowed))
    if identity not in {"confirmed", "failed"} and mode in cadence.identity:
        facts.require(False, refusals.IdentityNotConfirmed(rule=table.pin, mode=mode.value))


def _due(check_in_id: UUID, case: Case) -> Due:
    due = case.contacts.due.get(check_in_id)
    if due is None:
        raise refusals.CheckInNotDue()
    return due
