"""What is refused about erasure."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused, Unknown


class NothingToErase(Malformed, code="oversight.nothing-to-erase"):
    """Nothing is named that could be erased, or it is erased already.

    One or several of the kinds of personal values, each once, that are still there.
    """


class ErasureNotYet(Refused, code="oversight.erasure-not-yet"):
    """Supervision has not ended; until then what identifies the person is needed.

    The same once supervision has ended.
    """


class RetentionNotOver(Refused, code="oversight.retention-not-over"):
    """Personal values of this file are kept until {until} ({rule}).

    The day after {until}, or a court's order that is in the file.
    """


class OrderNotNamed(Refused, code="oversight.order-not-named"):
    """No order of a court is named, or it is not in the file.

    The digest of a court's order that was filed; without one, when the time of keeping is over.
    """


class ErasurePending(Refused, code="oversight.erasure-pending"):
    """An erasure has been asked for and is not settled.

    Have it decided and done first.
    """


class ErasureUnknown(Unknown, code="oversight.erasure-unknown"):
    """No erasure with this id is to be decided in this file.

    The id of an erasure that was asked for and is not decided.
    """


class ErasureNotApproved(Refused, code="oversight.erasure-not-approved"):
    """It has not been decided that this is erased.

    An erasure that was approved and is not done.
    """


class AskerMayNotDecide(NotEmpowered, code="oversight.asker-may-not-decide"):
    """Whoever asked for an erasure or an unsealing does not decide on it.

    Have it decided by another person.
    """
