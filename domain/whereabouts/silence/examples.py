"""One example of every event and command of silence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from domain.intake.examples import NOW, OPEN, OPENED_AT, UNIT
from domain.kernel.access import Role
from domain.kernel.entry import Occurred
from domain.kernel.event import Event
from domain.kernel.rule import Draft, Example, Of, example_id
from domain.oversight.sources.record import Silence, Source
from domain.oversight.sources.refusals import NoSilenceCovers
from domain.whereabouts.devices.examples import DEVICE, FITTED
from domain.whereabouts.devices.refusals import DeviceNotWorn
from domain.whereabouts.silence import refusals
from domain.whereabouts.silence.record import (
    AbscondingConfirmed,
    ContactLost,
    DeviceHeard,
    DeviceSilent,
    EvidenceGapDetected,
    EvidenceResumed,
    FalseAlarmConfirmed,
    PoliceAssistanceRequested,
    ProcuratorateInformed,
    SearchOverdue,
    SearchStarted,
    SubjectFound,
    Threshold,
    ThresholdCrossed,
    Tried,
)
from domain.whereabouts.silence.rules import (
    ConfirmFalseAlarm,
    DetectEvidenceGap,
    RecordEvidenceResumed,
    RecordHeardDevice,
    RecordSilentDevice,
    WithdrawDeviceSilence,
)
from domain.whereabouts.silence.search import (
    ConfirmAbsconding,
    DeclareContactLost,
    InformProcuratorate,
    RecordOverdueSearch,
    RecordSubjectFound,
    RecordThresholdCrossed,
    RequestPoliceAssistance,
    StartSearch,
)
from domain.whereabouts.tracks.examples import FIRST_AT, recorded

GAP = UUID("019b8a00-0000-7000-8000-0000000000e1")
LOSS = UUID("019b8a00-0000-7000-8000-0000000000e2")
LOST_AT = datetime(2026, 3, 9, 2, tzinfo=UTC)
SINCE = datetime(2026, 3, 8, 2, tzinfo=UTC)

detected = EvidenceGapDetected(gap_id=GAP, last_at=OPENED_AT, hours=200, evidence=example_id(0))
silent = DeviceSilent(device_id=DEVICE, last_at=FIRST_AT - timedelta(hours=4), hours=4)
lost = ContactLost(
    loss_id=LOSS,
    since=SINCE,
    tried=(Tried.PHONE, Tried.HOME_VISIT),
    search_by=LOST_AT + timedelta(hours=2),
    gap_id=GAP,
    note="His sister has not heard of him either.",
)
started = SearchStarted(loss_id=LOSS, hours_late=0)
police = PoliceAssistanceRequested(loss_id=LOSS, authority="north-police")

EVENTS: tuple[Event, ...] = (
    detected,
    EvidenceResumed(gap_id=GAP, evidence=example_id(2)),
    silent,
    DeviceHeard(device_id=DEVICE, hours=4, batch=example_id(2)),
    lost,
    started,
    SearchOverdue(loss_id=LOSS, search_by=LOST_AT + timedelta(hours=2)),
    police,
    ProcuratorateInformed(loss_id=LOSS, authority="north-procuratorate", about="contact_lost"),
    ThresholdCrossed(loss_id=LOSS, threshold=Threshold.OVER_TEN_DAYS, since_on=date(2026, 3, 8), days=11),
    SubjectFound(loss_id=LOSS, found="elsewhere", days=3, place="At a friend's, 4 Mill Road"),
    AbscondingConfirmed(loss_id=LOSS, since_on=date(2026, 3, 8), days=2),
    FalseAlarmConfirmed(
        entry=example_id(1), alarm="contact_loss", reason="was_reached", note="The number had been copied wrongly."
    ),
)

#: A file with a gap (1); one with lost contact (1); the same searched for (2), with the police (3).
SILENT = (*OPEN, Draft(detected, Occurred(datetime(2026, 1, 13, 9, tzinfo=UTC))))
LOST = (*OPEN, Draft(lost, Occurred(LOST_AT)))
SEARCHED = (*LOST, Draft(started, Occurred(LOST_AT + timedelta(hours=1))))
HELPED = (*SEARCHED, Draft(police, Occurred(LOST_AT + timedelta(hours=1))))
#: A file with a device that is silent (5), and fixes of it after that (6).
QUIET = (*FITTED, Draft(silent, Occurred(FIRST_AT - timedelta(minutes=1))))
HEARD = (*QUIET, Draft(recorded, Occurred(recorded.last_at)))
_eleventh = datetime(2026, 3, 19, 2, tzinfo=UTC)
_declaring = DeclareContactLost(since=SINCE, tried=(Tried.PHONE,))
_quiet = RecordSilentDevice(device_id=DEVICE, last_at=FIRST_AT)
_late = RecordOverdueSearch(loss_id=LOSS)
_silence = Silence(FIRST_AT - timedelta(hours=4), None, example_id(9))
_gateway = Source("gateway", UNIT, (), 60, OPENED_AT, example_id(8), silences=(_silence,), fixes=True)
_unheard = {Of.SOURCES: {"gateway": _gateway}}
_crossing = RecordThresholdCrossed(loss_id=LOSS, threshold=Threshold.OVER_TEN_DAYS)

COMMANDS: tuple[Example, ...] = (
    Example(
        given=OPEN,
        command=DetectEvidenceGap(evidence=example_id(0)),
        by=Role.CLOCK,
        now=NOW,
        then=(EvidenceGapDetected,),
    ),
    Example(
        given=OPEN,
        command=DetectEvidenceGap(evidence=example_id(0)),
        by=Role.CLOCK,
        now=OPENED_AT + timedelta(days=1),
        refused=refusals.GapTooShort,
    ),
    Example(
        given=(*SILENT, Draft(recorded, Occurred(recorded.last_at))),
        command=RecordEvidenceResumed(gap_id=GAP, evidence=example_id(2)),
        now=NOW,
        then=(EvidenceResumed,),
    ),
    Example(
        given=SILENT,
        command=RecordEvidenceResumed(gap_id=GAP, evidence=example_id(0)),
        now=NOW,
        refused=refusals.EvidenceTooOld,
    ),
    Example(given=FITTED, command=_quiet, by=Role.CLOCK, now=NOW, then=(DeviceSilent,)),
    Example(given=OPEN, command=_quiet, by=Role.CLOCK, now=NOW, refused=DeviceNotWorn),
    Example(
        given=HEARD, command=RecordHeardDevice(device_id=DEVICE, batch=example_id(6)), now=NOW, then=(DeviceHeard,)
    ),
    Example(
        given=FITTED,
        command=RecordHeardDevice(device_id=DEVICE, batch=example_id(4)),
        now=NOW,
        refused=refusals.GapUnknown,
    ),
    Example(given=OPEN, command=_declaring, now=NOW, then=(ContactLost,)),
    Example(given=LOST, command=_declaring, now=NOW, refused=refusals.ContactLostAlready),
    Example(given=LOST, command=StartSearch(loss_id=LOSS), now=NOW, then=(SearchStarted,)),
    Example(given=SEARCHED, command=StartSearch(loss_id=LOSS), now=NOW, refused=refusals.SearchStartedAlready),
    Example(given=LOST, command=_late, by=Role.CLOCK, now=NOW, then=(SearchOverdue,)),
    Example(given=LOST, command=_late, by=Role.CLOCK, now=LOST_AT + timedelta(hours=2), refused=refusals.SearchNotDue),
    Example(
        given=LOST,
        command=RequestPoliceAssistance(loss_id=LOSS, authority="north-police"),
        now=NOW,
        then=(PoliceAssistanceRequested,),
    ),
    Example(
        given=OPEN,
        command=RequestPoliceAssistance(loss_id=LOSS, authority="north-police"),
        now=NOW,
        refused=refusals.LossUnknown,
    ),
    Example(
        given=LOST,
        command=InformProcuratorate(loss_id=LOSS, authority="north-procuratorate", about="contact_lost"),
        now=NOW,
        then=(ProcuratorateInformed,),
    ),
    Example(
        given=OPEN,
        command=InformProcuratorate(loss_id=LOSS, authority="north-procuratorate", about="contact_lost"),
        now=NOW,
        refused=refusals.LossUnknown,
    ),
    Example(given=LOST, command=_crossing, by=Role.CLOCK, now=_eleventh, then=(ThresholdCrossed,)),
    Example(given=LOST, command=_crossing, by=Role.CLOCK, now=NOW, refused=refusals.ThresholdNotReached),
    Example(given=LOST, command=RecordSubjectFound(loss_id=LOSS, found="came_back"), now=NOW, then=(SubjectFound,)),
    Example(
        given=OPEN, command=RecordSubjectFound(loss_id=LOSS, found="came_back"), now=NOW, refused=refusals.LossUnknown
    ),
    Example(
        given=HELPED,
        command=ConfirmAbsconding(loss_id=LOSS),
        by=Role.REVIEWER,
        now=NOW,
        then=(AbscondingConfirmed,),
    ),
    Example(
        given=LOST, command=ConfirmAbsconding(loss_id=LOSS), by=Role.REVIEWER, now=NOW, refused=refusals.NotSearchedYet
    ),
    Example(
        given=SILENT,
        command=ConfirmFalseAlarm(entry=example_id(1), reason="was_reached"),
        now=NOW,
        then=(FalseAlarmConfirmed,),
    ),
    Example(
        given=OPEN,
        command=ConfirmFalseAlarm(entry=example_id(1), reason="was_reached"),
        now=NOW,
        refused=refusals.AlarmUnknown,
    ),
    Example(
        given=QUIET,
        command=WithdrawDeviceSilence(entry=example_id(5)),
        by=Role.CLOCK,
        now=NOW,
        others=_unheard,
        then=(FalseAlarmConfirmed,),
    ),
    Example(
        given=QUIET,
        command=WithdrawDeviceSilence(entry=example_id(5)),
        by=Role.CLOCK,
        now=NOW,
        refused=NoSilenceCovers,
    ),
)
