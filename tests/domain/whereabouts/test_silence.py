"""Gaps in what is known of a person, and devices that send nothing: two things, noted apart."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from domain.assessment.record import ClassAssigned, SupervisionClass
from domain.contacts.examples import received
from domain.intake import standing
from domain.intake.examples import NOW, OPEN, OPENED_AT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.whereabouts.devices.examples import DEVICE, FITTED, OTHER
from domain.whereabouts.devices.refusals import DeviceNotWorn
from domain.whereabouts.plans.examples import PLANNED
from domain.whereabouts.silence import refusals
from domain.whereabouts.silence.examples import GAP, HEARD, LOST, QUIET, SILENT, detected, silent
from domain.whereabouts.silence.record import (
    DeviceHeard,
    DeviceSilent,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
)
from domain.whereabouts.silence.rules import (
    ConfirmFalseAlarm,
    DetectEvidenceGap,
    RecordEvidenceResumed,
    RecordHeardDevice,
    RecordSilentDevice,
)
from domain.whereabouts.tracks.examples import FIRST_AT, LAST_AT, recorded

DETECT = DetectEvidenceGap(evidence=example_id(0))
NOTE = RecordSilentDevice(device_id=DEVICE, last_at=NOW - timedelta(hours=3))
HEAR = RecordHeardDevice(device_id=DEVICE, batch=example_id(6))


@pytest.mark.parametrize(
    ("level", "hours"),
    [(None, 192), (SupervisionClass.STRICT, 192), (SupervisionClass.NORMAL, 384), (SupervisionClass.LENIENT, 816)],
)
def test_a_gap_is_noted_after_the_hours_of_the_class(given, level, hours):
    file = OPEN if level is None else (*OPEN, Draft(_assigned(level), Occurred(OPENED_AT)))
    given(*file).when(DETECT, by=Role.CLOCK, at=OPENED_AT + timedelta(hours=hours)).then(
        EvidenceGapDetected, hours=hours, last_at=OPENED_AT
    )
    early = OPENED_AT + timedelta(hours=hours, seconds=-1)
    given(*file).when(DETECT, by=Role.CLOCK, at=early).refused(refusals.GapTooShort, hours=hours - 1, after=hours)


def _assigned(level):
    return ClassAssigned(level=level, ground="criteria")


def test_fewer_hours_do_for_somebody_who_is_to_be_located(given):
    talked = Draft(received, Occurred(NOW - timedelta(hours=12)))
    detect = replace(DETECT, evidence=example_id(2))
    given(*PLANNED, talked).when(detect, by=Role.CLOCK).then(EvidenceGapDetected, hours=12)
    given(*PLANNED, talked).when(detect, at=NOW - timedelta(seconds=1)).refused(refusals.GapTooShort, after=12)
    given(*OPEN, talked).when(replace(DETECT, evidence=example_id(1))).refused(refusals.GapTooShort, after=192)


def test_fixes_are_evidence_up_to_their_last(given):
    file = (*PLANNED, Draft(recorded, Occurred(LAST_AT)))
    given(*file).when(replace(DETECT, evidence=example_id(2))).then(EvidenceGapDetected, last_at=LAST_AT)


@pytest.mark.parametrize("evidence", [example_id(1), example_id(9)], ids=["a plan", "none of this file"])
def test_what_does_not_show_where_somebody_was_is_no_evidence(given, evidence):
    given(*PLANNED).when(replace(DETECT, evidence=evidence)).refused(refusals.EvidenceUnfit)


def test_a_gap_is_noted_once_and_not_while_contact_is_lost(given):
    given(*SILENT).when(DETECT).refused(refusals.GapNotedAlready)
    given(*LOST).when(DETECT).refused(refusals.GapNotedAlready)


def test_a_gap_ends_with_newer_evidence(given):
    resume = RecordEvidenceResumed(gap_id=GAP, evidence=example_id(2))
    talked = Draft(received, Occurred(NOW - timedelta(hours=1)))
    outcome = given(*SILENT, talked).when(resume).then(EvidenceResumed, evidence=example_id(2))
    assert outcome.drafts[0].evidence == (str(example_id(2)), str(example_id(1)))
    given(*SILENT, talked).when(replace(resume, evidence=example_id(0))).refused(refusals.EvidenceTooOld)
    given(*SILENT, talked).when(replace(resume, evidence=example_id(1))).refused(refusals.EvidenceUnfit)
    given(*OPEN, talked).when(resume).refused(refusals.GapUnknown)


def test_a_gap_that_is_over_may_be_followed_by_another(given):
    over = EvidenceResumed(gap_id=GAP, evidence=example_id(0))
    given(*SILENT, over).when(DETECT).then(EvidenceGapDetected)


def test_a_device_is_silent_after_three_hours_and_says_nothing_of_the_person(given):
    outcome = given(*FITTED).when(NOTE, by=Role.CLOCK).then(DeviceSilent, hours=3)
    assert outcome.and_then().case().silence.gap is None
    just = replace(NOTE, last_at=NOW - timedelta(hours=3, seconds=-1))
    given(*FITTED).when(just).refused(refusals.GapTooShort, hours=2, after=3)


def test_a_device_is_noted_as_silent_once_and_while_it_is_worn(given):
    given(*QUIET).when(NOTE).refused(refusals.GapNotedAlready)
    given(*FITTED).when(replace(NOTE, device_id=OTHER)).refused(DeviceNotWorn)


def test_a_device_is_heard_again_by_newer_fixes_of_its_own(given):
    given(*HEARD).when(HEAR).then(DeviceHeard, hours=4)
    given(*QUIET, received).when(HEAR).refused(refusals.EvidenceTooOld)
    given(*QUIET, replace(recorded, device_id=OTHER)).when(HEAR).refused(refusals.EvidenceTooOld)
    old = replace(recorded, first_at=FIRST_AT - timedelta(hours=9), last_at=FIRST_AT - timedelta(hours=4))
    given(*QUIET, old).when(HEAR).refused(refusals.EvidenceTooOld)
    given(*HEARD, DeviceHeard(device_id=DEVICE, hours=4, batch=example_id(6))).when(HEAR).refused(refusals.GapUnknown)


@pytest.mark.parametrize(
    ("file", "n", "alarm"), [(SILENT, 1, "evidence_gap"), (QUIET, 5, "device_silence"), (LOST, 1, "contact_loss")]
)
def test_a_false_alarm_is_confirmed_of_what_goes_on_and_ends_it(given, file, n, alarm):
    confirm = ConfirmFalseAlarm(entry=example_id(n), reason="was_reached")
    outcome = given(*file).when(confirm).then(FalseAlarmConfirmed, alarm=alarm)
    assert outcome.drafts[0].evidence == (str(example_id(n)),)
    outcome.and_then().when(confirm).refused(refusals.AlarmUnknown)
    silence = outcome.and_then().case().silence
    assert (silence.gap, silence.quiet, silence.loss) == (None, {}, None)


def test_outside_supervision_no_gap_is_noted(given):
    given().when(DETECT).refused(standing.CaseNotOpened)


def test_the_examples_are_of_one_story():
    assert detected.last_at == OPENED_AT
    assert silent.device_id == DEVICE
