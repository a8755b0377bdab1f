"""Electronic positioning: five grounds, three months, a fresh assessment, somebody else's approval."""

from datetime import date
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.whereabouts.positioning import refusals
from domain.whereabouts.positioning.examples import (
    APPLIED,
    APPROVED,
    ASSESSED,
    EXTENDING,
    GROUNDED,
    POSITIONING,
    applied,
    approved,
    assessed,
    extended,
    lapsed,
)
from domain.whereabouts.positioning.record import (
    PAST_KEPT,
    Ground,
    LiftReason,
    PositioningApplied,
    PositioningApproved,
    PositioningExtended,
    PositioningExtensionApplied,
    PositioningLapsed,
    PositioningLifted,
    PositioningRefused,
    period_at,
)
from domain.whereabouts.positioning.rules import (
    ApplyPositioning,
    ApplyPositioningExtension,
    ApprovePositioning,
    AssessPositioningNeed,
    ExtendPositioning,
    LiftPositioning,
    RecordLapsedPositioning,
    RefusePositioning,
    RefusePositioningExtension,
)

APPLY = ApplyPositioning(ground=Ground.LEFT_WITHOUT_APPROVAL, shown_by=(example_id(1),))
APPROVE = ApprovePositioning(positioning_id=POSITIONING)
EXTEND = ExtendPositioning(positioning_id=POSITIONING)
APPLY_EXTENSION = ApplyPositioningExtension(positioning_id=POSITIONING)
LAPSE = RecordLapsedPositioning(positioning_id=POSITIONING)
FIVE = {
    Ground.PROHIBITION_BREACHED,
    Ground.LEFT_WITHOUT_APPROVAL,
    Ground.REFUSED_TO_REPORT,
    Ground.PENALISED,
    Ground.REVOCATION_INTENDED,
}


def test_an_application_cites_the_entry_that_shows_its_ground(given):
    outcome = given(*GROUNDED).when(APPLY)
    outcome.then(PositioningApplied, ground=Ground.LEFT_WITHOUT_APPROVAL)
    assert outcome.drafts[0].evidence == (str(example_id(1)),)


@pytest.mark.parametrize("ground", sorted(set(Ground) - FIVE))
def test_under_the_law_there_are_five_grounds_and_no_others(given, ground):
    refused = given(*GROUNDED).when(replace(APPLY, ground=ground)).refused(refusals.GroundNotAllowed)
    assert set(refused.refusal.facts["grounds"].split(", ")) == set(FIVE)


@pytest.mark.parametrize(
    "shown_by",
    [(), (example_id(0),), (example_id(9),), (example_id(1), example_id(9))],
    ids=["nothing", "another kind of entry", "no entry of this file", "one of them not of this file"],
)
def test_a_ground_that_no_entry_of_this_file_shows_is_refused(given, shown_by):
    given(*GROUNDED).when(replace(APPLY, shown_by=shown_by)).refused(refusals.GroundNotShown)


def test_an_entry_that_shows_another_ground_does_not_do(given):
    given(*GROUNDED).when(replace(APPLY, ground=Ground.PENALISED)).refused(refusals.GroundNotShown)


def test_a_second_application_waits_for_the_first(given):
    given(*APPLIED).when(APPLY).refused(refusals.PositioningAppliedAlready)


def test_after_its_last_day_positioning_is_applied_for_anew_on_a_ground(given, at):
    given(*APPROVED).when(APPLY, at=at("2026-05-01 23:00")).refused(
        refusals.PositioningInForce, until_on=date(2026, 5, 1)
    )
    given(*APPROVED).when(APPLY, at=at("2026-05-02 01:00")).then(PositioningApplied)


@pytest.mark.parametrize("role", [Role.OFFICER, Role.REVIEWER, Role.UPPER, Role.CLOCK])
def test_nobody_but_the_head_of_the_bureau_approves(given, role):
    given(*APPLIED).when(APPROVE, by=role).refused(NotEmpowered)
    given(*EXTENDING).when(EXTEND, by=role).refused(NotEmpowered)


