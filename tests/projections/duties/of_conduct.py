"""One history of each duty of a file that is about silence, positioning, breaches and courts."""

from __future__ import annotations

from domain.conduct.breaches.record import BreachAlleged, BreachWithdrawn, ResponseOmitted
from domain.conduct.carrying_out.record import CopyOverdue, CopyServed, ExecutionConfirmed, ExecutionOverdue
from domain.conduct.custody.record import (
    ArrestDecided,
    ArrestRequested,
    CustodyLimitReached,
    DetentionEnded,
    DetentionRecorded,
)
from domain.conduct.revocation.record import ProposalWithdrawn, RevocationProposed, RevocationRuled, RulingOverdue
from domain.conduct.rewards.record import CommutationProposed, CommutationReviewed, CommutationRuled
from domain.conduct.sanctions.record import AdmonitionIssued, NoActionDecided, SanctionWithdrawn
from domain.contacts.record import CheckInReceived
from domain.intake.orders.record import (
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ConditionLifted,
    ConditionOrdered,
)
from domain.kernel.rule import example_id
from domain.whereabouts.devices.record import (
    DeviceFaulty,
    DeviceFitted,
    DeviceRemovalMissed,
    DeviceRemoved,
    DeviceReplaced,
    DeviceReplacementMissed,
)
from domain.whereabouts.positioning.record import PositioningApproved, PositioningLapsed, PositioningLifted
from domain.whereabouts.silence.record import (
    ContactLost,
    EvidenceGapDetected,
    FalseAlarmConfirmed,
    SearchOverdue,
    SearchStarted,
    SubjectFound,
    Threshold,
    ThresholdCrossed,
)
from tests.projections.duties.history import History, Step, at, ex, on
from tests.projections.duties.of_files import OPENED

