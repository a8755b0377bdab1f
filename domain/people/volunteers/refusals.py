"""What may be wrong with an entry about a volunteer."""

from __future__ import annotations

from domain.kernel.refusal import NotEmpowered, Refused


class VolunteerRegisteredAlready(Refused, code="people.volunteer-registered-already"):
    """This volunteer is registered already.

    Examine them anew on their own page.
    """


class VolunteerNotRegistered(Refused, code="people.volunteer-not-registered"):
    """This volunteer is not registered.

    A volunteer who is registered; register them first.
    """


class VolunteerBefore(Refused, code="people.volunteer-before"):
    """This happened on {occurred_on}, before the volunteer was registered on {since}.

    A day on or after {since}.
    """


class VolunteerGone(Refused, code="people.volunteer-gone"):
    """The volunteer has not been registered since {withdrawn_on}.

    Register them anew.
    """


class VolunteerOverdue(Refused, code="people.volunteer-overdue"):
    """The volunteer had to be examined anew by {reverify_by}, and takes no case until that is done ({rule}).

    Examine the volunteer anew first.
    """


class VolunteerNotDue(Refused, code="people.volunteer-not-due"):
    """The volunteer may still be examined anew until {reverify_by}.

    The day after {reverify_by}, or later.
    """


class VolunteerMissNoted(Refused, code="people.volunteer-miss-noted"):
    """That this is overdue is on the record already.

    Nothing more.
    """


class VolunteerFull(Refused, code="people.volunteer-full"):
    """The volunteer helps in {cases} cases, and no more than {most} are allowed ({rule}).

    Another volunteer; or release this one from a case first.
    """


class HelpsAlready(Refused, code="people.helps-already"):
    """The volunteer helps in this case already.

    Another case.
    """


class HelpsNot(Refused, code="people.helps-not"):
    """The volunteer does not help in this case.

    A case that the volunteer has taken on.
    """


class StillHelps(Refused, code="people.still-helps"):
    """The volunteer still helps in {cases} cases.

    Release the volunteer from them first.
    """


class VolunteerAppraisedAlready(Refused, code="people.volunteer-appraised-already"):
    """The volunteer has been appraised for {year} already.

    Another year.
    """


class AppraisalNotDue(Refused, code="people.appraisal-not-due"):
    """The volunteer may still be appraised for {year} until {due_on} ({rule}).

    The day after {due_on}, or later.
    """


class NotAppraised(Refused, code="people.not-appraised"):
    """The volunteer has not been appraised for {year}.

    Appraise the volunteer first: a reward rests on the appraisal of its year.
    """


class RewardNotEarned(Refused, code="people.reward-not-earned"):
    """A year appraised as {grade} does not earn this ({rule}).

    One of: {rewards}.
    """


class CommendedAlready(Refused, code="people.commended-already"):
    """The volunteer has been commended for {year} already.

    Another year.
    """


class AppraiserCommends(NotEmpowered, code="people.appraiser-commends"):
    """Whoever appraised a volunteer does not also decide on the reward for it.

    Have it decided by somebody else who may.
    """
