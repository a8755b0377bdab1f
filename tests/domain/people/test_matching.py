"""Finding a helper: worth in whole numbers with its reasons, proposed by the platform, decided by a person."""

from datetime import UTC, datetime
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from domain.catalogue import policies
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role, Unit
from domain.kernel.entry import Occurred
from domain.kernel.policy import Policies
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Of, example_id
from domain.people.matching import refusals, rules
from domain.people.matching.examples import NEEDY, PROPOSAL, PROPOSED, declined, matched, proposed
from domain.people.matching.record import (
    PROPOSALS_KEPT,
    HelperMatched,
    HelperMatchEnded,
    HelperProposed,
    Matching,
    Nearness,
    evolve,
)
from domain.people.matching.scoring import near_by, scored
from domain.people.matching.tables import MatchWeights
from domain.people.volunteers import refusals as volunteers
from domain.people.volunteers.examples import HELPER, VOLUNTEER

TABLE = Policies(policies(), NOW.date()).of(MatchWeights)
FILE = UUID("019b8a00-0000-7000-8000-00000000f11e")  # of every file given
PROPOSE = rules.ProposeHelper(volunteer_id=VOLUNTEER)
MATCH = rules.MatchHelper(proposal_id=PROPOSAL)


def known(**changes):
    return {Of.VOLUNTEERS: {str(VOLUNTEER): replace(HELPER, **changes)}}


def busy(n):
    return {UUID(int=k): UUID(int=k) for k in range(1, n + 1)}


@pytest.mark.parametrize(
    ("one", "other", "near", "worth"),
    [
        ("110102003001", "110102003001", Nearness.VILLAGE, 100),
        ("110102003001", "110102003002", Nearness.TOWNSHIP, 80),
        ("110102003001", "110102003", Nearness.TOWNSHIP, 80),
        ("110102003", "110102004", Nearness.COUNTY, 50),
        ("110102", "110105", Nearness.CITY, 20),
        ("1101", "1102", Nearness.PROVINCE, 5),
        ("110102", "330102", Nearness.ELSEWHERE, 0),
        (None, "110102", Nearness.UNKNOWN, 25),
        ("110102", None, Nearness.UNKNOWN, 25),
    ],
)
def test_nearness_is_how_far_two_divisions_agree(one, other, near, worth):
    assert near_by(one, other, TABLE) == (near, worth)


