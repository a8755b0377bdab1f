"""When a file is sealed, when it is not, and what is written when it was opened again."""

from __future__ import annotations

from uuid import UUID

from domain.case import Case
from domain.intake import standing
from domain.intake.term.refusals import RulingNotFiled
from domain.kernel import days
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.ids import Count, Digest
from domain.kernel.refusal import Refused
from domain.kernel.rule import DecisionCommand, Draft, Drafts, Facts, cited, rule
from domain.oversight.sealing.record import CaseSealed, CaseUnsealed, SealingRuledOut, UnsealingGround
from domain.oversight.sealing.tables import RecordSealing

#: Who seals for the county.
SEALERS = frozenset({Role.REVIEWER, Role.LEADER})


class NotEnded(Refused, code="oversight.not-ended"):
    """Supervision has not ended; until then the file is needed.

    The same once supervision has ended.
    """


class NotAJuvenile(Refused, code="oversight.not-a-juvenile"):
    """The file does not say that the rules for juveniles hold.

    Record within the term that they do, with the judgment; then seal the file.
    """


class NotToBeSealed(Refused, code="oversight.not-to-be-sealed"):
    """At an age of {age_at_offence} and a sentence of {sentence_months} months a file is not sealed ({rule}).

    An age under {under_age}, a sentence of at most {most_months} months; otherwise rule the sealing out.
    """


class ToBeSealed(Refused, code="oversight.to-be-sealed"):
    """At an age of {age_at_offence} and a sentence of {sentence_months} months a file is sealed ({rule}).

    Seal the file.
    """


class SealedAlready(Refused, code="oversight.sealed-already"):
    """The file is sealed, or it was decided that it is not to be.

    Have it unsealed first, by the procedure for it.
    """


class NotSealed(Refused, code="oversight.not-sealed"):
    """The file is not sealed.

    A file that is sealed.
    """


class SealCase(DecisionCommand):
    """Seal a file that has ended. From then on nobody finds it; only who asks for its unsealing names it.

    judgment: SHA-256 of the judgment, which is in the file. age_at_offence: in whole years, sentence_months: of the
    sentence imposed (0 where there was none), both as it says.
    """

    judgment: Digest
    age_at_offence: Count
    sentence_months: Count


@rule(on="seal", may=SEALERS)
def seal_case(command: SealCase, case: Case, facts: Facts) -> Drafts:
    """Ended, of somebody under the age, with a sentence that the table covers; how late it is, is computed."""
    ended, table = _to_decide(command, case, facts)
    if not table.covers(command.age_at_offence, command.sentence_months):
        raise NotToBeSealed(
            rule=table.pin,
            age_at_offence=command.age_at_offence,
            sentence_months=command.sentence_months,
            under_age=table.under_age,
            most_months=table.most_months,
        )
    due_on = table.within.counted(facts.day(ended), facts.calendar).last
    event = CaseSealed(
        judgment=command.judgment,
        age_at_offence=command.age_at_offence,
        sentence_months=command.sentence_months,
        due_on=due_on,
        days_late=days.days_after(facts.today, due_on),
    )
    return [Draft(event, evidence=cited(case.regime.said, command.judgment))]


class RuleOutSealing(DecisionCommand):
    """Decide that a file that has ended is not to be sealed, since the judgment says so. Fields as for sealing."""

    judgment: Digest
    age_at_offence: Count
    sentence_months: Count


@rule(on="seal", do="rule-out", may=SEALERS)
def rule_out_sealing(command: RuleOutSealing, case: Case, facts: Facts) -> Drafts:
    """Only where the table does not cover it."""
    _, table = _to_decide(command, case, facts)
    age, months = command.age_at_offence, command.sentence_months
    if table.covers(age, months):
        raise ToBeSealed(rule=table.pin, age_at_offence=age, sentence_months=months)
    event = SealingRuledOut(judgment=command.judgment, age_at_offence=age, sentence_months=months)
    return [Draft(event, evidence=cited(case.regime.said, command.judgment))]


def _to_decide(command: SealCase | RuleOutSealing, case: Case, facts: Facts) -> tuple[Occurred, RecordSealing]:
    """When supervision ended, and the table; refused where there is nothing to decide about sealing."""
    standing.opened(case)
    ended = case.ending.ended
    if ended is None:
        raise NotEnded()
    if not case.regime.juvenile:
        raise NotAJuvenile()
    if case.sealing.sealed is not None or case.sealing.ruled_out is not None:
        raise SealedAlready()
    if command.judgment not in case.filing.documents:
        raise RulingNotFiled()
    return ended, facts.policies.of(RecordSealing)


class UnsealCase(DecisionCommand):
    """Write that a sealed file is open again; the keeper does, once its keys are back. approval: event id of the
    decision on the stream of the seal."""

    ground: UnsealingGround
    approval: UUID


@rule(on="seal", do="open", may={Role.KEEPER})
def unseal_case(command: UnsealCase, case: Case, _facts: Facts) -> Drafts:
    """Of a file that is sealed."""
    standing.opened(case)
    if case.sealing.sealed is None:
        raise NotSealed()
    event = CaseUnsealed(ground=command.ground, approval=command.approval)
    return [Draft(event, evidence=cited(case.sealing.sealed))]
