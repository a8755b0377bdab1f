"""Losses of contact, positioning and crossings of bounds, from their beginning to their end."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from msgspec.structs import replace

from domain.catalogue import event_examples
from domain.intake.record import CaseOpened
from domain.whereabouts.areas.record import AreaEntered, AreaLeft, CrossingDismissed
from domain.whereabouts.positioning.record import (
    PositioningApplied,
    PositioningApproved,
    PositioningExtended,
    PositioningLapsed,
    PositioningLifted,
)
from domain.whereabouts.silence.record import (
    ContactLost,
    DeviceHeard,
    DeviceSilent,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
    SearchStarted,
    SubjectFound,
)
from projections.listings.whereabouts import CROSSINGS, LOST
from projections.models.whereabouts import losses, positioning

from ..conftest import Desk
from ..telling import Said, listed, rows, told

ONE = UUID(int=91)
TODAY = date(2026, 4, 1)


def example(kind, **fields):
    return replace(next(e for e in event_examples() if type(e) is kind), **fields)


OPENED = example(CaseOpened, unit_id="east")
LOSS = example(ContactLost, loss_id=ONE)


def test_a_loss_ends_when_the_person_is_found():
    (row,) = rows(losses.MODEL, told(OPENED, LOSS, example(SearchStarted, loss_id=ONE)))
    assert (row.status, row.search is not None, row.ended_at) == ("open", True, None)
    (row,) = rows(losses.MODEL, told(OPENED, LOSS, example(SubjectFound, loss_id=ONE, found="at_home")))
    assert (row.status, row.found, row.ended_at is not None) == ("found", "at_home", True)


def test_person_and_device_are_told_apart():
    gap, silent = example(EvidenceGapDetected, gap_id=ONE), example(DeviceSilent, device_id=ONE)
    found = {
        row.kind: row.status
        for row in rows(losses.MODEL, told(OPENED, gap, silent, example(DeviceHeard, device_id=ONE)))
    }
    assert found == {"evidence_gap": "open", "device_silent": "resumed"}
    ended = rows(losses.MODEL, told(OPENED, gap, example(EvidenceResumed, gap_id=ONE)))
    assert [row.status for row in ended] == ["resumed"]


def test_a_false_alarm_ends_the_alarm_that_it_names_and_no_other():
    other = example(ContactLost, loss_id=UUID(int=92))
    false = example(FalseAlarmConfirmed, entry=UUID(int=2), alarm="contact_loss")
    found = {row.of: row.status for row in rows(losses.MODEL, told(OPENED, LOSS, other, false))}
    assert found == {ONE: "false_alarm", UUID(int=92): "open"}


def test_the_board_shows_what_is_open(desk: Desk):
    file = told(OPENED, LOSS, example(EvidenceGapDetected, gap_id=UUID(int=5)), example(SubjectFound, loss_id=ONE))
    assert [line.kind for line in listed(desk, LOST, TODAY, file, status="open")] == ["evidence_gap"]


def test_positioning_is_extended_lifted_and_lapses():
    def after(*events):
        said = [replace(event, positioning_id=ONE) for event in events]
        (row,) = rows(positioning.MODEL, told(OPENED, *said))
        return row

    applied, approved = example(PositioningApplied), example(PositioningApproved)
    assert after(applied).status == "applied"
    assert after(applied, approved).until_on == approved.until_on
    extended = example(PositioningExtended)
    assert (after(applied, approved, extended).until_on, after(applied, approved, extended).extensions) == (
        extended.until_on,
        extended.number,
    )
    assert after(applied, approved, example(PositioningLifted)).status == "lifted"
    assert after(applied, approved, example(PositioningLapsed)).status == "lapsed"


def test_a_crossing_is_shown_with_the_next_one_of_its_area(desk: Desk):
    left = example(AreaLeft, area_id=ONE, duty="stay_within")
    back = example(AreaEntered, area_id=ONE, duty="stay_within")
    other = example(AreaEntered, area_id=UUID(int=93), duty="stay_within")
    dismissed = example(CrossingDismissed, entry=UUID(int=2), area_id=ONE)
    file = told(OPENED, Said(left, 2), Said(other, 3), Said(back, 4), Said(dismissed, 5))
    lines = {line.entry: line for line in listed(desk, CROSSINGS, TODAY, file)}
    first = lines[UUID(int=2)]
    assert (first.breach, first.back.entry, first.dismissed.entry) == (True, UUID(int=4), UUID(int=5))
    assert (lines[UUID(int=4)].breach, lines[UUID(int=4)].back_at) == (False, None)


def test_entering_what_is_to_be_kept_out_of_is_the_breach(desk: Desk):
    into = example(AreaEntered, area_id=ONE, duty="keep_out")
    (line,) = listed(desk, CROSSINGS, TODAY, told(OPENED, into), breach=True)
    assert line.way == "entered"
