"""What may be wrong with a draft, an activation or a retirement."""

from __future__ import annotations

from domain.kernel.refusal import Malformed, NotEmpowered, Refused, Unknown


class TableUnknown(Malformed, code="oversight.table-unknown"):
    """There is no policy table {table}.

    The name of a table that this release has.
    """


class PolicyUnitUnknown(Malformed, code="oversight.policy-unit-unknown"):
    """There is no unit {unit_id} for which a policy could be in force.

    The id of a unit that has been established.
    """


class ContentNotAtHand(Refused, code="oversight.content-not-at-hand"):
    """No content with this digest is at hand for the version {version} of {table}.

    The digest of a file of that name in the folder of policies; `rollcall policy check` says it.
    """


class PolicyBackDated(Refused, code="oversight.policy-back-dated"):
    """The version would hold from {effective_from}, and today is {today}: a policy never reaches back.

    {today} or a later day.
    """


class VersionTaken(Refused, code="oversight.version-taken"):
    """The version {version} of {table} was activated at this unit with another content.

    Another name for another content; a version never changes.
    """


class DraftUnknown(Unknown, code="oversight.draft-unknown"):
    """No version {version} is drafted here.

    A version that is drafted and not yet activated.
    """


class DrafterMayNotActivate(NotEmpowered, code="oversight.drafter-may-not-activate"):
    """Whoever drafted a version does not activate it.

    Have it activated by another administrator or by the leader.
    """


class VersionNotActive(Refused, code="oversight.version-not-active"):
    """The version {version} of {table} is not in force here, or is retired already.

    A version that was activated at this unit and is not retired.
    """
