"""What may be wrong with an entry about the arrival of somebody."""

from __future__ import annotations

from domain.kernel.refusal import Refused


class EffectUnknown(Refused, code="intake.effect-unknown"):
    """The file does not say from when this is counted ({step}).

    Record the notice or the documents with the day on which the judgment took effect; for the receipt, the documents.
    """


class SurveyNotConcluded(Refused, code="intake.survey-not-concluded"):
    """Nothing says what this survey came to: it is not completed here, or its conclusion is not given.

    A survey that is completed; of one that was made elsewhere, its conclusion.
    """


class SurveySaysOtherwise(Refused, code="intake.survey-says-otherwise"):
    """The survey itself came to another conclusion ({conclusion}), or has another report.

    What the survey says; or neither conclusion nor digest, which are then taken from it.
    """


class PaperCame(Refused, code="intake.paper-came"):
    """What was due ({step}) has come or gone.

    A step that is still open.
    """


class PaperNotOverdue(Refused, code="intake.paper-not-overdue"):
    """This ({step}) is due by {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class OverdueAlready(Refused, code="intake.overdue-already"):
    """That this ({step}) is overdue has been recorded already.

    Nothing more, until it comes.
    """


class NoticeReceivedAlready(Refused, code="intake.notice-received-already"):
    """The notice has been recorded already.

    Correct that entry if it is wrong.
    """


class RegisteredAlready(Refused, code="intake.registered-already"):
    """The person has been registered already.

    Correct that entry if it is wrong.
    """


class IdentityNotVerified(Refused, code="intake.identity-not-verified"):
    """The identity of the person has not been verified.

    Verify it, then register the person.
    """


class DocumentsNotReceived(Refused, code="intake.documents-not-received"):
    """No legal documents have been received about the person.

    Record the documents, then register the person.
    """


class NotReleasedTemporarily(Refused, code="intake.not-released-temporarily"):
    """Only people who are released temporarily are handed over; this case is another ({category}).

    A case of temporary execution outside prison; all others report by themselves.
    """


class NoHandoverDue(Refused, code="intake.no-handover-due"):
    """No day has been set by which the person has to be handed over.

    Set the day first, from the day on which the decision was received.
    """


class HandedOverAlready(Refused, code="intake.handed-over-already"):
    """The person has been handed over already.

    Correct that entry if it is wrong.
    """


class HandoverMissedAlready(Refused, code="intake.handover-missed-already"):
    """That nobody was handed over by {due_on} has been recorded already.

    Nothing more, until the person is handed over.
    """


class HandoverNotOverdue(Refused, code="intake.handover-not-overdue"):
    """The person may still be handed over until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class SurveyAttachedAlready(Refused, code="intake.survey-attached-already"):
    """A survey from before the sentence has been joined to this file already.

    Correct that entry if it is wrong.
    """