def test_a_match_is_worth_its_parts_by_their_weights():
    wanted = Matching(needs=("job-search", "housing"), division="110102003001")
    score = scored(wanted, HELPER, TABLE, 3)
    assert score == (50 * 50 // 100 + 24 + 20, 50, 80, 100, ("job-search",), Nearness.TOWNSHIP)


def test_each_case_that_a_volunteer_has_makes_the_next_less_worth():
    free = scored(Matching(), HELPER, TABLE, 3)
    one = scored(Matching(), replace(HELPER, cases=busy(1)), TABLE, 3)
    assert (free.room, one.room, one == scored(Matching(), HELPER, TABLE, 3, more=1)) == (100, 66, True)
    assert free.total > one.total
    assert scored(Matching(), replace(HELPER, cases=busy(5)), TABLE, 3).room == 0


def test_where_nothing_is_needed_in_particular_everybody_is_as_pertinent():
    assert scored(Matching(), HELPER, TABLE, 3).pertinence == 100
    assert scored(Matching(needs=("cooking",)), HELPER, TABLE, 3).pertinence == 0


def test_a_proposal_says_why(given):
    outcome = given(*NEEDY).knowing(others=known()).when(PROPOSE, by=Role.CLOCK)
    outcome.then(
        HelperProposed, score=69, pertinence=50, nearness=80, room=100, met=("job-search",), helps_in=0, most=3
    )
    assert outcome.drafts[0].evidence == (str(example_id(1)),)
    assert any(pin.startswith("match.weights@") for pin in outcome.facts.policies.consulted)


def test_the_platform_proposes_and_never_decides(given):
    file = given(*PROPOSED).knowing(others=known())
    file.when(MATCH, by=Role.CLOCK).refused(NotEmpowered)
    file.when(MATCH).then(HelperMatched, volunteer_id=VOLUNTEER)
    file.when(MATCH, actor="officer-7").refused(refusals.ProposerMatches)


def test_a_decision_looks_again_whether_the_volunteer_can(given, at):
    full = given(*PROPOSED).knowing(others=known(cases=busy(3)))
    full.when(MATCH).refused(volunteers.VolunteerFull, cases=3, most=3)
    late = given(*PROPOSED).knowing(others=known())
    late.when(MATCH, at=at("2026-06-03 09:00")).refused(volunteers.VolunteerOverdue)
    gone = given(*PROPOSED).knowing(others=known(withdrawn=Occurred(datetime(2026, 3, 1, tzinfo=UTC))))
    gone.when(MATCH).refused(volunteers.VolunteerGone)


def test_who_has_no_room_or_is_overdue_is_not_proposed(given, at):
    given(*NEEDY).knowing(others=known(cases=busy(3))).when(PROPOSE).refused(volunteers.VolunteerFull)
    given(*NEEDY).knowing(others=known()).when(PROPOSE, at=at("2026-06-03 09:00")).refused(volunteers.VolunteerOverdue)


def test_volunteers_are_those_of_the_unit_or_of_one_above_it(given):
    units = {
        "north-office": Unit("north-office", "North", "Asia/Shanghai", "county"),
        "county": Unit("county", "County", "Asia/Shanghai"),
        "south-office": Unit("south-office", "South", "Asia/Shanghai", "county"),
    }
    file = given(*NEEDY).knowing(units=units)
    file.knowing(others=known(unit_id="county")).when(PROPOSE).then(HelperProposed)
    file.knowing(others=known(unit_id="south-office")).when(PROPOSE).refused(refusals.HelperUnknown)


def test_a_match_that_is_worth_too_little_is_not_proposed(given):
    poor = known(skills=("law",), division="330102003", cases=busy(2))
    given(*NEEDY).knowing(others=poor).when(PROPOSE).refused(refusals.MatchTooPoor, score=6, least=30)


def test_a_match_that_is_worth_just_enough_is_proposed(given):
    just = known(skills=("law",), division="110102003", cases=busy(2))
    given(*NEEDY).knowing(others=just).when(PROPOSE).then(HelperProposed, score=30)
    less = known(skills=("law",), division="110102004", cases=busy(1))
    given(*NEEDY).knowing(others=less).when(PROPOSE).refused(refusals.MatchTooPoor, score=28)


def test_nobody_is_proposed_twice_or_to_whom_they_help_already(given):
    given(*PROPOSED).knowing(others=known()).when(PROPOSE).refused(refusals.HelperThere)
    given(*PROPOSED, matched).knowing(others=known()).when(PROPOSE).refused(refusals.HelperThere)
    given(*NEEDY).knowing(others=known(cases={FILE: FILE})).when(PROPOSE).refused(refusals.HelperThere)


def test_whoever_was_declined_is_proposed_again_only_by_a_person(given):
    file = given(*PROPOSED, declined).knowing(others=known())
    file.when(PROPOSE, by=Role.CLOCK).refused(refusals.DeclinedBefore)
    file.when(PROPOSE).then(HelperProposed)


def test_only_so_many_proposals_wait_at_once(given):
    waiting = [replace(proposed, proposal_id=UUID(int=n), volunteer_id=UUID(int=n)) for n in range(1, 4)]
    given(*NEEDY, *waiting[:2]).knowing(others=known()).when(PROPOSE).then(HelperProposed)
    given(*NEEDY, *waiting).knowing(others=known()).when(PROPOSE).refused(refusals.TooManyProposed, count=3)


def test_a_match_that_has_ended_leaves_room_for_another(given):
    end = rules.EndMatch(volunteer_id=VOLUNTEER, reason="help_ended")
    ended = given(*PROPOSED, matched).knowing(others=known()).when(end).then(HelperMatchEnded).and_then()
    ended.when(end).refused(refusals.NotMatched)
    ended.when(PROPOSE).then(HelperProposed)


def test_only_the_newest_proposals_are_kept(entries):
    matching = Matching()
    many = [replace(proposed, proposal_id=UUID(int=n)) for n in range(50)]
    for entry in entries([*OPEN, *many])[1:]:
        matching = evolve(matching, entry)
    assert len(matching.open) == PROPOSALS_KEPT


def test_a_table_whose_weights_are_not_a_whole_is_refused():
    plain = msgspec.to_builtins(TABLE)
    with pytest.raises(msgspec.ValidationError, match="100 together"):
        msgspec.convert({**plain, "room": 21}, MatchWeights)
    with pytest.raises(msgspec.ValidationError, match="nearest to the farthest"):
        msgspec.convert({**plain, "levels": plain["levels"][::-1]}, MatchWeights)
