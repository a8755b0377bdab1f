"""What may be wrong with an inspection."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class ProgrammeBegunAlready(Refused, code="organisation.programme-begun-already"):
    """The programme {programme_id} has begun already.

    Another id.
    """


class ProgrammeNotBegun(Refused, code="organisation.programme-not-begun"):
    """There is no such programme of inspections.

    The id of a programme that has begun.
    """


class InspectionUnknown(Unknown, code="organisation.inspection-unknown"):
    """No inspection with this id is planned in this programme.

    The id of a planned inspection; or none, for one that nobody planned.
    """


class InspectionInThePast(Refused, code="organisation.inspection-in-the-past"):
    """An inspection cannot be planned for {inspects_on}, which had passed on {planned_on}.

    {planned_on} or later; one that was done is recorded as done.
    """


class StageMissing(Refused, code="organisation.stage-missing"):
    """A rolling inspection is planned by stages.

    The code of the stage.
    """


class TooManyCases(Refused, code="organisation.too-many-cases"):
    """One inspection names at most {most} files ({rule}).

    {most} files or fewer; the others in another inspection.
    """


class InspectionNotOverdue(Refused, code="organisation.inspection-not-overdue"):
    """The inspection due on {due_on} is still in time until {grace_until} ({rule}).

    The day after {grace_until}, or later.
    """
