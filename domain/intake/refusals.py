"""What may be wrong with an entry at intake."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class CaseAlreadyOpened(Refused, code="intake.case-already-opened"):
    """This file has been opened already.

    Record in the file that is open; another term of the same person is another file.
    """


class UnitUnknown(Refused, code="intake.unit-unknown"):
    """There is no such unit.

    The id of a unit that has been established.
    """


class TermInverted(Refused, code="intake.term-inverted"):
    """The term ends on {ends_on}, before it begins on {begins_on}.

    A last day on or after the first; both are part of the term.
    """


class BornAfterOpening(Refused, code="intake.born-after-opening"):
    """The person would be born after the file opens on {opens_on}.

    A day or a year of birth before that.
    """


class ReportedAlready(Refused, code="intake.reported-already"):
    """The person reported on {reported_on} already.

    Correct that entry if its date is wrong.
    """


class NoReportDue(Refused, code="intake.no-report-due"):
    """No day has been set by which to report.

    Set the day by which to report first, from the day on which the judgment took effect.
    """


class ReportingNotOverdue(Refused, code="intake.reporting-not-overdue"):
    """The person may still report until {due_on} ({days} days, {rule}).

    The day after {due_on}, or later.
    """


class ReportMissedAlready(Refused, code="intake.report-missed-already"):
    """That nobody reported by {due_on} has been recorded already.

    Nothing more needs to be recorded until the person reports.
    """


class InductionNotAcknowledged(Refused, code="intake.induction-not-acknowledged"):
    """The person did not acknowledge the announcement.

    Record the announcement once it has been acknowledged.
    """


class GuardianNotPresent(Refused, code="intake.guardian-not-present"):
    """The rules for juveniles hold in this file, and no guardian was present.

    Announce it with a guardian present.
    """


class OfficerAlreadyResponsible(Refused, code="intake.officer-already-responsible"):
    """{officer_id} is responsible for this case already.

    The id of another officer.
    """


class PlanAlreadyAdopted(Refused, code="intake.plan-already-adopted"):
    """This case has a plan.

    Revise the plan that there is.
    """


class NoPlanAdopted(Refused, code="intake.no-plan-adopted"):
    """This case has no plan to revise.

    Adopt a plan first.
    """


class PlanLacksMeasures(Refused, code="intake.plan-lacks-measures"):
    """A plan for the class {level} leaves out: {missing} ({rule}).

    A plan that names them too.
    """


class AssessmentOutdated(Refused, code="intake.assessment-outdated"):
    """No risk assessment of the last {days} days stands in this file ({rule}).

    Assess the risk again, then adopt or revise the plan.
    """
