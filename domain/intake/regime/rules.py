"""When the rules for juveniles hold."""

from __future__ import annotations

from domain.case import Case
from domain.intake import standing
from domain.intake.regime.record import JuvenileRegimeApplied
from domain.kernel.ids import Code, Digest
from domain.kernel.refusal import Refused
from domain.kernel.rule import Drafts, FactCommand, Facts, rule


class RegimeApplied(Refused, code="intake.regime-applied"):
    """The rules for juveniles hold in this file already.

    Nothing more: they hold until its end.
    """


class ApplyJuvenileRegime(FactCommand):
    """Record that this person is supervised by the rules for juveniles.

    basis: code of the document that says so. digest: SHA-256 of it, in hexadecimal.
    """

    basis: Code
    digest: Digest | None = None


@rule(on="juvenile-regime", may=standing.RECORDERS)
def apply_juvenile_regime(command: ApplyJuvenileRegime, case: Case, facts: Facts) -> Drafts:
    """Once, while the case is open."""
    standing.during(case, facts.occurred(command), facts)
    if case.regime.juvenile:
        raise RegimeApplied()
    return [JuvenileRegimeApplied(basis=command.basis, digest=command.digest)]
