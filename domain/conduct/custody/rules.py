"""What may be recorded of crimes, arrest and detention, and when an arrest may be asked for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Literal
from uuid import UUID

from domain.case import Case
from domain.conduct.custody import refusals
from domain.conduct.custody.record import (
    ArrestDecided,
    ArrestRequested,
    CustodyLimitReached,
    Danger,
    Detention,
    DetentionEnded,
    DetentionRecorded,
    Measure,
    ReoffendingRecorded,
)
from domain.conduct.custody.tables import DetentionNotice
from domain.conduct.revocation.refusals import ProposalNotPending
from domain.conduct.revocation.tables import CourtLimits
from domain.intake import standing
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Code, Digest, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule

#: Who is told of crimes and detentions.
TOLD = standing.RECORDERS | {Role.POLICE}


class RecordReoffending(FactCommand):
    """Record that somebody is suspected, charged or convicted of a crime. It occurred when the office was told so.

    offence_on: the day of the crime. document: SHA-256 of the notice. charge: in words.
    """

    crime: Literal["new_crime", "undiscovered_crime"]
    stage: Literal["suspected", "charged", "convicted"]
    authority: Code
    offence_on: date | None = None
    document: Digest | None = None
    charge: Narrative | None = None


@rule(on="reoffending", may=TOLD)
def record_reoffending(command: RecordReoffending, case: Case, facts: Facts) -> list[ReoffendingRecorded]:
    """Also after supervision ended. A new crime lies within supervision, an undiscovered one before it."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    crime_in_time(command, facts.day(occurred), case, facts)
    return [
        ReoffendingRecorded(
            crime=command.crime,
            stage=command.stage,
            authority=command.authority,
            offence_on=command.offence_on,
            document=command.document,
            charge=command.charge,
        )
    ]


def crime_in_time(crime: RecordReoffending | ReoffendingRecorded, day: date, case: Case, facts: Facts) -> None:
    """Refuse a new crime from before supervision, an undiscovered one within it, and one of a day to come."""
    opened_on = facts.day(standing.opened(case))
    if crime.offence_on is not None:
        new = crime.offence_on >= opened_on
        if crime.offence_on > day or new != (crime.crime == "new_crime"):
            raise refusals.CrimeOutOfTime(offence_on=crime.offence_on, opened_on=opened_on)


class RequestArrest(DecisionCommand):
    """Ask a court to decide on an arrest, with a proposal of revocation. document: SHA-256 of the request."""

    proposal_id: UUID
    danger: Danger
    court: Code
    document: Digest


@rule(on="proposals/{proposal_id}", do="request-arrest", may=standing.DECIDERS)
def request_arrest(command: RequestArrest, case: Case, facts: Facts) -> Drafts:
    """Only while a proposal of revocation is pending, on one of the dangers of the table; once at a time."""
    standing.open_now(case, facts)
    pending = case.revocation.pending.get(command.proposal_id)
    if pending is None or pending.proposal != "revocation":
        raise ProposalNotPending(proposal="revocation")
    table = facts.policies.of(CourtLimits)
    if command.danger not in table.dangers:
        dangers = ", ".join(table.dangers)
        raise refusals.DangerNotNamed(rule=table.pin, danger=command.danger.value, dangers=dangers)
    if command.proposal_id in case.custody.requests:
        raise refusals.ArrestRequestedAlready()
    event = ArrestRequested(
        proposal_id=command.proposal_id, danger=command.danger, court=command.court, document=command.document
    )
    return [Draft(event, evidence=cited(pending.entry))]


class RecordArrestDecision(FactCommand):
    """Record what a court decided on an arrest. document: SHA-256 of the decision."""

    proposal_id: UUID
    decision: Literal["arrested", "not_arrested"]
    court: Code
    document: Digest


