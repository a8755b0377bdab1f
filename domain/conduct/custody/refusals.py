"""What may be wrong with an arrest, a detention, or a crime that is told of."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, Refused


class CrimeOutOfTime(Malformed, code="conduct.crime-out-of-time"):
    """A crime of {offence_on} is not one of that kind: the case opened on {opened_on}.

    A new crime from {opened_on} on and not in the future; an undiscovered one before {opened_on}.
    """


class DangerNotNamed(Refused, code="conduct.danger-not-named"):
    """An arrest may not be asked for because of {danger} ({rule}).

    One of {dangers}.
    """


class ArrestRequestedAlready(Refused, code="conduct.arrest-requested-already"):
    """An arrest was asked for with this proposal, and is not decided.

    Record the decision on that request.
    """


class ArrestNotRequested(Refused, code="conduct.arrest-not-requested"):
    """No request of arrest with this proposal is open.

    The id of a proposal with which an arrest was asked for.
    """


class ArrestNotDecided(Refused, code="conduct.arrest-not-decided"):
    """No court has decided on an arrest with this proposal, or the measure is another one.

    The measure arrest and the id of such a proposal; or no proposal.
    """


class ToldOutOfOrder(Malformed, code="conduct.told-out-of-order"):
    """The detention begins on {detained_on}; {told_on} is before it, or in the future.

    A day from {detained_on} until today.
    """


class DetentionNotOpen(Refused, code="conduct.detention-not-open"):
    """No detention with this id lasts.

    The id of a detention whose end has not been recorded.
    """


class NoCustodyLimit(Refused, code="conduct.no-custody-limit"):
    """This detention is no arrest that goes with a proposal of revocation.

    A detention that carries out such an arrest.
    """


class LimitNotReached(Refused, code="conduct.limit-not-reached"):
    """This arrest reaches its limit on {limit_on} ({rule}).

    {limit_on} or later.
    """


class LimitNoticedAlready(Refused, code="conduct.limit-noticed-already"):
    """It was noticed already that this arrest reached its limit.

    Record the end of the detention.
    """
