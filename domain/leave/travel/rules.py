"""What may happen with recurring travel."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from domain.case import Case
from domain.contacts.record import Mode
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.ids import Code, Line, Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.leave.deciding.record import RevocationCause
from domain.leave.deciding.rules import Reasons
from domain.leave.record import LeaveReason
from domain.leave.rules import APPROVERS, Documents, eligible, of_level
from domain.leave.travel import refusals
from domain.leave.travel.record import (
    Frequency,
    RecurringTravelApproved,
    RecurringTravelExpired,
    RecurringTravelRefused,
    RecurringTravelRequested,
    RecurringTravelRevoked,
    RecurringTravelUsed,
    Travel,
)
from domain.leave.travel.tables import RecurringTravel

Divisions = Annotated[tuple[Code, ...], msgspec.Meta(min_length=1, max_length=20)]


class RequestRecurringTravel(FactCommand):
    """Record that somebody asked to travel again and again. divisions: codes of where to; route: in words."""

    reason: LeaveReason
    divisions: Divisions
    begins_on: date
    frequency: Frequency
    documents: Documents = ()
    route: Line | None = None
    account: Narrative | None = None


@rule(on="recurring-travel", do="request", may=standing.RECORDERS)
def request_recurring_travel(command: RequestRecurringTravel, case: Case, facts: Facts) -> Drafts:
    """For a reason of the table. Short notice is noted."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    table = facts.policies.of(RecurringTravel, day)
    reason_listed(command.reason, table, facts)
    if len(case.travel.open) >= table.at_once:
        raise refusals.TooMuchTravel(rule=table.pin, at_once=table.at_once)
    event = RecurringTravelRequested(
        travel_id=facts.new_id(),
        reason=command.reason,
        divisions=command.divisions,
        begins_on=command.begins_on,
        frequency=command.frequency,
        short_notice=command.begins_on < table.notice.counted(day, facts.calendar).last,
        documents=command.documents,
        route=command.route,
        account=command.account,
    )
    return [event]


def reason_listed(reason: LeaveReason, table: RecurringTravel, facts: Facts) -> None:
    """Refuse a reason for which there is no recurring travel."""
    if reason not in table.reasons:
        reasons = ", ".join(table.reasons)
        refusal = refusals.TravelReasonNotListed(rule=table.pin, reason=reason.value, reasons=reasons)
        facts.require(False, refusal)


class ApproveRecurringTravel(DecisionCommand):
    """Approve recurring travel; for how long follows from the table."""

    travel_id: UUID


@rule(on="recurring-travel/{travel_id}", do="approve", may=APPROVERS)
def approve_recurring_travel(command: ApproveRecurringTravel, case: Case, facts: Facts) -> Drafts:
    """From today at the earliest, for somebody who may go, on proof that was handed in."""
    travel = _pending(command.travel_id, case, facts)
    table = facts.policies.of(RecurringTravel)
    level = of_level(table.deciders, facts, table.pin)
    eligible(travel.reason, case, facts)
    facts.require(travel.proved, refusals.ProofMissing())
    begins_on = max(travel.begins_on, facts.today)
    ends_on = table.valid.counted(begins_on, facts.calendar).last
    event = RecurringTravelApproved(travel_id=command.travel_id, level=level, begins_on=begins_on, ends_on=ends_on)
    return [Draft(event, evidence=cited(travel.asked))]


class RefuseRecurringTravel(DecisionCommand):
    """Refuse recurring travel, with reasons. note: in words."""

    travel_id: UUID
    reasons: Reasons
    note: Narrative | None = None


@rule(on="recurring-travel/{travel_id}", do="refuse", may=APPROVERS)
def refuse_recurring_travel(command: RefuseRecurringTravel, case: Case, facts: Facts) -> Drafts:
    """By the level that might approve it."""
    travel = _pending(command.travel_id, case, facts)
    table = facts.policies.of(RecurringTravel)
    level = of_level(table.deciders, facts, table.pin)
    reasons = tuple(dict.fromkeys(command.reasons))
    event = RecurringTravelRefused(travel_id=command.travel_id, level=level, reasons=reasons, note=command.note)
    return [Draft(event, evidence=cited(travel.asked))]


