"""What shows a ground for positioning has to stand when it is applied for."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.conduct.breaches.examples import BREACH, PROVEN
from domain.conduct.breaches.record import BreachUnsubstantiated, BreachWithdrawn
from domain.conduct.revocation.examples import PROPOSAL as REVOCATION
from domain.conduct.revocation.examples import PROPOSED, revoked
from domain.conduct.revocation.record import ProposalWithdrawn
from domain.conduct.sanctions.examples import LATE_11, PENALTY_PROPOSED, SERIOUS, penalised, warned
from domain.conduct.sanctions.record import (
    Outcome,
    SanctionError,
    SanctionProposalDismissed,
    SanctionProposed,
    SanctionQuashed,
    SanctionWithdrawn,
)
from domain.intake.examples import NOW
from domain.kernel.access import Role
from domain.kernel.rule import example_id
from domain.whereabouts.positioning import refusals
from domain.whereabouts.positioning.examples import POSITIONING
from domain.whereabouts.positioning.record import (
    Ground,
    PositioningApplied,
    PositioningApproved,
    PositioningExtended,
    PositioningExtensionApplied,
    PositioningNeedAssessed,
)
from domain.whereabouts.positioning.rules import (
    ApplyPositioning,
    ApplyPositioningExtension,
    ApprovePositioning,
    ExtendPositioning,
)

WARNED = (*LATE_11, warned)
PENALISED = (*PENALTY_PROPOSED, penalised)
WARNING_PROPOSED = (
    *SERIOUS,
    SanctionProposed(proposal_id=POSITIONING, outcome="warning", cause="breach", breach_id=BREACH),
)
GONE = {"breach_id": BREACH, "reason": SanctionError.LAW}

#: The ground, a file whose last entry shows it, and what takes that back.
CASES = {
    "warning withdrawn": (
        Ground.REFUSED_TO_REPORT,
        WARNED,
        SanctionWithdrawn(entry=example_id(len(WARNED) - 1), outcome=Outcome.WARNING, **GONE),
    ),
    "warning quashed": (
        Ground.REFUSED_TO_REPORT,
        WARNED,
        SanctionQuashed(entry=example_id(len(WARNED) - 1), outcome=Outcome.WARNING, **GONE),
    ),
    "penalty quashed": (
        Ground.PENALISED,
        PENALISED,
        SanctionQuashed(entry=example_id(len(PENALISED) - 1), outcome=Outcome.PENALTY, **GONE),
    ),
    "breach withdrawn": (
        Ground.LEFT_WITHOUT_APPROVAL,
        PROVEN,
        BreachWithdrawn(breach_id=BREACH, reason="recorded_in_error"),
    ),
    "breach unproven": (
        Ground.PROHIBITION_BREACHED,
        PROVEN,
        BreachUnsubstantiated(breach_id=BREACH, reason="not_provable"),
    ),
    "proposal dismissed": (
        Ground.REVOCATION_INTENDED,
        WARNING_PROPOSED,
        SanctionProposalDismissed(proposal_id=POSITIONING, reason="not_needed"),
    ),
    "revocation withdrawn": (
        Ground.REVOCATION_INTENDED,
        PROPOSED,
        ProposalWithdrawn(proposal_id=REVOCATION, proposal="revocation", reason="put_right"),
    ),
    "revocation not granted": (
        Ground.REVOCATION_INTENDED,
        PROPOSED,
        replace(revoked, ruling="not_revoked", proposal_id=REVOCATION),
    ),
}


@pytest.mark.parametrize(("ground", "file", "gone"), CASES.values(), ids=CASES)
def test_nothing_that_was_taken_back_shows_a_ground(given, ground, file, gone):
    shown = example_id(len(file) - 1)
    apply = ApplyPositioning(ground=ground, shown_by=(shown,))
    given(*file).when(apply).then(PositioningApplied, ground=ground)
    topic = getattr(file[-1], "event", file[-1]).topic
    given(*file, gone).when(apply).refused(refusals.GroundFellAway, topic=topic)
    given(*file, gone).when(apply, imported=True).then(PositioningApplied)


def test_a_revocation_that_was_granted_is_still_intended(given):
    shown = (example_id(len(PROPOSED) - 1),)
    file = given(*PROPOSED, revoked)
    file.when(ApplyPositioning(ground=Ground.REVOCATION_INTENDED, shown_by=shown)).then(PositioningApplied)


@pytest.mark.parametrize(("ground", "file", "gone"), CASES.values(), ids=CASES)
def test_a_ground_that_fell_away_after_the_application_bears_no_approval(given, ground, file, gone):
    shown = example_id(len(file) - 1)
    applied = (*file, PositioningApplied(positioning_id=POSITIONING, ground=ground, shown_by=(shown,)))
    approve = ApprovePositioning(positioning_id=POSITIONING)
    given(*applied).when(approve, by=Role.LEADER, actor="leader-2").then(PositioningApproved, ground=ground)
    topic = getattr(file[-1], "event", file[-1]).topic
    given(*applied, gone).when(approve, by=Role.LEADER, actor="leader-2").refused(refusals.GroundFellAway, topic=topic)


@pytest.mark.parametrize(("ground", "file", "gone"), CASES.values(), ids=CASES)
def test_a_ground_that_fell_away_after_the_approval_bears_no_extension(given, at, ground, file, gone):
    shown = example_id(len(file) - 1)
    applied = PositioningApplied(positioning_id=POSITIONING, ground=ground, shown_by=(shown,))
    until_on = (NOW + timedelta(days=20)).date()
    in_force = PositioningApproved(positioning_id=POSITIONING, ground=ground, from_on=NOW.date(), until_on=until_on)
    needed = PositioningNeedAssessed(positioning_id=POSITIONING, outcome="still_needed")
    file = (*file, applied, in_force)
    apply, extend = (
        ApplyPositioningExtension(positioning_id=POSITIONING),
        ExtendPositioning(positioning_id=POSITIONING),
    )
    asked = PositioningExtensionApplied(positioning_id=POSITIONING, until_on=until_on)
    leader = {"by": Role.LEADER, "actor": "leader-2"}
    given(*file, needed).when(apply).then(PositioningExtensionApplied)
    given(*file, gone, needed).when(apply).refused(refusals.GroundFellAway)
    given(*file, needed, asked).when(extend, **leader).then(PositioningExtended)
    given(*file, gone, needed, asked).when(extend, **leader).refused(refusals.GroundFellAway)
