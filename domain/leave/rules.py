"""What may happen when leave is asked for: the request, its materials, its withdrawal."""

from __future__ import annotations

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.days import days_away
from domain.kernel.ids import Code, Digest, Line, Narrative
from domain.kernel.refusal import Refused
from domain.kernel.rule import OWN, Drafts, FactCommand, Facts, rule
from domain.leave import refusals
from domain.leave.book import Leave
from domain.leave.record import (
    LeaveMaterialsAdded,
    LeaveReason,
    LeaveRequested,
    LeaveWithdrawn,
    Level,
    Material,
    Obstacle,
    WithdrawalCause,
)
from domain.leave.tables import LeaveAdvance, LeaveIneligible, LeaveReasons

Materials = Annotated[tuple[Material, ...], msgspec.Meta(max_length=10)]
Documents = Annotated[tuple[Digest, ...], msgspec.Meta(max_length=20)]

#: The authority for which somebody of a role gives an opinion or decides.
LEVELS = {
    Role.OFFICER: Level.JUDICIAL_OFFICE,
    Role.REVIEWER: Level.COUNTY_AGENCY,
    Role.UPPER: Level.UPPER_AGENCY,
    Role.POLICE: Level.PUBLIC_SECURITY,
}
#: Who decides, one level or another; which of them follows from the tables.
APPROVERS = frozenset({Role.OFFICER, Role.REVIEWER, Role.UPPER})


class RequestLeave(FactCommand):
    """Record that somebody asked to be away, with both days inclusive.

    division: code of where to; destination: in words. phone: where to be reached meanwhile. account: why, in words.
    """

    reason: LeaveReason
    starts_on: date
    ends_on: date
    division: Code
    materials: Materials = ()
    documents: Documents = ()
    destination: Line | None = None
    phone: Line | None = None
    account: Narrative | None = None


