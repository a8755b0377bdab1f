"""What may be decided on a leave: opinions, approval, refusal, revocation."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec

from domain.case import Case
from domain.intake import standing
from domain.kernel.access import Role
from domain.kernel.ids import Narrative
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.leave import rules as asking
from domain.leave.book import Leave, Opinion
from domain.leave.deciding import refusals
from domain.leave.deciding.bands import Extent, band_of, competent, extent
from domain.leave.deciding.record import (
    LeaveApproved,
    LeaveEndorsed,
    LeaveRefused,
    LeaveRevoked,
    RefusalReason,
    RevocationCause,
)
from domain.leave.deciding.tables import ApproverBands, Band, CoPolice
from domain.leave.record import Level, Material
from domain.leave.rules import APPROVERS, LEVELS
from domain.leave.tables import LeaveIneligible, LeaveReasons

Reasons = Annotated[tuple[RefusalReason, ...], msgspec.Meta(min_length=1, max_length=9)]


class EndorseLeave(DecisionCommand):
    """Give the opinion of one's authority on a leave, or on more of it, before it is decided."""

    leave_id: UUID
    opinion: Literal["agrees", "disagrees"]
    note: Narrative | None = None


@rule(on="leaves/{leave_id}", do="endorse", may=frozenset({Role.OFFICER, Role.REVIEWER, Role.POLICE}))
def endorse_leave(command: EndorseLeave, case: Case, facts: Facts) -> Drafts:
    """While it is undecided; the newest opinion of a level counts."""
    standing.open_now(case, facts)
    leave = asking.open_leave(command.leave_id, case)
    if leave.approved and leave.extension is None:
        raise refusals.LeaveNotPending()
    event = LeaveEndorsed(
        leave_id=command.leave_id,
        level=LEVELS.get(facts.actor.role, Level.JUDICIAL_OFFICE),
        opinion=command.opinion,
        matter="extension" if leave.extension else "leave",
        note=command.note,
    )
    return [Draft(event, evidence=cited(leave.extension.asked if leave.extension else leave.asked))]


class ApproveLeave(DecisionCommand):
    """Approve a leave. From when, by which level and with which copies follows from the file and the tables."""

    leave_id: UUID


class RefuseLeave(DecisionCommand):
    """Refuse a leave, with reasons. note: in words."""

    leave_id: UUID
    reasons: Reasons
    note: Narrative | None = None


def endorsed(command: ApproveLeave | RefuseLeave, case: Case) -> tuple[UUID, ...]:
    """The entries of the opinions on a leave: who gave them is asked of the record."""
    return tuple(opinion.entry for opinion in case.leave.of(command.leave_id).opinions.values())


@rule(on="leaves/{leave_id}", do="approve", may=APPROVERS, rests_on=endorsed)
def approve_leave(command: ApproveLeave, case: Case, facts: Facts) -> Drafts:
    """By the level of its band, with opinions and materials there, for somebody who may go; never from a past day."""
    leave = pending(command.leave_id, case, facts)
    starts_on = max(leave.starts_on, facts.today)
    reaches = extent(starts_on, leave.ends_on, command.leave_id, case, facts)
    band = band_of(reaches, facts)
    level = competent(band, reaches, facts)
    apart(leave.opinions, facts)
    asking.eligible(leave.reason, case, facts)
    asking.not_overlapping(starts_on, leave.ends_on, case, facts, but=command.leave_id)
    _materials_there(leave, facts)
    opinions_there(band, leave.opinions, facts)
    event = LeaveApproved(
        leave_id=command.leave_id,
        level=level,
        starts_on=starts_on,
        ends_on=leave.ends_on,
        days=reaches.days,
        accumulated_days=reaches.accumulated,
        year_days=reaches.year,
        copies_to=band.copies_to,
    )
    return [Draft(event, evidence=rests_on(leave))]


@rule(on="leaves/{leave_id}", do="refuse", may=APPROVERS, rests_on=endorsed)
def refuse_leave(command: RefuseLeave, case: Case, facts: Facts) -> Drafts:
    """By the level that might approve it, where there is one; what is looked up in the file has to be there."""
    leave = asking.open_leave(command.leave_id, case)
    standing.open_now(case, facts)
    if leave.approved:
        raise refusals.LeaveNotPending()
    apart(leave.opinions, facts)
    level = refusing_level(extent(leave.starts_on, leave.ends_on, command.leave_id, case, facts), facts)
    founded(command.reasons, leave, leave.opinions, case, facts)
    reasons = tuple(dict.fromkeys(command.reasons))
    event = LeaveRefused(leave_id=command.leave_id, level=level, reasons=reasons, note=command.note)
    return [Draft(event, evidence=rests_on(leave))]


