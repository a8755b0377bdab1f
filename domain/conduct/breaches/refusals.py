"""What may be wrong with a breach, or with an answer to it."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class BreachUnknown(Refused, code="conduct.breach-unknown"):
    """No breach with this id awaits anything in this file.

    The id of a breach that was alleged and is neither dismissed, withdrawn nor answered.
    """


class BreachAnsweredAlready(Refused, code="conduct.breach-answered-already"):
    """This breach has been answered; one breach is answered once.

    A breach that awaits an answer; or withdraw that answer first, to decide anew.
    """


class BreachNotSubstantiated(Refused, code="conduct.breach-not-substantiated"):
    """This breach has not been found proven.

    Look into it and find it proven first, or dismiss it.
    """


class BreachSubstantiatedAlready(Refused, code="conduct.breach-substantiated-already"):
    """This breach has been found proven already.

    Answer it, or withdraw it.
    """


class BreachNotInvestigated(Refused, code="conduct.breach-not-investigated"):
    """Nobody has recorded to have looked into this breach.

    Record the investigation first.
    """


class BreachDatesOutOfOrder(Malformed, code="conduct.breach-dates-out-of-order"):
    """The breach would have lasted from {from_on} to {until_on}; it is recorded as of {occurred_on}.

    A first day, then a last day not before it and not after {occurred_on}; no last day where it goes on.
    """


class BreachAllegedAlready(Refused, code="conduct.breach-alleged-already"):
    """A breach of this kind ({kind}) from {from_on} on is alleged already.

    Another kind or another first day; or go on with the one that is alleged.
    """


class NothingShown(Refused, code="conduct.nothing-shown"):
    """Nothing was named that shows this.

    Event ids of entries of this file, or digests of documents.
    """


class EntryNotInFile(Refused, code="conduct.entry-not-in-file"):
    """An entry that is named is not in this file.

    Event ids of entries of this file.
    """


class ResponseNotOverdue(Refused, code="conduct.response-not-overdue"):
    """This breach may be answered until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class OmissionNoticedAlready(Refused, code="conduct.omission-noticed-already"):
    """It was noticed already that this breach has no answer.

    Answer the breach.
    """


class NotWithdrawnBy(Refused, code="conduct.not-withdrawn-by"):
    """The entry named does not show that a breach does not stand ({topic}).

    An entry of this file of one of these kinds: {fitting}.
    """


class EvidenceUnfit(Refused, code="conduct.evidence-unfit"):
    """An entry that is named does not show a breach of this kind ({kind}, {topic}; {rule}).

    Entries of this file whose topics begin with one of {fitting}; or digests of documents.
    """
