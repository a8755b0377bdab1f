"""What a correction makes of facts about arrival, orders, changes of place and aftercare."""

from datetime import date

import pytest

from domain.intake.aftercare.examples import certified, handed_over, summary
from domain.intake.aftercare.record import DischargeOverdue
from domain.intake.aftercare.rules import DischargeNotOverdue, NotDischarged
from domain.intake.arrival.examples import attached, handover_due, noticed
from domain.intake.arrival.examples import handed_over as arrived_by_handover
from domain.intake.arrival.record import DocumentsOverdue, HandoverMissed, MaterialsExchanged, PaperStep
from domain.intake.arrival.refusals import HandoverNotOverdue, PaperNotOverdue
from domain.intake.ending.examples import appraised, discharged
from domain.intake.examples import OPEN
from domain.intake.filing.record import DocumentFiled, Folder
from domain.intake.orders.examples import ORDER, held, ordered
from domain.intake.orders.record import (
    ComplianceReported,
    ComplianceReportMissed,
    ConditionExpired,
    ExitBanLifted,
    TravelDocument,
    TravelDocumentReturned,
)
from domain.intake.orders.refusals import ComplianceNotOverdue, OrderForbidsNothing, OrderInverted, OrderNotExpired
from domain.intake.relocation.examples import (
    MOVE,
    agrees,
    arrived,
    consulted,
    receipted,
    requested,
    transferred,
)
from domain.intake.relocation.record import TransferNoShow
from domain.intake.relocation.refusals import NewPlaceNotOverdue
from domain.intake.standing import BeforeCaseOpened, CaseEnded
from domain.kernel.access import Role
from domain.kernel.correction import EntryCorrected
from domain.kernel.documents import DocumentType
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.oversight.corrections.declaring import FieldFixed
from domain.oversight.corrections.record import CorrectionProposed
from domain.oversight.corrections.rules import CorrectEntry, ProposeCorrection

DAY = date(2026, 2, 20)
complied = ComplianceReported(order_id=ORDER, kept=True, due_on=DAY, days_late=9, next_by=DAY)
materials = MaterialsExchanged(direction="sent", counterpart="north-police", kinds=("record",))


def propose(entry=1, **fields):
    return ProposeCorrection(entry=example_id(entry), reason="Entered wrongly.", **fields)


def becomes(outcome):
    return outcome.then(CorrectionProposed).drafts[0].event.becomes


@pytest.mark.parametrize(
    ("fact", "due_on"),
    [
        (noticed, date(2026, 1, 6)),
        (arrived_by_handover, date(2026, 1, 11)),
        (complied, DAY),
        (consulted, date(2026, 3, 14)),
        (agrees, date(2026, 3, 15)),
        (transferred, date(2026, 3, 14)),
        (receipted, date(2026, 3, 15)),
        (arrived, date(2026, 3, 16)),
        (summary, date(2026, 12, 1)),
    ],
)
@pytest.mark.parametrize("late", [-1, 0, 1, 30])
def test_a_fact_that_is_moved_is_as_late_as_its_new_day_makes_it(given, at, fact, due_on, late):
    moved = propose(occurred_on=date.fromordinal(due_on.toordinal() + late))
    assert becomes(given(*OPEN, fact).when(moved, at=at("2027-02-01 10:00"))).days_late == max(0, late)


def test_the_day_of_the_step_that_follows_moves_with_a_step(given):
    on = propose(occurred_on=date(2026, 3, 3))
    assert becomes(given(*OPEN, consulted).when(on)).reply_by == date(2026, 3, 8)
    assert becomes(given(*OPEN, agrees).when(on)).decide_by == date(2026, 3, 8)
    assert becomes(given(*OPEN, transferred).when(on)).receipt_by == date(2026, 3, 8)
    asked = becomes(given(*OPEN, requested).when(propose(occurred_on=date(2026, 3, 10))))
    assert (asked.consult_by, asked.days_short) == (date(2026, 3, 15), 0)
    assert becomes(given(*OPEN, complied).when(propose(occurred_on=date(2026, 2, 22)))).next_by == date(2026, 3, 22)


def test_what_follows_from_a_corrected_day_is_computed_again(given):
    order = becomes(given(*OPEN, ordered).when(propose(becomes={"begins_on": "2026-01-20"})))
    assert order.report_by == date(2026, 2, 20)
    due = becomes(given(*OPEN, handover_due).when(propose(becomes={"decision_received_on": "2026-01-03"})))
    assert due.due_on == date(2026, 1, 13)


def test_an_order_stays_one(given):
    given(*OPEN, ordered).when(propose(becomes={"ends_on": "2026-01-04"})).refused(OrderInverted)
    nothing = {"acts": [], "areas": [], "persons": []}
    given(*OPEN, ordered).when(propose(becomes=nothing)).refused(OrderForbidsNothing)


