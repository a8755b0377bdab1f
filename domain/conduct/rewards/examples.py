"""One example of every event and command about rewards."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.assessment.points.record import PeriodClosed
from domain.conduct.breaches.examples import DOCUMENT, noon
from domain.conduct.breaches.refusals import NothingShown
from domain.conduct.rewards import refusals
from domain.conduct.rewards.commutation import ProposeCommutation, RecordCommutationRuling, ReviewCommutation
from domain.conduct.rewards.record import (
    CommutationGround,
    CommutationProposed,
    CommutationReviewed,
    CommutationRuled,
    MeritGrade,
    MeritRecorded,
    PraiseGranted,
    PraiseProposed,
    PraiseRefused,
    PraiseTest,
    PraiseWithdrawn,
    RewardProposed,
)
from domain.conduct.rewards.rules import (
    GrantPraise,
    ProposePraise,
    ProposeReward,
    RecordMerit,
    RefusePraise,
    WithdrawPraise,
)
from domain.conduct.sanctions.record import Receiver
from domain.conduct.sanctions.refusals import PeriodWithoutScore
from domain.intake.examples import NOW, OPEN
from domain.intake.standing import CaseNotOpened
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, example_id

PROPOSAL = UUID("019b8a00-0000-7000-8000-0000000000e5")
LATER = datetime(2026, 7, 6, 2, tzinfo=UTC)

merit = MeritRecorded(
    merit=MeritGrade.MAJOR_MERIT, act="saved-life", document=DOCUMENT, note="Pulled a child from the river."
)
proposed = PraiseProposed(proposal_id=PROPOSAL, note="Half a year without a miss.")
praised = PraiseGranted(
    proposal_id=PROPOSAL,
    months_served=6,
    tests=tuple(PraiseTest),
    copies_to=(Receiver.SUBJECT, Receiver.PROCURATORATE),
)
commutation = CommutationProposed(
    proposal_id=PROPOSAL,
    ground=CommutationGround.MAJOR_MERIT,
    months=3,
    court="north-intermediate-court",
    document=DOCUMENT,
    copies_to=(Receiver.COURT, Receiver.PROCURATORATE),
)
supported = CommutationReviewed(proposal_id=PROPOSAL, opinion="supported")
shortened = CommutationRuled(
    proposal_id=PROPOSAL,
    ruling="granted",
    months=3,
    court="north-intermediate-court",
    document=DOCUMENT,
    due_on=date(2026, 4, 3),
)
good = PeriodClosed(period="2026-Q1", base=300, awarded=60, deducted=0, score=360, grade="good")

EVENTS: tuple[Event, ...] = (
    merit,
    RewardProposed(proposal_id=PROPOSAL, period="2026-Q1"),
    proposed,
    praised,
    PraiseRefused(proposal_id=PROPOSAL, reason="tests_not_met"),
    PraiseWithdrawn(entry=example_id(2), reason="breach_found"),
    commutation,
    supported,
    shortened,
)

#: A praise has the id of 2. A merit has that of 1, the proposal of a commutation that of 2.
PRAISE_PROPOSED = (*OPEN, Draft(proposed, noon(3, 2)))
PRAISED = (*PRAISE_PROPOSED, Draft(praised, noon(3, 3)))
MERIT = (*OPEN, Draft(merit, noon(3, 1)))
COMMUTATION = (*MERIT, Draft(commutation, noon(3, 2)))
SUPPORTED = (*COMMUTATION, Draft(supported, noon(3, 4)))
GOOD = (*OPEN, Draft(good, noon(4, 2)))

_merit = RecordMerit(merit=MeritGrade.MAJOR_MERIT, act="saved-life", document=DOCUMENT)
_grant = GrantPraise(proposal_id=PROPOSAL, tests=tuple(PraiseTest))
_refuse = RefusePraise(proposal_id=PROPOSAL, reason="tests_not_met")
_withdraw = WithdrawPraise(entry=example_id(2), reason="breach_found")
commute = ProposeCommutation(
    ground=CommutationGround.MAJOR_MERIT,
    months=3,
    court="north-intermediate-court",
    document=DOCUMENT,
    sentence="detention",
    merit=example_id(1),
)
_review = ReviewCommutation(proposal_id=PROPOSAL, opinion="supported")
_rule = RecordCommutationRuling(
    proposal_id=PROPOSAL, ruling="granted", months=3, court="north-intermediate-court", document=DOCUMENT
)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_merit, now=NOW, then=(MeritRecorded,)),
    Example(command=_merit, now=NOW, refused=CaseNotOpened),
    Example(given=GOOD, command=ProposeReward(period="2026-Q1"), by=Role.CLOCK, now=LATER, then=(RewardProposed,)),
    Example(given=OPEN, command=ProposeReward(period="2026-Q1"), by=Role.CLOCK, now=LATER, refused=PeriodWithoutScore),
    Example(given=OPEN, command=ProposePraise(entries=(example_id(0),)), now=NOW, then=(PraiseProposed,)),
    Example(given=OPEN, command=ProposePraise(entries=()), now=NOW, refused=NothingShown),
    Example(given=PRAISE_PROPOSED, command=_grant, by=Role.REVIEWER, now=LATER, then=(PraiseGranted,)),
    Example(given=PRAISE_PROPOSED, command=_grant, by=Role.REVIEWER, now=NOW, refused=refusals.PraiseTooEarly),
    Example(given=PRAISE_PROPOSED, command=_refuse, by=Role.REVIEWER, now=NOW, then=(PraiseRefused,)),
    Example(given=OPEN, command=_refuse, by=Role.REVIEWER, now=NOW, refused=refusals.PraiseProposalUnknown),
    Example(given=PRAISED, command=_withdraw, by=Role.REVIEWER, now=NOW, then=(PraiseWithdrawn,)),
    Example(given=PRAISE_PROPOSED, command=_withdraw, by=Role.REVIEWER, now=NOW, refused=refusals.PraiseUnknown),
    Example(given=MERIT, command=commute, by=Role.REVIEWER, now=NOW, then=(CommutationProposed,)),
    Example(given=OPEN, command=commute, by=Role.REVIEWER, now=NOW, refused=refusals.NoSuchMerit),
    Example(given=COMMUTATION, command=_review, by=Role.UPPER, now=NOW, then=(CommutationReviewed,)),
    Example(given=SUPPORTED, command=_review, by=Role.UPPER, now=NOW, refused=refusals.CommutationNotOpen),
    Example(given=SUPPORTED, command=_rule, now=NOW, then=(CommutationRuled,)),
    Example(given=COMMUTATION, command=_rule, now=NOW, refused=refusals.CommutationNotOpen),
)