LOSS = "019b8a00-0000-7000-8000-0000000000e2"
LOST = Step("2026-03-09 10:00", ex(ContactLost))
FALSE = Step("2026-03-09 11:00", ex(FalseAlarmConfirmed, entry=example_id(1)))
SILENCE = (
    History(
        "contact",
        (OPENED,),
        "2026-01-13 10:00",
        "2026-01-12",
        Step("2026-01-13 09:00", ex(CheckInReceived)),
        "",
        ex(EvidenceGapDetected, last_at=at("2026-01-05")),
        Step("2026-01-10", ex(ContactLost)),
    ),
    History(
        "search",
        (OPENED, LOST),
        "2026-03-09 12:00",
        "2026-03-09",
        Step("2026-03-09 11:00", ex(SearchStarted)),
        "",
        ex(SearchOverdue),
        FALSE,
        LOSS,
    ),
    History(
        "found-within-ten-days",
        (OPENED, LOST),
        "2026-03-18",
        "2026-03-16",
        Step("2026-03-18", ex(SubjectFound)),
        "2026-03-19",
        ex(ThresholdCrossed),
        FALSE,
        LOSS,
    ),
    History(
        "found-within-one-month",
        (OPENED, LOST),
        "2026-04-08",
        "2026-04-01",
        Step("2026-04-08", ex(SubjectFound)),
        "2026-04-09",
        ex(ThresholdCrossed, threshold=Threshold.OVER_ONE_MONTH),
        FALSE,
        LOSS,
    ),
)
ALLOWED = Step("2026-02-02", ex(PositioningApproved))
FITTED = Step("2026-02-03", ex(DeviceFitted))
FAULTY = Step("2026-03-08", ex(DeviceFaulty))
ORDERED = Step("2026-01-05 12:00", ex(ConditionOrdered))
DEVICE = "019b8a00-0000-7000-8000-0000000000d2"
ORDER = "019b8a00-0000-7000-8000-0000000000b1"
WHEREABOUTS = (
    History(
        "positioning",
        (OPENED, ALLOWED),
        "2026-05-01",
        "2026-04-16",
        Step("2026-04-20", ex(PositioningLifted)),
        "2026-05-02",
        ex(PositioningLapsed),
        key="019b8a00-0000-7000-8000-0000000000d1",
    ),
    History(
        "device-replacement",
        (OPENED, ALLOWED, FITTED, FAULTY),
        "2026-03-10",
        "2026-03-07",
        Step("2026-03-10", ex(DeviceReplaced, days_late=0)),
        "2026-03-11",
        ex(DeviceReplacementMissed),
        key=DEVICE,
    ),
    History(
        "device-removal",
        (OPENED, ALLOWED, FITTED, Step("2026-04-20", ex(PositioningLifted))),
        "2026-04-21",
        "2026-04-18",
        Step("2026-04-21", ex(DeviceRemoved)),
        "2026-04-22",
        ex(DeviceRemovalMissed, ended_on=on("2026-04-20"), remove_by=on("2026-04-21")),
        Step("2026-04-20 12:00", ex(DeviceReplaced)),
        DEVICE,
    ),
    History(
        "compliance-report",
        (OPENED, ORDERED),
        "2026-02-05",
        "2026-02-02",
        Step("2026-02-05", ex(ComplianceReported)),
        "2026-02-06",
        ex(ComplianceReportMissed),
        Step("2026-01-20", ex(ConditionLifted)),
        ORDER,
    ),
    History(
        "order-expiry",
        (OPENED, ORDERED),
        "2026-06-30",
        "2026-06-16",
        Step("2026-06-01", ex(ConditionLifted)),
        "2026-07-01",
        ex(ConditionExpired),
        key=ORDER,
    ),
)
ALLEGED = Step("2026-03-02", ex(BreachAlleged))
BREACH = str(ex(BreachAlleged).breach_id)
ADMONISHED = Step("2026-03-03", ex(AdmonitionIssued))
DECISION = example_id(2)
PROPOSED = Step("2026-03-03", ex(RevocationProposed))
PROPOSAL = str(ex(RevocationProposed).proposal_id)
WITHDRAWN = Step("2026-03-04", ex(ProposalWithdrawn))
CONDUCT = (
    History(
        "breach-response",
        (OPENED, ALLEGED),
        "2026-04-01",
        "2026-03-25",
        Step("2026-03-06", ex(NoActionDecided, breach_id=ex(BreachAlleged).breach_id)),
        "2026-04-02",
        ex(ResponseOmitted, due_on=on("2026-04-01")),
        Step("2026-03-06", ex(BreachWithdrawn)),
        BREACH,
    ),
    History(
        "execution",
        (OPENED, ALLEGED, ADMONISHED),
        "2026-03-06",
        "2026-03-03",
        Step("2026-03-06", ex(ExecutionConfirmed, entry=DECISION)),
        "2026-03-07",
        ex(ExecutionOverdue, entry=DECISION),
        Step("2026-03-05", ex(SanctionWithdrawn, entry=DECISION)),
        str(DECISION),
    ),
    History(
        "copy",
        (OPENED, ALLEGED, ADMONISHED),
        "2026-03-08",
        "2026-03-05",
        Step("2026-03-08", ex(CopyServed, entry=DECISION)),
        "2026-03-09",
        ex(CopyOverdue, entry=DECISION),
        Step("2026-03-05", ex(SanctionWithdrawn, entry=DECISION)),
        f"{DECISION} procuratorate",
    ),
    History(
        "ruling",
        (OPENED, ALLEGED, PROPOSED),
        "2026-04-02",
        "2026-03-26",
        Step("2026-03-20", ex(RevocationRuled, proposal_id=ex(RevocationProposed).proposal_id)),
        "2026-04-03",
        ex(RulingOverdue, proposal_id=ex(RevocationProposed).proposal_id),
        Step("2026-03-06", ex(ProposalWithdrawn, proposal_id=ex(RevocationProposed).proposal_id)),
        PROPOSAL,
    ),
    History(
        "commutation-ruling",
        (OPENED, Step("2026-03-02", ex(CommutationProposed)), Step("2026-03-03", ex(CommutationReviewed))),
        "2026-04-02",
        "2026-03-26",
        Step("2026-03-20", ex(CommutationRuled)),
        "2026-04-03",
        None,
        Step("2026-03-06", ex(CommutationReviewed, opinion="returned")),
        str(ex(CommutationProposed).proposal_id),
    ),
    History(
        "arrest-decision",
        (OPENED, ALLEGED, PROPOSED, Step("2026-03-03 12:00", ex(ArrestRequested))),
        "2026-03-05 12:00",
        "2026-03-05",
        Step("2026-03-05 11:00", ex(ArrestDecided)),
        "",
        None,
        Step("2026-03-04", ex(ProposalWithdrawn, proposal_id=ex(ArrestRequested).proposal_id)),
        str(ex(ArrestRequested).proposal_id),
    ),
    History(
        "custody-limit",
        (OPENED, Step("2026-03-05 12:00", ex(DetentionRecorded))),
        "2026-04-03",
        "2026-03-27",
        Step("2026-03-20", ex(DetentionEnded)),
        "2026-04-03",
        ex(CustodyLimitReached),
        key=str(ex(DetentionRecorded).detention_id),
    ),
)
HISTORIES = (*SILENCE, *WHEREABOUTS, *CONDUCT)