@pytest.mark.parametrize(
    ("fact", "field"), [(arrived, "unit_id"), (arrived, "agency"), (agrees, "reply"), (ordered, "order_id")]
)
def test_where_a_case_went_is_not_corrected_by_hand(given, fact, field):
    given(*OPEN, fact).when(propose(becomes={field: "x"})).refused(FieldFixed, field=field)


@pytest.mark.parametrize(
    ("fact", "refusal"),
    [
        (DocumentsOverdue(step=PaperStep.NOTICE, counted_from=DAY, due_on=DAY), PaperNotOverdue),
        (HandoverMissed(custodian="north-prison", due_on=DAY), HandoverNotOverdue),
        (ConditionExpired(order_id=ORDER, ends_on=DAY), OrderNotExpired),
        (ComplianceReportMissed(order_id=ORDER, due_on=DAY, next_by=DAY), ComplianceNotOverdue),
        (TransferNoShow(relocation_id=MOVE, agency="south-county", due_on=DAY), NewPlaceNotOverdue),
        (DischargeOverdue(ends_on=DAY), DischargeNotOverdue),
    ],
)
def test_what_was_missed_is_not_moved_into_its_time(given, fact, refusal):
    given(*OPEN, fact).when(propose(occurred_on=DAY)).refused(refusal)
    given(*OPEN, fact).when(propose(occurred_on=date(2026, 2, 21))).then(CorrectionProposed)


@pytest.mark.parametrize("fact", [noticed, handover_due, arrived_by_handover, materials, attached, ordered])
def test_what_may_be_older_than_the_case_may_be_moved_before_it_and_not_past_its_end(given, at, fact):
    given(*OPEN, fact).when(propose(occurred_on=date(2025, 12, 1))).then(CorrectionProposed)
    ended = (*OPEN, Draft(fact, Occurred(at("2026-02-01 10:00"))), Draft(discharged, Occurred(at("2026-03-01 10:00"))))
    given(*ended).when(propose(occurred_on=date(2026, 3, 2))).refused(CaseEnded)


@pytest.mark.parametrize("fact", [certified, handed_over])
def test_what_follows_the_discharge_is_not_moved_before_it(given, at, fact):
    file = given(*OPEN, appraised, Draft(discharged, Occurred(at("2026-03-01 10:00"))), fact)
    file.when(propose(3, occurred_on=date(2026, 2, 28))).refused(NotDischarged)
    file.when(propose(3, occurred_on=date(2026, 3, 1))).then(CorrectionProposed)


def test_what_may_come_after_the_end_may_be_moved_past_it_and_not_before_the_opening(given, at):
    back = TravelDocumentReturned(held_id=held.held_id, document=TravelDocument.PASSPORT, reason="held_in_error")
    for fact in (back, ExitBanLifted(authority="exit-office")):
        file = given(*OPEN, Draft(discharged, Occurred(at("2026-03-01 10:00"))), fact)
        file.when(propose(2, occurred_on=date(2026, 3, 5))).then(CorrectionProposed)
        file.when(propose(2, occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)
    given(*OPEN, consulted).when(propose(occurred_on=date(2026, 1, 4))).refused(BeforeCaseOpened)


def test_a_document_filed_under_a_wrong_type_is_corrected_and_whether_it_is_asked_for_follows(given):
    photo = DocumentFiled(digest="ab" * 32, type=DocumentType.PHOTO, folder=Folder.LEGAL, required=False)
    change = ProposeCorrection(entry=example_id(1), reason="Typed wrongly.", becomes={"type": "judgment"})
    proposed = given(*OPEN, photo).when(change).then(CorrectionProposed)
    becomes = proposed.drafts[0].event.becomes
    assert (becomes.type, becomes.required, becomes.digest) == (DocumentType.JUDGMENT, True, photo.digest)
    decide = CorrectEntry(proposal_id=proposed.drafts[0].event.proposal_id)
    decided = proposed.and_then().when(decide, by=Role.REVIEWER, actor="reviewer-9").then(EntryCorrected)
    assert decided.and_then().case().filing.types == {DocumentType.JUDGMENT: 1}
    for field, value in (("digest", "cd" * 32), ("required", True)):
        wrong = ProposeCorrection(entry=example_id(1), reason="Typed wrongly.", becomes={field: value})
        given(*OPEN, photo).when(wrong).refused(FieldFixed, field=field)


def test_a_paper_may_have_come_in_before_the_case_opened(given):
    photo = DocumentFiled(digest="ab" * 32, type=DocumentType.PHOTO, folder=Folder.LEGAL, required=False)
    earlier = ProposeCorrection(entry=example_id(1), reason="Dated wrongly.", occurred_on=date(2025, 12, 1))
    given(*OPEN, photo).when(earlier).then(CorrectionProposed)