def test_whoever_applied_does_not_decide(given, at):
    soon = at("2026-04-20 10:00")
    by = {"by": Role.LEADER, "actor": "officer-7"}
    given(*APPLIED).when(APPROVE, **by).refused(refusals.ApplicantMayNotApprove)
    given(*APPLIED).when(RefusePositioning(positioning_id=POSITIONING, reason="not_necessary"), **by).refused(
        refusals.ApplicantMayNotApprove
    )
    given(*EXTENDING).when(EXTEND, at=soon, **by).refused(refusals.ApplicantMayNotApprove)
    given(*EXTENDING).when(RefusePositioningExtension(positioning_id=POSITIONING), at=soon, **by).refused(
        refusals.ApplicantMayNotApprove
    )


def test_the_last_day_is_the_day_before_the_corresponding_one_three_months_later(given):
    given(*APPLIED).when(APPROVE, by=Role.LEADER, at=NOW).then(
        PositioningApproved, from_on=date(2026, 3, 10), until_on=date(2026, 6, 9)
    )


@pytest.mark.parametrize(
    ("until_on", "taken"),
    [(date(2026, 3, 9), False), (date(2026, 3, 10), True), (date(2026, 6, 9), True), (date(2026, 6, 10), False)],
)
def test_a_shorter_time_may_be_approved_and_a_longer_one_not(given, until_on, taken):
    outcome = given(*APPLIED).when(replace(APPROVE, until_on=until_on), by=Role.LEADER)
    if taken:
        outcome.then(PositioningApproved, until_on=until_on)
    else:
        outcome.refused(refusals.TermTooLong, first=date(2026, 3, 10), last=date(2026, 6, 9))


def test_another_application_than_the_one_named_is_not_decided(given):
    other = ApprovePositioning(positioning_id=UUID(int=5))
    given(*APPLIED).when(other, by=Role.LEADER).refused(refusals.ApplicationUnknown)


def test_a_refused_application_may_be_made_again(given):
    refused = PositioningRefused(positioning_id=POSITIONING, reason="not_necessary")
    given(*APPLIED, refused).when(APPROVE, by=Role.LEADER).refused(refusals.ApplicationUnknown)
    given(*APPLIED, refused).when(APPLY).then(PositioningApplied)


def test_an_extension_follows_on_the_day_after_and_lasts_three_months_at_most(given, at):
    soon = at("2026-04-20 10:00")
    given(*EXTENDING).when(EXTEND, by=Role.LEADER, at=soon).then(
        PositioningExtended, number=1, from_on=date(2026, 5, 2), until_on=date(2026, 8, 1)
    )
    given(*EXTENDING).when(replace(EXTEND, until_on=date(2026, 8, 2)), by=Role.LEADER, at=soon).refused(
        refusals.TermTooLong, last=date(2026, 8, 1)
    )


def test_each_extension_needs_an_assessment_after_the_newest_approval(given, at):
    longer = Draft(extended, Occurred(at("2026-04-20 10:00")))
    again = at("2026-07-20 10:00")
    given(*EXTENDING, longer).when(APPLY_EXTENSION, at=again).refused(refusals.NeedNotAssessed)
    fresh = Draft(assessed, Occurred(at("2026-07-15 10:00")))
    given(*EXTENDING, longer, fresh).when(APPLY_EXTENSION, at=again).then(
        PositioningExtensionApplied, until_on=date(2026, 8, 1)
    )


def test_the_assessment_of_one_extension_does_not_do_for_the_next(given, at):
    short = Draft(replace(extended, until_on=date(2026, 5, 10)), Occurred(at("2026-04-20 10:00")))
    given(*EXTENDING, short).when(APPLY_EXTENSION, at=at("2026-05-05 10:00")).refused(refusals.NeedNotAssessed)


def test_an_assessment_from_before_the_approval_does_not_do(given, at):
    before = Draft(assessed, Occurred(at("2026-02-01 12:00")))
    given(*APPROVED, before).when(APPLY_EXTENSION, at=at("2026-04-20 10:00")).refused(refusals.NeedNotAssessed)


def test_an_assessment_that_finds_it_not_needed_does_not_do(given, at):
    milder = Draft(replace(assessed, outcome="need_over"), Occurred(at("2026-04-16 12:00")))
    given(*ASSESSED, milder).when(APPLY_EXTENSION, at=at("2026-04-20 10:00")).refused(refusals.NeedNotAssessed)


@pytest.mark.parametrize(("day", "old"), [("2026-04-01", False), ("2026-03-31", True)])
def test_an_assessment_may_be_thirty_days_old(given, at, day, old):
    then = Draft(assessed, Occurred(at(f"{day} 12:00")))
    outcome = given(*APPROVED, then).when(APPLY_EXTENSION, at=at("2026-05-01 10:00"))
    if old:
        outcome.refused(refusals.NeedNotAssessed, days=30)
    else:
        outcome.then(PositioningExtensionApplied)


