"""The assignment of volunteers: worth most over all at once, spread by room, the same for the same record."""

from datetime import UTC, date, datetime
from uuid import UUID

from msgspec.structs import replace

from domain.case import Case
from domain.catalogue import policies
from domain.intake.record import Intake
from domain.kernel.access import Unit
from domain.kernel.entry import Occurred
from domain.kernel.policy import Policies
from domain.people.matching.record import Matching
from domain.people.matching.tables import MatchWeights
from domain.people.volunteers.record import Volunteer
from rollcall.matching.assigning import Terms, assigned
from rollcall.matching.reading import Waiting

DAY = date(2026, 3, 10)
TERMS = Terms(DAY, Policies(policies(), DAY).of(MatchWeights), 3)
UNITS = {"county": Unit("county", "County", "Asia/Shanghai")}
HELPER = Volunteer(
    unit_id="county", since=Occurred(datetime(2026, 1, 1, tzinfo=UTC)), reverify_by=date(2027, 1, 1), skills=("law",)
)
A, B = UUID(int=1), UUID(int=2)


def waiting(n, *needs, division=None, declined=()):
    matching = Matching(needs=needs, division=division, declined=dict.fromkeys(declined, A))
    return Waiting(UUID(int=100 + n), 2, Case(intake=Intake(unit_id="county"), matching=matching))


def chosen(cases, volunteers):
    return [(pair.waiting.case_id.int - 100, pair.volunteer_id) for pair in assigned(cases, volunteers, UNITS, TERMS)]


def full(volunteer, left=1):
    return replace(volunteer, cases={UUID(int=n): A for n in range(3 - left)})


def test_the_whole_is_worth_most_even_where_the_first_would_rather_have_somebody_else():
    both, one = full(replace(HELPER, skills=("law", "job-search"))), full(HELPER)
    cases = [waiting(1, "law"), waiting(2, "job-search", "law")]
    assert chosen(cases, {A: both, B: one}) == [(1, B), (2, A)]


def test_the_order_in_which_they_are_read_changes_nothing():
    cases = [waiting(n, "law") for n in range(5)]
    volunteers = {A: HELPER, B: HELPER}
    assert chosen(cases, volunteers) == chosen(cases[::-1], dict(reversed(volunteers.items())))


def test_the_score_is_that_of_the_volunteer_as_they_stand():
    pairs = assigned([waiting(1, "law"), waiting(2, "law")], {A: HELPER}, UNITS, TERMS)
    assert [pair.score.room for pair in pairs] == [100, 100]


def test_who_is_overdue_withdrawn_full_or_declined_is_left_out():
    case = [waiting(1, "law")]
    assert chosen(case, {A: replace(HELPER, reverify_by=DAY)}) == [(1, A)]
    assert chosen(case, {A: replace(HELPER, reverify_by=date(2026, 3, 9))}) == []
    assert chosen(case, {A: replace(HELPER, withdrawn=HELPER.since)}) == []
    assert chosen(case, {A: full(HELPER, 0)}) == []
    assert chosen([waiting(1, "law", declined=[A])], {A: HELPER, B: HELPER}) == [(1, B)]
    assert chosen(case, {A: replace(HELPER, unit_id="elsewhere")}) == []


def test_nobody_and_nothing_to_assign_is_no_error():
    assert chosen([], {A: HELPER}) == chosen([waiting(1)], {}) == []
