"""One example of every event and command of sealing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from domain.intake.ending.examples import discharged
from domain.intake.examples import NOW, OPEN
from domain.intake.filing.examples import filed
from domain.intake.regime.examples import juvenile
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Example
from domain.oversight.sealing import rules
from domain.oversight.sealing.record import CaseSealed, CaseUnsealed, SealingRuledOut, UnsealingGround

APPROVAL = UUID("019b8a00-0000-7000-8000-0000000000d1")

sealed = CaseSealed(judgment=filed.digest, age_at_offence=16, sentence_months=36, due_on=date(2026, 3, 12), days_late=0)
ruled_out = SealingRuledOut(judgment=filed.digest, age_at_offence=16, sentence_months=84)
unsealed = CaseUnsealed(ground=UnsealingGround.JUDICIAL_CASE, approval=APPROVAL)

EVENTS: tuple[Event, ...] = (sealed, ruled_out, unsealed)

#: A file of somebody under age that has ended.
OVER = (*OPEN, juvenile, filed, discharged)

_seal = rules.SealCase(judgment=filed.digest, age_at_offence=16, sentence_months=36)
_rule_out = rules.RuleOutSealing(judgment=filed.digest, age_at_offence=16, sentence_months=84)
_unseal = rules.UnsealCase(ground=UnsealingGround.JUDICIAL_CASE, approval=APPROVAL)
_by = Role.REVIEWER

COMMANDS: tuple[Example, ...] = (
    Example(given=OVER, command=_seal, by=_by, now=NOW, then=(CaseSealed,)),
    Example(given=(*OPEN, juvenile, filed), command=_seal, by=_by, now=NOW, refused=rules.NotEnded),
    Example(given=OVER, command=_rule_out, by=Role.LEADER, now=NOW, then=(SealingRuledOut,)),
    Example(given=(*OVER, ruled_out), command=_rule_out, by=_by, now=NOW, refused=rules.SealedAlready),
    Example(given=(*OVER, sealed), command=_unseal, by=Role.KEEPER, now=NOW, then=(CaseUnsealed,)),
    Example(given=OVER, command=_unseal, by=Role.KEEPER, now=NOW, refused=rules.NotSealed),
)
