"""How a person stands on the ladder: what counts, what is open, and how far it is to the next row."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from msgspec.structs import replace

from domain.case import fold
from domain.catalogue import policies
from domain.conduct.breaches.examples import BREACH, alleged, substantiated
from domain.conduct.breaches.record import BreachAlleged
from domain.conduct.hearings.record import BreachKind
from domain.conduct.sanctions.examples import admonished, penalised, proposed, warned
from domain.conduct.sanctions.record import SANCTIONS_KEPT, Outcome, SanctionError, SanctionWithdrawn
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import opened
from domain.intake.record import Sentence
from domain.kernel.correction import EntryCorrected
from projections.listings.oversight.ladder import LADDER
from projections.models.conduct import ladder
from projections.models.conduct.ladder import Ladder

from ..conftest import Desk
from ..telling import Said, listed, rows, told

BEGUN = Said(replace(opened, unit_id="east"), -90)
MARCH = date(2026, 3, 2)


def out(from_on: date, until_on: date | None = None, kind: BreachKind = BreachKind.LOST_CONTACT) -> BreachAlleged:
    """A breach that goes on, or went on until a day."""
    return replace(alleged, breach_id=uuid4(), kind=kind, from_on=from_on, until_on=until_on)


def stands(*said: object) -> Ladder:
    (row,) = rows(ladder.MODEL, told(BEGUN, *said))  # type: ignore[arg-type]
    assert isinstance(row, Ladder)
    return row


def withdrawn(entry: int, outcome: Outcome = Outcome.ADMONITION) -> SanctionWithdrawn:
    return SanctionWithdrawn(entry=UUID(int=entry), outcome=outcome, breach_id=None, reason=SanctionError.LAW)


def test_what_stands_is_counted_and_the_newest_of_each_is_named() -> None:
    row = stands(admonished, admonished, warned, penalised)
    assert (row.admonitions, row.warnings, row.penalties) == (2, 1, 1)
    assert (row.admonished, row.warned, row.penalised) == (UUID(int=3), UUID(int=4), UUID(int=5))


def test_what_was_withdrawn_stands_no_more() -> None:
    row = stands(admonished, admonished, withdrawn(3))
    assert (row.admonitions, row.admonished) == (1, UUID(int=2))
    assert stands(warned, withdrawn(2, Outcome.WARNING)).warned is None


def test_proposals_are_open_until_somebody_decides() -> None:
    assert stands(proposed).open_proposals == 1
    assert stands(proposed, admonished).open_proposals == 0


def test_breaches_are_open_until_they_are_answered() -> None:
    assert stands(alleged, substantiated).open_breaches == 1
    assert stands(alleged, substantiated, admonished).open_breaches == 0


def test_the_distance_is_what_the_table_says_of_the_category() -> None:
    row = stands()
    assert (row.category, row.to_warning, row.to_ending) == (Sentence.SUSPENDED_SENTENCE, 2, 1)
    assert row.ladder == next(v for v in policies().of("sanction.ladder") if v.source.effective_to is None).pin
    assert {(c.step, c.count_of, c.missing) for c in row.counts} == {
        ("warning-two-admonitions", "admonition", 2),
        ("suspension-penalty", "penalty", 1),
        ("suspension-two-warnings", "warning", 2),
    }
    assert stands(admonished).to_warning == 1
    assert stands(admonished, admonished, admonished).to_warning == 0
    assert {c.step: c.missing for c in stands(warned).counts}["suspension-two-warnings"] == 1
    assert stands(penalised).to_ending == 0
    assert rows(ladder.MODEL, told(admonished))[0].counts == ()  # of a file that was never opened


def test_an_older_version_counts_where_it_was_in_force_or_is_pinned() -> None:
    old = next(v for v in policies().of("sanction.ladder") if v.source.effective_to)
    earlier = rows(ladder.MODEL, told(Said(opened, -4000)))[0]
    pinned = stands(Said(warned, 3, policies=(old.pin,)))
    for row, missing in ((earlier, 3), (pinned, 2)):
        assert row.ladder == old.pin
        assert {c.step: c.missing for c in row.counts}["suspension-three-warnings"] == missing
    assert stands(Said(warned, 3, policies=(old.pin,)), alleged).ladder != old.pin  # what came later is of its day


def test_nothing_is_said_of_the_distance_by_a_version_of_a_unit_until_a_packaged_one_is_pinned() -> None:
    ours = Said(warned, 3, policies=("sanction.ladder@ours#00",))
    row = stands(ours, alleged)
    assert (row.ladder, row.counts, row.to_ending, row.warnings) == ("sanction.ladder@ours#00", (), None, 1)
    new = policies().of("sanction.ladder")[0]
    assert stands(ours, Said(warned, 5, policies=(new.pin,))).to_ending == 0


def test_a_breach_that_goes_on_has_the_days_on_which_it_reaches_further_rows() -> None:
    row = stands(out(date(2026, 1, 31)))
    assert (row.goes_on, row.out_since) == (True, date(2026, 1, 31))
    assert {a.step: a.last_on for a in row.limits} == {
        "warning-late": date(2026, 2, 10),
        "suspension-month": date(2026, 2, 28),
    }
    assert stands(out(date(2026, 1, 31), date(2026, 2, 20))).limits == ()
    assert stands(out(date(2026, 1, 31), kind=BreachKind.LEAVE_RULES)).limits == ()


def test_a_file_counts_as_the_rules_see_it_and_no_more_than_they_know() -> None:
    entries = told(BEGUN, *[admonished] * (SANCTIONS_KEPT + 5), proposed, out(MARCH))
    (row,) = rows(ladder.MODEL, entries)
    case = fold(entries)
    assert dict(row.standing) == case.sanctions.standing
    assert dict(row.proposals) == case.sanctions.proposals
    assert (dict(row.open), dict(row.answered)) == (case.breaches.open, case.breaches.answered)
    assert row.admonitions == SANCTIONS_KEPT


def test_a_correction_changes_what_stands() -> None:
    gone = EntryCorrected(entry=UUID(int=2), becomes=None, reason="-", proposed_by="o2")
    assert stands(penalised, gone).penalties == 0


def test_days_out_of_control_and_the_next_limit_are_of_the_day_asked_about(desk: Desk) -> None:
    file = told(BEGUN, Said(out(date(2026, 3, 2)), 0))
    for day, days, passed, next_on, left in (
        (date(2026, 3, 2), 0, 0, date(2026, 3, 12), 10),
        (date(2026, 3, 12), 10, 0, date(2026, 3, 12), 0),
        (date(2026, 3, 13), 11, 1, date(2026, 4, 2), 20),
        (date(2026, 4, 2), 31, 1, date(2026, 4, 2), 0),
        (date(2026, 4, 3), 32, 2, None, None),
    ):
        (line,) = listed(desk, LADDER, day, file)
        assert (line.days, line.limits_passed, line.next_limit_on, line.days_left) == (days, passed, next_on, left)


def test_a_breach_is_a_further_one_where_it_lasts_beyond_the_day_of_the_newest_warning(desk: Desk) -> None:
    for until_on, day, further in (
        (MARCH, date(2026, 3, 20), False),
        (date(2026, 3, 3), date(2026, 3, 20), True),
        (None, MARCH, False),
        (None, date(2026, 3, 3), True),
    ):
        file = told(BEGUN, Said(warned, 0), Said(out(date(2026, 2, 20), until_on), 0.1))
        (line,) = listed(desk, LADDER, day, file)
        assert (line.warned_on, line.further_breach) == (MARCH, further)
    (line,) = listed(desk, LADDER, MARCH, told(BEGUN, Said(out(date(2026, 2, 20)), 0)))
    assert line.further_breach is False


def test_the_ladder_is_narrowed_down_by_how_near_the_next_row_is(desk: Desk) -> None:
    near = told(BEGUN, warned, warned)
    far = told(BEGUN, Discharged(ground=DischargeGround.EXPIRY), stream=uuid4())
    today = MARCH + timedelta(days=30)
    assert len(listed(desk, LADDER, today, near, far)) == 2
    assert [line.warnings for line in listed(desk, LADDER, today, near, far, to_ending=0)] == [2]
    assert [line.warnings for line in listed(desk, LADDER, today, near, far, warnings=1)] == [2]
    assert [line.warnings for line in listed(desk, LADDER, today, near, far, ended=True)] == [0]
    assert listed(desk, LADDER, today, near, far, days=1) == []


def test_a_file_has_one_row_whatever_is_alleged_twice() -> None:
    row = stands(alleged, alleged, replace(alleged, breach_id=uuid4()))
    assert (row.open_breaches, BREACH in dict(row.open)) == (2, True)
