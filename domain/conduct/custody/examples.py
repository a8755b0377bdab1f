"""One example of every event and command about crimes, arrest and detention."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from domain.conduct.breaches.examples import DOCUMENT, noon
from domain.conduct.custody import refusals
from domain.conduct.custody.record import (
    ArrestDecided,
    ArrestRequested,
    CustodyLimitReached,
    Danger,
    DetentionEnded,
    DetentionRecorded,
    Measure,
    ReoffendingRecorded,
)
from domain.conduct.custody.rules import (
    EndDetention,
    RecordArrestDecision,
    RecordCustodyLimit,
    RecordDetention,
    RecordReoffending,
    RequestArrest,
)
from domain.conduct.revocation.examples import GONE, PROPOSAL, PROPOSED
from domain.conduct.revocation.refusals import ProposalNotPending
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example

DETENTION = UUID("019b8a00-0000-7000-8000-0000000000e4")

requested = ArrestRequested(proposal_id=PROPOSAL, danger=Danger.FLIGHT, court="north-court", document=DOCUMENT)
arrest = ArrestDecided(
    proposal_id=PROPOSAL,
    decision="arrested",
    court="north-court",
    document=DOCUMENT,
    due_at=datetime(2026, 3, 5, 4, tzinfo=UTC),
)
detained = DetentionRecorded(
    detention_id=DETENTION,
    measure=Measure.ARREST,
    authority="north-police",
    proposal_id=PROPOSAL,
    told_on=date(2026, 3, 5),
    document=DOCUMENT,
)

EVENTS: tuple[Event, ...] = (
    ReoffendingRecorded(
        crime="new_crime",
        stage="suspected",
        authority="north-police",
        offence_on=date(2026, 3, 1),
        document=DOCUMENT,
        charge="Theft from a shop.",
    ),
    requested,
    arrest,
    detained,
    DetentionEnded(detention_id=DETENTION, days=6, days_served=6),
    CustodyLimitReached(detention_id=DETENTION, limit_on=date(2026, 4, 3)),
)

#: The request has the id of 6, the decision that of 7, the arrest that of 8.
REQUESTED = (*PROPOSED, Draft(requested, noon(3, 3)))
ARRESTED = (*REQUESTED, Draft(arrest, noon(3, 4)))
DETAINED = (*ARRESTED, Draft(detained, noon(3, 5)))

_request = RequestArrest(proposal_id=PROPOSAL, danger=Danger.FLIGHT, court="north-court", document=DOCUMENT)
_decide = RecordArrestDecision(proposal_id=PROPOSAL, decision="arrested", court="north-court", document=DOCUMENT)
_detain = RecordDetention(
    measure=Measure.ARREST, authority="north-police", proposal_id=PROPOSAL, occurred_on=date(2026, 3, 5)
)
_crime = RecordReoffending(crime="new_crime", stage="suspected", authority="north-police", offence_on=date(2026, 3, 1))
_prior = RecordReoffending(crime="new_crime", stage="suspected", authority="north-police", offence_on=date(2026, 1, 4))
_limit = RecordCustodyLimit(detention_id=DETENTION)

COMMANDS: tuple[Example, ...] = (
    Example(given=OPEN, command=_crime, by=Role.POLICE, now=NOW, then=(ReoffendingRecorded,)),
    Example(given=OPEN, command=_prior, by=Role.POLICE, now=NOW, refused=refusals.CrimeOutOfTime),
    Example(given=PROPOSED, command=_request, by=Role.REVIEWER, now=NOW, then=(ArrestRequested,)),
    Example(given=GONE, command=_request, by=Role.REVIEWER, now=NOW, refused=ProposalNotPending),
    Example(given=REQUESTED, command=_decide, now=NOW, then=(ArrestDecided,)),
    Example(given=PROPOSED, command=_decide, now=NOW, refused=refusals.ArrestNotRequested),
    Example(given=ARRESTED, command=_detain, now=NOW, then=(DetentionRecorded,)),
    Example(given=REQUESTED, command=_detain, now=NOW, refused=refusals.ArrestNotDecided),
    Example(given=DETAINED, command=EndDetention(detention_id=DETENTION), now=NOW, then=(DetentionEnded,)),
    Example(
        given=ARRESTED,
        command=EndDetention(detention_id=DETENTION),
        now=NOW,
        refused=refusals.DetentionNotOpen,
    ),
    Example(
        given=DETAINED,
        command=_limit,
        by=Role.CLOCK,
        now=datetime(2026, 4, 3, 4, tzinfo=UTC),
        then=(CustodyLimitReached,),
    ),
    Example(
        given=DETAINED,
        command=_limit,
        by=Role.CLOCK,
        now=datetime(2026, 4, 2, 4, tzinfo=UTC),
        refused=refusals.LimitNotReached,
    ),
)
