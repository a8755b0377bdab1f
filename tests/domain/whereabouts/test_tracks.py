"""Which fixes are taken, and which are refused by name."""

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
import pytest
from msgspec.structs import replace

from domain.intake import standing
from domain.intake.ending.record import Discharged, DischargeGround
from domain.intake.examples import NOW, OPEN
from domain.kernel.access import Role
from domain.kernel.entry import Entry, Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft
from domain.whereabouts.devices.examples import DEVICE, FITTED, OTHER, fitted
from domain.whereabouts.devices.record import DeviceRemoved
from domain.whereabouts.devices.refusals import DeviceNotWorn
from domain.whereabouts.places.datum import Datum, Point, from_wgs84
from domain.whereabouts.places.fixes import Fix, batch_of, located
from domain.whereabouts.plans.examples import PLAN, PLANNED
from domain.whereabouts.positioning.examples import APPROVED, POSITIONING, UNTIL, lapsed
from domain.whereabouts.positioning.record import LiftReason, PositioningLifted
from domain.whereabouts.tracks import refusals
from domain.whereabouts.tracks.examples import FIRST_AT, LAST_AT, batch, recorded
from domain.whereabouts.tracks.record import (
    DAYS_KEPT,
    SOURCES_KEPT,
    SPANS_KEPT,
    FixesRecorded,
    Footing,
    Source,
    Tracks,
    evolve,
)

HERE = Point(39_908_692, 116_397_477)


def _batch(first_at, count=2, every=60, **changes):
    fixes = tuple(Fix(first_at + timedelta(seconds=every * n), *HERE, 10) for n in range(count))
    return replace(batch, datum="wgs84", fixes=fixes, **changes)


def _phone(first_at, count=2):
    return _batch(first_at, count, source=Source.PHONE, device_id=None)


def test_a_batch_is_recorded_by_its_count_span_digest_and_bounds_and_kept_apart(given):
    outcome = given(*FITTED).when(batch, by=Role.CLOCK)
    outcome.then(
        FixesRecorded,
        count=2,
        day=date(2026, 3, 9),
        first_at=FIRST_AT,
        last_at=LAST_AT,
        until=date(2026, 9, 5),
        footing=Footing.POSITIONING,
        footing_id=POSITIONING,
        device_id=DEVICE,
    )
    draft = outcome.drafts[0]
    assert draft.occurred == Occurred(LAST_AT)
    assert draft.content.until == draft.event.until
    assert sha256(draft.content.plain).hexdigest() == draft.event.digest
    assert batch_of(draft.content.plain).fixes == batch.fixes


def test_the_digest_of_the_same_fixes_is_another_each_time(given):
    one = given(*FITTED).when(batch).drafts[0]
    salted = batch_of(one.content.plain)
    assert salted.salt.int > 0
    assert sha256(msgspec.json.encode(replace(salted, salt=UUID(int=0)))).hexdigest() != one.event.digest


def test_the_bounds_are_of_wgs84_whatever_the_fixes_came_in(given):
    shifted = from_wgs84(HERE, Datum.BD09)
    fixes = (Fix(FIRST_AT, *shifted, 10),)
    outcome = given(*FITTED).when(replace(batch, datum="bd09", fixes=fixes))
    south, west, north, east = map(int, outcome.drafts[0].event.box.split(","))
    assert max(abs(south - HERE.latitude), abs(west - HERE.longitude)) <= 1
    assert (south, west) == (north, east)
    assert located(batch_of(outcome.drafts[0].content.plain))[0].point == Point(south, west)


def test_an_unknown_datum_is_refused_by_name(given):
    given(*FITTED).when(replace(batch, datum="cgcs2000")).refused(refusals.DatumUnknown, datums="wgs84, gcj02, bd09")


def test_a_batch_has_no_time_of_its_own(given):
    given(*FITTED).when(replace(batch, occurred_on=date(2026, 3, 9))).refused(refusals.FixesTellTheTime)
    given(*FITTED).when(replace(batch, occurred_at=LAST_AT)).refused(refusals.FixesTellTheTime)


def test_a_device_is_named_and_a_phone_is_not(given):
    given(*FITTED).when(replace(batch, device_id=None)).refused(refusals.SourceUnnamed)
    given(*PLANNED).when(replace(batch, source=Source.PHONE)).refused(refusals.SourceUnnamed)


