"""How supervision may end."""

from __future__ import annotations

from domain.case import Case
from domain.intake import standing
from domain.intake.ending.record import (
    DeathRecorded,
    Discharged,
    DischargeGround,
    Terminated,
    TerminationReason,
)
from domain.kernel.ids import Code, Narrative
from domain.kernel.refusal import Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, FactCommand, Facts, cited, rule


class SupervisionEndedAlready(Refused, code="intake.supervision-ended-already"):
    """Supervision ended on {ended_on} already ({by}).

    Correct the entry that ended it, if that is wrong.
    """


class TermUnknown(Refused, code="intake.term-unknown"):
    """The file does not say when the term ends.

    Correct the opening entry so that it has the last day of the term; then discharge.
    """


class TermNotOver(Refused, code="intake.term-not-over"):
    """The term runs until {ends_on}.

    {ends_on} or later; before that, a pardon.
    """


class Discharge(DecisionCommand):
    """Discharge the person from supervision."""

    ground: DischargeGround = DischargeGround.EXPIRY


@rule(on="discharge", may=standing.DECIDERS)
def discharge(command: Discharge, case: Case, facts: Facts) -> Drafts:
    """On its last day a term has expired, as the opening entry has it; a pardon needs no expiry."""
    _not_yet(case, facts)
    ends_on = case.intake.term_ends_on
    if command.ground is DischargeGround.EXPIRY:
        facts.require(ends_on is not None, TermUnknown())
        facts.require(ends_on is None or facts.today >= ends_on, TermNotOver(ends_on=ends_on))
    term = case.intake.opened_by if command.ground is DischargeGround.EXPIRY else None
    return [Draft(Discharged(ground=command.ground), evidence=cited(term))]


class Terminate(DecisionCommand):
    """Break supervision off, as a ruling says.

    ruling: its reference. note: in words.
    """

    reason: TerminationReason
    ruling: Code | None = None
    note: Narrative | None = None


@rule(on="termination", may=standing.DECIDERS)
def terminate(command: Terminate, case: Case, facts: Facts) -> list[Terminated]:
    """Once."""
    _not_yet(case, facts)
    return [Terminated(reason=command.reason, ruling=command.ruling, note=command.note)]


class RecordDeath(FactCommand):
    """Record that the person died, on the day on which it occurred.

    notified_by: code of who told the office.
    """

    notified_by: Code


@rule(on="death", may=standing.RECORDERS)
def record_death(command: RecordDeath, case: Case, facts: Facts) -> list[DeathRecorded]:
    """While supervision lasted."""
    _not_yet(case, facts)
    standing.during(case, facts.occurred(command), facts)
    return [DeathRecorded(notified_by=command.notified_by)]


def _not_yet(case: Case, facts: Facts) -> None:
    standing.opened(case)
    if case.ending.ended is not None:
        raise SupervisionEndedAlready(ended_on=facts.day(case.ending.ended), by=case.ending.by)