class RevokeLeave(DecisionCommand):
    """End an approved leave for cause. return_by: the last day to be back, for somebody who is away."""

    leave_id: UUID
    cause: RevocationCause
    return_by: date | None = None
    note: Narrative | None = None


@rule(on="leaves/{leave_id}", do="revoke", may=frozenset({Role.REVIEWER, Role.UPPER}))
def revoke_leave(command: RevokeLeave, case: Case, facts: Facts) -> Drafts:
    """Somebody who is away gets a day by which to be back, today at the earliest."""
    standing.open_now(case, facts)
    leave = approved(command.leave_id, case)
    since, by = leave.trip.departed_on, command.return_by
    last = max(leave.ends_on, facts.today)
    if (since is None) != (by is None) or (by is not None and not facts.today <= by <= last):
        raise refusals.ReturnDayUnsuitable(departed_on=since, from_on=facts.today, ends_on=last)
    event = LeaveRevoked(leave_id=command.leave_id, cause=command.cause, return_by=by, note=command.note)
    return [Draft(event, evidence=cited(leave.approved, leave.trip.departed))]


def pending(leave_id: UUID, case: Case, facts: Facts) -> Leave:
    """A leave that may be approved now: undecided, and not past its last day."""
    standing.open_now(case, facts)
    leave = asking.open_leave(leave_id, case)
    if leave.approved:
        raise refusals.LeaveNotPending()
    if leave.ends_on < facts.today:
        raise refusals.LeaveOver(ends_on=leave.ends_on)
    return leave


def approved(leave_id: UUID, case: Case) -> Leave:
    """A leave that has been approved and has not ended."""
    leave = asking.open_leave(leave_id, case)
    if leave.approved is None:
        raise refusals.LeaveNotApproved()
    return leave


def apart(opinions: Mapping[Level, Opinion], facts: Facts) -> None:
    """Refuse the decision of somebody who gave an opinion on it."""
    entries = (facts.entry(opinion.entry) for opinion in opinions.values())
    same = any(entry is not None and entry.actor_id == facts.actor.id for entry in entries)
    facts.require(not same, refusals.EndorserMayNotApprove())


def opinions_there(band: Band, opinions: Mapping[Level, Opinion], facts: Facts) -> None:
    """Refuse a decision without the opinions of its band, or without the police where both departments decide."""
    for level in band.opinions:
        if level not in opinions:
            pin = facts.policies.of(ApproverBands).pin
            facts.require(False, refusals.OpinionMissing(rule=pin, level=level.value))
    police = facts.policies.of(CoPolice)
    if police.required and not agrees(opinions):
        facts.require(False, refusals.PoliceDisagree(rule=police.pin))


def agrees(opinions: Mapping[Level, Opinion]) -> bool:
    """Whether the police are in favour."""
    opinion = opinions.get(Level.PUBLIC_SECURITY)
    return opinion is not None and opinion.agrees


def refusing_level(reaches: Extent, facts: Facts) -> Level:
    """The level that refuses: as for an approval; the county's where nobody may approve it."""
    try:
        band = band_of(reaches, facts)
    except (refusals.LeaveTooLong, refusals.AnnualCapExceeded):
        band = Band(deciders=(Level.COUNTY_AGENCY,))
    return competent(band, reaches, facts)


def founded(reasons: Reasons, leave: Leave, opinions: Mapping[Level, Opinion], case: Case, facts: Facts) -> None:
    """Refuse to refuse for what the file does not show."""
    barring = asking.barring(case, facts.policies.of(LeaveIneligible), facts, facts.today)
    police = opinions.get(Level.PUBLIC_SECURITY)
    shown = {
        RefusalReason.HIGH_RISK: "high_risk" in barring,
        RefusalReason.MEASURES_OUTSTANDING: any(obstacle != "high_risk" for obstacle in barring),
        RefusalReason.MATERIALS_MISSING: bool(missing(leave, facts)),
        RefusalReason.POLICE_DISAGREE: police is not None and not police.agrees,
    }
    for reason in reasons:
        facts.require(shown.get(reason, True), refusals.RefusalUnfounded(reason=reason.value))


def missing(leave: Leave, facts: Facts) -> tuple[Material, ...]:
    """The materials that the reason needs and that have not come in."""
    row = facts.policies.of(LeaveReasons).of(leave.reason)
    return tuple(material for material in row.materials if material not in leave.materials) if row else ()


def rests_on(leave: Leave) -> tuple[str, ...]:
    """What a decision on a leave cites: the request, the materials, the opinions."""
    return cited(leave.asked, *leave.papers, *(opinion.entry for opinion in leave.opinions.values()))


def _materials_there(leave: Leave, facts: Facts) -> None:
    absent = missing(leave, facts)
    if absent:
        pin = facts.policies.of(LeaveReasons).pin
        facts.require(False, refusals.MaterialsMissing(rule=pin, materials=", ".join(absent)))
