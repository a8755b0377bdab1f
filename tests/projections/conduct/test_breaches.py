"""What became of each breach, in time or not, whatever order its entries came in."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import permutations
from uuid import UUID, uuid4

import pytest
from msgspec.structs import replace

from domain.catalogue import event_examples, policies
from domain.conduct.breaches.examples import BREACH, alleged, investigated, substantiated
from domain.conduct.breaches.record import BreachUnsubstantiated, BreachWithdrawn, ResponseOmitted
from domain.conduct.breaches.tables import ConductResponse
from domain.conduct.revocation.record import ProposalWithdrawn, RevocationProposed, RevocationRuled
from domain.conduct.sanctions.examples import PROPOSAL, admonished, penalised, penalty_proposed, warned
from domain.conduct.sanctions.record import NoActionDecided, Outcome, SanctionError, SanctionQuashed, SanctionWithdrawn
from domain.intake.examples import opened
from domain.kernel.correction import EntryCorrected
from domain.kernel.event import Event
from projections.listings.oversight.breaches import BREACHES
from projections.models.conduct import breaches
from projections.models.conduct.breaches import BreachRow

from ..conftest import Desk
from ..telling import NIGHT, Said, listed, rows, told

proposed = next(event for event in event_examples() if isinstance(event, RevocationProposed))
proposed = replace(proposed, breach_id=BREACH)
ruled = next(event for event in event_examples() if isinstance(event, RevocationRuled))
not_revoked = replace(ruled, ruling="not_revoked", breach_id=BREACH)
revoked = replace(ruled, ruling="revoked", breach_id=BREACH)
not_proven = BreachUnsubstantiated(breach_id=BREACH, reason="good_reason")
taken_back = BreachWithdrawn(breach_id=BREACH, reason="correction")
no_action = NoActionDecided(breach_id=BREACH, reason="slight")
stood_down = ProposalWithdrawn(proposal_id=PROPOSAL, proposal="revocation", reason="put_right", breach_id=BREACH)
PROVEN: list[Event] = [alleged, investigated, substantiated]


def withdrawn(*, anew: bool) -> SanctionWithdrawn:
    return SanctionWithdrawn(
        entry=UUID(int=4), outcome=Outcome.ADMONITION, breach_id=BREACH, reason=SanctionError.LAW, decide_anew=anew
    )


def quashed(*, anew: bool) -> SanctionQuashed:
    return SanctionQuashed(
        entry=UUID(int=4), outcome=Outcome.ADMONITION, breach_id=BREACH, reason=SanctionError.LAW, decide_anew=anew
    )


def only(*events: Event | Said) -> BreachRow:
    (row,) = rows(breaches.MODEL, told(*events))
    assert isinstance(row, BreachRow)
    return row


@pytest.mark.parametrize(
    ("events", "status", "response", "undone", "said"),
    [
        ([alleged], "alleged", None, None, 1),
        (PROVEN[:2], "investigated", None, None, 2),
        (PROVEN, "substantiated", None, None, 3),
        ([*PROVEN[:2], not_proven], "unsubstantiated", None, None, 3),
        ([alleged, taken_back], "withdrawn", None, None, 2),
        ([*PROVEN, admonished], "answered", "admonition", None, 4),
        ([*PROVEN, warned], "answered", "warning", None, 4),
        ([*PROVEN, no_action], "answered", "no_action", None, 4),
        ([*PROVEN, penalty_proposed], "answered", "penalty", None, 4),
        ([*PROVEN, proposed], "answered", "revocation", None, 4),
        ([*PROVEN, admonished, taken_back], "withdrawn", "admonition", None, 5),
        ([*PROVEN, admonished, withdrawn(anew=False)], "answered", "admonition", "withdrawn", 4),
        ([*PROVEN, admonished, withdrawn(anew=True)], "substantiated", "admonition", "withdrawn", 3),
        ([*PROVEN, admonished, quashed(anew=False)], "answered", "admonition", "quashed", 4),
        ([*PROVEN, admonished, quashed(anew=True)], "substantiated", "admonition", "quashed", 3),
        ([*PROVEN, admonished, quashed(anew=True), warned], "answered", "warning", None, 6),
        ([*PROVEN, penalty_proposed, replace(penalised, penalty="not_imposed")], "substantiated", "penalty",
         "not_followed", 3),
        ([*PROVEN, proposed, not_revoked], "substantiated", "revocation", "not_followed", 3),
        ([*PROVEN, proposed, revoked], "answered", "revocation", None, 4),
        ([*PROVEN, proposed, stood_down], "substantiated", "revocation", "withdrawn", 3),
        ([*PROVEN, admonished, warned], "answered", "admonition", None, 4),
        ([*PROVEN, withdrawn(anew=True)], "substantiated", None, None, 3),
    ],
)  # fmt: skip
def test_a_breach_has_the_status_that_its_entries_give_it(
    events: list[Event], status: str, response: str | None, undone: str | None, said: int
) -> None:
    row = only(*events)
    assert (row.status, row.response, row.undone, row.said.entry) == (status, response, undone, UUID(int=said))


def test_a_penalty_of_the_police_answers_a_breach_and_one_that_was_asked_for_keeps_the_day_of_the_asking() -> None:
    own = only(*PROVEN, penalised)
    assert (own.response, own.ruling) == ("penalty", "detention")
    assert own.decided
    assert own.decided.entry == UUID(int=4)
    asked = only(*PROVEN, penalty_proposed, penalised)
    assert (asked.response, asked.ruling) == ("penalty", "detention")
    assert asked.decided
    assert asked.ruled
    assert (asked.decided.entry, asked.ruled.entry) == (UUID(int=4), UUID(int=5))


def test_what_is_found_takes_the_place_of_what_was_alleged() -> None:
    row = only(alleged, replace(substantiated, until_on=date(2026, 2, 25), days=5))
    assert (row.until_on, row.days, row.gravity) == (date(2026, 2, 25), 5, substantiated.gravity)


def test_nothing_happens_to_a_breach_that_is_settled_or_was_never_alleged() -> None:
    assert only(*PROVEN[:2], not_proven, admonished).response is None
    assert only(*PROVEN[:2], not_proven, taken_back).status == "unsubstantiated"
    assert only(alleged, taken_back, ResponseOmitted(breach_id=BREACH, due_on=date(2026, 4, 1))).omitted is None
    assert rows(breaches.MODEL, told(investigated, substantiated, admonished, taken_back)) == []
    assert only(*PROVEN, admonished, replace(investigated, finding="no_breach")).finding == "breach"


def test_a_breach_that_awaits_an_answer_again_has_none_and_is_counted_as_reopened() -> None:
    row = only(*PROVEN, admonished, withdrawn(anew=True))
    assert (row.decided_at, row.reopened) == (None, 1)
    row = only(*PROVEN, admonished, withdrawn(anew=True), Said(warned, 9))
    assert row.decided
    assert (row.decided.entry, row.decided_at, row.reopened) == (UUID(int=6), NIGHT + timedelta(days=9), 1)


def test_facts_written_late_count_as_of_when_they_occurred() -> None:
    steps = [(alleged, 1), (investigated, 2), (substantiated, 3), (admonished, 4)]
    for order in permutations(steps):
        row = only(*(Said(event, on) for event, on in order))
        assert (row.status, row.finding) == ("answered", "breach")


def test_nothing_is_left_of_a_breach_whose_allegation_was_taken_out() -> None:
    gone = EntryCorrected(entry=UUID(int=1), becomes=None, reason="-", proposed_by="o2")
    assert rows(breaches.MODEL, told(*PROVEN, admonished, gone)) == []


def test_each_breach_is_a_row_of_its_own() -> None:
    other = uuid4()
    found = rows(breaches.MODEL, told(*PROVEN, replace(alleged, breach_id=other), admonished))
    assert {row.breach_id: row.status for row in found} == {BREACH: "answered", other: "alleged"}


def test_a_version_of_a_unit_is_not_at_hand_and_a_packaged_one_counts_by_its_pin() -> None:
    own = Said(alleged, 1, policies=("conduct.response@ours#00",))
    assert only(own).answer_within is None
    old = min(policies().of("conduct.response"), key=lambda version: version.source.effective_from)
    assert only(Said(alleged, 1, policies=("breach.evidence@a#b", old.pin))).answer_within == within(old.pin)


def within(pin: str) -> int:
    table = policies().pinned(pin)
    assert isinstance(table, ConductResponse)
    return table.answer.number


def test_a_breach_is_overdue_from_the_day_after_the_last_day_until_something_is_decided(desk: Desk) -> None:
    awaiting = told(opened_(), Said(alleged, 0))
    (line,) = listed(desk, BREACHES, date(2026, 3, 2), awaiting)
    days = within(policies().in_force(ConductResponse, date(2026, 3, 2)).pin)
    assert line.alleged_on == date(2026, 3, 2)  # in Shanghai
    assert line.due_on == date(2026, 3, 2) + timedelta(days=days)
    for after, overdue in ((0, False), (1, True)):
        (line,) = listed(desk, BREACHES, line.due_on + timedelta(days=after), awaiting)
        assert (line.unanswered, line.overdue) == (True, overdue)
        assert len(listed(desk, BREACHES, line.due_on + timedelta(days=after), awaiting, overdue=True)) == after
    answered = told(opened_(), Said(alleged, 0), Said(admonished, 12))
    (line,) = listed(desk, BREACHES, date(2027, 3, 2), answered)
    assert (line.unanswered, line.overdue, line.days_to_respond) == (False, False, 12)


def test_the_last_day_is_the_one_that_was_noted_once_it_passed(desk: Desk) -> None:
    omitted = told(opened_(), Said(alleged, 0), ResponseOmitted(breach_id=BREACH, due_on=date(2026, 3, 9)))
    (line,) = listed(desk, BREACHES, date(2026, 3, 10), omitted)
    assert (line.due_on, line.overdue, line.omitted.entry) == (date(2026, 3, 9), True, UUID(int=3))


def test_breaches_are_narrowed_down_by_what_they_are_and_when_they_were_alleged(desk: Desk) -> None:
    file = told(opened_(), Said(alleged, 0))
    today = date(2026, 3, 3)
    for fits in ({"status": "alleged"}, {"kind": "late_report"}, {"unanswered": True}, {"from_on": date(2026, 3, 2)},
                 {"to_on": date(2026, 3, 2)}):  # fmt: skip
        assert len(listed(desk, BREACHES, today, file, **fits)) == 1
    for not_fits in ({"status": "answered"}, {"kind": "other"}, {"unanswered": False}, {"from_on": today},
                     {"to_on": date(2026, 3, 1)}):  # fmt: skip
        assert listed(desk, BREACHES, today, file, **not_fits) == []
    assert listed(desk, BREACHES, today, file, units=("west",)) == []


def opened_() -> Said:
    return Said(replace(opened, unit_id="east"), -9)
