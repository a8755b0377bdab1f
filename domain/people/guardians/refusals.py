"""What may be wrong with an entry about a guardian."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class GuardianUnknown(Unknown, code="people.guardian-unknown"):
    """This file has no guardian with this id.

    The id of a guardian of this person.
    """


class GuardianBefore(Refused, code="people.guardian-before"):
    """This happened on {occurred_on}, before the guardian was named on {named_on}.

    A day on or after {named_on}.
    """


class TooManyGuardians(Refused, code="people.too-many-guardians"):
    """This person has {count} guardians already.

    Release one of them first.
    """


class GuardianNotSilent(Refused, code="people.guardian-not-silent"):
    """The guardian has until {heard_by} to be heard from ({rule}).

    The day after {heard_by}, or later.
    """


class ContactDueAlready(Refused, code="people.contact-due-already"):
    """That this guardian has to be contacted is on the record already.

    Contact them, or record what they told.
    """


class NothingToUrge(Refused, code="people.nothing-to-urge"):
    """Nothing on the record says so of this guardian ({ground}).

    First that they have been silent for too long, or a check that found their duty not done.
    """


class NotUrgedBefore(Refused, code="people.not-urged-before"):
    """This guardian has not been urged since, and found not to do their duty afterwards.

    Urge the guardian; then a check that finds the duty still not done.
    """


class GuardianReferredAlready(Refused, code="people.guardian-referred-already"):
    """That this guardian refuses their duty was passed on already.

    Urge the guardian again first.
    """
