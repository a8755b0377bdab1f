"""Areas, and the crossings that come on the file."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.examples import OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, example_id
from domain.whereabouts.areas import refusals
from domain.whereabouts.areas.examples import (
    AREA,
    DRAWN,
    OUTSIDE,
    SHAPE,
    defined,
    defining,
    entering,
    leaving,
    left,
)
from domain.whereabouts.areas.record import (
    AREAS_KEPT,
    CROSSINGS_KEPT,
    AreaDefined,
    AreaEntered,
    AreaLeft,
    AreaWithdrawn,
    CrossingDismissed,
)
from domain.whereabouts.areas.rules import DismissCrossing, WithdrawArea
from domain.whereabouts.places.outline import Corner, Shape, shape_of
from domain.whereabouts.tracks.examples import FIRST_AT, LAST_AT, recorded

DISMISS = DismissCrossing(entry=example_id(3), reason="fixes_drifted")
WITHDRAW = WithdrawArea(area_id=AREA, reason="order_ended")
DRAWN_AT = Occurred(datetime(2026, 2, 1, 2, tzinfo=UTC))


def test_an_area_is_sealed_and_follows_from_an_entry(given):
    outcome = given(*OPEN).when(defining).then(AreaDefined, duty="stay_within", buffer_metres=100)
    assert shape_of(outcome.drafts[0].event.outline) == SHAPE
    assert outcome.drafts[0].evidence == (str(example_id(0)),)
    given(*OPEN).when(replace(defining, entry=example_id(4))).refused(refusals.AreaNotGrounded)


@pytest.mark.parametrize(("buffer", "taken"), [(19, False), (20, True), (2000, True), (2001, False)])
def test_the_buffer_is_within_the_table(given, buffer, taken):
    outcome = given(*OPEN).when(replace(defining, buffer_metres=buffer))
    if taken:
        outcome.then(AreaDefined, buffer_metres=buffer)
    else:
        outcome.refused(refusals.BufferNotAllowed, least=20, most=2000)


def test_an_area_is_drawn_and_not_too_large(given):
    given(*OPEN).when(replace(defining, outline=Shape(SHAPE.corners[:2]))).refused(refusals.OutlineOpen)
    wide = Shape((Corner(30_000_000, 110_000_000), Corner(40_000_000, 110_000_000), Corner(40_000_000, 120_000_000)))
    given(*OPEN).when(replace(defining, outline=wide)).refused(refusals.AreaTooLarge, most=800)


def test_an_area_does_not_end_before_it_begins(given):
    given(*OPEN).when(replace(defining, ends_on=date(2026, 3, 10))).then(AreaDefined)
    given(*OPEN).when(replace(defining, ends_on=date(2026, 3, 9))).refused(refusals.AreaDaysWrong)


def test_no_more_areas_at_once_than_the_table_says(given):
    eight = [Draft(replace(defined, area_id=UUID(int=n)), DRAWN_AT) for n in range(8)]
    given(*OPEN, *eight).when(defining).refused(refusals.TooManyAreas, most=8)
    withdrawn = AreaWithdrawn(area_id=UUID(int=0), reason="superseded")
    given(*OPEN, *eight, withdrawn).when(defining).then(AreaDefined)


def test_a_crossing_cites_the_batch_that_shows_it_and_occurred_then(given):
    outcome = given(*DRAWN).when(leaving, by=Role.CLOCK).then(AreaLeft, metres=450, batch=example_id(2))
    assert outcome.drafts[0].evidence == (str(example_id(2)),)
    assert outcome.drafts[0].occurred == Occurred(FIRST_AT)


@pytest.mark.parametrize("batch", [example_id(0), example_id(1), example_id(9)])
def test_what_is_no_batch_of_fixes_shows_no_crossing(given, batch):
    given(*DRAWN).when(replace(leaving, batch=batch)).refused(refusals.BatchUnknown)


@pytest.mark.parametrize(
    ("instant", "shown"),
    [
        (FIRST_AT - timedelta(seconds=1), False),
        (FIRST_AT, True),
        (LAST_AT, True),
        (LAST_AT + timedelta(seconds=1), False),
    ],
)
def test_the_instant_of_a_crossing_lies_within_the_batch(given, instant, shown):
    outcome = given(*DRAWN).when(replace(leaving, occurred_at=instant))
    if shown:
        outcome.then(AreaLeft)
    else:
        outcome.refused(refusals.BatchUnknown)


def test_an_area_that_does_not_hold_then_is_not_crossed(given):
    withdrawn = AreaWithdrawn(area_id=AREA, reason="order_ended")
    given(*DRAWN, withdrawn).when(leaving).refused(refusals.AreaUnknown)
    given(*DRAWN, withdrawn).when(WITHDRAW).refused(refusals.AreaUnknown)
    for days in ({"ends_on": date(2026, 3, 8)}, {"starts_on": date(2026, 3, 10)}):
        area = Draft(replace(defined, **days), DRAWN_AT)
        given(*OPEN, area, Draft(recorded, Occurred(LAST_AT))).when(leaving).refused(refusals.AreaUnknown)


def test_nobody_leaves_twice_or_comes_back_who_did_not_leave(given):
    given(*OUTSIDE).when(leaving).refused(refusals.CrossedAlready)
    given(*DRAWN).when(entering).refused(refusals.CrossedAlready)
    given(*OUTSIDE).when(entering).then(AreaEntered)


def test_of_a_barred_area_it_is_the_other_way_round(given):
    barred = Draft(replace(defined, duty="keep_out"), DRAWN_AT)
    file = (*OPEN, barred, Draft(recorded, Occurred(LAST_AT)))
    given(*file).when(leaving).refused(refusals.CrossedAlready)
    given(*file).when(entering).then(AreaEntered, duty="keep_out")
    inside = Draft(AreaEntered(area_id=AREA, duty="keep_out", metres=30, batch=example_id(2)), Occurred(FIRST_AT))
    given(*file, inside).when(entering).refused(refusals.CrossedAlready)
    given(*file, inside).when(leaving).then(AreaLeft)


def test_a_crossing_that_does_not_stand_is_dismissed_once_and_by_the_county(given):
    outcome = given(*OUTSIDE).when(DISMISS, by=Role.REVIEWER).then(CrossingDismissed, area_id=AREA)
    assert outcome.drafts[0].evidence == (str(example_id(3)),)
    given(*OUTSIDE).when(DISMISS, by=Role.OFFICER).refused(NotEmpowered)
    dismissed = CrossingDismissed(entry=example_id(3), area_id=AREA, reason="fixes_drifted")
    given(*OUTSIDE, dismissed).when(DISMISS, by=Role.REVIEWER).refused(refusals.CrossingUnknown)
    given(*OUTSIDE, dismissed).when(leaving).then(AreaLeft)


def test_outside_supervision_nothing_is_drawn_or_crossed(given):
    given().when(defining).refused(standing.CaseNotOpened)
    given().when(leaving).refused(standing.CaseNotOpened)


def test_the_newest_areas_and_crossings_are_kept(given):
    areas = [Draft(replace(defined, area_id=UUID(int=n)), DRAWN_AT) for n in range(AREAS_KEPT + 3)]
    crossings = [Draft(left, Occurred(FIRST_AT + timedelta(minutes=n))) for n in range(CROSSINGS_KEPT + 3)]
    kept = given(*OPEN, *areas, *crossings).case().areas
    assert list(kept.known) == [UUID(int=n) for n in range(3, AREAS_KEPT + 3)]
    assert len(kept.crossings) == CROSSINGS_KEPT
