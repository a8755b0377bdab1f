"""What somebody was helped with: how often, by whom, whether it goes on; what was done once."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.education.counselling.examples import COUNSELLING
from domain.education.counselling.examples import held as counselled
from domain.education.help import examples as helping
from domain.education.help.examples import HELP as GIVEN
from domain.education.help.examples import given
from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from projections.listings.education import HELP
from projections.models.education import help

from ..conftest import Desk
from ..telling import listed, rows, told

TODAY = date(2026, 3, 20)
_, ended, trained, schooled, worked = helping.EVENTS


def ledger(*events: Event) -> list[Any]:
    return rows(help.MODEL, told(*events))


def test_help_with_one_need_by_one_counterpart_is_one_line_that_counts() -> None:
    (row,) = ledger(given, replace(given, number=2), replace(given, number=3))
    assert (row.which, row.times, row.status, row.about, row.given_by) == (
        GIVEN, 3, "goes_on", "employment", "cadre-12",
    )  # fmt: skip
    assert (row.last_at - row.first_at).days == 2
    assert row.said.entry == UUID(int=3)


def test_help_that_ended_is_over_until_it_is_given_again() -> None:
    (row,) = ledger(given, ended)
    assert (row.status, row.outcome, row.times, row.over_at > row.last_at) == ("over", "settled", 1, True)
    (row,) = ledger(given, ended, given)
    assert (row.status, row.outcome, row.over_at, row.times) == ("goes_on", None, None, 2)


def test_the_end_of_help_that_was_taken_out_leaves_no_line() -> None:
    taken_out = EntryCorrected(entry=UUID(int=1), becomes=None, reason="-", proposed_by="officer-3")
    assert ledger(given, ended, taken_out) == []


def test_what_was_done_once_is_a_line_each_time() -> None:
    found = ledger(trained, trained, schooled, worked, counselled)
    assert [(row.kind, row.about, row.given_by, row.minutes) for row in found] == [
        ("skill_training", "welding", "north-college", 240),
        ("skill_training", "welding", "north-college", 240),
        ("schooling", "compulsory_schooling", "north-school", None),
        ("work_help", "placement", "cadre-12", None),
        ("counselling", "crisis", "counsellor-2", 60),
    ]
    assert {row.status for row in found} == {"done"}
    assert (found[-1].which, found[-1].again_by) == (COUNSELLING, date(2026, 3, 12))


def test_the_ledger_is_asked_by_what_was_done_and_when_and_says_it_in_both_languages(desk: Desk) -> None:
    file = told(opened, given, trained, ended)
    newest, oldest = listed(desk, HELP, TODAY, file)
    assert (newest.kind, oldest.kind) == ("skill_training", "assistance")
    assert [line.about for line in listed(desk, HELP, TODAY, file, status="over")] == ["employment"]
    assert listed(desk, HELP, TODAY, file, status="goes_on") == []
    assert [line.kind for line in listed(desk, HELP, TODAY, file, given_by="north-college")] == ["skill_training"]
    assert HELP.in_words is not None
    assert HELP.in_words(oldest, "en") == {"what": "assistance, employment, over, settled"}
    assert HELP.in_words(oldest, "zh") == {"what": "帮扶, 就业, 已结束, 已解决"}


def test_the_days_asked_about_are_of_the_zone_and_both_count(desk: Desk) -> None:
    file = told(opened, given)  # one in the morning of the fourth of March in Shanghai, the third in UTC
    fourth = date(2026, 3, 4)
    assert len(listed(desk, HELP, TODAY, file, from_on=fourth, to_on=fourth)) == 1
    assert listed(desk, HELP, TODAY, file, to_on=date(2026, 3, 3)) == []
    assert listed(desk, HELP, TODAY, file, from_on=date(2026, 3, 5)) == []
