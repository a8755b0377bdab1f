"""What may be wrong with a location plan."""

from __future__ import annotations

from domain.kernel.refusal import Refused, Unknown


class BasisNotAllowed(Refused, code="whereabouts.basis-not-allowed"):
    """A location plan may not be set on the basis {basis} ({rule}).

    One of {bases}.
    """


class BasisNotShown(Refused, code="whereabouts.basis-not-shown"):
    """The entry that was named does not show the basis of this plan ({rule}).

    An entry of this file whose topic begins with one of {shown_by}.
    """


class SourceNotAllowed(Refused, code="whereabouts.source-not-allowed"):
    """On this basis nobody is located by all of what was named ({rule}).

    Of {sources}, one or more.
    """


class DensityNotAllowed(Refused, code="whereabouts.density-not-allowed"):
    """{fixes_a_day} fixes a day are not what this basis allows ({rule}).

    From {least} to {most} a day.
    """


class PlanDaysWrong(Refused, code="whereabouts.plan-days-wrong"):
    """A location plan from {starts_on} to {ends_on} is too long, or ends before it begins ({rule}).

    A last day from {starts_on} to {last}.
    """


class PlanAreaUnknown(Refused, code="whereabouts.plan-area-unknown"):
    """An area that was named is not defined in this file, or is withdrawn.

    Ids of areas that hold.
    """


class TooManyPlans(Refused, code="whereabouts.too-many-plans"):
    """{most} location plans are in force, and no more may be ({rule}).

    End one of them first.
    """


class PlanUnknown(Unknown, code="whereabouts.plan-unknown"):
    """No location plan with this id is in force.

    The id of a plan that has not ended.
    """