@pytest.mark.parametrize("fixes", [batch.fixes[::-1], (batch.fixes[0], batch.fixes[0])], ids=["turned", "twice"])
def test_fixes_out_of_order_are_refused(given, fixes):
    given(*FITTED).when(replace(batch, fixes=fixes)).refused(refusals.FixesOutOfOrder)


def test_fixes_from_the_future_are_refused_beyond_what_clocks_differ_by(given):
    given(*FITTED).when(_batch(NOW + timedelta(seconds=241))).refused(refusals.FixesFromTheFuture)
    outcome = given(*FITTED).when(_batch(NOW + timedelta(seconds=239))).then(FixesRecorded)
    assert outcome.drafts[0].occurred == Occurred(NOW)


@pytest.mark.parametrize(
    "fix",
    [
        Fix(FIRST_AT, 0, 0, 10),
        Fix(FIRST_AT, 90_000_000, 116_000_000, 10),
        Fix(FIRST_AT, *HERE, 3001),
    ],
    ids=["the origin", "the pole", "inexact"],
)
def test_a_fix_that_gives_no_place_is_refused_by_its_number(given, fix):
    fixes = (Fix(FIRST_AT - timedelta(minutes=1), *HERE, 3000), fix)
    given(*FITTED).when(replace(batch, fixes=fixes)).refused(refusals.FixNowhere, number=2, metres=3000)


def test_a_batch_does_not_run_over_midnight_at_the_unit(given, at):
    given(*FITTED).when(_batch(at("2026-03-09 23:59"))).refused(
        refusals.BatchOverMidnight, first_on=date(2026, 3, 9), last_on=date(2026, 3, 10)
    )


def test_what_a_source_gave_already_is_not_recorded_twice(given):
    known = (*FITTED, recorded)
    given(*known).when(batch).refused(refusals.FixesRecordedAlready, first_at=FIRST_AT, last_at=LAST_AT)
    given(*known).when(_batch(LAST_AT)).refused(refusals.FixesRecordedAlready)
    given(*known).when(_batch(FIRST_AT - timedelta(minutes=1))).refused(refusals.FixesRecordedAlready)
    given(*known).when(_batch(LAST_AT + timedelta(seconds=1))).then(FixesRecorded)
    given(*known).when(_batch(FIRST_AT - timedelta(minutes=5))).then(FixesRecorded)


def test_fixes_that_nothing_allows_are_refused(given):
    given(*OPEN).when(_phone(FIRST_AT)).refused(refusals.NoLegalBasis, source="mobile_phone")
    unapproved = (*OPEN, Draft(fitted, Occurred(datetime(2026, 2, 2, 3, tzinfo=UTC))))
    given(*unapproved).when(batch).refused(refusals.NoLegalBasis, source="device")


def test_no_fix_from_before_the_approval_is_taken(given, at):
    early = Draft(fitted, Occurred(at("2026-02-01 12:00")))
    given(*APPROVED, early).when(_batch(at("2026-02-02 08:58"))).refused(refusals.NoLegalBasis)
    given(*APPROVED, early).when(_batch(at("2026-02-02 09:00"))).then(FixesRecorded)


@pytest.mark.parametrize("noted", [True, False], ids=["lapse noted", "lapse not noted yet"])
def test_fixes_of_the_day_after_the_last_are_refused(given, at, noted):
    file = (*FITTED, Draft(lapsed, Occurred(at("2026-05-02 00:10")))) if noted else FITTED
    now = at("2026-05-02 12:00")
    given(*file).when(_batch(at("2026-05-01 23:50")), at=now).then(FixesRecorded)
    given(*file).when(_batch(at("2026-05-02 00:00")), at=now).refused(refusals.PositioningOver, ended_on=UNTIL)


def test_fixes_from_after_it_was_lifted_are_refused_and_earlier_ones_still_taken(given, at):
    lifted = PositioningLifted(positioning_id=POSITIONING, reason=LiftReason.HEALTH, until_on=UNTIL)
    file = (*FITTED, Draft(lifted, Occurred(at("2026-03-09 12:00"))))
    given(*file).when(_batch(at("2026-03-09 11:58"))).then(FixesRecorded)
    given(*file).when(_batch(at("2026-03-09 11:59:30"))).refused(refusals.PositioningOver, ended_on=date(2026, 3, 9))


