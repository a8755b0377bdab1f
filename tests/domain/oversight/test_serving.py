"""What is served is named, and its end is recorded once."""

from datetime import date, timedelta

from domain.intake.ending.examples import EVENTS as ENDINGS
from domain.intake.ending.record import Discharged
from domain.intake.examples import NOW, OPEN
from domain.intake.standing import BeforeCaseOpened, CaseNotOpened
from domain.kernel.entry import Occurred
from domain.kernel.rule import Draft, example_id
from domain.oversight.serving import refusals
from domain.oversight.serving.examples import DIGEST, SERVICE, receipted, served
from domain.oversight.serving.record import (
    SERVICES_KEPT,
    DocumentServed,
    Failure,
    Means,
    Recipient,
    ServiceFailed,
    ServiceReceipted,
)
from domain.oversight.serving.rules import FailService, ReceiptService, ServeDocument

SERVED = Draft(served, Occurred(NOW - timedelta(days=3)))
FILE = (*OPEN, SERVED)
RECEIPT = ReceiptService(service_id=SERVICE)


def serve(**fields):
    return ServeDocument(recipient=Recipient.COURT, means=Means.POST, **fields)


def test_what_is_served_is_a_digest_or_an_entry_of_the_file(given):
    given(*OPEN).when(serve(document=DIGEST)).then(DocumentServed, document=DIGEST, entry=None)
    cited = given(*OPEN).when(serve(entry=example_id(0))).then(DocumentServed, entry=example_id(0))
    assert cited.drafts[0].evidence == (str(example_id(0)),)
    given(*OPEN).when(serve()).refused(refusals.DocumentUnnamed)
    given(*OPEN).when(serve(entry=example_id(77))).refused(refusals.DocumentUnknown)


def test_nothing_is_served_of_a_file_that_is_not_open_yet(given):
    given().when(serve(document=DIGEST)).refused(CaseNotOpened)
    early = serve(document=DIGEST, occurred_on=date(2025, 12, 1))
    given(*OPEN).when(early).refused(BeforeCaseOpened)


def test_after_the_end_of_supervision_its_certificate_is_served(given):
    discharged = next(event for event in ENDINGS if isinstance(event, Discharged))
    given(*OPEN, discharged).when(serve(document=DIGEST)).then(DocumentServed)


def test_a_receipt_says_how_long_it_took_and_cites_the_service(given):
    outcome = given(*FILE).when(RECEIPT)
    outcome.then(ServiceReceipted, recipient=Recipient.PROCURATORATE, days_taken=3)
    assert outcome.drafts[0].evidence == (str(example_id(len(OPEN))),)


def test_a_receipt_of_what_was_not_served_is_refused(given):
    given(*OPEN).when(RECEIPT).refused(refusals.NotServed)


def test_a_service_ends_once(given):
    fail = FailService(service_id=SERVICE, reason=Failure.REFUSED)
    failed = given(*FILE).when(fail).then(ServiceFailed, reason=Failure.REFUSED).and_then()
    for ended in (given(*FILE, receipted), failed):
        ended.when(RECEIPT).refused(refusals.ServiceEnded)
        ended.when(fail).refused(refusals.ServiceEnded)


def test_nothing_comes_back_before_the_day_of_service(given):
    given(*FILE).when(ReceiptService(service_id=SERVICE, occurred_on=date(2026, 3, 7))).then(
        ServiceReceipted, days_taken=0
    )
    given(*FILE).when(ReceiptService(service_id=SERVICE, occurred_on=date(2026, 3, 6))).refused(
        refusals.ReceiptBeforeService, served_on=date(2026, 3, 7)
    )


def test_of_many_services_those_that_ended_are_forgotten_first(given):
    many = []
    for n in range(SERVICES_KEPT):
        many.append(DocumentServed(service_id=example_id(1000 + n), recipient="court", means="posted", document=DIGEST))
    kept = given(*OPEN, served, receipted, *many).case().serving.services
    assert len(kept) == SERVICES_KEPT
    assert SERVICE not in kept
    assert example_id(1000) in kept
