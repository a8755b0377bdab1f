"""Who stands by somebody: guardians and whether they do their duty; what help is needed and who gives it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from msgspec.structs import replace

from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import opened
from domain.kernel.event import Event, Sealed
from domain.people.guardians import examples as guarding
from domain.people.guardians.examples import HEARD_BY, appointed, checked, silent, urged
from domain.people.matching import examples as matching
from domain.people.matching.examples import declined, matched, needed, proposed
from domain.people.staff.examples import attended
from domain.people.staffing.examples import EVENTS as STAFFING
from projections.listings.people import TRAININGS
from projections.listings.support import GUARDIANS, NEEDS
from projections.models.people import guardians, needs

from ..conftest import Desk
from ..telling import EAST, OFFICE, listed, rows, told

TODAY = date(2026, 3, 20)
heard, contacted = guarding.EVENTS[1], guarding.EVENTS[3]
referred, released = guarding.EVENTS[6:]
helped = matching.EVENTS[4]
over = Discharged(ground=DischargeGround.EXPIRY)
training = STAFFING[0]


def guardian(*events: Event) -> Any:
    (row,) = rows(guardians.MODEL, told(appointed, *events))
    return row


def need(*events: Event) -> Any:
    (row,) = rows(needs.MODEL, told(*events))
    return row


def test_a_guardian_is_silent_until_heard() -> None:
    assert guardian(silent).silent.entry == UUID(int=2)
    row = guardian(silent, heard)
    assert (row.silent, row.heard_by, row.concern) == (None, date(2026, 4, 9), "some_concern")
    assert guardian(heard, silent).silent is None  # heard in time, found silent only afterwards
    assert isinstance(row.guardian_name, Sealed)


def test_who_was_not_reached_stays_silent() -> None:
    row = guardian(silent, replace(contacted, reached=False, heard_by=None))
    assert (row.silent.entry, row.heard_by, row.heard_at, row.reached, row.tried) == (
        UUID(int=2), HEARD_BY, None, False, "in_person",
    )  # fmt: skip
    assert row.tried_at is not None


def test_a_duty_that_is_not_done_is_urged_and_then_referred() -> None:
    row = guardian(checked, urged, urged)
    assert (row.fulfils, row.checked.entry, row.urgings, row.urged_for) == (
        "not_at_all", UUID(int=2), 2, "duty_not_done",
    )  # fmt: skip
    row = guardian(urged, referred)
    assert (row.referred_to, row.referred.entry) == ("civil-affairs", UUID(int=3))
    assert guardian(urged, referred, urged).referred_to is None


def test_what_is_said_of_somebody_who_was_never_named_is_left_out() -> None:
    assert rows(guardians.MODEL, told(checked, urged, released)) == []


def test_guardians_are_asked_by_duty_and_by_when_to_hear_from_them(desk: Desk) -> None:
    file = told(opened, appointed, checked, urged)
    gone = told(
        opened, replace(appointed, guardian_id=UUID(int=8)), replace(released, guardian_id=UUID(int=8)), first=9
    )
    ended = told(opened, appointed, over, first=20)
    assert len(listed(desk, GUARDIANS, TODAY, file, gone, ended)) == 3
    (line,) = listed(desk, GUARDIANS, TODAY, file, gone, ended, overdue=True)
    assert (line.stream, line.fulfils, line.current, line.open) == (file[0].originator_id, "not_at_all", True, True)
    assert listed(desk, GUARDIANS, HEARD_BY, file, overdue=True) == []
    assert len(listed(desk, GUARDIANS, TODAY, file, gone, ended, fulfils="not_at_all", urgings=1)) == 1
    assert [one.current for one in listed(desk, GUARDIANS, TODAY, gone)] == [False]
    assert GUARDIANS.in_words is not None
    assert GUARDIANS.in_words(line, "en")["what"] == "parent, not at all"
    assert "parent" not in GUARDIANS.in_words(line, "zh")["what"]


def test_what_is_needed_is_what_was_said_last() -> None:
    row = need(needed, replace(needed, needs=("housing",), division=None))
    assert (row.needs, row.division, row.needed.entry) == (("housing",), None, UUID(int=2))
    assert (row.needed_at - row.since_at).days == 1


def test_a_proposal_waits_until_it_is_decided_and_a_volunteer_helps_until_it_ends() -> None:
    assert len(need(needed, proposed).open) == 1
    row = need(needed, proposed, matched)
    assert (row.open, row.helped_by, row.proposed, row.declined) == ({}, 1, 1, 0)
    row = need(needed, proposed, declined)
    assert (row.open, row.helped_by, row.declined) == ({}, 0, 1)
    assert need(needed, proposed, matched, helped).helped_by == 0


def test_needs_that_nobody_meets_are_asked_for(desk: Desk) -> None:
    waiting, met = told(opened, needed, proposed), told(opened, needed, proposed, matched, first=20)
    ended = told(opened, needed, over, first=40)
    (line,) = listed(desk, NEEDS, TODAY, waiting, met, ended, unmet=True)
    assert (line.stream, line.awaiting, line.helped_by) == (waiting[0].originator_id, 1, 0)
    assert len(listed(desk, NEEDS, TODAY, waiting, met, need="housing", helped_by=1)) == 1
    assert listed(desk, NEEDS, TODAY, waiting, met, need="law") == []
    assert listed(desk, NEEDS, TODAY, told(opened, proposed, first=60), unmet=True) == []


def test_a_training_counts_the_staff_in_reach_who_attended_it(desk: Desk) -> None:
    held = told(training, unit=OFFICE)
    one = told(attended, attended, unit=EAST, first=20)
    other = told(replace(attended, staff_id="officer-8"), unit="elsewhere", first=30)
    (line,) = listed(desk, TRAININGS, TODAY, held, one, other)
    assert (line.unit_id, line.topic_code, line.hours, line.by_meeting, line.attended) == (
        training.unit_id, "law-2020", 16, True, 1,
    )  # fmt: skip
    assert listed(desk, TRAININGS, TODAY, held, one, attended=2) == []
    assert listed(desk, TRAININGS, TODAY, held, one, to_on=date(2026, 3, 2)) == []
    assert len(listed(desk, TRAININGS, TODAY, held, one, from_on=date(2026, 3, 3), to_on=date(2026, 3, 3))) == 1
