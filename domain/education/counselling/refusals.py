"""What may be wrong with counselling."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class CounsellorNotQualified(Refused, code="education.counsellor-not-qualified"):
    """The qualification {qualification} does not entitle to counsel ({rule}).

    A counsellor with one of {qualifications}.
    """


class CounsellingUnknown(Unknown, code="education.counselling-unknown"):
    """No counselling with this id was held lately.

    The id of counselling that is in this file.
    """


class ReferralNotOpen(Unknown, code="education.referral-not-open"):
    """No referral with this id waits for an answer.

    The id of a referral that has not been answered.
    """
