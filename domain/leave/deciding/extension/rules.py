"""What may happen when more of a leave is asked for. The days of the whole decide who may approve it."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.kernel.days import days_away
from domain.kernel.ids import Narrative
from domain.kernel.refusal import Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule
from domain.leave import rules as asking
from domain.leave.book import Extension, Leave
from domain.leave.deciding import rules as deciding
from domain.leave.deciding.bands import band_of, competent, extent
from domain.leave.deciding.extension.record import (
    ExtensionCause,
    LeaveExtensionApproved,
    LeaveExtensionRefused,
    LeaveExtensionRequested,
)
from domain.leave.rules import APPROVERS, Documents, Materials


class ExtensionAfterExpiry(Refused, code="leave.extension-after-expiry"):
    """The leave ended on {ends_on}; more of it is asked for by then.

    A request by {ends_on}; later, a return that is delayed, and the report back.
    """


class ExtensionNotLonger(Refused, code="leave.extension-not-longer"):
    """The leave lasts until {ends_on} already.

    A day after {ends_on}.
    """


class ExtensionPending(Refused, code="leave.extension-pending"):
    """More of this leave has been asked for and is not decided.

    Have that decided first.
    """


class NoExtensionPending(Refused, code="leave.no-extension-pending"):
    """No more of this leave is asked for.

    A leave of which more has been asked for and is not decided.
    """


class ExtensionTooLate(Refused, code="leave.extension-too-late"):
    """The leave ended on {ends_on}: it cannot be made longer any more.

    Refuse the extension; then the person returns and reports back.
    """


class LeaveRevokedAlready(Refused, code="leave.leave-revoked-already"):
    """This leave was revoked: the person has to be back by {ends_on}.

    The report back.
    """


class RequestLeaveExtension(FactCommand):
    """Record that somebody asked to stay away longer. ends_on: the new last day, inclusive."""

    leave_id: UUID
    ends_on: date
    cause: ExtensionCause
    materials: Materials = ()
    documents: Documents = ()
    account: Narrative | None = None


@rule(on="leaves/{leave_id}/extension", do="request", may=standing.RECORDERS)
def request_leave_extension(command: RequestLeaveExtension, case: Case, facts: Facts) -> Drafts:
    """Of an approved leave, by its last day, once at a time."""
    occurred = facts.occurred(command)
    standing.during(case, occurred, facts)
    leave = deciding.approved(command.leave_id, case)
    if leave.revoked:
        raise LeaveRevokedAlready(ends_on=leave.ends_on)
    if leave.extension:
        raise ExtensionPending()
    if facts.day(occurred) > leave.ends_on:
        facts.require(False, ExtensionAfterExpiry(ends_on=leave.ends_on))
    if command.ends_on <= leave.ends_on:
        raise ExtensionNotLonger(ends_on=leave.ends_on)
    asking.not_overlapping(leave.starts_on, command.ends_on, case, facts, but=command.leave_id)
    event = LeaveExtensionRequested(
        leave_id=command.leave_id,
        ends_on=command.ends_on,
        days=days_away(leave.starts_on, command.ends_on),
        cause=command.cause,
        materials=command.materials,
        documents=command.documents,
        account=command.account,
    )
    return [event]


class ApproveLeaveExtension(DecisionCommand):
    """Approve more of a leave."""

    leave_id: UUID


class RefuseLeaveExtension(DecisionCommand):
    """Refuse more of a leave, with reasons. note: in words."""

    leave_id: UUID
    reasons: deciding.Reasons
    note: Narrative | None = None


def _endorsed(command: ApproveLeaveExtension | RefuseLeaveExtension, case: Case) -> tuple[UUID, ...]:
    extension = case.leave.of(command.leave_id).extension
    return tuple(opinion.entry for opinion in extension.opinions.values()) if extension else ()


@rule(on="leaves/{leave_id}/extension", do="approve", may=APPROVERS, rests_on=_endorsed)
def approve_leave_extension(command: ApproveLeaveExtension, case: Case, facts: Facts) -> Drafts:
    """By the level of the band of the whole leave, with the opinions on it, and before the leave has ended."""
    leave, extension = _pending(command.leave_id, case, facts)
    if facts.today > leave.ends_on:
        facts.require(False, ExtensionTooLate(ends_on=leave.ends_on))
    asking.not_overlapping(leave.starts_on, extension.ends_on, case, facts, but=command.leave_id)
    reaches = extent(leave.starts_on, extension.ends_on, command.leave_id, case, facts)
    band = band_of(reaches, facts)
    level = competent(band, reaches, facts)
    deciding.apart(extension.opinions, facts)
    deciding.opinions_there(band, extension.opinions, facts)
    event = LeaveExtensionApproved(
        leave_id=command.leave_id,
        level=level,
        ends_on=extension.ends_on,
        days=reaches.days,
        accumulated_days=reaches.accumulated,
        year_days=reaches.year,
        copies_to=band.copies_to,
    )
    return [Draft(event, evidence=_rests_on(leave, extension))]


@rule(on="leaves/{leave_id}/extension", do="refuse", may=APPROVERS, rests_on=_endorsed)
def refuse_leave_extension(command: RefuseLeaveExtension, case: Case, facts: Facts) -> Drafts:
    """By the level that might approve it; the leave ends when it would have."""
    leave, extension = _pending(command.leave_id, case, facts)
    deciding.apart(extension.opinions, facts)
    reaches = extent(leave.starts_on, extension.ends_on, command.leave_id, case, facts)
    level = deciding.refusing_level(reaches, facts)
    deciding.founded(command.reasons, leave, extension.opinions, case, facts)
    event = LeaveExtensionRefused(
        leave_id=command.leave_id,
        level=level,
        ends_on=leave.ends_on,
        reasons=tuple(dict.fromkeys(command.reasons)),
        note=command.note,
    )
    return [Draft(event, evidence=_rests_on(leave, extension))]


def _pending(leave_id: UUID, case: Case, facts: Facts) -> tuple[Leave, Extension]:
    standing.open_now(case, facts)
    leave = deciding.approved(leave_id, case)
    if leave.extension is None:
        raise NoExtensionPending()
    return leave, leave.extension


def _rests_on(leave: Leave, extension: Extension) -> tuple[str, ...]:
    opinions = (opinion.entry for opinion in extension.opinions.values())
    return cited(leave.approved, extension.asked, *leave.papers, *opinions)