@pytest.mark.parametrize(("day", "early"), [("2026-03-31", True), ("2026-04-01", False)])
def test_an_extension_is_not_applied_for_long_before_the_end(given, at, day, early):
    then = Draft(assessed, Occurred(at("2026-03-20 12:00")))
    outcome = given(*APPROVED, then).when(APPLY_EXTENSION, at=at(f"{day} 10:00"))
    if early:
        outcome.refused(refusals.ExtensionTooEarly, from_on=date(2026, 4, 1))
    else:
        outcome.then(PositioningExtensionApplied)


def test_an_extension_is_applied_for_once(given, at):
    given(*EXTENDING).when(APPLY_EXTENSION, at=at("2026-04-20 10:00")).refused(refusals.PositioningAppliedAlready)


def test_what_has_ended_is_not_extended(given, at):
    given(*EXTENDING).when(EXTEND, by=Role.LEADER, at=at("2026-05-02 10:00")).refused(refusals.PositioningNotInForce)


@pytest.mark.parametrize(("day", "over"), [("2026-05-01", False), ("2026-05-02", True)])
def test_it_lapses_on_the_day_after_its_last_and_not_before(given, at, day, over):
    outcome = given(*APPROVED).when(LAPSE, by=Role.CLOCK, at=at(f"{day} 00:30"))
    if over:
        outcome.then(PositioningLapsed, until_on=date(2026, 5, 1))
    else:
        outcome.refused(refusals.PositioningNotOver, until_on=date(2026, 5, 1))


def test_it_lapses_once_and_not_after_it_was_lifted(given, at):
    lifted = PositioningLifted(positioning_id=POSITIONING, reason=LiftReason.HEALTH, until_on=date(2026, 5, 1))
    after = at("2026-05-03 10:00")
    for end in (lapsed, lifted):
        ended = Draft(end, Occurred(at("2026-05-02 09:00")))
        given(*APPROVED, ended).when(LAPSE, by=Role.CLOCK, at=after).refused(refusals.PositioningNotInForce)


def test_it_is_lifted_by_the_county_and_cites_its_approval(given):
    lift = LiftPositioning(positioning_id=POSITIONING, reason=LiftReason.NO_LONGER_NEEDED)
    outcome = given(*APPROVED).when(lift, by=Role.REVIEWER).then(PositioningLifted, until_on=date(2026, 5, 1))
    assert outcome.drafts[0].evidence == (str(example_id(3)),)
    given(*APPROVED).when(lift, by=Role.OFFICER).refused(NotEmpowered)


def test_it_is_lifted_also_where_supervision_has_ended_and_nothing_else_is_decided_then(given, at):
    ended = Draft(Discharged(ground=DischargeGround.PARDON), Occurred(at("2026-03-01 09:00")))
    lift = LiftPositioning(positioning_id=POSITIONING, reason=LiftReason.SUPERVISION_ENDS)
    given(*APPROVED, ended).when(lift, by=Role.LEADER).then(PositioningLifted)
    given(*APPLIED, ended).when(APPROVE, by=Role.LEADER).refused(standing.CaseEnded)
    given(*GROUNDED, ended).when(APPLY).refused(standing.CaseEnded)
    need = AssessPositioningNeed(positioning_id=POSITIONING, outcome="still_needed")
    given(*APPROVED, ended).when(need).refused(standing.CaseEnded)


def test_the_newest_positionings_that_are_over_are_kept_for_fixes_that_come_late(given, at):
    events = list(OPEN)
    for n in range(PAST_KEPT + 3):
        began = Occurred(at(f"2026-01-{10 + n:02} 09:00"))
        events += [
            Draft(replace(applied, positioning_id=UUID(int=n)), began),
            Draft(replace(approved, positioning_id=UUID(int=n), until_on=began.at.date()), began),
        ]
    positioning = given(*events).case().positioning
    assert len(positioning.past) == PAST_KEPT
    found = period_at(positioning, at("2026-01-14 10:00"), date(2026, 1, 14))
    assert found is not None
    assert found.positioning_id == UUID(int=4)
    assert period_at(positioning, at("2026-01-14 08:00"), date(2026, 1, 14)) is None
