"""What is due when somebody moves: each step of a change of place, and the report at the new one."""

from __future__ import annotations

from domain.duties.counting import on
from domain.duties.duty import OVERDUE, Command, Duty, Keys, Opens, Said, by, with_id
from domain.intake.relocation.record import (
    DisagreementReferred,
    FileTransferred,
    ReceivingAgencyConsulted,
    ReceivingAgencyReplied,
    RelocationApproved,
    RelocationCancelled,
    RelocationRefused,
    RelocationRequested,
    ReportedAtNewPlace,
    TransferNoShow,
    TransferReceipted,
)
from domain.intake.relocation.tables import RelocationSteps
from domain.kernel.event import Event

OF_MOVE = by("relocation_id")
GIVEN_UP: dict[type[Event], Keys] = {RelocationRefused: OF_MOVE, RelocationCancelled: OF_MOVE}


def _by(field: str) -> Opens:
    return on(field, "relocation_id", by=RelocationSteps)


def _step(
    step: str,
    due: Said,
    done_by: Said,
    opens: dict[type[Event], Opens],
    satisfied: tuple[type[Event], ...],
    *,
    cancelled: dict[type[Event], Keys] = GIVEN_UP,
    breached: tuple[type[Event], ...] = (),
    breach: Command = OVERDUE,
) -> Duty:
    return Duty(
        word=f"relocation-{step}",
        manager="relocation",
        due=due,
        done_by=done_by,
        whose="county" if step != "report" else "officer",
        opens=opens,
        satisfied=dict.fromkeys(satisfied, OF_MOVE),
        cancelled=cancelled,
        breached=dict.fromkeys(breached, OF_MOVE),
        breach=breach,
        pauses="waits" if step == "report" else "no",
    )


CONSULTATION = _step(
    "consultation",
    Said("The receiving agency has to be asked.", "应当征求拟迁入地社区矫正机构的意见。"),
    Said("The consultation is recorded.", "记录征求意见。"),
    {RelocationRequested: _by("consult_by")},
    (ReceivingAgencyConsulted,),
)
REPLY = _step(
    "reply",
    Said("The receiving agency has to reply.", "拟迁入地社区矫正机构应当答复。"),
    Said("The reply is recorded.", "记录答复。"),
    {ReceivingAgencyConsulted: _by("reply_by")},
    (ReceivingAgencyReplied,),
)
DECISION = _step(
    "decision",
    Said("The change of place has to be decided, and the person told.", "应当决定是否变更执行地并告知本人。"),
    Said("The change of place is approved or refused.", "批准或者不批准变更执行地。"),
    {ReceivingAgencyReplied: _by("decide_by")},
    (RelocationApproved, RelocationRefused),
    cancelled={DisagreementReferred: OF_MOVE, RelocationCancelled: OF_MOVE},
)
TRANSFER = _step(
    "transfer",
    Said("The file has to be sent to the receiving agency.", "应当将档案移送迁入地社区矫正机构。"),
    Said("The file is recorded as sent.", "记录移送档案。"),
    {RelocationApproved: _by("transfer_by")},
    (FileTransferred,),
)
RECEIPT = _step(
    "receipt",
    Said("The receiving agency has to send the receipt for the file.", "迁入地社区矫正机构应当送回档案回执。"),
    Said("The receipt is recorded.", "记录回执。"),
    {FileTransferred: _by("receipt_by")},
    (TransferReceipted,),
)
REPORT = _step(
    "report",
    Said("The person has to report at the new place.", "社区矫正对象应当到迁入地报到。"),
    Said("The report at the new place is recorded.", "记录到迁入地报到。"),
    {RelocationApproved: _by("report_by")},
    (ReportedAtNewPlace,),
    breached=(TransferNoShow,),
    breach=with_id("RecordTransferNoShow", "relocation_id"),
)
DUTIES = (CONSULTATION, REPLY, DECISION, TRANSFER, RECEIPT, REPORT)