@rule(on="proposals/{proposal_id}", do="decide-arrest", may=standing.RECORDERS)
def record_arrest_decision(command: RecordArrestDecision, case: Case, facts: Facts) -> Drafts:
    """Late or not: a decision stands. What is known to the day only is late from the day after the limit."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    request = case.custody.requests.get(command.proposal_id)
    if request is None:
        raise refusals.ArrestNotRequested()
    due_at = request.at + timedelta(hours=facts.policies.of(CourtLimits).arrest_hours)
    event = ArrestDecided(
        proposal_id=command.proposal_id,
        decision=command.decision,
        court=command.court,
        document=command.document,
        due_at=due_at,
        hours_late=hours_late(occurred, due_at),
    )
    return [Draft(event, evidence=cited(request.entry))]


class RecordDetention(FactCommand):
    """Record that somebody's liberty was taken, on the day or at the instant when it was.

    proposal_id: of an arrest that a court decided on. told_on: when the office was told; without it, now.
    document: SHA-256 of the notice.
    """

    measure: Measure
    authority: Code
    proposal_id: UUID | None = None
    told_on: date | None = None
    document: Digest | None = None


@rule(on="detentions", may=TOLD)
def record_detention(command: RecordDetention, case: Case, facts: Facts) -> Drafts:
    """While supervision lasted, or after it. One that carries out an arrest names its proposal."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    decision = case.custody.granted.get(command.proposal_id) if command.proposal_id else None
    if command.proposal_id is not None and (decision is None or command.measure is not Measure.ARREST):
        raise refusals.ArrestNotDecided()
    detained_on, told_on = facts.day(occurred), command.told_on or facts.today
    told_in_order(told_on, detained_on, facts)
    known = command.told_on is not None or not facts.imported
    due_on = notice_due(detained_on, command.proposal_id, facts) if known else None
    event = DetentionRecorded(
        detention_id=facts.new_id(),
        measure=command.measure,
        authority=command.authority,
        proposal_id=command.proposal_id,
        told_on=told_on,
        document=command.document,
        due_on=due_on,
        days_late=days.days_after(told_on, due_on) if due_on else 0,
    )
    return [Draft(event, evidence=cited(decision))]


def notice_due(detained_on: date, proposal_id: UUID | None, facts: Facts) -> date | None:
    """The last day for telling the office of a detention; None of an arrest that the agency asked for itself."""
    if proposal_id is not None:
        return None
    return facts.policies.of(DetentionNotice, detained_on).within.last(detained_on)


def told_in_order(told_on: date, detained_on: date, facts: Facts) -> None:
    """Refuse a day on which the office was told that is before the detention, or to come."""
    if not detained_on <= told_on <= facts.today:
        raise refusals.ToldOutOfOrder(detained_on=detained_on, told_on=told_on)


class EndDetention(FactCommand):
    """Record the end of a detention, on the day or at the instant when it ended."""

    detention_id: UUID


@rule(on="detentions/{detention_id}", do="end", may=TOLD)
def end_detention(command: EndDetention, case: Case, facts: Facts) -> Drafts:
    """Its days are counted, the first and the last included; an arrest for revocation counts as served."""
    standing.opened(case)
    detention = _lasting(command.detention_id, case)
    began_on, ended_on = facts.day(Occurred(detention.at)), facts.day(facts.occurred(command))
    if ended_on < began_on:
        raise refusals.ToldOutOfOrder(detained_on=began_on, told_on=ended_on)
    number = (ended_on - began_on).days + 1
    per_day = facts.policies.of(CourtLimits).served_per_day if detention.proposal_id else 0
    event = DetentionEnded(detention_id=command.detention_id, days=number, days_served=number * per_day)
    return [Draft(event, evidence=cited(detention.entry))]


class RecordCustodyLimit(FactCommand):
    """Record that an arrest reached its limit without a ruling."""

    detention_id: UUID


@rule(on="detentions/{detention_id}", do="limit", may=standing.WATCHERS)
def record_custody_limit(command: RecordCustodyLimit, case: Case, facts: Facts) -> Drafts:
    """On the last day of the limit, while the arrest lasts; once."""
    occurred = facts.occurred(command)
    standing.begun(case, occurred, facts)
    detention = _lasting(command.detention_id, case)
    if detention.proposal_id is None:
        raise refusals.NoCustodyLimit()
    if detention.limit_noticed:
        raise refusals.LimitNoticedAlready()
    began_on = facts.day(Occurred(detention.at))
    table = facts.policies.of(CourtLimits, began_on)
    limit_on = case.duties.last("custody-limit", command.detention_id, table.custody.last(began_on))
    if facts.day(occurred) < limit_on:
        raise refusals.LimitNotReached(rule=table.pin, limit_on=limit_on)
    event = CustodyLimitReached(detention_id=command.detention_id, limit_on=limit_on)
    return [Draft(event, evidence=cited(detention.entry))]


def _lasting(detention_id: UUID, case: Case) -> Detention:
    detention = case.custody.detentions.get(detention_id)
    if detention is None:
        raise refusals.DetentionNotOpen()
    return detention


def hours_late(occurred: Occurred, due_at: datetime) -> int:
    """Whole or begun hours after the limit. What is known to the day only counts from its first instant."""
    seconds = (occurred.at - due_at).total_seconds()
    return max(0, -int(-seconds // 3600))
