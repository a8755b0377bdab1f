"""The ledgers of units: meetings and what they ask for, inspections, surveys and the rest."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.kernel.event import Event
from domain.kernel.history import history
from domain.organisation.inspections import examples as inspecting
from domain.organisation.meetings import examples as meeting
from domain.organisation.work import examples as working
from projections.listings.organisation import ACTIONS, INSPECTIONS, MEETINGS, WORK
from projections.model import Model
from projections.models.organisation import actions, inspections, meetings, work

from ..conftest import Desk
from ..telling import listed, told

TODAY = date(2026, 4, 20)
missed_meeting, closed = meeting.EVENTS[3], meeting.EVENTS[5]
late_meeting = replace(meeting.held, days_late=4)
missed_inspection = inspecting.EVENTS[3]
missed_survey, missed_summary, activity, posted = working.EVENTS[2], *working.EVENTS[4:]


def rows(model: Model[Any], *events: Event) -> dict[Any, Any]:
    return dict(model.folded(history(told(*events))).rows)


@pytest.mark.parametrize(
    ("events", "status", "said"),
    [
        ([meeting.scheduled], "called", 2),
        ([meeting.scheduled, meeting.held], "held", 3),
        ([meeting.held], "held", 2),
        ([late_meeting], "late", 2),
        ([missed_meeting], "missed", 2),
        ([missed_meeting, late_meeting], "late", 3),
        ([meeting.held, missed_meeting], "held", 2),
        ([meeting.scheduled, missed_meeting], "missed", 3),
        ([meeting.held, meeting.scheduled], "held", 2),
    ],
)
def test_a_period_has_the_status_that_its_entries_give_it(events: list[Event], status: str, said: int) -> None:
    row = rows(meetings.MODEL, meeting.begun, *events)["2026-Q1"]
    assert (row.status, row.said.entry, row.kind) == (status, UUID(int=said), meeting.begun.kind)


def test_a_meeting_held_after_it_was_missed_still_shows_the_miss() -> None:
    row = rows(meetings.MODEL, meeting.begun, missed_meeting, late_meeting)["2026-Q1"]
    assert (row.missed.entry, row.days_late, row.attended) == (UUID(int=2), 4, 9)


def test_what_a_meeting_asked_for_is_open_until_it_is_settled() -> None:
    (row,) = rows(actions.MODEL, meeting.raised).values()
    assert (row.open, row.closed_at) == (True, None)
    (row,) = rows(actions.MODEL, meeting.raised, closed).values()
    assert (row.open, row.outcome, row.days_late) == (False, "done", 0)
    assert rows(actions.MODEL, closed) == {}


@pytest.mark.parametrize(
    ("events", "status", "on_day"),
    [
        ([inspecting.planned], "planned", date(2026, 3, 10)),
        ([inspecting.planned, inspecting.done], "done", date(2026, 3, 10)),
        ([replace(inspecting.done, days_late=2, inspected_on=date(2026, 3, 12))], "late", date(2026, 3, 12)),
        ([inspecting.done, replace(inspecting.planned, inspects_on=date(2026, 3, 9))], "done", date(2026, 3, 10)),
    ],
)
def test_an_inspection_has_the_status_that_its_entries_give_it(events: list[Event], status: str, on_day: date) -> None:
    row = rows(inspections.MODEL, inspecting.begun, *events)[inspecting.INSPECTION]
    assert (row.status, row.on_day, row.kind) == (status, on_day, inspecting.begun.kind)


def test_a_missed_inspection_has_a_line_of_its_own_and_the_files_looked_at_are_counted() -> None:
    found = rows(inspections.MODEL, inspecting.begun, inspecting.done, missed_inspection)
    missed = found[UUID(int=3)]
    assert (missed.status, missed.due_on, missed.said.entry) == ("missed", date(2026, 3, 10), UUID(int=3))
    assert (found[inspecting.INSPECTION].cases, found[inspecting.INSPECTION].found) == (1, 1)


def test_a_survey_is_filed_late_or_missed_and_an_extra_one_stands_beside_it() -> None:
    extra = replace(working.filed, period_id="spring-2026", present=39)
    found = rows(work.MODEL, working.begun, missed_survey, replace(working.filed, days_late=3), extra)
    month = found["survey", "2026-02", ""]
    assert (month.status, month.present, month.missed.entry, month.due_on) == (
        "late", 40, UUID(int=2), date(2026, 3, 5),
    )  # fmt: skip
    assert found["extra_survey", "2026-02", "spring-2026"].present == 39


def test_a_miss_recorded_after_the_survey_was_filed_does_not_take_it_away() -> None:
    filed_first = rows(work.MODEL, working.filed, missed_survey)["survey", "2026-02", ""]
    assert (filed_first.status, filed_first.said.entry) == ("filed", UUID(int=1))


def test_a_summary_is_by_year_and_each_activity_is_a_line() -> None:
    found = rows(work.MODEL, missed_summary, working.summary, activity, activity, posted)
    assert found["summary", "2025", ""].status == "filed"
    assert sum(row.reached for row in found.values() if row.kind == "activity") == 240
    assert [row.codes for row in found.values() if row.kind == "publication"] == [
        ("checkin.cadence", "prc-2020", "notice-board")
    ]


def test_the_ledger_of_meetings_is_of_the_units_in_reach_and_of_periods_alone(desk: Desk) -> None:
    series = told(meeting.begun, meeting.held, replace(missed_meeting, for_period="2025-Q4"))
    found = listed(desk, MEETINGS, TODAY, series)
    assert [(line.for_period, line.status) for line in found] == [("2026-Q1", "held"), ("2025-Q4", "missed")]
    assert listed(desk, MEETINGS, TODAY, series, units=["elsewhere"]) == []
    assert len(listed(desk, MEETINGS, TODAY, series, status="missed")) == 1
    assert len(listed(desk, MEETINGS, TODAY, series, from_period="2026-Q1")) == 1


def test_the_other_ledgers_are_narrowed_by_what_they_show(desk: Desk) -> None:
    series = told(meeting.begun, meeting.held, meeting.raised)
    assert len(listed(desk, ACTIONS, TODAY, series, open=True, to_on=date(2026, 3, 31))) == 1
    assert listed(desk, ACTIONS, TODAY, series, to_on=date(2026, 3, 30)) == []
    programme = told(inspecting.begun, inspecting.planned, missed_inspection)
    assert [line.status for line in listed(desk, INSPECTIONS, TODAY, programme, status="missed")] == ["missed"]
    assert len(listed(desk, INSPECTIONS, TODAY, programme)) == 2
    ledger = told(working.begun, working.filed, activity)
    found = listed(desk, WORK, TODAY, ledger, from_span="2026-01", to_span="2026-12")
    assert [(line.kind, line.span) for line in found] == [("survey", "2026-02")]
    assert {line.kind for line in listed(desk, WORK, TODAY, ledger)} == {"begun", "survey", "activity"}
