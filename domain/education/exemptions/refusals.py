"""What may be wrong with an exemption."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class GroundNotExempting(Refused, code="education.ground-not-exempting"):
    """{ground} does not exempt from public-benefit work ({rule}).

    One of {grounds}.
    """


class ExemptionBackDated(Refused, code="education.exemption-back-dated"):
    """An exemption cannot hold from {from_on}: a decision reaches no day before {today}.

    {today} or later.
    """


class ExemptionOutOfTime(Refused, code="education.exemption-out-of-time"):
    """For this reason an exemption from {from_on} holds a day at least and until {longest} at most ({rule}).

    A last day from {from_on} to {longest}.
    """


class ExemptionNotShown(Refused, code="education.exemption-not-shown"):
    """No document that is stored for this file shows the reason of the exemption ({rule}).

    The digest of one of {documents}.
    """


class ExemptedAlready(Refused, code="education.exempted-already"):
    """An exemption holds on some of these days already, until {until}.

    Days that none covers; or end that exemption first.
    """


class ExemptionNotHolding(Unknown, code="education.exemption-not-holding"):
    """No exemption with this id holds.

    The id of an exemption that has not ended.
    """