def test_a_phone_gives_fixes_by_a_location_plan_that_names_it(given, at):
    given(*PLANNED).when(_phone(FIRST_AT)).then(
        FixesRecorded, footing=Footing.LOCATION_PLAN, footing_id=PLAN, source=Source.PHONE
    )
    given(*PLANNED).when(_phone(at("2026-03-31 23:50")), at=at("2026-04-01 10:00")).then(FixesRecorded)
    given(*PLANNED).when(_phone(at("2026-04-01 00:00")), at=at("2026-04-01 10:00")).refused(refusals.NoLegalBasis)


def test_no_fix_from_before_the_plan_was_set_is_taken(given, at):
    given(*PLANNED).when(_phone(at("2026-03-01 08:58"))).refused(refusals.NoLegalBasis)
    given(*PLANNED).when(_phone(at("2026-03-01 09:00"))).then(FixesRecorded)


def test_a_phone_gives_none_for_positioning(given):
    given(*FITTED).when(_phone(FIRST_AT)).refused(refusals.NoLegalBasis)


def test_no_more_fixes_a_day_than_the_plan_says(given):
    given(*PLANNED).when(_phone(FIRST_AT, 4)).then(FixesRecorded, count=4)
    given(*PLANNED).when(_phone(FIRST_AT, 5)).refused(refusals.DenserThanAllowed, fixes=5, most=4)
    known = replace(recorded, source=Source.PHONE, device_id=None, count=3)
    given(*PLANNED, known).when(_phone(LAST_AT + timedelta(minutes=1), 2)).refused(
        refusals.DenserThanAllowed, fixes=5, day=date(2026, 3, 9)
    )
    given(*PLANNED, known).when(_phone(LAST_AT + timedelta(minutes=1), 1)).then(FixesRecorded)


def test_a_device_that_is_not_worn_gives_no_fixes(given, at):
    given(*FITTED).when(replace(batch, device_id=OTHER)).refused(DeviceNotWorn)
    off = Draft(DeviceRemoved(device_id=DEVICE, reason="health"), Occurred(FIRST_AT + timedelta(minutes=5)))
    given(*FITTED, off).when(batch).refused(DeviceNotWorn)
    given(*FITTED, off).when(_batch(FIRST_AT)).then(FixesRecorded)


def test_outside_supervision_no_fixes_are_taken(given, at):
    given().when(batch).refused(standing.CaseNotOpened)
    given(*FITTED).when(_batch(at("2026-01-05 08:00"))).refused(standing.BeforeCaseOpened)
    ended = Draft(Discharged(ground=DischargeGround.PARDON), Occurred(FIRST_AT + timedelta(minutes=5)))
    given(*FITTED, ended).when(batch).refused(standing.CaseEnded)


@pytest.mark.parametrize("role", [Role.LEADER, Role.INSPECTOR, Role.POLICE])
def test_fixes_are_recorded_by_those_who_watch(given, role):
    given(*FITTED).when(batch, by=role).refused(NotEmpowered)


def _entry(n, event):
    return Entry(n, UUID(int=7), n, UUID(int=n), event.last_at, event.last_at, event)


def test_the_state_stays_small_and_never_forgets_that_something_is_known():
    tracks = None
    for n in range(1, 2_000):
        begun = FIRST_AT + timedelta(hours=n)
        event = replace(recorded, first_at=begun, last_at=begun + timedelta(minutes=5), day=begun.date())
        tracks = evolve(tracks, _entry(n, event))
    (spans,) = tracks.spans.values()
    assert len(spans) == SPANS_KEPT
    assert spans[0].first_at == FIRST_AT + timedelta(hours=1)
    assert spans[-1].last_at == FIRST_AT + timedelta(hours=1_999, minutes=5)
    assert len(tracks.days) == DAYS_KEPT


def test_the_newest_sources_are_kept():
    tracks = Tracks()
    for n in range(SOURCES_KEPT + 3):
        tracks = evolve(tracks, _entry(n, replace(recorded, device_id=UUID(int=n))))
    assert list(tracks.spans) == [str(UUID(int=n)) for n in range(3, SOURCES_KEPT + 3)]