@rule(on="leaves", do="request", may=standing.RECORDERS)
def request_leave(command: RequestLeave, case: Case, facts: Facts) -> Drafts:
    """For a listed reason, not overlapping another. Missing materials, short notice and obstacles are noted."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    day = facts.day(occurred)
    in_order(command.starts_on, command.ends_on)
    if command.starts_on < day:
        facts.require(False, refusals.LeaveInThePast(starts_on=command.starts_on, asked_on=day))
    listed(command.reason, facts, day)
    _room_for_one(case, facts, day)
    not_overlapping(command.starts_on, command.ends_on, case, facts)
    in_time_until = facts.policies.of(LeaveAdvance, day).notice.counted(day, facts.calendar).last
    event = LeaveRequested(
        leave_id=facts.new_id(),
        reason=command.reason,
        starts_on=command.starts_on,
        ends_on=command.ends_on,
        days=days_away(command.starts_on, command.ends_on),
        division=command.division,
        notice_days=max(0, (command.starts_on - day).days),
        short_notice=command.starts_on < in_time_until,
        materials=tuple(dict.fromkeys(command.materials)),
        documents=command.documents,
        obstacles=obstacles(command.reason, case, facts, day),
        destination=command.destination,
        phone=command.phone,
        account=command.account,
    )
    return [event]


class AddLeaveMaterials(FactCommand):
    """Record that further materials for a leave came in."""

    leave_id: UUID
    materials: Materials
    documents: Documents = ()


@rule(on="leaves/{leave_id}", do="add-materials", may=standing.RECORDERS)
def add_leave_materials(command: AddLeaveMaterials, case: Case, facts: Facts) -> Drafts:
    """Until the leave has ended."""
    standing.during(case, facts.occurred(command), facts)
    open_leave(command.leave_id, case)
    return [
        LeaveMaterialsAdded(leave_id=command.leave_id, materials=command.materials, documents=command.documents),
    ]


class WithdrawLeave(FactCommand):
    """Record that somebody does not want, or did not use, a leave."""

    leave_id: UUID
    cause: WithdrawalCause


@rule(on="leaves/{leave_id}", do="withdraw", may=standing.RECORDERS)
def withdraw_leave(command: WithdrawLeave, case: Case, facts: Facts) -> Drafts:
    """Asked for or approved, but nobody has left on it."""
    standing.during(case, facts.occurred(command), facts)
    not_departed(open_leave(command.leave_id, case))
    return [LeaveWithdrawn(leave_id=command.leave_id, cause=command.cause)]


def open_leave(leave_id: UUID, case: Case) -> Leave:
    """A leave that is asked for or under way. LeaveUnknown if there is none."""
    leave = case.leave.open.get(leave_id)
    if leave is None or leave.asked is None:
        raise refusals.LeaveUnknown()
    return leave


def in_order(first: date, last: date) -> None:
    """Refuse days in the wrong order."""
    if last < first:
        raise refusals.LeaveInverted(starts_on=first, ends_on=last)


def not_departed(leave: Leave) -> None:
    """Refuse what is only for a leave that nobody has gone on."""
    if leave.trip.departed_on is not None:
        raise refusals.DepartedAlready(departed_on=leave.trip.departed_on)


def not_overlapping(first: date, last: date, case: Case, facts: Facts, *, but: UUID | None = None) -> None:
    """Refuse days on which another leave is asked for, approved or was taken. but: the leave that may have them."""
    spans = [(leave.starts_on, leave.ends_on) for key, leave in case.leave.open.items() if key != but]
    spans += [(past.away_from, past.away_to) for past in case.leave.past.values() if past.away_from and past.away_to]
    for starts_on, ends_on in spans:
        if starts_on <= last and first <= ends_on:
            facts.require(False, refusals.LeavesOverlap(starts_on=starts_on, ends_on=ends_on))


def obstacles(reason: LeaveReason, case: Case, facts: Facts, day: date) -> tuple[Obstacle, ...]:
    """What stands in the file, on a day, against a leave for a reason."""
    table = facts.policies.of(LeaveIneligible, day)
    return () if reason in table.unless else barring(case, table, facts, day)


def barring(case: Case, table: LeaveIneligible, facts: Facts, day: date) -> tuple[Obstacle, ...]:
    """What stands in the file, on a day, against any leave."""
    misses = case.contacts.missed.values()
    missed = any(day <= table.misses.counted(miss.due_on, facts.calendar).last for miss in misses)
    outstanding = {
        Obstacle.INDUCTION_OUTSTANDING: not case.intake.inducted,
        Obstacle.REPORTING_MISSED: case.intake.reporting_missed and case.intake.reported_at is None,
        Obstacle.CHECK_IN_MISSED: missed,
        Obstacle.LEAVE_OVERDUE: any(leave.trip.overdue for leave in case.leave.open.values()),
        Obstacle.RECTIFICATION_OUTSTANDING: bool(case.absence.orders),
        Obstacle.SANCTION_OUTSTANDING: case.carrying_out.sanction_outstanding,
    }
    high = (Obstacle.HIGH_RISK,) if case.assessment.highest in table.risk else ()
    return (*high, *(obstacle for obstacle in table.outstanding if outstanding.get(obstacle)))


def deciding_level(deciders: tuple[Level, ...], facts: Facts, otherwise: Refused) -> Level:
    """The level at which somebody decides, where it is one of those that may."""
    if facts.actor.role in OWN:
        return deciders[0]
    level = LEVELS[facts.actor.role]
    facts.require(level in deciders, otherwise)
    return level


def of_level(deciders: tuple[Level, ...], facts: Facts, pin: str) -> Level:
    """The level at which somebody decides. LevelNotCompetent where the table has others."""
    level = LEVELS.get(facts.actor.role)
    refusal = refusals.LevelNotCompetent(rule=pin, level=level and level.value, may=", ".join(deciders))
    return deciding_level(deciders, facts, refusal)


def eligible(reason: LeaveReason, case: Case, facts: Facts) -> None:
    """Refuse a decision in favour of somebody who may not go now."""
    found = obstacles(reason, case, facts, facts.today)
    if found:
        pin = facts.policies.of(LeaveIneligible).pin
        facts.require(False, refusals.NotEligible(rule=pin, obstacles=", ".join(found)))


def listed(reason: LeaveReason, facts: Facts, day: date) -> None:
    """Refuse a reason that the table does not have."""
    table = facts.policies.of(LeaveReasons, day)
    if table.of(reason) is None:
        reasons = ", ".join(row.reason for row in table.reasons)
        facts.require(False, refusals.ReasonNotListed(rule=table.pin, reason=reason.value, reasons=reasons))


def _room_for_one(case: Case, facts: Facts, day: date) -> None:
    table = facts.policies.of(LeaveReasons, day)
    if len(case.leave.open) >= table.open_at_once:
        raise refusals.TooManyLeaves(rule=table.pin, open_at_once=table.open_at_once)
