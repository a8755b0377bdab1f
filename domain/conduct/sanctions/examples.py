"""One example of every event and command about sanctions."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.assessment.points.record import PeriodClosed
from domain.assessment.results.examples import decided, filed
from domain.conduct.breaches.examples import BREACH, DOCUMENT, PROVEN, noon, proven
from domain.conduct.breaches.record import Gravity
from domain.conduct.breaches.refusals import BreachAnsweredAlready, BreachNotSubstantiated
from domain.conduct.hearings.record import BreachKind
from domain.conduct.sanctions import refusals
from domain.conduct.sanctions.penalties import ProposePublicSecurityPenalty, RecordPublicSecurityPenalty
from domain.conduct.sanctions.record import (
    AdmonitionIssued,
    NoActionDecided,
    Outcome,
    PublicSecurityPenaltyProposed,
    PublicSecurityPenaltyRecorded,
    Receiver,
    SanctionError,
    SanctionProposalDismissed,
    SanctionProposed,
    SanctionQuashed,
    SanctionWithdrawn,
    WarningIssued,
)
from domain.conduct.sanctions.rules import (
    DecideNoAction,
    DismissSanctionProposal,
    IssueAdmonition,
    IssueWarning,
    ProposeSanction,
    ProposeSanctionFromPoints,
    QuashSanction,
    WithdrawSanction,
)
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id

PROPOSAL = UUID("019b8a00-0000-7000-8000-0000000000e2")

proposed = SanctionProposed(proposal_id=PROPOSAL, outcome="admonition", cause="breach", breach_id=BREACH)
admonished = AdmonitionIssued(
    breach_id=BREACH,
    step="admonition-late",
    days=2,
    copies_to=(Receiver.SUBJECT, Receiver.PROCURATORATE),
    reason="Two days late without a reason.",
)
warned = WarningIssued(
    breach_id=BREACH,
    step="warning-late",
    days=11,
    copies_to=(Receiver.SUBJECT, Receiver.PROCURATORATE),
    reason="Eleven days late.",
)
penalty_proposed = PublicSecurityPenaltyProposed(
    proposal_id=PROPOSAL,
    breach_id=BREACH,
    step="penalty",
    document=DOCUMENT,
    copies_to=(Receiver.POLICE, Receiver.PROCURATORATE),
)
penalised = PublicSecurityPenaltyRecorded(
    authority="north-police",
    penalty="detention",
    proposal_id=PROPOSAL,
    breach_id=BREACH,
    days=5,
    document=DOCUMENT,
)
poor = PeriodClosed(period="2026-02", base=100, awarded=0, deducted=45, score=55, grade="fail")

EVENTS: tuple[Event, ...] = (
    proposed,
    SanctionProposalDismissed(proposal_id=PROPOSAL, reason="not_needed"),
    admonished,
    warned,
    NoActionDecided(breach_id=BREACH, reason="slight", note="The first time."),
    penalty_proposed,
    penalised,
    SanctionWithdrawn(
        entry=example_id(5), outcome=Outcome.ADMONITION, breach_id=BREACH, reason=SanctionError.BREACH_WITHDRAWN
    ),
    SanctionQuashed(
        entry=example_id(5),
        outcome=Outcome.ADMONITION,
        breach_id=BREACH,
        reason=SanctionError.TOO_LENIENT,
        objection=example_id(6),
        decide_anew=True,
    ),
)

#: What admonishes, warns, is for the police; the sanction itself has the id of 5.
LATE_11 = (*OPEN, *proven(BreachKind.LATE_REPORT, Gravity.SLIGHT, date(2026, 2, 9), date(2026, 2, 20)))
SERIOUS = (*OPEN, *proven(BreachKind.LEAVE_RULES, Gravity.SERIOUS, date(2026, 2, 9), date(2026, 2, 9)))
ADMONISHED = (*PROVEN, Draft(admonished, noon(3, 3)))
PENALTY_PROPOSED = (*SERIOUS, Draft(penalty_proposed, noon(3, 3)))
POOR = (*OPEN, Draft(poor, noon(3, 2)))

_from_points = ProposeSanctionFromPoints(period="2026-02", outcome="admonition")
_penalty = RecordPublicSecurityPenalty(authority="north-police", penalty="detention", proposal_id=PROPOSAL, days=5)
_withdraw = WithdrawSanction(entry=example_id(5), reason=SanctionError.FACTS)
#: An objection to the admonition (6), and the answer to it (7).
OBJECTED = (
    *ADMONISHED,
    Draft(replace(filed, entry=example_id(5)), noon(3, 4)),
    Draft(replace(decided, entry=example_id(5), outcome="partly_upheld"), noon(3, 5)),
)
_quash = QuashSanction(entry=example_id(5), reason=SanctionError.TOO_LENIENT, decide_anew=True)
_dismiss = DismissSanctionProposal(proposal_id=PROPOSAL, reason="not_needed")

COMMANDS: tuple[Example, ...] = (
    Example(
        given=PROVEN,
        command=ProposeSanction(breach_id=BREACH, outcome="admonition"),
        now=NOW,
        then=(SanctionProposed,),
    ),
    Example(
        given=(*PROVEN, proposed),
        command=ProposeSanction(breach_id=BREACH, outcome="admonition"),
        now=NOW,
        refused=refusals.ProposedAlready,
    ),
    Example(given=POOR, command=_from_points, by=Role.CLOCK, now=NOW, then=(SanctionProposed,)),
    Example(given=OPEN, command=_from_points, by=Role.CLOCK, now=NOW, refused=refusals.PeriodWithoutScore),
    Example(
        given=(*PROVEN, proposed),
        command=_dismiss,
        by=Role.REVIEWER,
        now=NOW,
        then=(SanctionProposalDismissed,),
    ),
    Example(given=PROVEN, command=_dismiss, by=Role.REVIEWER, now=NOW, refused=refusals.ProposalUnknown),
    Example(
        given=PROVEN,
        command=IssueAdmonition(breach_id=BREACH),
        by=Role.REVIEWER,
        now=NOW,
        then=(AdmonitionIssued,),
    ),
    Example(
        given=ADMONISHED,
        command=IssueAdmonition(breach_id=BREACH),
        by=Role.REVIEWER,
        now=NOW,
        refused=BreachAnsweredAlready,
    ),
    Example(given=LATE_11, command=IssueWarning(breach_id=BREACH), by=Role.REVIEWER, now=NOW, then=(WarningIssued,)),
    Example(
        given=PROVEN,
        command=IssueWarning(breach_id=BREACH),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.NoStepReached,
    ),
    Example(
        given=PROVEN,
        command=DecideNoAction(breach_id=BREACH, reason="slight"),
        by=Role.REVIEWER,
        now=NOW,
        then=(NoActionDecided,),
    ),
    Example(
        given=PROVEN,
        command=DecideNoAction(breach_id=BREACH, reason="criticism_suffices"),
        by=Role.REVIEWER,
        now=NOW,
        refused=refusals.NotCriticised,
    ),
    Example(
        given=SERIOUS,
        command=ProposePublicSecurityPenalty(breach_id=BREACH, document=DOCUMENT),
        by=Role.REVIEWER,
        now=NOW,
        then=(PublicSecurityPenaltyProposed,),
    ),
    Example(
        given=PROVEN[:-1],
        command=ProposePublicSecurityPenalty(breach_id=BREACH, document=DOCUMENT),
        by=Role.REVIEWER,
        now=NOW,
        refused=BreachNotSubstantiated,
    ),
    Example(
        given=PENALTY_PROPOSED,
        command=_penalty,
        by=Role.POLICE,
        now=NOW,
        then=(PublicSecurityPenaltyRecorded,),
    ),
    Example(given=SERIOUS, command=_penalty, by=Role.POLICE, now=NOW, refused=refusals.ProposalUnknown),
    Example(given=ADMONISHED, command=_withdraw, by=Role.REVIEWER, now=NOW, then=(SanctionWithdrawn,)),
    Example(given=PROVEN, command=_withdraw, by=Role.REVIEWER, now=NOW, refused=refusals.SanctionUnknown),
    Example(given=ADMONISHED, command=_quash, by=Role.UPPER, now=NOW, then=(SanctionQuashed,)),
    Example(
        given=OBJECTED,
        command=replace(_quash, objection=example_id(6)),
        by=Role.UPPER,
        now=NOW,
        then=(SanctionQuashed,),
    ),
    Example(
        given=OBJECTED[:-1],
        command=replace(_quash, objection=example_id(6)),
        by=Role.UPPER,
        now=NOW,
        refused=refusals.ObjectionNotUpheld,
    ),
    Example(given=PROVEN, command=_quash, by=Role.UPPER, now=NOW, refused=refusals.SanctionUnknown),
)
