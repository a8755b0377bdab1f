"""While what brings the fixes of devices is silent itself, no device counts as silent, and nobody as not located."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from domain.contacts.examples import received
from domain.contacts.record import Mode
from domain.intake.examples import NOW, OPEN, OPENED_AT, UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.refusal import NotEmpowered
from domain.kernel.rule import Draft, Of, example_id
from domain.oversight.sources.holding import audible
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.refusals import NoSilenceCovers
from domain.whereabouts.devices.examples import DEVICE, FITTED
from domain.whereabouts.plans.examples import PLANNED
from domain.whereabouts.silence import refusals
from domain.whereabouts.silence.examples import SILENT
from domain.whereabouts.silence.record import DeviceSilent, EvidenceGapDetected, FalseAlarmConfirmed
from domain.whereabouts.silence.rules import DetectEvidenceGap, RecordSilentDevice, WithdrawDeviceSilence

T = datetime(2026, 3, 10, tzinfo=UTC)


def hour(n):
    return T + timedelta(hours=n)


def gateway(*silences, unit_id=UNIT, fixes=True, retired=False, source_id="gateway"):
    """What brings fixes, silent from so many hours to so many after T."""
    told = tuple(Silence(hour(a), None if b is None else hour(b), example_id(9)) for a, b in silences)
    modes = () if fixes else (Mode.KIOSK,)
    return Source(source_id, unit_id, modes, 60, T - timedelta(days=9), example_id(8), retired, told, fixes)


def before(first, last=None, **fields):
    """One that was silent between so many hours before the time of the examples."""
    told = Silence(NOW - timedelta(hours=first), None if last is None else NOW - timedelta(hours=last), example_id(9))
    return {Of.SOURCES: {"gateway": replace(gateway(**fields), silences=(told,))}}


@pytest.mark.parametrize(
    ("sources", "heard"),
    [
        ([], 10),
        ([gateway((2, 5))], 7),
        ([gateway((-3, 5))], 5),
        ([gateway((2, 5), (8, None))], 5),
        ([gateway((2, 5)), gateway((4, 6), source_id="other")], 6),
        ([gateway((2, 9)), gateway((4, 6), source_id="other")], 3),
        ([gateway((-5, -1)), gateway((11, 12), source_id="other")], 10),
        ([gateway((-1, 11))], 0),
        ([gateway((2, 5), fixes=False)], 10),
        ([gateway((2, 5), unit_id="harbour-office")], 10),
        ([gateway((2, 5), (8, None), retired=True)], 7),
    ],
)
def test_what_devices_could_be_heard_is_the_time_without_the_silences_of_what_brings_their_fixes(sources, heard):
    assert audible(T, hour(10), sources, UNIT, {}) == timedelta(hours=heard)


@pytest.mark.parametrize(
    ("others", "silent"),
    [
        ({}, True),
        (before(4), False),
        (before(4, 1), False),
        (before(2, 1), True),  # four hours, in three of which it could be heard
        (before(2, 0.5), False),
        (before(4, fixes=False), True),
        (before(4, unit_id="harbour-office"), True),
    ],
)
def test_a_device_is_not_silent_for_what_its_source_did_not_bring(given, others, silent):
    note = RecordSilentDevice(device_id=DEVICE, last_at=NOW - timedelta(hours=4))
    outcome = given(*FITTED).knowing(others=others).when(note, by=Role.CLOCK)
    if silent:
        outcome.then(DeviceSilent, hours=4)
    else:
        outcome.refused(refusals.GapTooShort, after=3)


def test_somebody_who_is_located_is_not_missed_for_an_outage_until_the_hours_of_the_class_are_over(given):
    talked = Draft(received, Occurred(NOW - timedelta(hours=12)))
    detect = DetectEvidenceGap(evidence=example_id(2))
    file = given(*PLANNED, talked)
    file.when(detect, by=Role.CLOCK).then(EvidenceGapDetected, hours=12)
    file.knowing(others=before(5, 1)).when(detect, by=Role.CLOCK).refused(refusals.GapTooShort, hours=8, after=12)
    long = OPENED_AT + timedelta(hours=192)
    outcome = (
        given(*OPEN)
        .knowing(others=before(9_000))
        .when(DetectEvidenceGap(evidence=example_id(0)), by=Role.CLOCK, at=long)
    )
    outcome.then(EvidenceGapDetected, hours=192)


@pytest.mark.parametrize(
    ("sources", "fixes", "heard"),
    [
        ([gateway((2, 5), fixes=False)], False, 7),
        ([gateway((2, 5), fixes=False), gateway((4, 6), source_id="other")], False, 7),
        ([gateway((2, 5), fixes=False), gateway((4, 6), source_id="other")], True, 6),
        ([gateway((2, 5), fixes=False, unit_id="harbour-office")], True, 10),
    ],
)
def test_people_could_be_heard_but_for_the_silences_of_what_serves_their_ways(sources, fixes, heard):
    ways = (Mode.PHONE, Mode.KIOSK)
    assert audible(T, hour(10), sources, UNIT, {}, ways, fixes=fixes) == timedelta(hours=heard)
    assert audible(T, hour(10), sources, UNIT, {}, (Mode.PHONE,), fixes=False) == timedelta(hours=10)


LONG = timedelta(hours=192)  # of the class of the examples


def silent_for(first, last, **fields):
    """A source that was silent between so many hours after the opening of the examples."""
    told = Silence(OPENED_AT + timedelta(hours=first), OPENED_AT + timedelta(hours=last), example_id(9))
    return {Of.SOURCES: {"hall": replace(gateway(**fields), silences=(told,))}}


def test_the_hours_of_the_class_go_on_when_what_serves_its_ways_is_heard_again(given):
    detect, file = DetectEvidenceGap(evidence=example_id(0)), given(*OPEN)
    out = file.knowing(others=silent_for(100, 150, fixes=False))
    out.when(detect, by=Role.CLOCK, at=OPENED_AT + LONG).refused(refusals.GapTooShort, hours=142, after=192)
    late = OPENED_AT + LONG + timedelta(hours=50)
    out.when(detect, by=Role.CLOCK, at=late - timedelta(seconds=1)).refused(refusals.GapTooShort, hours=191)
    out.when(detect, by=Role.CLOCK, at=late).then(EvidenceGapDetected, hours=242)
    for others in (silent_for(100, 150), silent_for(100, 150, fixes=False, unit_id="harbour-office")):
        file.knowing(others=others).when(detect, by=Role.CLOCK, at=OPENED_AT + LONG).then(EvidenceGapDetected)


def test_whoever_wears_a_device_is_not_missed_for_what_did_not_bring_its_fixes(given):
    detect = DetectEvidenceGap(evidence=example_id(0))
    others = {Of.SOURCES: {"gateway": replace(gateway(), silences=(Silence(OPENED_AT, None, example_id(9)),))}}
    file = given(*FITTED)
    file.when(detect, by=Role.CLOCK).then(EvidenceGapDetected)
    file.knowing(others=others).when(detect, by=Role.CLOCK).refused(refusals.GapTooShort, hours=0)


def test_the_clock_takes_a_silent_device_back_where_its_source_turns_out_to_have_been_silent(given):
    """Four hours before it was noted, in which three are too many."""
    note = RecordSilentDevice(device_id=DEVICE, last_at=NOW - timedelta(hours=4))
    file, later = given(*FITTED).when(note, by=Role.CLOCK).and_then(), NOW + timedelta(hours=20)
    withdraw = WithdrawDeviceSilence(entry=example_id(5))
    known = file.knowing(others=before(4, 2))
    taken_back = known.when(withdraw, by=Role.CLOCK, at=later)
    taken_back.then(FalseAlarmConfirmed, entry=example_id(5), alarm="device_silence", reason="source_silent")
    taken_back.and_then().when(withdraw, by=Role.CLOCK, at=later).refused(refusals.AlarmUnknown)
    for others in (before(2, 1), before(4, 3.01), before(-1), before(4, fixes=False), {}):
        file.knowing(others=others).when(withdraw, by=Role.CLOCK, at=later).refused(NoSilenceCovers)
    known.when(withdraw, by=Role.REVIEWER, at=later).refused(NotEmpowered)


def test_the_clock_takes_no_gap_back(given):
    withdraw = WithdrawDeviceSilence(entry=example_id(1))
    given(*SILENT).knowing(others=before(9_000)).when(withdraw, by=Role.CLOCK).refused(refusals.AlarmUnknown)
