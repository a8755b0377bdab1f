"""What may be wrong with an entry about staff."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused, Unknown


class StaffAssignedAlready(Refused, code="people.staff-assigned-already"):
    """{staff_id} is on the record as staff already.

    Assign them anew on their own page.
    """


class StaffNotAssigned(Refused, code="people.staff-not-assigned"):
    """{staff_id} is not assigned to a unit.

    Somebody who is assigned; assign them first.
    """


class StaffBefore(Refused, code="people.staff-before"):
    """This happened on {occurred_on}, before {staff_id} was assigned on {since}.

    A day on or after {since}.
    """


class AssignmentUnchanged(Refused, code="people.assignment-unchanged"):
    """{staff_id} works there as exactly that already.

    Another unit, post or function.
    """


class UnitOutOfReach(NotEmpowered, code="people.unit-out-of-reach"):
    """The unit lies outside those that this account reaches.

    A unit that is the account's own, or below it.
    """


class TrainingUnknown(Unknown, code="people.training-unknown"):
    """No training with this id was held by that unit lately.

    The id of a training that is on the record of the unit that held it.
    """


class TrainingOnAnotherDay(Refused, code="people.training-on-another-day"):
    """That training was held on {held_on}.

    That day, or none: it is taken from the training.
    """


class AttendedAlready(Refused, code="people.attended-already"):
    """That {staff_id} attended this training is on the record already.

    Another training.
    """


class YearNotOver(Refused, code="people.year-not-over"):
    """The year {year} is not over; this may be recorded from {from_on}.

    {from_on} or later.
    """


class TrainingEnough(Refused, code="people.training-enough"):
    """{staff_id} had {hours} hours of training in {year}, and {required} are asked for ({rule}).

    A year with fewer hours.
    """


class ShortAlready(Refused, code="people.short-already"):
    """That the training of {year} was too little is on the record already.

    Nothing more.
    """


class AppraisedAlready(Refused, code="people.staff-appraised-already"):
    """{staff_id} has been appraised for {year} already.

    Another year.
    """


class OwnMatter(NotEmpowered, code="people.own-matter"):
    """Nobody decides on themselves.

    Have it done by somebody else who may.
    """


class ReportUnknown(Unknown, code="people.misconduct-unknown"):
    """No report of misconduct with this id is on this page.

    The id of a report on the page of this member of staff.
    """


class ReportDecided(Refused, code="people.misconduct-decided-already"):
    """This report has been decided already.

    A new report, where there is something new.
    """


class ReporterDecides(NotEmpowered, code="people.reporter-decides"):
    """Whoever reported misconduct does not decide on the report.

    Have it decided by another head of bureau, or by the agency above.
    """


class ConsequenceOfNothing(Refused, code="people.consequence-of-nothing"):
    """An unfounded report has no consequence; a founded one does.

    The outcome and its consequence, in agreement.
    """
