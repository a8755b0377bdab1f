"""What was served and what came back; what was to be done about decisions, done in time or not."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID, uuid4

from msgspec.structs import replace

from domain.catalogue import event_examples, policies
from domain.conduct.carrying_out.record import CopyOverdue, CopyServed, ExecutionConfirmed, ExecutionOverdue
from domain.conduct.carrying_out.tables import ExecutionLimits
from domain.conduct.revocation.record import ProposalWithdrawn, RecallExecuted, RevocationProposed, RevocationRuled
from domain.conduct.rewards.record import PraiseGranted, PraiseWithdrawn
from domain.conduct.sanctions.examples import admonished, penalised
from domain.conduct.sanctions.record import Outcome, Receiver, SanctionError, SanctionWithdrawn
from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from domain.oversight.serving.examples import failed, receipted, served
from projections.listings.oversight.services import SERVICES
from projections.models.oversight import services
from projections.models.oversight.services import ServiceRow

from ..conftest import Desk
from ..telling import Said, listed, rows, told

BEGUN = Said(replace(opened, unit_id="east"), -90)
DUE = date(2026, 3, 9)
ONE = UUID(int=1)
done = ExecutionConfirmed(entry=ONE, decided="admonition", due_on=DUE, days_late=2)
late = ExecutionOverdue(entry=ONE, decided="admonition", due_on=DUE)
copied = CopyServed(
    entry=ONE, decided="admonition", receiver=Receiver.PROCURATORATE, how="post", due_on=DUE, days_late=1
)
uncopied = CopyOverdue(entry=ONE, decided="admonition", receiver=Receiver.PROCURATORATE, due_on=DUE)
gone = SanctionWithdrawn(entry=ONE, outcome=Outcome.ADMONITION, breach_id=None, reason=SanctionError.LAW)
proposed = next(event for event in event_examples() if isinstance(event, RevocationProposed))
ruled = replace(next(e for e in event_examples() if isinstance(e, RevocationRuled)), ruling="revoked")
praised = next(event for event in event_examples() if isinstance(event, PraiseGranted))
stood_down = ProposalWithdrawn(proposal_id=proposed.proposal_id, proposal="revocation", reason="put_right")


def ledger(*events: Event | Said) -> dict[str, ServiceRow]:
    """The lines by what they are: the document, the carrying out, or whom a copy is for."""
    found = rows(services.MODEL, told(*events))
    return {row.receiver if row.what == "copy" else row.what: row for row in found}


def test_a_document_is_served_and_its_receipt_comes_back_or_it_fails() -> None:
    (row,) = ledger(served).values()
    assert (row.status, row.means, row.receiver, row.said.entry) == ("served", "posted", "procuratorate", ONE)
    (row,) = ledger(served, receipted).values()
    assert (row.status, row.days_taken, row.receipt) == ("receipted", 3, receipted.receipt)
    (row,) = ledger(served, failed).values()
    assert (row.status, row.failure, row.said.entry) == ("failed", "returned_to_sender", UUID(int=2))
    assert ledger(receipted, failed) == {}


def test_a_failure_that_was_entered_wrongly_leaves_the_service_open() -> None:
    wrong = EntryCorrected(entry=UUID(int=2), becomes=None, reason="-", proposed_by="o2")
    assert ledger(served, failed, wrong)["document"].status == "served"


def test_a_decision_is_to_be_carried_out_and_a_copy_served_on_each_of_whom_it_names() -> None:
    lines = ledger(admonished)
    assert set(lines) == {"execution", "subject", "procuratorate"}
    assert {row.status for row in lines.values()} == {"due"}
    assert {row.decision for row in lines.values()} == {ONE}


def test_what_was_done_says_when_and_how_late_and_the_rest_is_still_due() -> None:
    lines = ledger(admonished, done, copied)
    assert (lines["execution"].status, lines["execution"].days_late) == ("done", 2)
    assert (lines["procuratorate"].status, lines["procuratorate"].means) == ("served", "post")
    assert (lines["procuratorate"].stated_due_on, lines["procuratorate"].days_late) == (DUE, 1)
    assert lines["subject"].status == "due"
    assert ledger(done, copied, late) == {}


def test_what_was_noticed_as_late_says_so_and_stays_due() -> None:
    lines = ledger(admonished, late, uncopied)
    for line, entry in (("execution", 2), ("procuratorate", 3)):
        overdue = lines[line].overdue
        assert overdue
        assert (lines[line].status, overdue.entry) == ("due", UUID(int=entry))
    assert lines["subject"].overdue is None
    assert ledger(admonished, done, late)["execution"].overdue is None


def test_what_is_left_about_a_decision_that_stands_no_more_is_dropped() -> None:
    lines = ledger(admonished, copied, gone)
    assert {line: row.status for line, row in lines.items()} == {
        "execution": "dropped", "subject": "dropped", "procuratorate": "served",
    }  # fmt: skip
    assert lines["subject"].said.entry == UUID(int=3)
    assert ledger(admonished, gone, done)["execution"].status == "dropped"


def test_a_proposal_is_served_and_not_carried_out_and_dropped_where_it_is_withdrawn() -> None:
    assert set(ledger(proposed)) == {receiver.value for receiver in proposed.copies_to} != set()
    assert {row.status for row in ledger(proposed, stood_down).values()} == {"dropped"}
    other = replace(stood_down, proposal_id=uuid4())
    assert {row.status for row in ledger(proposed, other).values()} == {"due"}


def test_a_ruling_is_carried_out_by_the_admission_and_one_against_it_leaves_nothing_to_do() -> None:
    admitted = RecallExecuted(entry=ONE, after="revocation", prison="north-prison")
    assert ledger(ruled)["execution"].status == "due"
    assert ledger(ruled, admitted)["execution"].status == "done"
    assert ledger(replace(ruled, ruling="not_revoked")) == {}
    assert ledger(replace(penalised, penalty="not_imposed")) == {}


def test_a_praise_is_announced_and_dropped_where_it_is_withdrawn() -> None:
    lines = ledger(praised)
    assert set(lines) == {"execution", *(receiver.value for receiver in praised.copies_to)}
    unpraised = PraiseWithdrawn(entry=ONE, reason="breach_found")
    assert {row.status for row in ledger(praised, unpraised).values()} == {"dropped"}


def test_what_is_due_is_late_from_the_day_after_its_limit(desk: Desk) -> None:
    table = policies().in_force(ExecutionLimits, date(2026, 3, 2))
    file = told(BEGUN, Said(admonished, 0))
    lines = {line.receiver: line for line in listed(desk, SERVICES, date(2026, 3, 3), file)}
    carried_out = date(2026, 3, 2) + timedelta(days=table.of("admonition").number)
    copies = date(2026, 3, 2) + timedelta(days=table.copies.number)
    assert {receiver: line.due_on for receiver, line in lines.items()} == {
        None: carried_out, "subject": copies, "procuratorate": copies,
    }  # fmt: skip
    for day, number in ((carried_out, 0), (carried_out + timedelta(1), 1), (copies, 1), (copies + timedelta(1), 3)):
        assert len(listed(desk, SERVICES, day, file, late=True)) == number


def test_days_count_while_something_is_due_or_a_receipt_is_awaited(desk: Desk) -> None:
    day = date(2026, 3, 12)
    own = replace(copied, entry=UUID(int=2), receiver=Receiver.SUBJECT)
    file = told(BEGUN, Said(admonished, 0), Said(served, 5), own)
    days = {(line.what, line.receiver): line.days_open for line in listed(desk, SERVICES, day, file)}
    assert days == {
        ("execution", None): 10, ("copy", "procuratorate"): 10, ("copy", "subject"): None,
        ("document", "procuratorate"): 5,
    }  # fmt: skip
    assert [line.what for line in listed(desk, SERVICES, day, file, status="served", what="document")] == ["document"]
    assert listed(desk, SERVICES, day, file, from_on=date(2026, 3, 8)) == []
