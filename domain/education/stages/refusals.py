"""What may be wrong with a stage or a programme."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class StageEnteredAlready(Refused, code="education.stage-entered-already"):
    """The {stage} of education has been entered already.

    The stage that follows it: {next}.
    """


class StageOutOfOrder(Refused, code="education.stage-out-of-order"):
    """The {stage} of education does not follow the stage that holds now.

    The {next} first.
    """


class StageTooEarly(Refused, code="education.stage-too-early"):
    """The {stage} of education begins on {begins_on} ({rule}).

    {begins_on} or later.
    """


class StageEndUnknown(Refused, code="education.stage-end-unknown"):
    """The last day of the term is not in the file, so nobody knows when its last stage begins.

    Correct the opening of the case with the last day of the term.
    """


class StageNotEntered(Refused, code="education.stage-not-entered"):
    """No stage of education has been entered.

    Enter the first stage; then assign its programmes.
    """


class ProgrammeNotTaught(Refused, code="education.programme-not-taught"):
    """The programme {programme} is not one for this person now ({otherwise}, {rule}).

    One of {fitting}.
    """


class ProgrammeAssignedAlready(Refused, code="education.programme-assigned-already"):
    """The programme {programme} is assigned or completed already.

    Another programme.
    """


class ProgrammeOutOfStep(Refused, code="education.programme-out-of-step"):
    """The programme {programme} builds on another that is not completed ({rule}).

    One of {after} completed first.
    """


class ProgrammeNotOpen(Unknown, code="education.programme-not-open"):
    """No programme with this id is assigned.

    The id of a programme that is assigned and neither completed nor withdrawn.
    """


class TopicsMissing(Refused, code="education.topics-missing"):
    """The programme {programme} is not complete: {missing} was not taught since its stage began.

    Attendance at a session on each of its topics.
    """
