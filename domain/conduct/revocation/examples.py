"""One example of every event and command about revocation and recall."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from msgspec.structs import replace

from domain.conduct.breaches.examples import BREACH, DOCUMENT, PROVEN, noon, proven
from domain.conduct.breaches.record import Gravity
from domain.conduct.hearings.record import BreachKind
from domain.conduct.revocation import refusals
from domain.conduct.revocation.record import (
    ProposalWithdrawn,
    RecallDecided,
    RecallExecuted,
    RecallGround,
    RecallProposed,
    RevocationProposed,
    RevocationRuled,
    RulingOverdue,
)
from domain.conduct.revocation.rules import (
    ProposeRecall,
    ProposeRevocation,
    RecordOverdueRuling,
    RecordRecall,
    RecordRecallDecision,
    RecordRevocationRuling,
    WithdrawProposal,
)
from domain.conduct.sanctions.record import Receiver
from domain.conduct.sanctions.refusals import NoStepReached, OutcomeNotForCategory
from domain.intake.examples import NOW, OPEN, OPENED_AT, opened
from domain.intake.record import Sentence
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id

PROPOSAL = UUID("019b8a00-0000-7000-8000-0000000000e3")

proposed = RevocationProposed(
    proposal_id=PROPOSAL,
    target="suspended_sentence",
    breach_id=BREACH,
    step="suspension-month",
    court="north-court",
    document=DOCUMENT,
    copies_to=(Receiver.COURT, Receiver.PROCURATORATE, Receiver.POLICE),
    reason="Gone for five weeks.",
)
revoked = RevocationRuled(
    ruling="revoked",
    ground="proposal",
    court="north-court",
    document=DOCUMENT,
    proposal_id=PROPOSAL,
    breach_id=BREACH,
    heard=True,
    lawyer_heard=False,
    due_on=date(2026, 4, 2),
)
recall_proposed = RecallProposed(
    proposal_id=PROPOSAL,
    step="recall-whereabouts",
    authority="north-prisons",
    document=DOCUMENT,
    breach_id=BREACH,
    copies_to=(Receiver.PRISON, Receiver.PROCURATORATE),
    reason="Does not say where he is.",
)
recalled = RecallDecided(
    decision="recalled",
    authority="north-prisons",
    document=DOCUMENT,
    proposal_id=PROPOSAL,
    breach_id=BREACH,
    due_on=date(2026, 4, 2),
)

EVENTS: tuple[Event, ...] = (
    proposed,
    revoked,
    recall_proposed,
    recalled,
    RecallExecuted(entry=example_id(6), after="revocation", prison="north-prison"),
    ProposalWithdrawn(proposal_id=PROPOSAL, proposal="revocation", reason="breach_withdrawn", breach_id=BREACH),
    RulingOverdue(proposal_id=PROPOSAL, proposal="revocation", due_on=date(2026, 4, 2)),
)


def opened_as(category: Sentence) -> tuple[Draft, ...]:
    """A file of another category."""
    return (Draft(replace(opened, category=category), Occurred(OPENED_AT)),)


LOST = proven(BreachKind.LOST_CONTACT, Gravity.SERIOUS, date(2026, 1, 20), date(2026, 2, 25))
#: Lost for more than a month; the proposal has the id of 5, the ruling that of 6.
GONE = (*OPEN, *LOST)
PROPOSED = (*GONE, Draft(proposed, noon(3, 3)))
REVOKED = (*PROPOSED, Draft(revoked, noon(3, 9)))
RELEASED = opened_as(Sentence.TEMPORARY_RELEASE)
RECALL_PROPOSED = (*RELEASED, *LOST, Draft(recall_proposed, noon(3, 3)))

_propose = ProposeRevocation(breach_id=BREACH, court="north-court", document=DOCUMENT)
_rule = RecordRevocationRuling(ruling="revoked", court="north-court", document=DOCUMENT, proposal_id=PROPOSAL)
_recall = ProposeRecall(authority="north-prisons", document=DOCUMENT, breach_id=BREACH)
_decide = RecordRecallDecision(decision="recalled", authority="north-prisons", document=DOCUMENT, proposal_id=PROPOSAL)
_withdraw = WithdrawProposal(proposal_id=PROPOSAL, reason="put_right")
_overdue = RecordOverdueRuling(proposal_id=PROPOSAL)
_last_day = datetime(2026, 4, 2, 4, tzinfo=UTC)
_day_after = datetime(2026, 4, 3, 4, tzinfo=UTC)

COMMANDS: tuple[Example, ...] = (
    Example(given=GONE, command=_propose, by=Role.REVIEWER, now=NOW, then=(RevocationProposed,)),
    Example(given=PROVEN, command=_propose, by=Role.REVIEWER, now=NOW, refused=NoStepReached),
    Example(given=PROPOSED, command=_rule, now=NOW, then=(RevocationRuled,)),
    Example(given=GONE, command=_rule, now=NOW, refused=refusals.ProposalNotPending),
    Example(given=(*RELEASED, *LOST), command=_recall, by=Role.REVIEWER, now=NOW, then=(RecallProposed,)),
    Example(
        given=RELEASED,
        command=ProposeRecall(
            authority="north-prisons",
            document=DOCUMENT,
            ground=RecallGround.CAUSE_ENDED,
            entries=(example_id(0),),
        ),
        by=Role.REVIEWER,
        now=NOW,
        then=(RecallProposed,),
    ),
    Example(given=GONE, command=_recall, by=Role.REVIEWER, now=NOW, refused=OutcomeNotForCategory),
    Example(given=RECALL_PROPOSED, command=_decide, now=NOW, then=(RecallDecided,)),
    Example(given=RELEASED, command=_decide, now=NOW, refused=refusals.ProposalNotPending),
    Example(given=REVOKED, command=RecordRecall(prison="north-prison"), now=NOW, then=(RecallExecuted,)),
    Example(given=PROPOSED, command=RecordRecall(prison="north-prison"), now=NOW, refused=refusals.NothingToExecute),
    Example(given=PROPOSED, command=_withdraw, by=Role.REVIEWER, now=NOW, then=(ProposalWithdrawn,)),
    Example(given=GONE, command=_withdraw, by=Role.REVIEWER, now=NOW, refused=refusals.ProposalNotPending),
    Example(given=PROPOSED, command=_overdue, by=Role.CLOCK, now=_day_after, then=(RulingOverdue,)),
    Example(given=PROPOSED, command=_overdue, by=Role.CLOCK, now=_last_day, refused=refusals.RulingNotOverdue),
)
