"""What may be wrong with an entry about somebody who is on leave."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class NotDeparted(Refused, code="leave.not-departed"):
    """Nobody has left on this leave.

    Record the departure first; or that the leave was not used.
    """


class OutsideLeave(Refused, code="leave.outside-leave"):
    """The leave lasts from {starts_on} to {ends_on}; this departure was on {departed_on}.

    A day from {starts_on} to {ends_on}; a departure outside the leave is an absence without approval.
    """


class BeforeApproval(Refused, code="leave.before-approval"):
    """The leave was approved on {approved_on}; this was on {occurred_on}.

    A day on or after {approved_on}; who left before is absent without approval.
    """


class BeforeDeparture(Refused, code="leave.before-departure"):
    """The person left on {departed_on}; this was on {occurred_on}.

    A day on or after {departed_on}.
    """


class CertificateIssuedAlready(Refused, code="leave.certificate-issued-already"):
    """The certificate of this leave has been issued.

    A leave without one, or one that has been made longer since.
    """


class NotArrived(Refused, code="leave.not-arrived"):
    """No arrival at the destination was reported.

    Record the arrival first.
    """


class LeaveModeNotAllowed(Refused, code="leave.mode-not-allowed"):
    """On leave nobody reports by {mode} ({rule}).

    One of {modes}.
    """


class ReportNotYetDue(Refused, code="leave.report-not-yet-due"):
    """The person may report on the way until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class LeaveNotOver(Refused, code="leave.leave-not-over"):
    """The leave lasts until {ends_on}.

    The day after {ends_on}, or later.
    """


class OverdueAlready(Refused, code="leave.overdue-already"):
    """That the person is overdue has been recorded.

    Nothing more needs to be recorded until the report back.
    """


class NotOverdue(Refused, code="leave.not-overdue"):
    """No overdue return of this leave stands.

    A leave for which an overdue return was recorded and not taken back.
    """


class NoMissStands(Refused, code="leave.no-miss-stands"):
    """No missed report on the way stands for this leave.

    A leave whose newest missed report was not taken back.
    """
