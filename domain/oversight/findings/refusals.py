"""What may be wrong with a finding, its answer or its verification."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused


class FindingUnitUnknown(Malformed, code="oversight.finding-unit-unknown"):
    """There is no unit {unit_id} to raise a finding about.

    The id of a unit that has been established.
    """


class FindingEntriesWithoutCase(Malformed, code="oversight.finding-entries-without-case"):
    """Entries are named, and not the file that they are in.

    The entries with the id of their file; or neither.
    """


class FindingRaisedAlready(Refused, code="oversight.finding-raised-already"):
    """This finding has been raised already.

    A finding of its own for anything further.
    """


class FindingClosed(Refused, code="oversight.finding-closed"):
    """The finding is {stage}; nothing more is done about it.

    A finding that is not withdrawn or put right; what was put right and is wrong again is reopened by an inspector.
    """


class FindingNotRaised(Refused, code="oversight.finding-not-raised"):
    """This finding has not been raised.

    Raise it first.
    """


class FindingAnsweredAlready(Refused, code="oversight.finding-answered-already"):
    """The finding has been answered and awaits its verification.

    Another answer once an inspector has said that it is not put right.
    """


class FindingNotAnswered(Refused, code="oversight.finding-not-answered"):
    """The finding has not been answered; it is due on {due_on}.

    The unit's answer first; or withdraw the finding.
    """


class FindingNotCorrected(Refused, code="oversight.finding-not-corrected"):
    """The finding has not been put right, so it is not reopened.

    Corrected or not_corrected, once it is answered.
    """


class AnswerReasonMissing(Malformed, code="oversight.answer-reason-missing"):
    """A finding that is not adopted in full is answered with a reason.

    The same answer with its reason in words.
    """


class RaiserMayNotAnswer(NotEmpowered, code="oversight.raiser-may-not-answer"):
    """Whoever raised a finding does not answer it.

    An answer by a reviewer or leader of the unit concerned.
    """


class AnswererMayNotVerify(NotEmpowered, code="oversight.answerer-may-not-verify"):
    """Whoever answered a finding does not verify what became of it.

    A verification by an inspector who did not answer.
    """


class FindingNotOverdue(Refused, code="oversight.finding-not-overdue"):
    """The finding may still be answered until {due_on}.

    The day after {due_on}, or later.
    """


class FindingOverdueAlready(Refused, code="oversight.finding-overdue-already"):
    """It is recorded already that the finding was not answered by {due_on}.

    Nothing more until it is answered.
    """
