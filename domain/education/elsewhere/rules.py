"""How those who live elsewhere are followed up."""

from __future__ import annotations

from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.education.elsewhere import refusals
from domain.education.elsewhere.record import (
    Basis,
    FollowUp,
    FollowUpEnded,
    FollowUpMissed,
    FollowUpReported,
    FollowUpRequested,
    Result,
    Subject,
)
from domain.education.elsewhere.tables import EducationFollowUp
from domain.intake import standing
from domain.kernel import days
from domain.kernel.ids import Code, Narrative
from domain.kernel.rule import Draft, Drafts, FactCommand, Facts, cited, rule

#: The slices whose entries say that somebody is away.
AWAY = ("leave.", "relocation.", "contacts.")


class RequestFollowUp(FactCommand):
    """Record that the agency of the place where the person is was asked. agency: code; entry: of the leave or move."""

    agency: Code
    basis: Basis
    about: Subject = "education"
    entry: UUID | None = None


def _named(command: RequestFollowUp, _case: Case) -> tuple[UUID, ...]:
    return (command.entry,) if command.entry else ()


@rule(on="education/follow-ups", may=standing.RECORDERS, rests_on=_named)
def request_follow_up(command: RequestFollowUp, case: Case, facts: Facts) -> Drafts:
    """No more at once than the table allows; by when the agency reports follows from it too."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    if command.entry is not None:
        named = facts.entry(command.entry)
        if named is None or not named.event.topic.startswith(AWAY):
            raise refusals.NotAboutBeingAway()
    day = facts.day(occurred)
    table = facts.policies.of(EducationFollowUp, day)
    room = len(case.elsewhere.open) < table.max_open
    facts.require(room, refusals.TooManyFollowUps(rule=table.pin, max_open=table.max_open))
    event = FollowUpRequested(
        follow_up_id=facts.new_id(),
        agency=command.agency,
        basis=command.basis,
        about=command.about,
        due_on=table.within.counted(day, facts.calendar).last,
        entry=command.entry,
    )
    return [Draft(event, evidence=cited(command.entry))]


class ReportFollowUp(FactCommand):
    """Record what the agency reported. How late it was is computed."""

    follow_up_id: UUID
    result: Result
    note: Narrative | None = None


@rule(on="education/follow-ups/{follow_up_id}", do="report", may=standing.RECORDERS)
def report_follow_up(command: ReportFollowUp, case: Case, facts: Facts) -> Drafts:
    """Once, also after it stands as missed."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    asked = _open(command.follow_up_id, case)
    event = FollowUpReported(
        follow_up_id=command.follow_up_id,
        result=command.result,
        due_on=asked.due_on,
        days_late=days.days_after(facts.day(occurred), asked.due_on),
        note=command.note,
    )
    return [Draft(event, evidence=cited(asked.entry, asked.missed))]


class RecordMissedFollowUp(FactCommand):
    """Record that the agency did not report in time."""

    follow_up_id: UUID


@rule(on="education/follow-ups/{follow_up_id}", do="miss", may=standing.WATCHERS)
def record_missed_follow_up(command: RecordMissedFollowUp, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last; once."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    asked = _open(command.follow_up_id, case)
    if asked.missed is not None:
        raise refusals.FollowUpMissedAlready(due_on=asked.due_on)
    if facts.day(occurred) <= asked.due_on:
        raise refusals.FollowUpNotOverdue(due_on=asked.due_on)
    event = FollowUpMissed(follow_up_id=command.follow_up_id, due_on=asked.due_on)
    return [Draft(event, evidence=cited(asked.entry))]


class EndFollowUp(FactCommand):
    """Record that a request no longer stands."""

    follow_up_id: UUID
    reason: Literal["returned_home", "moved_on", "asked_in_error"]


@rule(on="education/follow-ups/{follow_up_id}", do="end", may=standing.RECORDERS)
def end_follow_up(command: EndFollowUp, case: Case, facts: Facts) -> Drafts:
    """One that is open."""
    standing.during(case, facts.occurred(command), facts)
    asked = _open(command.follow_up_id, case)
    return [Draft(FollowUpEnded(follow_up_id=command.follow_up_id, reason=command.reason), evidence=cited(asked.entry))]


def _open(follow_up_id: UUID, case: Case) -> FollowUp:
    found = case.elsewhere.open.get(follow_up_id)
    if found is None:
        raise refusals.FollowUpNotOpen()
    return found