class UseRecurringTravel(FactCommand):
    """Record a trip that somebody reported. back_on: the day on which they mean to be back."""

    travel_id: UUID
    division: Code
    mode: Mode
    back_on: date | None = None
    place: Line | None = None


@rule(on="recurring-travel/{travel_id}", do="use", may=standing.RECORDERS)
def use_recurring_travel(command: UseRecurringTravel, case: Case, facts: Facts) -> Drafts:
    """Within its days, to a place that was approved, reported in a mode of the table."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    travel, ends_on = _in_force(command.travel_id, case)
    as_approved(command, travel, ends_on, facts.day(occurred), facts)
    event = RecurringTravelUsed(
        travel_id=command.travel_id,
        division=command.division,
        mode=command.mode,
        back_on=command.back_on,
        place=command.place,
    )
    return [event]


def as_approved(
    trip: UseRecurringTravel | RecurringTravelUsed, travel: Travel, ends_on: date, day: date, facts: Facts
) -> None:
    """Refuse a trip outside the days or the places that were approved, and one that was reported in another mode."""
    table = facts.policies.of(RecurringTravel, day)
    if not travel.begins_on <= day <= ends_on or (trip.back_on and not day <= trip.back_on <= ends_on):
        facts.require(False, refusals.OutsideTravel(begins_on=travel.begins_on, ends_on=ends_on))
    if trip.division not in travel.divisions:
        facts.require(False, refusals.DivisionNotApproved(divisions=", ".join(travel.divisions)))
    if trip.mode not in table.modes:
        modes = ", ".join(table.modes)
        facts.require(False, refusals.TravelModeNotAllowed(rule=table.pin, mode=trip.mode.value, modes=modes))


class RecordExpiredTravel(FactCommand):
    """Record that the last day of recurring travel has passed."""

    travel_id: UUID


@rule(on="recurring-travel/{travel_id}", do="expire", may=standing.WATCHERS)
def record_expired_travel(command: RecordExpiredTravel, case: Case, facts: Facts) -> Drafts:
    """The earliest day for this is the day after the last day."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    _, ends_on = _in_force(command.travel_id, case)
    if facts.day(occurred) <= ends_on:
        raise refusals.TravelNotOver(ends_on=ends_on)
    return [RecurringTravelExpired(travel_id=command.travel_id, ends_on=ends_on)]


class RevokeRecurringTravel(DecisionCommand):
    """End recurring travel for cause."""

    travel_id: UUID
    cause: RevocationCause
    note: Narrative | None = None


@rule(on="recurring-travel/{travel_id}", do="revoke", may=frozenset({Role.REVIEWER, Role.UPPER}))
def revoke_recurring_travel(command: RevokeRecurringTravel, case: Case, facts: Facts) -> Drafts:
    """While it is in force."""
    standing.open_now(case, facts)
    travel, _ = _in_force(command.travel_id, case)
    event = RecurringTravelRevoked(travel_id=command.travel_id, cause=command.cause, note=command.note)
    return [Draft(event, evidence=cited(travel.approved))]


def _pending(travel_id: UUID, case: Case, facts: Facts) -> Travel:
    standing.open_now(case, facts)
    travel = case.travel.open.get(travel_id)
    if travel is None or travel.asked is None:
        raise refusals.TravelUnknown()
    if travel.approved:
        raise refusals.TravelNotPending()
    return travel


def _in_force(travel_id: UUID, case: Case) -> tuple[Travel, date]:
    travel = case.travel.open.get(travel_id)
    if travel is None:
        raise refusals.TravelUnknown()
    if travel.ends_on is None:
        raise refusals.TravelNotApproved()
    return travel, travel.ends_on
